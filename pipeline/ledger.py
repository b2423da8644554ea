"""The ledger of an output folder: what is known of every document, page and stage, in one SQLite file.

    document   a row a source: its content's SHA-256; `reading` and `finish`, hashes of everything that its stages from
               ingest to OCR, and from repair to export, depend on; the sums and sizes of its outputs; what came of it
    page       a row a page that is read, by the hashes of its source and of its reading
    state      the day on which the run under way began, and what the tables and the report show

The main process of a run alone writes here, while it holds the folder's lock. Every commit is on the disk before the
run goes on (WAL, synchronous=FULL), and comes after the files it speaks of: a run that is killed, or a machine that
loses its power, leaves files that the ledger does not know yet, never a row without its file.

The ledger is an index and can be made anew: a damaged one is set aside, the pages that were read lie under their
hashes, and the documents tell of themselves in their document.json.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import ZapisnikError
from pipeline.model import Failure, Kind

NAME = "ledger.sqlite"
DAMAGED = "ledger-damaged.sqlite"
BEGUN = "begun"  # the state that tells when the run under way began; empty where none was interrupted
_VERSION = 1  # of the schema; a ledger of another one is made anew
_NONSENSE = (ValueError, TypeError, LookupError)  # what reading a record raises that is none
_SCHEMA = f"""
    CREATE TABLE document (path TEXT PRIMARY KEY, sha256 TEXT, reading TEXT, finish TEXT, record TEXT NOT NULL);
    CREATE TABLE page (sha256 TEXT, reading TEXT, number INTEGER, PRIMARY KEY (sha256, reading, number)) WITHOUT ROWID;
    CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    PRAGMA user_version = {_VERSION};
"""


class PageKey(NamedTuple):
    """A page as read: of which content, by which reading (a hash of all it depends on), and its number from 1."""

    sha256: str
    reading: str
    number: int


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a source that a run has dealt with."""

    path: str
    folder: str = ""  # of its outputs, below the output folder
    source: str = ""  # where the file was, absolute; empty where the ledger was lost and made anew
    size: int = 0
    mtime_ns: int = 0  # 0 where the file was so new that its time cannot tell a later change
    sha256: str = ""
    kind: Kind | None = None  # None where it could not be opened
    pages: int = 0
    reading: str = ""  # a hash of everything the reading of its pages depends on
    finish_key: str = ""  # a hash of everything the outputs depend on; empty where they are missing or of an older run
    outputs: dict[str, str] = field(default_factory=dict)  # SHA-256 of each file below `folder`
    provenance: dict[str, str] = field(default_factory=dict)  # names and versions of what made the outputs
    row: dict[str, Any] = field(default_factory=dict)  # of manifest.csv, without its status
    resolutions: tuple[dict[str, Any], ...] = ()  # rows of resolutions.csv
    failures: tuple[Failure, ...] = ()
    sizes: dict[str, int] = field(default_factory=dict)  # of each output, bytes

    def page_keys(self) -> tuple[PageKey, ...]:
        return tuple(PageKey(self.sha256, self.reading, number) for number in range(1, self.pages + 1))

    def is_gone(self) -> bool:
        """Tell whether the source is no longer where it was; in doubt not."""
        if not self.source:
            return False
        try:
            Path(self.source).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:  # a folder that may not be looked into
            return False
        return False


