"""The tables open as tables in a spreadsheet, and what they hold is what was found."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from export_examples import CHANGED, DOUBTFUL, MINUTES, PAGE, document, failed_page
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.export.tables import (
    ERRORS,
    MANIFEST,
    RESOLUTIONS,
    _shown,
    error_row,
    manifest_row,
    read_table,
    resolution_rows,
    unguarded,
    write_errors,
    write_manifest,
    write_resolutions,
)
from pipeline.model import Failure, Line, Page, Reading, Span

HASHES = [name for name in MANIFEST if name.startswith("sha256_")]


def plain(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.mark.parametrize(
    ("write", "name", "columns"),
    [
        (write_manifest, "manifest.csv", MANIFEST),
        (write_resolutions, "resolutions.csv", RESOLUTIONS),
        (write_errors, "errors.csv", ERRORS),
    ],
)
def test_the_header_is_there_even_when_nothing_else_is(tmp_path, write, name, columns) -> None:
    write(tmp_path, [])
    assert (tmp_path / name).read_bytes() == b"\xef\xbb\xbf" + ";".join(columns).encode() + b"\r\n"
    assert read_table(tmp_path / name) == []


def test_the_manifest_counts_what_the_document_holds(tmp_path: Path) -> None:
    layer = Page(2, (Line((CHANGED,)),), Reading.TEXT_LAYER)
    write_manifest(tmp_path, [manifest_row(document(PAGE, layer, minutes=MINUTES), "done", 12.345)])
    (row,) = plain(tmp_path / "manifest.csv")
    assert row == {
        "path": "2019/3. seja.pdf",
        "sha256": "ab" * 32,
        "pages": "2",
        "words": "8",
        "mean_confidence": "0,75",
        "repaired": "4",
        "doubtful": "1",
        "items": "2",
        "resolutions": "1",
        "status": "done",
        "seconds": "12,3",
        "reading": "ocr, text layer",
        **dict.fromkeys(HASHES, ""),
    }


def test_a_document_without_recognised_words_has_no_confidence() -> None:
    row = manifest_row(document(failed_page(1)), "failed", 0)
    assert row["mean_confidence"] is None
    assert row["reading"] == "none"


def test_a_resolution_has_its_vote_and_an_empty_cell_for_what_is_not_stated(tmp_path: Path) -> None:
    write_resolutions(tmp_path, resolution_rows(document(PAGE, minutes=MINUTES)))
    (row,) = read_table(tmp_path / "resolutions.csv")
    assert row["document"] == "2019/3. seja.pdf"
    assert (row["item"], row["number"], row["date"]) == ("1", "12/3", "2019-03-14")
    assert (row["for"], row["against"], row["abstain"], row["unanimous"]) == ("9", "0", "", "")


def test_a_resolution_names_its_doubtful_words_and_those_alone(tmp_path: Path) -> None:
    second = replace(PAGE, number=2)
    three = document(failed_page(1), second, second, minutes=MINUTES)
    places = [place.start for place in three.words_in_place() if place.word.doubtful]
    item = MINUTES.items[0]
    decided = replace(item.resolutions[0], span=Span(places[0] - 5, places[0] + 20, 2))
    other = replace(decided, span=Span(places[0] + 1, places[1], 2))
    minutes = replace(MINUTES, items=(replace(item, resolutions=(decided, other)),))
    write_resolutions(tmp_path, resolution_rows(replace(three, minutes=minutes)))
    assert [row["doubtful"] for row in read_table(tmp_path / "resolutions.csv")] == [DOUBTFUL.text, ""]


def test_the_resolutions_of_all_minutes_in_a_document_are_in_the_tables() -> None:
    later = replace(MINUTES, event=replace(MINUTES.event, date="2019-05-16"))
    both = document(PAGE, minutes=replace(MINUTES, further=(later,)))
    assert [row["date"] for row in resolution_rows(both)] == ["2019-03-14", "2019-05-16"]
    one = manifest_row(document(PAGE, minutes=MINUTES), "done", 0)
    row = manifest_row(both, "done", 0)
    assert (row["items"], row["resolutions"]) == (2 * int(str(one["items"])), 2)


@pytest.mark.parametrize(("encoding", "sign"), [("cp1250", ";"), ("utf-8-sig", ",")])
def test_a_table_that_another_program_saved_otherwise_is_named(encoding: str, sign: str, tmp_path: Path) -> None:
    path = tmp_path / "manifest.csv"
    path.write_text(sign.join(("path", "sha256")) + "\n" + sign.join(("občina.pdf", "ab")) + "\n", encoding)
    with pytest.raises(UsageError, match=r"manifest\.csv"):
        read_table(path)


def test_a_document_without_minutes_has_no_resolutions() -> None:
    assert list(resolution_rows(document(PAGE))) == []


@pytest.mark.parametrize(
    "text", ["=1+1", "+386", "-5", "@SUM(A1)", "\tx", " =1", "＝1", "12/3", "2.1", "1.2.", "007", "1e5"]
)
def test_a_cell_that_a_spreadsheet_would_misread_is_text_there(tmp_path: Path, text: str) -> None:
    write_errors(tmp_path, [error_row(Failure("a", None, "ocr", text, ""))])
    assert plain(tmp_path / "errors.csv")[0]["error"] == "'" + text
    assert read_table(tmp_path / "errors.csv")[0]["error"] == text


@pytest.mark.parametrize("text", ["Seja 1/2", "2019-03-14", "12", "a=b", "župan", "'tako'"])
def test_other_cells_stand_as_they_are(text: str) -> None:
    assert _shown(text) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_written_is_read_again(text: str) -> None:
    assert unguarded(_shown(text)) == text


def test_separators_quotes_and_line_breaks_stay_in_their_cell(tmp_path: Path) -> None:
    text = 'prvi; "drugi"\r\ntretji'
    write_errors(tmp_path, [error_row(Failure(text, 3, "ocr", text, text))])
    assert read_table(tmp_path / "errors.csv") == [
        {"document": text, "page": "3", "stage": "ocr", "error": text, "advice": text}
    ]


def test_a_file_name_that_is_not_utf8_does_not_stop_the_table(tmp_path: Path) -> None:
    write_manifest(tmp_path, [{"path": "a\udce8.pdf", "status": "failed"}])
    assert read_table(tmp_path / "manifest.csv")[0]["path"] == "a?.pdf"


def test_a_row_with_a_column_the_table_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="colour"):
        write_manifest(tmp_path, [{"path": "a.pdf", "colour": "red"}])


def test_no_table_is_an_empty_table(tmp_path: Path) -> None:
    assert read_table(tmp_path / "manifest.csv") == []
