"""Abbreviations that a document spells out: "ČS" where it speaks of the "četrtna skupnost".

A short word in capitals could be any abbreviation, so repair changes none for itself. One that the list holds with its
meaning, and whose meaning the document spells out, is as good as read.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pipeline.model import Page
from pipeline.repair.channel import CARONS
from pipeline.repair.lexicon import BARE

_ENDING = 2  # letters of a word that its cases change
_LONGEST_STEM = 6

Stems = tuple[str, ...]


def spelt_out(pages: Iterable[Page], path: Path) -> set[str]:
    """Return the abbreviations with carons in the list at `path` that `pages` spell out.

    One whose letters without carons abbreviate something else that is spelt out too is left aside: OŠ beside the
    "občinski svet".
    """
    text = " ".join(word.text for page in pages for word in page.words()).lower().translate(BARE)
    words = text.split()
    meanings = _meanings(path)
    found = {name for name, stems in meanings if not CARONS.isdisjoint(name) and _stand_in(stems, words, text)}
    bare = {name.translate(_BARE_CAPITALS) for name in found}
    others = {name for name, stems in meanings if name in bare and _stand_in(stems, words, text)}
    return {name for name in found if name.translate(_BARE_CAPITALS) not in others}


_BARE_CAPITALS = str.maketrans("ČŠŽ", "CSZ")


@lru_cache(maxsize=4)
def _meanings(path: Path) -> tuple[tuple[str, Stems], ...]:
    """Return the abbreviations in capitals of more than one word, each with the stems of its words without carons."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return tuple(
        (name, tuple(word.lower().translate(BARE)[: min(_LONGEST_STEM, len(word) - _ENDING)] for word in words))
        for name, _, meaning in rows
        if name.isupper() and name.isalpha() and len(words := meaning.split()) > 1
    )


def _stand_in(stems: Stems, words: list[str], text: str) -> bool:
    if stems[0] not in text:
        return False
    return any(
        all(word.startswith(stem) for word, stem in zip(words[place : place + len(stems)], stems, strict=True))
        for place in range(len(words) - len(stems) + 1)
        if words[place].startswith(stems[0])
    )
