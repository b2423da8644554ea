"""Dewarping: lines of text that folds or a curled sheet have bent are made straight."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.preprocess.geometry import Pixels, components

_STEP = 1.5  # heights of a small letter: distance of the columns in which the lines are looked for
_WIDTH = 5.0  # the same: width of such a column, about four letters
_REACH = 1.0  # the same: lines rise or fall by less from one column to the next; they are 2 to 3 apart
_MEMORY = 0.75  # weight of the columns before in the profile that the next one is compared with
_WINDOWS = 4  # parts of the height, each with a bend of its own
_LEAST_INK = 0.15  # of the usual ink of a column, below which its lines say nothing
_GAIN = 1.15  # by how much sharper the rows must be when the lines are straight
_BENT = 0.35  # heights of a small letter: lines that bend less are read as well

Bend = NDArray[np.float32]


def bend_of(pixels: Pixels, x_height: float) -> Bend | None:
    """Return how far the lines on a grey page lie below where straight ones would: (height, width) pixels.

    None where they are straight, or cannot be followed. From the column with most ink outwards, the row profile of
    each narrow column is shifted until it fits those before it; the shifts, summed up, are the course of the lines
    there. Method: tracking of text lines after A. Ulges, C. Lampert and T. Breuel, "Document image dewarping using
    robust estimation of curled text lines", ICDAR 2005, with row profiles in the place of baselines, for these can be
    had on pages where letters touch.
    """
    height, width = pixels.shape
    letters = _letters(pixels, x_height)
    step = max(2, round(_STEP * x_height))
    half = max(2, round(_WIDTH * x_height / 2))
    centres = np.arange(half, width - half, step)
    if centres.size < 4:
        return None
    sums = np.cumsum(np.pad(letters, ((0, 0), (1, 0))), axis=1, dtype=np.float32)
    profiles = _blurred((sums[:, centres + half] - sums[:, centres - half]).T, max(0.3 * x_height, 0.5))
    middles = (np.arange(_WINDOWS) + 0.5) * height / _WINDOWS
    rows = np.arange(height)
    shifts = np.zeros((_WINDOWS, centres.size), dtype=np.float32)
    for window, middle in enumerate(middles):
        weight = np.clip(1.5 - np.abs(rows - middle) / (height / _WINDOWS), 0, 1).astype(np.float32)
        shifts[window] = _followed(profiles * weight, round(_REACH * x_height))
    # what leans all over is skew, which is set right elsewhere
    shifts -= np.median(shifts, axis=1, keepdims=True)
    shifts = np.asarray(cv2.GaussianBlur(shifts, (3, 3), 0.7), dtype=np.float32)
    trend = np.polyval(np.polyfit(centres, shifts.mean(axis=0), 1), centres)
    if float(np.percentile(np.abs(shifts - trend), 90)) < _BENT * x_height:
        return None
    bend = _whole(shifts, centres, middles, (height, width))
    return bend if _sharpness(straighten(letters, bend)) > _GAIN * _sharpness(letters) else None


def straighten(pixels: Pixels, bend: Bend) -> Pixels:
    """Return the page with each pixel column moved so that its lines are straight."""
    across, down = np.meshgrid(
        np.arange(pixels.shape[1], dtype=np.float32), np.arange(pixels.shape[0], dtype=np.float32)
    )
    done = cv2.remap(pixels, across, down + bend, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(done, dtype=np.uint8)


def bent(box: Box, bend: Bend, direction: int = 1) -> Box:
    """Return where a box of the straightened page lies on the bent one (`direction` 1), or the other way (-1)."""
    x = min(max(box.left + box.width // 2, 0), bend.shape[1] - 1)
    y = min(max(box.top + box.height // 2, 0), bend.shape[0] - 1)
    return box._replace(top=max(0, box.top + direction * round(float(bend[y, x]))))


def _letters(pixels: Pixels, x_height: float) -> Pixels:
    """Return 1 where there is ink in pieces of the size of letters."""
    smooth = cv2.medianBlur(pixels, 3)
    window = int(4 * x_height) | 1
    mask = cv2.adaptiveThreshold(smooth, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 25)
    labels, stats, _ = components(mask)
    tall, wide, area = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_AREA]
    keep = (tall >= 0.6 * x_height) & (tall <= 3 * x_height) & (wide <= 12 * x_height) & (area >= 0.1 * x_height**2)
    keep[0] = False
    return np.asarray(keep[labels], dtype=np.uint8)


def _sharpness(letters: Pixels) -> float:
    """Return how sharply lines and the gaps between them follow each other: see `deskew`."""
    profile = cv2.blur(letters.sum(axis=1, dtype=np.float32).reshape(-1, 1), (1, 3))
    return float((np.diff(profile, axis=0) ** 2).sum())


def _blurred(profiles: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(profiles, (0, 0), sigmaX=sigma, sigmaY=0.01), dtype=np.float32)


def _followed(profiles: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    """Return for each column's profile (columns, rows) its shift against the first one followed."""
    amount = profiles.sum(axis=1)
    usual = float(np.percentile(amount, 75))
    start = int(amount.argmax())
    shifts = np.zeros(len(profiles), dtype=np.float32)
    for order in (range(start + 1, len(profiles)), range(start - 1, -1, -1)):
        shift, slope = 0.0, 0.0
        known = profiles[start].copy()
        for column in order:
            profile = profiles[column]
            if amount[column] < _LEAST_INK * usual:
                slope *= 0.5
                shifts[column] = shift
                continue
            expected = round(shift + 0.5 * slope)
            tries = np.arange(expected - reach, expected + reach + 1)
            fits = np.array([float(known @ np.roll(profile, -one)) for one in tries])
            fits *= 1 - 0.15 * np.abs(tries - expected) / max(reach, 1)
            found = float(tries[fits.argmax()])
            slope, shift = found - shift, found
            shifts[column] = shift
            known = _MEMORY * known + (1 - _MEMORY) * np.roll(profile, -int(shift)) * 2
    return shifts


def _whole(
    shifts: NDArray[np.float32], centres: NDArray[np.intp], middles: NDArray[np.float64], shape: tuple[int, int]
) -> Bend:
    """Return the shifts known at `centres` (across) and `middles` (down) for every pixel."""
    height, width = shape
    across = np.stack([np.interp(np.arange(width), centres, row) for row in shifts])
    places = np.interp(np.arange(height), middles, np.arange(len(middles)))
    low = np.floor(places).astype(np.intp)
    high = np.minimum(low + 1, len(middles) - 1)
    part = (places - low)[:, None]
    return np.asarray((1 - part) * across[low] + part * across[high], dtype=np.float32)
