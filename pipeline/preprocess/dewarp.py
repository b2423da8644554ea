"""Dewarping: lines of text that folds or a curled sheet have bent are made straight."""

from __future__ import annotations

from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.preprocess.geometry import Pixels, components, darker_than_around

_STEP = 1.5  # heights of a small letter: distance of the columns in which the lines are looked for
_WIDTHS = (5.0, 3.5, 2.5)  # the same: width of such a column; narrower as the lines in it lean less
_REACH = 1.0  # the same: lines rise or fall by less from one column to the next; they are 2 to 3 apart
_MEMORY = 0.75  # weight of the columns before in the profile that the next one is compared with
_FARTHEST = 5.0  # heights of a small letter by which lines may rise or fall in all
_ROUNDS = 3  # of fitting the columns to the page's own profile
_STIFF = 0.004  # fit lost for each pixel by which the course of the lines turns; the best fit of a column is 1
_WINDOWS = 4  # parts of the height, each with a bend of its own
_LEAST_INK = 0.15  # of the usual ink of a column, below which its lines say nothing
# By how much sharper the rows must be when the lines are straight: it is 1.7 to 9 times on folded pages, 1.2 on noise
_GAIN = 1.3
_BENT = 0.35  # heights of a small letter: lines that bend less are read as well

Bend = NDArray[np.float32]


def bend_of(pixels: Pixels, x_height: float) -> Bend | None:
    """Return how far the lines on a grey page lie below where straight ones would: (height, width) pixels.

    None where they are straight, or cannot be followed. A fold or a curl bends all lines of a page in much the same
    way, so that the row profiles of narrow columns are those of the whole page, shifted: each is fitted to the mean of
    all of them, anew with every better mean and in narrower columns, along the smoothest course (by dynamic
    programming). What bends otherwise at the head than at the foot is then followed in parts of the height. Method:
    text-line fitting as in A. Ulges, C. Lampert and T. Breuel, "Document image dewarping using robust estimation of
    curled text lines", ICDAR 2005, with row profiles in the place of baselines, for these can be had on pages where
    letters touch.
    """
    letters = _letters(pixels, x_height)
    if pixels.shape[1] < 4 * _STEP * x_height + _WIDTHS[0] * x_height:
        return None
    bend = np.zeros(pixels.shape, dtype=np.float32)
    sharpest = crooked = _sharpness(letters)
    finders = [partial(_same_all_down, x_height=x_height, width=width) for width in _WIDTHS]
    for find in (*finders, partial(_by_windows, x_height=x_height)):
        further = _composed(bend, find(straighten(letters, bend)))
        sharpness = _sharpness(straighten(letters, further))
        if sharpness > sharpest:
            bend, sharpest = further, sharpness
    course = bend.mean(axis=0)
    across = np.arange(course.size)
    trend = np.polyval(np.polyfit(across, course, 1), across)
    if float(np.percentile(np.abs(course - trend), 90)) < _BENT * x_height:
        return None
    return bend if sharpest > _GAIN * crooked else None


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
    smooth = np.asarray(cv2.medianBlur(pixels, 3), dtype=np.uint8)
    labels, stats, _ = components(darker_than_around(smooth, int(4 * x_height) | 1, 25))
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


