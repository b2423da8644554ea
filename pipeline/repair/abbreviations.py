"""Abbreviations that a document spells out: "ČS Nabrežje" where it speaks of the "četrtna skupnost Nabrežje" too.

A short word in capitals could be any abbreviation, so repair changes none for itself. One that the list holds with its
meaning is as good as read where the document has a name that follows both, once the meaning and once the letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from sys import intern

from pipeline.model import Page
from pipeline.repair.channel import CARONS
from pipeline.repair.lexicon import BARE
from pipeline.repair.names import AROUND

_MUNICIPALITY = "obcin"
_ENDING = 2  # letters of a word that its cases change
_LONGEST_STEM = 6
_BARE_CAPITALS = str.maketrans("ČŠŽ", "CSZ")

Stems = tuple[str, ...]


def spelt_out(pages: Iterable[Page], path: Path) -> set[str]:
    """Return the abbreviations in the list at `path` that `pages` spell out before the same name.

    They are those with carons and those that are twins of these: OŠ Breg, OS Breg of the "občinski svet Občine Breg".
    """
    words, as_read, stems = list[str](), list[str](), list[str]()
    for page in pages:
        for word in page.words():
            one = intern(word.text.strip(AROUND))  # a long document has few words, again and again
            words.append(one)
            as_read.append(intern(word.raw.strip(AROUND)))
            stems.append(intern(one.lower().translate(BARE)))
    text = " ".join(set(stems))
    found = {
        name
        for name, meaning in _meanings(path)
        if meaning[0] in text and _followers_of_meaning(meaning, words, stems) & _followers_of(name, words, as_read)
    }
    # Of twins that are both spelt out nothing is told of the one that is read for both.
    return found - without_carons(name for name in found if not CARONS.isdisjoint(name))


def without_carons(abbreviations: Iterable[str]) -> set[str]:
    """Return how a reader without carons takes `abbreviations`."""
    return {name.translate(_BARE_CAPITALS) for name in abbreviations}


@lru_cache(maxsize=4)
def _meanings(path: Path) -> tuple[tuple[str, Stems], ...]:
    """Return the abbreviations with carons, and their twins, each with the stems of the words of its meaning."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    marked = {name for name, *_ in rows if name.isupper() and not CARONS.isdisjoint(name)}
    wanted = marked | without_carons(marked)
    return tuple(
        (name, tuple(_stem(word, _ENDING) for word in words))
        for name, _, meaning in rows
        if name in wanted and len(words := meaning.split()) > 1
    )


def _stem(word: str, ending: int) -> str:
    return word.lower().translate(BARE)[: min(_LONGEST_STEM, len(word) - ending)]


def _followers_of_meaning(meaning: Stems, words: list[str], stems: list[str]) -> set[str]:
    """Return the stems of the names that follow `meaning`."""
    after = [
        place + len(meaning)
        for place in range(len(words))
        if stems[place].startswith(meaning[0])
        and all(map(str.startswith, stems[place : place + len(meaning)], meaning))
    ]
    # občinskega sveta Občine Slapnica
    over = [place + 1 for place in after if place < len(stems) and stems[place].startswith(_MUNICIPALITY)]
    return {_name_at(place, words) for place in after + over} - {""}


def _followers_of(name: str, words: list[str], as_read: list[str]) -> set[str]:
    """Return the stems of the names that follow the abbreviation `name`, its carons read or not."""
    read = (name, name.translate(_BARE_CAPITALS))
    return {_name_at(place + 1, words) for place, word in enumerate(as_read) if word in read} - {""}


def _name_at(place: int, words: list[str]) -> str:
    name = words[place] if place < len(words) else ""
    return _stem(name, 0) if name[:1].isupper() else ""
