"""What of a word may be repaired: its runs of letters and the signs that stand for letters, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from pipeline.patterns import compiled

# Signs that a reader without č š ž prints for them, beside letters.
GARBLE = "¢$€&%§£©¥ß@"
# What a conversion puts for a letter that a character set lacks: "Gradi??e", "ob\ufffdina".
LOST = "?\ufffd"
LABEL = "e"  # no word, but a label ("točka e"), or what is left of "še" and "če"
# Digits that it prints for š and ž: "3ole", "Ga3per", "8olski"; inside a long word any digit is a garbled letter.
DIGITS = "358"

_ADDRESS = r"""
      .*@.*\.\p{L}.*                       # an address: obcina@example.si; ob@ini. is a misread občini
    | (?:https?:|www\.).*                  # a link
    | .*@\p{Ll}+[-_].*                    # another: info@ks-sela
    | .*\p{L}\.(?:si|com|org|net|eu|hr)\b.*  # a site: www2.arnes.si
    | .*[\p{L}\d]\.(?:docx?|xlsx?|pptx?|pdf|txt|zip|rtf|jpe?g|tiff?|dwg|dxf|gml|shp|html?|xml)\b.*  # a file: seja8.doc
    """
ADDRESS = compiled(_ADDRESS, regex.VERBOSE)
_UNTOUCHABLE = compiled(
    _ADDRESS
    + r"""
    | \p{P}*\.\p{Ll}{1,4}\p{P}*            # a suffix: .toc
    | .*[_\\].*                            # a variable, a path: ime_slike
    | \p{P}*%\p{Lu}+\p{P}*                  # a placeholder: %PRODUCTNAME
    | .*(?<!\p{L})%(?!(?:t|e|lo)(?!\p{L}))[lz]?\p{L}(?!\p{L}).*  # others: %n, <%s>, %lu: but %t. may be št.
    | .*(?<!\p{L})\$\p{Lu}{2}[\p{Lu}\d]*[/_{\\(].*  # a variable: $HOME/bin; $PORT may be ŠPORT
    | .*&(?:lt|gt|amp|quot|nbsp|apos);.*    # a sign of HTML
    | \p{P}?--\p{L}.*                       # an option: --help
    | \p{P}*[aei][^\P{Lu}SZCG]\p{L}+\p{P}*  # eUprava, iPhone; iSče is a misread išče
    | \p{P}*\d(?:krat|let|leto|ur[aeoi]?|dni|dnevi?|min|sek|kom|kos[aeio]?v?|oseb[aeio]?|kg|km|ha|m|mm|cm)\p{P}*  # 5dni
    | \p{P}*(?:(?![CDM]{2}\b)[IVXLCDM]+|\d+)\.?\p{P}*  # a numeral, Roman or Arabic: XIV., 12.; MC is MČ
    """,
    regex.VERBOSE,
)
_PART = compiled(
    rf"""
    (?: (?<![\d.,])[{DIGITS}](?=\p{{L}})      # 3ola, 8olski: the digit may be a letter
      | (?<![\d.,\p{{L}}])2(?!krat|let|dn|mesec|ted|ur[ane]|stop|sob|del|met|kil)(?=\p{{Ll}}{{4}})  # 2upan
      | (?<=[\p{{L}}{GARBLE}])\d(?=[\p{{L}}{GARBLE}])  # Ga3per, vzdr2ljivi, sredi8¢ih
      | (?<=\p{{Ll}}{{3}}|\p{{Lu}}\p{{Ll}}{{2}})[38](?![\p{{L}}\d])  # Menge8, Ale3
      | (?<=\b\p{{Lu}}\p{{Ll}}{{2,9}})[25](?![\p{{L}}\d])          # Fijav2, Ale5
      | (?<=[\p{{L}}{LOST}])[{LOST}](?=[{LOST}]?\p{{L}})  # Gradi??e
      | (?<![^\s(„»])[{LOST}](?=\p{{Ll}}{{2}})             # ?lan
      | (?<=\p{{Ll}}{{2}})[’‘](?=\p{{Ll}}{{2}})                # poobla’čena, Gori’ek
      | (?<=\b(?:[Hh]i|[Vv]a|[Pp]e))[58](?![\p{{L}}\d])           # hi5, va8; but na5 is a preposition and a figure
      | [\p{{L}}\p{{M}}{GARBLE}]
    )+
    """,
    regex.VERBOSE,
)
# Words run together, told by their capitals: sprejeliSKLEPSt.
_RUN_TOGETHER = compiled(rf"(\p{{L}}\p{{Ll}}{{2,}})(\p{{Lu}}{{3,}}?)([\p{{Lu}}{GARBLE}]\p{{Ll}}+)?")
# A word and a figure that lost the space between them: navzocih14, vzdrzan1.
GLUED = compiled(rf"(?P<word>[(„»]?[\p{{L}}{GARBLE}][\p{{Ll}}{GARBLE}SZCG]{{4,}})(?P<figure>\d{{1,3}}[.,;:)]*)")
NUMBER_SIGN = ("3t", "5t", "8t")  # št.
ADVERB = ("3e", "8e")  # že, še
_FOR_CARONS = "§$€¢"  # $0li is šoli
_LONG_IN_CAPITALS = 6  # letters
_SHORTEST_BEHIND_A_FIGURE = 4  # letters of a word written as one with a figure: 3krat, 5letni; but 3ole is šole
_LETTER = compiled(r"\p{L}")


@dataclass(frozen=True, slots=True)
class Part:
    """The stretch `start:end` of a word that may be repaired, and its text."""

    start: int
    end: int
    text: str


def behind_figure(text: str) -> str:
    """Return what is written as one with the figure that `text` begins with, "letni" of "5letni"; else nothing."""
    return text[1:] if text[0].isdigit() and len(text) > _SHORTEST_BEHIND_A_FIGURE else ""


@lru_cache(maxsize=50_000)
def parts_of(word: str) -> tuple[Part, ...]:
    """Return the parts of `word` that may be repaired: none of a number, date, code, address, link or variable."""
    plain = word.rstrip(",.;:)")
    if plain.isalpha() and (plain.islower() or (plain.istitle() and len(plain) > 1)):  # most words
        return (Part(0, len(plain), plain),)
    if _LETTER.search(word) is None or _UNTOUCHABLE.fullmatch(word):
        return ()
    parts: list[Part] = []
    for match in _PART.finditer(word):
        start, end, text = match.start(), match.end(), match[0]
        if not _LETTER.search(text):
            continue
        # A letter beside a digit that is no letter belongs to a code: 12a, 1/2b, A4, 3D.
        if (start and word[start - 1].isdigit()) or (end < len(word) and word[end].isdigit()):
            continue
        digits = sum(letter.isdigit() for letter in text)
        letters = sum(letter.isalpha() or letter in _FOR_CARONS for letter in text)
        if text in NUMBER_SIGN or text in ADVERB:
            parts.append(Part(start, end, text))
            continue
        code = text.upper() == text and (digits > 1 or letters < _LONG_IN_CAPITALS)  # but VZDR2ANI is a word
        short = letters < 3 and not text[0].isdigit() and text[-1] not in DIGITS  # but "hi5" and "3ol" are words
        if digits and (letters < 2 * digits or code or short):
            continue
        parts += _words_of(start, text)
    if not parts and (glued := GLUED.fullmatch(word)) is not None:
        return parts_of(glued["word"])
    return tuple(parts)


def _words_of(start: int, text: str) -> list[Part]:
    together = _RUN_TOGETHER.fullmatch(text)
    if together is None:
        return [Part(start, start + len(text), text)]
    words = [number for number in range(1, 4) if together[number]]
    return [Part(start + together.start(word), start + together.end(word), together[word]) for word in words]
