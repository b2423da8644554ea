"""Contrast: pale ink becomes dark, and what is paler than the ink (the other side of the sheet) becomes paper."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.page_image import PageImage
from pipeline.preprocess.denoise import smooth_noise
from pipeline.preprocess.geometry import Pixels, components, darker_than_around, reduced
from pipeline.preprocess.restoration import restore_print

_CLOSING = 2.5  # in heights of a small letter: wider than any stroke, narrower than a shadow
_MEDIAN = 5.0  # the same
_DARKEST = 24  # grey level of background below which there is nothing but noise
_WINDOW = 4.0  # heights of a small letter, over which ink is told from paper
_INK = 30  # percentile of the pixels of letters: most are at their soft edge
_FEWEST = 500  # pixels of letters
_DARKEST_SHARE = 2  # percent: as much of a page of text is ink
_SURELY_DARK = 0.5  # of the paper's level: a page with so much as dark is not pale
_PALE = 0.25  # contrast of the ink: 0.07 to 0.2 on faded pages, 0.28 to 0.7 on most others
# Thin type on office scans at 150 to 200 dpi has 0.14 to 0.24 too. Five such pages were read with 0.01 as they are,
# with 0.01 to 1.15 after this; so only what is paler is brought out, or has grain that comes near the ink: a faded page
# was read with 0.23 after this, with 0.36 as it is. Its ink was 4.5 times the grain, that of the others 10 and more.
_PALE_THOUGH_CLEAR = 0.12
_CLEAR = 7.0  # times the grain
# Ten pale faded pages whose ink was 3 to 9 times the grain were read once with 0.91 after smoothing (four of them with
# 1.4 to 2.6: words made of grain), after restoration with 0.19. Merged with the further readings of such pages, five
# had 456 and 392 wrong words of 1,937.
_GRAINED = 9.0  # times the grain, below which print is restored
_SOFT = 0.07  # heights of a small letter
_STRENGTH = 35.0  # of noise removal after that, grey levels
_CELL, _SIDE = 8, 1750  # pixels: cells in which ink is looked for, on a copy of the page whose longer side is so long
_SEEN, _SEEN_IN_GRAIN = 12, 2.0  # grey levels, and times those of cells of paper, by which a cell with ink is darker
_TEXT = 0.3  # of the cells around one with ink: it is text
_FEWEST_CELLS = 200
_PALER = 0.45  # of the darkness of most ink
_PALER_SHARE = 0.04  # of the cells of text: 0 to 0.03 on clean pages and office scans, 0.06 and 0.15 on thermal paper
_REACH, _ROWS, _BLUR = 5.0, 1.5, 3.0  # heights of a small letter: along and across the lines in which ink is as dark
_FAINTEST, _GRAINS = 0.08, 5.0  # of the paper's level, and times its grain: what is paler stays pale
_INK_LEVEL = 0.9  # of the greatest darkness: ink is 0 from there
_PALEST = 5  # grey levels between paper and ink, below which there is no ink to bring out


def divide_by_background(pixels: Pixels, x_height: float) -> Pixels:
    """Return a grey page divided by the paper around each of its letters, so that paper is 255 everywhere.

    Unlike `flatten_illumination` it follows edges of shadows and smudges, for the background is that of a few letters.
    Method: a closing takes the strokes away, a median what is left of them; see `illumination`.
    """
    width = int(_CLOSING * x_height) | 1
    scale = 0.5 if width > 15 else 1.0
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    smooth = cv2.GaussianBlur(small, (3, 3), 0)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (int(width * scale) | 1,) * 2)
    paper = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, kernel)
    paper = cv2.medianBlur(paper, min(int(_MEDIAN * x_height * scale) | 1, 255))
    full = cv2.resize(np.maximum(paper, _DARKEST), pixels.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(pixels, full, scale=255), dtype=np.uint8)


def has_dark_ink(pixels: Pixels) -> bool:
    """Return whether as much of a grey page is clearly dark as there is ink on a page of text: at once, and surely."""
    counts = np.cumsum(np.bincount(pixels[::4, ::4].ravel(), minlength=256))
    dark, middle = np.searchsorted(counts, (_DARKEST_SHARE / 100 * counts[-1], counts[-1] / 2))
    return bool(dark < _SURELY_DARK * middle)


def bring_out_pale_ink(image: PageImage, x_height: float) -> PageImage:
    """Return `image` (grey) with its ink dark, if it is pale all over.

    Bringing out the ink brings out the grain of the paper as much, so that this is smoothed away: a little before and,
    where the levels are those that `smooth_noise` is made for, after. Four faded pages were read so with a word error
    rate of 0.08, without smoothing with 0.4. Where the grain comes near the ink, smoothing leaves grains as large as
    strokes, and print is told from them by `restore_print`.
    """
    levels = ink_and_paper(image.pixels, x_height)
    if levels is None:
        return image
    contrast, grain = _contrast(*levels), _paper_and_grain(image.pixels)[1]
    darker = levels[1] - levels[0]
    if contrast >= (_PALE_THOUGH_CLEAR if darker > _CLEAR * grain else _PALE):
        return image
    if darker < _GRAINED * grain:
        dark = stretch(divide_by_background(image.pixels, x_height), x_height)
        return replace(
            image, pixels=restore_print(dark, x_height), steps=(*image.steps, f"contrast {contrast:.2f} restored")
        )
    smooth = np.asarray(cv2.GaussianBlur(image.pixels, (0, 0), _SOFT * x_height), dtype=np.uint8)
    done = smooth_noise(stretch(divide_by_background(smooth, x_height), x_height), _STRENGTH)
    return replace(image, pixels=done, steps=(*image.steps, f"contrast {contrast:.2f}"))


def is_unevenly_pale(pixels: Pixels) -> bool:
    """Return whether some of the ink of a grey page is much paler than most of it: in a few milliseconds."""
    small, _ = reduced(pixels, _SIDE)
    height, width = (side // _CELL * _CELL for side in small.shape)
    soft = cv2.GaussianBlur(small[:height, :width], (3, 3), 0)
    cell = np.ones((_CELL, _CELL), np.uint8)
    darkest = cv2.erode(soft, cell, anchor=(0, 0))[::_CELL, ::_CELL]
    lightest = cv2.dilate(soft, cell, anchor=(0, 0))[::_CELL, ::_CELL]
    paper = cv2.medianBlur(cv2.dilate(lightest, np.ones((3, 3), np.uint8)), 9)
    darker = cv2.subtract(paper, darkest)
    is_ink = darker > max(_SEEN, _SEEN_IN_GRAIN * float(np.percentile(darker, 20)))
    is_text = is_ink & (cv2.blur(is_ink.astype(np.float32), (7, 7)) > _TEXT)
    if np.count_nonzero(is_text) < _FEWEST_CELLS:
        return False
    around = cv2.dilate(darker, np.ones((5, 5), np.uint8))[is_text]
    return bool((around < _PALER * np.percentile(around, 80)).mean() >= _PALER_SHARE)


def even_ink(pixels: Pixels, x_height: float) -> Pixels:
    """Return a grey page on even paper with its ink near 0 wherever it stands, be it paler in one place than in others.

    Each pixel's darkness is divided by the greatest around it, along the line. Method: local contrast as in B. Su,
    S. Lu and C. L. Tan, "Robust document image binarization technique for degraded document images", IEEE Transactions
    on Image Processing 22, 2013, but kept grey. Grain is smoothed away as in `bring_out_pale_ink`.
    """
    smooth = np.asarray(cv2.GaussianBlur(pixels, (0, 0), _SOFT * x_height), dtype=np.uint8)
    even = divide_by_background(smooth, x_height)
    darkness = 255 - cv2.GaussianBlur(even, (3, 3), 0)
    # looked for on every fourth pixel, which holds the greatest of four by four
    few = cv2.dilate(darkness, np.ones((4, 4), np.uint8))[::4, ::4]
    along, across = (max(1, round(size * x_height / 4)) | 1 for size in (_REACH, _ROWS))
    greatest = cv2.blur(
        cv2.dilate(few, np.ones((across, along), np.uint8)), (along, max(1, round(_BLUR * x_height / 4)) | 1)
    )
    level = cv2.resize(greatest, pixels.shape[::-1], interpolation=cv2.INTER_LINEAR).astype(np.float32)
    faintest = max(_FAINTEST * 255, _GRAINS * _paper_and_grain(even)[1])
    ink = (255 - even.astype(np.float32)) / np.maximum(_INK_LEVEL * level, faintest)
    return smooth_noise(np.asarray(np.clip(255 * (1 - ink), 0, 255), dtype=np.uint8), _STRENGTH)


def _contrast(ink: float, paper: float) -> float:
    """Return by what share of the paper's level the ink is darker, 0 to 1."""
    return (paper - ink) / max(paper, 1.0)


