"""Scanned images as the pages of a PDF, without loss: what the PDF can hold as it is is copied byte for byte."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import img2pdf
from pikepdf import Pdf
from PIL import Image, ImageOps, TiffImagePlugin

from pipeline.ingest.image import ORIENTATION, SIDEWAYS
from pipeline.model import Document, Kind, Page

logging.getLogger("img2pdf").setLevel(logging.ERROR)  # that some viewers show no smaller page
_DPI = 300.0  # where neither the file nor reading knows
_LARGEST = 200.0  # inches: the longest side a PDF page may have
_PART = 50  # pages that are held in memory at a time
_A4 = (595, 842)  # points
_SUBFILE_TYPE = 254  # TIFF tag; bit 0: a smaller copy of another page
_MIRRORED = frozenset({2, 4, 5, 7})  # orientations that a page's /Rotate cannot express
_REFUSED = (  # what img2pdf raises for an image that a PDF cannot hold as it is
    img2pdf.AlphaChannelError,
    img2pdf.ImageOpenError,
    img2pdf.JpegColorspaceError,
    img2pdf.UnsupportedColorspaceError,
    NotImplementedError,
    ValueError,
)
_FAST = 1  # zlib level: half to two thirds of the time of the usual 6 on scanned pages, at most 15 % larger


def image_pages(document: Document, source: Path, scratch: Path) -> Pdf:
    """Return a PDF with a page for each of `document`'s, from the image or multi-page TIFF `source`.

    JPEG and JPEG 2000 are copied as they are, PNG nearly so, frames of a TIFF packed again without loss. A frame that
    cannot be decoded leaves an empty page. `scratch` is a folder for files that must last as long as the PDF.

    Raises:
        OSError: the image cannot be read.
        ValueError: no PDF page can be made of it.
    """
    made = Pdf.new()
    waiting = Pdf.new()
    for page, single in zip(document.pages, _pages(document, source), strict=True):
        waiting.pages.extend(single.pages)
        if page.number % _PART == 0:
            made.pages.extend(_parked(waiting, scratch / f"{page.number}.pdf").pages)
            waiting = Pdf.new()
    made.pages.extend(waiting.pages)
    return made


def _parked(pdf: Pdf, path: Path) -> Pdf:
    """Return `pdf` with its streams on disk at `path` instead of in memory."""
    pdf.save(path)
    return Pdf.open(path)


def _pages(document: Document, source: Path) -> Iterator[Pdf]:
    if document.kind is not Kind.TIFF:
        yield _page(source, document.pages[0])
        return
    with _opened(source) as image:
        frames = _frames(image)
        for page in document.pages:
            try:
                image.seek(frames[page.number - 1])
                sideways = image.getexif().get(ORIENTATION) in SIDEWAYS
                image.load()  # which turns it
                yield _to_pdf(_packed(image), _dpi(image, page, sideways))
            except (OSError, EOFError, SyntaxError, IndexError):
                empty = Pdf.new()
                empty.add_blank_page(page_size=_A4)
                yield empty


@contextmanager
def _opened(source: Path) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata, and of a size that was accepted at ingest
        with Image.open(source) as image:
            yield image


def _frames(image: Image.Image) -> list[int]:
    """Return the frames of a TIFF that are pages: a smaller copy of another one is none."""
    frames = []
    for frame in range(getattr(image, "n_frames", 1)):
        image.seek(frame)
        if not int(image.tag_v2.get(_SUBFILE_TYPE, 0)) & 1:  # type: ignore[attr-defined]
            frames.append(frame)
    return frames or [0]


def _page(source: Path, page: Page) -> Pdf:
    with _opened(source) as image:
        orientation = image.getexif().get(ORIENTATION)
        # Transparency is laid on white and a mirrored page turned round; all else is first tried as it is.
        if not (image.has_transparency_data or orientation in _MIRRORED):
            with suppress(*_REFUSED):
                return _to_pdf(source.read_bytes(), _dpi(image, page))
        return _to_pdf(_packed(ImageOps.exif_transpose(image)), _dpi(image, page, orientation in SIDEWAYS))


def _to_pdf(data: bytes, dpi: tuple[float, float]) -> Pdf:
    layout = img2pdf.get_fixed_dpi_layout_fun(dpi)
    rotation = img2pdf.Rotation.ifvalid
    pdf = img2pdf.convert(data, layout_fun=layout, rotation=rotation, first_frame_only=True, nodate=True)
    return Pdf.open(io.BytesIO(pdf))


def _packed(image: Image.Image) -> bytes:
    """Return `image` as a file that img2pdf takes over without decoding it: Group 4 if bilevel, else mostly PNG."""
    if image.has_transparency_data:
        page = Image.new("RGBA", image.size, "white")
        page.alpha_composite(image.convert("RGBA"))
        image = page.convert("RGB")
    profile = image.info.get("icc_profile")
    file = io.BytesIO()
    if image.mode == "1":
        one_strip = {TiffImagePlugin.ROWSPERSTRIP: image.height}
        image.save(file, "TIFF", compression="group4", tiffinfo=one_strip)
    elif image.mode == "CMYK":
        image.save(file, "TIFF", compression="tiff_adobe_deflate", icc_profile=profile)
    else:
        kept = image if image.mode in ("L", "P", "RGB", "I;16") else image.convert("RGB")
        kept.save(file, "PNG", compress_level=_FAST, icc_profile=profile if kept is image else None)
    return file.getvalue()


def _dpi(image: Image.Image, page: Page, turned: bool = False) -> tuple[float, float]:
    """Return the resolution across and down: the page's, or the file's where the page was stretched to be read.

    `turned`: the image was laid on its side since the file was opened.
    """
    across, down = (float(value) for value in image.info.get("dpi", (0, 0)))
    if page.dpi and {page.width, page.height} == set(image.size):
        across = down = page.dpi
    elif not (across > 0 and down > 0):  # it may have been read at half its resolution
        read = max(page.width, page.height)
        across = down = page.dpi * max(image.size) / read if page.dpi and read else _DPI
    elif turned:
        across, down = down, across
    smallest = max(image.size) / _LARGEST
    return max(across, smallest), max(down, smallest)
