"""How well minutes are found on office scans: python -m benchmarks.minutes_scans FOLDER [NAME…] [--out OUT] [--seed N]

Prints the texts of `benchmarks/minutes`, or those of `tests/golden/segment` ("golden"), in several faces, damages the
pages as an office scanner does, runs the whole line on them as an archivist would (`zapisnik run`), and scores
minutes.json as `benchmarks.segmentation_score` does.
Read `benchmarks/minutes/README.md` before you ask for a folder that is held.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import regex
from PIL import Image

from benchmarks.samples import zapisnik
from benchmarks.segmentation_score import DEVELOPMENT, GOLDEN, HELD, MINUTES, Score, score, table
from samples.degrade import scan
from samples.layout import SetPage, Style, set_pages, text_width
from samples.paint import print_page
from samples.render import HUMANIST, SANS, SERIF, SLAB, TYPEWRITER

DPI = 200
SEED = 2026
QUALITY = 50  # of the JPEG in the scans
FACES = (SERIF, SANS, HUMANIST, SLAB, TYPEWRITER)
LARGEST, SMALLEST = 11.5, 8.0  # points
MARGIN = 22.0  # mm
SET_LINE = 120  # signs; a text with longer lines has one paragraph a line
INDENTED = 12  # spaces from which a line is set in the middle


def style_of(text: str, face: tuple[str, str]) -> Style:
    """Return the style in which the lines of `text` fit on the page as they are broken; long ones are broken anew."""
    longest = [line.strip() for line in text.replace("\f", "\n").split("\n") if len(line) <= SET_LINE]
    style = Style(*face, size=LARGEST, left=MARGIN, right=MARGIN)
    width = max(text_width(line, style, False) for line in longest)
    fits = LARGEST * (210 - 2 * MARGIN - 8) / width
    return Style(*face, size=max(SMALLEST, min(LARGEST, fits)), left=MARGIN, right=MARGIN)


def marked(text: str) -> str:
    """Return `text` with the marks of `samples.layout` for lines that are centred or stand in two columns."""
    lines = []
    for line in text.split("\n"):
        stripped = line.strip()
        columns = regex.split(r"\s{4,}", stripped)
        if len(columns) == 2 and "|" not in stripped:
            lines.append(f"= {columns[0]} | {columns[1]}")
        elif len(line) - len(line.lstrip()) >= INDENTED:
            lines.append(f"^ {stripped}")
        else:
            lines.append(stripped if regex.match(r"[\^*=>] |---", stripped) is None else "– " + stripped)
    return "\n".join(lines)


def pages_of(text: str, style: Style) -> Iterator[SetPage]:
    for page in text.split("\f"):
        if page.strip():
            yield from set_pages(marked(page.strip("\n")), style)


def write_scan(text: str, face: tuple[str, str], path: Path, seed: int) -> None:
    """Write the scan of `text` to `path`, a TIFF."""
    generator = np.random.default_rng(seed)
    style = style_of(text, face)
    sheets = [print_page(page, style, DPI) for page in pages_of(text, style)]
    scans = [scan(sheet, generator, turn=float(generator.normal(0, 0.8)), blur=0.5, noise=3.0) for sheet in sheets]
    first, *rest = (Image.fromarray(page) for page in scans)
    first.save(path, save_all=True, append_images=rest, dpi=(DPI, DPI), compression="jpeg", quality=QUALITY)


def scanned_rows(part: str, names: list[str], out: Path, seed: int = SEED) -> list[tuple[str, Score]]:
    """Return the name and score of each of the texts of `part`, scanned and run into `out`.

    Raises:
        RuntimeError: the run failed.
    """
    folder = GOLDEN if part == "golden" else MINUTES / part
    texts = [path for path in sorted(folder.glob("*.txt")) if not names or path.stem in names]
    scans = out / "scans"
    scans.mkdir(parents=True, exist_ok=True)
    for order, path in enumerate(texts):
        face = FACES[order % len(FACES)]
        write_scan(path.read_text(encoding="utf-8").expandtabs(4), face, scans / f"{path.stem}.tif", seed + order)
    done = zapisnik("run", scans, "--out", out / "run", "--jobs", "1", "--fresh")
    if done.returncode:
        raise RuntimeError(f"zapisnik run ended with status {done.returncode}:\n{done.stderr}")
    return [
        (path.stem, score(*(json.loads(file.read_bytes()) for file in (path.with_suffix(".json"), found))))
        for path in texts
        for found in [out / "run" / path.stem / "minutes.json"]
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=(*DEVELOPMENT, "golden", *HELD))
    parser.add_argument("names", nargs="*", help="those texts only")
    parser.add_argument("--out", type=Path, help="keep the scans and what came of them here")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the damage, else {SEED}")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        rows = scanned_rows(arguments.part, arguments.names, arguments.out or Path(folder), arguments.seed)
    print(table(rows) if arguments.part == "dev" else table([("all", sum((one for _, one in rows), Score()))]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
