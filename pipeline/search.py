"""Find resolutions and items over a whole archive: an SQLite full-text index of the minutes in an output folder.

The index folds case and č š ž, and looks for the beginnings of words, so that "pobratena mesta" finds "pobratenih
mest". `update_index` reads only minutes.json files that are new or changed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.patterns import compiled

INDEX = Path(".zapisnik") / "search.sqlite"
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS source (path TEXT PRIMARY KEY, stamp TEXT NOT NULL);
    CREATE VIRTUAL TABLE IF NOT EXISTS entry USING fts5 (
        path UNINDEXED, document UNINDEXED, body UNINDEXED, session UNINDEXED, date UNINDEXED, item UNINDEXED,
        number UNINDEXED, text, tokenize = "unicode61 remove_diacritics 2"
    );
"""
_WORD = compiled(r"[\p{L}\p{N}]+")
# Slovene endings are at most three letters long; what is left must still tell the word.
_LONGEST_ENDING, _SHORTEST_STEM = 3, 4


@dataclass(frozen=True, slots=True)
class Hit:
    """An item or resolution that was found. `snippet` has the words that were sought between » and «."""

    document: str
    body: str
    session: str
    date: str
    item: str
    number: str  # of the resolution; "" for an item
    snippet: str


def update_index(folder: Path) -> int:
    """Bring the index of the output folder `folder` up to date and return how many documents were read for it."""
    (folder / INDEX).parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / INDEX, timeout=60)) as base, base:
        base.executescript(_SCHEMA)
        known = dict(base.execute("SELECT path, stamp FROM source"))
        present = {path.relative_to(folder).as_posix(): path for path in _minutes(folder)}
        stamps = {name: f"{(status := path.stat()).st_mtime_ns} {status.st_size}" for name, path in present.items()}
        changed = [name for name, stamp in stamps.items() if known.get(name) != stamp]
        for name in [*changed, *(known.keys() - present.keys())]:
            base.execute("DELETE FROM entry WHERE path = ?", (name,))
            base.execute("DELETE FROM source WHERE path = ?", (name,))
        for name in changed:
            minutes = json.loads(present[name].read_text(encoding="utf-8"))
            base.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _rows(name, minutes))
            base.execute("INSERT INTO source VALUES (?, ?)", (name, stamps[name]))
    return len(changed)


def find(folder: Path, words: str, most: int = 50) -> list[Hit]:
    """Return at most `most` items and resolutions that hold all of `words`, the best first.

    Words between quotation marks must stand beside each other.

    Raises:
        UsageError: there is nothing to look for, or `folder` holds no minutes.
    """
    query = _query(words)
    if not query:
        raise UsageError("there is no word to look for", 'for example: zapisnik find "pobratena mesta" --in out')
    if not (folder / INDEX).exists():
        update_index(folder)
    with closing(sqlite3.connect(folder / INDEX, timeout=60)) as base:
        found = base.execute(
            "SELECT document, body, session, date, item, number, snippet(entry, 7, '»', '«', '…', 24) "
            "FROM entry WHERE entry MATCH ? ORDER BY rank LIMIT ?",
            (query, most),
        ).fetchall()
        if not found and not base.execute("SELECT count(*) FROM source").fetchone()[0]:
            raise UsageError(f"there are no minutes in {folder}", "name a folder that `zapisnik run --out` wrote")
    return [Hit(*row) for row in found]


def _minutes(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("minutes.json"):
        if ".zapisnik" not in path.relative_to(folder).parts:
            yield path


def _rows(name: str, minutes: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    source = minutes["source"]["path"]
    for record in (minutes, *minutes.get("further", ())):
        event = record["event"]
        about = (name, source, event["organization"] or "", event["name"] or "", event["date"] or "")
        for item in record["items"]:
            if item["title"]:
                yield (*about, item["number"], "", item["title"])
            for resolution in item["resolutions"]:
                yield (*about, item["number"], resolution["number"] or "", resolution["text"])


def _query(words: str) -> str:
    """Return the full-text query: beginnings of words, all of which must be there; quoted ones side by side."""
    terms = []
    for quoted, single in compiled(r'"([^"]*)"|(\S+)').findall(words):
        found = _WORD.findall(quoted or single)
        if not found:
            continue
        if quoted:
            terms.append('"' + " ".join(found) + '"')
        else:
            terms += [f'"{_stem(word)}"*' for word in found]
    return " AND ".join(terms)


def _stem(word: str) -> str:
    """Return the beginning that the forms of a word share; numbers and short words are sought as they stand."""
    if not word.isalpha() or len(word) <= _SHORTEST_STEM:
        return word
    return word[: max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING)]
