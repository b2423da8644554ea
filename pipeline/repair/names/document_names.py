"""Names that no lexicon holds and that a document has all the same, in their other cases and in capitals.

What is read of "Rovtišče" in one place tells what "ROVTISCE" and "v RovtiscCu" are in others. The names and their forms
make a small lexicon, in which the channel searches as it does in the large one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path

import marisa_trie
import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.model import Page
from pipeline.repair.decoding.channel import CARONS, Confusions, in_case
from pipeline.repair.decoding.decoder import Hypothesis, is_impossible
from pipeline.repair.decoding.search import PrefixIndex, search
from pipeline.repair.lexicon.inflection import Inflection, forms_of_any_name, load_inflection
from pipeline.repair.lexicon.lexicon import BARE, LOWER, Lexicon
from pipeline.repair.names.names import AROUND, is_name, may_begin_name

_SHORTEST = 5  # letters
_FEWEST = 2  # times that a name was read alike
_NEAR = 2  # letters that differ
_SURE = 0.99  # of a name that was read once and repaired


def _unknown_names(pages: Iterable[Page], agreed: Iterable[str], lexicon: Lexicon) -> Counter[str]:
    """Return the names of `pages` that no lexicon holds, with how often each stands there.

    They are those that were read alike more than once or surely repaired, and `agreed`, on which readings agree.
    """
    readings: Counter[str] = Counter()
    sure: set[str] = set()
    for page in pages:
        for word in page.words():
            if word.text[:1].islower() or (word.doubtful and not word.changed):
                continue  # quickly told of most
            name = word.text.strip(AROUND)
            if is_name(name, lexicon) and name.lower() not in lexicon:
                readings[name] += 1
                if word.repair is not None and word.repair.probability >= _SURE:
                    sure.add(name)
    found = Counter({name: max(1, readings[name]) for name in agreed if name.lower() not in lexicon})
    # Of names that are alike but for their carons one is meant: the one that was found under a garbled reading.
    settled = {name.lower().translate(BARE) for name in found}
    for name, times in sorted(readings.items(), key=lambda item: (CARONS.isdisjoint(item[0]), -item[1], item[0])):
        told = times >= _FEWEST or (name in sure and not _is_near(name, found))
        if told and not is_impossible(name) and name.lower().translate(BARE) not in settled:
            found[name] = times
            settled.add(name.lower().translate(BARE))
    return Counter({name: times for name, times in found.items() if len(name) >= _SHORTEST})


def _is_near(name: str, names: Iterable[str]) -> bool:
    """Tell whether `name` may be another reading of one of `names`."""
    return any(Levenshtein.distance(name, other, score_cutoff=_NEAR) <= _NEAR for other in names)


def document_names(
    pages: Collection[Page], agreed: Iterable[str], lexicon: Lexicon, inflection: Path
) -> DocumentNames | None:
    """Return the names of `pages` that no lexicon holds, with the forms that `inflection` gives; None without any."""
    names = _unknown_names(pages, agreed, lexicon)
    words = sum(len(line.words) for page in pages for line in page.lines)
    return DocumentNames(names, words, load_inflection(inflection), lexicon) if names else None


class DocumentNames:
    """The names of a document in all their forms, and what may be one of them."""

    def __init__(self, names: Mapping[str, int], words: int, inflection: Inflection, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._chances: dict[str, float] = {}
        for name, times in names.items():
            for form, share in ((name, 1.0), *forms_of_any_name(name, inflection)):
                if form.lower() not in lexicon:
                    chance = math.log(times * share / words)
                    self._chances[form.lower()] = max(chance, self._chances.get(form.lower(), -math.inf))
        self._forms = _lexicon_of(self._chances)
        self._prefixes = PrefixIndex(self._forms)
        self.hypotheses = cache(self._hypotheses)

    def _hypotheses(self, part: str, confusions: Confusions) -> tuple[Hypothesis, ...]:
        """Return the forms of the names, in the case of a name, that `part`, which no lexicon holds, may be."""
        if len(part) < _SHORTEST or not may_begin_name(part) or part.lower() in self._lexicon:
            return ()
        readings = search(part, confusions, self._forms, self._prefixes, slips=True)
        return tuple(
            Hypothesis(
                in_case(reading.form, reading.case),
                reading.form,
                self._chances[reading.form] - reading.cost,
                known=False,
                slips=reading.slips,
                cost=reading.cost,
            )
            for reading in readings
            if reading.case != LOWER
        )


def _lexicon_of(forms: Iterable[str]) -> Lexicon:
    nothing = marisa_trie.Trie()
    return Lexicon(
        nothing,
        nothing,
        np.zeros(1, np.uint32),
        np.zeros((0, 3), np.uint8),
        np.zeros(0, np.uint16),
        dict.fromkeys(forms, (0, 0, 0, 0)),
    )


def with_names(hypotheses: list[Hypothesis], names: tuple[Hypothesis, ...]) -> list[Hypothesis]:
    """Return `hypotheses` with `names` of the document, the likelier one of two that are alike."""
    if not names:
        return hypotheses
    likeliest = {hypothesis.text: hypothesis for hypothesis in hypotheses}
    for name in names:
        if name.text not in likeliest or likeliest[name.text].score < name.score:
            likeliest[name.text] = name
    return list(likeliest.values())
