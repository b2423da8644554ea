"""Which em dashes that a reader saw were printed as en dashes, the dash of Slovene.

OCR reads nearly every en dash of some faces as an em dash. Those who do print em dashes have them between a name and a
post only, "Ana Novak — članica", so that there one cannot tell; anywhere else it is an en dash.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.model import Page
from pipeline.patterns import compiled
from pipeline.repair.lexicon.lexicon import NAME_BITS, ROLE_BIT, Lexicon
from pipeline.repair.names.names import AROUND

EM_DASH, EN_DASH = "—", "–"
_SURE, _LIKELY = 0.99, 0.9
_JOINED = compiled(rf"[\p{{L}}\d]{EM_DASH}[\p{{L}}\d]")
_WITH_SPECK = compiled(rf"[-{EM_DASH}]{{2}}")
_JOINED_WITH_SPECK = compiled(rf"(?<=[\p{{L}}\d])(?:{EM_DASH}-|-{EM_DASH})(?=[\p{{L}}\d])")
_EXCUSED = compiled("(?:ne)?opravi")  # Ana Novak – opravičeno


def has_long_dashes(pages: Iterable[Page], lexicon: Lexicon) -> bool:
    """Tell whether `pages` have em dashes that begin items or join words: their en dashes are read long."""
    return any(_is_long([word.text for word in line.words], lexicon) for page in pages for line in page.lines)


def _is_long(words: Sequence[str], lexicon: Lexicon) -> bool:
    begins = len(words) > 1 and words[0] == EM_DASH and not _may_be_post(words[1:3], lexicon)
    return begins or any(EM_DASH in word and _JOINED.search(word) for word in words)


def dash(words: Sequence[str], place: int, everywhere: bool, lexicon: Lexicon) -> tuple[str, float] | None:
    """An em dash that can only be an en dash, or where others of the document are."""
    word = words[place]
    if EM_DASH not in word:
        return None
    if place == 0 and len(words) > 1 and _WITH_SPECK.fullmatch(word):
        return EN_DASH, _LIKELY
    if _JOINED_WITH_SPECK.search(word):
        return _JOINED_WITH_SPECK.sub(EN_DASH, word), _LIKELY
    if not (everywhere or _is_en_dash(words, place, lexicon)):
        return None
    return word.replace(EM_DASH, EN_DASH), _SURE


def _is_en_dash(words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """Tell whether the dash at `place` is none between a name and a post."""
    if _JOINED.search(words[place]):
        return True
    if words[place] != EM_DASH:
        return False
    before = words[place - 1] if place else "Novak"  # of the line before
    return not (_may_be_name(before, lexicon) and _may_be_post(words[place + 1 : place + 3], lexicon))


def _may_be_name(word: str, lexicon: Lexicon) -> bool:
    if word.lower() in lexicon:
        return word[:1].isupper() and lexicon.kinds_of(word.lower()) & NAME_BITS != 0
    return word[:1].isupper() or word.startswith("l")  # the I of Ivančič is read as l


def _may_be_post(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether `words`, the two after a dash, are or end in a post, as far as one can tell before repair."""
    for word in words:
        form = word.strip(AROUND).lower()
        if not form or form[0].isdigit() or EM_DASH in form or _EXCUSED.match(form):
            return False
        garbled = form not in lexicon and (word[0].islower() or not word[0].isalpha())
        posts = (form, f"č{form}", *(first + form[1:] for first in _letters(word[0])))
        if garbled or any(lexicon.kinds_of(post) & ROLE_BIT for post in posts):
            return True
        if word[-1] in ",;.":
            return False
    return not words


def _letters(read: str) -> str:
    """Return the letters with a caron that a capital beginning a word may stand for: Clanica, Glan."""
    return {"C": "č", "G": "č", "E": "č", "S": "š", "Z": "ž"}.get(read, "")
