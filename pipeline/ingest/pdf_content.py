"""What stands on a PDF page: images, text that is seen, text that is not, drawing. Found from its content stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Dictionary, Matrix, Name

_INVISIBLE = {3, 7}  # text rendering modes: not painted, and used as a clip only (ISO 32000-1, table 106)
_SHOWING = frozenset(("Tj", "TJ", "'", '"'))
_PAINTING = frozenset(("f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh"))
_ENDING = _PAINTING | {"n"}
_CURVE = frozenset(("m", "l", "c", "v", "y"))
_COVERING = 0.01  # of the page's side by which a scan may miss the page's edge, inwards or outwards
_DEEPEST = 8  # forms within forms; a form that holds itself has no end
LONGEST = 3_000_000  # bytes of content; a scan or a page of text has less than a tenth, drawings have more


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """An image and the matrix that takes its unit square to user space."""

    image: Any  # a pikepdf stream, or None for an inline image
    matrix: Matrix
    width: int  # pixels
    height: int

    def dpi(self) -> tuple[float, float]:
        """The resolution along the image's rows and columns, if a unit of user space is 1/72 inch."""
        across = (self.matrix.a**2 + self.matrix.b**2) ** 0.5
        down = (self.matrix.c**2 + self.matrix.d**2) ** 0.5
        return (72 * self.width / max(across, 1e-6), 72 * self.height / max(down, 1e-6))

    def bounds(self) -> tuple[float, float, float, float]:
        corners = [self.matrix.transform(corner) for corner in ((0, 0), (1, 0), (0, 1), (1, 1))]
        across, up = zip(*corners, strict=True)
        return min(across), min(up), max(across), max(up)


@dataclass
class PageContent:
    """What a survey found. Text is counted in bytes of the strings shown, about one or two a letter."""

    box: tuple[float, float, float, float]  # the crop box, in user space
    images: list[PlacedImage] = field(default_factory=list)
    shown: int = 0  # text that is seen
    hidden: int = 0  # text that is not: invisible, or under an image of the whole page
    painted: int = 0  # paths and shadings, painted where no covering image lies over them
    odd: bool = False  # transparency, layers, annotations or too much content to look through
    scan: PlacedImage | None = None  # the image that covers the page

    @property
    def sole_image(self) -> PlacedImage | None:
        """The image that is all there is to see on the page."""
        if self.odd or self.shown or self.painted or len(self.images) != 1:
            return None
        return self.scan

    @property
    def image_cover(self) -> float:
        """The share of the page that images lie on, 0 to 1; what overlaps counts twice, up to 1."""
        left, bottom, right, top = self.box
        area = 0.0
        for image in self.images:
            west, south, east, north = image.bounds()
            area += max(0.0, min(east, right) - max(west, left)) * max(0.0, min(north, top) - max(south, bottom))
        return min(1.0, area / max((right - left) * (top - bottom), 1e-6))

    @property
    def image_dpi(self) -> float | None:
        """The resolution of the finest image that makes up a good part of the page."""
        least = 0.1 * (self.box[2] - self.box[0])
        large = [image for image in self.images if image.bounds()[2] - image.bounds()[0] >= least]
        return max((max(image.dpi()) for image in large), default=None)


def survey(page: pikepdf.Page) -> PageContent:
    """Return what stands on `page`.

    Raises:
        pikepdf.PdfError: the content cannot be parsed.
    """
    left, bottom, right, top = (float(side) for side in page.cropbox)
    content = PageContent((min(left, right), min(bottom, top), max(left, right), max(bottom, top)))
    content.odd = any(map(_is_seen, page.obj.get(Name.Annots, [])))
    if length_of(page.obj.get(Name.Contents)) > LONGEST:
        content.odd = True
        return content
    resources = page.obj.get(Name.Resources, Dictionary())
    _Walk(content).read(pikepdf.parse_content_stream(page), resources, _State(Matrix()), 0)
    return content


@dataclass(frozen=True, slots=True)
class _State:
    matrix: Matrix
    mode: int = 0  # text rendering mode
    clipped: bool = False  # to less than the page
    transparent: bool = False


