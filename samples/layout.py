"""Set a text on A4 pages: where each printed line stands, so that its picture and its true text come from one source.

A text holds one paragraph a line; paragraphs are broken into lines to the width of the page. The first characters of
a paragraph say how it is set:

    ^ centred    * bold    ^* centred and bold    > in the right half    = left | right: two columns on one line
    - bullet     ---       a rule across the page (not text)             a blank line is a gap

"¬" marks where a word may be hyphenated at the end of a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import ImageFont

INCH = 25.4  # mm
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0  # A4, mm
POINT = INCH / 72  # mm
RULE = "---"
_FONTS = Path("/usr/share/fonts")
_MEASURE = 1000  # the size at which a face is measured, pixels
_BASIC = ImageFont.Layout.BASIC  # the same on every machine; Raqm need not be there


@dataclass(frozen=True)
class Style:
    """The faces and measures of a document."""

    face: str  # file below /usr/share/fonts
    bold: str
    size: float  # points
    leading: float = 1.25  # of the size
    left: float = 25.0  # margins, mm
    right: float = 22.0
    top: float = 20.0
    bottom: float = 22.0
    justified: bool = False
    header: str = ""  # printed at the head of every page but the first
    footer: str = ""  # printed at the foot of every page; {page} and {pages} are filled in


@dataclass(frozen=True)
class Run:
    """Words set beside each other: `text` starts at (x, y) mm, y being the top of the line; `gap` widens its spaces."""

    text: str
    x: float
    y: float
    bold: bool = False
    gap: float = 0.0  # mm added to each space


@dataclass(frozen=True)
class SetPage:
    """A page as set: `lines` are its printed lines (each of one or two runs) in reading order, blank ones for gaps."""

    lines: tuple[tuple[Run, ...], ...]
    rules: tuple[float, ...] = ()  # y of the rules, mm

    @property
    def text(self) -> str:
        """The true text, one printed line a line."""
        return "\n".join("    ".join(run.text for run in line) for line in self.lines).strip("\n")


def font_path(name: str) -> Path:
    return _FONTS / name


def set_pages(source: str, style: Style) -> list[SetPage]:
    """Break `source` into pages.

    Raises:
        OSError: a face of `style` is not installed (samples/README.md names the packages).
    """
    sheets = list(_sheets(source, style))
    return [_with_furniture(sheet, style, number, len(sheets)) for number, sheet in enumerate(sheets, start=1)]


def _sheets(source: str, style: Style) -> Iterator[SetPage]:
    step = style.size * style.leading * POINT
    top = style.top + (2 * step if style.header else 0)
    y, lines, rules = style.top, list[tuple[Run, ...]](), list[float]()
    for paragraph in source.rstrip("\n").split("\n"):
        if paragraph == RULE:
            rules.append(y + step * 0.5)
            y += step * 0.8
            continue
        if not paragraph:
            lines.append(())
            y += step * 0.8
            continue
        for line in _set_paragraph(paragraph, style):
            if y + step > PAGE_HEIGHT - style.bottom:
                yield SetPage(tuple(lines), tuple(rules))
                y, lines, rules = top, [], []
            lines.append(tuple(replace(run, y=y) for run in line))
            y += step
    yield SetPage(tuple(lines), tuple(rules))


def _set_paragraph(paragraph: str, style: Style) -> Iterator[tuple[Run, ...]]:
    """Yield the lines of `paragraph`, each at the height 0."""
    width = PAGE_WIDTH - style.left - style.right
    mark, text = _mark(paragraph)
    bold = "*" in mark
    if mark == "=":
        left, right = (part.strip() for part in text.split("|"))
        columns = ((left, style.left), (right, style.left + width * 0.58))
        yield tuple(Run(column, x, 0.0) for column, x in columns if column)
        return
    if mark == ">":
        yield (Run(text, style.left + width * 0.55, 0.0),)
        return
    hang = 5.0 if text.startswith("- ") else 0.0
    wrapped = _wrap(text, width - hang, style, bold)
    for index, line in enumerate(wrapped):
        length = text_width(line, style, bold)
        indent = (width - length) / 2 if "^" in mark else (hang if index else 0.0)
        spaces = line.count(" ")
        fill = style.justified and "^" not in mark and index < len(wrapped) - 1 and spaces
        gap = (width - hang - length) / spaces if fill else 0.0
        yield (Run(line, style.left + indent, 0.0, bold, max(gap, 0.0)),)


def _mark(paragraph: str) -> tuple[str, str]:
    mark, _, text = paragraph.partition(" ")
    return (mark, text) if mark in ("^", "*", "^*", "=", ">") else ("", paragraph)


def _wrap(text: str, width: float, style: Style, bold: bool) -> list[str]:
    lines, line = [], ""
    for word in text.split(" "):
        trial = f"{line} {word}" if line else word
        if not line or text_width(trial.replace("¬", ""), style, bold) <= width:
            line = trial
            continue
        head, _, tail = word.rpartition("¬")
        broken = f"{line} {head}-"
        if head and text_width(broken.replace("¬", ""), style, bold) <= width:
            line, word = broken, tail
        lines.append(line.replace("¬", ""))
        line = word
    lines.append(line.replace("¬", ""))
    return lines


def text_width(text: str, style: Style, bold: bool) -> float:
    """Return the width of `text` as set in `style`, mm."""
    font = ImageFont.truetype(font_path(style.bold if bold else style.face), _MEASURE, layout_engine=_BASIC)
    return float(font.getlength(text)) * style.size * POINT / _MEASURE


def _with_furniture(sheet: SetPage, style: Style, number: int, count: int) -> SetPage:
    """Return `sheet` with its running header and footer."""
    lines = list(sheet.lines)
    if style.header and number > 1:
        lines[:0] = [(Run(style.header, style.left, style.top),), ()]
    if style.footer:
        text = style.footer.format(page=number, pages=count)
        x = (PAGE_WIDTH - text_width(text, style, bold=False)) / 2
        lines += [(), (Run(text, x, PAGE_HEIGHT - style.bottom + 6),)]
    return SetPage(tuple(lines), sheet.rules)