def stretch(pixels: Pixels, x_height: float) -> Pixels:
    """Return a grey page on even paper with its ink near 0 and its paper at 255.

    The level of the ink is that of pieces of ink of the size of letters, whatever else is dark on the page.
    """
    levels = ink_and_paper(pixels, x_height)
    if levels is None:
        return pixels
    ink, paper = levels
    table = (np.arange(256) - ink) / (paper - _paper_and_grain(pixels)[1] - ink) * 255
    return np.asarray(cv2.LUT(pixels, np.clip(table, 0, 255).astype(np.uint8)), dtype=np.uint8)


def ink_and_paper(pixels: Pixels, x_height: float) -> tuple[float, float] | None:
    """Return the grey levels of the letters and of the paper; None where there are too few letters, or too pale."""
    paper, grain = _paper_and_grain(pixels)
    window = int(_WINDOW * x_height) | 1
    smooth = np.asarray(cv2.GaussianBlur(pixels, (3, 3), 0), dtype=np.uint8)
    labels, stats, _ = components(darker_than_around(smooth, window, int(max(3.0, 1.5 * grain))))
    tall, area = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    letter = (tall >= 0.6 * x_height) & (tall <= 3 * x_height) & (area >= 0.15 * x_height**2)
    letter[0] = False
    values = smooth[letter[labels]]
    if values.size < _FEWEST:
        return None
    ink = float(np.percentile(values, _INK))
    return (ink, paper) if paper - grain - ink >= _PALEST else None


