"""Which forms of the lexicon may have been read as a word, and how likely each reading is.

A beam search goes through the observed characters and through the trie of forms side by side, at the costs of the noisy
channel (`channel.py`). Stretches of letters that are read as nothing else are gone through at once.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache

from pipeline.repair.decoding.channel import CARONS, MOST_SLIPS, Confusions, Table, in_case, neighbours_gain
from pipeline.repair.decoding.tokens import LABEL
from pipeline.repair.lexicon.lexicon import BEGINS, LETTER_BIT, LOWER, TITLE, UPPER, Lexicon
from pipeline.repair.statistics.memory import Memory

# A state costlier than the best one at the same place by this much is dropped, as is any beyond the widest beam.
_MARGIN, _MARGIN_OF_A_WORD = 11.0, 6.0  # of a word that no lexicon holds as read, and of one that it holds
_LOST_LETTER_MARGIN, _LOST_OF_LABEL = 7.0, 8.0  # the second for what may be left of še
_WIDTH = 48
_TITLE = "^"  # begins the states of words with a first capital
# S, Z, C, G and € are read for š, ž and č of either case; o/0, v/V and w/W look alike.
_UNSURE_CAPITALS, _UNSURE_SMALL = "SZCGOVWIÉ", "szcgtovwilé"

# A state is what was explained so far, in small letters: (cost, slips).
Beam = dict[str, tuple[float, int]]


@dataclass(slots=True)
class Reading:
    """A form that may stand behind the observed word: `cost` is -ln P(observed | form in this case)."""

    form: str  # in small letters
    case: int  # LOWER, TITLE or UPPER
    cost: float
    slips: int  # how many ordinary slips it takes


class PrefixIndex(Memory[str, int]):
    """`index[state]` tells which letters follow `state` in forms of the lexicon, as `Lexicon.following` does."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(lambda state: lexicon.following(state.lstrip(_TITLE)), 500_000)


# An `Edit` from a state to a longer one: the true segment, what must follow the state (a bit of `following`), the cost,
# the slips, and whether the longer state must be looked up, for the segment has several letters or one without a bit.
_Step = tuple[str, int, float, int, bool]
_Steps = dict[str, tuple[_Step, ...]]  # by the read segment


@dataclass(frozen=True)
class _Edits:
    """What may stand behind read segments, in small letters or in capitals: inside a word and at its beginning."""

    inside: _Steps
    begins: dict[str, _Steps]  # by the state before anything was explained
    lost: tuple[_Step, ...]  # č, š and ž that left no trace inside a word
    lost_first: dict[str, tuple[_Step, ...]]
    plain: str  # letters that stand for nothing else, nor with another, as far as a known word is concerned
    costs: dict[str, float]  # of each of these


@lru_cache(maxsize=32)
def _edits(confusions: Confusions, slips: bool, upper: bool) -> _Edits:
    inside = (confusions.inside if slips else confusions.inside_of_carons)[upper]
    initial = confusions.initial if slips else confusions.initial_of_carons
    begins = {"": initial[1]} if upper else {"": initial[0], _TITLE: initial[1]}
    near = {read: [edit for edit in edits if edit[1] <= _MARGIN_OF_A_WORD] for read, edits in inside.items()}
    paired = {letter for read, edits in near.items() if len(read) > 1 and edits for letter in read}
    # With slips any letter may be another one.
    costs = {
        read: edits[0][1]
        for read, edits in near.items()
        if len(edits) == 1 and edits[0][0] == read.lower() and read not in paired and not slips
    }
    return _Edits(
        _steps(inside),
        {state: _steps(table) for state, table in begins.items()},
        _lost(inside),
        {state: _lost(table) for state, table in begins.items()},
        "".join(costs),
        costs,
    )


def _steps(table: Table) -> _Steps:
    return {read: tuple(itertools.starmap(_step, edits)) for read, edits in table.items()}


def _step(true: str, cost: float, slips: int) -> _Step:
    several = len(true) > 1 or (true != "" and true not in LETTER_BIT)
    return true, LETTER_BIT.get(true[:1], BEGINS), cost, slips, several


def _lost(table: Table) -> tuple[_Step, ...]:
    return tuple(_step(*edit) for edit in table.get("", ()) if edit[0] in CARONS)


