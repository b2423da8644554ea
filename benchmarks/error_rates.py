"""Character and word error rate, words with carons, and words that repair harmed.

All texts are compared in Unicode NFC with runs of white space (line ends and page ends too) as one space; capitals and
punctuation count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

_ALIKE = 0.3  # share of letters by which a word stands for another
CARONS = frozenset("čšžČŠŽ")


@dataclass(frozen=True)
class ErrorCount:
    """Letters or words inserted, left out or exchanged, out of those that should stand there."""

    errors: int
    total: int

    @property
    def rate(self) -> float:
        """1.0 means as many errors as there should be letters or words; it may be more."""
        return self.errors / self.total if self.total else float(self.errors > 0)

    def __add__(self, other: ErrorCount) -> ErrorCount:
        return ErrorCount(self.errors + other.errors, self.total + other.total)


@dataclass(frozen=True)
class Harm:
    """A word that was read right and that repair made wrong."""

    truth: str
    repaired: str  # what stands there instead; "" if nothing does
    context: str  # the true words around it


def words_of(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


def character_error_rate(truth: str, text: str) -> ErrorCount:
    """Count the letters, spaces and marks to be changed to make `truth` of `text`."""
    wanted, found = " ".join(words_of(truth)), " ".join(words_of(text))
    return ErrorCount(Levenshtein.distance(wanted, found), len(wanted))


def word_error_rate(truth: str, text: str) -> ErrorCount:
    """Count the words to be changed to make `truth` of `text`."""
    wanted, found = words_of(truth), words_of(text)
    return ErrorCount(Levenshtein.distance(wanted, found), len(wanted))


def word_places(wanted: Sequence[str], found: Sequence[str]) -> dict[int, int]:
    """Return, for the place of each word of `wanted`, the place of the word of `found` that stands for it.

    Between words that are equal, those stand for each other that are alike: beside a lost word its neighbour is not
    taken for it.
    """
    places: dict[int, int] = {}
    one = other = 0
    for block in Levenshtein.opcodes(wanted, found).as_matching_blocks():  # the last one is empty, at the end
        places.update((one + a, other + b) for a, b in _alike(wanted[one : block.a], found[other : block.b]))
        places.update((block.a + step, block.b + step) for step in range(block.size))
        one, other = block.a + block.size, block.b + block.size
    return places


def _alike(wanted: Sequence[str], found: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of the words that stand for each other, in order: those whose likeness sums up to the most."""
    likeness = [[Levenshtein.normalized_similarity(word, there) for there in found] for word in wanted]
    best = [[0.0] * (len(found) + 1) for _ in range(len(wanted) + 1)]
    for a, row in enumerate(likeness):
        for b, alike in enumerate(row):
            best[a + 1][b + 1] = max(best[a][b + 1], best[a + 1][b], best[a][b] + alike)
    pairs = []
    a, b = len(wanted), len(found)
    while a and b:
        if best[a][b] == best[a - 1][b]:
            a -= 1
        elif best[a][b] == best[a][b - 1]:
            b -= 1
        else:
            a, b = a - 1, b - 1
            if likeness[a][b] >= _ALIKE:
                pairs.append((a, b))
    return pairs[::-1]


def align_words(truth: str, text: str) -> list[tuple[str, str]]:
    """Return each true word with the word that stands in its place in `text`, "" where none does.

    Words of `text` that stand in no true word's place are left out.
    """
    wanted, found = words_of(truth), words_of(text)
    places = word_places(wanted, found)
    return [(word, found[places[i]] if i in places else "") for i, word in enumerate(wanted)]


def caron_word_errors(truth: str, text: str) -> ErrorCount:
    """Count the words with a caron in `truth` that are not right in `text`."""
    places = [(wanted, found) for wanted, found in align_words(truth, text) if CARONS & set(wanted)]
    return ErrorCount(sum(wanted != found for wanted, found in places), len(places))


def harmed(truth: str, before: str, after: str) -> list[Harm]:
    """Return the words of `truth` that are right in `before` and not in `after`."""
    wanted = words_of(truth)
    pairs = zip(align_words(truth, before), align_words(truth, after), strict=True)
    return [
        Harm(word, now, " ".join(wanted[max(place - 2, 0) : place + 3]))
        for place, ((word, then), (_, now)) in enumerate(pairs)
        if word == then != now
    ]
