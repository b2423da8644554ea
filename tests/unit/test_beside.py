"""Work done by a copy of the process: its answer, its errors and its loss come back; otherwise it is done here."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable

import pytest

from pipeline.beside import beside
from pipeline.errors import StageError


def process_and_word(word: Callable[[], str]) -> tuple[int, str, str]:
    return os.getpid(), word(), word()


def test_the_answer_of_the_copy_comes_back() -> None:
    with beside(process_and_word, worth=True) as aside:
        aside.tell("word")
        aside.tell("another")
        process, *words = aside.answer()
    assert process != os.getpid()
    assert words == ["word", "word"]


def test_work_that_does_not_wait_for_its_word_may_have_ended_long_ago() -> None:
    def work(word: Callable[[], str]) -> str:
        return "done"

    with beside(work, worth=True) as aside:
        for copy in multiprocessing.active_children():
            copy.join()
        aside.tell("word")
        assert aside.answer() == "done"


def test_work_that_is_not_worth_a_copy_is_done_here() -> None:
    with beside(process_and_word, worth=False) as aside:
        aside.tell("word")
        aside.tell("another")
        assert aside.answer() == (os.getpid(), "word", "word")


def test_a_thread_of_a_cluster_makes_no_copy() -> None:
    processes = []

    def work() -> None:
        with beside(process_and_word, worth=True) as aside:
            aside.tell("")
            processes.append(aside.answer()[0])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert processes == [os.getpid()]


def test_an_error_of_the_copy_is_raised_here() -> None:
    def work(word: Callable[[], str]) -> None:
        raise StageError("export", "what happened", word())

    with beside(work, worth=True) as aside, pytest.raises(StageError) as raised:
        aside.tell("what to do")
        aside.answer()
    assert (raised.value.stage, raised.value.message, raised.value.advice) == ("export", "what happened", "what to do")


def test_an_end_of_file_that_the_work_meets_is_no_loss_of_the_copy() -> None:
    def work(word: Callable[[], str]) -> None:
        raise EOFError("of an image")

    with beside(work, worth=True) as aside, pytest.raises(EOFError, match="of an image"):
        aside.answer()


def test_a_copy_that_is_killed_is_told() -> None:
    with (
        beside(lambda word: os.kill(os.getpid(), signal.SIGKILL), worth=True) as aside,
        pytest.raises(StageError, match="killed"),
    ):
        aside.answer()


@pytest.mark.parametrize("waits", [False, True])
def test_the_copy_is_gone_after_an_error_here(waits: bool) -> None:
    reader, writer = os.pipe()

    def work(word: Callable[[], str]) -> None:
        os.write(writer, b"done")
        if waits:
            word()

    with pytest.raises(OSError, match="full"), beside(work, worth=True):
        assert os.read(reader, 4) == b"done"
        raise OSError("full")
    assert multiprocessing.active_children() == []
