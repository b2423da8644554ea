"""Undo a wrong character set: text layers that carry è for č, ¹ for š, ţ for ž, or Ä and Å pairs.

The tables stand in `dictionaries/sl/encodings.toml`. A table is used for a whole document or not at all, and only
where the words it changes become words of the lexicon.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex

from pipeline.repair.lexicon import Lexicon

# A table must make this many words, and this share of the words it touches, into known ones.
_FEWEST_WORDS = 3
_SHARE_KNOWN = 0.7
_SHORTEST = 4  # letters of a word that tells; "(~" made into "(č" tells nothing
_LETTERS = regex.compile(r"\p{P}+$|^\p{P}+")


@dataclass(frozen=True, eq=False)
class EncodingTable:
    """What stands where č š ž and their kin should: wrong characters and the right ones."""

    name: str
    replacements: dict[str, str]
    pattern: regex.Pattern[str]

    def apply(self, text: str) -> str:
        return self.pattern.sub(lambda match: self.replacements[match[0]], text)


@lru_cache(maxsize=4)
def load_encodings(path: Path) -> tuple[EncodingTable, ...]:
    """Read the tables of an encodings.toml."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        EncodingTable(
            name,
            table["replacements"],
            regex.compile("|".join(regex.escape(wrong) for wrong in sorted(table["replacements"], key=len)[::-1])),
        )
        for name, table in tables.items()
    )


def encoding_of(words: Iterable[str], tables: Iterable[EncodingTable], lexicon: Lexicon) -> EncodingTable | None:
    """Return the table that makes `words` Slovene, or None where none clearly does."""
    distinct = set(words)
    best, best_gain = None, 0
    for table in tables:
        touched = [word for word in distinct if len(word) >= _SHORTEST and table.pattern.search(word)]
        after = sum(_known(table.apply(word), lexicon) for word in touched)
        before = sum(_known(word, lexicon) for word in touched)
        gain = after - before
        if gain >= _FEWEST_WORDS and after >= _SHARE_KNOWN * len(touched) and gain > best_gain:
            best, best_gain = table, gain
    return best


def _known(word: str, lexicon: Lexicon) -> bool:
    return _LETTERS.sub("", word).lower() in lexicon
