"""The picture of a page that the report shows: small enough to keep thousands, sharp enough to judge a letter."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from pipeline.files import write_atomically
from pipeline.page_image import PageImage
from pipeline.preprocess.geometry import reduced
from pipeline.review.parts import LONG_SIDE

_QUALITY = 45  # of the JPEG; a WebP that looks the same has a quarter less bytes and takes 20 times as long to make
_SWATCH = 400  # long side of the reduced copy in which colour is looked for, pixels
_CHROMA_STEP = 22  # distance from the page's own tint, in Cb and Cr levels, that the eye takes for another colour
_COLOURED_SHARE = 0.0008  # of the page: a round stamp covers about 0.2 %, the chroma noise of a JPEG less than 0.01 %


def write_page_image(image: PageImage, path: Path) -> None:
    """Write `image` as it was scanned to `path` as JPEG, long side at most 1750 pixels, replacing it in one step.

    A page without real colour (ink, a stamp, a coat of arms) is stored grey, which also removes the tint of
    yellowed paper. An A4 page of text takes about 110 kB.

    Raises:
        OSError: the file cannot be written.
    """
    pixels = image.pixels
    if pixels.ndim > 2:
        picture = Image.fromarray(pixels)
        pixels = pixels[:, :, ::-1] if _is_coloured(picture) else np.asarray(picture.convert("L"))
    small = reduced(pixels, LONG_SIDE)[0]
    # OpenCV writes the same file as Pillow in two thirds of the time
    _, file = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY, cv2.IMWRITE_JPEG_OPTIMIZE, 1])
    write_atomically(path, file.tobytes())


def _is_coloured(picture: Image.Image) -> bool:
    swatch = picture.convert("RGB")
    swatch.thumbnail((_SWATCH, _SWATCH), Image.Resampling.BOX)
    chroma = np.asarray(swatch.convert("YCbCr"), dtype=np.int16)[:, :, 1:]
    tint = np.median(chroma, axis=(0, 1))
    distance = np.abs(chroma - tint).max(axis=2)
    return bool((distance > _CHROMA_STEP).mean() > _COLOURED_SHARE)
