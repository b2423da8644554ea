"""The text of a document as segmentation reads it: without page furniture, with every character's place kept.

`Text.clean` is the document's text line by line, without page numbers and running lines, with letter-spaced words
closed up and words hyphenated over a line end joined. `Text.folded` is the same in small letters without carons, sign
for sign. `Text.span` leads back to offsets into the document's own text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import regex

from pipeline.model import Span
from pipeline.patterns import compiled
from pipeline.segment.text.furniture import furniture
from pipeline.segment.text.layout import Layout
from pipeline.segment.text.origin import Origin
from pipeline.segment.wording.dates import months
from pipeline.segment.wording.tables import fold, matcher, toml

_SPACED = compiled(
    r"(?<![\w.])(?:[^\W\d_] |[^\W\d_]{2} (?=(?:[^\W\d_] ){2}))(?:[^\W\d_] )+[^\W\d_](?!\w)(?: +(?:\w|[.:/])(?= |$))*"
)
_GOES_ON = compiled(r"\s*\p{Ll}(?![).])[\p{Ll},]*(?![^:]{0,24}:)")  # but "b) …", "za: 7"
BULLET = "•"
FULL_LINE = 45  # signs; a shorter line ends by itself
AFTER_FURNITURE = 8  # the same where a page's number or a running line stood between ...
NUMBER_LOST = 3  # ... or a scan has so many blank lines, on which a number was not read
# A bullet misread; Slovene opens a quotation with "»" and no space after it.
_MISREAD_BULLET = compiled(r"^(\s*)(?:[«»\"'°¢¤]([.,«»\"])?(?=\s+[\p{L}\d])|[«'°¢¤](?=\d{1,2}[.)]\s))", regex.MULTILINE)
_RULE = compiled(
    r"\s*[|:]?[-=_*~–—+┌┐└┘├┤─═╔╗╚╝┬┴┼┏┓┗┛━┳┻╋┣┫╦╩╬╠╣]{3}[-=_*~–—+┌┐└┘├┤─═╔╗╚╝┬┴┼┏┓┗┛━┳┻╋┣┫╦╩╬╠╣|:]+\s*"
    r"|\s*[-=─━]{2,}(?:\s+[-=─━]{2,})+\s*"
)  # a line drawn across the page, or under the names of columns
_JOINTS = compiled(
    r"[|┬┴┼┳┻╋╦╩╬]|(?<=[-=])\+(?=[-=])"
)  # of a table's line: what stands above and below it belongs together
_STROKES = str.maketrans("│┃║", "|||")  # between the cells of a table
_FRAMED = compiled(r"\s*[|│║][^|│║]*[|│║]\s*")  # a line of text inside a frame
_DRAWN_AROUND = compiled(r"\s*(?P<sign>[*=~#+])(?P=sign)*\s+(?P<words>\S.*\S)\s+(?P=sign)+\s*")  # "*** Razno ***"
_DAY = compiled(r"(?<!\w)\d{1,2}\.$")  # "do 30." / "junija"
_HYPHEN = compiled(r"(?<=[^\W\d_])[-\u00ad‐]$")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line that is not blank and not page furniture; `start` and `end` are places in `Text.clean`."""

    start: int
    end: int
    page: int
    gap: int  # blank lines before it, on its page
    indent: int
    first_on_page: bool


