"""Find resolutions and items over a whole archive: an SQLite full-text index of the minutes in an output folder.

The index folds case and č š ž, and looks for the beginnings of words, so that "pobratena mesta" finds "pobratenih
mest". `update_index` reads only minutes.json files that are new or changed. A search writes nothing: where an output
folder has no index, one is made in memory.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.patterns import compiled
from pipeline.sources import STATE, own_files

INDEX = Path(STATE) / "search.sqlite"
_VERSION = 2  # of the schema; an index of another one is made anew
_SCHEMA = f"""
    DROP TABLE IF EXISTS source;
    DROP TABLE IF EXISTS entry;
    CREATE TABLE source (path TEXT PRIMARY KEY, stamp TEXT NOT NULL);
    CREATE VIRTUAL TABLE entry USING fts5 (
        path UNINDEXED, document UNINDEXED, body UNINDEXED, session UNINDEXED, date UNINDEXED, page UNINDEXED,
        item UNINDEXED, number UNINDEXED, text, tokenize = "unicode61 remove_diacritics 2"
    );
    PRAGMA user_version = {_VERSION};
"""
# The errors of an index that is damaged, not of a disk that is full or may not be written. ERROR: a table is missing.
_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR)
_WORD = compiled(r"[\p{L}\p{N}]+")
# Slovene endings are at most three letters long; what is left must still tell the word.
_LONGEST_ENDING, _SHORTEST_STEM = 3, 4


@dataclass(frozen=True, slots=True)
class Hit:
    """An item or resolution that was found. `snippet` has the words that were sought between » and «."""

    outputs: Path  # the folder of the document's outputs
    document: str
    body: str
    session: str
    date: str
    page: int | None
    item: str  # "0" before the first item
    number: str  # of the resolution; "" for an item
    snippet: str


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits, and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int


def update_index(folder: Path) -> int:
    """Bring the index of the output folder `folder` up to date and return how many documents were read for it."""
    index = folder / INDEX
    index.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _update_file(index, folder)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in _DAMAGED:
            raise
        index.unlink()  # damaged; it is made of what the folder holds
        return _update_file(index, folder)


def _update_file(index: Path, folder: Path) -> int:
    with closing(sqlite3.connect(index, timeout=60)) as base, base:
        return _update(base, folder)


def _update(base: sqlite3.Connection, folder: Path) -> int:
    if not _is_current(base):
        base.executescript(_SCHEMA)
    known = dict(base.execute("SELECT path, stamp FROM source"))
    present = {path.relative_to(folder).as_posix(): path for path in _minutes(folder)}
    stamps = {name: f"{(status := path.stat()).st_mtime_ns} {status.st_size}" for name, path in present.items()}
    changed = [name for name, stamp in stamps.items() if known.get(name) != stamp]
    base.execute("CREATE TEMP TABLE IF NOT EXISTS gone (path TEXT PRIMARY KEY)")
    base.execute("DELETE FROM gone")
    base.executemany("INSERT INTO gone VALUES (?)", ((name,) for name in {*changed, *(known.keys() - present.keys())}))
    for table in ("entry", "source"):  # all at once: each deletion goes through the whole table
        base.execute(f"DELETE FROM {table} WHERE path IN (SELECT path FROM gone)")
    for name in changed:
        with suppress(OSError, ValueError, KeyError, TypeError):  # damaged: it is looked at again when it is whole
            rows = list(_rows(name, json.loads(present[name].read_text(encoding="utf-8"))))
            base.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            base.execute("INSERT INTO source VALUES (?, ?)", (name, stamps[name]))
    return len(changed)


def find(folder: Path, words: str, most: int = 50) -> Found:
    """Find the items and resolutions that hold all of `words`; at most `most` are returned, the best first.

    `folder` is an output folder, or one that holds some. Words between quotation marks must stand beside each other.

    Raises:
        UsageError: there is nothing to look for, or `folder` holds no minutes.
    """
    query = _query(words)
    if not query:
        raise UsageError("there is no word to look for", 'for example: zapisnik find "pobratena mesta" --in out')
    ranked: list[tuple[float, Hit]] = []
    total = documents = 0
    for outputs in _output_folders(folder):
        try:
            with closing(_opened(outputs)) as base:
                found = _asked(base, outputs, query, most)
        except sqlite3.DatabaseError:  # the index is damaged; the run after the next change makes it anew
            with closing(_made_in_memory(outputs)) as base:
                found = _asked(base, outputs, query, most)
        documents += found[0]
        total += found[1]
        ranked += found[2]
    if not documents:
        missing = f"there are no minutes in {folder}" if folder.exists() else f"there is no folder {folder}"
        raise UsageError(missing, "name a folder that `zapisnik run --out` wrote")
    ranked.sort(key=lambda entry: entry[0])
    return Found(tuple(hit for _, hit in ranked[:most]), total)


def _output_folders(folder: Path) -> Iterator[Path]:
    """Yield `folder` if it is the output of a run, else each one below it; what lies there in a bag is there twice."""
    for name, below, files in os.walk(folder):
        if "bagit.txt" in files and Path(name) != folder:
            below.clear()
        elif "manifest.csv" in files:
            below.clear()
            yield Path(name)
        below[:] = sorted(one for one in below if not one.startswith("."))


def _opened(folder: Path) -> sqlite3.Connection:
    """Return the index of an output folder to read from; one in memory where there is none that can be used."""
    with suppress(sqlite3.Error):
        base = sqlite3.connect(f"{(folder / INDEX).absolute().as_uri()}?mode=ro", uri=True, timeout=60)
        if _is_current(base):
            return base
        base.close()
    return _made_in_memory(folder)


def _made_in_memory(folder: Path) -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    _update(base, folder)
    return base


def _asked(base: sqlite3.Connection, folder: Path, query: str, most: int) -> tuple[int, int, list[tuple[float, Hit]]]:
    """Return how many documents the index knows, how many of its entries `query` finds, and the best of them."""
    (documents,) = base.execute("SELECT count(*) FROM source").fetchone()
    (total,) = base.execute("SELECT count(*) FROM entry WHERE entry MATCH ?", (query,)).fetchone()
    return documents, total, list(_ranked(base, folder, query, most))


def _is_current(base: sqlite3.Connection) -> bool:
    return bool(base.execute("PRAGMA user_version").fetchone()[0] == _VERSION)


def _ranked(base: sqlite3.Connection, folder: Path, query: str, most: int) -> Iterator[tuple[float, Hit]]:
    found = base.execute(
        "SELECT rank, path, document, body, session, date, page, item, number, "
        "snippet(entry, 8, '»', '«', '…', 24) FROM entry WHERE entry MATCH ? ORDER BY rank LIMIT ?",
        (query, most),
    )
    for rank, path, *rest in found:
        yield rank, Hit((folder / path).parent, *rest)


def _minutes(folder: Path) -> Iterator[Path]:
    yield from own_files(folder, "minutes.json")


def _rows(name: str, minutes: dict[str, Any]) -> Iterator[tuple[str | int | None, ...]]:
    source = minutes["source"]["path"]
    for record in (minutes, *minutes.get("further", ())):
        event = record["event"]
        about = (name, source, event["organization"] or "", event["name"] or "", event["date"] or "")
        for item in record["items"]:
            if item["title"]:
                yield (*about, _page(item), item["number"], "", item["title"])
            for resolution in item["resolutions"]:
                yield (*about, _page(resolution), item["number"], resolution["number"] or "", resolution["text"])


def _page(part: dict[str, Any]) -> int | None:
    return (part.get("span") or {}).get("page")


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
