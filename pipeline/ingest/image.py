"""Image files: multi-page TIFF, PNG, JPEG and JPEG 2000, by Pillow."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from pipeline.errors import InputError, StageError, ZapisnikError
from pipeline.page_image import PageImage
from pipeline.settings import IngestSettings

# Pillow's own limit knows nothing of our settings: `check_size` is asked before anything is decoded.
Image.MAX_IMAGE_PIXELS = None

A4_WIDTH = 8.27  # inches
_PLAUSIBLE_DPI = (50.0, 2500.0)
_PLAUSIBLE_SHORT_SIDE = (3.5, 24.0)  # inches: from a postcard to A2
ORIENTATION, SIDEWAYS = 0x0112, frozenset({5, 6, 7, 8})  # EXIF tag; its values of an image that lies on its side
_SUBFILE_TYPE = 254  # TIFF tag; bit 0: a smaller copy of another page
_STRIPS, _TILES = (273, 279), (324, 325)  # TIFF tags: where the data lie, and how many bytes
_COLOUR_STEP = 40  # distance between channels that is ink of another colour, not the tint of paper
_COLOURED_SHARE = 0.0005  # of the page: a round stamp covers about 0.002
_AGAIN = "copy it again from where it came, or scan the paper again"


def count_frames(path: Path, settings: IngestSettings) -> int:
    """Return the number of pages in an image file, having made sure that its data are all there.

    Raises:
        InputError: it cannot be decoded, is truncated, or a page of it is too large.
    """
    try:
        with _opened(path) as image:
            frames = _frames(image)
            for frame in frames:
                image.seek(frame)
                check_size(image.width, image.height, settings)
                if image.format == "TIFF":
                    _check_extent(image, path)
            if image.format != "TIFF":
                _decode_small(image)
            return len(frames)
    except ZapisnikError:
        raise
    except Exception as error:  # of a damaged file, Pillow raises whatever it stumbles over
        raise InputError(f"the image is damaged or incomplete: {error}", _AGAIN) from error


def load_frame(path: Path, number: int, settings: IngestSettings) -> PageImage:
    """Return page `number` of an image file, upright as its EXIF data say and with square pixels.

    Raises:
        InputError: the file cannot be opened, or the page is too large.
        StageError: this page cannot be decoded.
    """
    try:
        with _opened(path) as image:
            status = path.stat()
            image.seek(_remembered_frames(path, status.st_size, status.st_mtime_ns)[number - 1])
            check_size(image.width, image.height, settings)
            dpi = image.info.get("dpi")
            size, sideways = image.size, image.getexif().get(ORIENTATION) in SIDEWAYS
            image.load()  # Pillow turns a TIFF as its data say, other files not
            upright = ImageOps.exif_transpose(image)
            if dpi is not None and (sideways or upright.size != size):
                dpi = dpi[::-1]
            return square_pixels(to_pixels(upright), dpi, settings)
    except ZapisnikError:
        raise
    except Exception as error:  # as above
        raise StageError("ingest", f"the image cannot be decoded: {error}", _AGAIN) from error


def halved(image: PageImage) -> PageImage:
    """Return `image` at half its resolution, as if it had been scanned so."""
    size = (max(1, image.width // 2), max(1, image.height // 2))
    return PageImage(np.asarray(cv2.resize(image.pixels, size, interpolation=cv2.INTER_AREA)), image.dpi / 2)


def check_size(width: int, height: int, settings: IngestSettings) -> None:
    """Raise InputError if an image of `width` x `height` pixels is larger than the settings allow."""
    if width * height > settings.max_pixels:
        raise InputError(
            f"a page of {width} x {height} pixels is larger than {settings.max_pixels} pixels",
            "scan it at 300 dpi, or raise max_pixels in the table [ingest] of the settings",
        )


def to_pixels(image: Image.Image) -> NDArray[np.uint8]:
    """Return any Pillow image as uint8: (height, width) grey, or (height, width, 3) RGB where it has colour.

    Transparency is laid on white paper; more than eight bits are reduced to eight.
    """
    if image.mode in ("1", "L"):
        return np.asarray(image.convert("L"), dtype=np.uint8)
    if image.mode.startswith(("I", "F")):
        return _deep_to_grey(np.asarray(image))
    if "A" in image.getbands() or "a" in image.getbands() or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    pixels = np.asarray(image.convert("RGB"), dtype=np.uint8)
    return pixels if _is_coloured(pixels) else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def square_pixels(pixels: NDArray[np.uint8], dpi: tuple[float, float] | None, settings: IngestSettings) -> PageImage:
    """Return `pixels` as a page image of resolution `dpi` (across, down), which is estimated where it cannot be right.

    A fax has half the lines that it has columns to the inch: it is stretched to the finer of the two.
    """
    height, width = pixels.shape[:2]
    across, down = (float(value) for value in dpi) if dpi is not None else (0.0, 0.0)
    if not (_is_plausible(across, width, height) and _is_plausible(down, width, height)):
        # Nothing is known: the page is taken for A4. Exact only for A4, but the text height is measured again later.
        return PageImage(pixels, min(width, height) / A4_WIDTH)
    finer = max(across, down)
    if finer / min(across, down) > 1.05:
        size = (round(width * finer / across), round(height * finer / down))
        check_size(*size, settings)
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
    return PageImage(pixels, finer)


def _is_plausible(dpi: float, width: int, height: int) -> bool:
    if not _PLAUSIBLE_DPI[0] <= dpi <= _PLAUSIBLE_DPI[1]:
        return False
    shortest, longest = _PLAUSIBLE_SHORT_SIDE
    # a phone writes 72 dpi into a photograph of 3000 x 4000 pixels, which would be a metre wide
    return shortest <= min(width, height) / dpi <= longest


def _deep_to_grey(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Return samples of 16 or more bits as eight; the range is that of the scanner's bits, or that of the data."""
    levels = values.astype(np.float64)
    top = float(levels.max(initial=0.0))
    low = min(0.0, float(levels.min(initial=0.0)))
    if np.issubdtype(values.dtype, np.integer) and low == 0:
        top = next((limit for limit in (255.0, 4095.0, 65535.0) if top <= limit), top)
    scale = 255.0 / (top - low) if top > low else 0.0
    return np.asarray(np.round((levels - low) * scale), dtype=np.uint8)


