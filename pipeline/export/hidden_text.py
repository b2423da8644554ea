"""The text layer that a scan came with: found in a page's content and taken out, with what is seen left as it is.

Scanning software hides text in two ways: it writes it invisibly (text rendering mode 3), or it writes it first and lays
the image of the page over it. Both go. Text that is seen, and every image, stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Matrix, Name, Operator, Page, Pdf, Stream

from pipeline.ingest.pdf_content import LONGEST, length_of

_INVISIBLE = 3  # text rendering mode (ISO 32000-1, table 106)
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_PLACING = frozenset({"BT", "Td", "TD", "Tm", "T*", "'", '"'})
_TEXT = frozenset({"ET", "Tf", "Tr", "Tc", "Tw", "Tz", "TL", "Ts"}) | _SHOWING | _PLACING
_PATH = frozenset({"m", "l", "c", "v", "y"})
_PAINTING = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "s", "S", "n"})
_CLIPPING = frozenset({"W", "W*"})
_LETTER = (0.0, 0.0, 612.0, 792.0)  # points
_UNIT = (0, 0, 1, 1)  # where an image is drawn
_LEVEL = 1e-3  # share of a turned axis in a matrix below which nothing is seen of the turn
_TOLERANCE = 0.01  # of the page's side by which the image may fall short of the page's edge and still cover it
_DEEPEST = 8  # forms within forms; a form that holds itself has no end
_MOST_INSTRUCTIONS = 300_000  # of a page, those of its forms as often as they are drawn; a scan has a hundredth


def remove_hidden_text(pdf: Pdf, page: Page) -> None:
    """Take hidden text out of `page`, and what PDF/A may not allow: fonts for nothing, and `Q` without its `q`.

    Raises:
        pikepdf.PdfError: the content cannot be parsed, or is too long to be; the page is as it was.
    """
    if length_of(page.obj.get(Name.Contents)) > LONGEST:
        raise _too_long()
    resources = page.obj.get(Name.Resources, Dictionary())
    content = _Content(pdf, visible_box(page))
    seen = content.read(pikepdf.parse_content_stream(page), resources, _State(Matrix()), 0)
    if seen.changed:
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(seen.instructions))
        page.obj.Resources = seen.resources


def _too_long() -> pikepdf.PdfError:
    return pikepdf.PdfError("the content is longer than that of a scanned page")


_Box = tuple[float, float, float, float]  # left, bottom, right and top


def visible_box(page: Page) -> _Box:
    """Return left, bottom, right and top of what is seen of `page`: its crop box within its media box.

    A box in which there would be nothing is passed over, as poppler does.
    """
    crop, media = _sides(page.cropbox), _sides(page.mediabox)
    if not _holds_something(media):
        media = _LETTER
    seen = (max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3]))
    return seen if _holds_something(seen) else media


def _sides(box: Array) -> _Box:
    left, bottom, right, top = (float(side) for side in box)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _holds_something(box: _Box) -> bool:
    return box[0] < box[2] and box[1] < box[3]


class _Seen(NamedTuple):
    """What is left of a content stream."""

    instructions: list[Any]
    resources: Any
    changed: bool
    covers: bool  # an image in it lies over the whole page


class _State(NamedTuple):
    """What of the graphics state tells whether text, or an image laid over it, is seen."""

    matrix: Matrix
    mode: int = 0  # text rendering mode
    whole: bool = True  # nothing keeps an image from being seen on the whole page: no clipping, no transparency


class _Content:
    def __init__(self, pdf: Pdf, box: tuple[float, float, float, float]) -> None:
        self._pdf = pdf
        self._box = box
        self._left = _MOST_INSTRUCTIONS

    def read(self, instructions: list[Any], resources: Any, state: _State, depth: int) -> _Seen:
        """Return what can be seen of `instructions`, drawn in `state`."""
        self._left -= len(instructions)
        if self._left < 0:
            raise _too_long()
        states: list[_State] = []
        shown: list[int] = []  # where text is written that can be seen so far
        hidden: set[int] = set()
        stray: set[int] = set()  # `Q` without their `q`, which PDF/A forbids
        run: list[int] = []  # hidden text since the last placing: text written right after it depends on its width
        path: list[Any] = []  # the rectangles of the path under construction; None for any other part of it
        forms: dict[str, Stream] = {}
        covers, has_form = False, False
        for index, instruction in enumerate(instructions):
            name = str(instruction.operator)
            if name == "q":
                states.append(state)
            elif name == "Q":
                if states:
                    state = states.pop()
                else:
                    stray.add(index)
            elif name == "cm":
                state = state._replace(matrix=_matrix(instruction.operands) @ state.matrix)
            elif name == "Tr":
                state = state._replace(mode=int(instruction.operands[0]))
            elif name == "gs" and _is_transparent(_resource(resources, Name.ExtGState, instruction)):
                state = state._replace(whole=False)
            elif name == "BDC" and instruction.operands[0] == Name.OC:
                state = state._replace(whole=False)  # a layer, which a person may hide
            elif name == "re":
                path.append([float(value) for value in instruction.operands])
            elif name in _PATH:
                path.append(None)
            elif name in _PAINTING:
                path = []
            elif name in _CLIPPING:
                state = state._replace(whole=state.whole and self._clips_nothing(path, state.matrix))
            elif name in _SHOWING:
                run = [] if name in _PLACING else run
                if state.mode == _INVISIBLE:
                    hidden.add(index)
                    run.append(index)
                else:
                    hidden.difference_update(run)
                    shown.append(index)
            elif name in _PLACING:
                run = []
            elif name == "Do":
                drawn = _resource(resources, Name.XObject, instruction)
                covering = False
                if _is(drawn, Name.Image):
                    covering = state.whole and _opaque(drawn) and self._covered(state.matrix, _UNIT)
                elif _is(drawn, Name.Form) and depth < _DEEPEST:
                    has_form = True
                    inner = self._read_form(drawn, resources, state, depth + 1)
                    covering = inner.covers
                    if inner.changed:
                        forms[str(instruction.operands[0])] = self._copy(drawn, inner)
                if covering:
                    covers = True
                    hidden.update(shown)
                    shown = []
        textless = not shown and len(hidden) == _count_showing(instructions) and not has_form
        idle = textless and Name.Font in resources  # fonts for nothing; PDF/A may not allow them
        if not (hidden or forms or idle or stray):
            return _Seen(instructions, resources, False, covers)
        resources = Dictionary(resources)
        if forms:
            resources.XObject = Dictionary({**dict(resources.XObject.items()), **forms})
        if idle:
            del resources[Name.Font]
        kept = list(_kept(instructions, hidden, stray, textless))
        return _Seen(kept, resources, True, covers)

    def _read_form(self, form: Stream, resources: Any, state: _State, depth: int) -> _Seen:
        if length_of(form) > LONGEST:
            raise _too_long()
        matrix = _matrix(form.get(Name.Matrix, (1, 0, 0, 1, 0, 0))) @ state.matrix
        left, bottom, right, top = (float(side) for side in form.BBox)
        whole = state.whole and Name.Group not in form
        whole = whole and self._covered(matrix, (left, bottom, right - left, top - bottom))
        inner = form.get(Name.Resources, resources)
        return self.read(pikepdf.parse_content_stream(form), inner, _State(matrix, state.mode, whole), depth)

    def _copy(self, form: Stream, seen: _Seen) -> Stream:
        """Return `form` with what is seen of it; other pages may draw the form itself."""
        copy = self._pdf.make_stream(pikepdf.unparse_content_stream(seen.instructions))
        for key, value in form.items():
            if key not in ("/Length", "/Filter", "/DecodeParms"):
                copy[key] = value
        copy.Resources = seen.resources
        return copy

    def _clips_nothing(self, path: list[Any], matrix: Matrix) -> bool:
        return len(path) == 1 and path[0] is not None and self._covered(matrix, path[0])

    def _covered(self, matrix: Matrix, rectangle: Sequence[float]) -> bool:
        """Return whether `rectangle`, as x, y, width and height, drawn with `matrix` lies over the whole page."""
        x, y, width, height = rectangle
        corners = [matrix.transform(corner) for corner in ((x, y), (x + width, y), (x, y + height))]
        across, up = zip(*corners, matrix.transform((x + width, y + height)), strict=True)
        straight, turned = abs(matrix.a) + abs(matrix.d), abs(matrix.b) + abs(matrix.c)
        left, bottom, right, top = self._box
        aside, above = _TOLERANCE * (right - left), _TOLERANCE * (top - bottom)
        return (
            min(straight, turned) <= _LEVEL * max(straight, turned)
            and min(across) <= left + aside
            and max(across) >= right - aside
            and min(up) <= bottom + above
            and max(up) >= top - above
        )


def _matrix(values: Any) -> Matrix:
    return Matrix(*(float(value) for value in values))


def _resource(resources: Any, category: Name, instruction: Any) -> Any:
    return resources.get(category, Dictionary()).get(instruction.operands[0])


def _is_transparent(graphics: Any) -> bool:
    """Return whether what is drawn in the graphics state parameters `graphics` may let through what is below it."""
    if not isinstance(graphics, Dictionary):
        return False
    return (
        float(graphics.get(Name.ca, 1)) < 1
        or graphics.get(Name.BM, Name.Normal) not in (Name.Normal, Name.Compatible)
        or graphics.get(Name.SMask, Name("/None")) != Name("/None")
    )


def _is(drawn: Any, subtype: Name) -> bool:
    return isinstance(drawn, Stream) and drawn.get(Name.Subtype) == subtype


def _opaque(image: Stream) -> bool:
    return not (image.get(Name.ImageMask, False) or Name.SMask in image or Name.Mask in image)


def _count_showing(instructions: list[Any]) -> int:
    return sum(str(instruction.operator) in _SHOWING for instruction in instructions)


def _kept(instructions: list[Any], hidden: set[int], stray: set[int], textless: bool) -> Iterator[Any]:
    """Yield the instructions without the hidden text, and without any about text where none is left."""
    for index, instruction in enumerate(instructions):
        name = str(instruction.operator)
        if index in stray or (textless and name in _TEXT):
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
