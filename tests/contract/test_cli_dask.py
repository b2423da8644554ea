"""`--dask`: the same command on a cluster."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("settings")]
DASK = Path(sys.executable).with_name("dask")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """Yield the address of a scheduler with one worker, whose working folder is not ours."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    scheduler = subprocess.Popen(
        [DASK, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"],
        cwd=elsewhere,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert scheduler.stderr is not None
    address = next(found[0] for line in scheduler.stderr if (found := re.search(r"tcp://127\.0\.0\.1:\d+", line)))
    worker = subprocess.Popen(
        [DASK, "worker", address, "--nthreads", "1", "--no-dashboard"], cwd=elsewhere, stderr=subprocess.DEVNULL
    )
    try:
        yield address
    finally:
        for process in (worker, scheduler):
            process.terminate()
            process.communicate(timeout=60)


def test_a_cluster_does_what_this_machine_does(
    cluster: str,
    zapisnik: Callable[..., Any],
    files_in: Callable[[Path], dict[str, bytes]],
    scan: Callable[..., Path],
    tmp_path: Path,
) -> None:
    scan(tmp_path / "in/a.tif", "Sklep je bil sprejet", "Seja je bila v torek")
    (tmp_path / "in/b.txt").write_text("Seja ob&inskega sveta.\n")
    (tmp_path / "in/c.pdf").write_text("")
    run = zapisnik("run", "in", "--out", "out", "--dask", cluster)
    assert run.returncode == 2, run.stderr
    assert "2 documents done, 1 failed" in run.stdout
    on_cluster = files_in(tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / "cluster")
    zapisnik("run", "in", "--out", "out")
    here = files_in(tmp_path / "out")
    assert on_cluster.keys() == here.keys()
    assert {name for name in here if on_cluster[name] != here[name]} <= {"manifest.csv"}  # the seconds


def test_a_cluster_that_does_not_answer_is_named(zapisnik: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Zapisnik")
    run = zapisnik("run", "a.txt", "--out", "out", "--dask", "tcp://127.0.0.1:9")
    assert run.returncode == 1
    assert "tcp://127.0.0.1:9" in run.stderr
