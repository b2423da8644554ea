"""Bounds on the time and memory of one piece of work: no file can keep a worker for good, or fill the machine."""

from __future__ import annotations

import resource
import signal
import threading
from collections.abc import Callable
from typing import TypeVar

from pipeline.errors import StageError
from pipeline.settings import LimitSettings

_Result = TypeVar("_Result")
_MB = 1_000_000
_GRACE = 1.25  # of the seconds, after which code that hears no signal is ended with its process
_SHARE = 0.01  # of the seconds, for each page of a document that is finished: a hundred times what it takes


def limited(limits: LimitSettings, work: Callable[[], _Result], pages: int | None = None) -> _Result:
    """Return what `work` does, and bound it, and each tool that it starts, by `limits`.

    It is a page that is read, or a document of so many `pages` that is finished. What wants more memory gets a
    MemoryError. Only the main thread of a process can be bounded; in another, which is one of a cluster's worker, the
    work is done as it is.

    Raises:
        StageError: the time is over.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    seconds = limits.seconds if pages is None else limits.seconds * (1 + _SHARE * pages)
    memory, cpu = resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_CPU)
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = used.ru_utime + used.ru_stime + _GRACE * seconds + 1
    before = signal.signal(signal.SIGALRM, _end)
    # No context manager: the alarm may come while the memory of an error is freed, and be heard at the first line of
    # its end, where nothing would catch it.
    try:
        try:
            resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
            resource.setrlimit(resource.RLIMIT_AS, (_least(limits.memory * _MB, memory[1]), memory[1]))
            resource.setrlimit(resource.RLIMIT_CPU, (_least(int(most), cpu[1]), cpu[1]))
            signal.setitimer(signal.ITIMER_REAL, seconds)
            return work()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _TimeIsOver as error:
        advice = "look at the page; if it needs the time, raise seconds in the table [limits] of the settings"
        if pages is None:
            raise StageError("ocr", f"the page was not done within {seconds:g} s", advice) from error
        advice = "look at its pages; if it needs the time, raise seconds in the table [limits] of the settings"
        raise StageError("export", f"the document was not finished within {seconds:g} s", advice) from error
    finally:
        signal.signal(signal.SIGALRM, before)
        resource.setrlimit(resource.RLIMIT_CPU, cpu)
        resource.setrlimit(resource.RLIMIT_AS, memory)


class _TimeIsOver(BaseException):
    """No Exception: code that makes the best of any error must not make the best of this one."""


def _end(*_: object) -> None:
    raise _TimeIsOver


def _least(wanted: int, hard: int) -> int:
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
