"""The forms of a Slovene lemma by its inflection scheme (`dictionaries/sl/inflection.toml`).

The schemes are coarse on purpose: a form too many costs nothing, because it has next to no frequency, while a form too
few leaves a garbled name unrepaired.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_VOWELS = frozenset("aeiouAEIOU")
# Shares of a lemma's occurrences that fall to the lemma, to each other form and to each form of its possessive.
LEMMA_SHARE, FORM_SHARE, POSSESSIVE_SHARE = 1.0, 0.3, 0.03


@dataclass(frozen=True)
class Scheme:
    strip: str
    drop_vowel: bool
    endings: tuple[str, ...]
    possessive: tuple[str, ...]


@dataclass(frozen=True)
class Inflection:
    schemes: dict[str, Scheme]
    possessive_endings: tuple[str, ...]

    def forms(self, lemma: str, scheme: str, owner: bool = True) -> Iterator[tuple[str, float]]:
        """Yield the forms of `lemma` with their share of its frequency; a form may come twice.

        Without an `owner`, of what is no person, there are none of a possessive: občina, and no "občinin".

        Raises:
            KeyError: there is no such scheme.
        """
        rule = self.schemes[scheme]
        yield lemma, LEMMA_SHARE
        stem = lemma[:-1] if lemma[-1] in rule.strip else lemma
        if rule.drop_vowel:
            stem = without_last_vowel(stem)
        for ending in rule.endings:
            if stem + ending != lemma:
                yield stem + ending, FORM_SHARE
        for suffix in rule.possessive if owner else ():
            whose = _softened(stem) if suffix == "ev" else stem
            for ending in self.possessive_endings:
                yield whose + suffix + ending, POSSESSIVE_SHARE


@lru_cache(maxsize=4)
def load_inflection(path: Path) -> Inflection:
    """Read the schemes of an inflection.toml."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    schemes = {
        name: Scheme(
            strip=rule.get("strip", ""),
            drop_vowel=rule.get("drop_vowel", False),
            endings=tuple(rule["endings"]),
            possessive=tuple(rule.get("possessive", ())),
        )
        for name, rule in table["scheme"].items()
    }
    return Inflection(schemes, tuple(table["possessive_endings"]))


def without_last_vowel(stem: str) -> str:
    """Return `stem` without its last vowel, if a consonant, lj or nj follows it: Prešeren → Prešern, seženj → sežnj."""
    end = 2 if stem.endswith(("lj", "nj")) else 1
    if len(stem) > end + 1 and stem[-1] not in _VOWELS and stem[-end - 1] in _VOWELS:
        return stem[: -end - 1] + stem[-end:]
    return stem


def _softened(stem: str) -> str:
    """Return the stem of a possessive: svetovalc → svetovalč(ev), stric → strič(ev)."""
    return stem[:-1] + "č" if stem.endswith("c") else stem


def schemes_of_name(name: str, feminine: bool = False) -> tuple[str, ...]:
    """Return the schemes a personal name may follow, told by its ending.

    More than one where names of the same ending differ: Zakrajšek loses its vowel, Perišek may keep it.
    """
    last = name[-1:].lower()
    if feminine:
        return ("f",) if last == "a" else ("-",)
    if last == "a":
        return ("ma",)
    if last == "o":
        return ("mo",)
    if last == "e":
        return ("mt",)
    if last in "iuy":
        return ("mi",)
    if name.endswith("ec"):
        # Two consonants before it may keep it: Jurgec, Jurgeca.
        cluster = len(name) > 3 and _VOWELS.isdisjoint(name[-4:-2])
        return ("mec", "mj") if cluster else ("mec",)
    if name.endswith(("ek", "en", "el", "em")):
        return ("me", "m")
    if name.endswith("er"):
        return ("mr", "me")
    if last == "r":
        return ("mr",)
    return ("mj",) if last in "cčšžj" else ("m",)


# By the ending, beside those of personal names.
_SCHEMES_OF_PLACES = {"a": ("f",), "e": ("ne", "pf"), "o": ("n",), "i": ("pm",)}
_MASCULINE_ENDINGS = ("a", "u", "om", "em")


def forms_of_any_name(form: str, inflection: Inflection) -> Iterator[tuple[str, float]]:
    """Yield the forms that a name has of which one form is all that is known, with their shares; some come twice.

    Nobody says whether it is a person's or a place's, or in which case it stands: Zakrajška may be she, or his.
    """
    for lemma in _lemmas_of(form):
        schemes = (*schemes_of_name(lemma), *_SCHEMES_OF_PLACES.get(lemma[-1:].lower(), ()))
        for scheme in schemes:
            yield from inflection.forms(lemma, scheme)


def _lemmas_of(form: str) -> Iterator[str]:
    yield form
    for ending in _MASCULINE_ENDINGS:
        stem = form.removesuffix(ending)
        if stem == form or len(stem) < 4 or stem[-1] in _VOWELS:
            continue
        yield stem
        if stem[-1] in "kcnl" and stem[-2] not in _VOWELS:
            yield f"{stem[:-1]}e{stem[-1]}"