def _is_coloured(pixels: NDArray[np.uint8]) -> bool:
    height, width = pixels.shape[:2]
    scale = min(1.0, 400 / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    swatch = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.int16)
    tint = np.median(swatch, axis=(0, 1)) - np.median(swatch)
    neutral = swatch - tint
    return bool((np.ptp(neutral, axis=2) > _COLOUR_STEP).mean() > _COLOURED_SHARE)


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata that we do not use
        with Image.open(path) as image:
            yield image


def _frames(image: Image.Image) -> list[int]:
    """Return the frames that are pages: smaller copies in a TIFF and the other pictures of a photograph are none."""
    if image.format != "TIFF":
        return [0]
    pages = []
    for frame in range(getattr(image, "n_frames", 1)):
        image.seek(frame)
        if not int(image.tag_v2.get(_SUBFILE_TYPE, 0)) & 1:  # type: ignore[attr-defined]
            pages.append(frame)
    return pages or [0]


@lru_cache(maxsize=16)
def _remembered_frames(path: Path, size: int, mtime_ns: int) -> list[int]:
    """Return the frames that are pages: of a file of thousands, to look for them takes longer than to read one."""
    with _opened(path) as image:
        return _frames(image)


def _check_extent(image: Image.Image, path: Path) -> None:
    """Raise OSError if the data of the current TIFF page would reach beyond the end of the file."""
    size = path.stat().st_size
    for offsets, lengths in (_STRIPS, _TILES):
        starts = image.tag_v2.get(offsets, ())  # type: ignore[attr-defined]
        counts = image.tag_v2.get(lengths, ())  # type: ignore[attr-defined]
        if any(start + count > size for start, count in zip(starts, counts, strict=False)):
            raise OSError(f"page {image.tell() + 1} ends beyond the end of the file")


def _decode_small(image: Image.Image) -> None:
    """Decode the whole file, but to an image that is as small as its format allows."""
    if image.format == "JPEG":
        image.draft("L", (image.width // 8, image.height // 8))
    elif image.format == "JPEG2000":
        image.reduce = 3  # type: ignore[method-assign,assignment]
    image.load()
