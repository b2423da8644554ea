"""The ledger gives back what was entered, outlives its process, and is made anew where it is damaged."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import ZapisnikError
from pipeline.ledger import DAMAGED, NAME, PageKey, Record, open_ledger, read_records
from pipeline.model import Failure, Kind

FAILURE = Failure("č š.pdf", 2, "ocr", "e", "a")
RECORD = Record("č š.pdf", "č š", "/in/\udce8.pdf", 5, 7, "ab", Kind.PDF, 2, "cd", "key", {"raw.txt": "12"}, {"date": "2024-05-31"}, {"words": 3}, ({"text": "x"},), (FAILURE,), {"raw.txt": 3})  # fmt: skip  # noqa: E501
BROKEN = replace(RECORD, path="b.pdf", kind=None)


def test_records_come_back_as_they_were(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        assert ledger.is_new
        ledger.save([RECORD, BROKEN])
        ledger.save([replace(RECORD, pages=3)])
        assert ledger.records() == {"b.pdf": BROKEN, "č š.pdf": replace(RECORD, pages=3)}
        assert read_records(tmp_path) == ledger.records()  # beside the run that writes it
        ledger.drop("b.pdf")
    with open_ledger(tmp_path) as ledger:
        assert not ledger.is_new
        assert ledger.records() == read_records(tmp_path) == {"č š.pdf": replace(RECORD, pages=3)}
    before = sorted(path.name for path in tmp_path.iterdir())
    assert read_records(tmp_path) == {"č š.pdf": replace(RECORD, pages=3)}
    assert sorted(path.name for path in tmp_path.iterdir()) == before == [NAME]


def test_pages_are_known_by_content_and_reading(tmp_path: Path) -> None:
    keys = [PageKey("ab", "cd", 1), PageKey("ab", "cd", 3), PageKey("ab", "old", 1), PageKey("gone", "cd", 1)]
    with open_ledger(tmp_path) as ledger:
        ledger.add_pages(keys)
        ledger.save([RECORD])
    with open_ledger(tmp_path) as ledger:
        assert ledger.pages("ab", "cd") == {1, 3}
        assert all(map(ledger.has_page, keys))
        ledger.forget_unused_pages()
        assert [ledger.has_page(key) for key in keys] == [True, True, False, False]


def test_what_was_entered_outlives_the_process_that_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom pipeline.ledger import *\n"
        "with open_ledger(Path(sys.argv[1])) as ledger:\n"
        "    ledger.save([Record('a.pdf')])\n    ledger.set_state('begun', 'today')\n"
        "    ledger.add_pages([PageKey('ab', 'cd', 1)])\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    run = subprocess.run([sys.executable, "-c", script, tmp_path], check=False)
    assert run.returncode == -signal.SIGKILL
    assert read_records(tmp_path) == {"a.pdf": Record("a.pdf")}
    with open_ledger(tmp_path) as ledger:
        assert ledger.state("begun") == "today"
        assert (
            ledger.pages("ab", "cd") == set()
        )  # a page is entered with the next document, and its file found till then


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _overwrite(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + os.urandom(4096) + content[8192:])


def _no_table(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("DROP TABLE page")
    base.close()


def _other_version(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA user_version = 99")
    base.close()


def _nonsense(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("UPDATE document SET record = '{}'")
    base.close()


@pytest.mark.parametrize("damage", [_cut, _overwrite, _no_table, _other_version, _nonsense, lambda path: path.write_bytes(b"no database")])  # fmt: skip  # noqa: E501
def test_a_damaged_ledger_is_set_aside_and_a_new_one_begun(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.save(replace(RECORD, path=f"{number}.pdf") for number in range(100))
    damage(tmp_path / NAME)
    damaged = (tmp_path / NAME).read_bytes()
    with open_ledger(tmp_path) as ledger:
        assert ledger.is_new
        assert ledger.records() == {}
        ledger.save([RECORD])
    assert (tmp_path / DAMAGED).read_bytes() == damaged
    assert read_records(tmp_path) == {RECORD.path: RECORD}


def test_a_ledger_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(ZapisnikError, match="cannot write in") as raised, open_ledger(tmp_path) as ledger:
        ledger._base.execute("PRAGMA max_page_count = 8")  # as a full disk does
        ledger.save(replace(RECORD, path=f"{number}.pdf") for number in range(1000))
    assert "make room" in raised.value.advice
    assert read_records(tmp_path) == {}


def test_a_folder_without_a_ledger_knows_nothing(tmp_path: Path) -> None:
    assert read_records(tmp_path) == {}
    (tmp_path / NAME).write_bytes(b"no database")
    assert read_records(tmp_path) == {}
