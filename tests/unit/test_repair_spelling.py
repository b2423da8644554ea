"""Letters of words that are in no lexicon: what is likely behind which letters is learnt from a list of words."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.repair.statistics.spelling import SURNAMES, SpellingModel, build_spelling, load_spelling

PEOPLE = [
    "kolarič",
    "gantarič",
    "lovrenčič",
    "bogatič",
    "zajec",
    "kovač",
    "hlastec",
    "mlakar",
    "pečnik",
    "žibert",
    "ožbolt",
    "šuštar",
    "oražem",
    "glavač",
    "bevk",
]
LETTERS = sorted(set("".join(PEOPLE)))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> SpellingModel:
    folder = tmp_path_factory.mktemp("lexicon")
    assert build_spelling(PEOPLE, folder, SURNAMES) > len(PEOPLE)
    return load_spelling(folder, SURNAMES)


@given(st.text(LETTERS, max_size=6))
def test_what_may_follow_adds_up_to_one(model: SpellingModel, before: str) -> None:
    # The end of a word, or one of the letters; P(letter) is that of the longer word by that of its beginning.
    whole = math.exp(model.word(before))
    ends = model.word(before) - _beginning(model, before)
    going_on = [_beginning(model, before + letter) - _beginning(model, before) for letter in LETTERS]
    assert sum(map(math.exp, [ends, *going_on])) == pytest.approx(1, abs=0.02)
    assert 0 < whole < 1


def _beginning(model: SpellingModel, letters: str) -> float:
    """Return ln P of a word that begins with `letters`."""
    padded = f"^{letters}"
    return sum(model.last_letter(padded[max(0, end - model.order) : end]) for end in range(2, len(padded) + 1))


def test_a_name_like_the_others_is_likelier_than_one_without_its_caron(model: SpellingModel) -> None:
    for name in ("bogantarič", "mavsarič", "podpečnik", "žibertič"):
        bare = name.translate(str.maketrans("čšž", "csz"))
        assert model.word(name) > model.word(bare) + 1


def test_letters_that_were_never_seen_are_unlikely_and_not_impossible(model: SpellingModel) -> None:
    assert -60 < model.word("xyqw") < model.word("kolar") < 0


def test_the_order_of_the_words_changes_nothing(tmp_path: Path, model: SpellingModel) -> None:
    build_spelling(reversed(PEOPLE), tmp_path, SURNAMES)
    again = load_spelling(tmp_path, SURNAMES)
    assert [again.word(name) for name in PEOPLE] == [model.word(name) for name in PEOPLE]
