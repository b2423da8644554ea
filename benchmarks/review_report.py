"""How the report of a large folder opens and scrolls: `python -m benchmarks.review_report`.

An invented folder of 1,000 pages with 5,000 doubtful words is written, and its report opened from disk in headless
Chromium. Opening ends when the first rows are on the screen; a frame that takes longer than 50 ms while the rows are
scrolled is seen as a stutter.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from pipeline.export.document_json import write_document
from pipeline.model import Box, Candidate, Document, Kind, Line, Page, Reason, Repair, Word
from pipeline.page_image import PageImage
from pipeline.review.page_images import write_page_image
from pipeline.review.report import write_report
from pipeline.review.word_crops import write_crops

PAGES, DOUBTFUL, DOCUMENTS = 1_000, 5_000, 100
LINES, WORDS = 45, 9
WIDTH, HEIGHT = 2480, 3508  # A4 at 300 dpi
FORMS = 400  # different doubtful forms: an archive repeats itself
LONGEST_OPENING = 2.0  # seconds
LARGEST_FILE = 10_000_000  # bytes
STUTTER = 50  # ms

_MEASURE_FRAMES = """async (steps) => {
  const frames = [];
  let last = performance.now();
  for (let step = 0; step < steps; step += 1) {
    window.scrollBy(0, 300);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  return frames;
}"""


def main() -> int:
    console = Console(width=110)
    with TemporaryDirectory() as name:
        folder = Path(name)
        console.print(f"Inventing {PAGES} pages with {DOUBTFUL} doubtful words …", style="dim")
        invent_folder(folder)
        start = time.perf_counter()
        write_report(folder)
        written = time.perf_counter() - start
        sizes = [path.stat().st_size for path in folder.rglob("*.html")]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            )
            part = max((folder / "report").rglob("*.html"), key=lambda path: path.stat().st_size, default=None)
            places = {
                "folder": (folder / "report.html").as_uri(),
                "doubtful words of the folder": (folder / "report.html").as_uri() + "#view=doubt",
                **({"largest document, differences": part.as_uri() + "#view=changes"} if part else {}),
            }
            found = {place: measure(browser, address) for place, address in places.items()}
            browser.close()
    table = Table(title=f"Report of {PAGES} pages, {DOUBTFUL} doubtful words", title_justify="left")
    for column in ("page", "opened, s", "decided, ms", "frames, median ms", "95 %", "longest", f"over {STUTTER} ms"):
        table.add_column(column, justify="right" if column != "page" else "left")
    for place, result in found.items():
        frames = np.array(result["frames"])
        figures = (np.median(frames), np.quantile(frames, 0.95), frames.max())
        late = f"{(frames > STUTTER).sum()} of {len(frames)}"
        opened, decided = f"{result['opened']:.2f}", f"{result['decided']:.0f}"
        table.add_row(place, opened, decided, *(f"{figure:.0f}" for figure in figures), late)
    console.print(table)
    console.print(f"{len(sizes)} HTML files, the largest {max(sizes) / 1e6:.1f} MB; written in {written:.1f} s")
    slowest = max(result["opened"] for result in found.values())
    good = slowest < LONGEST_OPENING and max(sizes) < LARGEST_FILE
    console.print("within the limits" if good else f"NOT within {LONGEST_OPENING} s and {LARGEST_FILE / 1e6:.0f} MB")
    return 0 if good else 1


def measure(browser: Browser, address: str) -> dict[str, Any]:
    """Return the seconds until the page shows its rows, the milliseconds a decision takes, and those of each frame."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector("article.row, table.documents tbody tr")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    opened = time.perf_counter() - start
    decided = 0.0
    if "view=" in address:
        decided = page.evaluate(
            """async () => {
              const start = performance.now();
              document.dispatchEvent(new KeyboardEvent("keydown", { key: "o", bubbles: true }));
              await new Promise(requestAnimationFrame);
              return performance.now() - start;
            }"""
        )
    frames = page.evaluate(_MEASURE_FRAMES, 300)
    context.close()
    return {"opened": opened, "decided": decided, "frames": frames}


def invent_folder(folder: Path) -> None:
    """Write document.json and page pictures of `DOCUMENTS` documents below `folder`."""
    chance = random.Random(1)
    picture = folder / "page.webp"
    write_page_image(_picture(chance), picture)
    forms = [f"b&seda{number}" for number in range(FORMS)]
    weights = [1 / (rank + 1) for rank in range(FORMS)]  # Zipf
    pages_each, doubts_each = PAGES // DOCUMENTS, DOUBTFUL // PAGES
    for number in range(DOCUMENTS):
        path = f"{1970 + number % 50}/seja {number:03}.pdf"
        key = path.removesuffix(".pdf")
        pages = []
        for page in range(1, pages_each + 1):
            doubtful = set(chance.sample(range(LINES * WORDS), doubts_each))
            pages.append(_page(page, doubtful, chance, forms, weights))
            target = folder / "report" / key / f"{page:04}.webp"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(picture, target)
        document = Document(path, hashlib.sha256(path.encode()).hexdigest(), Kind.PDF, tuple(pages))
        (folder / key).mkdir(parents=True)
        write_document(document, folder / key / "document.json")
        write_crops(document, folder / "report" / key)
    picture.unlink()


def _page(number: int, doubtful: set[int], chance: random.Random, forms: list[str], weights: list[float]) -> Page:
    lines = []
    for row in range(LINES):
        words = []
        for column in range(WORDS):
            box = Box(240 + column * 230, 200 + row * 68, 200, 44)
            space = " " if column else ""
            if row * WORDS + column in doubtful:
                raw = chance.choices(forms, weights)[0]
                probability = round(chance.uniform(0.4, 0.98), 3)
                others = (Candidate(raw.replace("&", "s"), 0.02), Candidate(raw.replace("&", "c"), 0.01))
                repair = Repair(Reason.CONFUSION, probability, "& → č", others)
                words.append(Word(raw, raw.replace("&", "č"), space, 0.7, box, repair, doubtful=True))
            elif chance.random() < 0.03:
                words.append(Word("ob&ine", "občine", space, 0.8, box, Repair(Reason.LEXICON, 0.998, "& → č")))
            else:
                words.append(Word("besedilo", "besedilo", space, 0.96, box))
        lines.append(Line(tuple(words), Box(240, 195 + row * 68, 2000, 54)))
    return Page(number, tuple(lines), width=WIDTH, height=HEIGHT, dpi=300.0)


def _picture(chance: random.Random) -> PageImage:
    """Return a page of dark strokes where the words are, as hard to compress as text."""
    sheet = Image.new("L", (WIDTH, HEIGHT), 244)
    pen = ImageDraw.Draw(sheet)
    for row in range(LINES):
        for column in range(WORDS):
            left, top = 240 + column * 230, 200 + row * 68
            for letter in range(8):
                x = left + letter * 25
                pen.line((x, top + chance.randrange(20), x + chance.randrange(4, 20), top + 44), fill=30, width=5)
                pen.arc((x, top + 12, x + 20, top + 44), chance.randrange(180), 300, fill=30, width=5)
    noise = np.random.default_rng(1).normal(0, 4, (HEIGHT, WIDTH))
    return PageImage((np.asarray(sheet, dtype=np.float64) + noise).clip(0, 255).astype(np.uint8), 300.0)


if __name__ == "__main__":
    sys.exit(main())
