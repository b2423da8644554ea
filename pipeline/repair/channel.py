"""The noisy channel: which forms of the lexicon may have been read as this word, and how likely each reading is.

A beam search goes through the observed characters and through the trie of forms side by side. At each step up to two
observed characters are explained by up to two true ones, at the cost -ln P(read | true) learnt from renderings
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
from pathlib import Path
from typing import NamedTuple

from pipeline.repair.learning import INITIAL, Segment, align, is_initial, pooled
from pipeline.repair.lexicon import LOWER, TITLE, UPPER, Lexicon
from pipeline.repair.neighbours import LETTERS, Neighbours, Occurrence, load_neighbours, occurrences
from pipeline.repair.tokens import DIGITS, GARBLE, LOST

CARONS = frozenset("čšžćđČŠŽĆĐ")

# A state costlier than the best one at the same place by this much is dropped, as is any beyond the widest beam.
_BEAM_MARGIN, _BEAM_MARGIN_OF_A_WORD = 11.0, 6.0  # of a word that no lexicon holds as read, and of one that it holds
_LOST_LETTER_MARGIN = 7.0
_BEAM_WIDTH = 48
# Ordinary slips (no caron letter on the true side) allowed in one word; a letter lost or added counts for all of them.
_MOST_SLIPS = 2
# How often nothing, or a pair of letters such as rn, stands in a text, per letter.
_SHARE_OF_PAIR = {0: 1.0, 2: 0.01}
_DRAWN_ALIKE = "cszgd"
_UNSEEN = 2.0  # pseudo-count of what was not met in learning
_ONCE = 1.0  # what was seen once somewhere is taken to have been seen so in each place, by the share of the place
_ELSEWHERE = 0.03  # what is usual in one place is at least so much so in the other
_BEFOREHAND = 5.0  # occurrences of a letter at the beginning of words, or inside, that those anywhere are worth

Edit = tuple[str, float, int]  # (true segment in small letters, cost, number of ordinary slips)


Beam = dict[tuple[str, int], tuple[float, int]]  # (prefix, case): (cost, slips)
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
    neighbours = load_neighbours(path.with_name(path.name.replace("confusions", "neighbours")))
    return confusions_from_counts(path.stem, counts, neighbours)


def confusions_from_counts(
    name: str, counts: Mapping[Segment, float], neighbours: Neighbours | None = None
) -> Confusions:
    """Return the channel for counted (true, read) segment pairs, as `pipeline.repair.learning.learn` gives them."""
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
        if len(true) == 1 and true in "čšžćđ" and len(read) <= 1 and true != read:
            pair = (true.upper(), read.upper())
            found[pair] = found.get(pair, 0.0) + 0.1 * count
    return found


def _with_unseen(counts: dict[Segment, float]) -> dict[Segment, float]:
    """Return `counts` with what was not met in learning and may occur all the same."""
    # A sign that was never met in learning may still stand for any of the three, ob&ini; but a keyboard makes none.
    printed = any(true in CARONS and (read == true or read in GARBLE) for true, read in counts if true and read)
    for letter in "čšžČŠŽ" if printed else "":
        for garbled in GARBLE + LOST + (DIGITS if letter in "šŠ" else ""):
            counts[letter, garbled] = max(_UNSEEN, counts.get((letter, garbled), 0.0))
    # A reader without č š ž may take them for any letter drawn alike.
    for letter in "čšž":
        if printed and not counts.get((letter, letter)):
            for other in _DRAWN_ALIKE:
                counts.setdefault((letter, other), _UNSEEN)
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
            ordinary = 1 if len(true) >= len(read) > 0 else _MOST_SLIPS
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


class Reading(NamedTuple):
    """A form that may stand behind the observed word: `cost` is -ln P(observed | form in this case)."""

    form: str  # in small letters
    case: int  # LOWER, TITLE or UPPER
    cost: float
    slips: int  # how many ordinary slips it takes


class PrefixIndex(dict[str, bool]):
    """`index[prefix]` tells whether any form of the lexicon starts with `prefix`; answers are remembered."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._prefixes = lexicon.prefixes

    def __missing__(self, prefix: str) -> bool:
        if len(self) > 500_000:
            self.clear()
        answer = self[prefix] = prefix in self._prefixes
        return answer


def observed_cases(word: str) -> tuple[int, ...]:
    """Return the cases the true word may have had, told by the letters whose case no reader mistakes."""
    # S, Z, C, G and € are read for š, ž and č of either case; o/0, v/V and w/W look alike.
    sure_upper = sum(1 for letter in word if letter.isupper() and letter not in "SZCGOVWIÉ")
    sure_lower = sum(1 for letter in word if letter.islower() and letter not in "szcgtovwilé")
    if sure_upper >= 2 and sure_upper > sure_lower:
        return (UPPER,)
    if sure_lower:
        return (LOWER, TITLE)
    upper = sum(1 for letter in word if letter.isupper())
    if upper >= 2 and upper == sum(1 for letter in word if letter.isalpha()):
        return (UPPER,)
    return (LOWER, TITLE, UPPER)


