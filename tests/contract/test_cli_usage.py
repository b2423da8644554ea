"""The command line as people and other tools meet it: help, versions, plain errors, exit statuses."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import __version__
from pipeline.cli import call
from pipeline.settings import Settings

COMMAND = Path(sys.executable).with_name("zapisnik")
COMMANDS = [
    [], ["run"], ["repair"], ["segment"], ["report"], ["apply"], ["find"], ["review"], ["bag"], ["forget"], ["watch"],
    ["doctor"], ["lexicon"], ["lexicon", "build"], ["lexicon", "add"], ["lexicon", "check"], ["lexicon", "names"],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_help_has_an_example_of_its_command(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert call([*command, "--help"]) == 0
    assert f"Example: zapisnik {' '.join(command)}" in capsys.readouterr().out


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["--version"]) == 0
    assert capsys.readouterr().out == f"zapisnik {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Usage: zapisnik"),
        (["runn"], "runn"),
        (["run"], "SRC"),
        (["run", "a.txt"], "--out"),
        (["run", "nothing.pdf", "--out", "out"], "no file or folder nothing.pdf"),
        (["run", "a.txt", "--out", "out", "--jobs", "0"], "'--jobs'"),
        (["run", "a.txt", "--out", "out", "--jobs", "two"], "'--jobs'"),
        (["run", "a.txt", "--out", "out", "--config", "none.toml"], "none.toml"),
        (["run", "a.txt", "--out", "out", "--config", "wrong.toml"], "unknown setting repair.treshold"),
        (["run", "a.txt", "--out", "a.txt"], "a.txt"),
        (["run", ".", "--out", "."], "also the output folder"),
        (["repair", "nothing.txt", "-o", "out.txt"], "nothing.txt"),
        (["repair", "scan.png", "-o", "out.txt"], "not text"),
        (["repair", "a.txt", "-o", "out/a.txt"], "there is no folder out"),
        (["repair", "a.txt", "-o", "-", "--changes", "out/a.json"], "there is no folder out"),
        (["repair", "a.txt", "-o", "."], ". is a folder"),
        (["repair", "a.txt", "-o", "-", "--changes", "."], ". is a folder"),
        (["segment", "a.txt", "-o", "."], ". is a folder"),
        (["segment", "a.txt", "-o", "out/a.json"], "there is no folder out"),
        (["segment", "nothing.txt", "-o", "out.json"], "nothing.txt"),
        (["report", "nothing"], "not the output folder"),
        (["apply", "nothing", "decisions.jsonl"], "not the output folder"),
        (["bag", "nothing"], "not the output folder"),
        (["watch", "nothing", "--out", "out"], "no file or folder nothing"),
        (["watch", ".", "--out", "out", "--every", "0"], "'--every'"),
        (["watch", ".", "--out", "out", "--every", "inf"], "'--every'"),
        (["run", "a.txt", "--out", "out", "--jobs", "99999999999999999999"], "'--jobs'"),
        (["find", "seja", "--in", ".", "--most", "99999999999999999999"], "'--most'"),
        (["watch", "a.txt", "--out", "out"], "a.txt is a file"),
        (["watch", ".", "--out", "a.txt"], "cannot write in a.txt"),
        (["run"], "try: zapisnik run --help"),
        (["find"], "try: zapisnik find --help"),
        (["lexicon", "add"], "try: zapisnik lexicon add --help"),
        (["runn"], "try: zapisnik --help"),
        (["lexicon", "check"], "WORD"),
        (["lexicon", "add", "Brezovec", "dve besedi"], "not a word: 'dve besedi'"),
        (["lexicon", "add", "123", "abc;def", "", "a_b"], "not a word: '123', 'abc;def', '', 'a_b'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_ends_with_1_and_says_what_is_wrong(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    settings: Settings,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Zapisnik")
    Path("wrong.toml").write_text("[repair]\ntreshold = 0.5\n")
    Path("scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert call(arguments) == 1
    shown = capfd.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("[ingest]\nmax_pages = 0\n", "ingest.max_pages: Input should be greater than 0"),
        ("[ingest]\nmax_pixels = 0\n", "ingest.max_pixels: Input should be greater than 0"),
        ('[ocr]\nlanguage = ""\n', "ocr.language: String should have at least 1 character"),
    ],
)
def test_settings_with_which_nothing_could_be_done_are_refused(
    config: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Zapisnik")
    Path("config.toml").write_text(config)
    assert call(["run", "a.txt", "--out", "out", "--config", "config.toml"]) == 1
    assert f"config.toml: {said}" in capfd.readouterr().err
    assert not Path("out").exists()


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_it_works_without_the_standard_streams(tmp_path: Path, settings: Settings, closed: str) -> None:
    (tmp_path / "a.txt").write_text("Seja ob&inskega sveta.\n")
    for arguments in ("run a.txt --out out", "repair a.txt -o b.txt"):
        run = subprocess.run(["sh", "-c", f"{COMMAND} {arguments} {closed}"], cwd=tmp_path, capture_output=True)
        assert run.returncode == 0, run.stderr
        assert b"Traceback" not in run.stderr
    assert "občinskega" in (tmp_path / "out/a/text.txt").read_text()
    assert "občinskega" in (tmp_path / "b.txt").read_text()


def test_a_time_of_the_outputs_that_is_none_is_refused(
    zapisnik: Callable[..., Any], tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "a.txt").write_text("Zapisnik")
    run = zapisnik("run", "a.txt", "--out", "out", env={"SOURCE_DATE_EPOCH": "99999999999999999"})
    assert run.returncode == 1
    assert "SOURCE_DATE_EPOCH=99999999999999999 is no time" in run.stderr
    assert "a fault of zapisnik" not in run.stderr


@pytest.mark.parametrize("command", ["repair", "segment"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("when", ["made", "written"])
def test_a_full_disk_ends_with_2_and_asks_for_room(
    command: str,
    number: int,
    when: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    settings: Settings,
) -> None:
    opened = os.open

    def full_disk(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    def full_folder(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if str(path).endswith(".tmp"):
            raise OSError(number, os.strerror(number), str(path))
        return opened(path, flags, *more, **named)

    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Zapisnik")
    with monkeypatch.context() as patch:
        if when == "made":
            patch.setattr(os, "open", full_folder)
        else:
            patch.setattr(os, "fsync", full_disk)
        assert call([command, "a.txt", "-o", "b.txt"]) == 2
    said = capfd.readouterr().err
    assert os.strerror(number) in said
    assert "make room" in said
    assert when == "written" or said.startswith("zapisnik: b.txt: ")  # and not a name that nobody knows
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_fault_of_our_own_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("pipeline.doctor.needs", fail)
    assert call(["doctor"]) == 2
    said = capfd.readouterr().err
    assert "ZeroDivisionError: by zero" in said
    assert "Traceback" not in said
    log = re.search(r"\S+\.log", said)
    assert log is not None
    assert "Traceback" in Path(log[0]).read_text()


@pytest.fixture
def without_tesseract(tmp_path: Path) -> dict[str, str]:
    """An environment in which every tool but Tesseract is found."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for folder in os.environ["PATH"].split(":"):
        for tool in Path(folder).glob("*") if Path(folder).is_dir() else ():
            if tool.name != "tesseract" and not (tools / tool.name).exists():
                (tools / tool.name).symlink_to(tool)
    return {"PATH": str(tools)}


