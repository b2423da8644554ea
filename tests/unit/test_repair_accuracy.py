"""How repair is scored: the word error rate beside that which a text can be judged by."""

from __future__ import annotations

import pytest

from benchmarks.repair_accuracy import Score, measure


@pytest.mark.parametrize(
    ("truth", "read", "wrong", "spelt_wrong"),
    [
        ("Svet je sprejel\nS K L E P :\nPredlog se sprejme.", "Svet je sprejel\nSKLEP:\nPredlog se sprejme.", 6, 0),
        ("Z A P I S N I K\n3. seje", "ZAPISNIK\n3. seje", 8, 0),
        ("a b c", "abc", 3, 3),  # a list
        ("Ana Kos – članica", "Ana Kos - članica", 1, 0),
        ("S K L E P :", "SKLEB:", 6, 1),
    ],
)
def test_headings_set_with_spaces_are_counted_both_ways(truth: str, read: str, wrong: int, spelt_wrong: int) -> None:
    score = Score()
    measure(truth, read, lambda document: document, score)
    assert (score.wrong_after, score.spelt_wrong) == (wrong, spelt_wrong)
