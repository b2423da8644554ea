"""minutes.json: the structure of the minutes ("zapisnik-minutes/1")."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.files import replacing
from pipeline.model import Document, Minutes, Source

_OF_THE_FIRST = ("schema", "source", "further")  # fields that the others do not have
_INDENT = " " * 4  # of those others


def write_minutes(document: Document, minutes: Minutes, path: Path) -> None:
    """Write `minutes`, those of `document`, to `path`.

    Raises:
        OSError: the file cannot be written.
    """
    with replacing(path) as part, part.open("wb") as file:
        for piece in _pieces(minutes, Source(document.path, document.sha256, len(document.pages))):
            # Only a file name that is not UTF-8 holds lone surrogates; "\udce8" is how JSON itself writes one.
            file.write(piece.encode("utf-8", "backslashreplace"))


def _pieces(minutes: Minutes, source: Source) -> Iterator[str]:
    """Yield the JSON of `minutes.as_json(source)`, one record at a time: a long document may hold very many."""
    first, *further = minutes.records()
    text = _json(first.as_json(source))
    if not further:
        yield f"{text}\n"
        return
    yield text.removesuffix("[]\n}") + "[\n"
    for place, record in enumerate(further):
        body = {name: value for name, value in record.as_json(source).items() if name not in _OF_THE_FIRST}
        yield (",\n" if place else "") + _INDENT + _json(body).replace("\n", f"\n{_INDENT}")
    yield "\n  ]\n}\n"


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
