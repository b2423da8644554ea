"""Sentences to learn ć and đ from."""

from __future__ import annotations

from itertools import islice

from pipeline.repair.training.rare_letters import RARE, sentences


def test_the_sentences_are_the_same_for_a_seed_and_full_of_rare_letters() -> None:
    made = list(islice(sentences(3), 50))
    assert made == list(islice(sentences(3), 50)) != list(islice(sentences(4), 50))
    assert all(not RARE.isdisjoint(sentence) for sentence in made)
    assert {"ć", "đ", "Ć"} <= set("".join(made))
