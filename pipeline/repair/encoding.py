"""Undo a wrong character set: text layers that carry è for č, ¹ for š, ţ for ž, or Ä and Å pairs.

`dictionaries/sl/encodings.toml` says which character sets are taken for which, and what else happens to č š ž. A way
is undone in a whole document or not at all, and only where the words it changes become words of the lexicon.
Ligatures and characters of no width are put right in any document.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path

import regex

from pipeline.patterns import compiled
from pipeline.repair.lexicon.lexicon import Lexicon

# A table must make this many words, and this share of the words it touches, into known ones; of pairs of characters
# that stand for one, such as Å¡, and of words all of which become known, fewer are enough.
_FEWEST_WORDS, _FEWEST_OF_ALL, _FEWEST_OF_PAIRS = 3, 2, 1
_SHARE_KNOWN = 0.7
_SHORTEST = 4  # letters of a word that tells; "(~" made into "(č" tells nothing
_LETTERS = compiled(r"\p{P}+$|^\p{P}+")
_ADDRESS = compiled(r"\P{L}*[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.\p{Ll}{2,6}\P{L}*")
_IN_IC = compiled(r"\p{Lu}\p{Ll}+ić(?:a|u|em|i|ev\p{Ll}*)?\P{L}*$")
_AS_OLD_OCR_READS = str.maketrans("éÉ", "čČ")
_SOFT_HYPHEN = "\u00ad"
_LOST = "\ufffd"


@dataclass(frozen=True, eq=False)
class EncodingTable:
    """What stands where č š ž and their kin should: wrong characters and the right ones."""

    name: str
    replacements: dict[str, str]
    pattern: regex.Pattern[str]
    letters: dict[str, frozenset[str]]  # of each of the wrong characters, which may be several
    lacking: frozenset[str] = frozenset()  # letters that a text must lack for it

    def apply(self, text: str) -> str:
        """Return `text` put right; an e-mail address is as it was written: its @ is no Ž."""
        if "@" in text and _ADDRESS.fullmatch(text) is not None:
            return text
        return self.pattern.sub(lambda match: self.replacements[match[0]], text)

    def is_in_doubt(self, word: str) -> bool:
        """Tell whether `word` may be a name that is right as it is: Petrović."""
        return bool(self.lacking) and _IN_IC.search(word) is not None


@dataclass(frozen=True, eq=False)
class Encodings:
    """The tables of which a document may need one, and the one that every document gets."""

    tables: tuple[EncodingTable, ...]
    always: EncodingTable


@lru_cache(maxsize=4)
def load_encodings(path: Path) -> Encodings:
    """Read an encodings.toml."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    tables = [
        _table(f"{written}-as-{read}", _misread(data["letters"], (written, read) * times))
        for key, times in (("misread", 1), ("misread_twice", 2))
        for written, readings in data[key].items()
        for read in readings
    ]
    tables += [_table(name, other["replacements"], other.get("lacking", "")) for name, other in data["other"].items()]
    always = data["always"]
    plain = always["ligatures"] | always["digraphs"] | dict.fromkeys(always["invisible"], "")
    return Encodings(tuple(tables), _table("always", plain))


def _table(name: str, replacements: dict[str, str], lacking: str = "") -> EncodingTable:
    wrong = sorted(replacements, key=len, reverse=True)
    pattern = compiled("|".join(map(regex.escape, wrong)))
    return EncodingTable(name, replacements, pattern, {one: frozenset(one) for one in wrong}, frozenset(lacking))


def _misread(letters: str, steps: tuple[str, ...]) -> dict[str, str]:
    """Return what becomes of `letters` that are written in one set and read in another, in `steps` of both."""
    found: dict[str, str] = {}
    for letter in letters:
        readings = [letter]
        for written, read in zip(steps[::2], steps[1::2], strict=True):
            readings = [again for text in readings for again in _read_in(text, written, read)]
        for reading in readings:
            if reading != letter and not reading.isspace():
                found.setdefault(reading, letter)
    return found


