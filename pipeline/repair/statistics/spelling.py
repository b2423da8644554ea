"""How Slovene a string of letters looks: letter n-gram models for words that are in no lexicon.

Stupid backoff (Brants et al., "Large language models in machine translation", EMNLP 2007) over the forms of the
lexicon, each counted once. There are two, of all forms and of names alone: many a genitive ends in -aric, and hardly
any surname. Compiled beside the lexicon into letters.* and names.*.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from pipeline.repair.statistics.compiled import load_table, save_table

WORDS, NAMES = "letters", "names"
ORDERS = {WORDS: 4, NAMES: 5}  # the longest n-grams
_EVERY = 5
_BACKOFF = math.log(0.4)
_FLOOR = math.log(1e-6)


def build_spelling(forms: Iterable[str], folder: Path, table: str) -> int:
    """Count the letter n-grams of a fifth of `forms` (small letters) and save their log probabilities as `table`.

    A fifth of 1.4 million forms tells the letters as well as all of them, in a fifth of the time. Returns how many
    n-grams were kept.
    """
    counts: Counter[str] = Counter()
    for form in forms:
        if zlib.crc32(form.encode()) % _EVERY:  # by the form and not by its place: a new word must not move the others
            continue
        padded = f"^{form}$"
        for size in range(1, ORDERS[table] + 1):
            counts.update(padded[start : start + size] for start in range(len(padded) - size + 1))
    letters = sum(count for gram, count in counts.items() if len(gram) == 1)
    kept = [gram for gram, count in counts.items() if count > 2 or len(gram) == 1]
    trie = marisa_trie.Trie(kept)
    column = np.zeros(len(trie), dtype=np.float16)
    for gram in kept:
        context = counts[gram[:-1]] if len(gram) > 1 else letters
        column[trie[gram]] = math.log(counts[gram] / context)
    save_table(folder, table, trie, column)
    return len(kept)


@dataclass(frozen=True)
class SpellingModel:
    trie: marisa_trie.Trie
    column: NDArray[np.float16]
    order: int
    _memory: dict[str, float] = field(default_factory=dict, repr=False)

    def letter(self, before: str, letter: str) -> float:
        """Return ln P(letter | the last letters before it); "^" and "$" are the word's ends."""
        gram = (before + letter)[-self.order :]
        value = self._memory.get(gram)
        if value is None:
            if len(self._memory) > 200_000:
                self._memory.clear()
            value = self._memory[gram] = self._letter(gram)
        return value

    def _letter(self, gram: str) -> float:
        penalty = 0.0
        while gram:
            number = self.trie.get(gram)
            if number is not None:
                return penalty + float(self.column[number])
            gram = gram[1:]
            penalty += _BACKOFF
        return penalty + _FLOOR

    def word(self, form: str) -> float:
        """Return ln P(form) as a word never seen, its end included."""
        padded = f"^{form}$"
        return sum(self.letter(padded[max(0, end - self.order) : end], padded[end]) for end in range(1, len(padded)))


@lru_cache(maxsize=8)
def load_spelling(folder: Path, table: str) -> SpellingModel:
    """Load the model compiled into `folder` as `table`.

    Raises:
        MissingToolError: there is none.
    """
    return SpellingModel(*load_table(folder, table), ORDERS[table])