def test_a_missing_tool_ends_with_3_and_the_command_that_installs_it(
    zapisnik: Callable[..., Any], scan: Callable[..., Path], without_tesseract: dict[str, str], tmp_path: Path
) -> None:
    scan(tmp_path / "a.png", "Zapisnik seje")
    run = zapisnik("run", "a.png", "--out", "out", env=without_tesseract)
    assert run.returncode == 3
    assert "apt-get install tesseract-ocr" in run.stderr
    doctor = zapisnik("doctor", env=without_tesseract)
    assert doctor.returncode == 3
    assert re.search(r"✗ tesseract 5.*apt-get install tesseract-ocr\b", doctor.stdout)
    assert re.search(r"✓ pdftoppm: \d", doctor.stdout)


def test_texts_need_no_tesseract(
    zapisnik: Callable[..., Any], without_tesseract: dict[str, str], tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "a.txt").write_text("Zapisnik seje")
    assert zapisnik("run", "a.txt", "--out", "out", env=without_tesseract).returncode == 0


def test_doctor_is_content_where_everything_is_installed(zapisnik: Callable[..., Any], settings: Settings) -> None:
    doctor = zapisnik("doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert "✗" not in doctor.stdout
    assert re.search(r"✓ tesseract language slv", doctor.stdout)


def test_the_lexicon_is_asked_for_words(zapisnik: Callable[..., Any], settings: Settings) -> None:
    run = zapisnik("lexicon", "check", "občina", "xqzzq")
    assert run.returncode == 0
    known, unknown = run.stdout.splitlines()
    assert known.startswith("občina: ")
    assert "not in the lexicon" not in known
    assert unknown == "xqzzq: not in the lexicon; zapisnik lexicon add xqzzq"
