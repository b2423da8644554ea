"""manifest.csv, resolutions.csv and errors.csv, as a spreadsheet set to Slovene opens them with a double click.

UTF-8 with a byte order mark, ";" between fields, CR LF, a comma for decimals, ISO dates. A spreadsheet takes a cell
that begins with "=" for a formula, and a resolution's number 12/3 for the twelfth of March; such cells begin with an
apostrophe here, and `read_table` takes it off again.
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import regex

from pipeline.errors import UsageError
from pipeline.files import write_atomically
from pipeline.model import Document, Failure, Minutes, Reading
from pipeline.patterns import compiled

Cell = str | int | float | bool | None
Row = Mapping[str, Cell]

MANIFEST = (
    "path",
    "sha256",
    "pages",
    "words",
    "mean_confidence",
    "repaired",
    "doubtful",
    "items",
    "resolutions",
    "status",
    "seconds",
    "reading",
    # of the outputs; see `_hashes` in pipeline/outputs.py
    "sha256_raw.txt",
    "sha256_text.txt",
    "sha256_document.json",
    "sha256_minutes.json",
    "sha256_minutes.xml",
    "sha256_alto",
    "sha256_searchable.pdf",
)
RESOLUTIONS = (
    "document",
    "body",
    "session",
    "date",
    "item",
    "number",
    "text",
    "result",
    "present",
    "registered",
    "for",
    "against",
    "abstain",
    "not_voting",
    "unanimous",
    "doubtful",  # words of its text that a person should look at
)
ERRORS = ("document", "page", "stage", "error", "advice")

# A formula, by the list of OWASP (https://owasp.org/www-community/attacks/CSV_Injection) with its full-width twins; or
# figures that would be shown as a date or as another number: 12/3, 2.1, 007, 1e5. An ISO date is meant as a date.
_MISREAD = compiled(
    r"""
      \s*[=+\-@＝＋－＠] | [\t\r\n]
    | (?!\d{4}-\d\d-\d\d$) \d+ (?:[./\-]\d+)+ \.? $
    | 0\d+$ | \d+[eE]\d+$
    """,
    regex.VERBOSE,
)


def manifest_row(document: Document, status: str, seconds: float) -> dict[str, Cell]:
    """Return the row of manifest.csv for `document`; `seconds` is the time it took."""
    words = repaired = doubtful = known = 0
    confidence = 0.0
    readings = set()
    for page in document.pages:
        readings.add(page.reading)
        for word in page.words():
            words += 1
            repaired += word.changed
            doubtful += word.doubtful
            if word.confidence is not None:
                known += 1
                confidence += word.confidence
    records = document.minutes.records() if document.minutes else ()
    items = [item for record in records for item in record.items]
    return {
        "path": document.path,
        "sha256": document.sha256,
        "pages": len(document.pages),
        "words": words,
        "mean_confidence": round(confidence / known, 3) if known else None,
        "repaired": repaired,
        "doubtful": doubtful,
        "items": sum(item.number != "0" for item in items),
        "resolutions": sum(len(item.resolutions) for item in items),
        "status": status,
        "seconds": round(seconds, 1),
        "reading": ", ".join(reading.value for reading in Reading if reading in readings),
    }


def resolution_rows(document: Document) -> Iterator[dict[str, Cell]]:
    """Yield the row of resolutions.csv for each resolution of `document`, in its order."""
    records = document.minutes.records() if document.minutes else ()
    if not any(item.resolutions for record in records for item in record.items):
        return
    doubts = [(place.start, place.word.text) for place in document.words_in_place() if place.word.doubtful]
    for record in records:
        yield from _resolution_rows(document, record, doubts)


def _resolution_rows(
    document: Document, minutes: Minutes, doubts: Sequence[tuple[int, str]]
) -> Iterator[dict[str, Cell]]:
    event = minutes.event
    for item in minutes.items:
        for resolution in item.resolutions:
            vote, span = resolution.vote, resolution.span
            inside = doubts[bisect_left(doubts, (span.start, "")) : bisect_left(doubts, (span.end, ""))]
            yield {
                "document": document.path,
                "body": event.organization,
                "session": event.name,
                "date": event.date,
                "item": item.number,
                "number": resolution.number,
                "text": resolution.text,
                "result": resolution.result,
                "present": vote.present,
                "registered": vote.registered,
                "for": vote.in_favour,
                "against": vote.against,
                "abstain": vote.abstain,
                "not_voting": vote.not_voting,
                "unanimous": vote.unanimous,
                "doubtful": " ".join(word for _, word in inside),
            }


def error_row(failure: Failure) -> dict[str, Cell]:
    """Return the row of errors.csv for `failure`."""
    return {name: getattr(failure, name) for name in ERRORS}


def write_manifest(folder: Path, rows: Iterable[Row]) -> None:
    """Write `folder`/manifest.csv; a column that a row lacks stays empty.

    Raises:
        ValueError: a row has a column that the table has not.
        OSError: the file cannot be written.
    """
    _write(folder / "manifest.csv", MANIFEST, rows)


def write_resolutions(folder: Path, rows: Iterable[Row]) -> None:
    """Write `folder`/resolutions.csv; see `write_manifest`."""
    _write(folder / "resolutions.csv", RESOLUTIONS, rows)


def write_errors(folder: Path, rows: Iterable[Row]) -> None:
    """Write `folder`/errors.csv; see `write_manifest`."""
    _write(folder / "errors.csv", ERRORS, rows)


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of one of our tables, each by its column names; none where there is no file.

    Raises:
        OSError: the file cannot be read.
        UsageError: another program saved it in another form.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, delimiter=";")
            if table.fieldnames and len(table.fieldnames) == 1:
                raise _other_form(path)  # another sign between the fields
            return [{name: unguarded(value or "") for name, value in row.items() if name} for row in table]
    except FileNotFoundError:
        return []
    except (UnicodeDecodeError, csv.Error) as error:
        raise _other_form(path) from error


def _other_form(path: Path) -> UsageError:
    return UsageError(
        f"another program has saved {path} in another form",
        "delete it and run the folder again, which writes it anew; save what you change in it under another name",
    )


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    file = io.StringIO()
    table = csv.DictWriter(file, columns, delimiter=";", lineterminator="\r\n")
    table.writeheader()
    table.writerows({name: _shown(cell) for name, cell in row.items()} for row in rows)
    # A lone surrogate cannot be written as UTF-8; it can only come from a file name that is not.
    write_atomically(path, file.getvalue().encode("utf-8-sig", "replace"))


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return "'" + cell if _MISREAD.match(cell.lstrip("'")) else cell
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(cell)


def unguarded(text: str) -> str:
    """Return what a cell was written for: a text that a spreadsheet would misread has an apostrophe before it."""
    return text[1:] if text.startswith("'") and _MISREAD.match(text.lstrip("'")) else text
