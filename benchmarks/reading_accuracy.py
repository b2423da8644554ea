"""How well damaged pages are read: python -m benchmarks.reading_accuracy FOLDER [--kinds KIND…] [--each]

FOLDER holds pages as `benchmarks.damaged_pages` writes them: its part `dev` or `test`. By kind of damage: the word
error rate (over all words of its pages; insertions count) of bare Tesseract, of OCRmyPDF if it is installed, and of the
text that this program leaves in text.txt; seconds a page; and how often a page was read.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from PIL import Image

from benchmarks.error_rates import ErrorCount, word_error_rate
from pipeline.model import Document, Kind
from pipeline.page_image import PageImage
from pipeline.process import open_page, read_page
from pipeline.repair.document import repair
from pipeline.repair.lexicon.lexicon import load_lexicon
from pipeline.settings import Settings

SETTINGS = Settings()
KINDS = ("clean", "office", "faded", "shadow", "bleed", "photocopy", "fax")
NONE = ErrorCount(0, 0)


@dataclass(frozen=True)
class Reading:
    text: str
    seconds: float
    times: int = 1  # how often the page was read


def load(scan: Path) -> PageImage:
    with Image.open(scan) as image:
        return PageImage(np.asarray(image.convert("L"), dtype=np.uint8), float(round(image.info["dpi"][0])))


def bare(scan: Path) -> Reading:
    """`tesseract -l slv`, one thread."""
    start = time.perf_counter()
    return Reading(_tesseract(scan, load(scan).dpi), time.perf_counter() - start)


def prototype(scan: Path) -> Reading:
    """What twenty lines of OpenCV do before Tesseract: light divided out, dark borders filled, deskewed, enlarged."""
    start = time.perf_counter()
    page = load(scan)
    light = cv2.medianBlur(cv2.dilate(page.pixels, np.ones((7, 7), np.uint8)), 51)
    flat = np.asarray(cv2.divide(page.pixels, light, scale=255), dtype=np.uint8)
    dark = cv2.morphologyEx((page.pixels < 60).astype(np.uint8), cv2.MORPH_OPEN, np.ones((25, 25), np.uint8))
    flat[cv2.dilate(dark, np.ones((15, 15), np.uint8)) > 0] = 255
    ink = float(np.percentile(flat, 1))
    flat = _levelled(np.clip((flat - ink) * 255 / (255 - ink), 0, 255).astype(np.uint8))
    flat = cv2.resize(flat, None, fx=300 / page.dpi, fy=300 / page.dpi, interpolation=cv2.INTER_CUBIC)
    with TemporaryDirectory() as folder:
        picture = Path(folder) / "page.png"
        cv2.imwrite(str(picture), flat)
        return Reading(_tesseract(picture, 300), time.perf_counter() - start)


def _levelled(pixels: cv2.typing.MatLike) -> cv2.typing.MatLike:
    """Return a grey page turned by the angle, of 5 degrees to either side, at which its rows differ most."""
    ink = cv2.resize(255 - pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)

    def turned(page: cv2.typing.MatLike, angle: float, border: int) -> cv2.typing.MatLike:
        height, width = page.shape
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
        return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=border)

    angles = np.arange(-5, 5.1, 0.2)
    best = max(angles, key=lambda angle: float(np.diff(turned(ink, angle, 0).mean(axis=1)).var()))
    return turned(pixels, best, 255)


def _tesseract(picture: Path, dpi: float) -> str:
    command = ["tesseract", str(picture), "-", "-l", "slv", "--dpi", f"{dpi:.0f}"]
    done = subprocess.run(command, env={**os.environ, "OMP_THREAD_LIMIT": "1"}, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def ours(scan: Path) -> Reading:
    """As `zapisnik run` reads and repairs it."""
    with TemporaryDirectory() as folder:
        start = time.perf_counter()
        page = read_page(open_page(scan, Kind.PNG, 1, SETTINGS, Path(folder) / "page.webp"), SETTINGS)
        seconds = time.perf_counter() - start
    repaired = repair(Document(scan.name, "", Kind.PNG, (page,)), SETTINGS)
    again = sum(step.startswith("reading ") for step in page.steps)
    return Reading(repaired.text, seconds, again + 1)


def ocrmypdf(scan: Path) -> Reading:
    """OCRmyPDF with what it offers against bad scans; `unpaper` must be installed too."""
    with TemporaryDirectory() as folder:
        text = Path(folder) / "page.txt"
        options = ["--deskew", "--clean", "--rotate-pages", "--oversample", "300", "-l", "slv", "--jobs", "1"]
        start = time.perf_counter()
        command = ["ocrmypdf", *options, "--output-type", "pdf", "--sidecar", str(text), str(scan), f"{folder}/p.pdf"]
        subprocess.run(command, capture_output=True, check=True)
        return Reading(text.read_text(encoding="utf-8"), time.perf_counter() - start)


def measure(scans: Iterable[Path], reader: Callable[[Path], Reading]) -> dict[str, tuple[ErrorCount, Reading]]:
    """Read `scans`, two at a time, and return errors and reading by the scan's name."""
    paths = list(scans)
    with ThreadPoolExecutor(2) as pool:
        readings = list(pool.map(reader, paths))
    return {
        path.stem: (word_error_rate(truth_of(path).read_text(encoding="utf-8"), reading.text), reading)
        for path, reading in zip(paths, readings, strict=True)
    }


