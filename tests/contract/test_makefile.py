"""The Makefile: set-up that installs only what is missing, and a target for every folder of an archive."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.settings import PROJECT

Make = Callable[..., "subprocess.CompletedProcess[str]"]
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that runs make on the archive in tmp_path, taking for granted that set-up is done."""

    def call(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        done = [".venv/.installed", "build/lexicon/lexicon.json"]
        command = ["make", "--no-print-directory", "-C", str(PROJECT), *(f"--assume-old={name}" for name in done)]
        folders = [f"ARCHIVE={tmp_path / 'stari arhiv'}", f"OUT={tmp_path / 'out'}"]
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        return subprocess.run(
            [*command, *folders, *arguments],
            capture_output=True,
            text=True,
            env={**clean, **env},
            timeout=300,
            check=False,
        )

    return call


def put(path: Path, text: str = "Seja občinskega sveta.\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for folder in ("2023", "Črna na Koroškem", "Šmarje", "test"):
        put(tmp_path / "stari arhiv" / folder / "seja č š ž.txt")
    return tmp_path / "stari arhiv"


# ------------------------------------------------------------------------------------------------ help


def test_help_is_what_make_alone_gives_and_names_every_target(make: Make) -> None:
    shown = make().stdout
    assert shown == make("help").stdout
    for target in (
        "setup",
        "samples",
        "test",
        "bench",
        "lint",
        "archive",
        "list",
        "folder",
        "report-2023",
        "clean-2023",
    ):
        [line] = re.findall(rf"^  make {target}\b.*", shown, re.MULTILINE)
        assert len(line.split()) > 3


def test_a_target_that_does_not_exist_is_explained(make: Make, archive: Path) -> None:
    run = make("2099")
    assert run.returncode == 2
    assert "make help" in run.stderr


# ------------------------------------------------------------------------------------------------ folders


def runs_the_command(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test that needs the lexicon, and some seconds."""
    return pytest.mark.slow(pytest.mark.usefixtures("settings")(test))


@runs_the_command
@pytest.mark.parametrize("target", ["2023", "out/2023", "Šmarje"])
def test_a_folder_is_a_target_and_done_only_once(make: Make, archive: Path, tmp_path: Path, target: str) -> None:
    folder = target.rpartition("/")[2]
    wanted = str(tmp_path / target) if target != folder else target
    run = make(wanted)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "out" / folder / "seja č š ž/text.txt").exists()
    assert [path.name for path in (tmp_path / "out").iterdir()] == [folder]
    assert "1 already done" in make(wanted).stdout


@runs_the_command
@pytest.mark.parametrize(
    "folder",
    [
        "Črna na Koroškem",
        "test",
        "a'b",
        'a"b',
        "$HOME $(touch pwned) `touch pwned`",
        "x; touch pwned",
        "$$(shell touch pwned)",
        "-rf",
        "100 %: a=b # c",
    ],
)
def test_any_folder_can_be_named_with_f_and_none_is_taken_for_shell(
    make: Make, archive: Path, tmp_path: Path, folder: str
) -> None:
    put(archive / folder / "a.txt")
    for target in ("folder", "report"):
        run = make(target, f"F={folder}")
        assert run.returncode == 0, run.stderr
    assert (tmp_path / "out" / folder / "a/text.txt").exists()
    assert make("clean", f"F={folder}").returncode == 0
    assert list((tmp_path / "out").iterdir()) == []
    assert not (PROJECT / "pwned").exists()


def test_a_folder_outside_the_archive_is_refused(make: Make, archive: Path, tmp_path: Path) -> None:
    put(tmp_path / "out/.zapisnik/lock")
    for folder in ("..", ".", "", "../out", "/"):
        for target in ("folder", "clean"):
            assert make(target, f"F={folder}").returncode == 2
    assert (tmp_path / "out/.zapisnik/lock").exists()


def test_without_an_archive_it_is_said_what_to_give(make: Make) -> None:
    run = make("archive", "ARCHIVE=")
    assert run.returncode == 2
    assert "ARCHIVE=path" in run.stderr


@pytest.mark.parametrize("target", ["archive", "list", "folder", "2015"])
def test_an_archive_that_does_not_exist_is_named(make: Make, tmp_path: Path, target: str) -> None:
    for wrong, said in ((tmp_path / "ni ga", "does not exist"), (tmp_path / "file", "is not a folder")):
        (tmp_path / "file").touch()
        run = make(target, f"ARCHIVE={wrong}")
        assert run.returncode == 2
        assert f"{wrong} {said}" in run.stderr
        assert "Say where" not in run.stderr


@runs_the_command
def test_files_beside_the_folders_are_named(make: Make, tmp_path: Path) -> None:
    put(tmp_path / "stari arhiv/2023/a.txt")
    assert "in no folder" not in make("list").stderr
    put(tmp_path / "stari arhiv/dopisna seja.pdf")
    put(tmp_path / "stari arhiv/seznam.xlsx")
    for target in ("list", "archive"):
        run = make(target)
        assert run.returncode == 0
        assert "in no folder: 1 file (dopisna seja.pdf)" in run.stderr
        assert f"zapisnik run '{tmp_path}/stari arhiv/dopisna seja.pdf' --out" in run.stderr


@runs_the_command
def test_the_whole_archive_is_done_although_one_folder_fails(make: Make, archive: Path, tmp_path: Path) -> None:
    put(archive / "2023/prazno.txt", "")
    put(archive / "x; touch pwned/a.txt")
    run = make("archive")
    assert run.returncode == 2
    assert "Error 2" in run.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(path.name for path in archive.iterdir())
    assert (tmp_path / "out/test/seja č š ž/text.txt").exists()


@runs_the_command
def test_list_shows_what_is_to_be_done_in_each_folder(make: Make, archive: Path) -> None:
    put(archive / "2024/prazno.txt", "")
    for folder in ("2023", "2024"):
        make(folder)
    put(archive / "Šmarje/b.txt")
    make("Šmarje")
    put(archive / "Šmarje/b.txt", "Drugo, daljše besedilo.\n")
    put(archive / "Šmarje/c.txt")
    (archive / "2023/seja č š ž.txt").rename(archive / "2023/seja.txt")
    states = dict(re.split(r"\s{2,}", line, maxsplit=1) for line in make("list").stdout.splitlines())
    assert states == {
        "2023": "1 document: 1 new, 1 no longer there",
        "2024": "1 document: 1 failed",
        "test": "new",
        "Črna na Koroškem": "new",
        "Šmarje": "3 documents: 1 new, 1 changed",
    }


@runs_the_command
def test_clean_removes_one_output_but_not_what_people_decided(make: Make, archive: Path, tmp_path: Path) -> None:
    for folder in ("2023", "Šmarje"):
        make(folder)
    put(tmp_path / "out/2023/decisions.jsonl", "")
    put(tmp_path / "out/drugo/pomembno.txt")
    (archive / "drugo").mkdir()
    assert make("clean-2023").returncode == 0
    assert [path.name for path in (tmp_path / "out/2023").iterdir()] == ["decisions.jsonl"]
    assert make("clean-Šmarje").returncode == 0
    assert make("clean-drugo").returncode == 2
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["2023", "drugo"]
    assert (tmp_path / "out/drugo/pomembno.txt").exists()
    assert sorted(path.name for path in archive.iterdir()) == ["2023", "drugo", "test", "Črna na Koroškem", "Šmarje"]


@runs_the_command
def test_a_report_is_written_anew_by_its_own_target(make: Make, archive: Path, tmp_path: Path) -> None:
    make("2023")
    (tmp_path / "out/2023/report.html").unlink()
    assert make("report-2023").returncode == 0
    assert (tmp_path / "out/2023/report.html").exists()


# ------------------------------------------------------------------------------------------------ set-up


@pytest.fixture
def tools(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Return a function that puts stand-ins for system tools before the real ones."""

    def fake(**scripts: str) -> dict[str, str]:
        folder = tmp_path / "tools"
        folder.mkdir()
        for name, script in scripts.items():
            tool = folder / name.replace("_", "-")
            tool.write_text(f"#!/bin/sh\nlog={tmp_path / 'log'}\n{script}\n")
            tool.chmod(0o755)
        return {"PATH": f"{folder}:{os.environ['PATH']}"}

    return fake


MISSING_SLV = 'case "$*" in *ocr-slv*) exit 1;; *) echo install ok installed;; esac'
NOTE = 'echo "$(basename $0) $*" >> $log'


def test_what_is_installed_is_not_installed_again(
    make: Make, tools: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    run = make("packages", **tools(dpkg_query="echo install ok installed", apt_get=NOTE, sudo=NOTE))
    assert (run.returncode, run.stdout) == (0, "")
    assert not (tmp_path / "log").exists()


def test_root_installs_only_what_is_missing(make: Make, tools: Callable[..., dict[str, str]], tmp_path: Path) -> None:
    run = make("packages", **tools(dpkg_query=MISSING_SLV, id="echo 0", apt_get=NOTE))
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "log").read_text().splitlines() == [
        "apt-get update",
        "apt-get install -y --no-install-recommends tesseract-ocr-slv",
    ]


def test_others_install_with_sudo(make: Make, tools: Callable[..., dict[str, str]], tmp_path: Path) -> None:
    sudo = f'{NOTE}\n[ "$1" = -n ] && shift\nexec "$@"'
    run = make("packages", **tools(dpkg_query=MISSING_SLV, id="echo 1000", sudo=sudo, apt_get=NOTE))
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "log").read_text().count("apt-get install -y --no-install-recommends tesseract-ocr-slv") == 2


def test_who_may_not_install_gets_the_exact_line_and_status_3(
    make: Make, tools: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    run = make("samples", **tools(dpkg_query=MISSING_SLV, id="echo 1000", sudo="exit 1", apt_get=NOTE))
    assert "apt-get update && apt-get install -y --no-install-recommends tesseract-ocr-slv" in run.stderr
    assert "Error 3" in run.stderr
    assert not (tmp_path / "log").exists()


def test_a_failed_installation_says_what_to_do(make: Make, tools: Callable[..., dict[str, str]]) -> None:
    run = make("packages", **tools(dpkg_query=MISSING_SLV, id="echo 0", apt_get="exit 100"))
    assert "apt-get install -y --no-install-recommends tesseract-ocr-slv" in run.stderr
    assert "Error 3" in run.stderr


def test_an_old_python_is_named(tmp_path: Path, tools: Callable[..., dict[str, str]]) -> None:
    (tmp_path / "Makefile").write_text(MAKEFILE)
    (tmp_path / "pyproject.toml").touch()
    env = {**os.environ, **tools(python3="exit 1", dpkg_query="echo install ok installed")}
    run = subprocess.run(
        ["make", ".venv/.installed"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert "Python 3.11 or later is needed" in run.stderr
    assert "Error 3" in run.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_build_server_runs_the_tests() -> None:
    script = PROJECT / ".ci/run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text()