def _read_in(text: str, written: str, read: str) -> Iterator[str]:
    """Yield `text`, written in one character set, as read in another; bytes without a meaning stay or are lost."""
    try:
        data = text.encode(written)
    except UnicodeEncodeError:
        return
    decoded = [bytes([byte]).decode(read, "replace") for byte in data]
    yield "".join(chr(byte) if one == _LOST else one for byte, one in zip(data, decoded, strict=True))
    if _LOST in decoded and len(data) > 1:
        yield "".join(decoded)


def plain(text: str, encodings: Encodings) -> str:
    """Return `text` without ligatures and characters of no width; a soft hyphen that ends it is a hyphen."""
    if text.isascii():
        return text
    ended = text[:-1] + "-" if len(text) > 1 and text.endswith(_SOFT_HYPHEN) else text
    return encodings.always.apply(ended) or text


def decoded(text: str, table: EncodingTable, lexicon: Lexicon) -> str:
    """Return the word `text` put right by `table`; a name of the lexicon that may be right as it is stays."""
    return text if table.is_in_doubt(text) and _is_known(text, lexicon) else _right(text, table)


def _right(word: str, table: EncodingTable) -> str:
    """Return `word` put right by `table`: signs alone stay, and among capitals they are capitals, IZVRßNI."""
    if not any(map(str.isalpha, word)):
        return word
    right = table.apply(word)
    if sum(map(str.isupper, word)) < 2 or any(letter.islower() and letter not in table.replacements for letter in word):
        return right
    return right.upper()


def encoding_of(words: Iterable[str], encodings: Encodings, lexicon: Lexicon) -> EncodingTable | None:
    """Return the table that makes `words` Slovene, or None where none clearly does."""
    different = set(words)
    letters = frozenset("".join(different))
    tables: dict[tuple[tuple[tuple[str, str], ...], frozenset[str]], EncodingTable] = {}  # by what they change there
    for table in encodings.tables:
        changes = tuple((wrong, table.replacements[wrong]) for wrong, own in table.letters.items() if own <= letters)
        if changes and table.lacking.isdisjoint(letters):
            tables.setdefault((changes, table.lacking), table)
    # A sign of several characters is sought where its first one stands.
    firsts = {table: {wrong[0] for wrong, _ in changes} for (changes, _), table in tables.items()}
    sought = frozenset[str]().union(*firsts.values())
    holding: dict[str, set[str]] = defaultdict(set)
    for word in different:
        if not sought.isdisjoint(word):
            for character in sought.intersection(word):
                holding[character].add(word)
    known = cache(partial(_is_known, lexicon=lexicon))  # the same words are touched by many tables
    best, best_rank = None, (0, 0)  # words that become known; words touched, short ones too
    for table in tables.values():
        candidates = {word for first in firsts[table] for word in holding[first]}
        touched = [(word, right) for word in candidates if (right := _right(word, table)) != word]
        telling = [pair for pair in touched if _tells(*pair, known) and not table.is_in_doubt(pair[0])]
        after = sum(known(right) for _, right in telling)
        gain = after - sum(known(wrong) for wrong, _ in telling)
        sure = gain >= _fewest(telling, after) and after >= _SHARE_KNOWN * len(telling)
        if sure and (gain, len(touched)) > best_rank:
            best, best_rank = table, (gain, len(touched))
    return best


def _tells(wrong: str, right: str, known: Callable[[str], bool]) -> bool:
    """Tell whether it says something of the character set that `wrong` may be `right`.

    Not where letters become nothing but marks, élanov ‚lanov, nor where é is č as old OCR reads it: élani.
    """
    if len(right) < _SHORTEST or not any(map(str.isalpha, set(right).difference(wrong))):
        return False
    misread = wrong.translate(_AS_OLD_OCR_READS)
    return misread == wrong or not known(misread)


def _fewest(words: list[tuple[str, str]], known: int) -> int:
    """Return how many of `words`, wrong and right, must become known ones, of which `known` are at last."""
    if all(len(wrong) > len(right) for wrong, right in words):
        return _FEWEST_OF_PAIRS
    return _FEWEST_OF_ALL if known == len(words) else _FEWEST_WORDS


def _is_known(word: str, lexicon: Lexicon) -> bool:
    letters = _LETTERS.sub("", word)
    in_one_case = letters[1:].islower() or letters[1:].isupper() or len(letters) == 1
    return in_one_case and letters.lower() in lexicon
