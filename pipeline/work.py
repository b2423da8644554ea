"""What workers do: open a document, read a page, finish a document.

Each contains what goes wrong with its page or document. Only what would go wrong with all of them leaves as an error.
The stages are imported where they are called: the main process names these functions, and needs no stage itself.
"""

from __future__ import annotations

import errno
import os
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cache import PageRead, Store, pack_page
from pipeline.errors import MissingToolError, StageError, ZapisnikError
from pipeline.export.tables import manifest_row, resolution_rows
from pipeline.ledger import PageKey, Record
from pipeline.limits import limited
from pipeline.model import Document, Failure, Kind, Line, Page, Reading, Word
from pipeline.outputs import link_images, outputs_in, sha256_of, size_of
from pipeline.provenance import reading_tools
from pipeline.review.decisions import FILE_NAME as DECISIONS
from pipeline.review.decisions import Decisions, archive_decisions, load_decisions
from pipeline.review.parts import PARTS
from pipeline.settings import Settings
from pipeline.sources import SHORTER, STATE, SourceFile
from pipeline.spool import spooled

if TYPE_CHECKING:
    from pipeline.ingest.inspection import Inspection
    from pipeline.ocr.rereading import FirstReading
    from pipeline.process import Opened

_TRUSTED_AGE = 2_000_000_000  # ns: a file changed later than this before it was opened may change within one clock tick
_READ_SMALLER = "Stran je bila prebrana v pol manjši ločljivosti, ker branje v polni ni uspelo."
_MOST_AT_ONCE = 40_000_000  # pixels of the pages that are held to be read by one call: four of 300 dpi
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
LOG = "tracebacks.log"
# What leads through repair and segmentation, so that their tables are loaded.
_MINUTES = """ZAPISNIK
2. redne seje sveta, ki je bila v torek, 12. maja 2015, ob 17. uri v sejni sobi.
Prisotni: Ana Kos, Ivan Rus
Odsotni: Jan Zajc
DNEVNI RED:
1. Potrditev zapisnika
2. Razno
1. Potrditev zapisnika
Ivan Rus je predlagal popravek. Svet je nato soglasno sprejel
SKLEP št. 1: Zapisnik se potrdi.
Za je glasovalo 5 članov, proti 1, vzdržan 1.
2. Razno
Sklenili so, da bo naslednja seja v juniju.
Seja je bila zaključena ob 18. uri.
Zapisala: Ana Kos"""


def open_document(out: Path, source: SourceFile, settings: Settings) -> Record:
    """Find out what a file is; the record says why where it cannot be used."""
    from pipeline.ingest.inspection import check_is_file, inspect

    sha256 = ""

    def look() -> tuple[os.stat_result, Inspection]:
        nonlocal sha256
        check_is_file(source.file)
        status = source.file.stat()
        with suppress(OSError):  # what cannot be read is told below
            sha256 = sha256_of(source.file)
        return status, inspect(source.file, settings.ingest)

    try:
        status, found = limited(settings.limits, look)
    except Exception as error:
        failure = failure_of(error, out, source.path, None, "ingest")
        return Record(source.path, sha256=sha256, failures=(failure,))
    settled = time.time_ns() - status.st_mtime_ns > _TRUSTED_AGE
    return Record(
        source.path,
        source=str(source.file),
        size=status.st_size,
        mtime_ns=status.st_mtime_ns if settled else 0,
        sha256=sha256,
        kind=found.kind,
        pages=found.pages,
    )


def read_into_store(
    out: Path, source: SourceFile, kind: Kind, key: PageKey, settings: Settings, smaller: bool = False
) -> Failure | None:
    """Read a page into the store, once more and `smaller` where it fails; return why where that fails too."""
    from pipeline.process import open_page, read_page

    store = Store(out)
    failure: Failure | None = None
    for half in (True,) if smaller else (False,) if kind is Kind.TEXT else (False, True):
        start = time.perf_counter()

        def read(half: bool = half) -> Page:
            opened = open_page(source.file, kind, key.number, settings, store.image_file(key), half)
            return read_page(opened, settings)

        try:
            page = limited(settings.limits, read)
            source.check_unchanged()
            if half:
                page = replace(page, notes=(*page.notes, _READ_SMALLER))
            store.save_page(key, pack_page(PageRead(page, round(time.perf_counter() - start, 3))))
        except Exception as error:
            found = failure_of(error, out, source.path, key.number, "ocr")
            failure = failure or found
        else:
            return None
    return failure


