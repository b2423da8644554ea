"""The six figures of a vote, and the words that name them."""

from __future__ import annotations

from functools import cache

import regex

from pipeline.patterns import compiled
from pipeline.segment.wording.tables import matcher, toml

FIGURES = {  # as votes.toml calls them, as minutes.json does
    "present": "present",
    "registered": "registered",
    "for": "in_favour",
    "against": "against",
    "abstain": "abstain",
    "not_voting": "not_voting",
}
SIDES = ("for", "against", "abstain")

_LETTER = compiled(r"[^\W_]")


@cache
def figure_names() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    """Return the figures, each with the pattern of the words that name it."""
    return tuple((figure, matcher(toml("votes")[figure]["phrases"])) for figure in FIGURES)


@cache
def any_figure() -> regex.Pattern[str]:
    """Return the pattern of the words that name any figure."""
    return matcher(phrase for figure in FIGURES for phrase in toml("votes")[figure]["phrases"])


def names_only_figures(folded: str) -> bool:
    """Say whether a line is the head of a table of votes: "ZA PROTI VZDRŽAN", "Glasovanje | za | proti"."""
    if len(any_figure().findall(folded)) < 2:
        return False
    rest = any_figure().sub("", folded)
    return _LETTER.search(matcher(toml("votes")["words"]["act"]).sub("", rest)) is None
