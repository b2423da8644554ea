"""Tesseract, through pytesseract: the only place that knows how it is called, what it answers and how it fails."""

from __future__ import annotations

import os
import re
import struct
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import groupby
from operator import add
from pathlib import Path

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray
from pytesseract import Output, TesseractError, TesseractNotFoundError

from pipeline.errors import MissingToolError, StageError
from pipeline.model import Box, Line, Word
from pipeline.ocr.installed import INSTALL
from pipeline.page_image import PageImage
from pipeline.settings import OcrSettings

_OSD_TIMEOUT = 30.0  # seconds; it takes about one
_LANGUAGE_LACKING = re.compile(r"Failed loading language|Error opening data file|couldn't load any languages")
_TOO_LITTLE = re.compile(r"Too few characters|Image too small|Empty page|Invalid resolution", re.IGNORECASE)
# How the C library gets memory for Tesseract: in large pieces that it keeps, for it asks for the same again with every
# line. A page then takes 3 % less processor time, and 2 MB more. Where these are not known, they change nothing.
_MEMORY = ":".join(
    f"glibc.malloc.{name}"
    for name in ("hugetlb=1", "top_pad=16777216", "trim_threshold=1073741824", "mmap_threshold=1073741824")
)
_WORD_LEVEL = "5"  # of the rows that Tesseract writes: page, block, paragraph, line, word
_COLUMNS = 12
_RESOLUTION, _METRE = 38, 1 / 0.0254  # where a BMP says how many pixels a metre it has across and down; inches of that


class Layout(IntEnum):
    """What Tesseract is to expect on an image: its "page segmentation mode"."""

    PAGE = 3
    BLOCK = 6  # lines of one column: nothing is taken for a picture, and no line is dropped
    LINE = 7
    RAW_LINE = 13  # a line, of which nothing else is asked


@dataclass(frozen=True, slots=True)
class Orientation:
    """What Tesseract's orientation and script detection found out."""

    turn: int  # by how many degrees clockwise the page must be turned to stand upright: 0, 90, 180 or 270
    confidence: float  # Tesseract's own measure; 0 is none, above about 2 it is seldom wrong


def recognise(image: PageImage, settings: OcrSettings, layout: Layout = Layout.PAGE) -> tuple[Line, ...]:
    """Return the lines that Tesseract reads on `image` as it is, boxes in pixels of the page image as ingested.

    Raises:
        StageError: Tesseract took longer than the settings allow, crashed, or did not answer with text.
        MissingToolError: Tesseract or the language is not installed.
    """
    return recognise_each([image], settings, layout)[0]


def recognise_each(images: Sequence[PageImage], settings: OcrSettings, layout: Layout) -> list[tuple[Line, ...]]:
    """Return the lines of each of `images`, by one call, so that the model is loaded once.

    Raises: as `recognise`.
    """
    rows = _rows(_call(images, settings, layout))
    pages = [[row for row in rows if row[1] == str(number)] for number in range(1, len(images) + 1)]
    return [_lines(page, image.to_original) for page, image in zip(pages, images, strict=True)]


def orientation(image: PageImage) -> Orientation | None:
    """Return how Tesseract thinks `image` lies; None where it finds too little text to say.

    Raises:
        StageError: Tesseract crashed or took too long.
        MissingToolError: Tesseract or its `osd` data are not installed.
    """
    with _pictures([image]) as picture:
        try:
            found = pytesseract.image_to_osd(str(picture), output_type=Output.DICT, timeout=_OSD_TIMEOUT)
        except TesseractError as error:
            if _TOO_LITTLE.search(error.message):
                return None
            raise _failure(error, "osd") from error
        except Exception as error:
            raise _failure(error, "osd", _OSD_TIMEOUT) from error
    if "rotate" not in found:
        return None
    return Orientation(int(found["rotate"]) % 360, float(found["orientation_conf"]))


# ------------------------------------------------------------------------------------------------ calling


def _call(images: Sequence[PageImage], settings: OcrSettings, layout: Layout) -> bytes:
    with _pictures(images) as picture:
        try:
            # `image_to_data` would ask for the version first, and turn bytes that are no UTF-8 into an error of its own
            return bytes(
                pytesseract.run_and_get_output(
                    str(picture),
                    extension="tsv",
                    lang=settings.language,
                    config=f"--psm {layout:d} -c tessedit_create_tsv=1",
                    timeout=settings.timeout,
                    return_bytes=True,
                )
            )
        except Exception as error:
            raise _failure(error, settings.language, settings.timeout) from error


@contextmanager
def _pictures(images: Sequence[PageImage]) -> Iterator[Path]:
    """Yield the path of the picture, or of a list of several; the environment is set for a Tesseract that reads them.

    Each is a grey BMP, which tells its own resolution: written and read in one piece, without the time compression
    takes. (Tesseract's library reads a PGM byte by byte, which takes 6 % of the whole reading.)
    """
    # Tesseract's own threads wait for each other more than they work; pages are read side by side instead.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    os.environ.setdefault("GLIBC_TUNABLES", _MEMORY)
    with tempfile.TemporaryDirectory(prefix="zapisnik-") as name:
        folder = Path(name)
        paths = [folder / f"{number}.bmp" for number in range(len(images))]
        try:
            for path, image in zip(paths, images, strict=True):
                path.write_bytes(_bmp(image))
            if len(paths) > 1:
                (folder / "list.txt").write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
        except OSError as error:
            advice = f"make room in {tempfile.gettempdir()}, or set TMPDIR to a folder with room"
            raise StageError("ocr", f"the page cannot be handed to Tesseract: {error.strerror}", advice) from error
        yield paths[0] if len(paths) == 1 else folder / "list.txt"


