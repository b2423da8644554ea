"""In which case a document writes a rare word inside its sentences, told by all its places together.

Whoever reads Č as C, and č as c and é, leaves it open in each place whether "Criéek" is Čriček or čriček. All the
places of a document are of one kind, as a word has one sense in a discourse (Gale et al., 1992).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pipeline.model import Page
from pipeline.repair.decoding.decoder import Decoder, Hypothesis, Spot
from pipeline.repair.decoding.sentences import UNSURE_CASE, words_inside
from pipeline.repair.decoding.tokens import parts_of

# How often a word has a capital that a document writes small, and one that it writes with a capital.
_OF_SMALL, _OF_CAPITAL = 0.01, 0.95
_LEAST = 0.002  # how probable either kind is beforehand, and how often there is either case, at least
_MOST_TOLD = 3.0  # by one reading, ln
_WEIGHT = 1.5  # of what the readings tell: those that are alike count once, but have more places
_RARE = math.log(5e-6)  # a word that occurs more often, such as župan, has both cases in one document


class DocumentCase:
    """What the other places of each word, as read, tell of its case."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[str, float, float]] = {}  # form, and what is added (ln) to it small and capital

    def add(self, counts: Counter[str], decoder: Decoder, inside: Spot) -> None:
        """Take in words as read inside sentences; `inside` is a spot there."""
        readings: dict[str, dict[str, float]] = defaultdict(dict)
        shares: dict[str, float] = {}  # how often each form usually has a capital
        for read in counts:
            small, capital = _both_cases(decoder.hypotheses(read, inside))
            if small is not None and capital is not None and _prior(small) < _RARE:
                readings[small.form][read] = _told_by(small.cost - capital.cost)
                shares[small.form] = min(1 - _LEAST, max(_LEAST, _probability(_prior(capital) - _prior(small))))
        for form, told in readings.items():
            share = shares[form]
            beforehand = min(1 - _LEAST, max(_LEAST, (share - _OF_SMALL) / (_OF_CAPITAL - _OF_SMALL)))
            for read in told:
                others = sum(told.values()) - (told[read] if counts[read] == 1 else 0.0)
                if others:
                    kind = _probability(math.log(beforehand / (1 - beforehand)) + _WEIGHT * others)
                    now = kind * _OF_CAPITAL + (1 - kind) * _OF_SMALL
                    self._told[read] = form, math.log((1 - now) / (1 - share)), math.log(now / share)

    def adjusted(self, hypotheses: list[Hypothesis], read: str) -> list[Hypothesis]:
        """Return `hypotheses` for `read`, a word inside a sentence, with what its other places tell of its case."""
        told = self._told.get(read)
        if told is None:
            return hypotheses
        form, small, capital = told
        return [
            one.likelier(small if one.text[0].islower() else capital) if one.form == form else one for one in hypotheses
        ]


def _prior(hypothesis: Hypothesis) -> float:
    return hypothesis.score + hypothesis.cost


def _probability(odds: float) -> float:
    """Return the probability of which `odds` are the logarithm."""
    return 1 / (1 + math.exp(-odds))


def _told_by(evidence: float) -> float:
    """Return ln of how much likelier a reading is where the document writes the word with a capital.

    `evidence` is ln of how much likelier the reading is of a capital than of a small letter.
    """
    ratio = math.exp(max(-_MOST_TOLD, min(_MOST_TOLD, evidence)))
    return math.log((1 - _OF_CAPITAL + _OF_CAPITAL * ratio) / (1 - _OF_SMALL + _OF_SMALL * ratio))


def _both_cases(hypotheses: list[Hypothesis]) -> tuple[Hypothesis | None, Hypothesis | None]:
    """Return the likeliest form in small letters and with a capital, where it is there."""
    form = hypotheses[0].form
    cases = {one.text[0].isupper(): one for one in hypotheses if one.form == form and one.text[1:].islower()}
    return cases.get(False), cases.get(True)


def _unsure(page: Page) -> Iterator[str]:
    """Yield the words inside the sentences of `page`, as read, of which the case may be unsure."""
    for word in words_inside(page):
        if word[0] in UNSURE_CASE:
            parts = parts_of(word)
            if parts and parts[0].start == 0 and not parts[0].text[1:].isupper():
                yield parts[0].text


def document_case(pages: Iterable[tuple[Page, Decoder]], inside: Spot) -> DocumentCase:
    """Return what the words of `pages` tell of each other's case; `inside` is a spot inside their sentences."""
    counts: dict[Decoder, Counter[str]] = defaultdict(Counter)
    for page, decoder in pages:
        counts[decoder].update(_unsure(page))
    found = DocumentCase()
    for decoder, words in counts.items():
        found.add(words, decoder, inside)
    return found
