"""What the next run makes of a state folder that is damaged, gone, or holds what is no longer wanted."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.cache import Store
from pipeline.cli import call
from pipeline.export.tables import read_table
from pipeline.ledger import DAMAGED, NAME, read_records
from pipeline.review import report
from pipeline.settings import PROJECT

pytestmark = pytest.mark.usefixtures("settings")
Command = Callable[..., Any]
Files = Callable[[Path], dict[str, bytes]]


@pytest.fixture
def tmp_path(same_path: Path) -> Path:
    return same_path


@pytest.fixture
def out(tmp_path: Path, zapisnik: Command, once: Command) -> Path:
    """The outputs of two folders of texts, each run by itself."""

    def make() -> None:
        for name in ("2022", "2023"):
            (tmp_path / name).mkdir()
            (tmp_path / name / f"{name}.txt").write_text(f"Seja ob&inskega sveta leta {name}.\fDruga stran.\n")
            assert zapisnik("run", name, "--out", "out").returncode == 0

    once("two folders, each by itself", make)
    return tmp_path / "out"


@pytest.fixture
def run_together(out: Path, zapisnik: Command, once: Command) -> Path:
    """The same outputs after another run, of both folders."""

    def make() -> None:
        assert zapisnik("run", "2022", "2023", "--out", "out").returncode == 0

    once("two folders, together", make)
    return out


def pages(out: Path) -> list[Path]:
    return sorted((out / ".zapisnik/pages").rglob("*.json.gz"))


def test_a_source_that_could_not_be_opened_for_a_while_is_done_anew(zapisnik: Command, out: Path) -> None:
    source = out.parent / "2022/2022.txt"
    whole = source.read_bytes()
    source.write_bytes(b"")
    assert zapisnik("run", "2022", "--out", "out").returncode == 2
    source.write_bytes(whole)
    run = zapisnik("run", "2022", "--out", "out")
    assert run.returncode == 0, run.stderr
    assert read_table(out / "errors.csv") == []
    assert zapisnik("run", "2022", "--out", "out").returncode == 0


def test_an_output_folder_below_another_is_left_alone(zapisnik: Command, out: Path, files_in: Files) -> None:
    before = files_in(out)
    (out.parent / "all").mkdir()
    out.rename(out.parent / "all" / "out")
    run = zapisnik("run", "2022", "--out", "all")
    assert run.returncode == 0, run.stderr
    assert files_in(out.parent / "all" / "out") == before
    assert [row["path"] for row in read_table(out.parent / "all" / "manifest.csv")] == ["2022.txt"]


def test_a_bag_waits_for_a_ledger_that_knows_the_documents(zapisnik: Command, out: Path) -> None:
    shutil.rmtree(out / ".zapisnik")
    bag = zapisnik("bag", "out", "-o", "bag")
    assert bag.returncode != 0
    assert "run its sources" in bag.stderr
    assert zapisnik("run", "2022", "--out", "out").returncode == 0
    assert [row["path"] for row in read_table(out / "manifest.csv")] == ["2022.txt", "2023.txt"]


def test_a_damaged_ledger_costs_no_reading_and_no_row(zapisnik: Command, out: Path, files_in: Files) -> None:
    before = files_in(out)
    (out / ".zapisnik" / NAME).write_bytes(b"not a database")
    run = zapisnik("run", "2022", "--out", "out")
    assert run.returncode == 0, run.stderr
    assert "1 document done; 0 pages read" in run.stdout
    assert "it is kept as .zapisnik/ledger-damaged.sqlite" in run.stderr
    after = files_in(out)
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} <= {"manifest.csv"}  # how long it took
    assert [row["path"] for row in read_table(out / "manifest.csv")] == ["2022.txt", "2023.txt"]
    assert (out / ".zapisnik" / DAMAGED).read_bytes() == b"not a database"
    assert "1 already done; 0 pages read" in zapisnik("run", "2022", "--out", "out").stdout


def test_a_ledger_in_which_there_was_nothing_yet_is_not_called_damaged(zapisnik: Command, out: Path) -> None:
    shutil.rmtree(out / ".zapisnik")
    for made in (b"", None):
        (out / ".zapisnik").mkdir(exist_ok=True)
        (out / ".zapisnik" / NAME).write_bytes(made or b"")
        if made is None:
            with closing(sqlite3.connect(out / ".zapisnik" / NAME)) as base:
                base.execute("PRAGMA journal_mode = WAL")
        run = zapisnik("run", "2022", "--out", "out")
        assert run.returncode == 0, run.stderr
        assert "damaged" not in run.stderr


def test_decisions_about_a_document_of_a_lost_ledger_wait_until_it_is_run_again(zapisnik: Command, out: Path) -> None:
    shutil.rmtree(out / ".zapisnik")
    (out / "2022/text.txt").unlink()
    (out / "decisions.jsonl").touch()
    run = zapisnik("apply", "out")
    assert run.returncode == 2
    assert "run it again" in run.stderr
    assert zapisnik("run", "2022", "2023", "--out", "out").returncode == 0
    assert "občinskega" in (out / "2022/text.txt").read_text()
    assert read_table(out / "errors.csv") == []


@pytest.mark.parametrize("name", ["2022/text.txt", "manifest.csv", "report.html"])
def test_an_output_that_was_cut_short_is_written_anew(
    zapisnik: Command, run_together: Path, files_in: Files, name: str
) -> None:
    out = run_together
    before = files_in(out)
    (out / name).write_bytes(before[name][:20])
    run = zapisnik("run", "2022", "2023", "--out", "out")
    assert run.returncode == 0, run.stderr
    assert "0 pages read" in run.stdout
    assert ("1 document done" in run.stdout) == ("/" in name)
    after = files_in(out)
    after["manifest.csv"] = before["manifest.csv"]  # how long it took
    assert after == before
    assert "0 documents done, 2 already done" in zapisnik("run", "2022", "2023", "--out", "out").stdout


def test_what_somebody_wrote_into_an_output_is_left(zapisnik: Command, out: Path) -> None:
    with (out / "2022/text.txt").open("a") as file:
        file.write("Moja opomba.\n")
    assert "0 documents done, 2 already done" in zapisnik("run", "2022", "2023", "--out", "out").stdout
    assert (out / "2022/text.txt").read_text().endswith("Moja opomba.\n")


def test_a_ledger_that_knows_no_sizes_takes_outputs_as_they_are(zapisnik: Command, out: Path) -> None:
    with Store(out).locked() as ledger:
        ledger.save([replace(record, sizes={}) for record in ledger.records().values()])
    assert "0 documents done, 2 already done" in zapisnik("run", "2022", "2023", "--out", "out").stdout


def test_pages_that_are_gone_are_read_again_where_they_are_needed(
    zapisnik: Command, out: Path, files_in: Files
) -> None:
    before = files_in(out)
    shutil.rmtree(out / ".zapisnik/pages")
    assert "1 already done" in zapisnik("run", "2022", "--out", "out").stdout
    (out / "2022/text.txt").unlink()
    assert zapisnik("run", "2022", "--out", "out").returncode == 0
    assert (out / "2022/text.txt").read_bytes() == before["2022/text.txt"]


def test_pages_of_old_readings_and_of_old_contents_are_removed(zapisnik: Command, out: Path, tmp_path: Path) -> None:
    before = pages(out)
    assert len(before) == 4
    (tmp_path / "config.toml").write_text("[ocr]\nmost_readings = 1\n")
    assert zapisnik("run", "2022", "--out", "out", "--config", "config.toml").returncode == 0
    between = pages(out)
    assert len(between) == 4
    assert len(set(between) & set(before)) == 2  # those of the document that was not run
    (tmp_path / "2022/2022.txt").write_text("Nova vsebina, ena stran.\n")
    assert zapisnik("run", "2022", "--out", "out", "--config", "config.toml").returncode == 0
    assert len(pages(out)) == 3
    assert zapisnik("run", "2023", "--out", "out").returncode == 0
    assert {path.parent.name for path in pages(out)} == {
        record.sha256 for record in read_records(out / ".zapisnik").values()
    }


def test_make_list_reads_the_ledger_of_a_run_that_is_at_work(out: Path) -> None:
    from pipeline.folder_state import state_of

    with Store(out).locked():
        assert state_of(out.parent / "2022", out) == "1 document: done"


def begun(out: Path) -> str:
    with Store(out).locked() as ledger:
        return ledger.state("begun")


def test_only_a_run_ends_one_that_was_interrupted(zapisnik: Command, out: Path) -> None:
    assert begun(out) == ""
    (out / "decisions.jsonl").touch()
    assert zapisnik("apply", "out").returncode == 0
    assert begun(out) == ""
    with Store(out).locked() as ledger:
        ledger.set_state("begun", "2024-05-05")
    assert zapisnik("apply", "out").returncode == 0
    assert begun(out) == "2024-05-05"
    assert zapisnik("forget", "out", "2022.txt").returncode == 0
    assert begun(out) == "2024-05-05"
    assert zapisnik("run", "2022", "--out", "out").returncode == 0
    assert begun(out) == ""


def test_nothing_is_made_anew_with_other_settings_where_those_of_the_run_are_damaged(
    zapisnik: Command, out: Path, files_in: Files
) -> None:
    (out / "decisions.jsonl").touch()
    before = files_in(out)
    (out / ".zapisnik/settings.json").write_bytes(b"")
    run = zapisnik("apply", "out")
    assert run.returncode == 1
    assert "the settings of the last run cannot be read" in run.stderr
    assert "--config" in run.stderr
    assert files_in(out) == before
    assert zapisnik("run", "2022", "--out", "out").returncode == 0
    assert zapisnik("apply", "out").returncode == 0


def test_a_spreadsheet_keeps_no_decision_from_being_applied_and_none_is_lost_in_silence(
    zapisnik: Command, out: Path
) -> None:
    document = json.loads((out / "2022/document.json").read_bytes())
    decision = {
        "schema": "zapisnik-decision/1", "document": document["sha256"], "page": 1, "line": 0, "word": 1,
        "read": "ob&inskega", "proposed": "občinskega", "verdict": "edit", "text": "krajevnega",
        "when": "2024-05-05T10:00:00Z",
    }  # fmt: skip
    (out.parent / "decisions.jsonl").write_text(json.dumps(decision) + "\n")
    mine = (out / "manifest.csv").read_bytes().replace(b";", b",")
    (out / "manifest.csv").write_bytes(mine)
    run = zapisnik("apply", "out", "decisions.jsonl")
    assert run.returncode == 0, run.stderr
    assert "krajevnega" in (out / "2022/text.txt").read_text()
    assert (out / "manifest-changed.csv").read_bytes() == mine
    assert "decisions.jsonl" not in zapisnik("run", "2022", "--out", "out").stderr
    (out / "decisions.jsonl").write_bytes(b"")
    assert "holds 0 decisions, and held 1 at the last run" in zapisnik("run", "2022", "--out", "out").stderr
    assert "decisions.jsonl" not in zapisnik("run", "2022", "--out", "out").stderr


@pytest.mark.slow
def test_pictures_of_the_report_that_are_gone_come_back(
    zapisnik: Command, scan: Callable[..., Path], tmp_path: Path, files_in: Files
) -> None:
    scan(tmp_path / "in/a.tif", "Sklep", "Seja")
    (tmp_path / "in/b.txt").write_text("Seja.\n")
    assert zapisnik("run", "in", "--out", "out").returncode == 0
    before = files_in(tmp_path / "out/report")
    assert {"a/0001.jpg", "a/0002.jpg"} <= before.keys()
    (tmp_path / "out/report/a/0002.jpg").unlink()
    one = zapisnik("run", "in", "--out", "out")
    assert "1 document done, 1 already done; 0 pages read" in one.stdout
    assert files_in(tmp_path / "out/report") == before
    shutil.rmtree(tmp_path / "out/report")
    assert zapisnik("run", "in", "--out", "out").returncode == 0
    assert files_in(tmp_path / "out/report") == before
    assert "0 documents done, 2 already done" in zapisnik("run", "in", "--out", "out").stdout


@pytest.mark.slow
def test_pictures_of_the_report_that_are_empty_come_back(zapisnik: Command, tmp_path: Path, files_in: Files) -> None:
    shutil.copy(PROJECT / "samples/scans/2019/krajevna-skupnost.jpg", tmp_path)
    assert zapisnik("run", "krajevna-skupnost.jpg", "--out", "out").returncode == 0
    before = files_in(tmp_path / "out/report")
    assert [name for name in before if name.endswith(".webp")]
    for path in (tmp_path / "out/report").rglob("*.*"):
        path.write_bytes(b"")  # that in the store too, of which it is a link
    assert zapisnik("run", "krajevna-skupnost.jpg", "--out", "out").returncode == 0
    assert files_in(tmp_path / "out/report") == before
    assert "0 documents done, 1 already done" in zapisnik("run", "krajevna-skupnost.jpg", "--out", "out").stdout


def test_parts_of_a_report_that_are_empty_or_gone_come_back(
    zapisnik: Command, out: Path, monkeypatch: pytest.MonkeyPatch, files_in: Files
) -> None:
    monkeypatch.setattr(report, "_ONE_FILE", 0)
    monkeypatch.chdir(out.parent)
    (out / "report.html").unlink()
    assert call(["run", "2022", "2023", "--out", "out"]) == 0
    before = files_in(out)
    (out / "report/2022/index.html").write_bytes(b"")
    (out / "report/2023/index.html").unlink()
    assert call(["run", "2022", "2023", "--out", "out"]) == 0
    assert files_in(out) == before


def test_a_table_that_somebody_changed_is_kept_under_another_name(
    zapisnik: Command, run_together: Path, files_in: Files
) -> None:
    out = run_together
    before = files_in(out)
    for number, kept in enumerate(("manifest-changed.csv", "manifest-changed-2.csv")):
        mine = before["manifest.csv"].replace(b";", b",") + b"moja vrstica %d\r\n" % number
        (out / "manifest.csv").write_bytes(mine)
        run = zapisnik("run", "2022", "2023", "--out", "out")
        assert run.returncode == 0, run.stderr
        assert f"manifest.csv was changed by somebody: it is now {kept}" in run.stderr
        assert (out / kept).read_bytes() == mine
        assert (out / "manifest.csv").read_bytes() == before["manifest.csv"]
    run = zapisnik("forget", "out", "2022.txt")
    assert "changed by somebody" not in run.stderr
