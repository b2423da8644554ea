"""`--dask`: the same command on a cluster."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("settings")]
DASK = Path(sys.executable).with_name("dask")
Command = Callable[..., Any]
Files = Callable[[Path], dict[str, bytes]]
Scan = Callable[..., Path]
# Stands before the real Tesseract of a worker: it says that it was called, and dwells as long as the file `dwell` says.
SLOW_TESSERACT = """#!/bin/sh
case "$*" in *--version*|*--list-langs*) exec /usr/bin/tesseract "$@";; esac
echo $$ >> {log}
sleep $(cat {dwell})
exec /usr/bin/tesseract "$@"
"""


class Cluster:
    """A scheduler, and workers whose working folder is not ours and whose Tesseract can be watched."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.log, self.dwell = folder / "log", folder / "dwell"
        self.log.touch()
        self.dwell.write_text("0")
        tool = folder / "tools/tesseract"
        tool.parent.mkdir()
        tool.write_text(SLOW_TESSERACT.format(log=self.log, dwell=self.dwell))
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
        self._environment = {**os.environ, "PATH": f"{tool.parent}:{os.environ['PATH']}"}
        scheduler = subprocess.Popen(
            [DASK, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"],
            cwd=folder,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert scheduler.stderr is not None
        self.address = next(
            found[0] for line in scheduler.stderr if (found := re.search(r"tcp://127\.0\.0\.1:\d+", line))
        )
        self._processes = [scheduler]

    def add_worker(self, *before: str) -> subprocess.Popen[str]:
        """Start a worker, by way of the command `before`."""
        command = [*before, str(DASK), "worker", self.address, "--nthreads", "1", "--no-dashboard", "--no-nanny"]
        worker = subprocess.Popen(
            command,
            cwd=self._folder,
            env=self._environment,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert worker.stderr is not None
        next(line for line in worker.stderr if "Registered to" in line)
        self._processes.append(worker)
        return worker

    def readings(self) -> int:
        return len(self.log.read_text().splitlines())

    def stop(self) -> None:
        for process in self._processes:
            process.kill()  # a worker that is asked to end may first wait for its scheduler
        for process in self._processes:
            process.communicate(timeout=60)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    (tmp_path / "elsewhere").mkdir()
    made = Cluster(tmp_path / "elsewhere")
    try:
        yield made
    finally:
        made.stop()


def archive(folder: Path, scan: Scan) -> None:
    scan(folder / "2023/a.tif", "Sklep je bil sprejet", "Seja je bila v torek")
    scan(folder / "č š.png", "Zapisnik seje občinskega sveta")
    (folder / "b.txt").write_text("Seja ob&inskega sveta.\n")
    (folder / "c.pdf").write_text("")


def assert_same_as_here(zapisnik: Command, files_in: Files, tmp_path: Path) -> None:
    """Compare what a cluster left in out/ with what this machine makes of the same sources."""
    on_cluster = files_in(tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / "cluster")
    zapisnik("run", "in", "--out", "out")
    here = files_in(tmp_path / "out")
    assert on_cluster.keys() == here.keys()
    assert {name for name in here if on_cluster[name] != here[name]} <= {"manifest.csv"}  # the seconds


def test_a_cluster_does_what_this_machine_does(
    cluster: Cluster, zapisnik: Command, files_in: Files, scan: Scan, tmp_path: Path
) -> None:
    cluster.add_worker()
    archive(tmp_path / "in", scan)
    run = zapisnik("run", "in", "--out", "out", "--dask", cluster.address)
    assert run.returncode == 2, run.stderr
    assert "3 documents done, 1 failed" in run.stdout
    assert cluster.readings() > 0
    assert_same_as_here(zapisnik, files_in, tmp_path)


@pytest.fixture
def no_folder(tmp_path: Path) -> tuple[str, ...]:
    """A command that runs another where in/ and out/ are empty."""
    empty = tmp_path / "empty"
    empty.mkdir()
    hide = " && ".join(f"mount --bind {empty} {tmp_path / name}" for name in ("in", "out"))
    command = ("unshare", "--mount", "sh", "-c", f'{hide} && exec "$@"', "sh")
    for name in ("in", "out"):
        (tmp_path / name).mkdir()
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("only an administrator can hide a folder from a process")
    return command


def test_workers_that_do_not_see_the_folders_are_sent_the_documents(
    cluster: Cluster, no_folder: tuple[str, ...], zapisnik: Command, files_in: Files, scan: Scan, tmp_path: Path
) -> None:
    cluster.add_worker(*no_folder)
    archive(tmp_path / "in", scan)
    scan(tmp_path / "in/zelo.png", "x" * 9)
    (tmp_path / "in/zelo.png").write_bytes((tmp_path / "in/zelo.png").read_bytes()[:2000])  # fails when it is read
    run = zapisnik("run", "in", "--out", "out", "--dask", cluster.address)
    assert run.returncode == 2, run.stderr
    assert cluster.readings() > 0
    assert list((tmp_path / "empty").iterdir()) == []
    assert_same_as_here(zapisnik, files_in, tmp_path)
    again = zapisnik("run", "in", "--out", "cluster", "--dask", cluster.address)
    assert "0 pages read" in again.stdout


def test_a_worker_lost_on_the_way_costs_only_the_pages_it_was_reading(
    cluster: Cluster, zapisnik: Command, files_in: Files, scan: Scan, tmp_path: Path
) -> None:
    scan(tmp_path / "in/a.tif", *(f"Sklep številka {number} je bil sprejet" for number in range(6)))
    (tmp_path / "config.toml").write_text("[preprocess]\norientation = false\n[ocr]\nmost_readings = 1\n")
    cluster.dwell.write_text("1")
    cluster.add_worker()
    victim = cluster.add_worker()
    command = [Path(sys.executable).with_name("zapisnik"), "run", "in", "--out", "out", "--config", "config.toml"]
    run = subprocess.Popen(
        [*command, "--dask", cluster.address], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while cluster.readings() < 3:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(victim.pid, signal.SIGKILL)
    out, err = run.communicate(timeout=120)
    assert run.returncode == 0, err
    assert "6 pages read" in out
    assert cluster.readings() <= 6 + 1  # the page that the victim was reading is read twice
    cluster.dwell.write_text("0")
    (tmp_path / "out").rename(tmp_path / "cluster")
    zapisnik("run", "in", "--out", "out", "--config", "config.toml")
    assert (tmp_path / "cluster/a/document.json").read_bytes() == (tmp_path / "out/a/document.json").read_bytes()


def test_a_worker_that_reads_with_other_tools_is_named(
    cluster: Cluster, zapisnik: Command, scan: Scan, tmp_path: Path
) -> None:
    tool = tmp_path / "elsewhere/tools/tesseract"
    tool.write_text("#!/bin/sh\necho tesseract 4.1.1\n")
    cluster.add_worker()
    scan(tmp_path / "in/a.png", "Zapisnik")
    (tmp_path / "scratch").mkdir()
    run = zapisnik("run", "in", "--out", "out", "--dask", cluster.address, env={"TMPDIR": str(tmp_path / "scratch")})
    assert run.returncode == 1
    assert "worker tcp://127.0.0.1" in run.stderr
    assert "same versions" in run.stderr
    assert not list((tmp_path / "scratch").iterdir())


def test_a_cluster_without_workers_is_not_waited_for_in_silence(
    cluster: Cluster, zapisnik: Command, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Zapisnik")
    run = zapisnik("run", "a.txt", "--out", "out", "--dask", cluster.address, timeout=60)
    assert run.returncode == 1
    assert "the cluster has no worker yet" in run.stderr


def test_a_cluster_that_does_not_answer_is_named(zapisnik: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Zapisnik")
    run = zapisnik("run", "a.txt", "--out", "out", "--dask", "tcp://127.0.0.1:9")
    assert run.returncode == 1
    assert "tcp://127.0.0.1:9" in run.stderr
