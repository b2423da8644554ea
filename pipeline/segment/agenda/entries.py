"""The entries of a printed agenda: their numbers, letters and bullets, and their titles."""

from __future__ import annotations

import regex

from pipeline.patterns import compiled
from pipeline.segment.agenda.headings import explicit_heading
from pipeline.segment.text.clean_text import Text
from pipeline.segment.wording.numerals import roman

_TWICE = compiled(r"^\d{1,2}[.,]\s+(?=\p{Lu})")  # "4. 4. Prošnje", "• 4, Prošnje"
_ABBREVIATED = compiled(r"(?<!\w)\p{L}\.$")

# "3. Poročilo", "3) Poročilo", "3.1 Poročilo", "3.a Poročilo", "III/ Poročilo", "• Poročilo", "a) imenovanje";
# "l. Zapisnik", "2, Odlok", "«5. Razno" are slips of OCR
ENTRY = compiled(
    r"""\s*(?: [\"«]?
            (?P<number>\d{1,2}(?:\.(?P<sub>\d{1,2}|[a-h])(?=[.)]?\s+\p{Lu}))?|(?:l|[IVX]{1,5})(?=[.)]\s+\p{Lu})
                         |[IVX]{1,5}(?=(?:\s?/|\s[-–—])\s+\p{Lu}))
            \s?(?:(?<=[IVX]\s)[-–—](?=\s)|\.?\)|\./|\.|[,/\]](?=\s+\p{L})|(?<=\.(?:\d{1,2}|[a-h])))
          | (?P<letter>[a-h])\)
          | (?P<bullet>[•·*▪–—-]|\.(?=\s+\p{Lu})) )
        \s*(?P<title>\S.*)?""",
    regex.VERBOSE,
)
# "1. točka: Poročilo", "Ad 2) Poročilo"
_NUMBERED = compiled(
    r"\s*(?i:(?:k|ad|točka|tč\.?)\s*[/.-]?\s*)?(?P<number>\d{1,2})\s?[.)/:]*\s*(?i:točka|točki|tč\.)?"
    r"(?P<sub>(?!))?(?P<letter>(?!))?(?P<bullet>(?!))?[\s:.)/–-]*(?P<title>\S.*)?"
)


# "A. Poročilo", "B) Poročilo"
LETTERED = compiled(r"\s*(?P<letter>[A-ZČŠŽ])(?:\s?[.)]\s*(?=\p{L}{2})|[ ]{2,}(?=\p{Lu}))")


def entry_on(text: Text, start: int, end: int, line: int) -> regex.Match[str] | None:
    """Return the entry that begins on a line: its number, letter or bullet, and its title."""
    match = ENTRY.match(text.clean, start, end)
    heading = explicit_heading(text, line) if start == text.lines[line].start else None
    return match if heading is None else _NUMBERED.match(text.clean, start, end)


def number_of(digits: str) -> int:
    """Return the number of an entry, in digits or in Roman letters; "l" is a slip of OCR for 1."""
    if digits[0].isdigit():
        return int(digits.split(".")[0])
    return 1 if digits == "l" else roman(digits)


def clean_title(title: str) -> str:
    """Return a title without the signs that part it from its neighbours."""
    title = _TWICE.sub("", title.strip().lstrip(":-–—.)").strip())
    if _ABBREVIATED.search(title):
        return title  # "… Vodovod, d. o. o."
    return title.rstrip(";,.:-–— ")
