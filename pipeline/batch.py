"""A run over many documents: pages of all of them are read side by side, and each is finished as soon as it is read.

The unit of work is the page, of which a task may read some. Workers leave what they find in the `Store`, where the
rest of the run and the next one look for it; between the processes go only keys, paths and counts.
"""

from __future__ import annotations

import json
import secrets
import shlex
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.cache import Store, digest, reading_key
from pipeline.doctor import require
from pipeline.errors import MissingToolError, UsageError, ZapisnikError
from pipeline.export.document_json import load_document, schema
from pipeline.export.tables import manifest_row, resolution_rows, unguarded
from pipeline.files import write_atomically
from pipeline.ledger import BEGUN, DAMAGED, Ledger, PageKey, Record, read_records
from pipeline.model import CONFORMANCE, DATE, Document, Failure, Kind, Page
from pipeline.outputs import (
    images_missing,
    outputs_in,
    outputs_whole,
    remove_outputs,
    set_aside_changed,
    size_of,
    sums_of_tables,
    write_tables,
)
from pipeline.pool import Pool, open_pool, sheltered
from pipeline.progress import Progress, counted, printable
from pipeline.provenance import given_date, provenance, reading_tools, today
from pipeline.repair.lexicon.version import dictionary_version
from pipeline.review.decisions import FILE_NAME as DECISIONS
from pipeline.review.decisions import Decisions, archive_decisions, decide, load_decisions
from pipeline.review.parts import PARTS
from pipeline.schedule import Scheduler, Task
from pipeline.search import update_index
from pipeline.settings import Settings
from pipeline.sources import OF_TABLES, STATE, SourceFile, gather, is_same, own_files
from pipeline.spool import spooled
from pipeline.work import (
    LOG,
    PageSent,
    fingerprint,
    finish,
    open_document,
    raise_if_full,
    read_into_store,
    read_sent,
    read_several_into_store,
    warm_up,
    witness,
)

_PART = ".????????????????.tmp"  # how files are called that are not whole yet
_MOST_IN_TASK = 4  # pages that are first read by one call of Tesseract: its start is then a fourth of what it was
# In the ledger: what the tables show; when the outputs that lay there were taken in.
# And the sums of the tables, by their names, as they were written; how many decisions there were.
_REPORTED, _RECOVERED, _TABLES, _DECIDED = "reported", "recovered", "tables", "decided"


@dataclass(frozen=True, slots=True)
class Options:
    """How a run works: with so many processes on this machine, or on which dask cluster; and whether it starts anew."""

    jobs: int
    dask: str | None = None
    fresh: bool = False
    retry: bool = True  # pages that failed the last time


@dataclass(slots=True)
class Outcome:
    """What a run did with the documents of this run, not with all that are in the folder."""

    finished: int = 0
    already_done: int = 0
    pages_read: int = 0
    failures: list[Failure] = field(default_factory=list)
    passed_over: tuple[Path, ...] = ()
    empty: tuple[Path, ...] = ()  # the sources, where there is not a document in any of them
    gone: tuple[str, ...] = ()  # documents whose source is no longer there, and whose outputs are kept
    report: Path = Path("report.html")

    @property
    def failed(self) -> int:
        """Documents that could not be done, or not all of their pages."""
        return len({failure.document for failure in self.failures})


def run(
    sources: Sequence[Path],
    out: Path,
    settings: Settings,
    options: Options,
    progress: Progress,
    is_ready: Callable[[Path], bool] = lambda file: True,
) -> Outcome:
    """Do the documents in `sources` that are ready, leave their outputs in `out`, and renew its tables and report.

    Raises:
        UsageError: a source does not exist, another run works in `out`, or its decisions cannot be read.
        MissingToolError: a tool, language or dictionary that these sources need is missing.
        ZapisnikError: the disk is full.
        KeyboardInterrupt: the run was interrupted; the same call goes on where it was.
    """
    out = out.absolute()  # workers may have another working folder
    gathered = gather(sources, out)
    files = [source for source in gathered.files if is_ready(source.file)]
    with _batch(out, settings, options, progress, gathered.failures, sources) as batch:
        batch.outcome.passed_over = gathered.passed_over
        batch.outcome.empty = () if gathered.files else tuple(sources)
        batch.store.save_settings(settings)
        batch.carry_out(batch.open(files))
        outcome = batch.close()
        outcome.gone = batch.gone()
        return outcome


