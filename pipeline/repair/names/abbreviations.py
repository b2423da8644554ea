"""Abbreviations that a document spells out: "ČS Nabrežje" where it speaks of the "četrtna skupnost Nabrežje" too.

A short word in capitals could be any abbreviation, so repair changes none for itself. One that the list holds with its
meaning is as good as read where the document has a name that follows both, once the meaning and once the letters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from sys import intern

from pipeline.model import Page
from pipeline.repair.decoding.channel import CARONS
from pipeline.repair.lexicon.lexicon import BARE
from pipeline.repair.names.names import AROUND

_MUNICIPALITY = "obcin"
_ENDING = 2  # letters of a word that its cases change
_LONGEST_STEM = 6
_BARE_CAPITALS = str.maketrans("ČŠŽ", "CSZ")

Stems = tuple[str, ...]


def spelt_out(pages: Collection[Page], path: Path) -> set[str]:
    """Return the abbreviations in the list at `path` that `pages` spell out before the same name.

    They are those with carons and those that are twins of these: OŠ Breg, OS Breg of the "občinski svet Občine Breg".
    """
    read = {raw.strip(AROUND) for raw in {word.raw for page in pages for word in page.words()}}
    candidates = [(name, meaning) for name, meaning, readings in _meanings(path) if not read.isdisjoint(readings)]
    if not candidates:
        return set()  # as in most documents
    words, as_read = list[str](), list[str]()
    for page in pages:
        for word in page.words():
            words.append(intern(word.text.strip(AROUND)))  # a long document has few words, again and again
            as_read.append(intern(word.raw.strip(AROUND)))
    stems = {word: word.lower().translate(BARE) for word in set(words)}
    found = {
        name
        for name, meaning in candidates
        if _followers_of_meaning(meaning, words, stems) & _followers_of(name, words, as_read)
    }
    # Of twins that are both spelt out nothing is told of the one that is read for both.
    return found - without_carons(name for name in found if not CARONS.isdisjoint(name))


def without_carons(abbreviations: Iterable[str]) -> set[str]:
    """Return how a reader without carons takes `abbreviations`."""
    return {name.translate(_BARE_CAPITALS) for name in abbreviations}


@lru_cache(maxsize=4)
def _meanings(path: Path) -> tuple[tuple[str, Stems, tuple[str, str]], ...]:
    """Return the abbreviations with carons, and their twins, each with the stems of its meaning and its readings."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [row for line in lines if not line.startswith("#") and len(row := line.split("\t")) > 2]  # with a meaning
    marked = {name for name, *_ in rows if name.isupper() and not CARONS.isdisjoint(name)}
    wanted = marked | without_carons(marked)
    return tuple(
        (name, tuple(_stem(word, _ENDING) for word in words), _readings(name))
        for name, _, meaning, *_ in rows
        if name in wanted and len(words := meaning.split()) > 1
    )


def _stem(word: str, ending: int) -> str:
    return word.lower().translate(BARE)[: min(_LONGEST_STEM, len(word) - ending)]


def _followers_of_meaning(meaning: Stems, words: list[str], stems: Mapping[str, str]) -> set[str]:
    """Return the stems of the names that follow `meaning`."""
    length = len(meaning)
    first = {word for word, stem in stems.items() if stem.startswith(meaning[0])}
    after = [
        place + length
        for place, word in enumerate(words)
        if word in first and all(map(str.startswith, map(stems.__getitem__, words[place : place + length]), meaning))
    ]
    # občinskega sveta Občine Slapnica
    over = [place + 1 for place in after if place < len(words) and stems[words[place]].startswith(_MUNICIPALITY)]
    return {_name_at(place, words) for place in after + over} - {""}


def _followers_of(name: str, words: list[str], as_read: list[str]) -> set[str]:
    """Return the stems of the names that follow the abbreviation `name`, its carons read or not."""
    readings = _readings(name)
    return {_name_at(place + 1, words) for place, word in enumerate(as_read) if word in readings} - {""}


def _readings(name: str) -> tuple[str, str]:
    """Return how the abbreviation `name` is read: its carons seen or not."""
    return name, name.translate(_BARE_CAPITALS)


def _name_at(place: int, words: list[str]) -> str:
    name = words[place] if place < len(words) else ""
    return _stem(name, 0) if name[:1].isupper() else ""