def _paper_and_grain(pixels: Pixels) -> tuple[float, float]:
    """Return the grey level of the paper and its standard deviation, both by the median.

    Counted by level: that takes a tenth of the time of numpy's median.
    """
    counts = cv2.calcHist([pixels], [0], None, [256], [0, 256]).ravel().astype(np.int64)
    levels = np.arange(256)
    paper = _median(levels, counts)
    return paper, 1.4826 * _median(np.abs(levels - int(paper)), counts)


def _median(values: NDArray[np.int64], counts: NDArray[np.int64]) -> float:
    """Return the median of `values`, each of which was counted so often."""
    order = np.argsort(values)
    upto = np.cumsum(counts[order])
    middle = np.searchsorted(upto, [(upto[-1] - 1) // 2, upto[-1] // 2], side="right")
    return float(values[order][middle].mean())


def suppress_bleed_through(pixels: Pixels) -> Pixels:
    """Return a grey page on even paper with everything that is paler than its ink made paper.

    Ink and what shines through are two classes of dark pixels: the page is divided in paper, pale and dark by two
    thresholds. Method: P. Liao, T. Chen and P. Chung, "A fast algorithm for multilevel thresholding", Journal of
    Information Science and Engineering 17, 2001 (Otsu's measure), here in two steps: first paper from the rest, then
    the rest in two.
    """
    first, _ = cv2.threshold(pixels, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark = pixels[pixels < max(first, 200)]
    if dark.size < 100:
        return pixels
    second, _ = cv2.threshold(dark.reshape(-1, 1), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    white = second + 25
    black = max(0.0, second - 70)
    levels = (np.arange(256) - black) / (white - black) * 255
    return np.asarray(cv2.LUT(pixels, np.clip(levels, 0, 255).astype(np.uint8)), dtype=np.uint8)
