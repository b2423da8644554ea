"""`repair` and `segment`: text in, text or minutes out, and not a character lost on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("settings")
Command = Callable[..., Any]
GARBLED = "Seja ob&inskega sveta je bila v torek.\n"
REPAIRED = "Seja občinskega sveta je bila v torek.\n"


def repaired(zapisnik: Command, text: bytes) -> bytes:
    run = zapisnik("repair", "-", "-o", "-", stdin=text)
    assert run.returncode == 0, run.stderr
    return bytes(run.stdout, "utf-8")


def test_standard_input_goes_to_standard_output(zapisnik: Command) -> None:
    assert repaired(zapisnik, GARBLED.encode()) == REPAIRED.encode()


@pytest.mark.parametrize(
    "text",
    [
        "Seja je bila v torek.\r\n\r\n  Sklep:\tsprejet  \r\nza: 12, proti: 0\r\n",
        "\n\n Seja \f\n\fSklep\u00a0št. 3 \n",
        "\ufeffSeja je bila v torek.",
        "12. 12. 2023, 1.234,56 EUR, parc. št. 123/4 k. o. 2100",
        "",
    ],
)
def test_what_needs_no_repair_stays_to_the_last_character(zapisnik: Command, text: str) -> None:
    assert repaired(zapisnik, text.encode()) == text.encode()


def test_line_breaks_stay_around_what_is_repaired(zapisnik: Command) -> None:
    text = GARBLED.replace(" ", "  ").replace("\n", " \r\n\f\t") * 2
    assert repaired(zapisnik, text.encode()).decode() == text.replace("ob&inskega", "občinskega")


def test_a_text_in_windows_1250_comes_back_in_utf8(zapisnik: Command) -> None:
    assert repaired(zapisnik, "Župan je želel čestitati šoli.\r\n".encode("cp1250")) == "Župan je želel čestitati šoli.\r\n".encode()  # fmt: skip  # noqa: E501


def test_changes_are_listed_with_their_place_and_reason(zapisnik: Command, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("Prva stran.\fDruga.\n" + GARBLED, encoding="utf-8")
    run = zapisnik("repair", "in.txt", "-o", "out.txt", "--changes", "changes.json")
    assert (run.returncode, run.stdout) == (0, "")
    out = (tmp_path / "out.txt").read_bytes().decode()
    [change] = json.loads((tmp_path / "changes.json").read_bytes())
    assert (change["raw"], change["text"]) == ("ob&inskega", "občinskega")
    assert out[change["start"] : change["end"]] == "občinskega"
    assert (change["page"], change["line"], change["word"]) == (2, 2, 2)
    assert change["reason"]
    assert 0 < change["probability"] <= 1


def test_a_file_can_be_repaired_in_its_place(zapisnik: Command, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text(GARBLED, encoding="utf-8")
    assert zapisnik("repair", "a.txt", "-o", "a.txt").returncode == 0
    assert text.read_text(encoding="utf-8") == REPAIRED
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_segment_writes_the_minutes_of_a_text(zapisnik: Command, tmp_path: Path) -> None:
    text = (
        "ZAPISNIK\n3. redne seje Občinskega sveta Občine Jelov Dol, ki je bila v torek, 12. 12. 2023, ob 17. uri.\n\n"
        "DNEVNI RED:\n1. Potrditev zapisnika\n\nK 1. točki\nSKLEP:\nZapisnik 2. seje se potrdi.\n"
        "(12 PRISOTNI: 12 ZA)\n"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    run = zapisnik("segment", "a.txt", "-o", "minutes.json")
    assert run.returncode == 0, run.stderr
    minutes = json.loads((tmp_path / "minutes.json").read_bytes())
    assert minutes["schema"] == "zapisnik-minutes/1"
    assert minutes["source"]["pages"] == 1
    assert minutes["event"]["date"] == "2023-12-12"
    item = next(item for item in minutes["items"] if item["number"] == "1")
    assert item["resolutions"][0]["text"] == "Zapisnik 2. seje se potrdi."
    assert item["resolutions"][0]["vote"]["for"] == 12
    assert json.loads(zapisnik("segment", "-", "-o", "-", stdin=text.encode()).stdout)["items"] == minutes["items"]


def test_find_shows_where_a_resolution_stands(zapisnik: Command, tmp_path: Path) -> None:
    text = (
        "ZAPISNIK\n3. redne seje Občinskega sveta Občine Jelov Dol, ki je bila v torek, 12. 12. 2023, ob 17. uri.\n\n"
        "DNEVNI RED:\n1. Potrditev zapisnika\n\nK 1. točki\nSKLEP:\nZapisnik 2. seje se potrdi.\n"
        "(12 PRISOTNI: 12 ZA)\n"
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(text, encoding="utf-8")
    assert zapisnik("run", "in", "--out", "out").returncode == 0
    found = zapisnik("find", "potrditev zapisnikov", "--in", "out")
    assert found.returncode == 0
    assert "2023-12-12" in found.stdout
    assert "Jelov Dol" in found.stdout
    assert "a.txt, page 1, in out/a]" in found.stdout
    some = zapisnik("find", "zapisnik", "--in", "out", "--most", "1")
    assert "1 of 2 are shown; all of them: --most 2" in some.stderr
    nothing = zapisnik("find", "vodovod", "--in", "out")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "nothing found" in nothing.stderr
    assert zapisnik("find", "vodovod", "--in", "in").returncode == 1