def read_several_into_store(
    out: Path, source: SourceFile, kind: Kind, keys: Sequence[PageKey], settings: Settings
) -> list[Failure | None]:
    """Read pages into the store, the first time by one call of Tesseract: as `read_into_store` does, to the byte.

    What fails in any way is done once more by that.
    """
    from pipeline.ocr.rereading import read_first
    from pipeline.process import open_page, read_page
    from pipeline.repair.lexicon.lexicon import load_lexicon

    store = Store(out)
    start = time.perf_counter()
    opened: dict[PageKey, Opened] = {}
    firsts: dict[PageKey, list[FirstReading]] = {}
    for key in keys:
        with suppress(Exception):
            image_file = store.image_file(key)
            opened[key] = limited(
                settings.limits, partial(open_page, source.file, kind, key.number, settings, image_file)
            )
    images = [image for page in opened.values() for image in page.prepared]
    if len(images) > 1 and sum(image.width * image.height for image in images) <= _MOST_AT_ONCE:
        with suppress(Exception):
            lexicon = load_lexicon(settings.lexicon)
            read_there = iter(limited(settings.limits, partial(read_first, images, settings.ocr, lexicon)))
            firsts = {key: list(islice(read_there, len(page.prepared))) for key, page in opened.items()}
    del images  # with each page its image goes
    shared = (time.perf_counter() - start) / len(keys)
    done = set()
    for key in list(opened):
        start = time.perf_counter()
        with suppress(Exception):
            read = limited(settings.limits, partial(read_page, opened.pop(key), settings, firsts.pop(key, ())))
            source.check_unchanged()
            store.save_page(key, pack_page(PageRead(read, round(shared + time.perf_counter() - start, 3))))
            done.add(key)
    return [None if key in done else read_into_store(out, source, kind, key, settings) for key in keys]


def finish(
    out: Path, record: Record, keys: Sequence[PageKey], failures: dict[int, Failure], settings: Settings
) -> Record:
    """Finish a document whose pages are in the store, and return its record with what came of it."""
    from pipeline.process import finish_document

    kind = record.kind
    assert kind is not None
    folder = out / record.folder
    source = SourceFile(Path(record.source), record.path, record.folder, record.size, record.mtime_ns)
    start = time.perf_counter()
    seconds = 0.0

    def pages() -> Iterator[Page]:
        nonlocal seconds
        for key in keys:
            read = _kept_page(out, source, kind, key, failures, settings)
            seconds += read.seconds
            yield read.page

    failed = len(failures)
    try:
        if not record.source or not source.file.exists():
            where = f"no longer at {record.source}" if record.source else "not known since the ledger was lost"
            raise StageError("export", f"the source is {where}", "run it again; the decisions are kept")
        document = Document(record.path, record.sha256, kind, spooled(pages()), provenance=record.provenance)
        if len(failures) > failed:
            record = replace(record, finish_key="")
        archive = archive_decisions(settings)
        decisions = _decisions(out / DECISIONS, fingerprint(out / DECISIONS), archive, fingerprint(archive))
        pictures = out / PARTS / record.folder
        link_images(Store(out), keys, pictures)
        work = partial(finish_document, document, source.file, folder, pictures, settings, decisions)
        document = limited(settings.limits, work, len(keys))
        outputs = outputs_in(folder)
        source.check_unchanged()
    except Exception as error:
        failure = failure_of(error, out, record.path, None, "export")
        outputs = {}
        with suppress(OSError):  # as where its name is too long
            outputs = outputs_in(folder)
        return replace(record, finish_key="", outputs=outputs, failures=(*failures.values(), failure))
    row = manifest_row(document, "", seconds + time.perf_counter() - start)
    found = tuple(failures.values())
    if not row["words"] and not found:
        advice = "check that it shows written pages"
        found = (Failure(record.path, None, "ocr", "no text was found on any page", advice),)
    sizes = {name: size for name in outputs if (size := size_of(folder / name)) is not None}
    resolutions = tuple(resolution_rows(document))
    return replace(record, outputs=outputs, sizes=sizes, row=row, resolutions=resolutions, failures=found)


def warm_up(settings: Settings) -> None:
    """Load what finishing needs and reading does not: for a worker that has no page left while others still have."""
    from pipeline.export.document import load_tools
    from pipeline.repair.document import repair
    from pipeline.segment.minutes import segment

    load_tools()
    lines = tuple(Line(tuple(Word(raw, raw) for raw in line.split())) for line in _MINUTES.splitlines())
    segment(repair(Document("", "", Kind.PDF, (Page(1, lines),)), settings))


