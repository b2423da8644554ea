"""Error rates by which the readings and their repair are judged."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.error_rates import (
    Harm,
    align_words,
    caron_word_errors,
    character_error_rate,
    harmed,
    word_error_rate,
    word_places,
)

WORDS = st.lists(st.text("aščž1.", min_size=1, max_size=4), min_size=1, max_size=12).map(" ".join)


def test_each_wrong_word_counts_once_however_many_letters_are_wrong() -> None:
    count = word_error_rate("Občinski svet je sklepčen", "Ob&inski svei je sklepčen")
    assert (count.errors, count.total, count.rate) == (2, 4, 0.5)


def test_each_wrong_letter_counts() -> None:
    count = character_error_rate("točka", "to&ka,")
    assert (count.errors, count.total) == (2, 5)


def test_line_and_page_ends_and_composition_do_not_count() -> None:
    truth, text = "Sklep št. 3\nje sprejet\fKonec", unicodedata.normalize("NFD", "Sklep  št. 3 je\nsprejet Konec\n")
    assert character_error_rate(truth, text).errors == word_error_rate(truth, text).errors == 0


def test_capitals_and_punctuation_count() -> None:
    assert word_error_rate("Župan.", "župan.").errors == word_error_rate("Župan.", "Župan").errors == 1


def test_text_where_none_should_be_is_wholly_wrong() -> None:
    assert word_error_rate("", "smeti").rate == 1.0
    assert word_error_rate("", "").rate == 0.0


def test_a_word_left_out_has_nothing_in_its_place() -> None:
    assert align_words("sklep je sprejet", "sklep sprejet") == [("sklep", "sklep"), ("je", ""), ("sprejet", "sprejet")]


def test_beside_a_lost_word_its_neighbour_is_not_taken_for_it() -> None:
    wanted, found = ["3/3", "Občina", "Trnje", "ČS", "Nabrežje,"], ["Obéina", "Trnje", "CS", "Nabrezje,"]
    assert word_places(wanted, found) == {1: 0, 2: 1, 3: 2, 4: 3}


@given(WORDS, WORDS)
def test_words_stand_for_each_other_in_order(truth: str, text: str) -> None:
    places = list(word_places(truth.split(), text.split()).items())
    assert places == sorted(places)
    assert all(one < other for (_, one), (_, other) in pairwise(places))


def test_only_words_with_carons_are_counted_as_such() -> None:
    count = caron_word_errors("Člani so že šli domov", "Clani so že sli doma")
    assert (count.errors, count.total) == (2, 3)


def test_a_right_word_made_wrong_is_harm_and_a_wrong_one_left_wrong_is_not() -> None:
    found = harmed("na seji je bil župan Cek", "na seji je bil zupan Cek", "na seji je bil zupan Ček")
    assert found == [Harm("Cek", "Ček", "bil župan Cek")]


def test_a_wrong_word_made_right_is_no_harm() -> None:
    assert harmed("župan je", "zupan je", "župan je") == []


@given(WORDS, WORDS)
def test_rates_agree_with_jiwer(truth: str, text: str) -> None:
    assert word_error_rate(truth, text).rate == pytest.approx(jiwer.wer(truth, text))
    assert character_error_rate(truth, text).rate == pytest.approx(jiwer.cer(truth, text))


@given(WORDS, WORDS)
def test_the_alignment_keeps_every_true_word_in_order(truth: str, text: str) -> None:
    assert [wanted for wanted, _ in align_words(truth, text)] == truth.split()


@given(WORDS)
def test_a_text_is_without_error_against_itself(text: str) -> None:
    assert word_error_rate(text, text).errors == caron_word_errors(text, text).errors == 0
    assert harmed(text, text, text) == []