@dataclass(frozen=True, slots=True, eq=False)  # one is itself only: what is found in it is kept by it
class Text:
    source: str
    clean: str
    folded: str
    origin: Origin  # place in `source` of each character of the whole document's `clean`
    lines: tuple[TextLine, ...]
    line_starts: tuple[int, ...]
    page_starts: tuple[int, ...]  # places in `source`
    width: int  # of a full line, in characters
    doubts: tuple[tuple[int, int], ...] = ()  # places in `source` of figures that were read doubtfully
    measured: bool = False  # the blank space before its lines was measured on the pages of a scan
    first: int = 0  # where in the whole document's `clean` this one begins

    def span(self, start: int, end: int) -> Span:
        """Return the span in the document's text of `clean[start:end]` without the white space at its ends."""
        piece = self.clean[start:end]
        stripped = piece.strip()
        if not stripped:
            return Span(at := self.place(start), at, self.page(at))
        start += len(piece) - len(piece.lstrip())
        first, last = self.place(start), self.place(start + len(stripped) - 1)
        return Span(first, last + 1, self.page(first))

    def place(self, position: int) -> int:
        """Return the place in the document's text of a place in `clean`."""
        if position < len(self.clean):
            return self.origin[self.first + position]
        return self.origin[self.first + len(self.clean) - 1] + 1 if self.clean else len(self.source)

    def page(self, place: int) -> int:
        """Return the number, from 1, of the page on which a place in the document's text lies."""
        return bisect_right(self.page_starts, place)

    def in_doubt(self, start: int, end: int) -> bool:
        """Say whether a figure in `clean[start:end]` was read doubtfully."""
        first, last = self.place(start), self.place(end)
        at = bisect_right(self.doubts, (first, first))
        return any(begin < last and stop > first for begin, stop in self.doubts[max(0, at - 1) : at + 1])

    def line_at(self, position: int) -> int:
        """Return the index of the line that holds a place in `clean`."""
        return max(0, bisect_right(self.line_starts, position) - 1)

    def part(self, first: int, last: int) -> Text:
        """Return lines `first` to `last` (exclusive) as a text whose spans still lead to the document's text."""
        start = self.lines[first].start if first < len(self.lines) else len(self.clean)
        end = self.lines[last].start if last < len(self.lines) else len(self.clean)
        lines = tuple(replace(line, start=line.start - start, end=line.end - start) for line in self.lines[first:last])
        return replace(
            self,
            clean=self.clean[start:end],
            folded=self.folded[start:end],
            lines=lines,
            line_starts=tuple(line.start for line in lines),
            first=self.first + start,
        )

    def line_start(self, position: int) -> bool:
        """Say whether only bullets and white space stand before a place in `clean` on its line."""
        return not self.clean[self.lines[self.line_at(position)].start : position].strip(" \t•·*▪■●→➢►>»«-–—")

    def first_word(self, start: int, end: int) -> int:
        """Return where the words of a sentence begin, after list signs and opening quotation marks."""
        piece = self.clean[start:end]
        return start + len(piece) - len(piece.lstrip(' *•-–—("»'))

    def words(self, start: int, end: int) -> str:
        """Return `clean[start:end]` on one line, with bullets as they were read."""
        piece = self.clean[start:end]
        if BULLET in piece:
            signs = enumerate(piece, start)
            piece = "".join(self.source[self.place(at)] if sign == BULLET else sign for at, sign in signs)
        return " ".join(piece.split())

    def line(self, index: int) -> str:
        return self.clean[self.lines[index].start : self.lines[index].end]

    def folded_line(self, index: int) -> str:
        return self.folded[self.lines[index].start : self.lines[index].end]


