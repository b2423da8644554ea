"""`zapisnik watch`: which files of a folder that others write into are whole, and not done yet."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.sources import STATE, gather

_State = tuple[int, int]  # size and time of the last change


class Watch:
    """Tells which files in `sources` have not changed for `settle` seconds.

    What is done is in the ledger of `out`: here is only remembered what this process need not ask it about again.
    """

    def __init__(
        self, sources: Sequence[Path], out: Path, settle: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sources = sources
        self._out = out
        self._settle = settle
        self._clock = clock
        self._seen: dict[Path, tuple[_State, float]] = {}  # since when a file is as it is
        self._ready: dict[Path, _State] = {}
        self._done: dict[Path, _State] = {}

    def check(self) -> None:
        """Make sure that there is something to watch, and that outputs can be written.

        Raises:
            UsageError: a source is not there or no folder, or `out` cannot be written.
        """
        for source in self._sources:
            if source.is_file():
                raise UsageError(f"{source} is a file, and only folders are watched", "for a file: zapisnik run")
        self.ready()
        try:
            (self._out / STATE).mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=self._out / STATE).close()
        except OSError as error:
            advice = "give another --out, or change its permissions"
            raise UsageError(f"cannot write in {self._out}: {error.strerror}", advice) from error

    def ready(self) -> frozenset[Path]:
        """Look at the sources, and return the files that are whole, where there is one that was not done yet.

        Raises:
            UsageError: a source is not there.
        """
        now = self._clock()
        seen: dict[Path, tuple[_State, float]] = {}
        for source in gather(self._sources, self._out).files:
            state = _state(source.file)
            before, since = self._seen.get(source.file, (None, now))
            seen[source.file] = state, since if state == before else now
        self._seen = seen
        self._ready = {file: state for file, (state, since) in seen.items() if now - since >= self._settle}
        return frozenset(self._ready) if self._ready.items() - self._done.items() else frozenset()

    def done(self) -> None:
        """Take it that the files that were ready are done, or in errors.csv: until they change they are no news."""
        self._done = self._ready


def _state(file: Path) -> _State:
    try:
        status = file.stat()
    except OSError:
        return 0, 0  # a link that leads nowhere; the run will say so
    return status.st_size, status.st_mtime_ns
