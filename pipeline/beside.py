"""Work that a process leaves to a copy of itself: what it holds need not be sent there, only the answer comes back."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from pipeline.errors import StageError

Answer = TypeVar("Answer")
MANY = 10  # pages of a document from which a copy of the process is worth its start


@contextmanager
def beside(work: Callable[[], Answer], worth: bool) -> Iterator[Callable[[], Answer]]:
    """Do `work` in a copy of this process while the block is carried out; what is yielded waits for it.

    That returns what `work` returns and raises what it raises, or a StageError where the copy was killed. The copy
    belongs to the process group of this one. Where it is not `worth` one, `work` is done when it is waited for, and
    also in a process with other threads at work, as a cluster's worker, for who knows what they hold.
    """
    if not worth or threading.current_thread() is not threading.main_thread():
        yield work
        return
    copying = multiprocessing.get_context("fork")
    receiver, sender = copying.Pipe(duplex=False)

    def answer() -> None:
        try:
            sender.send((work(), None))
        except Exception as error:
            sender.send((None, error))

    def waited() -> Answer:
        try:
            found, error = receiver.recv()
        except EOFError as lost:
            message = "the process that worked on it was killed; perhaps memory ran out"
            raise StageError("export", message, "run again with fewer --jobs; what is done stays done") from lost
        if error is not None:
            raise error
        result: Answer = found
        return result

    copy = copying.Process(target=answer)
    copy.start()
    sender.close()
    try:
        yield waited
    finally:
        copy.join()
        receiver.close()