class _Walk:
    def __init__(self, content: PageContent) -> None:
        self._content = content

    def read(self, instructions: Any, resources: Any, state: _State, depth: int) -> None:
        content = self._content
        saved: list[_State] = []
        rectangles: list[tuple[float, float, float, float]] = []
        other_path = clip = False
        for instruction in instructions:
            name = str(instruction.operator)
            operands = instruction.operands
            if name == "q":
                saved.append(state)
            elif name == "Q":
                state = saved.pop() if saved else state
            elif name == "cm":
                state = replace(state, matrix=_matrix(operands) @ state.matrix)
            elif name == "Tr":
                state = replace(state, mode=int(operands[0]))
            elif name == "gs":
                graphics = resources.get(Name.ExtGState, Dictionary()).get(operands[0], Dictionary())
                state = replace(state, transparent=_is_transparent(graphics))
            elif name in _SHOWING:
                length = sum(map(_text_length, operands))
                if state.mode in _INVISIBLE:
                    content.hidden += length
                else:
                    content.shown += length
            elif name == "re":
                rectangles.append(_bounds(state.matrix, operands))
            elif name in _CURVE:
                other_path = True
            elif name in ("W", "W*"):
                clip = True
            elif name == "BDC" and operands and operands[0] == Name.OC:
                content.odd = True
            elif name == "INLINE IMAGE":
                image = operands[0] if operands else instruction.iimage
                self._draw(PlacedImage(None, state.matrix, int(image.width), int(image.height)), state)
            elif name == "Do":
                self._do(resources.get(Name.XObject, Dictionary()).get(operands[0]), resources, state, depth)
            if name in _ENDING:
                if name in _PAINTING:
                    content.painted += 1
                if clip and not (len(rectangles) == 1 and not other_path and self._holds_page(rectangles[0])):
                    state = replace(state, clipped=True)
                rectangles, other_path, clip = [], False, False

    def _do(self, drawn: Any, resources: Any, state: _State, depth: int) -> None:
        kind = drawn.get(Name.Subtype) if isinstance(drawn, pikepdf.Stream) else None
        if kind == Name.Image:
            placed = PlacedImage(drawn, state.matrix, int(drawn.get(Name.Width, 0)), int(drawn.get(Name.Height, 0)))
            self._draw(placed, state)
        elif kind == Name.Form:
            if depth >= _DEEPEST or length_of(drawn) > LONGEST:
                self._content.odd = True
                return
            own = _matrix(drawn.get(Name.Matrix, (1, 0, 0, 1, 0, 0)))
            inner = replace(state, matrix=own @ state.matrix)
            box = drawn.get(Name.BBox)
            if box is not None:
                left, bottom, right, top = (float(side) for side in box)
                bounds = _bounds(inner.matrix, (left, bottom, right - left, top - bottom))
                inner = replace(inner, clipped=inner.clipped or not self._holds_page(bounds))
            self.read(pikepdf.parse_content_stream(drawn), drawn.get(Name.Resources, resources), inner, depth + 1)

    def _draw(self, placed: PlacedImage, state: _State) -> None:
        content = self._content
        content.images.append(placed)
        if placed.image is None or state.clipped or state.transparent or not _is_opaque(placed.image):
            return
        if self._covers_page(placed):
            # what was drawn before lies under it
            content.hidden += content.shown
            content.shown = content.painted = 0
            content.scan = placed
            content.images = [placed]

    def _covers_page(self, placed: PlacedImage) -> bool:
        """Return whether the image lies on the page edge to edge, its sides along those of the page."""
        matrix = placed.matrix
        level = abs(matrix.b) + abs(matrix.c) < 1e-2 * (abs(matrix.a) + abs(matrix.d))
        turned = abs(matrix.a) + abs(matrix.d) < 1e-2 * (abs(matrix.b) + abs(matrix.c))
        left, bottom, right, top = self._content.box
        aside, above = _COVERING * (right - left), _COVERING * (top - bottom)
        west, south, east, north = placed.bounds()
        return (level or turned) and (
            abs(west - left) <= aside
            and abs(east - right) <= aside
            and abs(south - bottom) <= above
            and abs(north - top) <= above
        )

    def _holds_page(self, bounds: tuple[float, float, float, float]) -> bool:
        left, bottom, right, top = self._content.box
        aside, above = _COVERING * (right - left), _COVERING * (top - bottom)
        west, south, east, north = bounds
        return west <= left + aside and east >= right - aside and south <= bottom + above and north >= top - above


def _matrix(values: Any) -> Matrix:
    return Matrix(*(float(value) for value in values))


def _bounds(matrix: Matrix, rectangle: Any) -> tuple[float, float, float, float]:
    left, bottom, width, height = (float(value) for value in rectangle)
    corners = [(left, bottom), (left + width, bottom), (left, bottom + height), (left + width, bottom + height)]
    across, up = zip(*map(matrix.transform, corners), strict=True)
    return min(across), min(up), max(across), max(up)


def _text_length(operand: Any) -> int:
    if isinstance(operand, pikepdf.String):
        return len(bytes(operand))
    return sum(map(_text_length, operand)) if isinstance(operand, pikepdf.Array) else 0


def _is_opaque(image: Any) -> bool:
    return not bool(image.get(Name.ImageMask, False)) and Name.SMask not in image and Name.Mask not in image


def _is_transparent(graphics: Any) -> bool:
    opacity = min(float(graphics.get(Name.CA, 1)), float(graphics.get(Name.ca, 1)))
    soft = graphics.get(Name.SMask, Name("/None")) != Name("/None")
    blended = str(graphics.get(Name.BM, Name.Normal)) not in ("/Normal", "/Compatible")
    return opacity < 1 or soft or blended


def _is_seen(annotation: Any) -> bool:
    if not isinstance(annotation, Dictionary):
        return True
    return Name.AP in annotation and str(annotation.get(Name.Subtype)) not in ("/Link", "/Popup")


def length_of(contents: Any) -> int:
    return sum(int(stream.get(Name.Length, 0)) for stream in _streams(contents))


def _streams(contents: Any) -> Iterator[Any]:
    if isinstance(contents, pikepdf.Stream):
        yield contents
    elif isinstance(contents, pikepdf.Array):
        yield from (stream for stream in contents if isinstance(stream, pikepdf.Stream))
