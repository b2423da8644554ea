"""Whether the text layer of a born-digital page can be trusted.

A layer may show the right letters and hold others: fonts without a table to Unicode give symbols, private-use
characters or shifted letters, some Slovene fonts of the nineties give ţ or ¾ for ž. Such a page is recognised anew;
recognising a page whose layer was sound costs time only, so doubt always leads there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import cv2
import numpy as np
import regex
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.patterns import compiled
from pipeline.preprocess.geometry import components

_GARBLED = compiled(r"\(cid:\d+\)|[\ufffd\p{Co}\p{Cn}]|[\p{Cc}--[\t\n\r]]", regex.V1)
# What stands for č, š or ž when one character set is taken for another: è, æ, ð for č, ć, đ of ISO 8859-2 read as
# ISO 8859-1, ¹, ©, ¾, ® for its š and ž, ţ of ISO 8859-2 for ž of Windows-1250, C1 controls for Windows-1250's š and ž.
_FALSE_LETTERS = compiled(r"[èÈæÆðÐţŢ]|[¹©¾®»¼\u0080-\u009f](?=\p{Ll})|(?<=\p{Ll})[¹©¾®¼\u0080-\u009f]")
_WORD = compiled(r"\p{L}{2,}")
_PLAIN = compiled(r"[\p{P}\p{S}]*(\p{L}+([-–/'’.,]\p{L}+)*|[\p{N}\p{P}\p{S}]+|\p{N}+\p{L}+)[\p{P}\p{S}]*")
_SYLLABIC = compiled(r"[aeiouráéíóúäëöüyà]", regex.IGNORECASE)
_FREQUENT = frozenset(
    {"je", "in", "na", "za", "se", "v", "o", "od", "po", "pri", "ki", "da", "so", "do", "s", "z", "ter", "ali", "bi"}
    | {"ni", "k", "iz", "kot", "pa", "ob"}
)

_LEAST_LETTERS = 20  # below, the page is as soon recognised as judged
_GARBLED_SHARE = 0.002  # of the characters
_PLAIN_SHARE = 0.85  # of the words
_CARONS_FROM = 500  # letters; Slovene text of that length has about 14 of č, š and ž (2.8 % of letters)
_FREQUENT_FROM = 60  # words; Slovene text of that length has about 18 of the commonest (statutes and news alike)


def is_sound(text: str) -> bool:
    """Return whether `text` reads like Slovene whose letters are the ones on the page."""
    tokens = [token for token in text.split() if not _is_list_mark(token)]
    letters = sum(char.isalpha() for char in text)
    if letters < _LEAST_LETTERS or not tokens:
        return False
    joined = " ".join(tokens)
    if len(_GARBLED.findall(joined)) > _GARBLED_SHARE * len(joined):
        return False
    carons = sum(char in "čšžČŠŽ" for char in unicodedata.normalize("NFC", joined))
    if len(_FALSE_LETTERS.findall(joined)) > max(1, carons // 10):
        return False
    if letters >= _CARONS_FROM and carons < 2:
        return False
    plain = sum(_PLAIN.fullmatch(token) is not None for token in tokens)
    words = _WORD.findall(joined)
    spoken = sum(_SYLLABIC.search(word) is not None or word.isupper() for word in words)
    if plain < _PLAIN_SHARE * len(tokens) or spoken < _PLAIN_SHARE * len(words):
        return False
    frequent = {token.lower() for token in tokens} & _FREQUENT
    return len(words) < _FREQUENT_FROM or len(frequent) >= 2


def covers(boxes: Sequence[Box], pixels: NDArray[np.uint8]) -> bool:
    """Return whether the words' boxes hold nearly all that looks like letters in the page image `pixels`.

    They do not where a part of the text is drawn as outlines, or stands in a picture.
    """
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    ink = (grey < 160).astype(np.uint8)
    _, stats, centres = components(ink)
    tall = float(np.median([box.height for box in boxes])) if boxes else 0.0
    height, width = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    letters = (height > 0.25 * tall) & (height < 1.2 * tall) & (width > 0.1 * tall) & (width < 1.5 * tall)
    inside = np.zeros(grey.shape, dtype=bool)
    for box in boxes:
        inside[max(0, box.top) : box.top + box.height, max(0, box.left) : box.left + box.width] = True
    rows, columns = centres[1:][letters].round().astype(int).T[::-1]
    found = inside[rows.clip(0, grey.shape[0] - 1), columns.clip(0, grey.shape[1] - 1)]
    outside = found.size - int(np.count_nonzero(found))
    return bool(outside <= max(25, found.size // 20))


def clean(text: str) -> str:
    """Return a word of a text layer with its ligatures undone and list marks of symbol fonts as bullets."""
    if _is_list_mark(text):
        return "•"
    letters = "".join(unicodedata.normalize("NFKC", char) if "\ufb00" <= char <= "\ufb06" else char for char in text)
    if letters.endswith("\u00ad"):
        letters = letters[:-1] + "-"  # a hyphen at the end of a line, as the page shows it
    return unicodedata.normalize("NFC", letters.replace("\u00ad", ""))


def _is_list_mark(token: str) -> bool:
    return len(token) == 1 and unicodedata.category(token) == "Co"
