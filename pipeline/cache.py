"""What a run keeps in its output folder, so that the next one does only what changed.

    .zapisnik/
        lock                        held while a run works in the folder
        settings.json               the settings of the last run, for `apply`
        reported                    a hash of what the tables and the report show
        pages/ab/KEY.json.gz        a page as read, with the seconds it took
        pages/ab/KEY.jpg           its picture for the report; report/ holds links to it
        documents/HASH.json         a `Record` for each source

A page's key is a hash of everything its reading depends on: the bytes of the source, the page number, the settings of
ingest, preprocessing and OCR, and the versions of Tesseract and of this package. Every file is written beside and
renamed into place, so that whatever is found is whole.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipeline import __version__
from pipeline.errors import UsageError
from pipeline.files import write_atomically
from pipeline.model import Failure, Kind, Page
from pipeline.settings import Settings
from pipeline.sources import STATE

_REPORTS = ("report.html", "manifest.csv", "resolutions.csv", "errors.csv")
# Limits decide whether a page is read, not how: raising one to get a failed page through must not reread the others.
_LIMITS = {"ingest": {"max_pixels", "max_pages"}, "ocr": {"timeout"}}


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a source that a run has dealt with."""

    path: str
    folder: str = ""  # of its outputs, below the output folder
    source: str = ""  # where the file was, absolute
    size: int = 0
    mtime_ns: int = 0  # 0 where the file was so new that its time cannot tell a later change
    sha256: str = ""
    kind: Kind | None = None  # None where it could not be opened
    pages: int = 0
    finish_key: str = ""  # a hash of everything the outputs depend on; empty where they are missing or of an older run
    outputs: tuple[str, ...] = ()  # files below `folder`
    row: dict[str, Any] = field(default_factory=dict)  # of manifest.csv, without its status
    resolutions: tuple[dict[str, Any], ...] = ()  # rows of resolutions.csv
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page as read, and the seconds that took."""

    page: Page
    seconds: float


_PAGE_READ = TypeAdapter(PageRead)


def digest(*parts: object) -> str:
    """Return a hash of `parts`, which JSON can express."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def reading_key(settings: Settings, tools: Sequence[str]) -> str:
    """Return a hash of everything the reading of a page depends on besides the page; `tools` are versions."""
    tables = settings.model_dump(mode="json", include={"ingest", "preprocess", "ocr"}, exclude=_LIMITS)
    return digest(tables, __version__, *tools)


def page_key(reading: str, sha256: str, number: int) -> str:
    return digest(reading, sha256, number)


class Store:
    """The `.zapisnik` folder of the output folder `out`."""

    def __init__(self, out: Path) -> None:
        self.root = out / STATE

    # ---------------------------------------------------------------------------------------- pages

    def page_file(self, key: str) -> Path:
        return self.root / "pages" / key[:2] / f"{key}.json.gz"

    def image_file(self, key: str) -> Path:
        return self.root / "pages" / key[:2] / f"{key}.jpg"

    def has_page(self, key: str) -> bool:
        return self.page_file(key).is_file()

    def save_page(self, key: str, read: PageRead) -> None:
        write_atomically(self.page_file(key), gzip.compress(_PAGE_READ.dump_json(read), 6, mtime=0))

    def load_page(self, key: str) -> PageRead | None:
        """Return the page; None where it was not read yet or the file is damaged."""
        try:
            return _PAGE_READ.validate_json(gzip.decompress(self.page_file(key).read_bytes()))
        except (OSError, EOFError, ValidationError, zlib.error):
            return None

    # ---------------------------------------------------------------------------------------- documents

    def save_record(self, record: Record) -> None:
        write_atomically(self._record_file(record.path), json.dumps(asdict(record), indent=1))

    def drop_record(self, path: str) -> None:
        self._record_file(path).unlink(missing_ok=True)

    def records(self) -> dict[str, Record]:
        """Return what is known of every source, by its path; a damaged record counts as none."""
        records = (_read_record(file) for file in sorted((self.root / "documents").glob("*.json")))
        return {record.path: record for record in records if record is not None}

    def _record_file(self, path: str) -> Path:
        return self.root / "documents" / f"{hashlib.sha256(path.encode()).hexdigest()[:32]}.json"

    # ---------------------------------------------------------------------------------------- the folder

    def is_reported(self, state: str) -> bool:
        """Say whether the tables and the report show the folder in `state`, a hash."""
        try:
            reported = (self.root / "reported").read_text() == state
        except OSError:
            return False
        return reported and all((self.root.parent / name).is_file() for name in _REPORTS)

    def save_reported(self, state: str) -> None:
        write_atomically(self.root / "reported", state)

    def save_settings(self, settings: Settings) -> None:
        write_atomically(self.root / "settings.json", settings.model_dump_json(indent=1))

    def load_settings(self) -> Settings | None:
        try:
            return Settings.model_validate_json((self.root / "settings.json").read_bytes())
        except (OSError, ValidationError):
            return None

    # ---------------------------------------------------------------------------------------- one run at a time

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for this process.

        Raises:
            UsageError: another run holds it, or the folder cannot be written.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = (self.root / "lock").open("a+b")
        except OSError as error:
            raise UsageError(
                f"cannot write in {self.root.parent}: {error.strerror}", "give another --out, or change its permissions"
            ) from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UsageError(
                    f"another run is working in {self.root.parent}", "wait until it is done, or give another --out"
                ) from error
            except OSError:
                pass  # a network drive without locks: then nothing can be said about other runs
            lock.seek(0)
            if lock.read():  # the last run was killed or interrupted
                _remove_parts(self.root.parent)
            else:
                lock.write(b"running\n")
                lock.flush()
            yield
            lock.truncate(0)


def _read_record(file: Path) -> Record | None:
    try:
        content: dict[str, Any] = json.loads(file.read_bytes())
        content["kind"] = content["kind"] and Kind(content["kind"])
        content["outputs"] = tuple(content["outputs"])
        content["resolutions"] = tuple(content["resolutions"])
        content["failures"] = tuple(Failure(**failure) for failure in content["failures"])
        return Record(**content)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _remove_parts(out: Path) -> None:
    """Remove the unfinished files below `out` that workers left when they were killed."""
    for pattern in ("**/.????????????????.tmp", f"{STATE}/**/*.part", "report.html*.part", "report/**/*.part"):
        for part in out.glob(pattern):
            part.unlink(missing_ok=True)
