"""Surnames in -ić and -ič: the stems of those that are listed in one spelling tell which of both is the usual one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.repair.lexicon.acutes import read_shares, share_acutes, share_judged
from pipeline.repair.lexicon.inflection import load_inflection
from pipeline.repair.lexicon.lexicon import TITLE
from pipeline.repair.lexicon.weights import per_billion, quantise
from pipeline.settings import PROJECT

INFLECTION = load_inflection(PROJECT / "dictionaries/sl/inflection.toml")

ACUTE = ["ahmetović", "omerović", "mehmedović", "ibrahimović", "sulejmanović", "muratović", "osmanović"]
CARON = ["klemenčič", "mlinarič", "kocjančič", "rihtarič", "jernejčič", "gašperčič", "mežnarič"]


def lexicon(**counts: float) -> dict[str, list[int]]:
    alone = dict.fromkeys((*ACUTE, *CARON), 12.0)
    return {form: [0, quantise(count), 0] for form, count in (alone | counts).items()}


def shared(weights: dict[str, list[int]]) -> list[str]:
    return share_acutes(weights, lambda form: form in weights, TITLE)


def test_a_stem_tells_which_ending_is_the_usual_one() -> None:
    weights = lexicon(rahmanović=12.0, rahmanovič=12.0, jamnikarić=12.0, jamnikarič=12.0)
    shared(weights)
    assert weights["rahmanović"][TITLE] > weights["rahmanovič"][TITLE]
    assert weights["jamnikarič"][TITLE] > weights["jamnikarić"][TITLE]


def test_what_was_counted_tells_as_well() -> None:
    rare, frequent = lexicon(selimović=12.0, selimovič=12.0), lexicon(selimović=3000.0, selimovič=12.0)
    shared(rare)
    shared(frequent)
    assert frequent["selimović"][TITLE] - frequent["selimovič"][TITLE] > (
        rare["selimović"][TITLE] - rare["selimovič"][TITLE]
    )


def test_a_name_listed_in_ic_alone_gets_its_twin_with_its_forms() -> None:
    weights = lexicon(ahmetovića=4.0)
    assert {"ahmetovič", "ahmetoviča"} <= set(shared(weights))
    assert 0 < weights["ahmetoviča"][TITLE] < weights["ahmetovića"][TITLE]


def test_a_word_is_left_as_it_is() -> None:
    weights = lexicon(ribić=12.0)
    weights["ribič"] = [quantise(500.0), quantise(20.0), 0]  # an angler
    before = {form: list(weights[form]) for form in ("ribič", "ribić")}
    shared(weights)
    assert {form: weights[form] for form in before} == before


def test_without_names_to_learn_from_both_are_alike() -> None:
    weights = {form: [0, quantise(12.0), 0] for form in ("babić", "babič")}
    shared(weights)
    assert weights["babič"][TITLE] >= weights["babić"][TITLE] > 0


def test_names_share_what_is_held_of_them_as_somebody_judged_and_so_do_their_forms(tmp_path: Path) -> None:
    path = tmp_path / "acutes.tsv"
    path.write_text("# names\nKurtović 80\tKurtovič 20\n", encoding="utf-8")
    weights = lexicon(kurtović=2.0, kurtovič=98.0, kurtoviću=10.0, kurtoviču=10.0, kurtovičevim=7.0)
    share_judged(weights, read_shares(path, INFLECTION), TITLE)
    worth = {form: per_billion(row[TITLE]) for form, row in weights.items()}
    assert worth["kurtović"] == pytest.approx(80, rel=0.1)
    assert worth["kurtovič"] == pytest.approx(20, rel=0.1)
    assert worth["kurtoviću"] == pytest.approx(16, rel=0.1)
    assert worth["kurtoviču"] == pytest.approx(4, rel=0.1)
    assert worth["ahmetović"] == pytest.approx(12, rel=0.1)
    assert "kurtovićevim" not in weights


@pytest.mark.parametrize("line", ["Babič 80\tBabić 10", "Babič 50\tBabiš 50", "Babič 100", "Babič\tBabić 100"])
def test_a_line_that_is_none_of_shares_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "acutes.tsv"
    path.write_text(f"# names\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        list(read_shares(path, INFLECTION))
