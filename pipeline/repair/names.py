"""Names support each other: what one place of a document leaves open, another may tell.

A name that was surely read in one place is likelier in another. Where no place is sure, all readings of the same
letters are weighed together: if "Sentruz", "Šentru?" and "Sentruž" stand in a document, the name under which all three
are likely readings is the name.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.model import Page
from pipeline.repair.channel import CARONS
from pipeline.repair.decoder import Decoder, Hypothesis
from pipeline.repair.lexicon import BARE, Lexicon
from pipeline.repair.tokens import parts_of

AROUND = "()[],.;:!?„“”»«\"'"
_SHORTEST = 4  # letters
_AGREED = 0.97
_NO_READING = 12.0  # -ln P(read | name) where the channel does not explain the reading
_MORE_OFTEN_A_NAME = math.log(3)  # than a word in small letters


def is_name(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a capitalised word is a name rather than a word that begins a sentence."""
    if len(word) < _SHORTEST or not word.isalpha() or not (word[0].isupper() and word[1:].islower()):
        return False
    row = lexicon.log_probabilities(word.lower())
    return row is None or row[1] > row[0] + _MORE_OFTEN_A_NAME


def sure_names(pages: Iterable[Page], lexicon: Lexicon) -> set[str]:
    """Return the names with carons that repair is sure of in some place of `pages`."""
    return {
        name
        for page in pages
        for word in page.words()
        if not word.doubtful and not CARONS.isdisjoint(name := word.text.strip(AROUND)) and is_name(name, lexicon)
    }


class _Reading(NamedTuple):
    """What was read, and the names that it may be. Counted, since a long document repeats few of them very often."""

    text: str
    hypotheses: tuple[Hypothesis, ...]

    def cost_of(self, name: str) -> float:
        return next((hypothesis.cost for hypothesis in self.hypotheses if hypothesis.text == name), _NO_READING)


def agreed_names(pages: Iterable[tuple[Page, Decoder]], lexicon: Lexicon) -> set[str]:
    """Return the names with carons that explain all their readings in `pages` best."""
    readings: dict[str, Counter[_Reading]] = defaultdict(Counter)
    for page, decoder in pages:
        for word in page.words():
            for part in parts_of(word.text):
                # A name begins with a capital, or a sign read for one.
                if len(part.text) < _SHORTEST or part.text[0].islower() or part.text[1:].isupper():
                    continue
                by_letters: dict[str, list[Hypothesis]] = defaultdict(list)
                for hypothesis in decoder.hypotheses(part.text, 0.0):
                    if is_name(hypothesis.text, lexicon):
                        by_letters[hypothesis.form.translate(BARE)].append(hypothesis)
                for letters, hypotheses in by_letters.items():
                    readings[letters][_Reading(part.text, tuple(hypotheses))] += 1
    # One reading, however often, tells nothing new: a command that stands there ten times is no name.
    return {
        best
        for found in readings.values()
        if len({reading.text for reading in found}) > 1 and (best := _agreed(found)) is not None
    }


def _agreed(readings: Counter[_Reading]) -> str | None:
    priors: dict[str, float] = {}
    for reading in readings:
        priors.update((hypothesis.text, hypothesis.score + hypothesis.cost) for hypothesis in reading.hypotheses)
    scores = {
        text: prior - sum(times * reading.cost_of(text) for reading, times in readings.items())
        for text, prior in priors.items()
    }
    best = max(scores, key=lambda text: scores[text])
    share = 1 / sum(math.exp(score - scores[best]) for score in scores.values())
    return best if share >= _AGREED and not CARONS.isdisjoint(best) else None
