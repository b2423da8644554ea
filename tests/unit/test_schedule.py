"""The scheduler keeps workers busy, never many tasks at once, and finds out which task killed a worker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from pipeline.errors import MissingToolError
from pipeline.schedule import Scheduler, Task


class FragilePool:
    """A pool in which the task "killer" takes every other one that is under way with it."""

    workers = 2

    def __init__(self, deaths: int) -> None:
        self.deaths = deaths
        self.restarts = 0
        self._under_way: list[Future[Any]] = []

    def submit(self, work: Callable[..., Any], *args: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._under_way.append(future)
        if args[0] == "killer" and self.deaths:
            self.deaths -= 1
            for other in self._under_way:
                other.set_exception(BrokenProcessPool("a worker died"))
            self._under_way.clear()
        elif self.restarts or args[0] != "waits":
            self._under_way.remove(future)
            try:
                future.set_result(work(*args))
            except Exception as error:
                future.set_exception(error)
        return future

    def restart(self) -> None:
        self.restarts += 1

    def stop(self) -> None:
        pass


def run(names: list[str], pool: FragilePool) -> tuple[list[str], list[str]]:
    done: list[str] = []
    lost: list[str] = []
    tasks = (Task(str.lower, (name,), done.append, lambda why, name=name: lost.append(name)) for name in names)
    Scheduler(pool).run(tasks)
    return sorted(done), lost


def test_a_task_whose_worker_is_killed_once_is_done_again() -> None:
    pool = FragilePool(deaths=1)
    assert run(["waits", "killer", "after"], pool) == (["after", "killer", "waits"], [])
    assert pool.restarts == 1


def test_only_the_task_that_kills_its_worker_again_is_lost() -> None:
    pool = FragilePool(deaths=2)
    assert run(["waits", "waits", "killer", "after"], pool) == (["after", "waits", "waits"], ["killer"])


def test_of_a_task_for_several_only_the_part_that_kills_its_worker_is_lost() -> None:
    pool = FragilePool(deaths=2)
    done: list[str] = []
    lost: list[str] = []

    parts = tuple(
        Task(str.lower, (name,), done.append, lambda why, name=name: lost.append(name)) for name in ("one", "killer")
    )
    Scheduler(pool).run(iter([Task(str.lower, ("killer",), done.append, lost.append, parts=parts)]))
    assert (done, lost) == (["one"], ["killer"])


def test_tasks_are_drawn_only_as_workers_become_free() -> None:
    lock = threading.Lock()
    drawn = finished = most = 0

    def draw() -> Iterator[Task]:
        nonlocal drawn
        for _ in range(60):
            drawn += 1
            yield Task(int, ("1",), done, lost)

    def done(_: int) -> None:
        nonlocal finished, most
        with lock:
            most = max(most, drawn - finished)
            finished += 1

    def lost(why: str) -> None:
        raise AssertionError(why)

    class Threads:
        workers = 2

        def __init__(self, executor: ThreadPoolExecutor) -> None:
            self.submit = executor.submit

        def restart(self) -> None: ...
        def stop(self) -> None: ...

    with ThreadPoolExecutor(2) as executor:
        Scheduler(Threads(executor)).run(draw())
    assert finished == 60
    assert most <= 6


def test_what_a_finished_task_adds_goes_before_the_rest() -> None:
    order: list[str] = []
    pool = FragilePool(deaths=0)
    pool.workers = 1
    scheduler = Scheduler(pool)

    def page_done(name: str) -> None:
        order.append(name)
        if name == "page 1":
            scheduler.first.append(Task(str, ("finish",), order.append, order.append))

    scheduler.run(Task(str, (f"page {number}",), page_done, order.append) for number in range(1, 9))
    assert order.index("finish") < order.index("page 8")
    assert len(order) == 9


def test_a_missing_tool_ends_everything() -> None:
    def fail(_: str) -> None:
        raise MissingToolError("no tesseract", "install it")

    with pytest.raises(MissingToolError):
        Scheduler(FragilePool(deaths=0)).run(iter([Task(fail, ("x",), print, print)]))


def test_a_result_that_gets_lost_on_the_way_costs_only_its_own_task() -> None:
    def fail(name: str) -> str:
        if name == "bad":
            raise EOFError("connection lost")
        return name

    done: list[str] = []
    lost: list[str] = []
    Scheduler(FragilePool(deaths=0)).run(Task(fail, (name,), done.append, lost.append) for name in ("a", "bad", "b"))
    assert sorted(done) == ["a", "b"]
    assert lost == ["the work was lost: EOFError: connection lost"]
