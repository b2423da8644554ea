"""The text files and document.json: nothing is lost, nothing is moved."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from export_examples import MINUTES, PAGE, document, failed_page, text_document
from hypothesis import given
from hypothesis import strategies as st

from pipeline import spool
from pipeline.errors import InputError, StageError
from pipeline.export.document_json import load_document, write_document
from pipeline.export.text import write_texts
from pipeline.model import Box, Candidate, Document, Kind, Line, Page, Reading, Reason, Repair, Word


def test_the_text_files_hold_the_words_as_read_and_as_repaired(tmp_path: Path) -> None:
    write_texts(document(PAGE, replace(PAGE, number=2, lines=PAGE.lines[:1])), tmp_path)
    assert (tmp_path / "raw.txt").read_bytes().decode() == (
        "Zapisnik Ob&ine\n\nZakraj3ek seia ob&i-\nna 18.40\fZapisnik Ob&ine"
    )
    assert (tmp_path / "text.txt").read_bytes().decode() == (
        "Zapisnik Občine\n\nZakraj3ek seja obči-\nna 18.40\fZapisnik Občine"
    )


def test_offsets_into_text_txt_are_those_into_the_document(tmp_path: Path) -> None:
    made = text_document("SEJA\n\nŽupan  je\tpričel.\n\f\nSKLEP")
    write_texts(made, tmp_path)
    text = (tmp_path / "text.txt").read_bytes().decode()
    assert text == made.text
    assert text[made.text.index("SKLEP") :] == "SKLEP"


def test_raw_text_is_composed_and_text_that_is_not_is_a_fault_of_repair(tmp_path: Path) -> None:
    decomposed = Line((Word("z\u030c", "ž", ""),))
    write_texts(document(Page(1, (decomposed,))), tmp_path)
    assert (tmp_path / "raw.txt").read_text() == "ž"
    with pytest.raises(StageError, match="NFC"):
        write_texts(document(Page(1, (Line((Word("z\u030c", "z\u030c", ""),)),))), tmp_path)


# ------------------------------------------------------------------------------------------------ document.json

texts = st.text(min_size=1, max_size=8)
words = st.builds(
    Word,
    texts,
    texts,
    st.sampled_from(["", " ", "  ", "\t", "\u00a0"]),
    st.none() | st.floats(0, 1),
    st.none() | st.builds(Box, *[st.integers(0, 9999)] * 4),
    st.none()
    | st.builds(
        Repair,
        st.sampled_from(Reason),
        st.floats(0, 1),
        texts,
        st.lists(st.builds(Candidate, texts, st.floats(0, 1)), max_size=2).map(tuple),
    ),
    st.booleans(),
)
lines = st.builds(Line, st.lists(words, max_size=3).map(tuple), st.none(), st.sampled_from(["", " "]))
pages = st.builds(Page, st.integers(1, 9), st.lists(lines, max_size=3).map(tuple), st.sampled_from(Reading))
documents = st.builds(
    Document, texts, st.just("ab" * 32), st.sampled_from(Kind), st.lists(pages, max_size=3).map(tuple), st.none()
)


@given(documents)
def test_a_document_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, made: Document) -> None:
    path = tmp_path_factory.mktemp("json") / "document.json"
    write_document(made, path)
    assert load_document(path) == made


def test_minutes_failures_and_provenance_are_kept(tmp_path: Path) -> None:
    made = document(PAGE, failed_page(2), minutes=MINUTES)
    write_document(made, tmp_path / "document.json")
    assert load_document(tmp_path / "document.json") == made


def test_a_file_name_that_is_not_utf8_is_kept(tmp_path: Path) -> None:
    made = document(PAGE, path="\udce8 zapisnik.pdf")
    write_document(made, tmp_path / "document.json")
    assert load_document(tmp_path / "document.json") == made


def test_a_document_that_another_program_wrote_anew_is_read_too(tmp_path: Path) -> None:
    made = document(PAGE, failed_page(2), minutes=MINUTES)
    path = tmp_path / "document.json"
    write_document(made, path)
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=2))
    assert load_document(path) == made


def test_a_long_document_is_written_and_read_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = tuple(replace(PAGE, number=number) for number in range(1, 6))
    write_document(document(*pages), tmp_path / "short.json")
    monkeypatch.setattr(spool, "_FEW", 2)
    long = load_document(tmp_path / "short.json")
    assert isinstance(long.pages, spool.Spool)
    assert tuple(long.pages) == pages
    write_document(long, tmp_path / "long.json")
    assert (tmp_path / "long.json").read_bytes() == (tmp_path / "short.json").read_bytes()


def test_a_document_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "document.json"
    write_document(document(PAGE, replace(PAGE, number=2)), path)
    path.write_bytes(path.read_bytes().removesuffix(b"\n]}\n"))
    with pytest.raises(InputError, match="missing"):
        load_document(path)


def test_a_line_of_text_is_a_line_of_json_and_what_is_usual_is_left_out(tmp_path: Path) -> None:
    write_document(document(PAGE), tmp_path / "document.json")
    lines_of_json = (tmp_path / "document.json").read_text(encoding="utf-8").splitlines()
    (found,) = [line for line in lines_of_json if '"Občine"' in line]
    assert '"Zapisnik"' in found
    assert "doubtful" not in found
    assert "null" not in "".join(lines_of_json)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"path": 1}', b"\xff", b"[" * 100_000])
def test_what_is_no_document_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "document.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"document\.json"):
        load_document(path)
