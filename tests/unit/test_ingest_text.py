"""Plain text keeps every character; its character set is found out by its Slovene letters."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.ingest.inspection import inspect
from pipeline.ingest.loading import load_page
from pipeline.ingest.text import decode, document_from_text, is_text, page_from_text
from pipeline.model import Kind, Reading
from pipeline.settings import IngestSettings

SLOVENE = (
    "Župan je občinskemu svetu predlagal, da se sklep o določitvi šolskih okolišev sprejme po skrajšanem postopku.\n"
    "Za je glasovalo 12 članic in članov, proti 3 – „vzdržan“ ni bil nihče. ČLANI, ŠOLA, ŽUPAN.\n"
)
PLAIN = SLOVENE.replace("–", "-").replace("„", '"').replace("“", '"')


@given(st.text())
def test_a_document_gives_its_text_back_to_the_character(text: str) -> None:
    assert document_from_text(text).raw == text
    assert document_from_text(text).text == text


@given(
    st.lists(st.sampled_from(["Župan", " ", "\n", "\f", "\r\n", "\u00a0", "\t", "\u2028", "\x85", "5.", "č"])).map(
        "".join
    )
)
def test_words_hold_no_white_space_and_spaces_nothing_else(text: str) -> None:
    for page in document_from_text(text).pages:
        for line in page.lines:
            assert all(word.raw.split() == [word.raw] and not word.space.strip() for word in line.words)
            assert not line.tail.strip()


def test_a_form_feed_parts_pages_and_numbers_count_from_one() -> None:
    document = document_from_text("prva\fdruga\n\f")
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert [page.raw for page in document.pages] == ["prva", "druga\n", ""]


def test_the_indent_belongs_to_the_first_word_and_the_rest_to_the_tail() -> None:
    line = page_from_text("  za:  5 \r", 1).lines[0]
    assert [(word.space, word.raw) for word in line.words] == [("  ", "za:"), ("  ", "5")]
    assert line.tail == " \r"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1250"])
def test_a_character_set_is_found_by_its_slovene_letters(encoding: str) -> None:
    assert decode(SLOVENE.encode(encoding)).text == SLOVENE


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859-2", "cp852", "mac-latin2"])
def test_eight_bit_sets_are_told_apart(encoding: str) -> None:
    assert decode(PLAIN.encode(encoding)).text == PLAIN


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859-2", "cp852"])
@pytest.mark.parametrize("word", ["Škof", "žaga", "MEŽA", "ČRNA", "gašenje", "Žiče", "ŽALEC"])
def test_one_slovene_word_is_enough(word: str, encoding: str) -> None:
    text = f"Krajevna skupnost {word} je sprejela sklep.\n"
    assert decode(text.encode(encoding)).text == text


def test_bytes_that_are_no_text_are_not_taken_for_it() -> None:
    assert not is_text(bytes(range(256)) * 20)
    assert not is_text(b"")
    assert is_text(b"Sklep je sprejet.\r\n\x1a")


def test_a_text_file_loads_with_line_feeds_in_nfc_and_names_its_character_set(tmp_path: Path) -> None:
    path = tmp_path / "seja.txt"
    path.write_bytes("Župan\r\nobčine\fšola\r\n".encode("cp1250"))
    found = inspect(path, IngestSettings())
    assert (found.kind, found.pages) == (Kind.TEXT, 2)
    first = load_page(path, Kind.TEXT, 1, IngestSettings()).page
    second = load_page(path, Kind.TEXT, 2, IngestSettings()).page
    assert first is not None and second is not None
    assert (first.raw, second.raw) == ("Župan\nobčine", "šola\n")
    assert first.reading is Reading.TEXT_FILE
    assert "Windows-1250" in first.notes[0] and not second.notes
    path.write_text("Z\u030cupan", encoding="utf-8")
    page = load_page(path, Kind.TEXT, 1, IngestSettings()).page
    assert page is not None and page.raw == "Župan"


def test_a_binary_file_named_txt_is_an_input_error(tmp_path: Path) -> None:
    path = tmp_path / "seja.txt"
    path.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(InputError):
        inspect(path, IngestSettings())
