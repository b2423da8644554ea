"""What all the places of a name in a document tell of each of them.

"Sentruz", "Šentru?" and "Sentruž" are weighed together: the name under which all three are likely readings is the name.
So are ten readings "Vodosek": of ten š inside a word some would have been read as S or $.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Page
from pipeline.patterns import compiled
from pipeline.repair.decoding.channel import CARONS, align_words, in_case
from pipeline.repair.decoding.decoder import Decoder, Hypothesis, Spot
from pipeline.repair.decoding.sentences import AFTER_STOP
from pipeline.repair.decoding.tokens import parts_of
from pipeline.repair.lexicon.lexicon import BARE, TITLE, Lexicon
from pipeline.repair.names.document_channel import DocumentChannel, document_channel, letters_inside
from pipeline.repair.names.names import is_name, may_begin_name
from pipeline.repair.reader import Reader

_SHORTEST = 4  # letters
_NO_READING = 12.0  # -ln P(read | name) where the channel does not explain the reading
_ANOTHER = 0.05  # how often a name has a twin in the same document that differs in its carons alone
_AGREED = math.log(0.9)
_FEWEST = 2  # places that may tell anything of each other
_MAY_BE_CARON = compiled(r"[cszčšžćdđégt]|[^\p{L}]")
_ENDS = ".:!?"
_BARE_LETTERS = "cszd"
_CASE_ENDING = compiled(r"(?<=^\p{L}{5,})(?:om|em|oma|ema|ama|ih|ah|im|imi|ami|ega|emu|[aeiou])$")
_FLEETING = compiled(r"e(?=[^aeiou]$)")


class Told(NamedTuple):
    """What the other places of a document tell of a form."""

    gain: float  # ln of how much likelier they make it
    against: float  # ln of how much less likely than as read it makes all readings, 0 or less


class OtherPlaces:
    """What the places of the names of a document tell of each other, and the names on which they agree."""

    def __init__(self) -> None:
        self.agreed: set[str] = set()
        self.channels: dict[Reader, DocumentChannel] = {}
        self._told: dict[str, dict[str, Told]] = {}  # by what was read: of each form

    def add(self, groups: Mapping[str, _Group], lexicon: Lexicon) -> None:
        """Take in what the places of each of `groups`, by their letters, tell."""
        agreed: dict[str, tuple[_Group, str]] = {}
        for group in groups.values():
            if group.is_open():
                told, shares = group.told()
                for read, of_forms in told.items():
                    self._told.setdefault(read, {}).update(of_forms)
                best = max(shares, key=lambda form: shares[form])
                name = in_case(best, TITLE)
                # One reading, however often, tells nothing new: a command that stands there ten times is no name.
                several = group.readings() > 1
                if several and shares[best] >= _AGREED and not CARONS.isdisjoint(best) and is_name(name, lexicon):
                    agreed[best] = (group, name)
        by_reading: dict[str, list[_Group]] = defaultdict(list)
        for group, _ in agreed.values():
            for read in group.times:
                by_reading[read].append(group)
        self.agreed |= {
            name
            for form, (group, name) in agreed.items()
            # what explains all readings explains the first
            if not any(
                other is not group and other.explains(group, form) for other in by_reading[group.first_reading()]
            )
        }

    def adjusted(self, hypotheses: list[Hypothesis], read: str) -> list[Hypothesis]:
        """Return `hypotheses` for `read` with what the other places tell of them."""
        told = self._told.get(read)
        if told is None:
            return hypotheses
        return [
            hypothesis.told_by_others(*told[form])
            if (form := _form_of(hypothesis)) in told and not hypothesis.text[0].islower()
            else hypothesis
            for hypothesis in hypotheses
        ]


class _Group:
    """Readings of the same letters in a document, and the forms that they may be of.

    `family` are the groups of the same name, in whichever of its cases: Ostrožnica, Ostrožnici.
    """

    def __init__(self, letters: str, channel: DocumentChannel) -> None:
        self.letters = letters
        self.times: Counter[str] = Counter()
        self.family: list[_Group] = [self]
        self._channel = channel
        self._priors: dict[str, float] = defaultdict(float)  # sums of probabilities
        self._costs: dict[tuple[str, str], float] = {}
        self.scores: dict[tuple[str, str], float] = {}  # of (read, form)

    def add(self, read: str, times: int, hypotheses: Iterable[Hypothesis]) -> None:
        self.times[read] += times
        for hypothesis in hypotheses:
            form = _form_of(hypothesis)
            self._priors[form] += times * math.exp(hypothesis.score + hypothesis.cost)
            self._costs[read, form] = hypothesis.cost
            key = (read, form)
            self.scores[key] = max(hypothesis.score, self.scores.get(key, -math.inf))

    def first_reading(self) -> str:
        """Return the first of its readings in which capitals tell something; "" where there is none."""
        return next((read for read in self.times if not read[1:].isupper()), "")

    def explains(self, other: _Group, form: str) -> bool:
        """Tell whether a form of this group explains what was read for `form` of `other` better: Kronžek, Kronček."""
        reads = [read for read in other.times if not read[1:].isupper()]
        own = sum(other.scores[read, form] for read in reads if (read, form) in other.scores)
        return any(sum(self.scores.get((read, rival), -math.inf) for read in reads) > own for rival in self._priors)

    def readings(self) -> int:
        """Return how many readings there are of the letters, apart from the ending and from capitals."""
        return len(
            {
                read[: len(read) - len(group.letters) + stem]
                for group in self.family
                for read in group.times
                if not read[1:].isupper() and (stem := len(_family_of(group.letters)))
            }
        )

    def is_open(self) -> bool:
        """Tell whether its places may tell anything of each other."""
        return len(self._priors) > 1 and sum(group.times.total() for group in self.family) >= _FEWEST

    def told(self) -> tuple[dict[str, dict[str, Told]], dict[str, float]]:
        """Return what is told of each form where it was read as each of `times`, and how probable each form is."""
        total = self.times.total()
        priors = {form: math.log(chance / total) for form, chance in self._priors.items()}
        together = {form: self._log_probability(form) for form in priors}
        before = _shares(priors)
        found = {}
        for read in self.times:
            others = {form: self._told_elsewhere(read, form, together[form]) for form in priors}
            after = _shares({form: priors[form] + others[form] for form in priors})
            gains = {
                form: math.log((1 - _ANOTHER) * math.exp(after[form] - before[form]) + _ANOTHER) for form in priors
            }
            plain = together.get(read.lower(), -math.inf)
            # Another group tells of what has other letters, which is thus no likelier, but the others less so.
            of_others = max(0.0, gains.get(read.lower(), 0.0)) if self._is_of_others(read.lower()) else 0.0
            found[read] = {
                form: Told(gains[form] - of_others, min(0.0, together[form] - plain))
                for form in priors
                if not self._is_of_others(form)
            }
        return found, _shares({form: priors[form] + together[form] for form in priors})

    def _is_of_others(self, form: str) -> bool:
        """Tell whether `form`, as one of the places was read, has other letters: kovit, where all else is Kovič."""
        return form.islower() and form.translate(BARE) != self.letters

    def _told_elsewhere(self, read: str, form: str, together: float) -> float:
        """Return `together` of `form` without one place of `read`.

        What does not explain `read` at all does not explain its other places either.
        """
        if read[1:].isupper():
            return together
        cost = self._cost(read, form)
        return together if cost >= _NO_READING and self.times[read] > 1 else together + cost

    def _cost(self, read: str, form: str) -> float:
        cost = self._costs.get((read, form))
        if cost is None:  # too unlikely to be among the hypotheses
            text, costs = in_case(form, TITLE), self._channel.confusions.segment_costs
            pairs = align_words(text, read, self._channel.confusions)
            cost = sum(costs.get(pair, _NO_READING) for pair in pairs if pair[0] != pair[1])
            self._costs[read, form] = cost = min(cost - self._channel.gain(text, read), 2 * _NO_READING)
        return cost

    def _log_probability(self, form: str) -> float:
        """Return ln of how probable all readings are if each is of `form`; capitals tell nothing."""
        result = 0.0
        places: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
        for group in self.family:
            own = form if group is self else _with_carons_of(form, self.letters, group.letters)
            text = in_case(own, TITLE)
            for read, times in group.times.items():
                if read[1:].isupper():
                    continue
                result -= group._cost(read, own)  # once: what else was read alike again tells nothing new
                for number, one in enumerate(letters_inside(text, read, self._channel.confusions)):
                    probability = self._channel.probability(*one)
                    if probability:
                        result -= math.log(probability)
                        places[number][one] += times
        return result + sum(self._channel.together(reads) for reads in places.values())


def _with_carons_of(form: str, letters: str, others: str) -> str:
    """Return `others`, another case of the same name in its bare `letters`, with the carons of `form`."""
    if len(form) != len(letters):
        return form
    carons = iter([one for one, letter in zip(form, letters, strict=True) if letter in _BARE_LETTERS])
    return "".join(next(carons, letter) if letter in _BARE_LETTERS else letter for letter in others)


@lru_cache(maxsize=50_000)
def _family_of(letters: str) -> str:
    """Return what a name in its bare `letters` shares with its other cases: zakrajsk of zakrajsek and zakrajska."""
    stem = _CASE_ENDING.sub("", letters)
    return _FLEETING.sub("", stem) if stem == letters else stem


def _form_of(hypothesis: Hypothesis) -> str:
    """Return what `hypothesis` is known by: its form, and ReGina, which is no Regina, by its text."""
    regular = hypothesis.text[1:].islower() or hypothesis.text.isupper()
    return hypothesis.form if regular else hypothesis.text


def _shares(scores: Mapping[str, float]) -> dict[str, float]:
    """Return ln of the share of each of `scores`, which are logarithms."""
    highest = max(scores.values())
    total = highest + math.log(sum(math.exp(score - highest) for score in scores.values()))
    return {form: score - total for form, score in scores.items()}


def other_places(pages: Iterable[tuple[Page, Decoder, Reader]], lexicon: Lexicon, inside: Spot) -> OtherPlaces:
    """Return what the places of names in `pages` tell of each other.

    `inside` is a spot inside a sentence of the document.
    """
    start = inside._replace(start=AFTER_STOP)  # two of the spots that its words will have
    parts: dict[tuple[Reader, Decoder], Counter[str]] = defaultdict(Counter)
    names: dict[tuple[Reader, Decoder], Counter[tuple[str, Spot]]] = defaultdict(Counter)
    for page, decoder, reader in pages:
        before = ""
        read, named = list[str](), names[reader, decoder]
        for word in page.words():
            text = word.text
            for part in parts_of(text):
                read.append(part.text)
                # A name begins with a capital, or a sign read for one.
                if len(part.text) >= _SHORTEST and may_begin_name(text) and may_begin_name(part.text):
                    named[part.text, start if not before or before[-1] in _ENDS else inside] += 1
            before = text
        if reader is Reader.ENGLISH:
            parts[reader, decoder].update(read)
    found = OtherPlaces()
    for (reader, decoder), named in names.items():
        channel = found.channels[reader] = document_channel(parts[reader, decoder], decoder)
        found.add(_groups(named, channel, decoder), lexicon)
    return found


@lru_cache(maxsize=50_000)
def _skeleton(read: str) -> str:
    """Return the letters of a name that are the same in all its readings and cases."""
    return _family_of(_MAY_BE_CARON.sub("", read.lower()))


def _groups(named: Mapping[tuple[str, Spot], int], channel: DocumentChannel, decoder: Decoder) -> dict[str, _Group]:
    """Return the readings of `named` by their letters without carons."""
    alike: Counter[str] = Counter()
    skeletons = {read: _skeleton(read) for read, _ in named}
    for (read, _), times in named.items():
        alike[skeletons[read]] += times
    groups: dict[str, _Group] = {}
    for (read, spot), times in named.items():
        if alike[skeletons[read]] < _FEWEST:
            continue  # quickly told: it has no other place
        by_letters: dict[str, list[Hypothesis]] = defaultdict(list)
        strange: list[Hypothesis] = []  # as read, with a capital inside it: SoteSko, and not beside Soteska
        unknown: Hypothesis | None = None  # as read, where no list holds it
        for hypothesis in channel.adjusted(decoder.hypotheses(read, spot), read):
            if hypothesis.text[0].islower():
                continue
            if hypothesis.text[1:].islower() or hypothesis.text.isupper():
                by_letters[hypothesis.form.translate(BARE)].append(hypothesis)
            else:
                strange.append(hypothesis)
            if hypothesis.text == read and not hypothesis.known:
                unknown = hypothesis
        for letters, hypotheses in by_letters.items():
            hypotheses += strange
            # Five readings Kovit are hardly of Kovič; a slip may well be made five times.
            if unknown is not None and unknown not in hypotheses and not any(one.slips for one in hypotheses):
                hypotheses.append(unknown)
            if letters not in groups:
                groups[letters] = _Group(letters, channel)
            groups[letters].add(read, times, hypotheses)
    families: dict[str, list[_Group]] = defaultdict(list)
    for letters, group in groups.items():
        group.family = families[_family_of(letters)]
        group.family.append(group)
    return groups
