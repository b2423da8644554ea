"""Plain text: finding out its character set, and its lines and words without losing a character."""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.model import Document, Kind, Line, Page, Reading, Word

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# The second byte of Š in UTF-8 that was read as Windows-1252 or -1250, once or twice, looks like a space and is none:
# Å\xa0tefan, Ã…Â\xa0tefan.
_WORD = re.compile(r"(\s*)((?:\S|(?<=[ÅĹ])\xa0|(?<=[…ą]Â)\xa0)+)")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "cp1250": "Windows-1250",
    "iso8859-2": "ISO 8859-2",
    "cp852": "CP 852",
    "mac-latin2": "Mac CE",
}
_LEGACY = ("cp1250", "iso8859-2", "cp852", "mac-latin2")  # the likeliest first: it wins where they agree

# What a character outside ASCII says for the character set that gives it.
_SLOVENE = frozenset("čšžČŠŽ")
_NEIGHBOURING = frozenset("ćđĆĐáéíóöőúüßäÁÉÍÓÖŐÚÜÄ")  # names of neighbours and minorities
_TYPOGRAPHIC = frozenset("–—„“”‚‘’»«›‹…•€§°·´×÷\u00a0\u00ad±")


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str  # Python's name of the character set

    @property
    def name(self) -> str:
        """The name of the character set as people write it."""
        return NAMES.get(self.encoding, self.encoding)


def document_from_text(text: str, path: str = "") -> Document:
    """Return `text` as a document, a page for each form feed and one; its `raw` is `text` again, to the character."""
    pages = tuple(page_from_text(page, number) for number, page in enumerate(text.split("\f"), start=1))
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(path, sha256, Kind.TEXT, pages)


def page_from_text(text: str, number: int) -> Page:
    """Return `text` as page `number`. White space is kept: before a word in the word, after the last in the line."""
    return Page(number, tuple(map(_line, text.split("\n"))), Reading.TEXT_FILE)


def _line(text: str) -> Line:
    end = len(text.rstrip(" \t"))  # white space there would be tried from each place
    matches = list(_WORD.finditer(text, 0, end))
    words = tuple(Word(raw=match[2], text=match[2], space=match[1]) for match in matches)
    return Line(words, tail=text[matches[-1].end() :] if matches else text)


def read_text_file(path: Path) -> Decoded:
    """Return the text of a file: NFC, and its lines end in a line feed, whatever system wrote it.

    Raises:
        InputError: the file cannot be read, or is no text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror or error}", "check who may read it") from error
    if not is_text(data):
        raise InputError("the file is not text", "check what it is; if it is a scan, give it the suffix of its kind")
    decoded = decode(data)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(unicodedata.normalize("NFC", text), decoded.encoding)


def is_text(data: bytes) -> bool:
    """Return whether `data` looks like text in any character set: hardly a control character in it."""
    sample = decode(data).text
    # form feed, tabs and line ends belong to text; ^Z closes the files of CP/M and DOS; above ASCII stands what was
    # š and ž in Windows-1250 before it was taken for Latin-1
    controls = sum(char < "\x20" and char not in "\t\n\v\f\r\x1a" for char in sample)
    return bool(sample) and controls <= len(sample) // 100


def decode(data: bytes) -> Decoded:
    """Return `data` as text and the character set it was found to be in.

    A byte order mark decides, then null bytes where UTF-16 has them, then valid UTF-8 (other text hardly ever is).
    Of the eight-bit sets the one wins whose reading looks most like Slovene: č, š and ž stand inside words, and what
    is no letter does not. A general detector does not know this: Windows-1250 and ISO 8859-2 differ in š and ž only.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, "replace"), encoding)
    wide = _wide_encoding(data)
    if wide is not None:
        return Decoded(data.decode(wide, "replace"), wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    readings = [Decoded(data.decode(encoding, "replace"), encoding) for encoding in _LEGACY]
    return max(readings, key=lambda reading: _slovene_score(reading.text))


def _wide_encoding(data: bytes) -> str | None:
    """Return which UTF-16 `data` is in, when it is: Latin text then has a null in nearly every second byte."""
    half = len(data) // 2
    if len(data) % 2 or data.count(0) * 4 < half:
        return None
    if data[1::2].count(0) > 0.7 * half:
        return "utf-16-le"
    return "utf-16-be" if data[0::2].count(0) > 0.7 * half else None


def _slovene_score(text: str) -> float:
    """Return how much the characters outside ASCII look like those of Slovene text."""
    score = 0.0
    for match in _NOT_ASCII.finditer(text):
        char, before, after = (
            match[0],
            text[max(0, match.start() - 1) : match.start()],
            text[match.end() : match.end() + 1],
        )
        inside = before.isalpha() or after.isalpha()
        if char in _SLOVENE:
            # a capital after a small letter is a sign of the wrong set, as in "uČenec"
            score += 2.0 if not (char.isupper() and before.islower()) else -1.0
        elif char in _NEIGHBOURING:
            score += 0.5 if inside and not (char.isupper() and before.islower()) else -0.5
        elif char in _TYPOGRAPHIC:
            score += 0.5 if not (before.isalpha() and after.isalpha()) else -0.5
        elif char == "\ufffd" or unicodedata.category(char) == "Cc":
            score -= 3.0
        else:
            score -= 1.5 if inside else 0.5
    return score
