"""How well two words fit beside each other by their grammar, for pairs that no statistics hold.

A form has grammatical tags (noun, feminine, accusative, singular), each with its share in Sloleks, and neighbours
agree: "vaš predlog" is a possessive before a noun of its gender, case and number, "vas predlog" is not. What tags
stand beside each other is learnt from the counted pairs of `language.py` by expectation-maximisation: the
tags of a word in a text are not known, so every reading of a pair is counted by its share. The class model of Brown et
al., "Class-based n-gram models of natural language" (1992), with tags for classes and soft membership.

On disk, beside the lexicon:

    tagsets.npy    (forms of the lexicon + 1,) uint32: the number of each form's set; the last one is the unknown set
    starts.npy     (sets + 1,) uint32: where each set begins in the next two
    tags.npy       uint16: tags
    shares.npy     float32: the share of the tag in its form
    affinity.npy   (tags, tags) float32: how much likelier than chance the second stands after the first
    marks.json     sets of what is no word: marks, numbers, the start of a sentence
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from pipeline.repair.statistics.compiled import load_column, load_trie, loading
from pipeline.repair.statistics.memory import Memory

Tags = Mapping[str, Mapping[str, float]]  # form in small letters: its tags, with how often it has each
Shares = dict[int, float]

# Measured on the development texts by `benchmarks`.
_ROUNDS = 6
_LEAST_SHARE = 0.01  # a tag that a form has more rarely is dropped
_STEPS = 32  # shares are kept in so many steps, so that forms of a kind have one set between them
_SMOOTHING = 5.0  # pairs of tags counted beforehand, by chance
_OWN = 50  # a word of the statistics that Sloleks lacks and that occurs this often has a tag of its own
_SLOLEKS_WORTH = 20.0  # occurrences in the statistics that the shares of Sloleks are worth
_UNKNOWN = "?"


def _sets(tags: Tags, words: Mapping[str, int]) -> tuple[int, dict[str, Shares]]:
    """Return how many tags there are, and for each form of `tags` and `words` its tags with their shares."""
    numbers: dict[str, int] = {_UNKNOWN: 0}
    sets: dict[str, Shares] = {}
    for form, counted in tags.items():
        total = sum(counted.values())
        kept = {tag: count / total for tag, count in counted.items() if count >= _LEAST_SHARE * total}
        sets[form] = {numbers.setdefault(tag, len(numbers)): share for tag, share in kept.items()}
    for word, count in words.items():
        if word not in sets:
            tag = word if count >= _OWN or not word.isalpha() else _UNKNOWN
            sets[word] = {numbers.setdefault(tag, len(numbers)): 1.0}
    return len(numbers), sets


def learn_grammar(
    tags: Tags, words: Mapping[str, int], pairs: Mapping[tuple[str, str], int]
) -> tuple[dict[str, Shares], NDArray[np.float32]]:
    """Return the tags of each form with their shares, and how much likelier than chance two tags are neighbours."""
    size, sets = _sets(tags, words)
    vocabulary = {word: number for number, word in enumerate(sorted({word for pair in pairs for word in pair}))}
    members = np.zeros((len(vocabulary), size), dtype=np.float32)
    for word, row in vocabulary.items():
        for tag, share in sets.get(word, {0: 1.0}).items():
            members[row, tag] = share
    given = members
    following: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (first_word, second_word), count in pairs.items():
        following[vocabulary[first_word]].append((vocabulary[second_word], count))
    affinity = np.ones((size, size), dtype=np.float32)
    for _ in range(_ROUNDS):
        together = np.zeros_like(affinity)
        found = np.zeros_like(members)
        for first, seconds in following.items():
            rows = [second for second, _ in seconds]
            own = np.flatnonzero(members[first])
            shares, theirs = members[first, own], members[rows]
            expected = shares @ affinity[own]
            weights = np.array([count for _, count in seconds], dtype=np.float32)
            weights /= np.maximum(theirs @ expected, 1e-9)
            here = shares[:, None] * affinity[own] * (weights @ theirs)
            together[own] += here
            found[first, own] += here.sum(axis=1) / 2
            found[rows] += theirs * expected * weights[:, None] / 2
        chance = np.outer(together.sum(axis=1), together.sum(axis=0)) / together.sum()
        smoothing = _SMOOTHING * np.minimum(1, chance) + 1e-6
        affinity = (together + smoothing) / (chance + smoothing)
        # What the tags of a word are in these texts, with what Sloleks says of them beforehand.
        members = _SLOLEKS_WORTH * given + found
        members /= members.sum(axis=1, keepdims=True)
    for word, row in vocabulary.items():
        kept = np.flatnonzero(members[row] >= _LEAST_SHARE)
        sets[word] = {int(tag): float(members[row, tag]) for tag in kept}
    return sets, affinity


def build_grammar(
    tags: Tags,
    words: Mapping[str, int],
    pairs: Mapping[tuple[str, str], int],
    forms: marisa_trie.Trie,
    folder: Path,
) -> None:
    """Learn the grammar of the counted `pairs` and write it for the lexicon of `forms` into `folder`."""
    sets, affinity = learn_grammar(tags, words, pairs)
    numbers: dict[tuple[tuple[int, int], ...], int] = {((0, _STEPS),): 0}
    of_form = np.zeros(len(forms) + 1, dtype=np.uint32)
    marks: dict[str, int] = {}
    for form, shares in sets.items():
        steps = tuple((tag, max(1, round(_STEPS * share))) for tag, share in sorted(shares.items()))
        number = numbers.setdefault(steps, len(numbers))
        place = forms.get(form)
        if place is not None:
            of_form[place] = number
        elif not form.isalpha():
            marks[form] = number
    lengths = [len(steps) for steps in numbers]
    flat = np.array([pair for steps in numbers for pair in steps])
    shares_column = flat[:, 1].astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint32)
    shares_column /= np.repeat(np.add.reduceat(shares_column, starts[:-1]), lengths)
    np.save(folder / "tagsets.npy", of_form)
    np.save(folder / "starts.npy", starts)
    np.save(folder / "tags.npy", flat[:, 0].astype(np.uint16))
    np.save(folder / "shares.npy", shares_column)
    np.save(folder / "affinity.npy", affinity)
    (folder / "marks.json").write_text(json.dumps(marks, ensure_ascii=False), "utf-8")


class _Members(NamedTuple):
    """The tags of a set, with where the row of each begins in the affinities, and their shares."""

    rows: NDArray[np.int64]
    tags: NDArray[np.int64]
    shares: NDArray[np.float32]


@dataclass(frozen=True)
class Grammar:
    """The loaded tags and their affinities."""

    forms: marisa_trie.Trie
    tagsets: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    tags: NDArray[np.uint16]
    shares: NDArray[np.float32]
    affinity: NDArray[np.float32]
    marks: dict[str, int]

    def fit(self, first: str, second: str) -> float:
        """Return how much likelier than chance the tags of `second` stand after those of `first`."""
        return self._fits[self._sets[first], self._sets[second]]

    @cached_property
    def _sets(self) -> Memory[str, int]:
        return Memory(self._set, 100_000)

    @cached_property
    def _fits(self) -> Memory[tuple[int, int], float]:
        return Memory(self._fit, 300_000)

    @cached_property
    def _members(self) -> Memory[int, _Members]:
        return Memory(self._members_of, 100_000)

    def _members_of(self, number: int) -> _Members:
        place = slice(self.starts[number], self.starts[number + 1])
        tags = self.tags[place].astype(np.int64)
        return _Members(tags[:, None] * len(self.affinity), tags, self.shares[place])

    @cached_property
    def _flat(self) -> NDArray[np.float32]:
        """The affinities, one row after the other."""
        return self.affinity.reshape(-1)

    def _set(self, form: str) -> int:
        number = self.marks.get(form)
        return int(self.tagsets[self.forms.get(form, -1)]) if number is None else number

    def _fit(self, sets: tuple[int, int]) -> float:
        first, second = map(self._members.__getitem__, sets)
        # `take` and `dot`, which numpy is quicker to begin with than with brackets and "@".
        return float(first.shares.dot(self._flat.take(first.rows + second.tags)).dot(second.shares))


@lru_cache(maxsize=4)
def load_grammar(folder: Path) -> Grammar:
    """Load the grammar compiled into `folder`.

    Raises: as `compiled.loading`.
    """
    with loading("grammar", folder):
        return Grammar(
            forms=load_trie(folder, "forms"),
            tagsets=load_column(folder / "tagsets.npy"),
            starts=load_column(folder / "starts.npy"),
            tags=load_column(folder / "tags.npy"),
            shares=load_column(folder / "shares.npy"),
            affinity=load_column(folder / "affinity.npy"),
            marks=json.loads((folder / "marks.json").read_text("utf-8")),
        )
