"""Make pages as an archive has them out of clean text: rendered in several faces, degraded, read by Tesseract.

Pairs of the true and the read text teach the confusions (`pipeline.repair.decoding.confusions`) and test the repair
(`benchmarks`). Everything is drawn from a seeded generator, so the same seed gives the same pages.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

FACES = (
    "liberation/LiberationSerif-Regular.ttf",
    "liberation/LiberationSans-Regular.ttf",
    "liberation/LiberationSansNarrow-Regular.ttf",
    "liberation/LiberationMono-Regular.ttf",
    "dejavu/DejaVuSerif.ttf",
    "dejavu/DejaVuSans.ttf",
    "dejavu/DejaVuSansMono.ttf",
)
FONT_FOLDER = Path("/usr/share/fonts/truetype")


@dataclass(frozen=True)
class RenderedPage:
    """One page: its lines as set, and its image (height, width), grey, uint8, at `dpi`."""

    lines: tuple[str, ...]
    pixels: NDArray[np.uint8]
    dpi: int
    face: str


def set_pages(paragraphs: list[str], columns: int = 92, lines: int = 48) -> Iterator[tuple[str, ...]]:
    """Break `paragraphs` into lines of at most `columns` characters and these into pages of `lines` lines."""
    page: list[str] = []
    for paragraph in paragraphs:
        for line in textwrap.wrap(paragraph, columns, break_long_words=False, break_on_hyphens=False):
            page.append(line)
            if len(page) == lines:
                yield tuple(page)
                page = []
    if page:
        yield tuple(page)


def render(lines: tuple[str, ...], face: str, dpi: int = 200) -> NDArray[np.uint8]:
    """Return an A4 page, (height, width) grey, with `lines` set in `face` as large as they fit, at most 11 point."""
    width, height = int(8.27 * dpi), int(11.69 * dpi)
    margin = int(0.9 * dpi)
    size = int(11 / 72 * dpi)
    font = ImageFont.truetype(str(FONT_FOLDER / face), size)
    widest = max(font.getlength(line) for line in lines)
    if widest > width - 2 * margin:
        size = int(size * (width - 2 * margin) / widest)
        font = ImageFont.truetype(str(FONT_FOLDER / face), size)
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    step = min(1.35 * size, (height - 2 * margin) / max(len(lines), 1))
    for index, line in enumerate(lines):
        draw.text((margin, margin + index * step), line, fill=20, font=font)
    return np.asarray(image, dtype=np.uint8)


def degrade(pixels: NDArray[np.uint8], generator: np.random.Generator) -> NDArray[np.uint8]:
    """Return the page as an office scanner gives it: a little skewed, blurred, noisy, JPEG-compressed."""
    height, width = pixels.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(generator.normal(0, 0.25)), 1.0)
    page = cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)
    page = cv2.GaussianBlur(page, (0, 0), float(generator.uniform(0.3, 0.9)))
    paper = float(generator.uniform(225, 252))
    noise = generator.normal(0, float(generator.uniform(2, 9)), page.shape)
    page = np.clip(page.astype(np.float64) * paper / 255 + noise, 0, 255).astype(np.uint8)
    quality = int(generator.integers(35, 85))
    encoded = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def pages(paragraphs: list[str], seed: int, dpi: int = 200, faces: Sequence[str] = FACES) -> Iterator[RenderedPage]:
    """Yield degraded pages of `paragraphs`, each in a face drawn from `faces`."""
    generator = np.random.default_rng(seed)
    for lines in set_pages(paragraphs):
        face = faces[int(generator.integers(len(faces)))]
        yield RenderedPage(lines, degrade(render(lines, face, dpi), generator), dpi, face)


def documents(
    texts: Iterable[list[str]], seed: int, dpi: int = 200, faces: Sequence[str] = FACES
) -> Iterator[list[RenderedPage]]:
    """Yield the degraded pages of each of `texts`, paragraphs of a document, in one face drawn from `faces`."""
    generator = np.random.default_rng(seed)
    for paragraphs in texts:
        face = faces[int(generator.integers(len(faces)))]
        yield [
            RenderedPage(lines, degrade(render(lines, face, dpi), generator), dpi, face)
            for lines in set_pages(paragraphs)
        ]
