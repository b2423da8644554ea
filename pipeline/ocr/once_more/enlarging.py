"""A place of a page, enlarged, with paper around it: as a few words are read best once more."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.model import Box
from pipeline.page_image import PageImage

_ENLARGED = 2  # of seven "X" in a table, so large all were read as such and with 0.72 or more; as printed, four as "x"
# Heights of a small letter: of the page around the place, which may hold the rules of a table, and of paper around that
_FRAME, _PAPER = 0.3, 1.2


def enlarged(image: PageImage, place: Box, height: float) -> PageImage:
    """Return what stands at `place` of `image` (grey); boxes read there lead back to it. `height`: of small letters."""
    frame, paper = round(_FRAME * height), round(_PAPER * height)
    left, top = max(0, place.left - frame), max(0, place.top - frame)
    crop = image.pixels[top : place.bottom + frame, left : place.right + frame]
    framed = cv2.copyMakeBorder(crop, *(paper,) * 4, cv2.BORDER_CONSTANT, value=int(np.percentile(crop, 90)))
    large = cv2.resize(framed, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
    back = np.array([[1 / _ENLARGED, 0, left - paper], [0, 1 / _ENLARGED, top - paper], [0, 0, 1]])
    return PageImage(np.asarray(large, np.uint8), image.dpi * _ENLARGED, back)
