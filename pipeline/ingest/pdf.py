"""PDF, by pikepdf (structure, embedded images) and poppler (rendering by pdf2image, text by pdftotext).

Only one page is ever in memory. A page that is one scan gives that image as it was stored; any other is rendered.
"""

from __future__ import annotations

import logging
import mmap
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pdf2image
import pikepdf
from lxml import etree
from numpy.typing import NDArray
from pdf2image import exceptions as poppler
from pikepdf import Name
from PIL import Image

from pipeline.errors import InputError, MissingToolError, StageError
from pipeline.ingest.image import check_size, square_pixels, to_pixels
from pipeline.ingest.loaded import Loaded
from pipeline.ingest.opened_pdf import open_pdf
from pipeline.ingest.pdf_content import PageContent, PlacedImage, survey
from pipeline.ingest.text_layer import clean, covers, is_sound
from pipeline.model import Box, Line, Page, Reading, Word
from pipeline.page_image import PageImage
from pipeline.settings import IngestSettings

_TIMEOUT = 180  # seconds for poppler to do one page
_PICTURE = 0.3  # share of the page from which images may hold the text of it: then it is a scan
_SMALL_PICTURE = 0.05  # share of the page below which an image is a coat of arms or a signature
_LEAST_DPI = 72.0
_NEGATIVE = 100  # an image whose middle grey is darker than this was taken out with its colours the wrong way round
_XHTML = "{http://www.w3.org/1999/xhtml}"
_AGAIN = "copy it again from where it came, or scan the paper again"
_INSTALL = "apt-get install poppler-utils"

logging.getLogger("pikepdf").setLevel(logging.ERROR)  # what it mends is not worth a line to the archivist


def count_pages(path: Path) -> int:
    """Return the number of pages of a PDF.

    Raises:
        InputError: it is encrypted, truncated, damaged, or has no pages.
    """
    with _open(path) as pdf:
        if pdf.get_warnings() and _is_cut_off(path):
            raise InputError("the PDF is truncated: its end is missing", _AGAIN)
        pages = len(pdf.pages)
    if pages == 0:
        raise InputError("the PDF has no pages", _AGAIN)
    return pages


