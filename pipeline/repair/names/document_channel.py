"""How the reader took č, š and ž in one document.

One document has one face, one scanner and one reader: where š inside words comes out as S nine times of ten, a name
that is read with s each time has no š. Words that can be no others, whatever became of their carons, tell how the
letters came out; where they are few, the learnt table stands in for them.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping

from pipeline.repair.decoding.channel import Confusions, caron_readings
from pipeline.repair.decoding.decoder import Decoder, Hypothesis
from pipeline.repair.decoding.neighbours import BEGIN, Occurrence
from pipeline.repair.statistics.memory import Memory

# How many letters of the document the learnt table is worth, and how many tokens of one word: its readings are much
# alike. Both by maximum likelihood of Dirichlet-multinomial counts on development documents (Minka, "Estimating a
# Dirichlet distribution", 2000).
_TABLE_WORTH = {"č": 30.0, "š": 15.0, "ž": 4.0}
_WORD_WORTH = 5.0
_DRAWN_AS = {"ć": "č"}  # too rare in a document to tell of itself
_MOST_RATIOS = 10_000  # that are remembered of a document


class DocumentChannel:
    """P(read | č, š or ž inside a word) in one document, of which `counts` tells what was read for them."""

    def __init__(self, counts: Mapping[Occurrence, float], confusions: Confusions) -> None:
        self.confusions = confusions
        self._observed: dict[tuple[str, str], float] = defaultdict(float)
        self._totals: dict[str, float] = defaultdict(float)
        self._letters: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))  # by their neighbours
        for (between, read), times in counts.items():
            if between[1] not in _DRAWN_AS:
                self._observed[between[1], read] += times
                self._totals[between[1]] += times
                self._letters[between[1]][between] += times
        self._ratios = Memory(self._ratio_of, _MOST_RATIOS)
        self._gains: dict[tuple[str, str], float] = {}

    def gain(self, text: str, read: str) -> float:
        """Return ln of how much likelier `text` is read as `read` in this document than elsewhere."""
        found = self._gains.get((text, read))
        if found is None:
            found = sum(
                math.log(self._ratio(between[1], seen)) for between, seen in letters_inside(text, read, self.confusions)
            )
            self._gains[text, read] = found
        return found

    def adjusted(self, hypotheses: list[Hypothesis], read: str) -> list[Hypothesis]:
        """Return `hypotheses` for `read` with their costs as they are in this document."""
        return [
            hypothesis.costing_less(gain) if (gain := self.gain(hypothesis.text, read)) else hypothesis
            for hypothesis in hypotheses
        ]

    def probability(self, between: str, read: str) -> float:
        """Return how probable `read` is for the letter in `between`; 0 if the table does not hold it."""
        usual = self.confusions.inside_of_letter.get((between[1], read), 0.0)
        here = math.exp(self.confusions.neighbours.gain(between, read)) * self._ratio(between[1], read)
        return min(1.0, usual * here)

    def _ratio(self, letter: str, read: str) -> float:
        return self._ratios[_DRAWN_AS.get(letter, letter), read]

    def _ratio_of(self, reading: tuple[str, str]) -> float:
        """Return how much oftener a letter is read so than expected."""
        letter, read = reading
        usual = self.confusions.inside_of_letter.get(reading)
        if usual is None or letter not in self._totals:
            return 1.0
        expected = 0.0  # as so many times what is usual
        for between, times in self._letters[letter].items():
            gain = self.confusions.neighbours.gains(between).get(read)
            if gain is not None:
                expected += times * (math.exp(gain) - 1)
        worth = usual * _TABLE_WORTH[letter]
        return (worth + self._observed.get(reading, 0.0)) / (worth + usual * (self._totals[letter] + expected))

    def together(self, reads: Mapping[Occurrence, int]) -> float:
        """Return ln of how probable `reads` of one letter of one word are, all its places together.

        A letter that is read alike again tells less than another one would.
        """
        result = math.lgamma(_WORD_WORTH) - math.lgamma(_WORD_WORTH + sum(reads.values()))
        for occurrence, times in reads.items():
            worth = _WORD_WORTH * self.probability(*occurrence)
            result += math.lgamma(worth + times) - math.lgamma(worth)
        return result


def letters_inside(true: str, read: str, confusions: Confusions) -> list[Occurrence]:
    """Return the small č, š and ž inside `true`, each between its neighbours, with what was read for it.

    Of the first letter nobody can tell whether it is a capital.
    """
    return [one for one in caron_readings(true, read, confusions) if one[0][0] != BEGIN]


def document_channel(parts: Mapping[str, int], decoder: Decoder) -> DocumentChannel:
    """Return the channel of a document of which `parts` tells how often each stands there."""
    readings: dict[str, Counter[Occurrence]] = defaultdict(Counter)  # by the word
    for part, times in parts.items():
        form = decoder.only_form(part)
        if form is not None:
            for one in letters_inside(form, part, decoder.confusions):
                readings[form][one] += times
    counts: dict[Occurrence, float] = defaultdict(float)
    for reads in readings.values():
        weight = (1 + _WORD_WORTH) / (reads.total() + _WORD_WORTH)
        for one, times in reads.items():
            counts[one] += weight * times
    return DocumentChannel(counts, decoder.confusions)
