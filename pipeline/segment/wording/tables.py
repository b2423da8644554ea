"""The grammar of minutes as data: the tables in dictionaries/sl/minutes, and the small language their phrases use.

The signs of the language are explained, with examples, in that folder's README.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import regex

from pipeline.patterns import compiled
from pipeline.settings import PROJECT

FOLDER = PROJECT / "dictionaries" / "sl" / "minutes"

_TOKEN = compiled(r"\w+(?:\.(?=\s|$))?|\s+|.", regex.DOTALL)


@cache
def toml(name: str) -> dict[str, Any]:
    """Return the table `name`.toml."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def tsv(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of `name`.tsv, without comments and blank lines."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("# "))


@cache
def given_names() -> frozenset[str]:
    """Return the given names of dictionaries/sl, folded."""
    lines = (FOLDER.parent / "given-names.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(line.split("\t")[0]) for line in lines if line.strip() and not line.startswith("#"))


@cache
def surnames() -> frozenset[str]:
    """Return the surnames of dictionaries/sl as written."""
    lines = (FOLDER.parent / "surnames.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("\t")[0] for line in lines if line.strip() and not line.startswith("#"))


@cache
def _folding() -> dict[int, str]:
    table: dict[int, str] = {}
    for read, counts_as, *_ in tsv("fold"):
        table[ord(read)] = counts_as
        if len(read.upper()) == 1:
            table[ord(read.upper())] = counts_as
    return table


# A sign that old OCR put for a letter, inside a word or before one: "ob&ini", "Ga3per", "%ole", "3t. 5".
_GARBLED = compiled(
    r"(?<=[^\W\d_])0(?=[^\W\d_])|(?<=[^\W\d_])[&$38%](?=[^\W\d_]|[&$38%¢][^\W\d_])|(?<!\w)[$38%](?=[a-zčšž]{3}|t\.)"
)


def fold(text: str) -> str:
    """Return `text` in small letters without carons, garbled letters restored; as long as `text`, sign for sign."""
    folded = _GARBLED.sub(lambda match: {"&": "c", "0": "o"}.get(match[0], "s"), text).translate(_folding())
    lowered = folded.lower()
    if len(lowered) == len(text):
        return lowered
    # a few capitals, as the Turkish İ, grow when lowered
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in folded)


@cache
def _ordinals() -> str:
    stems = "|".join(sorted((fold(stem) for _, stem in tsv("ordinals")), key=len, reverse=True))
    return rf"(?P<ordinal>{stems})(?:ega|emu|em|im|ih|[aeiou])"


class _Phrase:
    """A recursive-descent reader of one phrase."""

    def __init__(self, phrase: str) -> None:
        self.tokens = _TOKEN.findall(fold(phrase.strip()))
        self.place = 0

    def alternatives(self, closing: str) -> str:
        found = [self.sequence(closing)]
        while self.place < len(self.tokens) and self.tokens[self.place] == "|":
            self.place += 1
            found.append(self.sequence(closing))
        if closing:
            self.place += 1
        return found[0] if len(found) == 1 else "|".join(found)

    def sequence(self, closing: str) -> str:
        out, glue, started = "", "", False
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            if token in ("|", closing):
                break
            self.place += 1
            if token.isspace():
                continue
            piece, optional, loose = self._piece(token)
            if self.place < len(self.tokens) and self.tokens[self.place] == "*":
                self.place += 1
                piece += r"\w*"
            if piece == _WORDS:
                # "_ _": up to eight words; after the first no white space is left
                out += (r"\s+" if glue == "" and not out.endswith(_WORDS) else glue) + piece if started else piece
                glue = ""
                continue
            gap = r"\s*" if loose or glue == r"\s*" else glue
            if not started:
                gap = r"\s*" if loose else r"\s+"
                out += f"(?:{piece}{gap})?" if optional else piece
            else:
                out += f"(?:{gap}{piece})?" if optional else gap + piece
            if not optional:
                started, glue = True, r"\s*" if loose else r"\s+"
        return out

    def _piece(self, token: str) -> tuple[str, bool, bool]:
        """Return the pattern of a token, whether it may be missing, and whether white space beside it may be."""
        if token == "(":
            inner = self.alternatives(")")
            return f"(?:{inner})", False, False
        if token == "[":
            signs = self.place < len(self.tokens) and not self.tokens[self.place][0].isalpha()
            signs = signs and self.tokens[self.place] not in "(_["
            inner = self.alternatives("]")
            return (inner, False, False) if inner == _WORDS else (f"(?:{inner})", True, signs)
        if token == "#":
            return r"(?P<number>\d{1,3})", False, True
        if token == "^":
            return r"(?P<roman>[ivx]{1,5})", False, True
        if token == "@":
            return _ordinals(), False, False
        if token == "*":
            return r"\w+", False, False
        if token == "_":
            return _WORDS, False, True
        if token == ".":
            return r"[.,:]?", False, True
        if token[0].isalnum():
            return regex.escape(token), False, False
        return regex.escape(token), False, True


# an ordinal ("43. seje") and a time ("19.25") count as words
_WORDS = r"(?:(?:[^\s.;:]+|(?:tov|mag|dr|g|ga|st)\.|\d{1,3}\.|\d{1,2}[.:]\d{2})\s+){0,4}?"


@lru_cache(maxsize=2048)
def pattern(phrase: str) -> str:
    """Return the pattern, over folded text, of a phrase of the tables."""
    body = _Phrase(phrase).alternatives("")
    start = r"(?<!\w)" if phrase[0].isalnum() or phrase[0] in "([_" else ""
    end = r"(?!\w)" if phrase[-1].isalnum() or phrase[-1] in "*)]" else ""
    return start + body + end


@lru_cache(maxsize=512)
def _compiled(phrases: tuple[str, ...]) -> regex.Pattern[str]:
    # a group may be named once in each alternative: regex allows it
    return compiled("|".join(f"(?:{pattern(phrase)})" for phrase in sorted(phrases, key=len, reverse=True)))


def matcher(phrases: Iterable[str]) -> regex.Pattern[str]:
    """Return a pattern, over folded text, that matches any of `phrases`; a "#" is its group "number"."""
    return _compiled(tuple(phrases))
