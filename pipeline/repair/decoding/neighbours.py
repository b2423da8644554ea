"""What a reader makes of č, ć and š by the letters beside them: č is read as é at the end of a word, as c before u.

The counts stand in `dictionaries/sl/neighbours-english.tsv`. P(read | letter, both neighbours) is drawn towards what
each neighbour tells alone, and that towards what is read for the letter anywhere, each worth so many letters
(Dirichlet smoothing, after MacKay & Peto, "A hierarchical Dirichlet language model", 1995).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.files import write_atomically
from pipeline.repair.decoding.confusions import Segment, align

LETTERS = frozenset("čšžć")
_COUNTED = frozenset("čšć")  # of ž neighbours tell next to nothing
BEGIN, END = "^", "$"
_WORTH = 80.0  # letters: log loss on development pages
_FEWEST = 3  # times that a reading was seen at all
_OFTEN = 20  # the same, for neighbours to tell anything of it
_LEAST = -2.5  # that neighbours tell: what was not met there may well occur
_MOST_LONGER = 2  # letters; words that differ by more are not the same

Occurrence = tuple[str, str]  # (letter between its neighbours, what was read for it)


def occurrences(true: str, segments: Iterable[Segment]) -> list[Occurrence]:
    """Return each small č, š and ž of `true`, which is cut into `segments` of (true, read), between its neighbours."""
    found = []
    place = 0
    for segment, read in segments:
        if segment in LETTERS:
            before = true[place - 1].lower() if place and true[place - 1].isalpha() else BEGIN
            after = true[place + 1 : place + 2].lower()
            found.append((f"{before}{segment}{after if after.isalpha() else END}", read))
        place += len(segment)
    return found


def count_neighbours(pairs: Iterable[tuple[str, str]], costs: dict[Segment, float]) -> Counter[Occurrence]:
    """Return how often each č and š between its neighbours was read so in word `pairs` of (true, read).

    `costs` align the words, as in `confusions.align`. What was seen once or twice in all is chance.
    """
    counts: Counter[Occurrence] = Counter()
    for true, read in pairs:
        if not _COUNTED.isdisjoint(true) and abs(len(true) - len(read)) <= _MOST_LONGER:
            counts.update(one for one in occurrences(true, align(true, read, costs)) if one[0][1] in _COUNTED)
    usual = Counter[Occurrence]()
    for (between, read), times in counts.items():
        usual[_letter_of(between), read] += times
    return Counter({key: times for key, times in counts.items() if usual[_letter_of(key[0]), key[1]] >= _FEWEST})


def _letter_of(between: str) -> str:
    """Return the letter that stands `between`, with a mark where it begins a word."""
    return between[:2] if between[0] == BEGIN else between[1]


def neighbours_beside(confusions: Path) -> Path:
    """Return where the table stands that belongs to the table `confusions`."""
    return confusions.with_name(confusions.name.replace("confusions", "neighbours"))


def write_neighbours(counts: Mapping[Occurrence, int], path: Path) -> None:
    """Write `counts` as a table that `load_neighbours` reads."""
    rows = sorted(counts.items(), key=lambda row: (row[0][0][1], row[0][0], -row[1], row[0][1]))
    head = "# What the reader makes of a letter between two others (^ begins a word, $ ends it): read, times counted."
    lines = [f"{between}\t{read or '∅'}\t{times}" for (between, read), times in rows]
    write_atomically(path, "\n".join([head, *lines]) + "\n")


class Neighbours:
    """P(read | č or š between its neighbours) beside P(read | the letter)."""

    def __init__(self, counts: Mapping[Occurrence, int]) -> None:
        self._both: dict[str, Counter[str]] = defaultdict(Counter)
        self._one: dict[str, Counter[str]] = defaultdict(Counter)
        self._letter: dict[str, Counter[str]] = defaultdict(Counter)
        for (between, read), times in counts.items():
            letter = _letter_of(between)
            self._both[between][read] += times
            self._one[between[:2]][read] += times
            self._one[letter + between[2]][read] += times
            self._letter[letter][read] += times
        self._found: dict[str, dict[str, float]] = {}

    def gain(self, between: str, read: str) -> float:
        """Return ln of how much likelier `read` is for the letter in `between` than for it anywhere."""
        return self.gains(between).get(read, 0.0)

    def gains(self, between: str) -> Mapping[str, float]:
        """Return the gain of each reading of the letter in `between` that has one."""
        found = self._found.get(between)
        if found is None:
            found = self._found[between] = self._gains(between)
        return found

    def _gains(self, between: str) -> dict[str, float]:
        letter = _letter_of(between)
        usual = {read: times for read, times in self._letter[letter].items() if times >= _OFTEN}
        total = sum(usual.values())
        if not total:
            return {}
        anywhere = {read: times / total for read, times in usual.items()}
        first, second = (_drawn(self._one[key], anywhere) for key in (between[:2], letter + between[2]))
        product = {read: first[read] * second[read] / share for read, share in anywhere.items()}
        whole = sum(product.values())
        here = _drawn(self._both[between], {read: share / whole for read, share in product.items()})
        return {read: max(_LEAST, math.log(here[read] / share)) for read, share in anywhere.items()}


def _drawn(counts: Mapping[str, int], towards: Mapping[str, float]) -> dict[str, float]:
    total = sum(counts.get(read, 0) for read in towards) + _WORTH
    return {read: (counts.get(read, 0) + _WORTH * share) / total for read, share in towards.items()}


def load_neighbours(path: Path) -> Neighbours:
    """Read a table of letter between neighbours TAB read TAB count; without a table no neighbour tells anything."""
    counts: dict[Occurrence, int] = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                between, read, times = line.split("\t")
                counts[between, read.replace("∅", "")] = int(times)
    return Neighbours(counts)
