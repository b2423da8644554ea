"""Workers die with what they started; a pool that lost one can be started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from pipeline.errors import ZapisnikError
from pipeline.pool import LocalPool, open_pool
from pipeline.work import Witness


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"  # has ended, but was not waited for


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not alive(pid)


def start_sleeper() -> int:
    return subprocess.Popen(["sleep", "300"]).pid


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_stopping_ends_the_workers_and_the_tools_they_started() -> None:
    with open_pool(1, None, Witness) as pool:
        worker = pool.submit(os.getpid).result(timeout=60)
        tool = pool.submit(start_sleeper).result(timeout=60)
        assert worker != os.getpid()
        assert alive(worker)
        assert alive(tool)
    assert gone(worker)
    assert gone(tool)


@pytest.mark.parametrize("error", [EOFError, BlockingIOError])
def test_where_no_worker_can_be_started_it_is_said(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def fail(_: object) -> None:
        raise error

    with open_pool(1, None, Witness) as pool:
        monkeypatch.setattr("multiprocessing.forkserver.connect_to_new_process", fail)
        with pytest.raises(ZapisnikError, match="no worker can be started"):
            pool.submit(os.getpid)
        monkeypatch.undo()


def test_a_pool_that_lost_a_worker_starts_again_and_leaves_none_of_its_tools() -> None:
    pool = LocalPool(1)
    try:
        tool = pool.submit(start_sleeper).result(timeout=60)
        with pytest.raises(BrokenExecutor):
            pool.submit(die).result(timeout=60)
        pool.restart()
        assert gone(tool)
        assert pool.submit(len, "abc").result(timeout=60) == 3
    finally:
        pool.stop()


def test_workers_end_when_their_main_process_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "main.py"
    script.write_text(
        "import os, time\n"
        "from pipeline.pool import LocalPool\n"
        "if __name__ == '__main__':\n"
        "    pool = LocalPool(1)\n"
        "    print(pool.submit(os.getpid).result(), flush=True)\n"
        "    time.sleep(300)\n"
    )
    # Its resource tracker complains of the semaphores that a killed process leaves; that is not about us.
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as main:
        assert main.stdout is not None
        worker = int(main.stdout.readline())
        assert alive(worker)
        main.kill()
    assert gone(worker)