def _bmp(image: PageImage) -> memoryview:
    grey = image.pixels if image.pixels.ndim == 2 else cv2.cvtColor(image.pixels, cv2.COLOR_RGB2GRAY)
    bmp = cv2.imencode(".bmp", grey)[1].data
    dpi = min(max(round(image.dpi), 70), 2400)  # the range that Tesseract believes
    struct.pack_into("<ii", bmp, _RESOLUTION, *(round(dpi * _METRE),) * 2)
    return bmp


def _failure(error: Exception, language: str, timeout: float = 0.0) -> StageError | MissingToolError:
    """Return what a failure of pytesseract means."""
    if isinstance(error, TesseractNotFoundError):
        return MissingToolError("Tesseract is not installed", INSTALL)
    if isinstance(error, TesseractError):
        message = " ".join(str(error.message).split())
        if _LANGUAGE_LACKING.search(message):
            packages = " ".join(f"tesseract-ocr-{part.replace('_', '-')}" for part in language.split("+"))
            return MissingToolError(f"Tesseract has no language {language}", f"apt-get install {packages}")
        if error.status < 0:
            message = f"it was ended by signal {-error.status}"
        advice = "look at the page; if there is nothing odd about it, check the free memory and run it again"
        return StageError("ocr", f"Tesseract failed: {message[:300] or f'exit status {error.status}'}", advice)
    if isinstance(error, UnicodeDecodeError):
        return StageError("ocr", "Tesseract failed, and its message is not UTF-8", "reinstall it: " + INSTALL)
    if type(error) is RuntimeError:  # what pytesseract raises where the time is over
        advice = "raise timeout in the table [ocr] of the settings, or scan the page again at 300 dpi"
        return StageError("ocr", f"Tesseract did not finish within {timeout:g} s", advice)
    return StageError("ocr", f"Tesseract left no result: {error}", "check that it runs: tesseract --version")


# ------------------------------------------------------------------------------------------------ its answer


def _rows(answer: bytes) -> list[list[str]]:
    """Return the words of Tesseract's table, cells in its order: level, page, block, paragraph, line, word, left …"""
    try:
        table = answer.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StageError(
            "ocr", "Tesseract answered with text that is not UTF-8", "reinstall it and its language data"
        ) from error
    rows = [row.split("\t") for row in table.split("\n")[1:]]
    words = [row for row in rows if len(row) == _COLUMNS and row[0] == _WORD_LEVEL and row[-1].strip()]
    if not table.startswith("level\t"):
        raise StageError("ocr", "Tesseract answered with something that is not its table", "reinstall Tesseract 5")
    return words


def _lines(rows: list[list[str]], to_original: NDArray[np.float64]) -> tuple[Line, ...]:
    boxes = original_boxes([Box(*map(int, row[6:10])) for row in rows], to_original)
    lines: list[Line] = []
    for _, paragraph in groupby(zip(rows, boxes, strict=True), key=lambda word: word[0][1:4]):
        for _, line in groupby(paragraph, key=lambda word: word[0][4]):
            lines.append(_line(line))
        lines.append(Line())
    return tuple(lines)


def _line(rows: Iterable[tuple[list[str], Box]]) -> Line:
    words: list[Word] = []
    for row, box in rows:
        confidence = min(max(float(row[10]) / 100, 0.0), 1.0)
        for text in unicodedata.normalize("NFC", row[11]).split():
            words.append(Word(text, text, space=" " if words else "", confidence=confidence, box=box))
    return Line(tuple(words), around([word.box for word in words if word.box is not None]))


def original_boxes(boxes: Sequence[Box], to_original: NDArray[np.float64]) -> list[Box]:
    """Return the upright boxes around rectangles that `to_original` takes to the image as it was ingested."""
    if not boxes:
        return []
    left, top, width, height = np.array(boxes, dtype=np.float64).T
    across, down = np.stack([left, left + width, left, left + width]), np.stack([top, top, top + height, top + height])
    corners = np.tensordot(to_original, np.stack([across, down, np.ones_like(across)]), axes=1)
    x, y = (corners[:2] / corners[2]).round()
    west, north = np.maximum(0, x.min(axis=0)), np.maximum(0, y.min(axis=0))
    wide, tall = np.maximum(1, x.max(axis=0) - west), np.maximum(1, y.max(axis=0) - north)
    return [Box(*box) for box in np.stack([west, north, wide, tall], axis=1).astype(int).tolist()]


def joined(words: Sequence[Word]) -> Line:
    """Return a line of `words`, which have boxes, with one space between them."""
    spaced = tuple(replace(word, space=" " if place else "") for place, word in enumerate(words))
    return Line(spaced, around(word.box for word in words if word.box is not None))


def in_order(words: Iterable[Word]) -> Line:
    """Return a line of `words`, which have boxes, from left to right."""
    return joined(sorted(words, key=lambda word: word.box.left if word.box else 0))


def around(boxes: Iterable[Box]) -> Box:
    """Return the box that holds all of `boxes`, of which there must be one."""
    lefts, tops, widths, heights = zip(*boxes, strict=True)
    left, top = min(lefts), min(tops)
    return Box(left, top, max(map(add, lefts, widths)) - left, max(map(add, tops, heights)) - top)
