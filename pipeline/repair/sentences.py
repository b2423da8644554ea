"""Where a sentence may start: the evidence for a capital letter."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.model import Line
from pipeline.repair.language import START, LanguageModel
from pipeline.repair.lexicon import ABBREVIATION_BIT, Lexicon

_ORDINAL_OR_INITIAL = regex.compile(r"[(]?(?:\d[\d./]*|[IVXLC]+|\p{Lu})\.$")
_PARAGRAPH = regex.compile(r"(?:\(|\p{Lu})?\d{1,2}\.?\)$")  # (1) Če …, K6) Člani, 1.) Čistilna akcija
_SHORT = regex.compile(r"\p{Ll}{1,4}\.$")  # št. oz. dr. parc., or the last word of a sentence
_BULLET = regex.compile(r"[-–—•*·»]+$")
_OPENING = "„“\"'«»("
# A line this much shorter than the longest of the page ends a paragraph or is a heading.
_SHORT_LINE = 0.7
_ITEM = 0.7  # a word after the number of an item
_LABEL = 0.3  # a word before a colon, as in a second column "Župan:"
_SELDOM_LAST = -2.5  # ln of how much rarer than chance a sentence ends after a word such as "za"


def start_probability(lines: Sequence[Line], lexicon: Lexicon, language: LanguageModel) -> list[list[float]]:
    """Return, for each word of each line, the probability that a sentence or heading starts there.

    Only a few values occur, so that what is found for a word can be remembered with it.
    """
    longest = max((len(line.raw) for line in lines), default=0)
    result: list[list[float]] = []
    before = ""  # the word before, "" at the start of a paragraph
    previous_short = True
    for line in lines:
        row = []
        goes_on = before.isalpha() and language.association(before.lower(), START) < _SELDOM_LAST
        if goes_on:
            previous_short = False  # no paragraph ends in "za", though a reader may see a blank line after it
        elif not line.words:
            before, previous_short = "", True
        paragraph = previous_short or before.endswith((".", ":", ";"))
        for column, word in enumerate(line.words):
            start = _after(before, column, previous_short, paragraph, lexicon)
            row.append(max(start, _LABEL) if word.raw.endswith(":") else start)
            before = word.raw
        result.append(row)
        if line.words:
            previous_short = len(line.raw) < _SHORT_LINE * longest
    return result


def _after(before: str, column: int, previous_short: bool, paragraph: bool, lexicon: Lexicon) -> float:
    """Return the probability after the word `before`; `paragraph` tells whether the line may begin one."""
    if not before:
        return 0.9
    first_in_line = column == 0
    stripped = before.rstrip(_OPENING + "”")
    if _PARAGRAPH.match(before):
        return 0.7
    if _ORDINAL_OR_INITIAL.match(before):
        if column == 1 and paragraph:
            return _ITEM  # "3. Župan naj" in a list
        return 0.9 if first_in_line and previous_short else 0.05
    if stripped.endswith((".", "!", "?")):
        return _after_short(stripped[:-1], lexicon) if _SHORT.match(stripped) else 0.95
    if stripped.endswith(":"):
        return 0.7 if first_in_line else 0.12
    if _BULLET.match(before):
        return 0.5 if column == 1 else 0.05  # "– Župan je …" begins an item; "Ana Novak – župan" does not
    if first_in_line and previous_short:
        return 0.5
    return 0.0


def _after_short(word: str, lexicon: Lexicon) -> float:
    """Return the probability that a sentence starts after `word` and a stop: an abbreviation ends none."""
    if lexicon.kinds_of(word) & ABBREVIATION_BIT:
        return 0.05
    return 0.9 if word in lexicon and len(word) > 1 else 0.3