def _columns(letters: Pixels, x_height: float, width: float) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return the middles of narrow columns and the row profile of each: (columns, rows)."""
    half = max(2, round(width * x_height / 2))
    centres = np.arange(half, letters.shape[1] - half, max(2, round(_STEP * x_height)))
    sums = np.cumsum(np.pad(letters, ((0, 0), (1, 0))), axis=1, dtype=np.float32)
    return centres, _blurred((sums[:, centres + half] - sums[:, centres - half]).T, max(0.3 * x_height, 0.5))


def _same_all_down(letters: Pixels, x_height: float, width: float) -> Bend:
    """Return the bend of lines that are bent alike from the head of the page to its foot."""
    centres, profiles = _columns(letters, x_height, width)
    reach = round(_REACH * x_height)
    shifts = np.round(_followed(profiles, reach)).astype(np.intp)
    shifts -= int(np.median(shifts))
    farthest = round(_FARTHEST * x_height)
    weight = profiles.sum(axis=1)
    weight = np.minimum(weight / max(float(np.percentile(weight, 75)), 1.0), 1.0)
    spectra = np.fft.rfft(profiles - profiles.mean(axis=1, keepdims=True), 2 * profiles.shape[1])
    for _ in range(_ROUNDS):
        whole = sum(np.roll(profile, -shift) for profile, shift in zip(profiles, shifts, strict=True))
        pattern = np.fft.rfft(np.asarray(whole - np.mean(whole)), 2 * profiles.shape[1])
        fits = np.fft.irfft(spectra * pattern.conj(), 2 * profiles.shape[1])
        fits = np.concatenate([fits[:, -farthest:], fits[:, : farthest + 1]], axis=1)
        fits = fits / np.maximum(fits.max(axis=1, keepdims=True), 1e-6) * weight[:, None]
        shifts = _smoothest(fits, reach) - farthest
    # what leans all over is skew, which is set right elsewhere
    course = np.interp(np.arange(letters.shape[1]), centres, shifts - float(np.median(shifts)))
    course = cv2.GaussianBlur(course.reshape(1, -1).astype(np.float32), (0, 0), sigmaX=x_height, sigmaY=0.01)
    return np.repeat(np.asarray(course, dtype=np.float32), letters.shape[0], axis=0)


def _smoothest(fits: NDArray[np.float64], reach: int) -> NDArray[np.intp]:
    """Return the place in each row of `fits` along which their sum is greatest, less what the turns cost (Viterbi)."""
    count = fits.shape[1]
    steps = np.arange(-reach, reach + 1)
    best, came = fits[0].copy(), np.zeros(fits.shape, dtype=np.intp)
    for row in range(1, len(fits)):
        padded = np.pad(best, reach, constant_values=-np.inf)
        tries = np.stack([padded[reach + step : reach + step + count] - _STIFF * abs(step) for step in steps])
        chosen = tries.argmax(axis=0)
        came[row] = np.arange(count) + steps[chosen]
        best = tries[chosen, np.arange(count)] + fits[row]
    path = [int(best.argmax())]
    for row in range(len(fits) - 1, 0, -1):
        path.append(int(came[row][path[-1]]))
    return np.array(path[::-1], dtype=np.intp)


def _by_windows(letters: Pixels, x_height: float) -> Bend:
    """Return the bend of lines by parts of the height."""
    height = letters.shape[0]
    centres, profiles = _columns(letters, x_height, _WIDTHS[0])
    middles = (np.arange(_WINDOWS) + 0.5) * height / _WINDOWS
    rows = np.arange(height)
    shifts = np.zeros((_WINDOWS, centres.size), dtype=np.float32)
    for window, middle in enumerate(middles):
        weight = np.clip(1.5 - np.abs(rows - middle) / (height / _WINDOWS), 0, 1).astype(np.float32)
        shifts[window] = _followed(profiles * weight, round(_REACH * x_height))
    shifts -= np.median(shifts, axis=1, keepdims=True)
    shifts = np.asarray(cv2.GaussianBlur(shifts, (3, 3), 0.7), dtype=np.float32)
    return _whole(shifts, centres, middles, (letters.shape[0], letters.shape[1]))


def _composed(first: Bend, second: Bend) -> Bend:
    """Return the bend of a page of which `first` was taken out and `second` was found then."""
    across, down = np.meshgrid(np.arange(first.shape[1], dtype=np.float32), np.arange(first.shape[0], dtype=np.float32))
    return second + np.asarray(
        cv2.remap(first, across, down + second, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )


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
