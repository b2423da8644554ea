"""After a number with a stop it goes by the word whether a sentence starts."""

from __future__ import annotations

import pytest

from pipeline.ingest.text import document_from_text
from pipeline.repair.document import repair
from pipeline.repair.statistics.ordinals import Ordinals, count_after_numbers
from pipeline.settings import Settings


def test_words_are_counted_after_numbers_inside_lines() -> None:
    lines = [
        "K 3. točki ni pripomb. Bilo je 5. Svet je odšel.",
        "1. Potrditev zapisnika",
        "Od 2019. leta in 1.250. primera.",
    ]
    assert count_after_numbers(lines) == {"točki": (1, 0), "svet": (0, 1)}


def test_a_word_that_follows_numbers_starts_no_sentence_after_one() -> None:
    ordinals = Ordinals({"točki": (90, 1), "svet": (0, 9)})
    assert ordinals.start("točki") < 0.05 < 0.5 < ordinals.start("župan") < 0.9 < ordinals.start("svet")
    assert ordinals.following("točki") > ordinals.following("župan") == 0


@pytest.mark.parametrize(
    ("read", "true"),
    [("Lani jih je bilo 34. Zupan je odgovoril.", "34. Župan je"), ("Besedilo 12. Clena se &rta.", "12. člena se")],
)
def test_a_number_ends_a_sentence_or_counts_what_follows(read: str, true: str, settings: Settings) -> None:
    text = f"Ob&ina je v Soli za¢ela graditi igri8&e, ki ga je zgradilo drustvo. {read}"
    assert true in repair(document_from_text(text), settings).text
