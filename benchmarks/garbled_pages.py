"""Make pages of text as old OCR left them: rendered, degraded, read by Tesseract's `eng` and `slv` models.

    python -m benchmarks.garbled_pages TEXT OUT.jsonl --begin 0.5 --end 0.75 --pages 40 --seed 3

takes the given part of TEXT (one paragraph a line; `.xz` is unpacked) and writes a JSON object a page: the true text,
what each model read, and the face. `benchmarks.repair_accuracy` measures repair on such pages.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import random
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytesseract
from PIL import Image

from pipeline.repair.rendering import RenderedPage, pages

READERS = ("eng", "slv")


def paragraphs_of(path: Path, begin: float, end: float) -> list[str]:
    """Return the paragraphs of `path` that lie between the shares `begin` and `end` of the file."""
    data = path.read_bytes()
    text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode("utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[int(begin * len(lines)) : int(end * len(lines))]


def read_page(page: RenderedPage) -> dict[str, str]:
    """Return the page as `{"truth", "face", "eng", "slv"}`."""
    image = Image.fromarray(page.pixels)
    readings = {
        language: pytesseract.image_to_string(image, lang=language, config=f"--dpi {page.dpi}") for language in READERS
    }
    return {"truth": "\n".join(page.lines), "face": page.face, **readings}


def garbled_pages(paragraphs: list[str], count: int, seed: int) -> Iterator[dict[str, str]]:
    """Yield at most `count` read pages of `paragraphs`, the same ones for the same seed."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    chosen = list(pages(paragraphs, seed))
    random.Random(seed).shuffle(chosen)
    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(read_page, chosen[:count])


def write_pages(found: Iterable[dict[str, str]], path: Path) -> int:
    """Write one page a line and return how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for page in found:
            file.write(json.dumps(page, ensure_ascii=False) + "\n")
            count += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--begin", type=float, default=0.0)
    parser.add_argument("--end", type=float, default=1.0)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    paragraphs = paragraphs_of(chosen.text, chosen.begin, chosen.end)
    print(write_pages(garbled_pages(paragraphs, chosen.pages, chosen.seed), chosen.out), "pages")


if __name__ == "__main__":
    main()
