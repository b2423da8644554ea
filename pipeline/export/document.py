"""Everything a processed document leaves in its folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path

from pipeline.errors import StageError
from pipeline.export.akoma_ntoso import write_akoma_ntoso
from pipeline.export.alto import write_alto
from pipeline.export.document_json import schema, write_document
from pipeline.export.glyphless_font import font_program
from pipeline.export.minutes_json import write_minutes
from pipeline.export.pdf import write_searchable_pdf
from pipeline.export.text import write_texts
from pipeline.model import CONFORMANCE, Document, Event, Kind, Minutes, Page

_WRITTEN = (Document, Page, Minutes)  # the parts of document.json
_XML = "minutes{}.xml"  # minutes.xml, and minutes-2.xml for the second minutes in the document


@cache
def load_tools() -> None:
    """Load what takes 0.2 s before the first document is written, and is there from then on."""
    import_module("pikepdf.pdfa")
    font_program()
    for of in _WRITTEN:
        schema(of)


def export_pages(document: Document, source: Path, folder: Path, title: Callable[[], str]) -> str:
    """Write what the pages of `document`, read from the file `source`, tell without its minutes into `folder`.

    That is raw.txt, text.txt, alto/ and searchable.pdf, each in one step. The `title` is asked for when all else of
    the PDF is made.

    Returns:
        Whether the PDF is PDF/A-2b, or why not; nothing where there is none.

    Raises:
        StageError: the searchable PDF could not be made, all other outputs are there; or the text is not in NFC.
        OSError: an output cannot be written.
    """
    write_texts(document, folder)
    write_alto(document, folder / "alto")
    return "" if document.kind is Kind.TEXT else write_searchable_pdf(document, source, folder / CONFORMANCE, title)


def title_of(event: Event | None, path: str) -> str:
    """Return the title of a document at `path` whose first minutes are of `event`, or which holds none."""
    return f"Zapisnik {event.name}" if event and event.name else Path(path).stem


def export(document: Document, folder: Path, pages: Callable[[], str]) -> None:
    """Write the other outputs of `document` into `folder`; `pages` waits for what `export_pages` returns.

    The same document gives the same bytes. `provenance` in document.json says under "searchable.pdf" whether that is
    PDF/A-2b, or why not.

    Raises: as `export_pages`.
    """
    versions = {name: version for name, version in document.provenance.items() if name != CONFORMANCE}
    document = replace(document, provenance=versions)
    minutes = document.minutes or Minutes()
    write_minutes(document, minutes, folder / "minutes.json")
    _write_akoma_ntoso(document, minutes, folder)
    made, failure = "", None
    for of in _WRITTEN:
        schema(of)  # while the pages are written by another process
    try:
        made = pages()
    except StageError as error:
        failure = error
    if not made:
        (folder / CONFORMANCE).unlink(missing_ok=True)  # of an earlier run
    else:
        document = replace(document, provenance={**versions, CONFORMANCE: made})
    write_document(document, folder / "document.json")
    if failure:
        raise failure


def _write_akoma_ntoso(document: Document, minutes: Minutes, folder: Path) -> None:
    names = [_XML.format(f"-{number}" if number > 1 else "") for number in range(1, len(minutes.further) + 2)]
    text = document.text
    for name, record in zip(names, minutes.records(), strict=True):
        write_akoma_ntoso(document, text, record, folder / name)
    for old in folder.glob(_XML.format("-*")):  # of an earlier run
        if old.name not in names:
            old.unlink()
