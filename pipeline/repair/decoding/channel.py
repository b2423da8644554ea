"""The noisy channel: how likely a true word is read as another, -ln P(read | true).

Up to two observed characters are explained by up to two true ones, at costs learnt from renderings
(`dictionaries/sl/confusions-*.tsv`). After Kernighan, Church & Gale, "A spelling correction program based on a noisy
channel model", COLING 1990, with the string edits of Brill & Moore 2000.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from operator import ne
from pathlib import Path

from pipeline.repair.decoding.confusions import INITIAL, Segment, align, is_initial, pooled
from pipeline.repair.decoding.neighbours import (
    LETTERS,
    Neighbours,
    Occurrence,
    load_neighbours,
    neighbours_beside,
    occurrences,
)
from pipeline.repair.decoding.tokens import DIGITS, GARBLE, LOST
from pipeline.repair.lexicon.lexicon import TITLE, UPPER

CARONS = frozenset("čšžćđČŠŽĆĐ")

# Ordinary slips (no caron letter on the true side) allowed in one word; a letter lost or added counts for all of them.
MOST_SLIPS = 2
# How often nothing, or a pair of letters such as rn, stands in a text, per letter.
_SHARE_OF_PAIR = {0: 1.0, 2: 0.01}
_DRAWN_ALIKE = "cszgd"
_UNSEEN = 2.0  # pseudo-count of what was not met in learning
_MISSED = 1.0  # the same, of what a reader that knows č š ž makes of them
_ONCE = 1.0  # what was seen once somewhere is taken to have been seen so in each place, by the share of the place
_ELSEWHERE = 0.03  # what is usual in one place is at least so much so in the other
_BEFOREHAND = 5.0  # occurrences of a letter at the beginning of words, or inside, that those anywhere are worth

Edit = tuple[str, float, int]  # (true segment in small letters, cost, number of ordinary slips)
Table = dict[str, tuple[Edit, ...]]  # read segment: what may have been read so
Tables = tuple[Table, Table]  # of true small letters and of capitals: LOWER, UPPER


@dataclass(frozen=True, eq=False)
class Confusions:
    """A reader's confusions, inside words and at their beginning."""

    name: str
    inside: Tables
    initial: Tables
    inside_of_carons: Tables  # the same without ordinary slips
    initial_of_carons: Tables
    segment_costs: dict[tuple[str, str], float] = field(repr=False)  # (true, read) in their own case, anywhere
    inside_of_letter: dict[tuple[str, str], float] = field(repr=False)  # P(read | small letter inside a word)
    neighbours: Neighbours = field(repr=False)


@lru_cache(maxsize=8)
def load_confusions(path: Path) -> Confusions:
    """Read a table of confusions: true TAB read TAB count, "∅" for nothing, "#" starts a comment.

    "^" before the true segment tells that it begins a word. Probabilities are relative to the true letter; where the
    true segment is empty or two letters, to what a text holds of it on average.
    """
    counts: dict[Segment, float] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            true, read, count = line.split("\t")[:3]
            counts[true.replace("∅", ""), read.replace("∅", "")] = float(count)
    neighbours = load_neighbours(neighbours_beside(path))
    return confusions_from_counts(path.stem, counts, neighbours)


def confusions_from_counts(
    name: str, counts: Mapping[Segment, float], neighbours: Neighbours | None = None
) -> Confusions:
    """Return the channel for counted (true, read) segment pairs, as `confusions.learn` gives them."""
    anywhere = _with_unseen(_with_capitals(pooled(counts)))
    within = {segment: count for segment, count in counts.items() if not is_initial(segment[0])}
    begins = {(true[len(INITIAL) :], read): count for (true, read), count in counts.items() if is_initial(true)}
    costs_inside = _costs(_towards(_with_capitals(within), anywhere))
    inside = _tables(costs_inside)
    initial = _tables(_costs(_towards(_with_capitals(begins or within), anywhere)))
    of_letter = {pair: math.exp(-cost) for pair, cost in costs_inside.items() if pair[0] in CARONS}
    return Confusions(
        name,
        inside,
        initial,
        _without_slips(inside),
        _without_slips(initial),
        _costs(anywhere),
        of_letter,
        neighbours or Neighbours({}),
    )


