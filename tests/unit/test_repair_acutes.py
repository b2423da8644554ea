"""Surnames in -ić and -ič: the stems of those that are listed in one spelling tell which of both is the usual one."""

from __future__ import annotations

from pipeline.repair.lexicon.acutes import share_acutes
from pipeline.repair.lexicon.lexicon import TITLE
from pipeline.repair.lexicon.weights import quantise

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
