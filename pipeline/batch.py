"""A run over many documents: pages of all of them are read side by side, and each is finished as soon as it is read.

The unit of work is the page. Workers leave what they find in the `Store`, where the rest of the run and the next one
look for it; between the processes go only keys, paths and counts.
"""

from __future__ import annotations

import errno
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path

from pipeline import __version__
from pipeline.cache import PageRead, Record, Store, digest, page_key, reading_key
from pipeline.doctor import require
from pipeline.errors import MissingToolError, StageError, ZapisnikError
from pipeline.export.document_json import load_document
from pipeline.export.tables import manifest_row, resolution_rows
from pipeline.ingest import inspect
from pipeline.limits import limited
from pipeline.model import Document, Failure, Kind, Page, Reading
from pipeline.ocr import tesseract
from pipeline.outputs import link_images, outputs_in, remove_outputs, write_tables
from pipeline.pool import open_pool
from pipeline.process import finish_document, read_page
from pipeline.progress import Progress
from pipeline.repair import dictionary_version, repair
from pipeline.review import Decisions, archive_decisions, decide, load_decisions, write_crops, write_report
from pipeline.review.decisions import FILE_NAME as DECISIONS
from pipeline.review.report import PARTS
from pipeline.schedule import Scheduler, Task
from pipeline.search import update_index
from pipeline.settings import Settings
from pipeline.sources import STATE, SourceFile, gather

_TRUSTED_AGE = 2_000_000_000  # ns: a file changed later than this before it was opened may change within one clock tick
_READ_SMALLER = "Stran je bila prebrana v pol manjši ločljivosti, ker branje v polni ni uspelo."
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


@dataclass(frozen=True, slots=True)
class Options:
    """How a run works: processes on this machine, or the address of a dask cluster; and whether it starts anew."""

    jobs: int
    dask: str | None = None
    fresh: bool = False


@dataclass(slots=True)
class Outcome:
    """What a run did with the documents of this run, not with all that are in the folder."""

    finished: int = 0
    already_done: int = 0
    pages_read: int = 0
    failures: list[Failure] = field(default_factory=list)
    passed_over: tuple[Path, ...] = ()
    report: Path = Path("report.html")

    @property
    def failed(self) -> int:
        """Documents that could not be done, or not all of their pages."""
        return len({failure.document for failure in self.failures})


def run(sources: Sequence[Path], out: Path, settings: Settings, options: Options, progress: Progress) -> Outcome:
    """Do the documents in `sources`, leave their outputs in `out`, and renew its tables and report.

    Raises:
        UsageError: a source does not exist, another run works in `out`, or its decisions cannot be read.
        MissingToolError: a tool, language or dictionary that these sources need is missing.
        ZapisnikError: the disk is full.
        KeyboardInterrupt: the run was interrupted; the same call goes on where it was.
    """
    out = out.absolute()  # workers may have another working folder
    gathered = gather(sources, out)
    store = Store(out)
    with store.locked(), open_pool(options.jobs, options.dask) as pool:
        batch = _Batch(out, settings, options, progress, Scheduler(pool), gathered.failures)
        batch.outcome.passed_over = gathered.passed_over
        store.save_settings(settings)
        documents = batch.open(gathered.files)
        batch.carry_out(documents, pool.workers)
        return batch.close()


def refinish(out: Path, options: Options, progress: Progress) -> Outcome:
    """Carry the decisions of `out` into the outputs of all documents that they change; nothing is read again.

    Raises: as `run`.
    """
    out = out.absolute()
    store = Store(out)
    with store.locked(), open_pool(options.jobs, options.dask) as pool:
        settings = store.load_settings() or Settings()
        batch = _Batch(out, settings, options, progress, Scheduler(pool))
        documents = [
            batch.plan(SourceFile(Path(record.source), record.path, record.folder), record, record.kind, again=False)
            for record in batch.records.values()
            if record.outputs and record.kind
        ]
        batch.carry_out(documents, pool.workers)
        return batch.close()


def preview(out: Path, decisions: Decisions) -> Iterator[tuple[str, list[tuple[int, str, str]]]]:
    """Yield what `decisions` would change in the outputs of `out`: a document's path, and its words that change.

    A word is (page, text now, text then). Nothing is written and no page is read anew.

    Raises:
        MissingToolError: the lexicon has not been compiled.
    """
    store = Store(out.absolute())
    settings = store.load_settings() or Settings()
    for path, record in sorted(store.records().items()):
        if not record.outputs or record.kind is None:
            continue
        try:
            now = load_document(out / record.folder / "document.json")
        except (OSError, ZapisnikError):
            continue  # it will be written anew
        if not decisions.concern(now):
            continue
        reading = reading_key(settings, () if record.kind is Kind.TEXT else (tesseract.version(),))
        read = (store.load_page(page_key(reading, record.sha256, number)) for number in range(1, record.pages + 1))
        pages = tuple(found.page for found in read if found is not None)
        then = decide(repair(replace(now, pages=pages), settings), decisions)
        after = {page.number: page for page in then.pages}
        changes = [
            (page.number, one.text, other.text)
            for page in now.pages
            if page.number in after
            for one, other in zip(page.words(), after[page.number].words(), strict=False)
            if one.text != other.text
        ]
        if changes:
            yield path, changes


