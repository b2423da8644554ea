"""Tables of votes: the names of the figures side by side, and the figures under, after or before them.

A row with more or fewer figures than there are names tells nothing: no figure is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from pipeline.patterns import compiled
from pipeline.segment.text.clean_text import Text
from pipeline.segment.wording.figures import any_figure, figure_names, names_only_figures
from pipeline.segment.wording.tables import matcher, toml

LONGEST_ROLL = 90  # rows
LONGEST_CELL = 4  # signs of a figure, with what a scan adds to it
_NAMES = compiled(r"\b\p{L}+(?:\s?:\s?\p{L}+){1,4}\b(?!\s*[:=]?\s*\d)")
_RESULT = compiled(r"\s*\d{1,3}(?:\s?[:/]\s?\d{1,3})+(?![\d.]|\s*[:/]\s*\d)")  # "15 : 1 : 0"

_MARGIN = compiled(r"^[ \t]*(?=\d{1,3}(?:\s?:\s?\d{1,3})+[ ]{2,}\S)", regex.MULTILINE)  # "8 : 0     Sklep 9/93."
_ROW = compiled(r"(?:[\s|]*(?:\d{1,3}|[/–-]))+[\s|]*")  # "6 / 1"
# "| Proti | 1 |"  "| ZA | 5 | PROTI | 1 |"
_PAIRS = compiled(
    r"""[\s|]* (?P<name>\p{L}[^|]*?)\s*\|\s*(?P<cell>\d{1,3}|[/–-])
        (?:\s*\|\s*(?P<name>\p{L}[^|]*?)\s*\|\s*(?P<cell>\d{1,3}|[/–-]))* [\s|]*""",
    regex.VERBOSE,
)
_NAMED_ROW = compiled(r"[\s|]*(?P<name>\p{L}[^|\d]*?)(?:\s*:)?(?:\s*\||\s{2,})")  # "| Izid | 5 | 1 |"
_CELL = compiled(r"[^\s|/]+|/")
_THERE = compiled(r"\s*\([^()]*\)")
_BETWEEN = compiled(r"[\s/|,;–-]+")  # the names of two figures
_AFTER = compiled(r"\s*[)\]]?\s*[:=–-]?\s*")  # the names, before their figures on the same line
_INLINE = compiled(r"\d{1,3}(?:(?:\s*[/|,;:–-]\s*|\s+)\d{1,3})+(?![\d.]|\s*[/|:–-]\s*\d)")
_BEFORE = compiled(rf"(?<![\d.,])(?<![\d.,] )({_INLINE.pattern})\s*[(]\s*$")  # "12 / 1 (ZA / PROTI)"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table and its place in `Text.clean`; one that is struck out is zero."""

    figure: str
    start: int
    end: int
    value: int


@dataclass(frozen=True, slots=True)
class VoteTable:
    """A table from its first sign to its last; without cells where it cannot be read.

    `roll` is where the rows of single members stand between the names of the figures and their sums.
    """

    start: int
    end: int
    cells: tuple[Cell, ...]
    roll: tuple[int, int] | None = None


def find_tables(text: Text, start: int, end: int) -> Iterator[VoteTable]:
    """Yield the tables of votes in `text.clean[start:end]`."""
    yield from _in_declared_order(text, start, end)
    for line in range(text.line_at(start), text.line_at(max(start, end - 1)) + 1):
        here = text.lines[line]
        row = _PAIRS.fullmatch(text.clean, max(here.start, start), min(here.end, end))
        named = [any_figure().fullmatch(text.folded, *span) for span in row.spans("name")] if row is not None else []
        if row is not None and all(named):
            yield _table(text, [name for name in named if name is not None], row.spans("cell"))
            continue
        for names in _side_by_side(text, max(here.start, start), min(here.end, end)):
            table = _on_one_line(text, names, min(here.end, end))
            if table is None and here.start >= start:
                table = _over_a_row(text, line, names, end) or _over_a_roll(text, line, names, end)
            if table is not None:
                yield table
            elif _parted_by_strokes(text, names):
                yield VoteTable(names[0].end(), names[-1].start(), ())


def _in_declared_order(text: Text, start: int, end: int) -> Iterator[VoteTable]:
    """Yield results without names, "Izid glasovanja 15 : 1 : 0", where the minutes say in which order they stand."""
    figures: list[str] | None = None
    heads = [*matcher(toml("votes")["words"]["result"]).finditer(text.folded, start, end)]
    for match in (*heads, *_MARGIN.finditer(text.folded, start, end)):
        row = _RESULT.match(text.clean, match.end(), end)
        if row is None:
            continue
        figures = _declared_order(text) if figures is None else figures  # of the whole text: only where it is needed
        cells = _digits(text, *row.span())
        if len(cells) == len(figures):
            found = [Cell(figure, a, b, int(text.clean[a:b])) for figure, (a, b) in zip(figures, cells, strict=True)]
            yield VoteTable(match.start(), cells[-1][1], tuple(found))


def _declared_order(text: Text) -> list[str]:
    """Return the figures that the minutes name once, parted by ":", and not with numbers: "ZA : PROTI : VZDRŽAN"."""
    for match in _NAMES.finditer(text.folded):
        words = compiled(r"\p{L}+").finditer(text.folded, pos=match.start(), endpos=match.end())
        named = [word.span() for word in words]
        if all(any_figure().fullmatch(text.folded, *span) for span in named):
            return [_figure(text, *span) for span in named]
    return []