def load_page(path: Path, number: int, settings: IngestSettings) -> Loaded:
    """Return page `number` of a PDF: its image, and its words where it is born digital and its text layer is sound.

    Raises:
        InputError: the document cannot be opened, or the page is larger than the settings allow.
        StageError: the page is damaged, or poppler fails on it or takes too long.
        MissingToolError: poppler is not installed.
    """
    pdf = _kept_open(path)
    try:
        page = pdf.pages[number - 1]
        content = survey(page)
        rotation = _rotation(page)
        unit = float(page.obj.get(Name.UserUnit, 1))
        image = _embedded_image(content.sole_image, rotation, unit, settings) if content.sole_image else None
    except (pikepdf.PdfError, IndexError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise StageError("ingest", f"the page is damaged: {error}", _AGAIN) from error
    if image is None:
        image = _rendered(path, number, _render_dpi(content, unit, settings), unit)
    if content.shown and content.image_cover < _PICTURE:
        words = _text_layer(path, number, image, sideways=rotation % 2 == 1)
        if words is not None and _is_trusted(words, image):
            return Loaded(image, _born_digital_page(number, words, image, content))
    old_text = _plain_text(path, number) if content.shown or content.hidden or content.odd else None
    return Loaded(image, old_text=old_text)


def load_small_page(path: Path, number: int, settings: IngestSettings) -> Loaded:
    """Return page `number` of a PDF rendered at half the usual resolution, whatever stands on it.

    Raises: as `load_page`.
    """
    pdf = _kept_open(path)
    try:
        page = pdf.pages[number - 1]
        left, bottom, right, top = (float(side) for side in page.cropbox)
        box = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
        unit = float(page.obj.get(Name.UserUnit, 1))
    except (pikepdf.PdfError, IndexError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise StageError("ingest", f"the page is damaged: {error}", _AGAIN) from error
    return Loaded(_rendered(path, number, max(1, _render_dpi(PageContent(box), unit, settings) // 2), unit))


def _kept_open(path: Path) -> pikepdf.Pdf:
    """Return the PDF at `path`, opened once for all its pages: of 10,000 pages that takes 0.06 s."""
    try:
        status = path.stat()
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror or error}", _AGAIN) from error
    return _open_once(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=1)
def _open_once(path: Path, size: int, mtime_ns: int) -> pikepdf.Pdf:
    return _open(path)


def _open(path: Path) -> pikepdf.Pdf:
    try:
        return open_pdf(path)
    except pikepdf.PasswordError as error:
        advice = "save it without a password (for example with: qpdf --decrypt --password=… IN.pdf OUT.pdf)"
        raise InputError("the PDF is encrypted: it opens with a password only", advice) from error
    except (pikepdf.PdfError, OSError, ValueError) as error:
        what = "truncated: its end is missing" if _is_cut_off(path) else "damaged"
        raise InputError(f"the PDF is {what}", _AGAIN) from error


def _is_cut_off(path: Path) -> bool:
    """Return whether the mark that ends a PDF does not stand after its last object."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return data.rfind(b"%%EOF") < max(data.rfind(b"endobj"), data.rfind(b" obj"), data.rfind(b"stream"))
    except (OSError, ValueError):
        return False


def _rotation(page: pikepdf.Page) -> int:
    """Return by how many quarter turns clockwise the page is shown."""
    holder: Any = page.obj
    for _ in range(64):
        if Name.Rotate in holder:
            return round(float(holder.Rotate) / 90) % 4
        if Name.Parent not in holder:
            return 0
        holder = holder.Parent
    return 0


# ------------------------------------------------------------------------------------------------ images


def _embedded_image(placed: PlacedImage, rotation: int, unit: float, settings: IngestSettings) -> PageImage | None:
    """Return the image that is the page, losslessly and as it is shown; None where it can only be rendered."""
    check_size(placed.width, placed.height, settings)
    try:
        picture = pikepdf.PdfImage(placed.image).as_pil_image()
        pixels = to_pixels(picture)
    except Exception:  # pikepdf raises what its many decoders raise; whatever it is, poppler may know better
        return None
    if pixels.shape[:2] != (placed.height, placed.width) or np.median(pixels[::8, ::8]) < _NEGATIVE:
        return None
    dpi = (placed.dpi()[0] / unit, placed.dpi()[1] / unit)
    pixels, turned = _as_shown(pixels, placed, rotation)
    return square_pixels(pixels, dpi[::-1] if turned else dpi, settings)


def _as_shown(pixels: NDArray[np.uint8], placed: PlacedImage, rotation: int) -> tuple[NDArray[np.uint8], bool]:
    """Return `pixels` turned and mirrored as the page shows them, and whether rows became columns."""
    matrix = placed.matrix
    # where the image's rows (rightwards) and columns (downwards) point on the page, in axes that point right and down
    axes = np.sign(np.round(np.array([[matrix.a, -matrix.c], [-matrix.b, matrix.d]]) / _longest(matrix), 1))
    clockwise = np.array([[0, -1], [1, 0]])
    axes = np.linalg.matrix_power(clockwise, rotation) @ axes
    turned = bool(axes[0, 0] == 0)
    if turned:
        pixels = np.swapaxes(pixels, 0, 1)
        axes = axes[:, ::-1]
    if axes[0, 0] < 0:
        pixels = pixels[:, ::-1]
    if axes[1, 1] < 0:
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels), turned


def _longest(matrix: pikepdf.Matrix) -> float:
    return float(max(abs(matrix.a), abs(matrix.b), abs(matrix.c), abs(matrix.d)))


def _render_dpi(content: PageContent, unit: float, settings: IngestSettings) -> int:
    """Return the pixels per 72 units to render: those of the scan on the page, or as set; never too many in all."""
    dpi = settings.render_dpi * unit  # poppler does not know of units other than 1/72 inch
    own = content.image_dpi
    if content.image_cover >= _PICTURE and own is not None:
        dpi = min(max(own, _LEAST_DPI), 2.0 * dpi)
    left, bottom, right, top = content.box
    area = (right - left) * (top - bottom) / 72**2
    most = (0.98 * settings.max_pixels / max(area, 1e-6)) ** 0.5
    if most < _LEAST_DPI / 2:
        raise InputError(
            f"a page of {(right - left) / 72:.0f} x {(top - bottom) / 72:.0f} inches is too large",
            "check the size of its pages, or raise max_pixels in the table [ingest] of the settings",
        )
    return int(min(dpi, most))


def _rendered(path: Path, number: int, dpi: int, unit: float) -> PageImage:
    try:
        try:
            pictures = _render(path, number, dpi, strict=True)
            complete = True
        except poppler.PDFSyntaxError:
            pictures = _render(path, number, dpi, strict=False)
            complete = False
    except poppler.PDFInfoNotInstalledError as error:
        raise MissingToolError("poppler is not installed", _INSTALL) from error
    except poppler.PDFPopplerTimeoutError as error:
        raise StageError(
            "ingest", f"the page was not rendered within {_TIMEOUT} s", "lower render_dpi in the table [ingest]"
        ) from error
    except (poppler.PDFPageCountError, OSError, ValueError) as error:
        raise StageError("ingest", "the page cannot be rendered", _AGAIN) from error
    pixels = to_pixels(pictures[0]) if pictures else None
    if pixels is None or (not complete and pixels.min() == pixels.max()):
        raise StageError("ingest", "the page is damaged: nothing of it can be shown", _AGAIN)
    return PageImage(pixels, dpi / unit)


def _render(path: Path, number: int, dpi: int, *, strict: bool) -> list[Image.Image]:
    return pdf2image.convert_from_path(
        path, dpi=dpi, first_page=number, last_page=number, use_cropbox=True, strict=strict, timeout=_TIMEOUT
    )


# ------------------------------------------------------------------------------------------------ text


def _plain_text(path: Path, number: int) -> str | None:
    text = _pdftotext(path, number, []).decode("utf-8", "replace").replace("\f", "").rstrip()
    return text if text.strip() else None


def _text_layer(path: Path, number: int, image: PageImage, *, sideways: bool) -> list[list[Line]] | None:
    """Return the lines of the text layer by block, their boxes in pixels of `image`; None where it is unreadable."""
    data = _pdftotext(path, number, ["-bbox-layout"])
    # text may hold characters that XML forbids: they are dropped, and the page then judged by what is left
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(data, parser)
    page = root.find(f".//{_XHTML}page") if root is not None else None
    if page is None:
        return None
    # poppler gives the words as the page is shown, but its size as it is before /Rotate
    width, height = (float(page.get(side, 0)) or 1.0 for side in ("width", "height"))
    across, down = (
        (image.width / height, image.height / width) if sideways else (image.width / width, image.height / height)
    )
    blocks = []
    for block in page.iter(f"{_XHTML}block"):
        lines = [_layer_line(line, across, down) for line in block.iter(f"{_XHTML}line")]
        blocks.append([line for line in lines if line.words])
    return [block for block in blocks if block]


def _layer_line(line: etree._Element, across: float, down: float) -> Line:
    words: list[Word] = []
    for element in line.iter(f"{_XHTML}word"):
        for text in clean(element.text or "").split():
            space = " " if words else ""
            words.append(Word(text, text, space=space, box=_box(element, across, down)))
    return Line(tuple(words), _box(line, across, down))


def _box(element: etree._Element, across: float, down: float) -> Box:
    left, top, right, bottom = (float(element.get(side, 0)) for side in ("xMin", "yMin", "xMax", "yMax"))
    x, y = round(left * across), round(top * down)
    return Box(x, y, max(1, round(right * across) - x), max(1, round(bottom * down) - y))


def _is_trusted(blocks: list[list[Line]], image: PageImage) -> bool:
    lines = [line for block in blocks for line in block]
    boxes = [word.box for line in lines for word in line.words if word.box is not None]
    return is_sound("\n".join(line.raw for line in lines)) and covers(boxes, image.pixels)


def _born_digital_page(number: int, blocks: list[list[Line]], image: PageImage, content: PageContent) -> Page:
    notes = ["Besedilo je vzeto iz datoteke; stran ni bila optično prebrana."]
    if content.image_cover > _SMALL_PICTURE:
        notes.append("Na strani je slika; morebitno besedilo na njej ni bilo prebrano.")
    lines: list[Line] = []
    for block in blocks:
        lines += [*block, Line()]
    return Page(
        number,
        tuple(lines),
        Reading.TEXT_LAYER,
        width=image.width,
        height=image.height,
        dpi=image.dpi,
        notes=tuple(notes),
    )


def _pdftotext(path: Path, number: int, options: list[str]) -> bytes:
    page = ["-f", str(number), "-l", str(number), "-cropbox", "-enc", "UTF-8"]
    try:
        # the path is absolute, so that a name that begins with a dash is not taken for an option
        done = subprocess.run(
            ["pdftotext", *options, *page, str(path.absolute()), "-"],
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except FileNotFoundError as error:
        raise MissingToolError("poppler is not installed", _INSTALL) from error
    except subprocess.TimeoutExpired as error:
        raise StageError("ingest", f"the text layer was not read within {_TIMEOUT} s", _AGAIN) from error
    return done.stdout
