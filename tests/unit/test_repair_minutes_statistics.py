"""The words of minutes that are counted for the statistics of language."""

from __future__ import annotations

from pipeline.repair.training.minutes_statistics import count_minutes

TEXT = """Zapisnik seje sveta
Sejo je vodila Ana Breznikar, ki je povedala, da se odlok o proračunu
sprejme na prvi seji sveta. Ana Breznikar je zapisnik podpisala."""


def test_names_are_not_counted() -> None:
    words, pairs = count_minutes([TEXT])
    assert words["seje"] == 1
    assert "breznikar" not in words
    assert not any("breznikar" in pair for pair in pairs)


def test_a_long_line_goes_on_in_the_next_one() -> None:
    _, pairs = count_minutes([TEXT])
    assert pairs["<s>", "zapisnik"] == 1
    assert pairs["sveta", "<s>"] == 1  # of the short first line
    assert pairs["<s>", "sprejme"] == 0
    assert pairs["proračunu", "<s>"] == 0
