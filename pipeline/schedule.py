"""Keeps a pool of workers busy with a bounded number of tasks, and lives through the loss of workers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, replace
from queue import SimpleQueue
from typing import Any

from pipeline.errors import ZapisnikError
from pipeline.pool import Pool, sheltered

_AHEAD = 3  # tasks under way for each worker: none waits for the main process, and few results are in memory
_TRIES = 2


@dataclass(slots=True)
class Task:
    """`work(*args)` in a worker; then here `done(result)`, or `lost(why)` where there is none.

    `last` are the arguments of a last attempt, after the others killed their worker. `parts` are what the task is done
    as after it failed at all, where it consists of several: each of them may be lost, the task is not.
    """

    work: Callable[..., Any]
    args: tuple[Any, ...]
    done: Callable[[Any], None]
    lost: Callable[[str], None] = lambda why: None
    last: tuple[Any, ...] | None = None
    parts: tuple[Task, ...] = ()
    tries: int = 0


class Scheduler:
    """Carries out tasks. `first` takes those that go before all others; `done` and `lost` may add to it.

    When a worker dies, the pool cannot say which of the tasks under way killed it. Each of them is then done once
    more, alone: the one that kills its worker again is lost, unless it has a last way, and the others are not harmed.
    """

    def __init__(self, pool: Pool) -> None:
        self.first: deque[Task] = deque()
        self._pool = pool
        self._under_way: dict[Future[Any], Task] = {}
        # Not `concurrent.futures.wait`: Ctrl-C at the wrong moment in there leaves a future locked for good, and the
        # pool waits for it when it is stopped.
        self._done: SimpleQueue[Future[Any]] = SimpleQueue()
        self._suspects: deque[Task] = deque()
        self._broken = False

    def run(self, tasks: Iterator[Task]) -> None:
        """Carry out `tasks`, drawing them only as workers become free.

        Raises:
            ZapisnikError: from a task: nothing further can succeed, such as when a tool is missing.
        """
        while True:
            self._fill(tasks)
            if not self._under_way and not self._broken:
                return
            self._settle(self._done.get())
            if self._broken:
                self._recover()

    def _fill(self, tasks: Iterator[Task]) -> None:
        while not self._broken and len(self._under_way) < (1 if self._suspects else _AHEAD * self._pool.workers):
            task = self._next(tasks)
            if task is None:
                return
            try:
                future = self._pool.submit(task.work, *task.args)
                self._under_way[future] = task
                with sheltered():
                    future.add_done_callback(self._done.put)
            except BrokenExecutor:
                self._broken = True
                (self._suspects if task.tries else self.first).appendleft(task)
            if task.tries:
                return  # alone

    def _next(self, tasks: Iterator[Task]) -> Task | None:
        if self._suspects:
            return self._suspects.popleft() if not self._under_way else None
        return self.first.popleft() if self.first else next(tasks, None)

    def _settle(self, future: Future[Any]) -> None:
        task = self._under_way.pop(future)
        try:
            result = future.result()
        except BrokenExecutor:
            self._broken = True
            task.tries += 1
            if task.parts:
                self._suspects.extend(replace(part, tries=1) for part in task.parts)
            elif task.tries < _TRIES:
                self._suspects.append(task)
            elif task.last is not None:
                task.args, task.last = task.last, None
                self._suspects.append(task)
            else:
                task.lost(f"the process that worked on it was killed, {task.tries} times; perhaps memory ran out")
        except ZapisnikError:
            raise
        except Exception as error:  # of the cluster, as when workers died of it, or a result that could not be sent
            if task.parts:
                self.first.extend(task.parts)
            elif task.last is not None:
                task.args, task.last = task.last, None
                self.first.append(task)
            else:
                task.lost(f"the work was lost: {type(error).__name__}: {error}")
        else:
            task.done(result)

    def _recover(self) -> None:
        """Wait until the broken pool has given up all its tasks, and start another."""
        while self._under_way:
            self._settle(self._done.get())
        self._pool.restart()
        self._broken = False