def refinish(out: Path, options: Options, progress: Progress) -> Outcome:
    """Carry the decisions of `out` into the outputs of all documents that they change; nothing is read again.

    Raises: as `run`.
    """
    out = out.absolute()
    settings = Store(out).load_settings() or Settings()
    with _batch(out, settings, options, progress) as batch:
        documents = [
            batch.plan(SourceFile(Path(record.source), record.path, record.folder), record, record.kind, again=False)
            for record in batch.records.values()
            if record.outputs and record.kind
        ]
        batch.carry_out(documents)
        return batch.close()


def forget(out: Path, documents: Collection[str], gone: bool, progress: Progress) -> list[str]:
    """Remove the outputs of `documents` (or of all that are `gone`) from `out` and its tables; return their paths.

    What people decided about them is kept. A source that is still there is done anew by the next run.

    Raises:
        UsageError: a document is not in `out`, no source at all is there, or another run works in `out`.
    """
    out = out.absolute()
    with _batch(out, Store(out).load_settings() or Settings(), Options(1), progress) as batch:
        if gone:
            documents = batch.gone()
            if documents and len(documents) == len(batch.records):
                advice = "connect the drive that they are on, or name the documents: zapisnik forget DIR DOCUMENT…"
                raise UsageError(f"none of the sources of {out} is there", advice)
        named = {unicodedata.normalize("NFC", path): path for path in batch.records}
        documents = [
            one if one in batch.records else named.get(unicodedata.normalize("NFC", unguarded(one)), one)
            for one in documents
        ]
        if unknown := sorted(set(documents) - batch.records.keys()):
            raise UsageError(f"not in {out}: {', '.join(unknown)}", "write them as they stand in its manifest.csv")
        forgotten = sorted(set(documents))
        for path in forgotten:
            batch.drop(batch.records[path])
        batch.close()
        return forgotten


