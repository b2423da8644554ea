"""One call leaves all of a document's outputs, the same each time, and none of an earlier run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from export_examples import MINUTES, PAGE, TEXT, document, encoded, failed_page, saved, scan, text_document

from pipeline.errors import StageError
from pipeline.export.document import export, export_pages, title_of
from pipeline.export.document_json import load_document
from pipeline.model import Document, Kind
from pipeline.outputs import outputs_in

TEXTS = {"raw.txt", "text.txt", "document.json", "minutes.json", "minutes.xml"}


def exported(made: Document, source: Path, folder: Path) -> None:
    title = title_of(made.minutes.event if made.minutes else None, made.path)
    export(made, folder, lambda: export_pages(made, source, folder, lambda: title))


def outputs(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    frames = [scan("1", seed) for seed in (1, 2)]
    return saved(tmp_path, "a.tif", encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:]))


@pytest.fixture
def made() -> Document:
    return document(PAGE, failed_page(2), kind=Kind.TIFF, minutes=MINUTES)


def test_all_outputs_are_there(tmp_path: Path, source: Path, made: Document) -> None:
    exported(made, source, tmp_path / "out")
    assert outputs(tmp_path / "out").keys() == TEXTS | {"alto/0001.xml", "alto/0002.xml", "searchable.pdf"}


def test_the_same_document_gives_the_same_bytes(tmp_path: Path, source: Path, made: Document) -> None:
    exported(made, source, tmp_path / "one")
    exported(load_document(tmp_path / "one" / "document.json"), source, tmp_path / "other")
    assert outputs(tmp_path / "one") == outputs(tmp_path / "other")


def test_each_of_several_minutes_has_its_own_akoma_ntoso_and_those_of_an_earlier_run_go(tmp_path: Path) -> None:
    further = (replace(MINUTES, signatures=()), replace(MINUTES, agenda=()))
    exported(text_document(TEXT, replace(MINUTES, further=further)), tmp_path / "unused.txt", tmp_path)
    assert outputs(tmp_path).keys() == TEXTS | {"minutes-2.xml", "minutes-3.xml"}
    assert {"minutes-2.xml", "minutes-3.xml"} <= outputs_in(tmp_path).keys()
    assert load_document(tmp_path / "document.json").minutes == replace(MINUTES, further=further)
    exported(text_document(TEXT), tmp_path / "unused.txt", tmp_path)
    assert outputs(tmp_path).keys() == TEXTS


def test_the_pdf_has_the_session_for_its_title_or_the_name_of_the_file(
    tmp_path: Path, source: Path, made: Document
) -> None:
    for minutes, title in ((MINUTES, "Zapisnik 3. redne seje Občinskega sveta"), (None, "3. seja")):
        exported(replace(made, minutes=minutes), source, tmp_path)
        with pikepdf.open(tmp_path / "searchable.pdf") as pdf:
            assert str(pdf.docinfo.Title) == title


def test_document_json_says_what_the_pdf_is(tmp_path: Path, source: Path, made: Document) -> None:
    exported(made, source, tmp_path)
    kept = load_document(tmp_path / "document.json")
    assert kept.provenance == {**made.provenance, "searchable.pdf": "PDF/A-2b"}
    assert replace(kept, provenance=made.provenance) == made


def test_a_text_file_gives_no_pdf_and_no_alto_and_those_of_a_scan_of_its_name_go(
    tmp_path: Path, source: Path, made: Document
) -> None:
    out = tmp_path / "out"
    exported(made, source, out)
    exported(text_document(TEXT), tmp_path / "unused.txt", out)
    assert outputs(out).keys() == TEXTS


def test_a_pdf_that_cannot_be_made_is_said_and_the_rest_is_there(tmp_path: Path, made: Document) -> None:
    out = tmp_path / "out"
    damaged = saved(tmp_path, "a.pdf", b"%PDF-1.4 nothing")
    with pytest.raises(StageError, match=r"searchable PDF") as raised:
        exported(replace(made, kind=Kind.PDF), damaged, out)
    assert raised.value.advice
    assert outputs(out).keys() == TEXTS | {"alto/0001.xml", "alto/0002.xml"}
    assert load_document(out / "document.json").provenance == made.provenance
