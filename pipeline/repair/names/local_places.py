"""The places of which minutes speak most: the settlements of their own municipality.

Every "Volce" may be Volče or Volce, but in minutes of the municipality of Tolmin it is Volče.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.model import Page
from pipeline.repair.decoding.channel import CARONS
from pipeline.repair.lexicon.lexicon import BARE, Lexicon
from pipeline.repair.lexicon.municipalities import A_MUNICIPALITY, load_municipalities, parts_of_name
from pipeline.repair.lexicon.sources import settlements_of
from pipeline.repair.names.names import AROUND, is_name

_SHARE = 0.5  # of how often the municipality is named that is named most: others are asked for money now and then
_LONGEST = 6  # words of the name of a municipality


class LocalPlaces(NamedTuple):
    """The forms of the settlements of a municipality: with carons, and those without that have no such twin there."""

    with_carons: frozenset[str]
    bare: frozenset[str]

    def is_another(self, name: str) -> bool:
        """Tell whether `name` has the carons that a settlement has not: Podpeči, where there is a Podpeca."""
        return not CARONS.isdisjoint(name) and name.capitalize().translate(BARE) in self.bare


def local_places(pages: Iterable[Page], dictionaries: Path, lexicon: Lexicon) -> LocalPlaces:
    """Return the forms of the settlements of the municipality that `pages` name most."""
    named = Counter(_named(pages, dictionaries))
    most = max(named.values(), default=0)
    forms = (
        (form, alone)
        for name, times in named.items()
        if times >= _SHARE * most
        for form, alone in _forms_of(name, dictionaries)
    )
    # Of Čudno selo the first word is a word like any other; its neighbour tells (`Decoder`).
    with_carons, bare = set[str](), set[str]()
    for form, alone in forms:
        has_caron = not CARONS.isdisjoint(form)
        if (has_caron and alone) or is_name(form, lexicon):  # Sel may well be šel
            (with_carons if has_caron else bare).add(form)
    return LocalPlaces(frozenset(with_carons), frozenset(bare - {form.translate(BARE) for form in with_carons}))


def _named(pages: Iterable[Page], dictionaries: Path) -> Iterator[str]:
    """Yield the municipalities that `pages` name, each time they do."""
    municipalities = _by_parts(dictionaries)
    for page in pages:
        words = [word.text for word in page.words()]
        for place, word in enumerate(words):
            if word.strip(AROUND).lower() in A_MUNICIPALITY:
                behind = " ".join(one.strip(AROUND).lower() for one in words[place + 1 : place + 1 + _LONGEST])
                parts = parts_of_name(behind)
                names = (municipalities.get(parts[:end]) for end in range(1, len(parts) + 1))
                yield from filter(None, names)


@lru_cache(maxsize=4)
def _by_parts(dictionaries: Path) -> dict[tuple[str, ...], str]:
    return {parts_of_name(name.lower()): name for name in load_municipalities(dictionaries)}


@lru_cache(maxsize=64)
def _forms_of(municipality: str, dictionaries: Path) -> tuple[tuple[str, bool], ...]:
    """Return the forms of its settlements, each with whether it is a name by itself, as Črna is (na Koroškem)."""
    return tuple(
        (form, len(words) == 1 or (place == 0 and _is_preposition(words[1])))
        for words in settlements_of(municipality, dictionaries)
        for place, forms in enumerate(words)
        for form in forms
        if form[0].isupper()
    )


def _is_preposition(forms: set[str]) -> bool:
    """Tell whether a word of a name with these `forms` is one that has no other, na of Črna na Koroškem; vas has."""
    return len(forms) == 1 and all(map(str.islower, forms))
