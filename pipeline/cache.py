"""What a run keeps in its output folder, so that the next one does only what changed.

    .zapisnik/
        lock                             held while a run works in the folder
        ledger.sqlite                    what is known of every document, page and stage
        settings.json                    the settings of the last run, for `apply`
        pages/ab/SHA256/READING-0001.json.gz  a page as read, with the seconds it took
        pages/ab/SHA256/READING-0001.jpg      its picture for the report; report/ holds links to it

SHA256 is that of the source, READING the beginning of a hash of all else that its reading depends on: the settings of
ingest, preprocessing and OCR, and the versions of Tesseract, its model and this package. Every file is written beside
and renamed into place, so that whatever is found is whole.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline import __version__
from pipeline.errors import UsageError
from pipeline.files import write_atomically
from pipeline.ledger import Ledger, PageKey, Record, open_ledger
from pipeline.model import Page
from pipeline.settings import Settings
from pipeline.sources import STATE

_READING = 16  # letters of its hash in the name of a page
_PAGE = ".json.gz"
# Limits decide whether a page is read, not how: raising one to get a failed page through must not reread the others.
LIMITS = {"ingest": {"max_pixels", "max_pages"}, "ocr": {"timeout"}}


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
    tables = settings.model_dump(mode="json", include={"ingest", "preprocess", "ocr"}, exclude=LIMITS)
    return digest(tables, __version__, *tools)


def pack_page(read: PageRead) -> bytes:
    """Return `read` as it is kept; the same page gives the same bytes."""
    return gzip.compress(_PAGE_READ.dump_json(read), 6, mtime=0)


class Store:
    """The `.zapisnik` folder of the output folder `out`."""

    def __init__(self, out: Path) -> None:
        self.root = out / STATE

    # ---------------------------------------------------------------------------------------- pages

    def page_file(self, key: PageKey) -> Path:
        return self._folder(key.sha256) / f"{_name(key)}{_PAGE}"

    def image_file(self, key: PageKey) -> Path:
        return self._folder(key.sha256) / f"{_name(key)}.jpg"

    def save_page(self, key: PageKey, packed: bytes) -> None:
        write_atomically(self.page_file(key), packed)

    def load_page(self, key: PageKey) -> PageRead | None:
        """Return the page; None where it was not read yet or the file is damaged."""
        try:
            return _PAGE_READ.validate_json(gzip.decompress(self.page_file(key).read_bytes()))
        except (OSError, EOFError, ValidationError, zlib.error):
            return None

    def find_pages(self, sha256: str, reading: str) -> set[int]:
        """Return the numbers of the pages whose files are there, whether the ledger knows of them or not."""
        found = self._folder(sha256).glob(f"{reading[:_READING]}-*{_PAGE}")
        return {int(path.name.removesuffix(_PAGE).rpartition("-")[2]) for path in found}

    def remove_unused(self, records: Collection[Record]) -> None:
        """Remove the pages and pictures that none of `records` is made of."""
        used: dict[str, set[str]] = {}
        for record in records:
            used.setdefault(record.sha256, set()).add(record.reading[:_READING])
        for folder in self.root.glob("pages/*/*"):
            readings = used.get(folder.name, set())
            if "" in readings:
                continue  # of a document whose reading is not known, since the ledger was lost
            for path in folder.iterdir() if folder.is_dir() else [folder]:
                if path.name.partition("-")[0] not in readings:
                    path.unlink()
            for empty in (folder, folder.parent):
                with suppress(OSError):  # there is something in it
                    empty.rmdir()

    def _folder(self, sha256: str) -> Path:
        return self.root / "pages" / sha256[:2] / sha256

    # ---------------------------------------------------------------------------------------- the folder

    def save_settings(self, settings: Settings) -> None:
        write_atomically(self.root / "settings.json", settings.model_dump_json(indent=1))

    def load_settings(self) -> Settings | None:
        """Return the settings of the last run; None where there are none.

        Raises:
            UsageError: they cannot be read. With others the outputs would be made anew, and be others.
        """
        path = self.root / "settings.json"
        try:
            return Settings.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise UsageError(
                f"the settings of the last run cannot be read: {path}", "run its sources again with the same --config"
            ) from error

    # ---------------------------------------------------------------------------------------- one run at a time

    @contextmanager
    def locked(self) -> Iterator[Ledger]:
        """Hold the folder for this process, and yield its ledger.

        Raises:
            UsageError: another run holds it, or the folder cannot be written.
            ZapisnikError: the ledger cannot be written.
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
            with open_ledger(self.root) as ledger:
                yield ledger


def _name(key: PageKey) -> str:
    return f"{key.reading[:_READING]}-{key.number:04}"
