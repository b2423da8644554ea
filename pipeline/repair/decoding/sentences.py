"""Where a sentence may start: the evidence for a capital letter."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import regex

from pipeline.model import Line, Page
from pipeline.patterns import compiled
from pipeline.repair.lexicon.lexicon import ABBREVIATION_BIT, Lexicon
from pipeline.repair.statistics.language import START, LanguageModel

_ORDINAL_OR_INITIAL = compiled(r"[(]?(?:\d[\d./]*|[IVXLC]+|\p{Lu})\.$")
_PARAGRAPH = compiled(r"(?:\(|\p{Lu})?\d{1,2}\.?\)$")  # (1) Če …, K6) Člani, 1.) Čistilna akcija
# št. oz. dr. (parc. Tov. d.o.o., or the last word of a sentence
_SHORT = compiled(r"[(]?\p{L}\p{Ll}{0,3}\.$|\p{Ll}\.(?:\p{Ll}\.)+$")
_YEAR = compiled(r"[(]?(?:[\d/]+/)?(?:19|20)\d\d\.$|\d[\d,.]*[,.]\d+\.$")  # 2024. 2020/2021. 1.250,00.
_LETTER = compiled(r"\p{Ll}\.?\)$")  # a) Športno društvo
_AD = compiled(r"\P{L}*ad\.?", regex.IGNORECASE)  # Ad 3. Sklep
_RECORD = compiled(r"(?:ZAPISNIK|zapisnik)\P{L}*")  # of the 3rd session: ZAPISNIK 3. redne seje
# Labels that a sentence or a name follows, as read: "Predlog sklepa: Svet", "K 6. to¢ki: Potrditev", "Zapisala: Ana".
_INTRODUCTION = compiled(
    r"\P{L}*(?:sklep\p{Ll}{0,2}|predlog|obrazlo.*|razprava|to\P{Z}{1,2}k[ai]|zapisal[ai]?|zapisni.*|pripravila?|vodila?):",
    regex.IGNORECASE,
)
_COUNT = compiled(r"\P{L}*glasovanj.*", regex.IGNORECASE)  # GLASOVANJE 7: navzočih 21
_BULLET = compiled(r"[-–—•*·»]+$")
_OPENING = "„“\"'«»("
# A line this much shorter than the longest of the page ends a paragraph or is a heading.
_SHORT_LINE = 0.7
_OPENING_QUOTE, _ONE_QUOTED = compiled(r"[„“\"»]\p{L}"), compiled(r"\P{L}\w+[“”\"«].*")
_ENDINGS = ".!?:;)"
_SELDOM_LAST = -2.5  # ln of how much rarer than chance a sentence ends after a word such as "za"
_NUMBERED = compiled(r"\P{L}*\d")  # "5:" of "Točka 5:", "14/2012:"
_CAPITALS = compiled(r"\P{L}*\p{Lu}{3,}\P{L}*")
UNSURE_CASE = frozenset("cszgtdovwuxCSZGTDOVWUXÉé€¢")
_RATES = (1.0, 2.0, 4.0)
# Of different names whose letters every reader sees, 1 to 6 in 100 are in no lexicon in minutes, 35 to 41 in news from
# abroad. Where they are more than three times those 6, a name is four times likelier than usual to be such a one.
_STRANGERS, _MANY, _LIKELIER = 0.06, 3.0, 4.0
_STRANGERS_BEFOREHAND = 1.5  # that are taken to be there, among as many names as usual, before any is counted
# What č, š, ž and the like may be read as, inside a name and at its beginning.
_MAY_BE_ANOTHER, _MAY_BE_ANOTHER_CAPITAL = frozenset("cszt"), frozenset("SZCGDTI")
_SHORTEST_STRANGER = 4
_BEFOREHAND = 3.0  # capitals that are taken to be as usual before any is counted
_HEADING = compiled(r"\p{Lu}{4,}")
_AFTER_SUBJECT = frozenset(
    {"je", "so", "ni", "niso", "se", "bo", "naj", "bi", "sta", "nista", "pa"}
)  # Župan je povedal
# How often a capital follows, of words that are written small elsewhere, on the development pages.
# In a paragraph; after a blank line, which readers see inside them too; there before a verb.
_FIRST, _FIRST_AFTER_OPEN_LINE, _SUBJECT = 0.95, 0.3, 0.7
AFTER_STOP, _ITEM, _PARAGRAPH_FIRST = 0.97, 0.7, 0.97  # of the last two, where a paragraph may begin
_LETTER_ITEM = 0.64
# A quotation after a word: 66 of 140 of several words begin with a capital in minutes and news, and 18 of 63 words.
_QUOTED, _QUOTED_WORD = 0.47, 0.29
_PARAGRAPH_INSIDE, _PARAGRAPH_AFTER_STOP = 0.1, 0.7  # petimi (5) glasovi
AFTER_ORDINAL, _AFTER_VOTE = 0.05, 0.8  # 3. seje; PROTI 1. Predlog je sprejet
_AFTER_LABEL, _AFTER_COLUMN, _AFTER_COLON = 0.97, 0.3, 0.1  # SKLEP: Potrdi se; Zapisnikar: Predsednik; in sicer: od
_NEW_LINE_AFTER_COLON, _AFTER_HEADING = 0.7, 0.95
# "Številka: 7/2024" below a short line, "Župan:" on a line of its own, "Zapisala:  Županja:", and behind the name of
# who wrote the minutes: "Zapisala: Ana Kos   Župan: Ivan Rus"
_FIELD = 0.95
# A word before a colon, such as "Župan:" in a second column, "3. točka:", and "2020. Glasovanje:".
_LABELS = {0.0: 0.05, _ITEM: 0.05, 0.05: 0.3}


def start_probability(
    lines: Sequence[Line], lexicon: Lexicon, language: LanguageModel, form_of: Callable[[str], str]
) -> list[list[float]]:
    """Return, for each word of each line, the probability that a sentence or heading starts there.

    `form_of` tells what a word in small letters most likely is, "nič" of "nié". Only a few values occur, so that what
    is found for a word can be remembered with it.
    """
    lengths = [len(line.raw) for line in lines]
    longest = max(lengths, default=0)
    result: list[list[float]] = []
    before = earlier = ""  # the word before, "" at the start of a paragraph, and the one before it
    first = _FIRST
    previous_short = True
    for line, length in zip(lines, lengths, strict=True):
        row = []
        may_end = previous_short or not line.words
        if may_end and before.isalpha() and language.association(before.lower(), START) < _SELDOM_LAST:
            previous_short = False  # no paragraph ends in "za", though a reader may see a blank line after it
        elif not line.words:
            if before:
                first = _FIRST if previous_short or before[-1] in _ENDINGS else _FIRST_AFTER_OPEN_LINE
            before, previous_short = "", True
        paragraph = previous_short or before.endswith((".", ":", ";"))
        words = [word.raw for word in line.words]
        for column, (word, following) in enumerate(pairwise((*words, ""))):
            if not before:
                start = _SUBJECT if first == _FIRST_AFTER_OPEN_LINE and following in _AFTER_SUBJECT else first
            elif column and before.isalpha():
                start = _quoted(word) if word[0] in _OPENING else 0.0  # as before most words
            elif before.endswith(":"):
                start = _after_colon(before, earlier, word, column)
            else:
                start = _after(before, earlier, column, previous_short, paragraph, lexicon, form_of)
            if word.endswith(":"):
                alone = column == len(words) - 1 and (column == 0 or before.endswith(":"))
                field = column == 0 and (previous_short or following[:1].isdigit())
                names = before.isalpha() and before[0].isupper() and following[:1].isupper()
                signed = column > 1 and words[0].endswith(":") and names
                start = _FIELD if alone or field or signed else _LABELS.get(start, start)
            row.append(start)
            before, earlier = word, before
        result.append(row)
        if line.words:
            previous_short = length < _SHORT_LINE * longest
    return result


def _after_colon(label: str, earlier: str, word: str, column: int) -> float:
    """Return the probability after `label`, which ends in a colon; `earlier` is the word before it."""
    if _NUMBERED.match(label) and _COUNT.fullmatch(earlier):
        return _AFTER_COLON
    if word[0] == "(":
        return _AFTER_COLON  # sklep: (št. 8)
    numbered = _NUMBERED.match(label) or (column == 2 and _ORDINAL_OR_INITIAL.match(earlier))  # 7. točka: Pobude
    if numbered or _INTRODUCTION.fullmatch(label) or _CAPITALS.fullmatch(label) or word[0] in _OPENING[:-1]:
        return _AFTER_LABEL
    if column == 0:
        return _NEW_LINE_AFTER_COLON
    return _AFTER_COLUMN if column == 1 and label[0].isupper() else _AFTER_COLON


def _quoted(word: str) -> float:
    """Return the probability for `word`, inside a sentence, with what opens a quotation or nothing of the kind."""
    if not _OPENING_QUOTE.match(word):
        return 0.0
    return _QUOTED_WORD if _ONE_QUOTED.fullmatch(word) else _QUOTED


def _after(
    before: str,
    earlier: str,
    column: int,
    previous_short: bool,
    paragraph: bool,
    lexicon: Lexicon,
    form_of: Callable[[str], str],
) -> float:
    """Return the probability after the word `before`; `paragraph` tells whether the line may begin one.

    Letters alone stand there only at the end of the line before.
    """
    first_in_line = column == 0
    if before.isalpha():
        if _HEADING.fullmatch(before):
            return _AFTER_HEADING
        return 0.5 if previous_short else 0.0
    stripped = before.rstrip(_OPENING + "”")
    if before[0].isdigit() and _AD.fullmatch(earlier):
        return _FIRST
    if before[-1] == ")":
        if _PARAGRAPH.match(before):
            if column == 1 and paragraph:
                return _PARAGRAPH_FIRST
            return _PARAGRAPH_AFTER_STOP if earlier[-1:] in (".", ":", ";") else _PARAGRAPH_INSIDE
        if column == 1 and _LETTER.fullmatch(before):
            return _LETTER_ITEM
    elif before[-1] == "." and _YEAR.match(before):
        return AFTER_STOP
    elif before[-1] == "." and _ORDINAL_OR_INITIAL.match(before):
        if column == 1 and paragraph:
            return AFTER_ORDINAL if _RECORD.fullmatch(earlier) else _ITEM  # "3. Župan naj" in a list
        if first_in_line and previous_short:
            return _FIRST
        counted = before[0].isdigit() and _CAPITALS.fullmatch(earlier) and not _RECORD.fullmatch(earlier)
        return _AFTER_VOTE if counted else AFTER_ORDINAL
    if stripped.endswith((".", "!", "?")):
        short = _SHORT.match(stripped)
        return _after_short(stripped[:-1].lstrip("(").lower(), lexicon, form_of) if short else AFTER_STOP
    if _BULLET.match(before):
        return 0.5 if column == 1 else 0.05  # "– Župan je …" begins an item; "Ana Novak – župan" does not
    if first_in_line and previous_short:
        return 0.5
    return 0.0


def _after_short(word: str, lexicon: Lexicon, form_of: Callable[[str], str]) -> float:
    """Return the probability that a sentence starts after `word` and a stop: an abbreviation ends none."""
    if word not in lexicon:
        word = form_of(word)
    if lexicon.kinds_of(word) & ABBREVIATION_BIT:
        return 0.05
    return 0.95 if word in lexicon and len(word) > 1 else 0.3


def words_inside(page: Page) -> Iterator[str]:
    """Yield the words of `page` before which another word of a sentence stands in their line."""
    for line in page.lines:
        for before, word in pairwise(line.words):
            if before.text[-1].islower() or before.text[-1] == ",":
                yield word.text


def capital_rate(words: Mapping[str, int], usual: Callable[[str], float]) -> float:
    """Return how much oftener than `usual` the `words` inside sentences, with their counts, have a capital: 1, 2 or 4.

    Minutes are full of the names of bodies and posts. Told by letters whose case every reader sees.
    """
    expected = actual = _BEFOREHAND
    for word, times in words.items():
        text = word.rstrip(".,;)")
        if not text.isalpha() or text[0] in UNSURE_CASE or text[1:].isupper():
            continue
        share = usual(text.lower())
        if 0 < share < 0.5:  # names by themselves tell nothing
            expected += times * share
            actual += times * text[0].isupper()
    return min(_RATES, key=lambda rate: abs(math.log(rate * expected / actual)))


def stranger_rate(words: Iterable[str], lexicon: Lexicon) -> float:
    """Return how much likelier than usual a name among `words`, those inside sentences, is one that no lexicon holds.

    That is 1, or 4 in news from abroad, told by words with a capital in which no reader can have overseen č, š or ž.
    """
    names = set[str]()
    for word in words:
        text = word.strip('»«„“"(.,;:)')
        if len(text) < _SHORTEST_STRANGER or not (text.isascii() and text.isalpha() and text.istitle()):
            continue
        if text[0] not in _MAY_BE_ANOTHER_CAPITAL and _MAY_BE_ANOTHER.isdisjoint(text):
            names.add(text.lower())
    strangers = sum(name not in lexicon for name in names)
    rate = (strangers + _STRANGERS_BEFOREHAND) / (_STRANGERS * len(names) + _STRANGERS_BEFOREHAND)
    return _LIKELIER if rate > _MANY else 1.0