def _kept_page(
    out: Path, source: SourceFile, kind: Kind, key: PageKey, failures: dict[int, Failure], settings: Settings
) -> PageRead:
    """Return a page from the store, read anew where it is not there, or empty where it is, or now gets, a failure."""
    store = Store(out)
    no_picture = size_of(store.image_file(key)) == 0  # one that is not there may never have been
    read = None if key.number in failures or no_picture else store.load_page(key)
    if read is None and key.number not in failures:  # damaged on the disk, or removed
        failure = read_into_store(out, source, kind, key, settings)
        read = store.load_page(key)
        if read is None:
            failures[key.number] = failure or _unreadable(source.path, key.number)
    return read or PageRead(Page(key.number, reading=Reading.NONE, failure=failures[key.number]), 0.0)


def _unreadable(path: str, number: int) -> Failure:
    return Failure(path, number, "ocr", "what was read of this page cannot be kept on the disk", "check the disk")


@lru_cache(maxsize=1)
def _decisions(path: Path, state: tuple[int, int], archive: Path, archive_state: tuple[int, int]) -> Decisions:
    """Load the decisions once for each worker and state of their files."""
    return load_decisions(path, archive)


def fingerprint(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def raise_if_full(error: OSError, out: Path) -> None:
    """End the run where `error` says that nothing more can be written."""
    if error.errno in _FULL:
        advice = "make room, or give another --out; the same command then goes on where it was"
        raise ZapisnikError(f"cannot write in {out}: {error.strerror}", advice) from error


def failure_of(error: Exception, out: Path, path: str, page: int | None, stage: str) -> Failure:
    """Return `error` as a line of errors.csv; raise it where no document can be done any more."""
    if isinstance(error, MissingToolError):
        raise error
    if isinstance(error, OSError):
        raise_if_full(error, out)
    if isinstance(error, ZapisnikError):
        return Failure(path, page, getattr(error, "stage", stage), error.message, error.advice)
    if isinstance(error, OSError):
        why = error.strerror or str(error)
        if error.errno == errno.ENAMETOOLONG:
            return Failure(path, page, stage, why, SHORTER)
        if isinstance(error.filename, str) and out in Path(error.filename).parents:
            name = Path(error.filename).relative_to(out).as_posix()
            advice = "check what is there, and who may write it"
            return Failure(path, page, stage, f"{name} in the output folder: {why}", advice)
        return Failure(path, page, stage, why, "check the file and who may read it")
    if isinstance(error, MemoryError):
        advice = (
            "look at it; if it needs so much, raise memory in the table [limits] of the settings, with fewer --jobs"
        )
        return Failure(path, page, stage, "not enough memory", advice)
    log = out / STATE / LOG
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{path}, page {page}\n{''.join(traceback.format_exception(error))}\n")
    return Failure(path, page, stage, f"{type(error).__name__}: {error}", f"a fault of zapisnik: please send {log}")


# ------------------------------------------------------------------------------------------------ on a cluster


@dataclass(frozen=True, slots=True)
class Witness:
    """What a worker says of itself: its tools, and whether it sees the folders of the run."""

    tools: tuple[str, ...]
    sees: bool


def witness(token: Path, content: str, sources: Sequence[Path], settings: Settings) -> Witness:
    """Say which tools this machine reads with, and whether it sees `sources`, and `content` in the file `token`."""
    try:
        tools = reading_tools(settings)
    except MissingToolError:
        tools = ()
    try:
        sees = token.read_text() == content and all(source.exists() for source in sources)
    except OSError:
        sees = False
    return Witness(tools, sees)


@dataclass(frozen=True, slots=True)
class PageSent:
    """A page that was read on a machine without the folders of the run: its files, and what it wrote in its log."""

    failure: Failure | None
    page: bytes = b""
    image: bytes = b""
    log: str = ""


def read_sent(
    content: bytes, source: SourceFile, kind: Kind, key: PageKey, settings: Settings, smaller: bool = False
) -> PageSent:
    """Read a page of the document whose bytes are `content`; as `read_into_store`, but what it leaves is sent back."""
    with tempfile.TemporaryDirectory(prefix="zapisnik-") as name:
        store, file = Store(Path(name)), Path(name) / "document"
        store.root.mkdir()
        file.write_bytes(content)
        failure = read_into_store(Path(name), replace(source, file=file, mtime_ns=0), kind, key, settings, smaller)
        log = store.root / LOG
        said = log.read_text(encoding="utf-8") if log.exists() else ""
        if failure is not None:
            return PageSent(failure, log=said)
        image = store.image_file(key)
        return PageSent(None, store.page_file(key).read_bytes(), image.read_bytes() if image.exists() else b"", said)
