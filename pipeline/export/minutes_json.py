"""minutes.json: the structure of the minutes ("zapisnik-minutes/1")."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.files import write_atomically
from pipeline.model import Document, Minutes, Source


def write_minutes(document: Document, minutes: Minutes, path: Path) -> None:
    """Write `minutes`, those of `document`, to `path`.

    Raises:
        OSError: the file cannot be written.
    """
    content = minutes.as_json(Source(document.path, document.sha256, len(document.pages)))
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    # Only a file name that is not UTF-8 holds lone surrogates; "\udce8" is how JSON itself writes one.
    write_atomically(path, text.encode("utf-8", "backslashreplace"))
