"""document.json: the whole document, so that every other output can be made from it again.

The names are those of the data model (pipeline/model.py). A field that has its default is left out: most words have
no repair, most lines no tail. Each line of text stands on a line of its own, so that two versions can be compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import InputError
from pipeline.files import replacing
from pipeline.model import Document, Page

_DOCUMENT = TypeAdapter(Document)
_PAGE = TypeAdapter(Page)


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
    """Return the document that `write_document` wrote to `path`.

    Raises:
        InputError: the file is not a document as this version writes it.
        OSError: the file cannot be read.
    """
    try:
        return _DOCUMENT.validate_python(json.loads(path.read_bytes()))
    except (ValidationError, ValueError, RecursionError) as error:
        raise InputError(f"{path} is not a document.json: {error}", "delete it and run the folder again") from error


def _pieces(document: Document) -> Iterator[str]:
    head = _DOCUMENT.dump_python(document, mode="json", exclude_defaults=True, exclude={"pages"})
    yield _json(head)[:-1] + ',\n"pages":['
    for index, page in enumerate(document.pages):
        yield ",\n" if index else "\n"
        yield from _page(page)
    yield "\n]}\n"


def _page(page: Page) -> Iterator[str]:
    fields = _PAGE.dump_python(page, mode="json", exclude_defaults=True)
    lines = fields.pop("lines", [])
    yield _json(fields)[:-1] + ',"lines":['
    yield ",".join("\n" + _json(line) for line in lines)
    yield "]}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
