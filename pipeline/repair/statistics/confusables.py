"""Which of two frequent words that differ by a caron stands here: "se" or "še", "te" or "če".

Neighbours alone tell too little of such words, so a logistic regression weighs up to three words on either side,
their endings and their pairs (after Golding & Roth, "A Winnow-based approach to context-sensitive spelling
correction", 1999). It is learnt from clean text for each pair that is frequent enough, with

    python -m pipeline.repair.statistics.confusables TEXT…

which writes `dictionaries/sl/confusables.tsv.xz`: the two words, a feature and its weight. A weight above zero speaks
for the second word. `build_confusables` compiles them beside the lexicon.
"""

from __future__ import annotations

import argparse
import lzma
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from pipeline.repair.statistics.compiled import load_table, save_table
from pipeline.repair.statistics.language import language_tokens
from pipeline.settings import Settings

WEIGHTS = "confusables.tsv.xz"
REACH = 3  # words on either side
_BARE = str.maketrans("čšžćđ", "cszcd")
_FEWEST = 30  # occurrences of the rarer word of a pair in the texts it is learnt from
_SEEN = 2  # a feature met less often tells nothing
_LEAST_WEIGHT = 0.05
_ROUNDS, _RATE, _PENALTY = 4, 0.3, 1e-4  # of AdaGrad (Duchi et al. 2011)

Pair = tuple[str, str]  # without and with the caron


def features_of(tokens: Sequence[str], place: int) -> list[str]:
    """Return what stands around `place` in `tokens` (as `language_tokens` gives them)."""
    around = {
        offset: tokens[place + offset] if 0 <= place + offset < len(tokens) else "_"
        for offset in range(-REACH, REACH + 1)
        if offset
    }
    words = [f"{offset}={word}" for offset, word in around.items()]
    endings = [f"{offset}-{around[offset][-3:]}" for offset in (-2, -1, 1, 2)]
    pairs = [f"{a},{b}={around[a]} {around[b]}" for a, b in ((-1, 1), (1, 2), (-2, -1))]
    pairs += [f"{a},{b}-{around[a][-3:]} {around[b][-3:]}" for a, b in ((-1, 1), (1, 2))]
    return words + endings + pairs


def learn(paragraphs: Iterable[str]) -> dict[Pair, dict[str, float]]:
    """Return the weights of the features of each pair that `paragraphs` hold often enough."""
    texts = [list(language_tokens(paragraph)) for paragraph in paragraphs]
    counts = Counter(token for tokens in texts for token in tokens if token.isalpha())
    pairs = [(bare, word) for word in counts if (bare := word.translate(_BARE)) != word and len(word) > 1]
    pairs = [pair for pair in pairs if min(counts[word] for word in pair) >= _FEWEST]
    return {pair: _learn_pair(pair, texts) for pair in sorted(pairs)}


def _learn_pair(pair: Pair, texts: list[list[str]]) -> dict[str, float]:
    found = [
        (features_of(tokens, place), token == pair[1])
        for tokens in texts
        for place, token in enumerate(tokens)
        if token in pair
    ]
    counts = Counter(feature for features, _ in found for feature in features)
    numbers = {feature: number for number, feature in enumerate(sorted(f for f, n in counts.items() if n >= _SEEN))}
    weights, squares = np.zeros(len(numbers) + 1), np.full(len(numbers) + 1, 1e-2)
    # The frequency of the words is told by the lexicon: the bias, last of the weights, is what it is in these texts.
    examples = [(np.array([numbers[f] for f in features if f in numbers] + [len(numbers)]), y) for features, y in found]
    generator = random.Random(1)
    for _ in range(_ROUNDS):
        generator.shuffle(examples)
        for own, second in examples:
            odds = max(-30.0, min(30.0, float(weights[own].sum())))
            slope = 1 / (1 + math.exp(-odds)) - second + _PENALTY * weights[own]
            squares[own] += slope * slope
            weights[own] -= _RATE * slope / np.sqrt(squares[own])
    share = sum(second for _, second in found) / len(found)
    kept = {feature: float(weights[n]) for feature, n in numbers.items() if abs(weights[n]) >= _LEAST_WEIGHT}
    return {**kept, "": float(weights[-1]) - math.log(share / (1 - share))}


def build_confusables(dictionaries: Path, folder: Path) -> None:
    """Compile the weights in `dictionaries` into `folder`."""
    weights: dict[str, float] = {}
    with lzma.open(dictionaries / WEIGHTS, "rt", encoding="utf-8") as file:
        for line in file:
            key, _, value = line.rstrip("\n").rpartition("\t")
            weights[key] = float(value)
    trie = marisa_trie.Trie(weights)
    column = np.zeros(len(trie), dtype=np.float32)
    for key, weight in weights.items():
        column[trie[key]] = weight
    save_table(folder, "confusables", trie, column)


@dataclass(frozen=True)
class Confusables:
    trie: marisa_trie.Trie
    weights: NDArray[np.float32]
    second: dict[str, str]  # the word with the caron of each word without

    def odds(self, first: str, tokens: Sequence[str], place: int) -> float:
        """Return ln of how much likelier the word with the caron is at `place` than `first`, by what is around."""
        start = f"{first}\t{self.second[first]}\t"
        numbers = (self.trie.get(start + feature) for feature in ("", *features_of(tokens, place)))
        return float(sum(self.weights[number] for number in numbers if number is not None))


@lru_cache(maxsize=4)
def load_confusables(folder: Path) -> Confusables:
    """Load the weights compiled into `folder`.

    Raises:
        MissingToolError: there are none.
    """
    trie, weights = load_table(folder, "confusables")
    biases = (key.split("\t") for key in list(trie) if key.endswith("\t"))
    return Confusables(trie, weights, {first: second for first, second, _ in biases})


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn which of two confusable words stands where.")
    parser.add_argument("texts", type=Path, nargs="+", help="clean Slovene text, a paragraph a line")
    chosen = parser.parse_args()
    lines = [line for text in chosen.texts for line in text.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows: dict[Pair, list[str]] = defaultdict(list)
    for pair, weights in learn(lines).items():
        rows[pair] = [f"{pair[0]}\t{pair[1]}\t{feature}\t{weight:.2f}" for feature, weight in sorted(weights.items())]
        print(*pair, len(rows[pair]))
    with lzma.open(Settings().dictionaries / WEIGHTS, "wt", encoding="utf-8", preset=9) as file:
        file.writelines(f"{row}\n" for found in rows.values() for row in found)


if __name__ == "__main__":
    main()
