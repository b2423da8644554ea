"""provenance.json: what made the outputs of a folder, also those with no place to say so (texts, tables)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.files import write_atomically


def write_provenance(folder: Path, documents: Iterable[tuple[str, Mapping[str, str]]]) -> None:
    """Write `folder`/provenance.json: each way in which documents were made, with the paths of those documents.

    Raises:
        OSError: the file cannot be written.
    """
    ways: dict[str, list[str]] = {}
    for path, made_with in documents:
        ways.setdefault(json.dumps(made_with, sort_keys=True), []).append(path)
    runs = [{"made_with": json.loads(way), "documents": sorted(paths)} for way, paths in sorted(ways.items())]
    content = {"schema": "zapisnik-provenance/1", "runs": runs}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    write_atomically(folder / "provenance.json", text.encode("utf-8", "backslashreplace"))
