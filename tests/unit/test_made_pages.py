"""The texts that repair is measured on: development and test texts are kept apart."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks import made_pages
from benchmarks.baselines import hunspell
from pipeline.settings import Settings

PAGE = '<page xmlns="http://projectmallard.org/1.0/"><p>{}</p><p>Not translated is what stands here.</p></page>'


def test_help_seen_in_development_is_no_test_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for program, text in (
        ("gnome-help", "Kliknite gumb, če želite shraniti."),
        ("evince", "Izberite gumb, če želite tiskati."),
    ):
        (tmp_path / program).mkdir()
        (tmp_path / program / "a.page").write_text(PAGE.format(text), encoding="utf-8")
    monkeypatch.setattr(made_pages, "HELP", tmp_path)
    assert made_pages.prose("dev") == ["Kliknite gumb, če želite shraniti."]
    assert made_pages.prose("test") == ["Izberite gumb, če želite tiskati."]


def test_minutes_seen_in_development_are_no_test_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, text in (("test", "ZAPISNIK\n\n  7. redne seje\n"), ("second", "SKLEP\n"), ("held", "RAZNO\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr(made_pages, "MINUTES", tmp_path)
    assert made_pages.minutes("dev") == ["ZAPISNIK", "7. redne seje"]
    assert made_pages.minutes("test") == ["SKLEP"]


@pytest.mark.skipif(shutil.which("hunspell") is None, reason="hunspell is not installed: make test-packages")
def test_hunspell_gives_its_first_suggestion_and_leaves_what_it_knows() -> None:
    correct = hunspell(Settings())
    assert correct("(seje)") == "(seje)"
    assert correct("obcini,") != "obcini,"