def preview(out: Path, decisions: Decisions) -> Iterator[tuple[str, list[tuple[int, str, str]]]]:
    """Yield what `decisions` would change in the outputs of `out`: a document's path, and its words that change.

    A word is (page, text now, text then). Nothing is written and no page is read anew.

    Raises:
        MissingToolError: the lexicon has not been compiled.
    """
    from pipeline.repair.document import repair  # a run needs it in its workers only

    store = Store(out.absolute())
    settings = store.load_settings() or Settings()
    for path, record in sorted(read_records(store.root).items()):
        if not record.outputs or record.kind is None:
            continue
        try:
            now = load_document(out / record.folder / "document.json")
        except (OSError, ZapisnikError):
            continue  # it will be written anew
        if not decisions.concern(now):
            continue
        read = map(store.load_page, record.page_keys())
        pages = spooled(found.page for found in read if found is not None)
        then = decide(repair(replace(now, pages=pages), settings), decisions)
        changes = [
            (page.number, one.text, other.text)
            for page in then.pages
            for one, other in zip(now.pages[page.number - 1].words(), page.words(), strict=False)
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
    keys: tuple[PageKey, ...]
    waiting: set[int]  # numbers of the pages not yet read
    failures: dict[int, Failure] = field(default_factory=dict)


def _look_about(settings: Settings) -> None:
    """Find out what is remembered and needed later: what the report reads documents with, and the versions of tools.

    Where a tool is missing, whoever needs it says so.
    """
    for of in (Document, Page):
        schema(of)
    with suppress(MissingToolError):
        require(set(Kind), settings)
        reading_tools(settings)


@contextmanager
def _batch(
    out: Path,
    settings: Settings,
    options: Options,
    progress: Progress,
    failures: Sequence[Failure] = (),
    sources: Sequence[Path] = (),
) -> Iterator[_Batch]:
    """Yield a batch that has the output folder, its ledger and a pool of workers for itself."""
    with Store(out).locked() as ledger:
        try:
            with _pool(out, settings, options, sources) as pool:
                yield _Batch(out, settings, options, progress, ledger, pool, failures)
        except OSError as error:
            raise_if_full(error, out)
            raise


@contextmanager
def _pool(out: Path, settings: Settings, options: Options, sources: Sequence[Path]) -> Iterator[Pool]:
    token, content = out / STATE / "token", secrets.token_hex(16)
    if options.dask is not None:
        write_atomically(token, content)  # a worker that reads it sees this folder, not another of its name
    told = partial(witness, token, content, [source.absolute() for source in sources], settings)
    try:
        with open_pool(options.jobs, options.dask, told) as pool:
            yield pool
    finally:
        token.unlink(missing_ok=True)


class _Batch:
    def __init__(
        self,
        out: Path,
        settings: Settings,
        options: Options,
        progress: Progress,
        ledger: Ledger,
        pool: Pool,
        failures: Sequence[Failure],
    ) -> None:
        self.outcome = Outcome(failures=list(failures), report=out / "report.html")
        self._failures = failures  # of no document
        self._given: set[str] = set()  # paths of the sources of this run
        self._reading: dict[PageKey, list[tuple[_Open, int]]] = {}  # pages under way
        self.store = Store(out)
        self._ledger = ledger
        self._out = out
        self._settings = settings
        self._dictionaries = dictionary_version(settings)
        self._fresh = options.fresh
        self._retry = options.retry
        self._progress = progress
        self._pool = pool
        self._scheduler = Scheduler(pool)
        self._unasked = 0  # pages that no task was made for yet
        self._decisions = load_decisions(out / DECISIONS, archive_decisions(settings))
        self._tell_lost_decisions()
        self._date = self._begin()
        self.records = ledger.records()

    def _tell_lost_decisions(self) -> None:
        """Tell when decisions are gone that were there: their file only grows, but where it was damaged or cut."""
        before = int(self._ledger.state(_DECIDED) or 0)
        if len(self._decisions) < before:
            fewer = f"{DECISIONS} holds {counted(len(self._decisions), 'decision')}, and held {before} at the last run"
            self._progress.note(f"{fewer}: those that are gone are taken back; if they were lost, bring back a copy")

    def _begin(self) -> str:
        """Return the day of this run, which is that on which it was begun where it was interrupted."""
        if self._ledger.set_aside:
            what = f"the ledger is damaged or of another version: it is kept as {STATE}/{DAMAGED}"
            self._progress.note(f"{what}, and made anew of what is in the folder")
        if not self._ledger.state(_RECOVERED):
            known = self._ledger.records()
            self._ledger.save(record for record in _recovered(self._out) if record.path not in known)
            self._ledger.set_state(_RECOVERED, today())
        begun = self._unfinished = self._ledger.state(BEGUN)
        if begun or self._ledger.is_new:
            _remove_parts(self._out)
        return given_date() or begun or today()

    # ---------------------------------------------------------------------------------------- open

    def open(self, files: Sequence[SourceFile]) -> list[_Open]:
        """Find out what each file is. One that cannot be opened is recorded as a failure."""
        opened: dict[str, Record] = {}
        self._unfinished = ""  # nothing is left of a run before, once this one has ended
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
                    yield Task(open_document, (self._out, source, self._settings), settle, partial(lost, source))

        def lost(source: SourceFile, why: str) -> None:
            settle(Record(source.path, failures=(_lost(source.path, None, "ingest", why),)))

        with ThreadPoolExecutor(1) as aside:
            with sheltered():  # its thread must get no Ctrl-C, which would come through wherever this one is
                aside.submit(_look_about, self._settings)
            self._scheduler.run(tasks())
        require({found.kind for found in opened.values() if found.kind}, self._settings)
        self._refuse_others(files, opened)
        self._make_way(files)
        documents = []
        for source in files:
            found = opened[source.path]
            source = replace(source, size=found.size, mtime_ns=found.mtime_ns)
            known = self.records.get(source.path, found)
            record = replace(
                known,
                source=str(source.file),
                size=found.size,
                mtime_ns=found.mtime_ns,
                # outputs that are there are of what it was when it could be opened
                sha256=known.sha256 if known.outputs and not found.kind else found.sha256,
                kind=found.kind,
                pages=found.pages or known.pages,
                # one that cannot be opened is finished anew when it can be again
                finish_key=known.finish_key if found.kind else "",
                failures=known.failures if found.kind else found.failures,
            )
            if record.kind is None:
                self._close_document(record)
            else:
                documents.append(self.plan(source, record, record.kind))
        self._ledger.save(document.record for document in documents)
        return documents

    def _refuse_others(self, files: Sequence[SourceFile], opened: Mapping[str, Record]) -> None:
        """Raise UsageError where outputs of another source, which is still there, would be overwritten."""
        wanted = {source.folder: source for source in files}
        for record in self.records.values():
            source = wanted.get(record.folder)
            if source is None or not record.outputs or not record.source or record.source == str(source.file):
                continue
            other = Path(record.source)
            if opened[source.path].sha256 == record.sha256 or record.is_gone():
                continue
            if any(is_same(other, one.file) for one in files):
                continue  # given under another path
            raise UsageError(
                f"{other} has its outputs in {self._out / record.folder}, where those of {source.file} would go",
                "give the folder that holds them both, or another --out folder; "
                f"or forget the first: zapisnik forget {shlex.quote(str(self._out))} {shlex.quote(record.path)}",
            )

    def _make_way(self, files: Sequence[SourceFile]) -> None:
        """Remove outputs from folders that now belong to another document, before anything is written there."""
        folders = {source.path: source.folder for source in files}
        wanted = set(folders.values())
        for record in list(self.records.values()):
            if not record.outputs or record.folder == folders.get(record.path):
                continue
            if record.path in folders:  # its name without the suffix is wanted twice now, or no longer
                remove_outputs(self._out, record)
                self.records[record.path] = replace(record, outputs={}, finish_key="")
                self._ledger.save([self.records[record.path]])
            elif record.folder in wanted:  # its source is gone, and another has taken its name
                self._progress.note(printable(f"{record.path}: its outputs make way for those of another source"))
                self.drop(record)

    def drop(self, record: Record) -> None:
        remove_outputs(self._out, record)
        del self.records[record.path]
        self._ledger.drop(record.path)

    def gone(self) -> tuple[str, ...]:
        """Return the documents that have outputs, but no source any more where it was."""
        return tuple(
            path
            for path, record in sorted(self.records.items())
            if path not in self._given and record.outputs and record.is_gone()
        )

    def plan(self, source: SourceFile, record: Record, kind: Kind, again: bool = True) -> _Open:
        """Look up which pages of a document are read; `again`: as they would be now, and also those that failed."""
        if again or not record.reading:
            tools = () if kind is Kind.TEXT else reading_tools(self._settings)
            record = replace(record, reading=reading_key(self._settings, tools))
        read = self._ledger.pages(record.sha256, record.reading)
        if len(read) < record.pages:  # some may be there that the last run did not live to enter
            read = self.store.find_pages(record.sha256, record.reading)
            self._ledger.add_pages(PageKey(record.sha256, record.reading, number) for number in read)
        numbers = range(1, record.pages + 1)
        waiting = {number for number in numbers if self._fresh or number not in read}
        known = self.records.get(record.path)
        retry = again and (self._retry or known is None or known.page_keys() != record.page_keys())
        failed = {} if retry else {failure.page: failure for failure in record.failures if failure.page is not None}
        return _Open(source, record, kind, record.page_keys(), waiting - failed.keys(), failed)

    # ---------------------------------------------------------------------------------------- read and finish

    def carry_out(self, documents: Sequence[_Open]) -> None:
        """Read the pages of `documents` that are not read yet, and finish those that are not as they should be."""
        self._ledger.set_state(BEGUN, self._date)
        todo = [document for document in documents if document.waiting or not self._is_done(document)]
        done = set(documents).difference(todo)
        self._ledger.save(document.record for document in done)
        self.records |= {document.record.path: document.record for document in done}
        self.outcome.already_done = len(done)
        self.outcome.failures.extend(failure for document in done for failure in document.record.failures)
        pages = sum(len(document.keys) for document in todo)
        read = pages - sum(len(document.waiting) for document in todo)
        self._unasked = pages - read
        self._progress.begin(len(todo), pages, read, self._pool.workers)
        tasks = (task for document in todo for task in self._tasks(document))
        # Behind the last page: the worker that gets to it would wait for the others, and finishes what they read.
        last = Task(warm_up, (self._settings,), lambda nothing: None)
        is_waited = any(document.waiting and document.kind is not Kind.TEXT for document in todo)  # texts take no time
        idle = is_waited and self._pool.workers > 1 and not self._pool.sends
        self._scheduler.run(chain(tasks, [last] if idle else []))

    def _tasks(self, document: _Open) -> Iterator[Task]:
        if not document.waiting:
            yield self._finishing(document)
        sent: Any = None
        several: list[PageKey] = []  # that one task reads
        for number in sorted(document.waiting):
            key = document.keys[number - 1]
            self._unasked -= 1
            if not self._fresh and self._ledger.has_page(key):  # read since, for the same scan under another name
                self._page_done(document, number, None)
                continue
            alike = self._reading.setdefault(key, [])
            alike.append((document, number))
            if len(alike) > 1:
                continue  # is being read for that
            if self._pool.sends:
                sent = sent or self._pool.send(document.source.file)
                arguments = (sent, document.source, document.kind, key, self._settings)
                lost = partial(self._page_lost, key)
                yield Task(read_sent, arguments, partial(self._page_received, key), lost, last=(*arguments, True))
                continue
            several.append(key)
            # Few of the last pages in one task, so that all workers end at the same time.
            if len(several) >= min(_MOST_IN_TASK, self._unasked // self._pool.workers):
                yield self._reading_task(document, several)
                several = []
        if several:
            yield self._reading_task(document, several)

    def _reading_task(self, document: _Open, keys: Sequence[PageKey]) -> Task:
        common = (self._out, document.source, document.kind)
        parts = tuple(
            Task(
                read_into_store,
                (*common, key, self._settings),
                partial(self._page_read, key),
                partial(self._page_lost, key),
                last=(*common, key, self._settings, True),
            )
            for key in keys
        )
        if len(parts) == 1:
            return parts[0]

        def read(failures: Sequence[Failure | None]) -> None:
            for part, failure in zip(parts, failures, strict=True):
                part.done(failure)

        return Task(read_several_into_store, (*common, tuple(keys), self._settings), read, parts=parts)

    def _page_received(self, key: PageKey, sent: PageSent) -> None:
        """Keep what a machine that does not see the folder has read."""
        if sent.log:
            with (self.store.root / LOG).open("a", encoding="utf-8") as file:
                file.write(sent.log)
        if sent.failure is None:
            if sent.image:
                write_atomically(self.store.image_file(key), sent.image)
            self.store.save_page(key, sent.page)
        self._page_read(key, sent.failure)

    def _page_read(self, key: PageKey, failure: Failure | None) -> None:
        if failure is None:
            self.outcome.pages_read += 1
            self._ledger.add_pages([key])
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
            self._close_document(document.record, anew=False)
        else:
            self._scheduler.first.append(self._finishing(document))

    def _page_lost(self, key: PageKey, why: str) -> None:
        self._page_read(key, _lost("", key.number, "ocr", why))

    def _finishing(self, document: _Open) -> Task:
        key = self._finish_key(document)
        known = document.record
        # While its outputs are written they are of no run: neither of the one before nor of this one.
        self._ledger.save([replace(known, finish_key="")])
        date = known.provenance[DATE] if known.finish_key == key and not self._fresh else self._date
        made = provenance(self._settings, document.kind, date, self._dictionaries)
        record = replace(known, folder=document.source.folder, finish_key=key, provenance=made)
        failures = dict(sorted(document.failures.items()))

        def lost(why: str) -> None:
            failure = _lost(record.path, None, "export", why)
            self._close_document(replace(record, finish_key="", failures=(*failures.values(), failure)))

        return Task(finish, (self._out, record, document.keys, failures, self._settings), self._close_document, lost)

    def _finish_key(self, document: _Open) -> str:
        """Return a hash of everything the outputs of `document` depend on."""
        return digest(
            document.keys,
            [asdict(failure) for _, failure in sorted(document.failures.items())],
            document.source.path,
            document.source.folder,
            document.record.sha256,
            self._dictionaries,
            self._settings.repair.model_dump(mode="json"),
            self._decisions.fingerprint(document.record.sha256),
            __version__,
        )

    def _is_done(self, document: _Open) -> bool:
        record = document.record
        return (
            not self._fresh
            and record.finish_key == self._finish_key(document)
            and outputs_whole(self._out, record)
            and not images_missing(self.store, document.keys, self._out / PARTS / record.folder)
        )

    def _close_document(self, record: Record, anew: bool = True) -> None:
        self.records[record.path] = record
        self._ledger.save([record])
        self.outcome.finished += anew and bool(record.finish_key)
        self.outcome.failures.extend(record.failures)
        self._progress.document_done(record)

    # ---------------------------------------------------------------------------------------- close

    def close(self) -> Outcome:
        """Renew the tables and the report from all documents in the folder, where anything in it has changed."""
        from pipeline.review.report import write_report  # not before the pages are read: that takes a while

        for path, record in list(self.records.items()):
            if path not in self._given and not record.outputs and record.is_gone():
                self._ledger.drop(path)  # could never be done, and is gone
                del self.records[path]
        records = [self.records[path] for path in sorted(self.records)]
        if self._fresh or not self._is_reported(records):
            dealt_with = [record for record in records if record.row or record.failures]
            self._write_tables(dealt_with)
            write_report(self._out)
            update_index(self._out)
            self._ledger.forget_unused_pages()
            _remove_parts(self._out)  # of a worker that was killed
            self.store.remove_unused(records)
            self._ledger.set_state(_REPORTED, self._state(records))
        self._ledger.set_state(_DECIDED, str(len(self._decisions)))
        self._ledger.set_state(BEGUN, self._unfinished)
        return self.outcome

    def _write_tables(self, records: Sequence[Record]) -> None:
        """Write the tables, but for those that somebody changed: they are kept under another name."""
        for name, kept in set_aside_changed(self._out, json.loads(self._ledger.state(_TABLES) or "{}")):
            self._progress.note(f"{name} was changed by somebody: it is now {kept}, and {name} is written anew")
        self._ledger.set_state(_TABLES, "")  # until it is known what they are
        write_tables(self._out, records, self._failures)
        self._ledger.set_state(_TABLES, json.dumps(sums_of_tables(self._out)))

    def _state(self, records: Sequence[Record]) -> str:
        """Return a hash of all that the tables and the report show, and of how long they and its parts are."""
        # When a source was changed says only whether it must be looked at again.
        found = [*map(asdict, self._failures), *(asdict(replace(record, mtime_ns=0)) for record in records)]
        files = (self._out / PARTS).rglob("index*.html")
        sizes = [*(size_of(self._out / name) for name in OF_TABLES), *map(size_of, sorted(files))]
        return digest(found, fingerprint(self._out / DECISIONS), __version__, sizes)

    def _is_reported(self, records: Sequence[Record]) -> bool:
        return self._ledger.state(_REPORTED) == self._state(records)


def _recovered(out: Path) -> Iterator[Record]:
    """Yield what can be known of the documents whose outputs are in `out` without the ledger."""
    for path in sorted(own_files(out, "document.json")):
        folder = path.parent
        try:
            document = load_document(path)
            yield _recovered_record(document, folder, out)
        except (OSError, ZapisnikError):
            continue  # it will be done anew


def _recovered_record(document: Document, folder: Path, out: Path) -> Record:
    return Record(
        document.path,
        folder.relative_to(out).as_posix(),
        sha256=document.sha256,
        kind=document.kind,
        pages=len(document.pages),
        outputs=outputs_in(folder),
        provenance={name: version for name, version in document.provenance.items() if name != CONFORMANCE},
        row={**manifest_row(document, "", 0.0), "seconds": None},
        resolutions=tuple(resolution_rows(document)),
        failures=document.failures,
    )


def _remove_parts(out: Path) -> None:
    """Remove the unfinished files below `out` that workers left when they were killed."""
    for part in (*own_files(out, _PART), *(out / STATE).rglob(_PART)):
        part.unlink(missing_ok=True)


def _unchanged(known: Record, file: Path) -> bool:
    try:
        status = file.stat()
    except OSError:
        return False
    same = (known.source, known.size, known.mtime_ns) == (str(file), status.st_size, status.st_mtime_ns)
    return known.kind is not None and same


def _lost(path: str, page: int | None, stage: str, why: str) -> Failure:
    return Failure(path, page, stage, why, "run again with fewer --jobs; what is done stays done")
