"""What the steps share: reduced copies, ink, and turning an image without losing where its pixels came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.page_image import PageImage

Pixels = NDArray[np.uint8]

_BEFORE = np.array([[1, 1, 1], [1, 0, 0], [0, 0, 0]], np.uint8)
_INK_SIDE = 1750  # pixels of the copy that ink is looked at on: a small letter is about ten high


def to_grey(image: PageImage) -> PageImage:
    """Return `image` as (height, width) grey: what Tesseract works on."""
    if image.pixels.ndim == 2:
        return image
    return replace(image, pixels=np.asarray(cv2.cvtColor(image.pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8))


def reduced(pixels: Pixels, long_side: int) -> tuple[Pixels, float]:
    """Return a copy whose longer side has at most `long_side` pixels, and its scale, at most 1.

    Halved, by means of four, as often as it goes, and the rest between neighbours: a fifth of the time that OpenCV
    takes to weigh areas, and at no scale do pixels go unseen.
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, long_side / max(height, width))
    if scale == 1.0:
        return pixels, 1.0
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small: cv2.typing.MatLike = pixels
    while small.shape[1] >= 2 * size[0] and small.shape[0] >= 2 * size[1]:
        even = small[: small.shape[0] // 2 * 2, : small.shape[1] // 2 * 2]
        small = cv2.resize(even, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8), scale


def darker_than_around(pixels: Pixels, window: int, by: int) -> Pixels:
    """Return 1 where a grey page is at least `by` levels darker than the mean of a square of `window` pixels, else 0.

    What OpenCV's `adaptiveThreshold` gives, pixel for pixel, in two thirds of the time.
    """
    around = cv2.blur(pixels, (window, window), borderType=cv2.BORDER_REPLICATE | cv2.BORDER_ISOLATED)
    _, darker = cv2.threshold(cv2.subtract(around, pixels), by - 1, 1, cv2.THRESH_BINARY)
    return np.asarray(darker, dtype=np.uint8)


def components(mask: cv2.typing.MatLike) -> tuple[cv2.typing.MatLike, NDArray[np.int32], NDArray[np.float64]]:
    """Return the label of each pixel of `mask` (0 for none), and OpenCV's statistics and centre of each label.

    Neighbours are eight. OpenCV takes a third of the time where labels may have 16 bits, and does not say when they
    are too many for that: no more than there are pixels with none above them and none before them.
    """
    begun = cv2.countNonZero(cv2.subtract(mask, cv2.dilate(mask, _BEFORE)))
    kind = cv2.CV_16U if begun < 65_535 else cv2.CV_32S
    _, labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=kind)
    return labels, np.asarray(stats, dtype=np.int32), np.asarray(centres, dtype=np.float64)


def filled_rows(mask: cv2.typing.MatLike) -> NDArray[np.intp]:
    """Return the rows of `mask` in which something stands, and the blank one under each run of them.

    These rows alone have the same connected pieces as the whole, of which most is often blank.
    """
    filled = np.flatnonzero(mask.any(axis=1))
    return np.union1d(filled, filled[filled < len(mask) - 1] + 1)


def pieces(mask: cv2.typing.MatLike) -> NDArray[np.int32]:
    """Return OpenCV's statistics of each connected piece of `mask`, one a row."""
    rows = filled_rows(mask)
    stats = components(mask[rows])[1][1:] if rows.size else np.empty((0, 5), np.int32)
    stats[:, cv2.CC_STAT_TOP] = rows[stats[:, cv2.CC_STAT_TOP]]
    return stats


class Ink:
    """Where a reduced page is darker than its surroundings (letters, rules, specks): `mask` is 1 there, else 0.

    Its connected pieces are looked for once, whoever asks for them.
    """

    def __init__(self, mask: Pixels) -> None:
        self.mask = mask

    @cached_property
    def pieces(self) -> tuple[cv2.typing.MatLike, NDArray[np.int32]]:
        """The label of each pixel, 0 for none, and the statistics of each label."""
        return components(self.mask)[:2]

    def quarter_turned(self) -> Ink:
        """Return the ink of the page turned by 90 degrees clockwise."""
        return Ink(np.ascontiguousarray(np.rot90(self.mask, -1)))


def ink(pixels: Pixels) -> Ink:
    """Return the ink of a grey page.

    The threshold is local (mean of a square less a constant): it holds in shadow and on faded paper alike.
    """
    small, _ = reduced(pixels, _INK_SIDE)
    # about four letters wide, where a letter has 8 to 14 pixels
    return Ink(darker_than_around(small, 41, 12))


@dataclass(frozen=True, slots=True)
class Letters:
    """Connected pieces of ink that may be letters, one a row: of running text most are."""

    top: NDArray[np.float64]
    bottom: NDArray[np.float64]  # exclusive
    left: NDArray[np.float64]
    right: NDArray[np.float64]

    @property
    def centres(self) -> NDArray[np.float64]:
        """(row, column) of the middle of each."""
        return np.stack([(self.top + self.bottom) / 2, (self.left + self.right) / 2], axis=1)


def letters(page: Ink) -> Letters:
    """Return the pieces of ink of the size and shape of letters, either way up or on their side."""
    left, top, width, height, area = page.pieces[1][1:].T.astype(np.float64)
    longer, shorter = np.maximum(width, height), np.maximum(np.minimum(width, height), 1)
    keep = (longer >= 5) & (longer <= 60) & (shorter >= 3) & (longer <= 4 * shorter) & (area >= 0.12 * longer * shorter)
    return Letters(top[keep], (top + height)[keep], left[keep], (left + width)[keep])


def paper(pixels: Pixels) -> int:
    """Return the grey level of the paper: the most frequent one of the brighter half."""
    counts = np.bincount(pixels[::4, ::4].ravel(), minlength=256)
    middle = int(np.searchsorted(np.cumsum(counts), counts.sum() / 2))
    return int(middle + counts[middle:].argmax())


def quarter_turned(image: PageImage, clockwise: int, step: str) -> PageImage:
    """Return `image` turned by `clockwise` degrees, a multiple of 90, without resampling."""
    turns = clockwise // 90 % 4
    width, height = image.width, image.height
    # from the turned image back: edges map to edges, so that a box keeps its size
    back = {
        0: np.eye(3),
        1: np.array([[0.0, 1, 0], [-1, 0, height], [0, 0, 1]]),
        2: np.array([[-1.0, 0, width], [0, -1, height], [0, 0, 1]]),
        3: np.array([[0.0, -1, width], [1, 0, 0], [0, 0, 1]]),
    }[turns]
    return replace(
        image,
        pixels=np.ascontiguousarray(np.rot90(image.pixels, -turns)),
        to_original=image.to_original @ back,
        steps=(*image.steps, step),
    )


def turned(image: PageImage, clockwise: float, step: str) -> PageImage:
    """Return `image` turned by a small angle in degrees, on a canvas that holds all of it, filled with paper."""
    matrix = cv2.getRotationMatrix2D((image.width / 2, image.height / 2), -clockwise, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    width = int(np.ceil(image.width * cos + image.height * sin))
    height = int(np.ceil(image.width * sin + image.height * cos))
    matrix[0, 2] += (width - image.width) / 2
    matrix[1, 2] += (height - image.height) / 2
    pixels = cv2.warpAffine(
        image.pixels,
        matrix,
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=paper(image.pixels),
    )
    forward = np.vstack([matrix, [0.0, 0.0, 1.0]])
    return replace(
        image,
        pixels=np.asarray(pixels, dtype=np.uint8),
        to_original=image.to_original @ np.linalg.inv(forward),
        steps=(*image.steps, step),
    )
