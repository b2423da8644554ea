"""Character and word error rate, words with carons, and words that repair harmed.

All texts are compared in Unicode NFC with runs of white space (line ends and page ends too) as one space; capitals and
punctuation count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

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
    """Return, for the place of each word of `wanted`, the place of the word of `found` that stands for it."""
    places: dict[int, int] = {}
    for step in Levenshtein.opcodes(wanted, found):
        if step.tag in ("equal", "replace"):
            places.update(zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True))
    return places


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
