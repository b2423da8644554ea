"""What a person sees while a run works: a bar on a terminal, a line for each document elsewhere."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.progress import Progress as RichProgress
from rich.text import Text

from pipeline.ledger import Record
from pipeline.model import Failure
from pipeline.pool import sheltered

_RECENT = 60  # pages: about as many as a two-core machine reads in three minutes


class Rate:
    """Pages per minute over the recent pages; `None` until enough of them are known to say anything honest.

    Pages end in bursts, as many as there are workers, so that the first few tell nothing.
    """

    def __init__(self, workers: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._enough = max(6, 2 * workers)
        self._ends: deque[float] = deque([clock()], maxlen=_RECENT + 1)
        self._pages = 0

    def page_done(self) -> None:
        self._pages += 1
        self._ends.append(self._clock())

    def per_minute(self) -> float | None:
        # Up to now and not up to the last page: a page that takes long lowers the rate while it does.
        passed = self._clock() - self._ends[0]
        return None if self._pages < self._enough or passed <= 0 else 60 * (len(self._ends) - 1) / passed


def duration(seconds: float) -> str:
    """Return "40 s", "12 min" or "3 h 05 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


def counted(number: int, noun: str) -> str:
    """Return "1 document", "2 documents"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def some(names: Sequence[str]) -> str:
    """Return the first of `names`, as they can be shown."""
    return ", ".join(map(printable, names[:5])) + (", …" if len(names) > 5 else "")


def printable(text: str) -> str:
    """Return `text`, which may be a file's name, with nothing in it that steers a terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def describe(failure: Failure) -> str:
    page = f", page {failure.page}" if failure.page is not None else ""
    return printable(f"{failure.document}{page}: {failure.error} – {failure.advice}")


class Progress(Protocol):
    """Told of everything as it happens, in the order of these methods."""

    def opening(self, done: int, documents: int) -> None: ...
    def begin(self, documents: int, pages: int, read: int, workers: int) -> None: ...
    def page_done(self) -> None: ...
    def document_done(self, record: Record) -> None: ...
    def note(self, message: str) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Lines:
    """One line for each finished document: for logs and pipes."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._documents = self._done = 0

    def opening(self, done: int, documents: int) -> None:
        self._documents = documents

    def begin(self, documents: int, pages: int, read: int, workers: int) -> None:
        already = self._documents - self._done - documents
        if already > 0 and documents:
            self.note(f"{counted(already, 'document')} already done")
        self._documents = max(self._documents, documents)  # where decisions are carried in, none was opened
        self._done = self._documents - documents

    def page_done(self) -> None:
        pass

    def document_done(self, record: Record) -> None:
        self._done += 1
        outcome = _counts(record.row) if record.finish_key else "failed"
        self.note(f"[{self._done}/{self._documents}] {printable(record.path)}: {outcome}")

    def note(self, message: str) -> None:
        self._console.print(Text(message), soft_wrap=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


def _counts(row: Mapping[str, Any]) -> str:
    found = f"{counted(row['pages'], 'page')}, {counted(row['words'], 'word')}"
    return f"{found}, {row['repaired']} repaired, {row['doubtful']} doubtful, {row['seconds']} s"


class _PaceColumn(ProgressColumn):
    """The bar's pace, worked out anew at every refresh, so that a page that hangs is seen to."""

    max_refresh = 0.5

    def __init__(self, bar: Bar) -> None:
        super().__init__()
        self._bar = bar

    def render(self, task: Task) -> Text:
        return Text(self._bar.pace())


class Bar:
    """A bar with pages done, pages per minute and the time left; failures are named above it as they happen."""

    def __init__(self, console: Console) -> None:
        self._progress = RichProgress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            _PaceColumn(self),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("opening documents", total=None)
        self._rate: Rate | None = None  # while documents are only opened
        self._left = 0

    def opening(self, done: int, documents: int) -> None:
        self._progress.update(self._task, completed=done, total=documents)

    def begin(self, documents: int, pages: int, read: int, workers: int) -> None:
        self._left = pages - read
        self._rate = Rate(workers)
        self._progress.reset(self._task, description="pages", total=pages, completed=read)

    def page_done(self) -> None:
        self._left -= 1
        if self._rate is not None:
            self._rate.page_done()
        self._progress.advance(self._task)

    def pace(self) -> str:
        """Return the rate and the time left; nothing until they are known."""
        per_minute = self._rate and self._rate.per_minute()
        return f"{per_minute:.0f} pages/min, {duration(60 * self._left / per_minute)} left" if per_minute else ""

    def document_done(self, record: Record) -> None:
        for failure in record.failures:
            self.note(f"failed: {describe(failure)}")

    def note(self, message: str) -> None:
        self._progress.console.print(Text(message))

    def __enter__(self) -> Self:
        with sheltered():  # its thread must get no Ctrl-C
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()


def progress_for(console: Console) -> Progress:
    return Bar(console) if console.is_terminal else Lines(console)
