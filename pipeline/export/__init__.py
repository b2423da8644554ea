"""Export: everything a processed document leaves in its folder, and the tables of the whole run."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.beside import MANY, beside
from pipeline.errors import StageError
from pipeline.export.akoma_ntoso import write_akoma_ntoso
from pipeline.export.alto import write_alto
from pipeline.export.document_json import load_document, write_document
from pipeline.export.minutes_json import write_minutes
from pipeline.export.pdf import write_searchable_pdf
from pipeline.export.tables import (
    error_row,
    manifest_row,
    read_table,
    resolution_rows,
    write_errors,
    write_manifest,
    write_resolutions,
)
from pipeline.export.text import write_texts
from pipeline.model import CONFORMANCE, Document, Kind, Minutes

__all__ = [
    "error_row",
    "export",
    "load_document",
    "manifest_row",
    "read_table",
    "resolution_rows",
    "write_errors",
    "write_manifest",
    "write_resolutions",
]

_XML = "minutes{}.xml"  # minutes.xml, and minutes-2.xml for the second minutes in the document


def export(document: Document, source: Path, folder: Path) -> None:
    """Write all outputs of `document`, read from the file `source`, into `folder`, each in one step.

    The same document gives the same bytes. `provenance` in document.json says under "searchable.pdf" whether that is
    PDF/A-2b, or why not.

    Raises:
        StageError: the searchable PDF could not be made, all other outputs are there; or the text is not in NFC.
        OSError: an output cannot be written.
    """
    versions = {name: version for name, version in document.provenance.items() if name != CONFORMANCE}
    document = replace(document, provenance=versions)
    minutes = document.minutes or Minutes()
    made, failure = "", None
    with beside(partial(_write_pdf, document, source, folder), worth=len(document.pages) >= MANY) as pdf:
        write_texts(document, folder)
        write_minutes(document, minutes, folder / "minutes.json")
        _write_akoma_ntoso(document, minutes, folder)
        write_alto(document, folder / "alto")
        try:
            made = pdf()
        except StageError as error:
            failure = error
    if not made:
        (folder / CONFORMANCE).unlink(missing_ok=True)  # of an earlier run
    else:
        document = replace(document, provenance={**versions, CONFORMANCE: made})
    write_document(document, folder / "document.json")
    if failure:
        raise failure


def _write_pdf(document: Document, source: Path, folder: Path) -> str:
    return "" if document.kind is Kind.TEXT else write_searchable_pdf(document, source, folder / CONFORMANCE)


def _write_akoma_ntoso(document: Document, minutes: Minutes, folder: Path) -> None:
    names = [_XML.format(f"-{number}" if number > 1 else "") for number in range(1, len(minutes.further) + 2)]
    text = document.text
    for name, record in zip(names, minutes.records(), strict=True):
        write_akoma_ntoso(document, text, record, folder / name)
    for old in folder.glob(_XML.format("-*")):  # of an earlier run
        if old.name not in names:
            old.unlink()
