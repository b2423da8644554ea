"""How long a bare `tesseract` takes for the same page images: the yardstick of the whole line's speed."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2

from pipeline.ingest.inspection import inspect
from pipeline.ingest.loading import load_page
from pipeline.page_image import PageImage
from pipeline.settings import Settings


@dataclass(frozen=True)
class BareReading:
    """What `tesseract` alone made of a document's page images, and how long it took."""

    pages: int
    seconds: float
    text: str


def read_bare(scan: Path) -> BareReading:
    """Read the page images of `scan` with `tesseract -l slv`, one thread; a page that is text already is left out."""
    settings = Settings().ingest
    found = inspect(scan, settings)
    loaded = [load_page(scan, found.kind, number, settings) for number in range(1, found.pages + 1)]
    images = [page.image for page in loaded if page.image is not None and page.page is None]
    seconds, texts = 0.0, list[str]()
    for image in images:
        taken, text = _tesseract(image)
        seconds += taken
        texts.append(text)
    return BareReading(len(images), seconds, "\f".join(texts))


def _tesseract(image: PageImage) -> tuple[float, str]:
    with TemporaryDirectory() as folder:
        picture = Path(folder) / "page.png"
        cv2.imwrite(str(picture), image.pixels if image.pixels.ndim == 2 else image.pixels[:, :, ::-1])
        command = ["tesseract", str(picture), "stdout", "-l", "slv", "--dpi", f"{image.dpi:.0f}"]
        start = time.perf_counter()
        done = subprocess.run(command, env={**os.environ, "OMP_THREAD_LIMIT": "1"}, capture_output=True, check=True)
        return time.perf_counter() - start, done.stdout.decode("utf-8", "replace")
