"""The text layer that a scan came with: found in a page's content and taken out, with what is seen left as it is.

Scanning software hides text in two ways: it writes it invisibly (text rendering mode 3), or it writes it first and lays
the image of the page over it. Both go. Text that is seen, and every image, stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf
from pikepdf import ContentStreamInstruction, Dictionary, Matrix, Name, Operator, Page, Pdf, Stream

_INVISIBLE = 3  # text rendering mode (ISO 32000-1, table 106)
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_PLACING = frozenset({"BT", "Td", "TD", "Tm", "T*", "'", '"'})
_TEXT = frozenset({"ET", "Tf", "Tr", "Tc", "Tw", "Tz", "TL", "Ts"}) | _SHOWING | _PLACING
_TOLERANCE = 0.01  # of the page's side by which the image may fall short of the page's edge and still cover it
_DEEPEST = 8  # forms within forms; a form that holds itself has no end


class Balance(NamedTuple):
    """How many `q` the content of a page needs before it and `Q` after it to leave the graphics state as it was."""

    before: int
    after: int


def remove_hidden_text(pdf: Pdf, page: Page) -> Balance:
    """Take the hidden text out of `page`, and fonts that nothing is written in; what is seen stays as it is.

    Raises:
        pikepdf.PdfError: the content cannot be parsed; the page is as it was.
    """
    resources = page.obj.get(Name.Resources, Dictionary())
    content = _Content(pdf, visible_box(page))
    seen = content.read(pikepdf.parse_content_stream(page), resources, Matrix(), 0, 0)
    if seen.changed:
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(seen.instructions))
        page.obj.Resources = seen.resources
    return Balance(-seen.fewest_open, seen.last_open - seen.fewest_open)


def visible_box(page: Page) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of what is seen of `page`: its crop box within its media box."""
    crop, media = ([float(side) for side in box] for box in (page.cropbox, page.mediabox))
    lower = [max(min(crop[side], crop[side + 2]), min(media[side], media[side + 2])) for side in (0, 1)]
    upper = [min(max(crop[side], crop[side + 2]), max(media[side], media[side + 2])) for side in (0, 1)]
    return lower[0], lower[1], upper[0], upper[1]


class _Seen(NamedTuple):
    """What is left of a content stream."""

    instructions: list[Any]
    resources: Any
    changed: bool
    covers: bool  # an image in it lies over the whole page
    fewest_open: int  # `q` without their `Q`, at the least, and at the end
    last_open: int


