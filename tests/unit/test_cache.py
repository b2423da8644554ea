"""What a run leaves for the next one is found again exactly, and only where nothing it depends on has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cache import PageRead, Store, digest, pack_page, reading_key
from pipeline.errors import UsageError
from pipeline.ledger import PageKey, Record
from pipeline.model import Box, Candidate, Line, Page, Reading, Reason, Repair, Word
from pipeline.settings import Settings

KEY = PageKey(digest("source"), digest("reading"), 1)
WORD = Word("ob&ini", "občini", "\u00a0", 0.7123456789, Box(1, 2, 3, 4), Repair(Reason.NAME, 0.9, "& → č", (Candidate("obini", 0.1),)), True)  # fmt: skip  # noqa: E501
PAGE = Page(3, (Line((WORD,), Box(0, 0, 9, 9), "\r"), Line()), Reading.OCR, 100, 200, 300.0, ("deskew 0.4",), ("opomba",), "staro")  # fmt: skip  # noqa: E501

_text = st.text(st.characters(codec="utf-8"))
_words = st.builds(Word, raw=_text, text=_text, space=_text, confidence=st.none() | st.floats(0, 1))
_lines = st.builds(Line, words=st.lists(_words).map(tuple), tail=_text)
_pages = st.builds(Page, number=st.integers(1, 9), lines=st.lists(_lines).map(tuple), old_text=st.none() | _text)


@given(_pages)
def test_a_page_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, page: Page) -> None:
    store = Store(tmp_path_factory.getbasetemp())
    store.save_page(KEY, pack_page(PageRead(page, 1.5)))
    assert store.load_page(KEY) == PageRead(page, 1.5)


def test_every_field_of_a_page_comes_back(tmp_path: Path) -> None:
    Store(tmp_path).save_page(KEY, pack_page(PageRead(PAGE, 1.5)))
    assert Store(tmp_path).load_page(KEY) == PageRead(PAGE, 1.5)


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b\x08", b"no gzip", "half"])
def test_a_damaged_page_counts_as_none(tmp_path: Path, content: bytes | str) -> None:
    store = Store(tmp_path)
    store.save_page(KEY, pack_page(PageRead(PAGE, 1.5)))
    whole = store.page_file(KEY).read_bytes()
    store.page_file(KEY).write_bytes(content if isinstance(content, bytes) else whole[: len(whole) // 2])
    assert store.load_page(KEY) is None


def changed(**tables: dict[str, Any]) -> str:
    settings = Settings()
    parts = {name: getattr(settings, name).model_copy(update=values) for name, values in tables.items()}
    return reading_key(settings.model_copy(update=parts), ["5.3.0"])


def test_a_page_is_read_anew_only_where_something_that_shapes_it_has_changed() -> None:
    before = reading_key(Settings(), ["5.3.0"])
    assert changed(ingest={"render_dpi": 200}) != before
    assert changed(preprocess={"deskew": False}) != before
    assert changed(ocr={"language": "slv+deu"}) != before
    assert reading_key(Settings(), ["5.5.0"]) != before
    # repair comes later, and limits only say how long to wait for a page
    assert changed(repair={"threshold": 0.5}, ocr={"timeout": 9.0}, ingest={"max_pages": 3}) == before


def test_the_pages_of_a_source_are_found_by_its_content_and_their_reading(tmp_path: Path) -> None:
    store = Store(tmp_path)
    other = digest("other reading")
    for key in (KEY, KEY._replace(number=12_000), KEY._replace(reading=other, number=2)):
        store.save_page(key, b"")
    assert store.find_pages(KEY.sha256, KEY.reading) == {1, 12_000}
    assert store.find_pages(KEY.sha256, other) == {2}
    assert store.find_pages(digest("other source"), KEY.reading) == set()


def test_pages_that_no_document_is_made_of_are_removed_with_their_pictures(tmp_path: Path) -> None:
    store = Store(tmp_path)
    old, gone = KEY._replace(reading=digest("old")), KEY._replace(sha256=digest("gone"))
    lost = KEY._replace(sha256=digest("of a document whose reading is not known"))
    for key in (KEY, old, gone, lost):
        store.save_page(key, b"page")
        store.image_file(key).write_bytes(b"picture")
    store.remove_unused([Record("a.pdf", sha256=KEY.sha256, reading=KEY.reading), Record("b.pdf", sha256=lost.sha256)])
    for key in (KEY, lost):
        assert store.page_file(key).exists() and store.image_file(key).exists()
    assert not store.page_file(old).exists() and not store.image_file(old).exists()
    assert not store.page_file(gone).parent.exists()


def test_two_runs_cannot_work_in_one_folder(tmp_path: Path) -> None:
    with Store(tmp_path).locked(), pytest.raises(UsageError, match="another run"), Store(tmp_path).locked():
        pass
    with Store(tmp_path).locked():
        pass