def observed_cases(word: str) -> tuple[int, ...]:
    """Return the cases the true word may have had, told by the letters whose case no reader mistakes."""
    if word[1:].islower() and any(letter.islower() and letter not in _UNSURE_SMALL for letter in word):
        return (LOWER, TITLE)  # quickly told of most
    sure_upper = sum(1 for letter in word if letter.isupper() and letter not in _UNSURE_CAPITALS)
    sure_lower = sum(1 for letter in word if letter.islower() and letter not in _UNSURE_SMALL)
    if sure_upper >= 2 and sure_upper > sure_lower:
        return (UPPER,)
    if sure_lower:
        return (LOWER, TITLE)
    upper = sum(1 for letter in word if letter.isupper())
    if upper >= 2 and upper == sum(1 for letter in word if letter.isalpha()):
        return (UPPER,)
    return (LOWER, TITLE, UPPER)


def search(word: str, confusions: Confusions, lexicon: Lexicon, index: PrefixIndex, slips: bool) -> list[Reading]:
    """Return the forms of `lexicon` that may have been read as `word`, the cheapest first.

    A form that may stand in two cases is given in each. With `slips`, ordinary slips are looked for too, beside
    garbled carons and case.
    """
    # A letter that left no trace on the page, as š in "bila e"; inside a word only where it is none without it.
    known = word.lower() in lexicon and word != LABEL
    cases = observed_cases(word)
    readings: list[Reading] = []
    for upper in (False, True):
        if UPPER in cases if upper else cases != (UPPER,):
            for state, (cost, used) in _explained(word, _edits(confusions, slips, upper), index, known).items():
                form = state.lstrip(_TITLE)
                if form and form in lexicon:
                    case = UPPER if upper else TITLE if state[0] == _TITLE else LOWER
                    cost -= neighbours_gain(in_case(form, case), word, confusions)
                    readings.append(Reading(form, case, cost, used))
    readings.sort(key=lambda reading: reading.cost)
    return readings


def _explained(word: str, edits: _Edits, index: PrefixIndex, known: bool) -> Beam:
    """Return the states that explain the whole of `word`; `known` tells whether the lexicon holds it."""
    length = len(word)
    margin = _MARGIN_OF_A_WORD if known else _MARGIN
    beams: list[Beam] = [{} for _ in range(length + 1)]
    beams[0] = dict.fromkeys(edits.begins, (0.0, 0))
    for place, beam in enumerate(beams):
        if not beam:
            continue
        least = min(beam.values())[0] if len(beam) > 1 else next(iter(beam.values()))[0]
        if not known or place in (0, length):
            lost = _LOST_OF_LABEL if word == LABEL else _LOST_LETTER_MARGIN
            _insert_lost_letters(beam, least + lost, edits, index)
        if place == length:
            break
        limit = least + margin
        if known and place:
            end = length - len(word[place:].lstrip(edits.plain))
            if end > place:
                _go_on(beam, limit, word[place:end], beams[end], edits, index)
                continue
        targets = [(beams[end], word[place:end]) for end in range(place + 1, min(place + 3, length + 1))]
        for state, (cost, used) in beam.items() if len(beam) <= _WIDTH else _narrowed(beam):
            table, following = edits.begins.get(state, edits.inside), index[state]
            for target, read in targets:
                for true, follows, extra, slip, several in table.get(read, ()):
                    total = cost + extra
                    if total > limit:
                        break  # the steps stand in the order of their cost
                    if following & follows and used + slip <= MOST_SLIPS:
                        longer = state + true
                        if several and not index[longer]:
                            continue
                        present = target.get(longer)
                        if present is None or total < present[0]:
                            target[longer] = (total, used + slip)
    return beams[length]


def _narrowed(beam: Beam) -> list[tuple[str, tuple[float, int]]]:
    return sorted(beam.items(), key=lambda item: item[1][0])[:_WIDTH]


def _go_on(beam: Beam, limit: float, run: str, target: Beam, edits: _Edits, index: PrefixIndex) -> None:
    """Take the states of `beam` over `run`, letters that stand for nothing else."""
    true, extra = run.lower(), sum(map(edits.costs.__getitem__, run))
    for state, (cost, used) in beam.items():
        longer = state + true
        if cost <= limit and index[longer]:
            present = target.get(longer)
            if present is None or cost + extra < present[0]:
                target[longer] = (cost + extra, used)


def _insert_lost_letters(beam: Beam, farthest: float, edits: _Edits, index: PrefixIndex) -> None:
    for state, (cost, used) in list(beam.items()):
        following = index[state]
        for true, follows, extra, _, _ in edits.lost_first.get(state, edits.lost):
            total = cost + extra
            if total > farthest:
                break
            if following & follows:
                longer = state + true
                present = beam.get(longer)
                if present is None or total < present[0]:
                    beam[longer] = (total, used)