class Ledger:
    """The ledger, for the one process that writes it.

    `is_new`: there was none, or none that could be used. `set_aside`: that one is now called `DAMAGED`.
    """

    def __init__(self, base: sqlite3.Connection, is_new: bool, set_aside: bool) -> None:
        self.is_new = is_new
        self.set_aside = set_aside
        self._base = base

    def records(self) -> dict[str, Record]:
        """Return what is known of every source, by its path."""
        return _records(self._base)

    def save(self, records: Iterable[Record]) -> None:
        """Enter documents, with the pages that were entered before, all at once."""
        rows = ((one.path, one.sha256, one.reading, one.finish_key, json.dumps(asdict(one))) for one in records)
        with self._base:
            self._base.executemany("REPLACE INTO document VALUES (?, ?, ?, ?, ?)", rows)

    def drop(self, path: str) -> None:
        with self._base:
            self._base.execute("DELETE FROM document WHERE path = ?", (path,))

    def add_pages(self, keys: Iterable[PageKey]) -> None:
        """Enter pages that are read; they are on the disk with the next document that is saved."""
        self._base.executemany("INSERT OR IGNORE INTO page VALUES (?, ?, ?)", keys)

    def pages(self, sha256: str, reading: str) -> set[int]:
        """Return the numbers of the pages that are read."""
        found = self._base.execute("SELECT number FROM page WHERE sha256 = ? AND reading = ?", (sha256, reading))
        return {number for (number,) in found}

    def has_page(self, key: PageKey) -> bool:
        query = "SELECT 1 FROM page WHERE sha256 = ? AND reading = ? AND number = ?"
        return self._base.execute(query, key).fetchone() is not None

    def forget_unused_pages(self) -> None:
        """Drop the pages that no document is made of any more."""
        with self._base:
            self._base.execute("DELETE FROM page WHERE (sha256, reading) NOT IN (SELECT sha256, reading FROM document)")

    def state(self, name: str) -> str:
        found = self._base.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return found[0] if found else ""

    def set_state(self, name: str, value: str) -> None:
        with self._base:
            self._base.execute("REPLACE INTO state VALUES (?, ?)", (name, value))


@contextmanager
def open_ledger(root: Path) -> Iterator[Ledger]:
    """Yield the ledger in the folder `root`, which this process has locked; a new one where there is none to be used.

    Raises:
        ZapisnikError: it cannot be written, as when the disk is full, or was damaged while it was open.
    """
    path = root / NAME
    try:
        is_new = not _is_sound(path)
        set_aside = is_new and path.exists() and not _is_unfinished(path)
        if is_new:
            _set_aside(path)
        with closing(_connected(path)) as base:
            if is_new:
                base.executescript(_SCHEMA)
            yield Ledger(base, is_new, set_aside)
    except sqlite3.Error as error:
        advice = "make room on the disk, or give another --out; the same command then goes on where it was"
        raise ZapisnikError(f"cannot write in {root.parent}: {path.name}: {error}", advice) from error


def read_records(root: Path) -> dict[str, Record]:
    """Return what the ledger in `root` knows of every source; nothing where it is missing or damaged."""
    # A run is at work where there is a log beside the ledger; else nothing need be written to read it.
    how = "mode=ro" if (root / f"{NAME}-wal").exists() else "immutable=1"
    with (
        suppress(sqlite3.Error, *_NONSENSE),
        closing(sqlite3.connect(f"{(root / NAME).absolute().as_uri()}?{how}", uri=True, timeout=10)) as base,
    ):
        return _records(base)
    return {}


def _connected(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=60)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = FULL")
    return base


def _is_sound(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path, timeout=60)) as base:
            (version,) = base.execute("PRAGMA user_version").fetchone()
            (verdict,) = base.execute("PRAGMA quick_check(1)").fetchone()
            _records(base)
            base.execute("SELECT count(*) FROM page, state")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # a table is missing
            return False
        raise  # the disk is full, or cannot be written: nothing is wrong with the ledger
    except (sqlite3.DatabaseError, *_NONSENSE):
        return False
    return bool(version == _VERSION and verdict == "ok")


def _is_unfinished(path: Path) -> bool:
    """Tell whether the run that made the ledger was killed before there was anything in it."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=60)) as base:
        return bool(base.execute("PRAGMA user_version").fetchone() == (0,))
    return False


def _set_aside(path: Path) -> None:
    if path.exists():
        path.replace(path.with_name(DAMAGED))
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _records(base: sqlite3.Connection) -> dict[str, Record]:
    found = base.execute("SELECT record FROM document ORDER BY path")
    return {record.path: record for (text,) in found for record in [_record(json.loads(text))]}


def _record(content: dict[str, Any]) -> Record:
    content["kind"] = content["kind"] and Kind(content["kind"])
    content["resolutions"] = tuple(content["resolutions"])
    content["failures"] = tuple(Failure(**failure) for failure in content["failures"])
    return Record(**content)
