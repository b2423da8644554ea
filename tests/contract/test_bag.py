"""`bag`: a bag that its own library and sha256sum find valid, made in one step, of whole outputs only."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit
import pytest

from pipeline.cache import Store
from pipeline.cli import call

pytestmark = pytest.mark.usefixtures("settings")
Command = Callable[..., Any]
Files = Callable[[Path], dict[str, bytes]]


@pytest.fixture
def tmp_path(same_path: Path) -> Path:
    return same_path


@pytest.fixture
def out(tmp_path: Path, zapisnik: Command, once: Command) -> Path:
    def make() -> None:
        for name in ("2023/č š ž.txt", "-a\nb.txt", "prazno.txt"):
            (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "in" / name).write_text("" if name.startswith("prazno") else "Seja občinskega sveta.\n")
        assert zapisnik("run", "in", "--out", "out").returncode == 2

    once("to be put in a bag", make)
    return tmp_path / "out"


def test_a_bag_holds_all_outputs_and_validates(zapisnik: Command, out: Path, tmp_path: Path, files_in: Files) -> None:
    (tmp_path / ".out-bag.999999999.tmp/outputs").mkdir(parents=True)  # of one that was killed
    run = zapisnik("bag", "out")
    assert run.returncode == 0, run.stderr
    bag = bagit.Bag(str(tmp_path / "out-bag"))
    bag.validate()
    assert bag.info["Bagging-Date"] == "2024-06-01"
    assert bag.info["Bag-Software-Agent"].startswith("zapisnik ")
    assert files_in(tmp_path / "out-bag/data/outputs") == files_in(out)
    assert not (tmp_path / "out-bag/data/sources").exists()
    assert f"{len(files_in(out))} files" in run.stdout
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"in", "out", "out-bag"}


def test_the_sources_go_into_the_bag_when_asked(zapisnik: Command, out: Path, tmp_path: Path, files_in: Files) -> None:
    run = zapisnik("bag", "out", "-o", "vreča", "--with-sources")
    assert run.returncode == 0
    assert "could not be opened: 1 source (prazno.txt)" in run.stderr
    sources = files_in(tmp_path / "vreča/data/sources")
    assert sources == {name: text for name, text in files_in(tmp_path / "in").items() if name != "prazno.txt"}
    (tmp_path / "vreča/data/sources/2023/č š ž.txt").write_text("spremenjeno")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path / "vreča")).validate()


def test_a_bag_of_sources_that_are_gone_or_changed_is_not_made(zapisnik: Command, out: Path, tmp_path: Path) -> None:
    source = tmp_path / "in/2023/č š ž.txt"
    source.write_text("spremenjeno")
    changed = zapisnik("bag", "out", "--with-sources")
    source.unlink()
    gone = zapisnik("bag", "out", "--with-sources")
    assert (changed.returncode, gone.returncode) == (2, 2)
    assert "is not what was read" in changed.stderr
    assert "no longer at" in gone.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}
    assert "zapisnik forget out '2023/č š ž.txt'" in gone.stderr
    assert zapisnik("forget", "out", "2023/č š ž.txt").returncode == 0
    assert zapisnik("bag", "out", "--with-sources").returncode == 0


def test_no_bag_is_made_over_another_or_in_its_folder_or_during_a_run(
    zapisnik: Command, out: Path, tmp_path: Path
) -> None:
    assert "would lie in" in zapisnik("bag", "out", "-o", "out/bag").stderr
    with Store(out).locked():
        assert "another run" in zapisnik("bag", "out").stderr
    assert not (tmp_path / "out-bag").exists()
    assert zapisnik("bag", "out").returncode == 0
    again = zapisnik("bag", "out")
    assert again.returncode == 1
    assert "is there already" in again.stderr


def test_sha256sum_verifies_a_bag(zapisnik: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text("Seja.\n")
    zapisnik("run", "in", "--out", "out")
    zapisnik("bag", "out")
    subprocess.run(["sha256sum", "--check", "--quiet", "manifest-sha256.txt"], cwd=tmp_path / "out-bag", check=True)


@pytest.mark.parametrize("damage", ["cut", "other bytes", "removed"])
def test_a_bag_is_not_made_of_outputs_that_are_not_what_was_written(
    zapisnik: Command, out: Path, tmp_path: Path, damage: str
) -> None:
    file = out / "2023/č š ž/document.json"
    content = file.read_bytes()
    if damage == "removed":
        file.unlink()
    else:
        file.write_bytes(content[:100] if damage == "cut" else content.swapcase())
    run = zapisnik("bag", "out")
    assert run.returncode == 2
    assert "2023/č š ž/document.json is missing, or not what was written" in run.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}
    shutil.rmtree(out / "2023/č š ž")  # as it advises
    zapisnik("run", "in", "--out", "out")
    assert file.read_bytes() == content
    assert zapisnik("bag", "out").returncode == 0


def test_a_bag_is_not_made_of_the_outputs_of_an_interrupted_run(zapisnik: Command, out: Path, tmp_path: Path) -> None:
    with Store(out).locked() as ledger:
        ledger.set_state("begun", "2024-05-05")
    run = zapisnik("bag", "out")
    assert run.returncode == 1
    assert "was interrupted" in run.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}
    zapisnik("run", "in", "--out", "out")
    assert zapisnik("bag", "out").returncode == 0


@pytest.mark.parametrize("name", ["a%0Db.txt", "a%0ab.txt"])
def test_a_name_that_a_manifest_would_misread_is_refused(zapisnik: Command, tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text("Seja.\n")
    assert zapisnik("run", "in", "--out", "out").returncode == 0
    run = zapisnik("bag", "out")
    assert run.returncode == 1
    assert f"{name.removesuffix('.txt')}': it would be read as a new line" in run.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}


def test_a_name_that_is_written_in_two_ways_is_refused(zapisnik: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for form in ("NFC", "NFD"):
        (tmp_path / "in" / unicodedata.normalize(form, "č.txt")).write_text(f"Ime v obliki {form}.\n")
    assert zapisnik("run", "in", "--out", "out").returncode == 0
    run = zapisnik("bag", "out")
    assert run.returncode == 1
    assert "in two ways to write its letters" in run.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}


def test_a_disk_that_fills_up_while_a_bag_is_made_is_told_in_a_line(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def full_disk(source: str, target: str, **_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), source)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("shutil.copystat", full_disk)
    assert call(["bag", "out"]) == 2
    said = capfd.readouterr().err
    assert "No space left on device" in said
    assert "make room" in said
    assert len(said.splitlines()) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}