def truth_of(scan: Path) -> Path:
    return scan.with_name(f"{scan.stem.rpartition('-')[2]}.txt")


def table(columns: dict[str, dict[str, tuple[ErrorCount, Reading]]], each_page: bool) -> str:
    """Return the measures by kind, and by page if `each_page`."""
    names = list(columns)
    by_kind: dict[str, list[str]] = defaultdict(list)
    for scan in columns[names[0]]:
        by_kind[scan.rpartition("-")[0]].append(scan)
    lines = [f"{'':14}" + "".join(f"{name:>10}{'s':>7}" for name in names) + f"{'read':>7}"]

    def row(title: str, scans: list[str]) -> str:
        cells = ""
        for name in names:
            found = [columns[name][scan] for scan in scans]
            rate = sum((errors for errors, _ in found), NONE).rate
            cells += f"{rate:10.3f}{np.mean([reading.seconds for _, reading in found]):7.2f}"
        times = np.mean([columns[names[-1]][scan][1].times for scan in scans])
        return f"{title:14}{cells}{times:7.1f}"

    for kind, scans in by_kind.items():
        if each_page:
            lines += [row(f"  {scan}", [scan]) for scan in scans]
        lines.append(row(kind, scans))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kinds", nargs="*", default=KINDS)
    parser.add_argument("--pages", default="*", help="which pages, as a pattern of their numbers: [135]")
    parser.add_argument("--readers", nargs="*", help="bare, ocrmypdf, prototype, ours: only these")
    parser.add_argument("--each", action="store_true", help="show each page too")
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    readers = [bare, ocrmypdf, prototype, ours]
    missing = [tool for tool in ("ocrmypdf", "unpaper") if shutil.which(tool) is None]
    if chosen.readers is not None:
        readers = [reader for reader in readers if reader.__name__ in chosen.readers]
    if missing and ocrmypdf in readers:
        print(f"OCRmyPDF is left out: {' and '.join(missing)} not installed.")
        readers.remove(ocrmypdf)
    scans = [scan for kind in chosen.kinds for scan in sorted(chosen.folder.glob(f"{kind}-{chosen.pages}.png"))]
    load_lexicon(SETTINGS.lexicon)  # once for all pages, as in a run of many documents
    print(table({reader.__name__: measure(scans, reader) for reader in readers}, chosen.each))


if __name__ == "__main__":
    main()
