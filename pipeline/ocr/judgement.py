"""How likely it is that what was read is what stands there: cheap measures of a word, a line and a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from pipeline.model import Line, Word

_MARKS = "()[]{}<>,.;:!?„“”»«›‹\"'’‘`´–—-_/|\\*•·~=+&%$§#@^°"
# "12.", "1.284,60", "59/12:", "(15.30)"; also "AD/4", "K2"
_FIGURE = re.compile(r"[(]?(?:[A-ZČŠŽ]{1,3}[/.-]?)?\d[\d.,:/\-–()]*[%.,;:)]*")
_ROMAN = re.compile(r"[IVXLC]+")
# "https://www.podgavrec.example/gradiva/11/3-rebalans.pdf.", "obcina@dolnje-rakitje.si"
_ADDRESS = re.compile(r"[(]?(?:(?:https?://|www\.)[\w.-]+\.\w{2,}(?:[/?#]\S*)?|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)[).,:;]*")
_WORD_OF_MARKS = frozenset({"–", "-", "/", "—", "•", "%", "=", "+", "§", ":", ";", "*"})
_LEADER = 3  # dots, at least
_BAR = 0.8  # confidence from which "|" is a mark; below, it is more often a streak
# What becomes of Tesseract's confidence.
_DOUBT_KNOWN, TRUST_FIGURE, _TRUST_UNKNOWN, _TRUST_SHORT, _TRUST_MARKS, _TRUST_MIXED = 0.3, 0.9, 0.65, 0.6, 0.3, 0.4


_SHORT, _HALF = 4, 0.5  # letters, confidence
_GARBAGE = 0.35  # quality of a line below which it may be noise ...
_LONG_ENOUGH = 4
_TEXT = 0.7  # ... unless a word of it is as good as this
_SEEN = 0.6  # ... or Tesseract is so sure of it, whatever it may mean


class Words(Protocol):
    """Anything that tells whether it holds a form in small letters: the lexicon, or a set."""

    def __contains__(self, form: str, /) -> bool: ...


def word_quality(word: Word, lexicon: Words) -> float:
    """Return a measure, 0 to 1, that grows with the probability of `word` being read right.

    Tesseract's confidence, raised where the lexicon (forms in small letters) holds the word and lowered where it is
    neither a word nor a figure.
    """
    confidence = 0.5 if word.confidence is None else word.confidence
    core = word.raw.strip(_MARKS)
    if is_figure(word) or _is_mark(word.raw, confidence):
        return confidence * TRUST_FIGURE
    if _ADDRESS.fullmatch(word.raw):
        return 1 - (1 - confidence) * _DOUBT_KNOWN
    if not core:
        return confidence * _TRUST_MARKS
    if not all(letter.isalpha() or letter in ".-–/'’" for letter in core):
        return confidence * (TRUST_FIGURE if 2 * sum(map(str.isdigit, core)) > len(core) else _TRUST_MIXED)
    if _is_known(core, lexicon):
        # noise is easily read as a short word
        sure = len(core) > _SHORT or (len(core) > 2 and confidence >= _HALF)
        return 1 - (1 - confidence) * _DOUBT_KNOWN if sure else confidence
    if _ROMAN.fullmatch(core):
        return confidence * TRUST_FIGURE
    # capitals in the middle of a word are noise more often than a name
    odd = core[1:] != core[1:].lower() and core != core.upper()
    return confidence * (_TRUST_SHORT if len(core) < 4 or odd else _TRUST_UNKNOWN)


def is_figure(word: Word) -> bool:
    """Return whether `word` is a number, an amount, a date, or a mark such as "AD/4"."""
    return _FIGURE.fullmatch(word.raw) is not None


def _is_mark(raw: str, confidence: float) -> bool:
    """Return whether `raw` is a mark that stands by itself, with or without punctuation: "–", "%.", a leader."""
    if len(raw) >= _LEADER and not raw.strip("."):
        return True
    return raw in _WORD_OF_MARKS or raw.rstrip(",.;:)") in _WORD_OF_MARKS or (raw == "|" and confidence >= _BAR)


def _is_known(core: str, lexicon: Words) -> bool:
    small = core.lower()
    if len(small) == 1:
        return small in "vszkoia"
    return small in lexicon or ("-" in small and all(part in lexicon for part in small.split("-")))


def letters_of(words: Iterable[Word]) -> int:
    return sum(len(word.raw) for word in words)


def words_quality(words: Iterable[Word], lexicon: Words) -> float:
    """Return the mean quality of `words`, each as often as it has letters; 0 where there are none."""
    total = letters = 0.0
    for word in words:
        total += len(word.raw) * word_quality(word, lexicon)
        letters += len(word.raw)
    return total / letters if letters else 0.0


def good_letters(lines: Iterable[Line], lexicon: Words) -> float:
    """Return how many letters of `lines` may be taken for well read, less those that look invented.

    The measure by which whole readings of a page are compared: one that found more text is better than a clean part.
    """
    return sum(len(word.raw) * (2 * word_quality(word, lexicon) - 1) for line in lines for word in line.words)


def is_garbage(line: Line, lexicon: Words) -> bool:
    """Return whether `line` is what Tesseract makes of a picture, a signature or noise: nothing in it is like text."""
    if not line.words:
        return False
    for word in line.words:
        seen = (word.confidence or 0.0) >= _SEEN or word_quality(word, lexicon) >= _TEXT
        if seen and sum(map(str.isalnum, word.raw)) > 1:
            return False  # and most lines are done with at their first word
    return words_quality(line.words, lexicon) < _GARBAGE


def is_textlike(words: Iterable[Word], lexicon: Words) -> bool:
    """Return whether one of `words` has four letters or figures and is well read, as noise hardly ever is."""
    return any(
        word_quality(word, lexicon) >= _TEXT and sum(map(str.isalnum, word.raw)) >= _LONG_ENOUGH for word in words
    )