class _Content:
    def __init__(self, pdf: Pdf, box: tuple[float, float, float, float]) -> None:
        self._pdf = pdf
        self._box = box

    def read(self, instructions: list[Any], resources: Any, matrix: Matrix, mode: int, depth: int) -> _Seen:
        """Return what can be seen of `instructions`, drawn with `matrix` and the text rendering mode `mode`."""
        states: list[tuple[Matrix, int]] = []
        shown: list[int] = []  # where text is written that can be seen so far
        hidden: set[int] = set()
        run: list[int] = []  # hidden text since the last placing: text written right after it depends on its width
        forms: dict[str, Stream] = {}
        covers, has_form, open_, fewest = False, False, 0, 0
        for index, instruction in enumerate(instructions):
            name = str(instruction.operator)
            if name == "q":
                states.append((matrix, mode))
                open_ += 1
            elif name == "Q":
                matrix, mode = states.pop() if states else (matrix, mode)
                open_ -= 1
                fewest = min(fewest, open_)
            elif name == "cm":
                matrix = Matrix(*(float(value) for value in instruction.operands)) @ matrix
            elif name == "Tr":
                mode = int(instruction.operands[0])
            elif name in _SHOWING:
                run = [] if name in _PLACING else run
                if mode == _INVISIBLE:
                    hidden.add(index)
                    run.append(index)
                else:
                    hidden.difference_update(run)
                    shown.append(index)
            elif name in _PLACING:
                run = []
            elif name == "Do":
                drawn = resources.get(Name.XObject, Dictionary()).get(instruction.operands[0])
                covering = False
                if _is(drawn, Name.Image):
                    covering = _opaque(drawn) and self._covered(matrix)
                elif _is(drawn, Name.Form) and depth < _DEEPEST:
                    has_form = True
                    inner = self._read_form(drawn, resources, matrix, mode, depth + 1)
                    covering = inner.covers
                    if inner.changed:
                        forms[str(instruction.operands[0])] = self._copy(drawn, inner)
                if covering:
                    covers = True
                    hidden.update(shown)
                    shown = []
        textless = not shown and len(hidden) == _count_showing(instructions) and not has_form
        idle = textless and Name.Font in resources  # fonts for nothing; PDF/A may not allow them
        if not (hidden or forms or idle):
            return _Seen(instructions, resources, False, covers, fewest, open_)
        resources = Dictionary(resources)
        if forms:
            resources.XObject = Dictionary({**dict(resources.XObject.items()), **forms})
        if idle:
            del resources[Name.Font]
        kept = list(_kept(instructions, hidden, textless))
        return _Seen(kept, resources, True, covers, fewest, open_)

    def _read_form(self, form: Stream, resources: Any, matrix: Matrix, mode: int, depth: int) -> _Seen:
        own = Matrix(*(float(value) for value in form.get(Name.Matrix, (1, 0, 0, 1, 0, 0))))
        inner = form.get(Name.Resources, resources)
        return self.read(pikepdf.parse_content_stream(form), inner, own @ matrix, mode, depth)

    def _copy(self, form: Stream, seen: _Seen) -> Stream:
        """Return `form` with what is seen of it; other pages may draw the form itself."""
        copy = self._pdf.make_stream(pikepdf.unparse_content_stream(seen.instructions))
        for key, value in form.items():
            if key not in ("/Length", "/Filter", "/DecodeParms"):
                copy[key] = value
        copy.Resources = seen.resources
        return copy

    def _covered(self, matrix: Matrix) -> bool:
        """Return whether an image drawn with `matrix` lies over the whole page."""
        corners = [matrix.transform(corner) for corner in ((0, 0), (1, 0), (0, 1), (1, 1))]
        level = min(abs(matrix.a) + abs(matrix.d), abs(matrix.b) + abs(matrix.c)) < 1e-3
        left, bottom, right, top = self._box
        aside, above = _TOLERANCE * (right - left), _TOLERANCE * (top - bottom)
        return (
            level
            and min(x for x, _ in corners) <= left + aside
            and max(x for x, _ in corners) >= right - aside
            and min(y for _, y in corners) <= bottom + above
            and max(y for _, y in corners) >= top - above
        )


def _is(drawn: Any, subtype: Name) -> bool:
    return isinstance(drawn, Stream) and drawn.get(Name.Subtype) == subtype


def _opaque(image: Stream) -> bool:
    return not (image.get(Name.ImageMask, False) or Name.SMask in image or Name.Mask in image)


def _count_showing(instructions: list[Any]) -> int:
    return sum(str(instruction.operator) in _SHOWING for instruction in instructions)


def _kept(instructions: list[Any], hidden: set[int], textless: bool) -> Iterator[Any]:
    """Yield the instructions without the hidden text, and without any about text where none is left."""
    for index, instruction in enumerate(instructions):
        name = str(instruction.operator)
        if textless and name in _TEXT:
            continue
        if index not in hidden:
            yield instruction
            continue
        # These two also move to the next line, and '"' sets the spacing: what follows relies on it.
        if name == '"':
            yield ContentStreamInstruction([instruction.operands[0]], Operator("Tw"))
            yield ContentStreamInstruction([instruction.operands[1]], Operator("Tc"))
        if name in ("'", '"'):
            yield ContentStreamInstruction([], Operator("T*"))
