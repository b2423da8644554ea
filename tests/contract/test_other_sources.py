"""A source whose outputs would take the place of those of another, and what `forget` takes for a document's name."""

from __future__ import annotations

import csv
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

pytestmark = pytest.mark.usefixtures("settings")
Command = Callable[..., Any]
Files = Callable[[Path], dict[str, bytes]]
FIRST, SECOND = "Prva seja sveta.\n", "Druga seja sveta, povsem drug zapisnik.\n"


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def paths(out: Path) -> list[str]:
    """Return the documents as they stand in manifest.csv."""
    with (out / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["path"] for row in csv.DictReader(file, delimiter=";")]


@pytest.fixture
def tmp_path(same_path: Path) -> Path:
    return same_path


@pytest.fixture
def out(tmp_path: Path, zapisnik: Command, once: Command) -> Path:
    """The outputs of c1/seja.txt; c2/seja.txt is another document."""

    def make() -> None:
        put(tmp_path / "c1/seja.txt", FIRST)
        put(tmp_path / "c2/seja.txt", SECOND)
        assert zapisnik("run", "c1", "--out", "o").returncode == 0

    once("the first of two sources", make)
    return tmp_path / "o"


def raw(out: Path) -> str:
    return (out / "seja/raw.txt").read_text(encoding="utf-8")


def test_outputs_of_a_source_that_is_there_are_not_overwritten_until_it_is_forgotten(
    zapisnik: Command, out: Path, files_in: Files
) -> None:
    before = files_in(out)
    refused = zapisnik("run", "c2", "--out", "o")
    assert refused.returncode == 1
    assert f"{out.parent}/c1/seja.txt has its outputs in {out}/seja" in refused.stderr
    assert files_in(out) == before
    assert "0 documents done, 1 already done" in zapisnik("run", "c1", "--out", "o").stdout

    forget = refused.stderr.partition("forget the first: zapisnik ")[2].split()
    assert zapisnik(*forget).returncode == 0
    assert zapisnik("run", "c2", "--out", "o").returncode == 0
    assert raw(out) == SECOND
    assert zapisnik("run", "c1", "--out", "o").returncode == 1


def test_the_folder_of_a_source_that_is_there_is_not_taken_by_one_of_another_suffix(
    zapisnik: Command, out: Path, tmp_path: Path, files_in: Files
) -> None:
    before = files_in(out)
    (tmp_path / "c3").mkdir()
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "c3/seja.pdf")
    refused = zapisnik("run", "c3", "--out", "o")
    assert refused.returncode == 1
    assert f"where those of {tmp_path}/c3/seja.pdf would go" in refused.stderr
    assert files_in(out) == before


def test_a_source_takes_the_place_of_one_that_is_gone(zapisnik: Command, out: Path, tmp_path: Path) -> None:
    (tmp_path / "c1/seja.txt").unlink()
    assert zapisnik("run", "c2", "--out", "o").returncode == 0
    assert raw(out) == SECOND
    assert paths(out) == ["seja.txt"]


def test_an_archive_that_was_moved_or_copied_goes_on(zapisnik: Command, out: Path, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "c1", tmp_path / "copy")
    copied = zapisnik("run", "copy", "--out", "o")
    assert copied.returncode == 0
    assert "0 documents done, 1 already done" in copied.stdout
    (tmp_path / "copy").rename(tmp_path / "moved")
    put(tmp_path / "moved/seja.txt", SECOND)
    moved = zapisnik("run", "moved", "--out", "o")
    assert moved.returncode == 0, moved.stderr
    assert raw(out) == SECOND


def test_a_source_that_was_changed_goes_on_also_by_another_way_to_it(
    zapisnik: Command, out: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to("c1")
    put(tmp_path / "c1/seja.txt", SECOND)
    run = zapisnik("run", "link", "--out", "o")
    assert run.returncode == 0, run.stderr
    assert raw(out) == SECOND


def test_a_document_is_forgotten_by_its_name_as_it_is_typed_or_stands_in_the_manifest(
    zapisnik: Command, tmp_path: Path
) -> None:
    composed, decomposed = (unicodedata.normalize(form, "č.txt") for form in ("NFC", "NFD"))
    for name in (decomposed, "=SUM(A1).txt", "'a.txt"):
        put(tmp_path / "in" / name, FIRST)
    assert zapisnik("run", "in", "--out", "out").returncode == 0
    assert paths(tmp_path / "out") == ["'a.txt", "'=SUM(A1).txt", decomposed]
    for name, found in ((composed, decomposed), ("'=SUM(A1).txt", "=SUM(A1).txt"), ("'a.txt", "'a.txt")):
        run = zapisnik("forget", "out", name)
        assert run.returncode == 0, run.stderr
        assert run.stdout.startswith(f"forgotten: {found}\n")
    assert paths(tmp_path / "out") == []


def test_a_name_is_that_of_the_document_that_is_called_so_where_another_is_like_it(
    zapisnik: Command, tmp_path: Path
) -> None:
    composed, decomposed = (unicodedata.normalize(form, "č.txt") for form in ("NFC", "NFD"))
    for name in (composed, decomposed):
        put(tmp_path / "in" / name, f"{FIRST}{name}\n")
    assert zapisnik("run", "in", "--out", "out").returncode == 0
    assert zapisnik("forget", "out", composed).returncode == 0
    assert paths(tmp_path / "out") == [decomposed]


@pytest.mark.parametrize("name", ["seja.txt", "seja.pdf"])
def test_a_source_that_cannot_be_opened_takes_no_outputs_of_one_that_is_there(
    zapisnik: Command, out: Path, tmp_path: Path, files_in: Files, name: str
) -> None:
    before = files_in(out)
    put(tmp_path / "c4" / name, "")
    assert zapisnik("run", "c4", "--out", "o").returncode == 1
    assert files_in(out) == before
