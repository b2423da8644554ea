"""Which words stand beside each other: bigram statistics, compact and memory-mapped.

What a neighbour tells about a word is given as the logarithm of how much likelier the pair is than chance
(pointwise mutual information) under Dirichlet-smoothed bigrams (MacKay & Peto 1995), which a pair's grammar stands for
where the pair was seen too seldom (`pipeline.repair.statistics.grammar`). It is added to the frequency of
the word from the lexicon, so a register that says "se" twenty times as often as "še" (the statutes) tells about their
neighbours without telling that every "še" is a "se".

The statistics stand in `dictionaries/sl/ngrams.tsv.xz` (word, next word or nothing, count) and are compiled beside
the lexicon by `build_language`.
"""

from __future__ import annotations

import lzma
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from pipeline.patterns import compiled
from pipeline.repair.statistics.compiled import load_table, load_trie, save_table
from pipeline.repair.statistics.grammar import Grammar, Tags, build_grammar, load_grammar
from pipeline.repair.statistics.memory import Memory

STATISTICS = "ngrams.tsv.xz"
START = "<s>"  # before and after a sentence
NUMBER = "0"  # every token with a digit
_PLACE_NAMES = "place-names"
_TOKEN = compiled(r"\p{L}+(?:[-'’]\p{L}+)*|\d[\d.,:/]*\d|\d|[,.;:!?()]")
_SENTENCE_END = frozenset(".!?")
# "Vrh nad Krko" and "vrh nad krajem" are the same so far.
_PREPOSITIONS = frozenset(("na", "nad", "ob", "pod", "pri", "v", "za"))

# Pseudo-counts of the smoothing; measured by `benchmarks` on the development pages.
_PSEUDO_COUNT = 10.0
_GRAMMAR = 0.7  # how much the grammar of a pair tells
_LEAST_FIT = 0.01


def language_tokens(text: str) -> Iterator[str]:
    """Yield the tokens of a paragraph: words in small letters, `NUMBER`, marks; `START` around sentences."""
    yield START
    last = START
    for match in _TOKEN.finditer(text):
        token = match[0].lower()
        if token[0].isdigit():
            token = NUMBER
        yield token
        last = token
        if token in _SENTENCE_END:
            yield START
            last = START
    if last != START:
        yield START


def count_bigrams(paragraphs: Iterable[str]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Return the counts of words and of pairs of neighbours in `paragraphs`."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for paragraph in paragraphs:
        tokens = list(language_tokens(paragraph))
        words.update(tokens)
        pairs.update(pairwise(tokens))
    return words, pairs


def write_statistics(path: Path, words: Counter[str], pairs: Counter[tuple[str, str]], least: int = 2) -> None:
    """Write the words and pairs seen `least` times or more; the first line holds the number of tokens."""
    lines = [f"{START}\t\t{sum(words.values())}"]
    lines += [f"{word}\t\t{count}" for word, count in sorted(words.items()) if count >= least]
    lines += [f"{a}\t{b}\t{count}" for (a, b), count in sorted(pairs.items()) if count >= least]
    with lzma.open(path, "wt", encoding="utf-8", preset=9) as file:
        file.write("\n".join(lines) + "\n")


def read_statistics(dictionaries: Path, own: Path) -> tuple[Counter[str], int]:
    """Return the counts of words ("seja") and of pairs ("redna seja"), and the number of tokens they were counted on.

    The archive's own statistics in `own`, where there are any, are added to those of the project.
    """
    counts: Counter[str] = Counter()
    total = 0
    for path in (dictionaries / STATISTICS, own / STATISTICS):
        if path.exists():
            with lzma.open(path, "rt", encoding="utf-8") as file:
                total += int(next(file).rstrip("\n").split("\t")[2])
                for line in file:
                    first, second, times = line.rstrip("\n").split("\t")
                    counts[f"{first} {second}" if second else first] += int(times)
    return counts, total


def build_language(
    dictionaries: Path,
    own: Path,
    tags: Tags,
    forms: marisa_trie.Trie,
    in_names: Mapping[tuple[str, str], int],
    folder: Path,
) -> int:
    """Compile the statistics in `dictionaries` and `own` and the grammar of `tags`; return the number of pairs.

    `in_names` tells how often words are to count as seen beside each other in names, which texts seldom have.
    """
    counts, total = read_statistics(dictionaries, own)
    pairs = {(key.partition(" ")[0], key.partition(" ")[2]): count for key, count in counts.items() if " " in key}
    words = {key: count for key, count in counts.items() if " " not in key}
    build_grammar(tags, words, pairs, forms, folder)
    for (first, second), times in in_names.items():
        for key in (first.lower(), second.lower(), f"{first} {second}".lower()):
            counts[key] = max(counts[key], times)
    # Of Svetovna zdravstvena organizacija the second word has a small letter, whatever follows.
    names = marisa_trie.Trie(
        f"{first.lower()} {second}" for first, second in in_names if first[0].isupper() and second not in _PREPOSITIONS
    )
    names.save(str(folder / f"{_PLACE_NAMES}.marisa"))
    trie = marisa_trie.Trie(counts)
    column = np.zeros(len(trie) + 1, dtype=np.uint32)
    for key, count in counts.items():
        column[trie[key]] = count
    column[-1] = total
    save_table(folder, "bigrams", trie, column)
    return len(pairs)


@dataclass(frozen=True)
class LanguageModel:
    trie: marisa_trie.Trie
    counts: NDArray[np.uint32]
    total: float
    grammar: Grammar
    place_names: marisa_trie.Trie

    def count(self, key: str) -> float:
        number = self.trie.get(key)
        return 0.0 if number is None else float(self._flat[number])

    @cached_property
    def _flat(self) -> memoryview:
        """The counts: numpy's own look-up of one takes twice as long."""
        return self.counts.data

    def begins_a_name(self, first: str, second: str) -> bool:
        """Tell whether the name of a place or institution has `first` and `second` beside each other: Škofje Loke.

        `first` is in small letters, `second` as written.
        """
        return f"{first} {second}" in self.place_names

    def association(self, first: str, second: str) -> float:
        """Return ln P(second | first) / P(second), smoothed; 0 where nothing is known of either."""
        return self._pairs[first, second]

    @cached_property
    def _words(self) -> Memory[str, float]:
        return Memory(self.count, 100_000)

    @cached_property
    def _pairs(self) -> Memory[tuple[str, str], float]:
        return Memory(self._association, 300_000)

    def _association(self, pair: tuple[str, str]) -> float:
        first, second = pair
        fit = max(self.grammar.fit(first, second), _LEAST_FIT) ** _GRAMMAR
        count_first, count_second = self._words[first], self._words[second]
        if not count_first or not count_second:
            return math.log(fit)
        # Both sides are smoothed, so that a rare word on either side says little.
        together = self.count(f"{first} {second}")
        expected = count_first * count_second / self.total
        weight = _PSEUDO_COUNT * min(1.0, expected) + 0.5
        return math.log((together + weight * fit) / (expected + weight))


@lru_cache(maxsize=4)
def load_language(folder: Path) -> LanguageModel:
    """Load the statistics compiled into `folder`.

    Raises:
        MissingToolError: there are none.
    """
    trie, counts = load_table(folder, "bigrams")
    return LanguageModel(trie, counts, float(counts[-1]), load_grammar(folder), load_trie(folder, _PLACE_NAMES))
