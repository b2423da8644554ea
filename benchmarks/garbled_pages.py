"""Make pages of text as old OCR left them: rendered, degraded, read by Tesseract's `eng` and `slv` models.

    python -m benchmarks.garbled_pages TEXT… OUT.jsonl --begin 0.5 --end 0.75 --pages 40 --seed 3

takes the given part of TEXT (one paragraph a line; `.xz` is unpacked) and writes a JSON object a page: the true text,
what each model read, and the face. `benchmarks.repair_accuracy` measures repair on such pages. With --whole each of
the texts is a document: an object a document, in one face, its pages parted by form feeds. With --other-faces the pages
are set in faces that repair has learnt nothing from.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import random
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytesseract
from PIL import Image

from pipeline.repair.training.rendering import FACES, RenderedPage, documents, pages

READERS = ("eng", "slv")
# Faces that no confusion was learnt from, of the packages fonts-urw-base35 and fonts-freefont-otf.
OTHER_FACES = tuple(
    f"../opentype/{face}.otf"
    for face in (
        "urw-base35/C059-Roman",
        "urw-base35/P052-Roman",
        "urw-base35/P052-Italic",
        "urw-base35/URWBookman-Light",
        "urw-base35/URWGothic-Book",
        "urw-base35/NimbusMonoPS-Regular",
        "urw-base35/NimbusSans-Bold",
        "freefont/FreeSerif",
        "freefont/FreeMono",
    )
)


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


def garbled_pages(
    paragraphs: list[str], count: int, seed: int, dpi: int = 200, faces: Sequence[str] = FACES
) -> Iterator[dict[str, str]]:
    """Yield at most `count` read pages of `paragraphs`, the same ones for the same seed."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    chosen = list(pages(paragraphs, seed, dpi, faces))
    random.Random(seed).shuffle(chosen)
    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(read_page, chosen[:count])


def garbled_documents(
    texts: Iterable[list[str]], seed: int, dpi: int, faces: Sequence[str] = FACES
) -> Iterator[dict[str, str]]:
    """Yield each of `texts`, paragraphs, as a read document."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with ThreadPoolExecutor(2) as pool:
        for document in documents(texts, seed, dpi, faces):
            read = list(pool.map(read_page, document))
            joined = {language: "\f".join(page[language].rstrip("\n\f") for page in read) for language in READERS}
            yield {"truth": "\n".join(page["truth"] for page in read), "face": document[0].face, **joined}


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
    parser.add_argument("texts", type=Path, nargs="+", metavar="TEXT")
    parser.add_argument("out", type=Path)
    parser.add_argument("--begin", type=float, default=0.0)
    parser.add_argument("--end", type=float, default=1.0)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--whole", action="store_true", help="each text is a document; --pages does not count")
    parser.add_argument("--other-faces", action="store_true", help="faces that repair has learnt nothing from")
    chosen = parser.parse_args()
    faces = OTHER_FACES if chosen.other_faces else FACES
    texts = [paragraphs_of(text, chosen.begin, chosen.end) for text in chosen.texts]
    if chosen.whole:
        read = garbled_documents(texts, chosen.seed, chosen.dpi, faces)
    else:
        lines = [line for text in texts for line in text]
        read = garbled_pages(lines, chosen.pages, chosen.seed, chosen.dpi, faces)
    print(write_pages(read, chosen.out), "documents" if chosen.whole else "pages")


if __name__ == "__main__":
    main()
