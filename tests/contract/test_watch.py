"""`watch`: a file is done once it has stopped growing, and once only, also over restarts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.cache import Store
from pipeline.errors import UsageError
from pipeline.export.tables import read_table
from pipeline.watch import Watch

COMMAND = Path(sys.executable).with_name("zapisnik")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def test_a_file_is_ready_when_it_has_not_changed_for_so_long(folder: Path, tmp_path: Path) -> None:
    clock = Clock()
    watch = Watch([folder], tmp_path / "out", 10, clock)
    growing, whole = folder / "a.txt", folder / "b.txt"
    growing.write_text("Zap")
    whole.write_text("Zapisnik")
    assert watch.ready() == frozenset()
    clock.now = 9
    growing.write_text("Zapis")
    assert watch.ready() == frozenset()
    clock.now = 12
    assert watch.ready() == {whole}
    watch.done()
    assert watch.ready() == frozenset()
    clock.now = 19
    assert watch.ready() == {growing, whole}  # all that are whole: what is done is passed over by the run
    watch.done()
    clock.now = 100
    assert watch.ready() == frozenset()
    whole.write_text("Zapisnik, popravljen")
    assert watch.ready() == frozenset()
    clock.now = 110
    assert watch.ready() == {growing, whole}


def test_what_was_not_done_is_ready_again_and_what_is_gone_is_forgotten(folder: Path, tmp_path: Path) -> None:
    watch = Watch([folder], tmp_path / "out", 0)
    (folder / "a.txt").write_text("Zapisnik")
    assert watch.ready() == watch.ready() == {folder / "a.txt"}
    (folder / "a.txt").unlink()
    assert watch.ready() == frozenset()
    folder.rmdir()
    with pytest.raises(UsageError):
        watch.ready()


@pytest.fixture
def start(tmp_path: Path, settings: object) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    started = []

    def call() -> subprocess.Popen[str]:
        command = [COMMAND, "watch", "in", "--out", "out", "--every", "0.2", "--settle", "1.5", "--jobs", "1"]
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
        )
        started.append(process)
        return process

    yield call
    for process in started:
        process.kill()
        process.communicate()


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline, path
        time.sleep(0.05)


def test_files_that_come_are_done_over_restarts(
    start: Callable[[], subprocess.Popen[str]], folder: Path, tmp_path: Path
) -> None:
    first = start()
    (folder / "a.txt").write_text("Seja ob&inskega sveta.\n")
    wait_for(tmp_path / "out/a/text.txt")
    with (folder / "b.txt").open("w") as file:
        for number in range(20):  # longer than a file may rest, but it does not rest
            file.write(f"Sklep številka {number}.\n")
            file.flush()
            time.sleep(0.15)
            assert not (tmp_path / "out/b").exists()
    wait_for(tmp_path / "out/b/text.txt")
    assert (tmp_path / "out/b/raw.txt").read_text().count("\n") == 20
    first.send_signal(signal.SIGKILL)
    first.communicate()

    (folder / "c.txt").write_text("")  # cannot be done
    (folder / "d.txt").write_text("Seja.\n")
    second = start()
    wait_for(tmp_path / "out/d/text.txt")
    time.sleep(1)
    second.send_signal(signal.SIGTERM)
    out, err = second.communicate(timeout=30)
    assert second.returncode == 130
    assert out.count("1 failed") == out.count("Report:") == 1  # and not again and again
    assert "failed: c.txt" in err
    assert [row["path"] for row in read_table(tmp_path / "out/manifest.csv")] == ["a.txt", "b.txt", "c.txt", "d.txt"]


def test_it_waits_while_a_table_cannot_be_replaced(
    start: Callable[[], subprocess.Popen[str]], folder: Path, tmp_path: Path
) -> None:
    (folder / "a.txt").write_text("Seja.\n")
    table = tmp_path / "out/manifest.csv"
    table.mkdir(parents=True)  # as a spreadsheet may hold it on a network drive
    process = start()
    assert process.stderr is not None
    assert any(f"waiting: {table}: " in line for line in process.stderr)
    table.rmdir()
    wait_for(tmp_path / "out/report.html")
    assert [row["path"] for row in read_table(table)] == ["a.txt"]
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "waiting" not in err


def test_it_waits_while_another_run_is_at_work(
    start: Callable[[], subprocess.Popen[str]], folder: Path, tmp_path: Path
) -> None:
    (folder / "a.txt").write_text("Seja.\n")
    with Store(tmp_path / "out").locked():
        process = start()
        assert process.stderr is not None
        assert any("waiting: another run is working" in line for line in process.stderr)  # not all lines: it goes on
    wait_for(tmp_path / "out/a/text.txt")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "waiting" not in err  # it was said once