def read_text(source: str, layout: Layout | None = None) -> Text:
    """Return `source`, whose pages are parted by form feeds, ready for segmentation.

    `layout` is what a scan shows; where it tells no space before a line, the blank lines before it count.
    """
    shown = layout or Layout()
    pages = source.split("\f")
    page_starts: list[int] = [0]
    for page in pages[:-1]:
        page_starts.append(page_starts[-1] + len(page) + 1)
    left_out = furniture([page.split("\n") for page in pages], shown.specks) | shown.specks

    clean: list[str] = []  # a piece for each of `lines`, with its line feed
    origin = Origin()
    lines: list[TextLine] = []
    for number, (page, start) in enumerate(zip(pages, page_starts, strict=True), 1):
        gap, blank, at, first, passed = 0, 0, start, True, False
        for index, line in enumerate(page.split("\n")):
            here, at = at, at + len(line) + 1
            if _FRAMED.fullmatch(line):
                line = compiled("[|│║]").sub(" ", line).rstrip()
            line = line.translate(_STROKES)
            if (drawn := _DRAWN_AROUND.fullmatch(line)) is not None:
                line = " " * drawn.start("words") + drawn["words"]
            if not line.strip() or _RULE.fullmatch(line):
                blank += not _JOINTS.search(line)
                continue
            measured = shown.gap(number - 1, index)
            gap, blank = gap + (blank if measured is None else measured), 0
            if (number - 1, index) in left_out:
                passed = True
                continue
            begin = len(origin)
            apart = passed or (measured is not None and gap >= NUMBER_LOST)
            if gap and _runs_on(_last_line(clean), line, AFTER_FURNITURE if apart else FULL_LINE):
                gap = 0  # a reader of scans sees a gap where lines stand wide apart
            pieces = _closed_up(line)
            if _continues_word(clean, line):
                last = lines.pop()
                hyphen_and_break = 2 if _drop_hyphen(clean, line) else 1
                origin.shorten(hyphen_and_break)
                before = clean.pop()[:-hyphen_and_break]
                pieces[0] = _indent(line), pieces[0][1]
            else:
                last = TextLine(begin, begin, number, gap, _indent(line), first)
                before = ""
            for left, right in pieces:
                origin.append(here + left, right - left)
            lines.append(replace(last, end=len(origin)))
            clean.append("".join((before, *(line[left:right] for left, right in pieces), "\n")))
            origin.append(min(here + len(line), len(source) - 1))
            gap, first, passed = 0, False, False
    text = _MISREAD_BULLET.sub(lambda sign: f"{sign[1]}{BULLET}{' ' * bool(sign[2])}", "".join(clean))
    if _double_spaced(lines, text):
        lines = [replace(line, gap=max(0, line.gap - 1)) for line in lines]
    lengths = sorted(line.end - line.start for line in lines)
    return Text(
        source=source,
        clean=text,
        folded=fold(text),
        origin=origin,
        lines=tuple(lines),
        line_starts=tuple(line.start for line in lines),
        page_starts=tuple(page_starts),
        width=lengths[len(lengths) * 9 // 10] if lengths else 0,
        doubts=shown.doubts,
        measured=bool(shown.gaps),
    )


def _last_line(clean: Sequence[str]) -> str:
    return clean[-1].rstrip() if clean else ""


def _runs_on(before: str, line: str, enough: int) -> bool:
    """Say whether a line goes on with the sentence of the line before, whatever stands between them."""
    before = before.rstrip()
    if len(before) < enough or before[-1] in ":;!?" or _SPACED.search(line):
        return False
    if line.lstrip()[:1].isdigit():  # "Dela morajo biti končana do" / "15. novembra"
        last = fold(before.split()[-1])
        return last.isalpha() and matcher(toml("sentences")["before_number"]).fullmatch(last) is not None
    if _GOES_ON.match(line) is None:
        return False
    if before[-1] != ".":
        return True
    word = fold(line.split()[0]).rstrip(".,")
    return _DAY.search(before) is not None and (word in months() or word.startswith("ur"))


def _double_spaced(lines: Sequence[TextLine], clean: str) -> bool:
    """Say whether a blank line stands between all lines: many that follow one go on with its sentence."""
    gapped = [(before, here) for before, here in pairwise(lines) if here.gap]
    goes_on = 0
    for before, here in gapped:
        begins = clean[here.start + here.indent : here.start + here.indent + 2]
        goes_on += begins[:1].islower() and not begins.endswith(")") and clean[before.end - 1] not in ".:;!?"
    return len(gapped) > 0.7 * len(lines) and goes_on >= 2 and goes_on > 0.04 * len(gapped)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _closed_up(line: str) -> list[tuple[int, int]]:
    """Return start and end of the pieces to keep of a line, letter-spaced words ("S K L E P") closed up."""
    spaces = [place for match in _SPACED.finditer(line) for place in _spacing(line, *match.span())]
    half = _half_spaced().match(fold(line))
    if half is not None and not spaces:
        spaces = [place for place in range(half.start("word"), half.end()) if line[place] == " "]
    return list(zip([0, *(space + 1 for space in spaces)], [*spaces, len(line)], strict=True))


@cache
def _half_spaced() -> regex.Pattern[str]:
    words = toml("sentences")["spaced"]["words"]
    closed = "|".join(words)  # "SKLEP A" has the space of two words
    return compiled(rf"\s*(?!(?:{closed})(?!\w))(?P<word>{'|'.join(map(' ?'.join, words))})(?!\w)")


def _spacing(line: str, start: int, end: int) -> Iterator[int]:
    """Yield the places of the spaces of letter-spaced type: between letters, between digits, and before a sign."""
    for place in range(start + 1, end - 1):
        before, after = line[place - 1], line[place + 1]
        if line[place] == " " and " " not in (before, after):
            alike = (before.isalpha() and after.isalpha()) or (before.isdigit() and after.isdigit())
            if alike or not after.isalnum():
                yield place


def _continues_word(clean: list[str], line: str) -> bool:
    tail = "".join(clean[-2:]).rstrip("\n")
    return bool(_HYPHEN.search(tail[-30:])) and line.lstrip()[:1].isalpha() and len(tail) > 2


def _drop_hyphen(clean: list[str], line: str) -> bool:
    """Say whether the hyphen at the line's end only parts a word; "Novak-" + "Kos" keeps it."""
    before, after = clean[-1][-3], line.lstrip()[0]
    return before.islower() == after.islower()
