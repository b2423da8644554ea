"""What is said to the archivist about a page that could not be read well, and why."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.model import PageImage
from pipeline.preprocess.contrast import ink_and_paper
from pipeline.preprocess.geometry import components

NOISE_LEFT_OUT = "Izpuščene so vrstice, ki niso podobne besedilu: morda slika, podpis ali šum."
_PALE = 0.3  # contrast of the ink: 0.1 to 0.2 on the faded pages of the benchmark, 0.35 to 0.7 on the others
_SPECKS = 2.0  # specks a letter; a clean scan has fewer than one


def quality_note(image: PageImage, x_height: float, steps: Sequence[str]) -> str:
    """Return the note on a page that was read badly, in Slovene, with what is wrong with it as far as that is seen.

    `image` (grey) is the page as it was first read, `steps` what was done to it.
    """
    found = []
    contrast = ink_contrast(image, x_height)
    if contrast is not None and contrast < _PALE:
        found.append("prebledo")
    if any(step.startswith("illumination") for step in steps):
        found.append("senca")
    if specks_per_letter(image, x_height) > _SPECKS:
        found.append("šum")
    if "dewarp" in steps:
        found.append("pregibi")
    return f"Stran je slabo berljiva ({', '.join(found) or 'vzrok ni jasen'}); primerjajte jo s sliko."


def ink_contrast(image: PageImage, x_height: float) -> float | None:
    """Return by what share of the paper's level the ink is darker, 0 to 1; None where no letters are seen."""
    levels = ink_and_paper(image.pixels, x_height)
    return None if levels is None else float((levels[1] - levels[0]) / max(levels[1], 1.0))


def specks_per_letter(image: PageImage, x_height: float) -> float:
    """Return how many pieces of ink too small for a letter there are for each one that may be one."""
    window = int(4 * x_height) | 1
    ink = cv2.adaptiveThreshold(image.pixels, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 20)
    _, stats, _ = components(ink)
    tall = stats[1:, cv2.CC_STAT_HEIGHT]
    letters = np.count_nonzero((tall >= 0.6 * x_height) & (tall <= 3 * x_height))
    return float(np.count_nonzero(tall < 0.4 * x_height) / max(int(letters), 1))
