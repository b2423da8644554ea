"""How Slovene a string of letters looks: letter n-gram models for words that are in no lexicon.

Interpolated Kneser-Ney smoothing (R. Kneser and H. Ney, "Improved backing-off for m-gram language modeling", ICASSP
1995; S. F. Chen and J. Goodman, "An empirical study of smoothing techniques for language modeling", 1999) over forms,
each counted once. There are four, of all forms of the lexicon (but for the archive's own words), of its surnames alone,
for many a genitive ends in -aric and hardly any surname, of its places (Rožendol, and the surname Rozen), and of words
of the neighbours, who write Zanuso and no Zanušo. Compiled beside the lexicon.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from pipeline.repair.statistics.compiled import load_table, save_table
from pipeline.repair.statistics.memory import Memory

WORDS, SURNAMES, PLACES, ABROAD = "letters", "surnames", "places", "abroad"
ORDERS = {WORDS: 4, SURNAMES: 7, PLACES: 7, ABROAD: 6}  # the longest n-grams
# Of so many forms one is counted. A fifth of 1.4 million words tells as much as all of them; of names not: to 4,000
# forms of names left out their carons were given back in 76 % by 5-grams of a fifth, in 78 % by those of all.
_EVERY = {WORDS: 5, SURNAMES: 1, PLACES: 1, ABROAD: 1}
_DISCOUNT = 0.75
_LONGEST_DISCOUNT = 2.0  # of the longest n-grams, which the forms of one name share
_FLOOR = math.log(1e-6)
_BITS, _LETTER = 9, 511  # of a letter in the number of an n-gram, the last one lowest: seven fill an int64
_BEGIN = "^"


class _Counts(NamedTuple):
    """The n-grams of one length as numbers, in order, and how often each counts."""

    grams: NDArray[np.int64]
    counts: NDArray[np.float64]


def build_spelling(forms: Iterable[str], folder: Path, table: str) -> int:
    """Learn the letter n-grams of `forms` (small letters), save them as `table` and return how many there are."""
    # by the form and not by its place: a new word must not move the others
    every = _EVERY[table]
    trie, column = _learn((form for form in forms if not zlib.crc32(form.encode()) % every), ORDERS[table])
    save_table(folder, table, trie, column)
    return len(trie)


def learn_spelling(forms: Iterable[str], order: int) -> SpellingModel:
    """Return the letter n-grams of `forms` (small letters), the longest of `order` letters."""
    return SpellingModel(*_learn(forms, order), order)


def _learn(forms: Iterable[str], order: int) -> tuple[marisa_trie.Trie, NDArray[np.float16]]:
    padded = "".join(f"{_BEGIN}{form}$" for form in forms)
    letters, places = np.unique(np.frombuffer(padded.encode("utf-32-le"), dtype="<u4"), return_inverse=True)
    text = places.astype(np.int64) + 1
    counted = _kneser_ney_counts(_grams(text, order), int(text[0]))
    names = [name for size, (grams, _) in enumerate(counted, start=1) for name in _spelt(grams, size, letters)]
    trie = marisa_trie.Trie(names)
    column = np.zeros((len(trie), 2), dtype=np.float16)
    column[[trie[name] for name in names]] = np.concatenate(_interpolated(counted))
    return trie, column


def _grams(text: NDArray[np.int64], order: int) -> list[_Counts]:
    """Return the n-grams of each length inside the words of `text`, each of which begins with its first letter."""
    starts = np.flatnonzero(text == text[0])
    place = np.arange(text.size) - np.repeat(starts, np.diff([*starts, text.size]))  # of each letter in its word
    found: list[_Counts] = []
    numbers = np.zeros(text.size, dtype=np.int64)  # of the n-gram that ends at each letter
    for size in range(1, order + 1):
        numbers[size - 1 :] += text[: text.size - size + 1] << _BITS * (size - 1)
        grams, counts = np.unique(numbers[place >= size - 1], return_counts=True)
        found.append(_Counts(grams, counts.astype(np.float64)))
    return found


def _kneser_ney_counts(found: list[_Counts], begin: int) -> list[_Counts]:
    """Return `found` with how many letters stand before each n-gram for its count.

    The longest, and those that begin a word with `begin`, keep theirs.
    """
    for size in range(len(found) - 1, 0, -1):
        grams, counts = found[size - 1]
        ends, before = np.unique(_ends(found[size].grams, size), return_counts=True)
        counts[np.searchsorted(grams, ends)] = before
    found[0].counts[found[0].grams == begin] = 0.0  # nothing stands before it
    return found


def _interpolated(counted: list[_Counts]) -> list[NDArray[np.float64]]:
    """Return, for the n-grams of each length, ln P and ln of the weight of shorter contexts behind them."""
    rows: list[NDArray[np.float64]] = []
    shorter = np.zeros(0)  # P of the n-grams one letter shorter
    for size, (grams, counts) in enumerate(counted, start=1):
        discount = _LONGEST_DISCOUNT if size == len(counted) else _DISCOUNT if size > 1 else 0.0
        context, first = np.unique(grams >> _BITS, return_index=True)
        total = np.add.reduceat(counts, first)
        weight = np.add.reduceat(np.minimum(counts, discount), first) / total
        own = np.searchsorted(context, grams >> _BITS)
        probability = np.maximum(counts - discount, 0) / total[own]
        if size > 1:
            before = counted[size - 2].grams
            probability += weight[own] * shorter[np.searchsorted(before, _ends(grams, size - 1))]
            rows[-1][np.searchsorted(before, context), 1] = np.log(weight)  # each context is one of them
        shorter = probability
        logs = np.log(probability, out=np.full(grams.size, _FLOOR), where=probability > 0)
        rows.append(np.column_stack([logs, np.zeros(grams.size)]))
    return rows


def _ends(grams: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return the last `size` letters of each n-gram."""
    return grams & ((1 << _BITS * size) - 1)


