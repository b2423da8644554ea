"""Passages in a foreign language, which repair leaves alone: "Think Green, Go Sustainable" in Slovene minutes.

A word may be Slovene, as garbled as the reader left it, or stand in one of the languages that the neighbours speak or
that is quoted anywhere; the likeliest course of the two through a page (Viterbi) tells the passages. One foreign word
says too little, so changing the language has its price. The frequencies of foreign words are those of wordfreq,
compiled beside the lexicon by `build_foreign`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from pipeline.repair.statistics.compiled import load_table, save_table
from pipeline.repair.statistics.memory import Memory

LANGUAGES = ("en", "de", "it", "hu")
# So near to Slovene that a word of it alone tells nothing: of passages only. "sh" is Croatian, Serbian, Bosnian.
RELATED = ("sh",)
_WITHOUT_MARKS = str.maketrans("čćšžđ", "ccszd")
_LEAST_FREQUENCY = 1e-6
# Measured by benchmarks on development pages.
_UNKNOWN = math.log(1e-9)  # a word that none of the languages holds
_MOST, _SHORT = 5.0, 3  # that one word tells; the letters of a word that tells anything
_OURS_TOO = -19.0  # ln of how probable a word is that is one of Slovene
_BEGIN, _END = -8.0, -3.0  # ln of how probable a foreign passage is before a word, and its end after one
SHARE = math.log(1e-3)  # of running words that are foreign and stand alone
_FEWEST = 3  # words of a passage


def build_foreign(folder: Path) -> None:
    """Compile the frequent words of `LANGUAGES` and `RELATED` into `folder`."""
    for table, languages in (("foreign", LANGUAGES), ("related", RELATED)):
        frequencies = _frequencies(languages)
        if table == "related":  # "sto" is mostly "što" that was typed so
            frequencies = _without_unmarked(frequencies)
        trie = marisa_trie.Trie(frequencies)
        column = np.zeros(len(trie), dtype=np.float32)
        for word, frequency in frequencies.items():
            column[trie[word]] = math.log(frequency)
        save_table(folder, table, trie, column)


def _frequencies(languages: Sequence[str]) -> dict[str, float]:
    from wordfreq import get_frequency_dict

    frequencies: dict[str, float] = {}
    for language in languages:
        for word, frequency in get_frequency_dict(language).items():
            if frequency >= _LEAST_FREQUENCY and word.isalpha():
                frequencies[word] = max(frequency, frequencies.get(word, 0.0))
    return frequencies


def _without_unmarked(frequencies: dict[str, float]) -> dict[str, float]:
    marked = {word.translate(_WITHOUT_MARKS) for word in frequencies if word.translate(_WITHOUT_MARKS) != word}
    return {word: frequency for word, frequency in frequencies.items() if word not in marked}


@dataclass(frozen=True)
class ForeignWords:
    trie: marisa_trie.Trie
    column: NDArray[np.float32]
    related: marisa_trie.Trie
    related_column: NDArray[np.float32]

    def word(self, form: str) -> float:
        """Return ln of the frequency of `form`, given in small letters, in the language that has it most."""
        return self._frequencies[form][0]

    @cached_property
    def _frequencies(self) -> Memory[str, tuple[float, float]]:
        """ln of the frequency of a form as a foreign word, and as one of `RELATED`."""
        return Memory(self._frequencies_of, 100_000)

    def _frequencies_of(self, form: str) -> tuple[float, float]:
        foreign, related = self.trie.get(form), self.related.get(form)
        return (
            -math.inf if foreign is None else float(self.column[foreign]),
            -math.inf if related is None else float(self.related_column[related]),
        )

    def holds(self, form: str) -> bool:
        """Tell whether `form`, given in small letters, is a word of one of the languages."""
        return self.word(form) > -math.inf

    def evidence(self, form: str, slovene: float) -> float:
        """Return ln of how much likelier `form` is foreign than Slovene, where its probability is e^`slovene`.

        A word that no language holds, such as a name, does not speak for a foreign one, nor do initials.
        """
        foreign, related = self._frequencies[form]
        if foreign < _UNKNOWN and related <= foreign:
            return min(0.0, _UNKNOWN - slovene)
        found = max(foreign, related) - slovene
        if found <= 0.0:
            return found  # as of most
        # What is a word of both says nothing.
        telling = len(form) >= _SHORT and (related <= foreign or slovene < _OURS_TOO)
        return min(found, _MOST) if telling else 0.0


@lru_cache(maxsize=4)
def load_foreign(folder: Path) -> ForeignWords:
    """Load the words compiled into `folder`.

    Raises:
        MissingToolError: there are none.
    """
    return ForeignWords(*load_table(folder, "foreign"), *load_table(folder, "related"))


def passages(evidence: Sequence[float]) -> list[range]:
    """Return the stretches of words that are foreign.

    `evidence` is, for each word, ln of how much likelier it is in a foreign language than in Slovene.
    """
    if sum(value for value in evidence if value > 0) < -_BEGIN:  # as on most pages
        return []
    slovene, foreign = 0.0, _BEGIN
    steps: list[tuple[bool, bool]] = []  # whether Slovene was entered from a foreign word, and the other way round
    for value in evidence:
        left, entered = foreign + _END > slovene, slovene + _BEGIN > foreign
        slovene, foreign = max(slovene, foreign + _END), max(foreign, slovene + _BEGIN) + value
        steps.append((left, entered))
    found: list[range] = []
    inside, end = foreign > slovene, len(evidence)
    for place in range(len(evidence) - 1, -1, -1):
        left, entered = steps[place]
        if inside and entered:
            found.append(range(place, end))
            inside = False
        elif not inside and left:
            inside, end = True, place
    if inside:
        found.append(range(end))
    return [stretch for stretch in reversed(found) if len(stretch) >= _FEWEST]