@dataclass(eq=False, slots=True)
class _Open:
    """A document whose pages are being read. `record` holds what is left of earlier runs until it is finished."""

    source: SourceFile
    record: Record
    kind: Kind
    keys: tuple[str, ...]  # of its pages
    waiting: set[int]  # numbers of the pages not yet read
    failures: dict[int, Failure] = field(default_factory=dict)


class _Batch:
    def __init__(
        self,
        out: Path,
        settings: Settings,
        options: Options,
        progress: Progress,
        scheduler: Scheduler,
        failures: Sequence[Failure] = (),
    ) -> None:
        self.outcome = Outcome(failures=list(failures), report=out / "report.html")
        self._failures = failures  # of no document
        self._given: set[str] = set()  # paths of the sources of this run
        self._reading: dict[str, list[tuple[_Open, int]]] = {}  # pages under way, by key
        self.store = Store(out)
        self.records = self.store.records()
        self._out = out
        self._settings = settings
        self._fresh = options.fresh
        self._progress = progress
        self._scheduler = scheduler
        self._decisions = load_decisions(out / DECISIONS, archive_decisions(settings))

    # ---------------------------------------------------------------------------------------- open

    def open(self, files: Sequence[SourceFile]) -> list[_Open]:
        """Find out what each file is. One that cannot be opened is recorded as a failure."""
        opened: dict[str, Record] = {}
        self._given = {source.path for source in files}
        self._progress.opening(0, len(files))

        def settle(found: Record) -> None:
            opened[found.path] = found
            self._progress.opening(len(opened), len(files))

        def tasks() -> Iterator[Task]:
            for source in files:
                known = self.records.get(source.path)
                if known is not None and not self._fresh and _unchanged(known, source.file):
                    settle(known)
                else:
                    yield Task(_inspect, (self._out, source, self._settings), settle, partial(lost, source))

        def lost(source: SourceFile, why: str) -> None:
            settle(Record(source.path, failures=(_lost(source.path, None, "ingest", why),)))

        self._scheduler.run(tasks())
        require({found.kind for found in opened.values() if found.kind}, self._settings)
        self._make_way(files)
        documents = []
        for source in files:
            found = opened[source.path]
            known = self.records.get(source.path, found)
            record = replace(
                known,
                source=str(source.file),
                size=found.size,
                mtime_ns=found.mtime_ns,
                sha256=found.sha256 or known.sha256,
                kind=found.kind,
                pages=found.pages or known.pages,
                failures=found.failures if found.kind is None else known.failures,
            )
            if record.kind is None:
                self._close_document(record)
            else:
                documents.append(self.plan(source, record, record.kind))
        return documents

    def _make_way(self, files: Sequence[SourceFile]) -> None:
        """Remove outputs from folders that now belong to another document, before anything is written there."""
        folders = {source.path: source.folder for source in files}
        wanted = set(folders.values())
        for record in list(self.records.values()):
            if not record.outputs or record.folder == folders.get(record.path):
                continue
            if record.path in folders:  # its name without the suffix is wanted twice now, or no longer
                remove_outputs(self._out, record)
                self.records[record.path] = replace(record, outputs=(), finish_key="")
                self.store.save_record(self.records[record.path])
            elif record.folder in wanted:  # its source is gone, and another has taken its name
                remove_outputs(self._out, record)
                del self.records[record.path]
                self.store.drop_record(record.path)

    def plan(self, source: SourceFile, record: Record, kind: Kind, again: bool = True) -> _Open:
        """Look up which pages of a document are read; those that failed are to be read `again`, or not."""
        reading = reading_key(self._settings, () if kind is Kind.TEXT else (tesseract.version(),))
        keys = tuple(page_key(reading, record.sha256, number) for number in range(1, record.pages + 1))
        waiting = {number for number, key in enumerate(keys, 1) if self._fresh or not self.store.has_page(key)}
        failed = {} if again else {failure.page: failure for failure in record.failures if failure.page is not None}
        return _Open(source, record, kind, keys, waiting - failed.keys(), failed)

    # ---------------------------------------------------------------------------------------- read and finish

    def carry_out(self, documents: Sequence[_Open], workers: int) -> None:
        """Read the pages of `documents` that are not read yet, and finish those that are not as they should be."""
        todo = [document for document in documents if document.waiting or not self._is_done(document)]
        for document in set(documents).difference(todo):
            self.outcome.already_done += 1
            self.outcome.failures.extend(document.record.failures)
            self.store.save_record(document.record)
        pages = sum(len(document.keys) for document in todo)
        self._progress.begin(len(todo), pages, pages - sum(len(document.waiting) for document in todo), workers)
        self._scheduler.run(task for document in todo for task in self._tasks(document))

    def _tasks(self, document: _Open) -> Iterator[Task]:
        if not document.waiting:
            yield self._finishing(document)
        for number in sorted(document.waiting):
            key = document.keys[number - 1]
            if not self._fresh and self.store.has_page(key):  # read since, for the same scan under another name
                self._page_done(document, number, None)
                continue
            alike = self._reading.setdefault(key, [])
            alike.append((document, number))
            if len(alike) > 1:
                continue  # is being read for that
            arguments = (self._out, document.source, document.kind, number, key, self._settings)
            done, lost = partial(self._page_read, key), partial(self._page_lost, key, number)
            yield Task(_read, arguments, done, lost, last=(*arguments, True))

    def _page_read(self, key: str, failure: Failure | None) -> None:
        self.outcome.pages_read += failure is None
        for document, number in self._reading.pop(key):
            own = failure and replace(failure, document=document.source.path)
            self._page_done(document, number, own)

    def _page_done(self, document: _Open, number: int, failure: Failure | None) -> None:
        self._progress.page_done()
        if failure is not None:
            document.failures[number] = failure
        document.waiting.remove(number)
        if document.waiting:
            return
        if self._is_done(document):  # the pages that failed the last time failed again
            self._close_document(document.record)
        else:
            self._scheduler.first.append(self._finishing(document))

    def _page_lost(self, key: str, number: int, why: str) -> None:
        self._page_read(key, _lost("", number, "ocr", why))

    def _finishing(self, document: _Open) -> Task:
        record = replace(document.record, folder=document.source.folder, finish_key=self._finish_key(document))
        failures = dict(sorted(document.failures.items()))

        def lost(why: str) -> None:
            failure = _lost(record.path, None, "export", why)
            self._close_document(replace(record, finish_key="", failures=(*failures.values(), failure)))

        arguments = (self._out, record, document.keys, failures, self._settings)
        return Task(_finish, arguments, self._close_document, lost)

    def _finish_key(self, document: _Open) -> str:
        """Return a hash of everything the outputs of `document` depend on."""
        return digest(
            document.keys,
            [asdict(failure) for _, failure in sorted(document.failures.items())],
            document.source.path,
            document.source.folder,
            document.record.sha256,
            dictionary_version(self._settings),
            self._settings.repair.model_dump(mode="json"),
            self._decisions.fingerprint(document.record.sha256),
            __version__,
        )

    def _is_done(self, document: _Open) -> bool:
        record = document.record
        return (
            not self._fresh
            and record.finish_key == self._finish_key(document)
            and all((self._out / record.folder / name).is_file() for name in record.outputs)
        )

    def _close_document(self, record: Record) -> None:
        self.records[record.path] = record
        self.store.save_record(record)
        self.outcome.finished += bool(record.finish_key)
        self.outcome.failures.extend(record.failures)
        self._progress.document_done(record)

    # ---------------------------------------------------------------------------------------- close

    def close(self) -> Outcome:
        """Renew the tables and the report from all documents in the folder, where anything in it has changed."""
        for path, record in list(self.records.items()):
            if path not in self._given and not record.outputs and not Path(record.source).exists():
                self.store.drop_record(path)  # could never be done, and is gone
                del self.records[path]
        records = [self.records[path] for path in sorted(self.records)]
        found = [*map(asdict, self._failures), *map(asdict, records)]
        state = digest(found, _fingerprint(self._out / DECISIONS), __version__)
        if self._fresh or not self.store.is_reported(state):
            write_tables(self._out, records, self._failures)
            write_report(self._out)
            update_index(self._out)
            self.store.save_reported(state)
        return self.outcome


