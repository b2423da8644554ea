"""A page image: what the stages before OCR hand on. It alone of what they share needs numpy."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class PageImage:
    """A page image on its way to Tesseract.

    `pixels` is (height, width) grey or (height, width, 3) RGB, uint8. `to_original` is the 3 x 3 homogeneous matrix
    that takes a point (x, y, 1) of `pixels` to the image as it was ingested, so that boxes found after any
    preparation can be given in the original's pixels. `steps` names what was done, in order, with its parameters.
    """

    pixels: NDArray[np.uint8]
    dpi: float
    to_original: NDArray[np.float64] = field(default_factory=lambda: np.eye(3))
    steps: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])
