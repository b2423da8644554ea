"""What happens to a page between the typewriter or printer and the archive: ink, paper, scanner, camera.

Each function takes and returns a page (height, width) grey or (height, width, 3) RGB, uint8, and draws what is random
from the generator it is given, so that a seed gives the same page again.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def clouds(shape: tuple[int, int], grain: float, generator: np.random.Generator) -> NDArray[np.float32]:
    """Return smooth noise, (height, width), mean 0 and deviation 1, whose clouds are about `grain` pixels wide."""
    height, width = shape
    small = generator.standard_normal((max(int(height / grain), 2), max(int(width / grain), 2))).astype(np.float32)
    field = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray((field - field.mean()) / field.std(), dtype=np.float32)


def uneven_ink(page: Pixels, strength: float, generator: np.random.Generator) -> Pixels:
    """Lighten the ink in patches, as a worn ribbon does; `strength` is the deviation, 0 to 1."""
    ink = 255.0 - page.astype(np.float32)
    patches = 0.6 * clouds(page.shape, 14, generator) + clouds(page.shape, 180, generator)
    worn = 1.0 - np.clip(strength * patches, 0, 0.75)
    fibres = 1.0 - np.clip(0.35 * strength * clouds(page.shape, 2.5, generator), 0, 0.6)
    return _pixels(255.0 - ink * worn * fibres)


def scan(
    page: Pixels,
    generator: np.random.Generator,
    *,
    turn: float = 0.0,
    blur: float = 0.5,
    noise: float = 3.0,
    paper: float = 248.0,
    ink: float = 40.0,
) -> Pixels:
    """Scan a page: turned by `turn` degrees, blurred (`blur`, pixels) and with sensor noise (grey levels)."""
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
    turned = cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_AREA, borderValue=255)
    soft = cv2.GaussianBlur(turned, (0, 0), blur).astype(np.float32)
    shade = ink + soft / 255.0 * (paper - ink) + 1.2 * clouds((height, width), 240, generator)
    return _pixels(shade + noise * generator.standard_normal((height, width), dtype=np.float32))


def specks(page: Pixels, count: int, generator: np.random.Generator) -> Pixels:
    """Add `count` specks of dirt of one to four pixels."""
    out = page.copy()
    height, width = page.shape[:2]
    for _ in range(count):
        centre = (int(generator.integers(width)), int(generator.integers(height)))
        cv2.circle(out, centre, int(generator.integers(1, 3)), int(generator.integers(60, 170)), -1)
    return out


def scanner_edges(page: Pixels, generator: np.random.Generator, *, left: int, top: int) -> Pixels:
    """Darken the left edge and the top, `left` and `top` pixels deep, where the paper did not lie on the glass."""
    out = page.astype(np.float32)
    height, width = page.shape
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    wobble = 0.25 * clouds((height, 2), height / 5, generator)[:, :1] * left
    depth = np.maximum(_falling((across - left - wobble) / (0.12 * left)), _falling((down - top) / 2))
    shadow = 0.16 * np.exp(-across / (3.0 * left))
    return _pixels(out * (1 - shadow) * (1 - depth) + 28 * depth)


def _falling(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logistic curve that falls from 1 to 0 around 0."""
    return np.asarray(0.5 - 0.5 * np.tanh(values / 2), dtype=np.float32)


def punch_holes(page: Pixels, dpi: float) -> Pixels:
    """Punch the two holes of a binder, 80 mm apart and 12 mm from the left edge, black as a scanner's lid."""
    out = page.copy()
    millimetre = dpi / 25.4
    for offset in (-40, 40):
        centre = (int(12 * millimetre), int(page.shape[0] / 2 + offset * millimetre))
        cv2.circle(out, centre, int(2.7 * millimetre), 45, -1, cv2.LINE_AA)
    return out


def signature(page: Pixels, left: float, baseline: float, width: float, generator: np.random.Generator) -> Pixels:
    """Sign by hand at (`left`, `baseline`), `width` pixels wide."""
    out = page.copy()
    knots = generator.normal(0, 0.09 * width, 9)
    knots[0] -= 0.12 * width
    steps = np.linspace(0, 1, 300)
    rise = np.interp(steps, np.linspace(0, 1, 9), knots) + 0.03 * width * np.sin(steps * 60)
    smooth = cv2.GaussianBlur(rise.reshape(-1, 1), (1, 31), 0).ravel()
    x = left + width * (steps + 0.05 * np.sin(steps * 42))
    points = np.stack([x, baseline + smooth], axis=1).round().astype(np.int32)
    cv2.polylines(out, [points], isClosed=False, color=70, thickness=max(int(width / 90), 2), lineType=cv2.LINE_AA)
    return out


def bilevel(page: Pixels, threshold: int) -> Pixels:
    """Return the page in pure black and white, as a scanner set to text saves it."""
    return np.asarray(cv2.threshold(page, threshold, 255, cv2.THRESH_BINARY)[1], dtype=np.uint8)


def photograph(page: Pixels, generator: np.random.Generator, size: tuple[int, int]) -> Pixels:
    """Return the page as a telephone saw it on a desk: RGB, `size` (width, height) pixels.

    The page is turned and tapers away from the camera, the lamp stands to the upper left, and the shadow of the hand
    with the telephone lies over the lower right corner.
    """
    width, height = size
    rows, columns = page.shape
    corners = np.array([[0.075, 0.045], [0.925, 0.07], [0.965, 0.965], [0.03, 0.945]], dtype=np.float32)
    target = corners * np.array([width, height], dtype=np.float32)
    source = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    sheet = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_AREA, borderValue=255).astype(np.float32) / 255
    inside = cv2.warpPerspective(np.full_like(page, 255), matrix, size, flags=cv2.INTER_AREA).astype(np.float32) / 255
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    down, across = down / height, across / width
    lamp = 1.08 - 0.42 * np.hypot(across - 0.25, 0.8 * (down - 0.2))
    edge = across + 0.9 * down - 1.42 + 0.03 * np.sin(9 * across)
    lamp *= 1 - 0.38 / (1 + np.exp(-edge * 22))
    grain = 0.05 * np.sin(170 * down + 4 * clouds((height, width), 300, generator)) + 0.04 * clouds(
        (height, width), 6, generator
    )
    desk = np.stack([0.50 + grain, 0.36 + grain, 0.24 + 0.8 * grain], axis=2)
    fall = cv2.GaussianBlur(inside, (0, 0), 22)  # the sheet's own shadow on the desk
    desk *= (1 - 0.55 * np.roll(fall, (10, 8), axis=(0, 1)))[..., None]
    paper = np.stack([0.93 * sheet, 0.905 * sheet, 0.85 * sheet], axis=2) + 0.11 * (1 - sheet)[..., None]
    paper *= (1 + 0.008 * clouds((height, width), 90, generator))[..., None]
    colour = inside[..., None] * paper + (1 - inside[..., None]) * desk
    colour = cv2.GaussianBlur(colour * lamp[..., None], (0, 0), 0.8)
    colour += 0.016 * generator.standard_normal((height, width, 3), dtype=np.float32)
    return _pixels(colour * 255)


def _pixels(values: NDArray[np.float32]) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
