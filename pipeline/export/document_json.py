"""document.json: the whole document, so that every other output can be made from it again.

The names are those of the data model (pipeline/model.py). A field that has its default is left out: most words have
no repair, most lines no tail. Each line of text stands on a line of its own, so that two versions can be compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import InputError
from pipeline.files import replacing
from pipeline.model import Document, Minutes, Page
from pipeline.spool import spooled

_PAGES, _PAGE_BEGINS, _END = b'"pages":[\n', b'{"number":', b"]}\n"  # lines of the file, or their beginnings


@cache
def schema(of: type[Any]) -> TypeAdapter[Any]:
    """Return what reads and writes values of the model's class `of`: made when first needed, in 0.02 s."""
    return TypeAdapter(of)


def write_document(document: Document, path: Path) -> None:
    """Write `document` to `path`, page by page: a long document is never in memory as JSON.

    Raises:
        OSError: the file cannot be written.
    """
    with replacing(path) as part, part.open("wb") as file:
        for piece in _pieces(document):
            # Only a file name that is not UTF-8 holds lone surrogates; "\udce8" is how JSON itself writes one.
            file.write(piece.encode("utf-8", "backslashreplace"))


def load_document(path: Path) -> Document:
    """Return the document that `write_document` wrote to `path`; it is read page by page, too.

    Raises:
        InputError: the file is not a document as this version writes it.
        OSError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            head, pages = file.readline(), file.readline()
            if pages == _PAGES:
                content = json.loads(head.rstrip(b",\n") + b"}")
                found: Iterable[Any] = map(json.loads, _page_texts(file))
            else:  # another program has written it anew
                file.seek(0)
                content = json.load(file)
                found = content.pop("pages", ())
            document: Document = schema(Document).validate_python(content)
            return replace(document, pages=spooled(map(schema(Page).validate_python, found)))
    except (ValidationError, ValueError, RecursionError, TypeError, AttributeError) as error:
        raise InputError(f"{path} is not a document.json: {error}", "delete it and run the folder again") from error


def _page_texts(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the JSON of each page from the lines that `_pieces` writes after the head: a page has many."""
    text: list[bytes] = []
    for line in lines:
        if line.startswith((_PAGE_BEGINS, _END)) and text:
            yield b"".join(text).rstrip(b",\n")
            text = []
        text.append(line)
    if text != [_END]:
        raise ValueError("its end is missing")


def _pieces(document: Document) -> Iterator[str]:
    head = schema(Document).dump_python(document, mode="json", exclude_defaults=True, exclude={"pages", "minutes"})
    yield _json(head)[:-1]
    if document.minutes is not None:
        yield ',"minutes":'
        yield from _minutes(document.minutes)
    yield ",\n" + _PAGES.decode().rstrip("\n")
    for index, page in enumerate(document.pages):
        yield ",\n" if index else "\n"
        yield from _page(page)
    yield "\n]}\n"


def _minutes(minutes: Minutes) -> Iterator[str]:
    """Yield the JSON of `minutes`, one record at a time: a long document may hold very many."""
    first = schema(Minutes).dump_python(minutes, mode="json", exclude_defaults=True, exclude={"further"})
    if not minutes.further:
        yield _json(first)
        return
    yield _json({**first, "further": []})[:-2]
    for place, record in enumerate(minutes.further):
        yield ("," if place else "") + _json(schema(Minutes).dump_python(record, mode="json", exclude_defaults=True))
    yield "]}"


def _page(page: Page) -> Iterator[str]:
    fields = schema(Page).dump_python(page, mode="json", exclude_defaults=True)
    lines = fields.pop("lines", [])
    yield _json(fields)[:-1] + ',"lines":['
    yield ",".join("\n" + _json(line) for line in lines)
    yield "]}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
