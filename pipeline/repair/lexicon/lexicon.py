"""The compiled lexicon: every known Slovene form with its frequency by case, memory-mapped.

`compiling.py` compiles it at set-up. On disk:

    forms.marisa   marisa-trie of the forms in small letters; a form's id is its row below
    prefixes.marisa  marisa-trie of all beginnings of the forms, for searching
    following.npy  (beginnings + 1,) uint32: the letters that follow each, as bits of `LETTER_BIT`, and `BEGINS`; the
                   last row is that of nothing, which begins all forms
    weights.npy    (forms, 3) uint8: quantised frequency in small letters, with a first capital, in capitals; 0 = never
    kinds.npy      (forms,) uint16: the kinds it was listed under, as bits of `KINDS`
    own.json       what the archive's own words change of it: {form in small letters: [weights by case, kinds]}
    lexicon.json   versions of the compiled sources and of the own words, number of forms
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from pipeline.repair.lexicon.weights import LOG_PROBABILITY
from pipeline.repair.statistics.compiled import load_column, load_trie, loading
from pipeline.repair.statistics.memory import Memory

LOWER, TITLE, UPPER = 0, 1, 2
KINDS = (
    "common",
    "given",
    "surname",
    "place",
    "municipal",
    "abbreviation",
    "foreign",
    "country",
    "local",
    "role",
    "derived",
)
KIND_BIT = {kind: 1 << position for position, kind in enumerate(KINDS)}
NAME_BITS = KIND_BIT["given"] | KIND_BIT["surname"]
# A rare word of these kinds may be another name as well: strong evidence is needed before a word is changed into it.
RARE_BITS = NAME_BITS | KIND_BIT["derived"]
COMMON_BIT = KIND_BIT["common"]  # what dictionaries of the language hold, names among it
GIVEN_BIT, ROLE_BIT, ABBREVIATION_BIT = KIND_BIT["given"], KIND_BIT["role"], KIND_BIT["abbreviation"]

BARE = str.maketrans("čćšžđ", "ccszd")  # what a reader makes of a form in small letters that knows no carons

LETTER_BIT = {letter: 1 << place for place, letter in enumerate("abcdefghijklmnopqrstuvwxyzčćšžđ")}  # others have none
BEGINS = 1 << 31  # a form begins so

_LOG_PROBABILITY = LOG_PROBABILITY.tolist()
_PROBABILITY = [math.exp(value) for value in _LOG_PROBABILITY]


def case_of(form: str) -> int | None:
    """Return LOWER, TITLE or UPPER; None for mixed case such as "ZUreP" or "d.o.O"."""
    if form.islower() or form == form.lower():
        return LOWER
    if form[:1].isupper() and form[1:] == form[1:].lower():
        return TITLE
    if form == form.upper():
        return UPPER
    return None


@dataclass(frozen=True, eq=False)
class Lexicon:
    """A loaded lexicon; all look-ups take a form in small letters.

    `own` has what the archive's own words change of it: a form's weights by case, and its kinds.
    """

    trie: marisa_trie.Trie
    prefixes: marisa_trie.Trie
    next_letters: NDArray[np.uint32]
    weights: NDArray[np.uint8]
    kinds: NDArray[np.uint16]
    own: Mapping[str, Sequence[int]]

    def probabilities(self, form: str) -> tuple[float, float, float] | None:
        """Return P(form) in small letters, with a first capital and in capitals; None if the form is unknown."""
        return self._probabilities[form]

    def log_probabilities(self, form: str) -> tuple[float, float, float] | None:
        """Return ln P(form) in small letters, with a first capital and in capitals; None if the form is unknown."""
        return self._row(form, _LOG_PROBABILITY)

    @cached_property
    def _probabilities(self) -> Memory[str, tuple[float, float, float] | None]:
        return Memory(partial(self._row, meaning=_PROBABILITY), 100_000)

    def _row(self, form: str, meaning: Sequence[float]) -> tuple[float, float, float] | None:
        """Return what the weights of `form` mean."""
        row: Sequence[int] | None = self.own.get(form)
        if row is None:
            number = self.trie.get(form)
            if number is None:
                return None
            row = self._flat[3 * number : 3 * number + 3]
        return meaning[row[LOWER]], meaning[row[TITLE]], meaning[row[UPPER]]

    @cached_property
    def _flat(self) -> memoryview:
        """The weights, one after the other: numpy's own look-up of a row takes three times as long."""
        return self.weights.reshape(-1).data

    def kinds_of(self, form: str) -> int:
        if form in self.own:
            return self.own[form][-1]
        number = self.trie.get(form)
        return 0 if number is None else int(self.kinds[number])

    def row(self, form: str) -> list[int]:
        """Return the weights of `form` by case, and its kinds; 0 where it is unknown."""
        if form in self.own:
            return list(self.own[form])
        number = self.trie.get(form)
        return [0, 0, 0, 0] if number is None else [*map(int, self.weights[number]), int(self.kinds[number])]

    def following(self, letters: str) -> int:
        """Return which letters follow `letters` in forms, as bits of `LETTER_BIT`, and `BEGINS`; 0 if no form does."""
        number = self.prefixes.get(letters) if letters else -1
        found = 0 if number is None else self._flat_next_letters[number]
        return found | self._own_following.get(letters, 0) if self.own else found

    @cached_property
    def _flat_next_letters(self) -> memoryview:
        return self.next_letters.data

    @cached_property
    def _own_following(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for form in self.own:
            for end, letter in enumerate(form):
                found[form[:end]] = found.get(form[:end], BEGINS) | LETTER_BIT.get(letter, 0)
            found.setdefault(form, BEGINS)
        return found

    def __contains__(self, form: str) -> bool:
        return form in self.trie or form in self.own


@lru_cache(maxsize=4)
def load_lexicon(folder: Path) -> Lexicon:
    """Load the lexicon compiled into `folder`.

    Raises: as `compiled.loading`.
    """
    with loading("lexicon", folder):
        own = json.loads((folder / "own.json").read_text(encoding="utf-8"))
        return Lexicon(
            trie=load_trie(folder, "forms"),
            prefixes=load_trie(folder, "prefixes"),
            next_letters=load_column(folder / "following.npy"),
            weights=load_column(folder / "weights.npy"),
            kinds=load_column(folder / "kinds.npy"),
            own=own,
        )