def _unchanged(known: Record, file: Path) -> bool:
    try:
        status = file.stat()
    except OSError:
        return False
    same = (known.source, known.size, known.mtime_ns) == (str(file), status.st_size, status.st_mtime_ns)
    return known.kind is not None and same


def _lost(path: str, page: int | None, stage: str, why: str) -> Failure:
    return Failure(path, page, stage, why, "run again with fewer --jobs; what is done stays done")


# ------------------------------------------------------------------------------------------------ in the workers
# Each contains what goes wrong with its page or document. Only what would go wrong with all of them leaves as an error.


def _inspect(out: Path, source: SourceFile, settings: Settings) -> Record:
    try:
        with limited(settings.limits):
            status = source.file.stat()
            found = inspect(source.file, settings.ingest)
    except Exception as error:
        return Record(source.path, failures=(_failure(error, out, source.path, None, "ingest"),))
    settled = time.time_ns() - status.st_mtime_ns > _TRUSTED_AGE
    return Record(
        source.path,
        source=str(source.file),
        size=status.st_size,
        mtime_ns=status.st_mtime_ns if settled else 0,
        sha256=found.sha256,
        kind=found.kind,
        pages=found.pages,
    )


def _read(
    out: Path, source: SourceFile, kind: Kind, number: int, key: str, settings: Settings, smaller: bool = False
) -> Failure | None:
    """Read a page into the store, once more and `smaller` where it fails; return why where that fails too."""
    store = Store(out)
    start = time.perf_counter()
    try:
        with limited(settings.limits):
            page = read_page(source.file, kind, number, settings, store.image_file(key), smaller)
        if smaller:
            page = replace(page, notes=(*page.notes, _READ_SMALLER))
        store.save_page(key, PageRead(page, round(time.perf_counter() - start, 3)))
    except Exception as error:
        failure = _failure(error, out, source.path, number, "ocr")
        if smaller or kind is Kind.TEXT or _read(out, source, kind, number, key, settings, smaller=True) is not None:
            return failure
    return None