def _side_by_side(text: Text, start: int, end: int) -> Iterator[list[regex.Match[str]]]:
    """Yield the runs of two and more names of figures with nothing but signs between."""
    run: list[regex.Match[str]] = []
    for match in any_figure().finditer(text.folded, start, end):
        if run and _BETWEEN.fullmatch(text.clean, run[-1].end(), match.start()) is None:
            if len(run) > 1:
                yield run
            run = []
        run.append(match)
    if len(run) > 1:
        yield run


def _parted_by_strokes(text: Text, names: Sequence[regex.Match[str]]) -> bool:
    """Tell "ZA / PROTI", where the stroke strikes nothing out, from "8 ZA, / PROTI"."""
    counted = text.clean[max(0, names[0].start() - 4) : names[0].start()].rstrip(" ")[-1:].isdigit()
    between = (text.clean[one.end() : other.start()].strip() for one, other in pairwise(names))
    return not counted and all(signs == "/" for signs in between)


def _on_one_line(text: Text, names: Sequence[regex.Match[str]], end: int) -> VoteTable | None:
    """Return the table in "ZA / PROTI / VZDRŽAN: 12 / 1 / 0" or in "12 / 1 (ZA / PROTI)"."""
    after = _AFTER.match(text.clean, names[-1].end(), end)
    row = _INLINE.match(text.clean, after.end() if after else names[-1].end(), end)
    if row is not None:
        cells = _digits(text, *row.span())
        return _table(text, names, cells) if len(cells) == len(names) else VoteTable(names[0].start(), row.end(), ())
    line = text.lines[text.line_at(names[0].start())].start
    before = _BEFORE.search(text.clean, line, names[0].start())
    if before is not None and len(cells := _digits(text, *before.span(1))) == len(names):
        return _table(text, names, cells)
    return None


def _digits(text: Text, start: int, end: int) -> list[tuple[int, int]]:
    return [match.span() for match in compiled(r"\d+").finditer(text.clean, pos=start, endpos=end)]


def _over_a_row(text: Text, line: int, names: Sequence[regex.Match[str]], end: int) -> VoteTable | None:
    """Return the table whose figures stand on the line under the names."""
    if line + 1 >= len(text.lines) or not names_only_figures(text.folded_line(line)):
        return None
    row = text.lines[line + 1]
    if row.end > end:
        return None
    begin = _after_name(text, row.start, row.end)
    if not _ROW.fullmatch(text.clean, begin, row.end):
        return VoteTable(text.lines[line].start, row.end, ()) if _is_spoilt_row(text.line(line + 1)) else None
    divider = next((sign for sign in "|/" if sign in text.line(line).strip()), "")
    cells = [cell.span() for cell in _CELL.finditer(text.clean, begin, row.end)]
    cells = [cell for cell in cells if text.clean[slice(*cell)] != divider]
    if len(cells) != len(names) and not divider:  # "8 / 1" under two names: the stroke parts the figures
        cells = [cell for cell in cells if text.clean[slice(*cell)] != "/"]
    if len(cells) != len(names):
        return VoteTable(text.lines[line].start, row.end, ())
    return _table(text, names, cells)


def _after_name(text: Text, start: int, end: int) -> int:
    """Return where the figures of a row begin, behind the words that only say what they are: "| Izid | 5 | 1 |"."""
    words = toml("votes")["words"]
    name = _NAMED_ROW.match(text.clean, start, end)
    said = matcher([*words["act"], *words["total"]])
    return name.end() if name is not None and said.fullmatch(text.folded, *name.span("name")) else start


def _is_spoilt_row(line: str) -> bool:
    """Say whether a line holds more figures than other signs, a few of them misread: "14    14 5. O 8 1"."""
    cells = line.replace("|", " ").split()
    figures = sum(cell.isdigit() for cell in cells)
    return figures > 1 and 2 * figures > len(cells) and all(len(cell) <= LONGEST_CELL for cell in cells)


def _over_a_roll(text: Text, line: int, names: Sequence[regex.Match[str]], end: int) -> VoteTable | None:
    """Return the table of a roll call: a row for each member with a mark under a side, and the row of sums."""
    words = toml("votes")["words"]
    for row in range(line + 1, min(line + LONGEST_ROLL, len(text.lines))):
        here = text.lines[row]
        if here.end > end or (here.gap and not here.first_on_page):
            return None
        total = matcher(words["total"]).match(text.folded, here.start + here.indent, here.end)
        if total is not None and row > line + 1:
            there = _THERE.match(text.folded, total.end(), here.end)  # "SKUPAJ (prisotnih 14)  8     4       2"
            cells = _digits(text, there.end() if there else total.end(), here.end)
            table = _table(text, names, cells) if len(cells) == len(names) else None
            return replace(table, roll=(names[-1].end(), cells[0][0])) if table else None
        last = text.folded[here.start : here.end].split()[-1:]
        if not last or matcher(words["marks"]).fullmatch(last[0]) is None:
            return None
    return None


def _figure(text: Text, start: int, end: int) -> str:
    """Return the figure that the words of `text` between two places name."""
    return next(figure for figure, words in figure_names() if words.fullmatch(text.folded, start, end))


def _table(text: Text, names: Sequence[regex.Match[str]], cells: Sequence[tuple[int, int]]) -> VoteTable:
    found = []
    for name, (start, end) in zip(names, cells, strict=True):
        figure = _figure(text, *name.span())
        digits = text.clean[start:end]
        found.append(Cell(figure, start, end, int(digits) if digits.isdigit() else 0))
    first = min(names[0].start(), cells[0][0])
    return VoteTable(first, max(names[-1].end(), cells[-1][1]), tuple(found))
