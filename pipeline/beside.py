"""Work that a process leaves to a copy of itself: what it holds need not be sent there, only the answer comes back."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.connection import Connection
from typing import Generic, NamedTuple, TypeVar

from pipeline.errors import StageError

Word = TypeVar("Word")
Answer = TypeVar("Answer")
MANY = 10  # pages of a document from which a copy of the process is worth its start


class Beside(NamedTuple, Generic[Word, Answer]):
    """What is done beside the rest: it may need a word, of which it is told when that is known, and has an answer."""

    tell: Callable[[Word], None]  # the first word counts
    answer: Callable[[], Answer]  # waits for it; a word must have been told


@contextmanager
def beside(work: Callable[[Callable[[], Word]], Answer], worth: bool) -> Iterator[Beside[Word, Answer]]:
    """Do `work` in a copy of this process while the block is carried out; `work` is given what waits for its word.

    `answer` returns what `work` returns and raises what that raises, or a StageError where the copy was killed. The
    copy belongs to the process group of this one. Where it is not `worth` one, `work` is done when it is waited for,
    and also in a process with other threads at work, as a cluster's worker, for who knows what they hold.
    """
    words: list[Word] = []
    if not worth or threading.current_thread() is not threading.main_thread():
        yield Beside(words.append, lambda: work(lambda: words[0]))
        return
    copying = multiprocessing.get_context("fork")
    here, there = copying.Pipe()
    copy = copying.Process(target=_do, args=(work, here, there))
    copy.start()
    there.close()

    def tell(word: Word) -> None:
        if not words:
            with suppress(ConnectionError):  # the copy ended without it
                here.send(word)
        words.append(word)

    def answer() -> Answer:
        try:
            found, error = here.recv()
        except (EOFError, ConnectionError) as lost:
            message = "the process that worked on it was killed; perhaps memory ran out"
            raise StageError("export", message, "run again with fewer --jobs; what is done stays done") from lost
        if error is not None:
            raise error
        result: Answer = found
        return result

    try:
        yield Beside(tell, answer)
    finally:
        here.close()  # a copy that still waits for its word ends
        copy.join()


def _do(work: Callable[[Callable[[], Word]], Answer], here: Connection, there: Connection) -> None:
    """Do `work` in the copy, which answers over `there`; its end of `here` would keep it waiting for ever."""
    here.close()
    try:
        said: tuple[Answer | None, Exception | None] = work(cache(there.recv)), None
    except Exception as error:
        said = None, error
    with suppress(ConnectionError):  # nobody waits for the answer any more
        there.send(said)
