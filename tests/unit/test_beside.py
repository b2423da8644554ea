"""Work done by a copy of the process: its answer, its errors and its loss come back; otherwise it is done here."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from pipeline.beside import beside
from pipeline.errors import StageError


def test_the_answer_of_the_copy_comes_back() -> None:
    with beside(os.getpid, worth=True) as process:
        assert process() != os.getpid()


def test_work_that_is_not_worth_a_copy_is_done_here() -> None:
    with beside(os.getpid, worth=False) as process:
        assert process() == os.getpid()


def test_a_thread_of_a_cluster_makes_no_copy() -> None:
    processes = []

    def work() -> None:
        with beside(os.getpid, worth=True) as process:
            processes.append(process())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert processes == [os.getpid()]


def test_an_error_of_the_copy_is_raised_here() -> None:
    def work() -> None:
        raise StageError("export", "what happened", "what to do")

    with beside(work, worth=True) as result, pytest.raises(StageError) as raised:
        result()
    assert (raised.value.stage, raised.value.message, raised.value.advice) == ("export", "what happened", "what to do")


def test_a_copy_that_is_killed_is_told() -> None:
    with (
        beside(lambda: os.kill(os.getpid(), signal.SIGKILL), worth=True) as result,
        pytest.raises(StageError, match="killed"),
    ):
        result()


def test_the_copy_is_gone_after_an_error_here() -> None:
    reader, writer = os.pipe()
    with pytest.raises(OSError, match="full"), beside(lambda: os.write(writer, b"done"), worth=True):
        raise OSError("full")
    assert os.read(reader, 4) == b"done"
