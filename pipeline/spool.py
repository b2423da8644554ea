"""The pages of a long document: in a temporary file instead of in memory, and read back one at a time."""

from __future__ import annotations

import errno
import io
import os
import pickle
import tempfile
import weakref
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import chain, islice
from operator import attrgetter
from typing import Any, TypeVar, overload

from pipeline.errors import StageError

Value = TypeVar("Value")

# Pages that are kept in memory, some 0.3 MB each; more are written, at 8 kB each, and read once for every use of them.
_FEW = 250
_FAST = 1  # zlib level


class _Pickler(pickle.Pickler):
    """Packs a record by its class and fields: Python's own way for frozen ones takes four times as long."""

    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        return (kind, _fields_of(kind)(value)) if is_dataclass(kind) else NotImplemented


@cache
def _fields_of(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    names = [one.name for one in fields(kind)]
    return attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)


def spooled(values: Iterable[Value]) -> Sequence[Value]:
    """Return `values` as a tuple where they are few, and as a `Spool` where they are many."""
    values = iter(values)
    first = tuple(islice(values, _FEW + 1))
    return first if len(first) <= _FEW else Spool(chain(first, values))


class Spool(Sequence[Value]):
    """`values` in a temporary file, which has no name: it is gone with this object, or with the process.

    Each use makes its value anew, so that only those that somebody holds are in memory.

    Raises:
        StageError: there is no room for it.
    """

    def __init__(self, values: Iterable[Value] = ()) -> None:
        self._file = tempfile.TemporaryFile(prefix="zapisnik-", buffering=0)  # noqa: SIM115 - open as long as this is
        weakref.finalize(self, self._file.close)
        self._starts = array("Q", [0])
        for value in values:
            self.append(value)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[Value]:
        return map(self._load, range(len(self)))

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Value]: ...
    def __getitem__(self, index: int | slice) -> Value | Sequence[Value]:
        places = range(len(self))[index]
        return tuple(map(self._load, places)) if isinstance(places, range) else self._load(places)

    def append(self, value: Value) -> None:
        buffer = io.BytesIO()
        _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
        packed = zlib.compress(buffer.getbuffer(), _FAST)
        try:
            if self._file.write(packed) < len(packed):  # unbuffered, so that a full disk is told here
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            advice = f"make room in {tempfile.gettempdir()}, or set TMPDIR to a folder with room"
            raise StageError("export", f"a long document needs more room: {error.strerror}", advice) from error
        self._starts.append(self._starts[-1] + len(packed))

    def _load(self, place: int) -> Value:
        start, end = self._starts[place : place + 2]
        # Not by the file's own position: several may read at once.
        value: Value = pickle.loads(zlib.decompress(os.pread(self._file.fileno(), end - start, start)))
        return value