def _finish(out: Path, record: Record, keys: Sequence[str], failures: dict[int, Failure], settings: Settings) -> Record:
    """Finish a document whose pages are in the store, and return its record with what came of it."""
    kind = record.kind
    assert kind is not None
    store = Store(out)
    folder = out / record.folder
    start = time.perf_counter()
    pages, seconds = [], 0.0
    try:
        if not Path(record.source).exists():
            advice = "bring it back and run again; the decisions are kept"
            raise StageError("export", f"the source is no longer at {record.source}", advice)
        for number, key in enumerate(keys, start=1):
            read = None if number in failures else store.load_page(key)
            if read is None:
                if number not in failures:
                    failures[number] = _damaged(record.path, number)
                    store.page_file(key).unlink(missing_ok=True)
                    record = replace(record, finish_key="")
                pages.append(Page(number, reading=Reading.NONE, failure=failures[number]))
            else:
                pages.append(read.page)
                seconds += read.seconds
        document = Document(record.path, record.sha256, kind, tuple(pages))
        archive = archive_decisions(settings)
        decisions = _decisions(out / DECISIONS, _fingerprint(out / DECISIONS), archive, _fingerprint(archive))
        link_images(store, keys, out / PARTS / record.folder)
        document = finish_document(document, Path(record.source), folder, settings, decisions)
        write_crops(document, out / PARTS / record.folder)
    except Exception as error:
        failure = _failure(error, out, record.path, None, "export")
        return replace(record, finish_key="", outputs=outputs_in(folder), failures=(*failures.values(), failure))
    row = manifest_row(document, "", seconds + time.perf_counter() - start)
    found = tuple(failures.values())
    if not row["words"] and not found:
        advice = "check that it shows written pages"
        found = (Failure(record.path, None, "ocr", "no text was found on any page", advice),)
    return replace(
        record,
        outputs=outputs_in(folder),
        row=row,
        resolutions=tuple(resolution_rows(document)),
        failures=found,
    )


def _damaged(path: str, number: int) -> Failure:
    advice = "run again: this page will be read anew"
    return Failure(path, number, "ocr", "what was read of this page is damaged on the disk", advice)


@lru_cache(maxsize=1)
def _decisions(path: Path, state: tuple[int, int], archive: Path, archive_state: tuple[int, int]) -> Decisions:
    """Load the decisions once for each worker and state of their files."""
    return load_decisions(path, archive)


def _fingerprint(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _failure(error: Exception, out: Path, path: str, page: int | None, stage: str) -> Failure:
    """Return `error` as a line of errors.csv; raise it where no document can be done any more."""
    if isinstance(error, MissingToolError):
        raise error
    if isinstance(error, OSError) and error.errno in _FULL:
        advice = "make room, or give another --out; the same command then goes on where it was"
        raise ZapisnikError(f"cannot write in {out}: {error.strerror}", advice) from error
    if isinstance(error, ZapisnikError):
        return Failure(path, page, getattr(error, "stage", stage), error.message, error.advice)
    if isinstance(error, OSError):
        return Failure(path, page, stage, error.strerror or str(error), "check the file and who may read it")
    if isinstance(error, MemoryError):
        return Failure(path, page, stage, "not enough memory", "run again with fewer --jobs; what is done stays done")
    log = out / STATE / "tracebacks.log"
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{path}, page {page}\n{''.join(traceback.format_exception(error))}\n")
    return Failure(path, page, stage, f"{type(error).__name__}: {error}", f"a fault of zapisnik: please send {log}")
