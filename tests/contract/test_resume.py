"""A run that was interrupted or killed is finished by the same command, with the outputs of an undisturbed one."""

from __future__ import annotations

import csv
import os
import random
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("zapisnik")
Files = Callable[[Path], dict[str, bytes]]
Scan = Callable[..., Path]
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("settings")]
# Reads at a pace at which a test can interrupt it, and notes itself so that the test can see whether it is gone.
SLOW_TESSERACT = """#!/bin/sh
case "$*" in *--version*|*--list-langs*) exec {tesseract} "$@";; esac
echo $$ >> {pids}
sleep 0.7
exec {tesseract} "$@"
"""


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment in which a page takes a second to read."""
    tool = tmp_path / "tools/tesseract"
    tool.parent.mkdir()
    tool.write_text(SLOW_TESSERACT.format(tesseract="/usr/bin/tesseract", pids=tmp_path / "pids"))
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    yield {**os.environ, "PATH": f"{tool.parent}:{os.environ['PATH']}"}


def archive(folder: Path, scan: Scan) -> None:
    for name in ("2022/a", "2023/č š ž"):
        lines = [f"Leta {name[:4]} je bil sprejet sklep številka {number}" for number in range(1, 4)]
        scan(folder / f"{name}.tif", *lines)
    (folder / "2023/b.txt").write_text("Seja ob&inskega sveta.\n")


def start(tmp_path: Path, env: dict[str, str]) -> subprocess.Popen[str]:
    command = [COMMAND, "run", "in", "--out", "out", "--jobs", "2"]
    return subprocess.Popen(
        command,
        cwd=tmp_path,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for_pages(tmp_path: Path, pages: int) -> None:
    deadline = time.monotonic() + 120
    while len(list((tmp_path / "out").glob(".zapisnik/pages/*/*/*.json.gz"))) < pages:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def running(pids: Path) -> list[str]:
    """Return the processes that read a page and have not ended."""
    alive = []
    for pid in pids.read_text().split():
        command = Path(f"/proc/{pid}/cmdline")
        if command.exists() and b"tesseract" in command.read_bytes():
            alive.append(pid)
    return alive


def without_times(files: dict[str, bytes]) -> dict[str, object]:
    """Return the files with the one thing taken out that tells two runs apart: how long they took."""
    rows = list(csv.DictReader(files["manifest.csv"].decode("utf-8-sig").splitlines(), delimiter=";"))
    for row in rows:
        assert re.fullmatch(r"\d+,\d", row.pop("seconds"))
    return {**files, "manifest.csv": rows}


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_an_interrupted_run_is_finished_by_the_next(
    tmp_path: Path, slow: dict[str, str], scan: Scan, files_in: Files, sent: signal.Signals
) -> None:
    archive(tmp_path / "in", scan)
    if sent == signal.SIGHUP:
        signal.signal(sent, signal.SIG_DFL)  # tests under nohup ignore it, and so would the run
    run = start(tmp_path, slow)
    wait_for_pages(tmp_path, 2)
    begin = time.monotonic()
    run.send_signal(sent)
    out, err = run.communicate(timeout=30)
    assert time.monotonic() - begin < 5
    if sent == signal.SIGKILL:
        assert run.returncode == -sent
    else:
        assert run.returncode == 130
        assert "the same command goes on from there" in err
        assert "Traceback" not in out + err
    deadline = time.monotonic() + 5
    while running(tmp_path / "pids"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    done = len(list((tmp_path / "out").glob(".zapisnik/pages/*/*/*.json.gz")))
    assert 2 <= done < 7

    (tmp_path / "pids").write_text("")
    resumed = start(tmp_path, {**os.environ})
    out, err = resumed.communicate(timeout=120)
    assert resumed.returncode == 0, err
    assert re.search(rf"{7 - done} pages? read", out)
    after = files_in(tmp_path / "out")
    assert not [name for name in after if name.endswith((".tmp", ".part"))]

    (tmp_path / "out").rename(tmp_path / "resumed")
    undisturbed = start(tmp_path, {**os.environ})
    undisturbed.communicate(timeout=120)
    assert without_times(after) == without_times(files_in(tmp_path / "out"))


def test_a_run_killed_again_and_again_at_random_gives_what_an_undisturbed_one_does(
    tmp_path: Path, scan: Scan, files_in: Files
) -> None:
    archive(tmp_path / "in", scan)
    before = time.monotonic()
    start(tmp_path, {**os.environ}).communicate(timeout=120)
    whole = time.monotonic() - before
    expected = without_times(files_in(tmp_path / "out"))
    (tmp_path / "out").rename(tmp_path / "undisturbed")
    chance = random.Random(7)
    for _ in range(12):
        run = start(tmp_path, {**os.environ})
        try:
            run.communicate(timeout=chance.uniform(0.3, 1.0) * whole)
        except subprocess.TimeoutExpired:
            run.send_signal(chance.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGINT]))
            run.communicate(timeout=30)
        # what is there is whole: names are given to finished files only
        for path, content in files_in(tmp_path / "out").items() if (tmp_path / "out").exists() else ():
            if path.endswith((".json", ".xml")):
                assert content == expected[path]
    last = start(tmp_path, {**os.environ})
    _, err = last.communicate(timeout=120)
    assert last.returncode == 0, err
    after = files_in(tmp_path / "out")
    assert not [name for name in after if name.endswith((".tmp", ".part"))]
    assert without_times(after) == expected


def test_a_run_that_is_to_outlive_its_terminal_does(tmp_path: Path, slow: dict[str, str], scan: Scan) -> None:
    scan(tmp_path / "in/a.png", "Leta 2022 je bil sprejet sklep")
    run = subprocess.Popen(
        ["nohup", COMMAND, "run", "in", "--out", "out"], cwd=tmp_path, env=slow, stderr=-3, stdout=-3
    )
    while not (tmp_path / "pids").exists():
        time.sleep(0.02)
    run.send_signal(signal.SIGHUP)
    assert run.wait(timeout=60) == 0


def test_ctrl_c_on_a_terminal_reaches_the_workers_only_through_the_main_process(
    tmp_path: Path, slow: dict[str, str], scan: Scan
) -> None:
    archive(tmp_path / "in", scan)
    run = start(tmp_path, slow)
    wait_for_pages(tmp_path, 1)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to the whole foreground group
    out, err = run.communicate(timeout=30)
    assert run.returncode == 130
    assert "Traceback" not in out + err
    assert err.strip().splitlines()[-1].startswith("Interrupted.")