def search(word: str, confusions: Confusions, lexicon: Lexicon, has_prefix: PrefixIndex, slips: bool) -> list[Reading]:
    """Return the forms of `lexicon` that may have been read as `word`, the cheapest first.

    A form that may stand in two cases is given in each. With `slips`, ordinary slips are looked for too, beside
    garbled carons and case.
    """
    inside = confusions.inside if slips else confusions.inside_of_carons
    initial = confusions.initial if slips else confusions.initial_of_carons
    # A letter that left no trace on the page, as š in "bila e"; inside a word only where it is none without it.
    known = word.lower() in lexicon
    readings: list[Reading] = []
    cases = observed_cases(word)
    if LOWER in cases or TITLE in cases:
        readings += _search_case(word, inside[0], initial, lexicon, has_prefix, (LOWER, TITLE), known)
    if UPPER in cases:
        readings += _search_case(word, inside[1], initial, lexicon, has_prefix, (UPPER,), known)
    readings = [
        reading._replace(cost=reading.cost - gain)
        if (gain := neighbours_gain(in_case(reading.form, reading.case), word, confusions))
        else reading
        for reading in readings
    ]
    readings.sort(key=lambda reading: reading.cost)
    return readings


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
    before = False  # whether the letter before differs
    for pair in zip(true, read, strict=True):
        differs = pair[0] != pair[1]
        if differs and before and pair not in costs:
            return False
        before = differs
    return True


def neighbours_gain(true: str, read: str, confusions: Confusions) -> float:
    """Return ln of how much likelier the neighbours of its letters make it that `true` is read as `read`."""
    if LETTERS.isdisjoint(true):
        return 0.0  # quickly told of most
    return sum(confusions.neighbours.gain(*one) for one in caron_readings(true, read, confusions))


def _search_case(
    word: str,
    body: Table,
    initial: Tables,
    lexicon: Lexicon,
    has_prefix: PrefixIndex,
    cases: tuple[int, ...],
    known: bool,
) -> list[Reading]:
    # State: (prefix, case) -> (cost, slips). The first letter is read by `initial`, in TITLE case as a capital.
    length = len(word)
    margin = _BEAM_MARGIN_OF_A_WORD if known else _BEAM_MARGIN
    beams: list[Beam] = [{} for _ in range(length + 1)]
    for case in cases:
        beams[0]["", case] = (0.0, 0)
    for place in range(length + 1):
        beam = beams[place]
        if not beam:
            continue
        least = min(beam.values())[0] if len(beam) > 1 else next(iter(beam.values()))[0]
        if not known or place in (0, length):
            _insert_lost_letters(beam, least + _LOST_LETTER_MARGIN, body, initial, has_prefix)
        if place == length:
            break
        limit = least + margin
        states = list(beam.items())
        if len(states) > _BEAM_WIDTH:
            states.sort(key=lambda item: item[1][0])
            states = states[:_BEAM_WIDTH]
        one, two = word[place], word[place : place + 2]
        nearer, farther = beams[place + 1], beams[min(place + 2, length)]
        within = ((nearer, body.get(one, ())), (farther, body.get(two, ())))
        for (prefix, case), (cost, slips) in states:
            if prefix:
                ways = within
            else:
                table = initial[case != LOWER]
                ways = ((nearer, table.get(one, ())), (farther, table.get(two, ())))
            for target, edits in ways:
                for true, extra, slip in edits:
                    total = cost + extra
                    if total > limit:
                        break  # the edits stand in the order of their cost
                    if slips + slip <= _MOST_SLIPS and (not true or has_prefix[prefix + true]):
                        state = (prefix + true, case)
                        present = target.get(state)
                        if present is None or total < present[0]:
                            target[state] = (total, slips + slip)
    return [
        Reading(form, case, cost, slips)
        for (form, case), (cost, slips) in beams[length].items()
        if form and form in lexicon
    ]


def _insert_lost_letters(
    beam: Beam,
    farthest: float,
    body: Table,
    initial: Tables,
    has_prefix: PrefixIndex,
) -> None:
    for (prefix, case), (cost, slips) in list(beam.items()):
        for true, extra, _ in (body if prefix else initial[case != LOWER]).get("", ()):
            if cost + extra > farthest:
                break
            if true in CARONS and has_prefix[prefix + true]:
                _keep(beam, (prefix + true, case), cost + extra, slips)


def _keep(beam: Beam, state: tuple[str, int], cost: float, slips: int) -> None:
    present = beam.get(state)
    if present is None or cost < present[0]:
        beam[state] = (cost, slips)


def _common_length(one: str, other: str) -> int:
    """Return how many letters `one` and `other` share at their beginning."""
    shortest = min(len(one), len(other))
    return next((place for place in range(shortest) if one[place] != other[place]), shortest)


@lru_cache(maxsize=50_000)
def exchanged(true: str, read: str, confusions: Confusions) -> tuple[tuple[str, str], ...]:
    """Return the pairs of letters that differ between `true` and `read`, in the order of the word."""
    return tuple(pair for pair in align_words(true, read, confusions) if pair[0] != pair[1])


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


def explain(true: str, read: str, confusions: Confusions) -> str:
    """Return the letters exchanged between `true` and `read` as "& → č, 3 → š", in the order of the word."""
    pairs = exchanged(true, read, confusions)
    return ", ".join(f"{read or '∅'} → {true or '∅'}" for true, read in pairs)


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
