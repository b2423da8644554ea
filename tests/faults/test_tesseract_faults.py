"""What goes wrong with Tesseract costs one page: it is named, the document is delivered without it, the rest too."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest

from pipeline import batch
from pipeline.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("settings")]
Command = Callable[..., Any]
Faulty = Callable[..., dict[str, str]]

# The fault happens on the page on which a line stands alone: its picture holds less ink than the others. It may be one
# of several, in a list of files. (Python without its packages: it is asked before each reading.)
STAND_IN = """#!/bin/sh
case "$*" in *--version*|*--list-langs*) exec {tesseract} "$@";; esac
if {python} -I -S -c 'import struct, sys
def ink(name):
    bmp = open(name, "rb").read()
    start, width, height = *struct.unpack_from("<I", bmp, 10), *struct.unpack_from("<ii", bmp, 18)
    rows = (bmp[at : at + width] for at in range(start, len(bmp), -(-width // 4) * 4))
    return sum(len(row.translate(None, bytes(range(128, 256)))) for row in rows) / (width * height)
names = open(sys.argv[1]).read().split() if sys.argv[1].endswith(".txt") else sys.argv[1:]
sys.exit(all(ink(name) > 0.012 for name in names))' "$1"; then
  echo fault >> {log}
  {fault}
fi
exec {tesseract} "$@"
"""
CONFIG = "[ocr]\ntimeout = 4\n[preprocess]\norientation = false\n"
FULL = "Zapisnik seje občinskega sveta\nSeja je bila v torek zvečer\nSklep je bil sprejet soglasno"
SPARSE = "Sklep"


@pytest.fixture
def faulty(tmp_path: Path) -> Faulty:
    """Return a function that puts a Tesseract with a fault before the real one."""

    def put(fault: str) -> dict[str, str]:
        tool = tmp_path / "tools/tesseract"
        tool.parent.mkdir()
        names = {"tesseract": "/usr/bin/tesseract", "python": sys.executable, "log": tmp_path / "log", "fault": fault}
        tool.write_text(STAND_IN.format(**names))
        tool.chmod(0o755)
        return {"PATH": f"{tool.parent}:{os.environ['PATH']}"}

    return put


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def text_of(folder: Path) -> list[str]:
    return [" ".join(page.split()) for page in (folder / "text.txt").read_text(encoding="utf-8").split("\f")]


@pytest.fixture
def archive(tmp_path: Path, scan: Callable[..., Path]) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG)
    scan(tmp_path / "in/a.tif", FULL, SPARSE, FULL.replace("torek", "petek"))
    scan(tmp_path / "in/b.png", FULL)
    (tmp_path / "in/c.txt").write_text("Seja ob&inskega sveta.\n")
    return tmp_path / "in"


FAULTS = {
    "hangs": ("sleep 300", "did not finish within 4 s"),
    "fails": ("echo 'Error in pixReadStream: no memory' >&2; exit 1", "no memory"),
    "crashes": ("kill -SEGV $$", "signal 11"),
    "is killed": ("kill -KILL $$", "signal 9"),
    "bad UTF-8": (r"""printf 'level\t\377\376\n' > "$2.tsv"; exit 0""", "not UTF-8"),
    "bad message": (r"""printf '\377\376\n' >&2; exit 1""", "not UTF-8"),
    "no output": ("exit 0", "no result"),
    "nonsense": (r"""printf 'nothing of a table\n' > "$2.tsv"; exit 0""", "not its table"),
    "worker killed": ("kill -KILL $PPID; sleep 300", "killed, 3 times"),
}
# With one worker the first two pages are first read by one call.
TOGETHER = ("hangs", "crashes", "bad UTF-8", "worker killed")


@pytest.mark.parametrize(
    ("fault", "jobs"),
    [*((fault, "2") for fault in FAULTS), *((fault, "1") for fault in TOGETHER)],
)
def test_a_fault_on_a_page_costs_that_page_alone(
    zapisnik: Command, archive: Path, faulty: Faulty, tmp_path: Path, fault: str, jobs: str
) -> None:
    happens, said = FAULTS[fault]
    run = zapisnik("run", "in", "--out", "out", "--config", "config.toml", "--jobs", jobs, env=faulty(happens))
    assert run.returncode == 2
    [row] = table(tmp_path / "out/errors.csv")
    assert (row["document"], row["page"], row["stage"]) == ("a.tif", "2", "ocr")
    assert said in row["error"]
    assert row["advice"]
    assert "failed: a.tif, page 2: " in run.stderr

    first, second, third = text_of(tmp_path / "out/a")
    assert "torek" in first
    assert second == ""
    assert "petek" in third
    assert "torek" in text_of(tmp_path / "out/b")[0]
    assert "občinskega" in text_of(tmp_path / "out/c")[0]
    pages = json.loads((tmp_path / "out/a/document.json").read_bytes())["pages"]
    assert pages[1]["failure"]["error"] == row["error"]
    statuses = {row["path"]: row["status"] for row in table(tmp_path / "out/manifest.csv")}
    assert statuses == {"a.tif": "partial", "b.png": "done", "c.txt": "done"}


def test_the_page_that_failed_is_all_that_the_next_run_reads(
    zapisnik: Command, archive: Path, faulty: Faulty, tmp_path: Path
) -> None:
    broken = faulty("exit 1")
    command = ("run", "in", "--out", "out", "--config", "config.toml")
    zapisnik(*command, env=broken)
    before = (tmp_path / "out/a/document.json").read_bytes()
    again = zapisnik(*command, env=broken)
    assert again.returncode == 2
    assert "0 pages read" in again.stdout
    assert again.stdout.startswith("0 documents done, 2 already done, 1 failed")
    assert (tmp_path / "out/a/document.json").read_bytes() == before

    mended = zapisnik(*command)
    assert mended.returncode == 0
    assert "1 document done, 2 already done; 1 page read" in mended.stdout
    assert text_of(tmp_path / "out/a")[1] == "Sklep"
    assert table(tmp_path / "out/errors.csv") == []


class Quiet:
    """Shows nothing of a run."""

    def opening(self, *_: object) -> None: ...
    def begin(self, *_: object) -> None: ...
    def page_done(self) -> None: ...
    def document_done(self, *_: object) -> None: ...
    def note(self, *_: object) -> None: ...
    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...


def test_a_page_that_failed_is_read_again_only_by_a_run_that_tries_it_again(
    zapisnik: Command, scan: Callable[..., Path], faulty: Faulty, tmp_path: Path
) -> None:
    source, out = scan(tmp_path / "a.tif", FULL, SPARSE), tmp_path / "out"
    first = zapisnik("run", "a.tif", "--out", "out", "--jobs", "1", env=faulty("exit 1"))
    assert first.stdout.startswith("1 document done, 1 failed")
    before = (out / "a/document.json").read_bytes()

    def run(retry: bool) -> batch.Outcome:
        return batch.run([source], out, Settings(), batch.Options(1, retry=retry), Quiet())

    for _ in range(2):  # it could be read now
        outcome = run(retry=False)
        assert (outcome.finished, outcome.already_done, outcome.pages_read, outcome.failed) == (0, 1, 0, 1)
        assert [failure.page for failure in outcome.failures] == [2]
    assert (out / "a/document.json").read_bytes() == before
    assert [row["page"] for row in table(out / "errors.csv")] == ["2"]
    outcome = batch.run([source], out, Settings(), batch.Options(1), Quiet())
    assert (outcome.finished, outcome.already_done, outcome.pages_read, outcome.failed) == (1, 0, 1, 0)
    assert text_of(out / "a")[1] == "Sklep"
    assert table(out / "errors.csv") == []


def test_a_worker_that_is_killed_once_costs_nothing(
    zapisnik: Command, archive: Path, faulty: Faulty, tmp_path: Path
) -> None:
    once = f"[ $(wc -l < {tmp_path / 'log'}) -gt 1 ] || kill -KILL $PPID"
    run = zapisnik("run", "in", "--out", "out", "--config", "config.toml", env=faulty(once))
    assert run.returncode == 0, run.stderr
    assert len((tmp_path / "log").read_text().splitlines()) == 2
    assert text_of(tmp_path / "out/a")[1] == "Sklep"


def test_a_damaged_page_in_the_cache_is_read_anew(zapisnik: Command, archive: Path, tmp_path: Path) -> None:
    command = ("run", "in", "--out", "out", "--config", "config.toml")
    assert zapisnik(*command).returncode == 0
    before = text_of(tmp_path / "out/a")
    for page in (tmp_path / "out").glob(".zapisnik/pages/*/*/*.json.gz"):
        page.write_bytes(page.read_bytes()[:40])
    (tmp_path / "out/a/text.txt").unlink()
    assert zapisnik(*command).returncode == 0
    assert text_of(tmp_path / "out/a") == before