def _with_capitals(counts: Mapping[Segment, float]) -> dict[Segment, float]:
    """Return `counts` with those of capitals, which are rare in running text, raised by those of small letters.

    What happens to a small letter that is drawn alike happens to its capital too.
    """
    found = dict(counts)
    for (true, read), count in counts.items():
        if len(true) == 1 and true in "čšžćđj" and len(read) <= 1 and true != read:
            pair = (true.upper(), read.upper())
            found[pair] = found.get(pair, 0.0) + 0.1 * count
    return found


def _with_unseen(counts: dict[Segment, float]) -> dict[Segment, float]:
    """Return `counts` with what was not met in learning and may occur all the same."""
    # A sign that was never met in learning may still stand for any of them, ob&ini; but a keyboard makes none.
    printed = any(true in CARONS and (read == true or read in GARBLE) for true, read in counts if true and read)
    totals = _totals(counts)
    for letter in "čšžć" if printed else "":
        small, capital = totals.get(letter, 0.0), totals.get(letter.upper(), 0.0)
        share = capital / small if small and capital else 1.0
        for garbled in GARBLE + LOST + (DIGITS if letter == "š" else ""):
            seen = counts[letter, garbled] = max(_UNSEEN, counts.get((letter, garbled), 0.0))
            # As many for capitals, which are rare, would say that a 3 is rather Š than š, of which it tells nothing.
            counts[letter.upper(), garbled] = max(counts.get((letter.upper(), garbled), 0.0), share * seen)
    # A reader without č š ž may take them for any letter drawn alike.
    for letter in "čšž":
        if printed and not counts.get((letter, letter)):
            for other in _DRAWN_ALIKE + ("f" if letter == "č" else ""):  # often read as t: domafin
                counts.setdefault((letter, other), _UNSEEN)
    # One that knows them may still miss the caron, or take it for an acute accent, on a poor page.
    for letter, others in (("č", "cć"), ("š", "s"), ("ž", "z")):
        if counts.get((letter, letter)):
            for other in others:
                counts[letter, other] = max(_MISSED, counts.get((letter, other), 0.0))
    # A caron may leave two of its usual readings side by side: C¢lena, sodisc¢e.
    for letter in CARONS:
        usual = [read for (true, read), count in counts.items() if true == letter and len(read) == 1 and count >= 3]
        for first, second in product(usual, repeat=2):
            if first != second and letter not in (first, second):
                counts.setdefault((letter, first + second), _UNSEEN / 5)
    return counts


def _totals(counts: Mapping[Segment, float]) -> dict[str, float]:
    totals: dict[str, float] = defaultdict(float)
    for (true, _read), count in counts.items():
        totals[true] += count
    return totals


def _towards(counts: Mapping[Segment, float], anywhere: Mapping[Segment, float]) -> dict[Segment, float]:
    """Return `counts`, of one place in words, with those of `anywhere` for what was seen there too seldom.

    Letters lost, won or joined are told by `anywhere` alone.
    """
    here, totals, everything = _totals(counts), _totals(anywhere), _single(anywhere)
    found = {}
    for (true, read), count in anywhere.items():
        if len(true) == 1:
            once = min(_ONCE, count) * here[true] / totals[true]
            usual = (_BEFOREHAND + _ELSEWHERE * here[true]) * count / totals[true]
            found[true, read] = counts.get((true, read), 0.0) + once + usual
    weight = _single(found) / everything
    return found | {segment: count * weight for segment, count in anywhere.items() if len(segment[0]) != 1}


def _single(counts: Mapping[Segment, float]) -> float:
    """Return how many single true letters `counts` holds."""
    return sum(count for (true, _), count in counts.items() if len(true) == 1)


def _costs(counts: Mapping[Segment, float]) -> dict[Segment, float]:
    """Return -ln P(read | true) of each segment pair."""
    totals, everything = _totals(counts), _single(counts)
    costs = {}
    for (true, read), count in counts.items():
        if true or read:
            total = totals[true] if len(true) == 1 else everything * _SHARE_OF_PAIR[len(true)]
            costs[true, read] = -math.log(min(1.0, count / total))
    return costs


