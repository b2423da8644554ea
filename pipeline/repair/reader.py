"""Which reader a text comes from: one that knew č š ž, one that did not, or a keyboard that had none."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import NamedTuple

from pipeline.patterns import compiled

_GARBLED = compiled(r"\p{L}[¢$€&%§?\ufffd]\p{Ll}|[¢$€&%§]\p{Ll}{2}|\p{Ll}[SZ]\p{Ll}|\p{Ll}é\p{Ll}")
_SIGNS_OF_IT = frozenset("¢$€&%§?\ufffdSZé")  # each of these places has one of them

# One letter in 30 of a Slovene text is č, š or ž (ssj training part: 3.5 %). A reader that knows them loses few.
_SHARE_OF_A_KNOWING_READER = 0.012
_FEWEST_LETTERS = 120
# Of the letters of a text that was read without č š ž, one in 50 shows it; typed without them, none does.
_SHARE_OF_A_READER, _FEWEST_LETTERS_TYPED = 0.002, 400


class Reader(StrEnum):
    ENGLISH = "english"  # no č š ž at all: every one is garbled
    SLOVENE = "slovene"  # č š ž are read; slips are rare
    UNMARKED = "unmarked"  # nobody read it: it was typed without č š ž


class Traces(NamedTuple):
    """What a text shows of its reader; of a document, the sums over its pages."""

    letters: int
    small: int
    carons: int
    garbled: int  # places where a č, š or ž was clearly read as something else


def traces_of(text: str) -> Traces:
    """Return what `text` shows of its reader."""
    counts = Counter(text)
    return Traces(
        letters=sum(times for letter, times in counts.items() if letter.isalpha()),
        small=sum(times for letter, times in counts.items() if letter.islower()),
        carons=sum(counts[letter] for letter in "čšžČŠŽ"),
        garbled=len(_GARBLED.findall(" ".join([word for word in text.split() if not _SIGNS_OF_IT.isdisjoint(word)]))),
    )


def reader_of(traces: Traces) -> Reader | None:
    """Return the reader that a text with `traces` comes from, or None if it is too short to tell."""
    letters, small, carons, garbled = traces
    if letters < _FEWEST_LETTERS:
        if carons:
            return Reader.SLOVENE
        return Reader.ENGLISH if garbled else None
    if carons / letters >= _SHARE_OF_A_KNOWING_READER:
        return Reader.SLOVENE
    # Among capitals a misread caron does not show.
    typed = small >= _FEWEST_LETTERS_TYPED and garbled < _SHARE_OF_A_READER * small
    return Reader.UNMARKED if typed else Reader.ENGLISH
