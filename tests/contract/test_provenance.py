"""Every output names what made it, or provenance.json does; the sums of manifest.csv are those of the files."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pipeline import __version__
from pipeline.export.tables import read_table
from pipeline.provenance import given_date, said_settings, today
from pipeline.settings import Settings

pytestmark = pytest.mark.usefixtures("settings")
DAY = "2011-03-13"
GARBLED = "Seja ob&inskega sveta je bila v torek.\n"


@pytest.fixture
def run(zapisnik: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    def call(*options: str, epoch: str = "1300000000") -> None:
        done = zapisnik("run", "in", "--out", "out", *options, env={"SOURCE_DATE_EPOCH": epoch})
        assert done.returncode == 0, done.stderr

    return call


def made_with(out: Path) -> list[dict[str, Any]]:
    content = json.loads((out / "provenance.json").read_bytes())
    assert content["schema"] == "zapisnik-provenance/1"
    runs: list[dict[str, Any]] = content["runs"]
    return runs


@pytest.mark.slow
def test_the_outputs_of_a_scan_name_tools_model_dictionaries_settings_and_day(
    run: Callable[..., Any], scan: Callable[..., Path], tmp_path: Path
) -> None:
    scan(tmp_path / "in/a.tif", "Sklep je bil sprejet soglasno")
    (tmp_path / "config.toml").write_text("[repair]\nthreshold = 0.95\n[limits]\nseconds = 100\n")
    run("--config", "config.toml")
    out = tmp_path / "out"
    [way] = made_with(out)
    assert way["documents"] == ["a.tif"]
    made = way["made_with"]
    assert made["zapisnik"] == __version__
    assert made["date"] == DAY
    assert made["settings"] == "repair.threshold=0.95"
    assert re.fullmatch(r"\d+\.\d+.*", made["tesseract"])
    model = next(Path("/usr/share").glob("**/slv.traineddata")).read_bytes()
    assert made["tesseract slv"] == hashlib.sha256(model).hexdigest()[:16]
    assert re.fullmatch("[0-9a-f]{16}", made["dictionaries"])
    with pikepdf.open(out / "a/searchable.pdf") as pdf:
        about = pdf.Root.Metadata.read_bytes().decode()
    places = ["a/document.json", "a/minutes.xml", "a/alto/0001.xml", "report.html"]
    for text in (about, *((out / place).read_text(encoding="utf-8") for place in places)):
        for value in made.values():
            assert value in text


def test_the_sums_in_the_manifest_are_those_of_the_files(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(GARBLED)
    run()
    [row] = read_table(tmp_path / "out/manifest.csv")
    assert row["sha256"] == hashlib.sha256(GARBLED.encode()).hexdigest()
    for name in ("raw.txt", "text.txt", "document.json", "minutes.json", "minutes.xml"):
        assert row[f"sha256_{name}"] == hashlib.sha256((tmp_path / "out/a" / name).read_bytes()).hexdigest()
    assert row["sha256_alto"] == row["sha256_searchable.pdf"] == ""


@pytest.mark.slow
def test_the_sum_of_the_alto_files_is_that_which_sha256sum_gives(
    run: Callable[..., Any], scan: Callable[..., Path], tmp_path: Path
) -> None:
    scan(tmp_path / "in/a.tif", "Sklep je bil sprejet", "Seja je bila v torek")
    run()
    [row] = read_table(tmp_path / "out/manifest.csv")
    listed = subprocess.run("sha256sum alto/*.xml", shell=True, cwd=tmp_path / "out/a", capture_output=True, check=True)
    assert row["sha256_alto"] == hashlib.sha256(listed.stdout).hexdigest()


def test_a_document_keeps_its_day_until_it_is_made_anew(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(GARBLED)
    run()
    (tmp_path / "in/b.txt").write_text(GARBLED)
    (tmp_path / "out/a/text.txt").unlink()  # put back as it was
    run(epoch="1400000000")
    days = {path: way["made_with"]["date"] for way in made_with(tmp_path / "out") for path in way["documents"]}
    assert days == {"a.txt": DAY, "b.txt": "2014-05-13"}


def test_the_day_is_given_or_that_of_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1300000000")
    assert today() == given_date() == DAY
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert given_date() == ""
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert given_date() == ""
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", today())


def test_only_settings_that_shape_the_outputs_and_differ_are_named() -> None:
    assert said_settings(Settings()) == "defaults"
    assert said_settings(Settings.model_validate({"limits": {"seconds": 5}, "ocr": {"timeout": 9}})) == "defaults"
    given = Settings.model_validate({"ocr": {"language": "slv+deu"}, "repair": {"doubt": 0.5}})
    assert said_settings(given) == "ocr.language=slv+deu, repair.doubt=0.5"