def _tables(costs: Mapping[Segment, float]) -> Tables:
    found: tuple[dict[str, list[Edit]], dict[str, list[Edit]]] = ({}, {})
    for (true, read), cost in costs.items():
        if true and not true.isalpha():
            continue
        ordinary = 0
        if true.lower() != read.lower() and CARONS.isdisjoint(true):
            ordinary = 1 if len(true) >= len(read) > 0 else MOST_SLIPS
        for table, fits in zip(found, (true == true.lower(), true == true.upper()), strict=True):
            if fits:
                table.setdefault(read, []).append((true.lower(), cost, ordinary))
    lower, upper = (
        {read: tuple(sorted(edits, key=lambda edit: edit[1])) for read, edits in table.items()} for table in found
    )
    return lower, upper


def _without_slips(tables: Tables) -> Tables:
    lower, upper = (
        {read: kept for read, edits in table.items() if (kept := tuple(edit for edit in edits if not edit[2]))}
        for table in tables
    )
    return lower, upper


def in_case(form: str, case: int) -> str:
    """Return `form`, given in small letters, with a first capital or in capitals."""
    if case == TITLE:
        return form[:1].upper() + form[1:]
    return form.upper() if case == UPPER else form


@lru_cache(maxsize=50_000)
def caron_readings(true: str, read: str, confusions: Confusions) -> tuple[Occurrence, ...]:
    """Return the small č, š and ž of `true`, each between its neighbours, with what was read for it."""
    if LETTERS.isdisjoint(true):
        return ()
    return tuple(occurrences(true, align_words(true, read, confusions)))


def _letter_by_letter(true: str, read: str, costs: Mapping[Segment, float]) -> bool:
    """Tell whether each letter of `true` stands for one of `read`, so that nothing needs to be aligned."""
    if len(true) != len(read):
        return False
    differs = list(map(ne, true, read))
    # The second of two letters that differ side by side needs a reason.
    return differs.count(True) < 2 or all(
        (true[place], read[place]) in costs for place in range(1, len(true)) if differs[place - 1] and differs[place]
    )


def neighbours_gain(true: str, read: str, confusions: Confusions) -> float:
    """Return ln of how much likelier the neighbours of its letters make it that `true` is read as `read`."""
    if LETTERS.isdisjoint(true):
        return 0.0  # quickly told of most
    return sum(confusions.neighbours.gain(*one) for one in caron_readings(true, read, confusions))


def _common_length(one: str, other: str) -> int:
    """Return how many letters `one` and `other` share at their beginning."""
    shortest = min(len(one), len(other))
    return next((place for place in range(shortest) if one[place] != other[place]), shortest)


def align_words(true: str, read: str, confusions: Confusions) -> list[Segment]:
    """Return `true` and `read` cut into pairs of segments, the cheapest way."""
    if _letter_by_letter(true, read, confusions.segment_costs):
        return list(zip(true, read, strict=True))
    # Equal letters at both ends need no aligning; one is kept on each side for exchanges of two letters.
    start = max(0, _common_length(true, read) - 1)
    keep = max(0, _common_length(true[start:][::-1], read[start:][::-1]) - 1)
    true_end, read_end = len(true) - keep, len(read) - keep
    within = align(true[start:true_end], read[start:read_end], confusions.segment_costs)
    return [*zip(true[:start], true[:start], strict=True), *within, *zip(true[true_end:], true[true_end:], strict=True)]


@lru_cache(maxsize=50_000)
def explain(true: str, read: str, confusions: Confusions) -> str:
    """Return the letters exchanged between `true` and `read` as "& → č, 3 → š", in the order of the word."""
    pairs = align_words(true, read, confusions)
    return ", ".join(f"{read or '∅'} → {true or '∅'}" for true, read in pairs if true != read)


@lru_cache(maxsize=10_000)
def cut_of(true: str, read: str, place: int, confusions: Confusions) -> int:
    """Return how many letters of `true` stand for the first `place` letters of `read`."""
    if true[:place] == read[:place]:
        return place
    letters = seen = 0
    for true_segment, read_segment in align(true, read, confusions.segment_costs):
        if seen >= place:
            break
        letters += len(true_segment)
        seen += len(read_segment)
    return letters
