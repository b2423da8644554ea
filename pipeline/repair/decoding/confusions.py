"""Learn the confusions of a reader from pairs of true and read text.

The channel is P(read segment | true segment) over segments of no, one or two characters. It is learnt by
expectation-maximisation with hard alignments: align every differing word pair under the present costs, count the
segment pairs, turn the counts into costs, and again (after Brill & Moore, "An improved error model for noisy
channel spelling correction", ACL 2000; segments as short as OCR needs them).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz.distance import Levenshtein

Segment = tuple[str, str]  # (true, read)

INITIAL = "^"  # before the true segment that begins a word: "š" is read there as "S", elsewhere as "s" too

SHAPES = ((1, 1), (1, 2), (1, 0), (0, 1), (2, 1), (2, 2))
_FIRST_COSTS = {(1, 1): 3.0, (1, 2): 4.5, (1, 0): 4.5, (0, 1): 4.5, (2, 1): 4.5, (2, 2): 6.5}
_OTHERWISE = {shape: cost + 2.0 for shape, cost in _FIRST_COSTS.items()}
_LONGEST_FIRST = sorted(SHAPES, reverse=True)
_ROUNDS = 4


def pair_words(true_words: list[str], read_words: list[str]) -> list[tuple[str, str]]:
    """Return the words that stand in the same place of both texts, equal ones included.

    Words that were joined, split, lost or invented have no partner and are left out.
    """
    pairs: list[tuple[str, str]] = []
    for code in Levenshtein.opcodes(true_words, read_words):
        true, read = true_words[code.src_start : code.src_end], read_words[code.dest_start : code.dest_end]
        if code.tag in ("equal", "replace") and len(true) == len(read):
            pairs.extend(zip(true, read, strict=True))
    return pairs


def align(true: str, read: str, costs: dict[Segment, float]) -> list[Segment]:
    """Return the cheapest way to cut `true` and `read` into segment pairs; an equal letter pair costs nothing.

    A segment pair that `costs` does not hold costs by its shape alone.
    """
    # By how much of `true` and of `read` is explained: the cost, and how much its last pair explains.
    best = [[(0.0, 0, 0)] * (len(read) + 1) for _ in range(len(true) + 1)]
    for i in range(len(true) + 1):
        for j in range(len(read) + 1):
            least = math.inf if i or j else 0.0
            for di, dj in _LONGEST_FIRST:
                if di > i or dj > j:
                    continue
                before = best[i - di][j - dj][0]
                if before < least:
                    segment = (true[i - di : i], read[j - dj : j])
                    cost = 0.0 if segment[0] == segment[1] else costs.get(segment, _OTHERWISE[di, dj])
                    if before + cost < least:
                        least = before + cost
                        best[i][j] = (least, di, dj)
    segments: list[Segment] = []
    i, j = len(true), len(read)
    while i or j:
        _, di, dj = best[i][j]
        segments.append((true[i - di : i], read[j - dj : j]))
        i, j = i - di, j - dj
    segments.reverse()
    return [single for segment in segments for single in _split_equal(segment)]


def _split_equal(segment: Segment) -> list[Segment]:
    true, read = segment
    if true == read and len(true) == 2:
        return [(true[0], read[0]), (true[1], read[1])]
    return [segment]


def is_initial(true: str) -> bool:
    return len(true) > 1 and true.startswith(INITIAL)


def pooled(counts: Mapping[Segment, float]) -> dict[Segment, float]:
    """Return `counts` without regard to where in a word the segments stand."""
    found: dict[Segment, float] = {}
    for (true, read), times in counts.items():
        key = (true.removeprefix(INITIAL) if is_initial(true) else true, read)
        found[key] = found.get(key, 0.0) + times
    return found


def _with_initial(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Yield `segments` of a word, the one that holds its first letter marked."""
    begun = False
    for true, read in segments:
        first = not begun and any(map(str.isalpha, true))
        begun = begun or first
        yield (INITIAL + true if first else true, read)


def learn(pairs: Iterable[tuple[str, str]]) -> Counter[Segment]:
    """Return how often each (true, read) segment pair occurs in word `pairs`, identities included.

    Words in which more than half of the letters differ are not the same word and are passed over.
    """
    counts: Counter[Segment] = Counter()
    differing: Counter[tuple[str, str]] = Counter()
    for true, read in pairs:
        if true == read:
            counts.update(_with_initial((letter, letter) for letter in true))
        elif Levenshtein.distance(true, read) <= max(1, len(true) // 2) + 1:
            differing[true, read] += 1
    costs: dict[Segment, float] = {}
    learnt: Counter[Segment] = Counter()
    for _ in range(_ROUNDS):
        learnt = counts.copy()
        for (true, read), times in differing.items():
            for segment in _with_initial(align(true, read, costs)):
                learnt[segment] += times
        anywhere = pooled(learnt)
        totals: dict[str, float] = {}
        for (true, _read), share in anywhere.items():
            totals[true] = totals.get(true, 0.0) + share
        everything = sum(times for (true, _), times in anywhere.items() if len(true) == 1)
        costs = {
            (true, read): -math.log(times / (totals[true] if len(true) == 1 else everything))
            for (true, read), times in anywhere.items()
            if true != read
        }
    return learnt