def _spelt(grams: NDArray[np.int64], size: int, letters: NDArray[np.uint32]) -> list[str]:
    places = np.arange(size - 1, -1, -1) * _BITS
    text = letters[(grams[:, None] >> places & _LETTER) - 1].astype("<u4").tobytes().decode("utf-32-le")
    return [text[start : start + size] for start in range(0, len(text), size)]


@dataclass(frozen=True)
class SpellingModel:
    trie: marisa_trie.Trie
    column: NDArray[np.float16]  # ln P of each n-gram, and ln of the weight of shorter contexts behind it
    order: int

    def word(self, form: str) -> float:
        """Return ln P(form) as a word never seen, its end included."""
        return self._words[form]

    def last_letter(self, gram: str) -> float:
        """Return ln P of the last letter of `gram` behind those before it; "^" and "$" are a word's ends."""
        return self._grams[gram][0]

    @cached_property
    def _words(self) -> Memory[str, float]:
        return Memory(self._word, 50_000)

    @cached_property
    def _grams(self) -> Memory[str, tuple[float, int]]:
        return Memory(self._last_letter, 200_000)

    def _word(self, form: str) -> float:
        padded, grams = f"{_BEGIN}{form}$", self._grams
        result, held = 0.0, 1
        for end in range(2, len(padded) + 1):
            # A gram is held by the table only if what is left of it without its last letter is.
            value, held = grams[padded[max(0, end - held - 1, end - self.order) : end]]
            result += value
        return result

    def _last_letter(self, gram: str) -> tuple[float, int]:
        """Return what `last_letter` does, and how many letters at the end of `gram` the table holds as a gram."""
        if not gram:
            return _FLOOR, 0
        number = self.trie.get(gram)
        if number is not None:
            return float(self.column[number, 0]), len(gram)
        context = self.trie.get(gram[:-1])
        shorter, held = self._grams[gram[1:]]
        return shorter if context is None else float(self.column[context, 1]) + shorter, held


@lru_cache(maxsize=8)
def load_spelling(folder: Path, table: str) -> SpellingModel:
    """Load the model compiled into `folder` as `table`.

    Raises:
        MissingToolError: there is none.
    """
    return SpellingModel(*load_table(folder, table), ORDERS[table])
