"""Make pages of kinds that archives have and `damaged_pages` does not: python -m benchmarks.other_damage FOLDER

    python -m benchmarks.other_damage FOLDER [--parts more-dev] [--pages 2] [--seed N] [--kinds KIND …]

FOLDER/PART gets KIND-PAGE.png beside PAGE.txt, for `benchmarks.reading_accuracy FOLDER/PART --kinds …`. The recipes
are our own (no augraphy): stamps, notes in margins, thermal paper, rasters, worn and clogged typewriters, carbon
copies, dot matrix, bound books, foxed paper, holes and staples, telephones, coarse scans, thresholds too high and too
low, tables on their side. Pages of a kind are of different texts; what is drawn at random comes from the seed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.damaged_pages import MINUTES, PARTS, scanned
from benchmarks.minutes_scans import FACES, pages_of, style_of
from samples.degrade import clouds, photograph, punch_holes, uneven_ink
from samples.layout import SetPage, Style, font_path
from samples.paint import print_page, type_page

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
SEED = 67
_HAND = "opentype/urw-base35/Z003-MediumItalic.otf"


@dataclass(frozen=True)
class Sheet:
    """A page to be printed: what stands on it, how, and at which resolution it is scanned."""

    page: SetPage
    style: Style
    dpi: int

    @property
    def text(self) -> str:
        return self.page.text

    def printed(self, dpi: int | None = None) -> Pixels:
        return print_page(self.page, self.style, dpi or self.dpi)


@dataclass(frozen=True)
class Scan:
    """A damaged page as scanned, grey or RGB, and what stands on it."""

    pixels: Pixels
    dpi: int
    text: str


Maker = Callable[[Sequence[Sheet], np.random.Generator], Scan]


def _pixels(values: Any) -> Pixels:
    return np.asarray(np.clip(np.rint(values), 0, 255), dtype=np.uint8)


def _noise(shape: tuple[int, ...], deviation: float, generator: np.random.Generator) -> Floats:
    return deviation * generator.standard_normal(shape, dtype=np.float32)


def _blurred(pixels: Any, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(np.asarray(pixels, dtype=np.float32), (0, 0), sigma), dtype=np.float32)


def _finished(sheet: Sheet, pixels: Pixels, generator: np.random.Generator, turn: float = 1.0) -> Scan:
    """Return `pixels` scanned: a little askew, noise, JPEG; colours stay."""
    angle, quality = float(generator.uniform(-turn, turn)), int(generator.integers(40, 75))
    noisy = _pixels(pixels + _noise(pixels.shape, 3.0, generator))
    lid = int(np.median(noisy))
    if noisy.ndim == 2:
        return Scan(scanned(noisy, angle, lid, quality), sheet.dpi, sheet.text)
    planes = [scanned(np.ascontiguousarray(noisy[..., plane]), angle, lid, quality) for plane in range(3)]
    return Scan(np.stack(planes, axis=2), sheet.dpi, sheet.text)


def _coloured(ink: Any, colour: Sequence[float], paper: Any) -> Floats:
    """Return RGB of `ink` (height, width; 0 to 1) of `colour` laid on `paper`, as light goes through it twice."""
    light = 1 - np.asarray(ink)[..., None] * (1 - np.asarray(colour) / 255)
    return np.asarray(np.asarray(paper) * light, dtype=np.float32)


# ------------------------------------------------------------------------------------------------ kinds


def stamps(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """A round stamp and a framed one, blue or violet, on the text."""
    sheet = sheets[0]
    page = np.repeat(_blurred(sheet.printed(), 0.5)[..., None], 3, axis=2)
    height, width = page.shape[:2]
    millimetre = sheet.dpi / 25.4
    colour = ((60, 70, 190), (110, 60, 170), (170, 50, 70))[int(generator.integers(3))]
    for kind in ("round", "framed"):
        place = (int(generator.uniform(0.25, 0.75) * width), int(generator.uniform(0.2, 0.8) * height))
        layer = Image.new("L", (width, height), 0)
        draw = ImageDraw.Draw(layer)
        stroke = round(0.5 * millimetre)
        if kind == "round":
            for radius in (17 * millimetre, 11 * millimetre):
                draw.circle(place, radius, outline=255, width=stroke)
            font = ImageFont.truetype(font_path(_HAND), 4 * millimetre)
            draw.text(place, "R S", fill=255, font=font, anchor="mm")
        else:
            box = (place[0] - 25 * millimetre, place[1] - 9 * millimetre)
            draw.rectangle((*box, box[0] + 50 * millimetre, box[1] + 18 * millimetre), outline=255, width=stroke)
            draw.line((box[0], place[1], box[0] + 50 * millimetre, place[1]), fill=255, width=stroke)
        layer = layer.rotate(float(generator.uniform(-15, 15)), center=place)
        worn = np.clip(0.75 + 0.25 * clouds((height, width), 6, generator), 0, 1)
        page = _coloured(_blurred(np.asarray(layer), 0.7) / 255 * worn, colour, page)
    return _finished(sheet, _pixels(page), generator)


def margin_notes(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """Notes written in the margins, words underlined and ticked by pen."""
    sheet = sheets[0]
    page = Image.fromarray(sheet.printed())
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(font_path(_HAND), 5.5 * sheet.dpi / 25.4)
    for side in (0.01, 0.9):
        top = float(generator.uniform(0.15, 0.8)) * page.height
        for row, note in enumerate(generator.choice(["glej", "urediti!", "da", "?", "arhiv", "preveri"], 2)):
            at = (side * page.width, top + row * 1.2 * font.size)
            draw.text(at, str(note), fill=int(generator.integers(40, 110)), font=font)
    for run in [line[0] for line in sheet.page.lines if line and generator.random() < 0.12]:
        left, base = run.x / 25.4 * sheet.dpi, (run.y + 0.42 * sheet.style.size) / 25.4 * sheet.dpi
        steps = np.arange(0, float(generator.uniform(0.1, 0.4)) * page.width, 6)
        rise = np.cumsum(generator.normal(0, 0.35, steps.size))
        draw.line([(left + x, base + y) for x, y in zip(steps, rise, strict=True)], fill=70, width=sheet.dpi // 90)
    return _finished(sheet, np.asarray(page), generator)


def thermal(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """A thermal fax, faded: grey ink that has gone in clouds, white lines along the paper."""
    sheet = sheets[0]
    ink = (255 - _blurred(sheet.printed(), 0.8)) / 255
    there = np.clip(0.5 + 0.22 * clouds(ink.shape, 300, generator), 0.14, 0.9)
    lines = np.where(generator.random(ink.shape[1]) < 0.006, 0.15, 1.0).astype(np.float32)
    paper = 226 + 5 * clouds(ink.shape, 200, generator)
    return _finished(sheet, _pixels(paper - 190 * ink * there * lines + _noise(ink.shape, 4, generator)), generator)


def raster(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """A page printed as a raster of dots and scanned: dots and lines of moiré on paper, and on the letters."""
    sheet = sheets[0]
    grey = cv2.resize(sheet.printed(), None, fx=3, fy=3, interpolation=cv2.INTER_LINEAR).astype(np.float32)
    down, across = np.mgrid[0 : grey.shape[0], 0 : grey.shape[1]].astype(np.float32)
    angle, pitch = float(generator.uniform(0.2, 0.7)), 3 * sheet.dpi / float(generator.uniform(75, 110))
    u = (across * np.cos(angle) + down * np.sin(angle)) * 2 * np.pi / pitch
    v = (down * np.cos(angle) - across * np.sin(angle)) * 2 * np.pi / pitch
    screen = 127 + 63 * (np.cos(u) + np.cos(v))
    tint = float(generator.uniform(195, 225))
    dots = np.where(np.minimum(grey, tint) + 18 > screen, 245.0, 25.0)
    small = cv2.resize(_blurred(dots, 1.6), sheet.printed().shape[::-1], interpolation=cv2.INTER_AREA)
    return _finished(sheet, _pixels(np.asarray(small)), generator)


def clogged(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """Typed with a fresh ribbon and dirty type: bowls of letters filled, ink that is uneven from letter to letter."""
    sheet = sheets[0]
    page = type_page(sheet.page, sheet.style, sheet.dpi, generator)
    ink = 255 - page
    filled = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    patches = clouds(page.shape, 20, generator) > 0.6
    ink = np.where(patches, np.maximum(filled, ink), ink)
    soft = _blurred(uneven_ink(255 - ink.astype(np.uint8), 0.28, generator), 0.9)
    return _finished(sheet, _pixels(60 + soft * (232 - 60) / 255), generator)


def worn_ribbon(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """Typed with a worn ribbon: pale letters with the weave of the cloth in them, some hardly struck."""
    sheet = sheets[0]
    page = uneven_ink(type_page(sheet.page, sheet.style, sheet.dpi, generator), 0.45, generator)
    return _finished(sheet, _pixels(105 + _blurred(page, 0.7) * (235 - 105) / 255), generator)


def carbon(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """A carbon copy on thin paper: blurred bluish letters, smudges, and specks."""
    sheet = sheets[0]
    page = type_page(sheet.page, sheet.style, sheet.dpi, generator)
    ink = (255 - _blurred(page, float(generator.uniform(1.3, 1.9)) * sheet.dpi / 200)) / 255
    ink = np.clip(1.15 * ink * (0.75 + 0.2 * clouds(ink.shape, 25, generator)), 0, 1)
    smudge = np.clip(0.06 * clouds(ink.shape, 120, generator), 0, 0.25)
    specks = (generator.random(ink.shape) < 0.0008).astype(np.float32)
    ink = np.clip(0.75 * ink + smudge + 0.5 * _blurred(specks, 0.7) * 3, 0, 1)
    return _finished(sheet, _pixels(_coloured(ink, (50, 55, 120), (236, 230, 210))), generator)


def needles(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """A draft of a dot matrix printer: letters of single dots, 72 to the inch down, from a worn ribbon."""
    sheet = sheets[0]
    coarse = sheet.printed(72)
    bold = cv2.erode(sheet.printed(432), np.ones((5, 3), np.uint8))
    small = cv2.resize(bold, (coarse.shape[1] * 2, coarse.shape[0]), interpolation=cv2.INTER_AREA)
    rows, columns = np.nonzero(small < 130)
    scale = 4 * sheet.dpi / 72
    page = np.full((round(coarse.shape[0] * scale), round(coarse.shape[1] * scale)), 255, np.uint8)
    for row, column in zip(rows, columns, strict=True):
        at = (round((column / 2 + 0.25) * scale * 16), round((row + 0.5) * scale * 16))
        cv2.circle(page, at, round(0.58 * scale * 16), int(generator.integers(0, 90)), -1, cv2.LINE_AA, 4)
    size = sheet.printed().shape[::-1]
    return _finished(
        sheet, _pixels(35 + _blurred(cv2.resize(page, size, interpolation=cv2.INTER_AREA), 0.5) * 0.82), generator
    )


def book(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """Two facing pages of a bound volume: lines curl into the gutter, and its shadow lies on them."""
    left, right = (sheet.printed().astype(np.float32) for sheet in sheets[:2])
    flat = np.hstack([left, right])
    height, width = flat.shape
    middle = width / 2
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    near = np.exp(-np.abs(across - middle) / (0.06 * width))
    dip = float(generator.uniform(0.006, 0.014)) * height
    squeezed = middle + np.sign(across - middle) * np.abs(across - middle) * (1 + 0.10 * near * (1 - near))
    page = cv2.remap(
        flat,
        squeezed,
        down - dip * near * (1 - 2 * down / height) - 0.4 * dip * near,
        cv2.INTER_LINEAR,
        borderValue=255,
    )
    shade = 1 - float(generator.uniform(0.45, 0.75)) * np.exp(-np.abs(across - middle) / (0.028 * width))
    light = np.where(across < middle, 1.0, 0.96)
    scan = _finished(sheets[0], _pixels(_blurred(20 + page * 0.87, 0.6) * shade * light), generator, turn=0.7)
    return replace(scan, text=f"{sheets[0].text}\n\n{sheets[1].text}")


def foxed(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """Yellowed paper, browner at its edges, with brown spots and the rim of a wet stain."""
    sheet = sheets[0]
    ink = (255 - _blurred(sheet.printed(), 0.6)) / 255
    height, width = ink.shape
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    edge = np.minimum.reduce([down, across, height - down, width - across]) / (0.1 * width)
    brown = 0.16 + 0.3 * np.exp(-edge) + 0.05 * clouds(ink.shape, 150, generator)
    for _ in range(int(generator.integers(60, 140))):
        x, y = generator.uniform(0, width), generator.uniform(0, height)
        size = float(generator.exponential(0.9) + 0.4) * sheet.dpi / 25.4
        box = np.s_[
            max(0, int(y - 4 * size)) : int(y + 4 * size) + 1, max(0, int(x - 4 * size)) : int(x + 4 * size) + 1
        ]
        brown[box] += float(generator.uniform(0.15, 0.55)) * np.exp(
            -((down[box] - y) ** 2 + (across[box] - x) ** 2) / size**2
        )
    x, y, radius = generator.uniform(0, width), generator.uniform(0, height), generator.uniform(0.2, 0.35) * width
    far = np.hypot(down - y, across - x) + 0.03 * width * clouds(ink.shape, 120, generator)
    brown += np.where(far < radius, 0.12, 0) + 0.3 * np.exp(-(((far - radius) / (0.006 * width)) ** 2))
    paper = _coloured(np.clip(brown, 0, 1), (120, 78, 35), (244, 238, 222))
    return _finished(sheet, _pixels(_coloured(0.85 * ink, (45, 40, 40), paper)), generator)


def bound(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """Holes of a binder, a staple with its shadow, a corner turned down, the black edge of the lid."""
    sheet = sheets[0]
    page = punch_holes(_pixels(_blurred(sheet.printed(), 0.6)), sheet.dpi)
    millimetre = sheet.dpi / 25.4
    at = np.array([9, 9]) * millimetre
    lean = np.array([1, float(generator.uniform(-1, 1))])
    for shift, colour, wide in ((0.7, 150, 1.2), (0, 70, 0.6)):
        ends = [tuple(int(value) for value in at + shift * millimetre + step * lean * millimetre) for step in (0, 11)]
        cv2.line(page, ends[0], ends[1], colour, max(1, round(wide * millimetre)), cv2.LINE_AA)
    corner = round(float(generator.uniform(10, 18)) * millimetre)
    width = page.shape[1]
    cv2.fillPoly(page, [np.array([[width, 0], [width - corner, 0], [width, corner]], np.int32)], 25)
    cv2.fillPoly(page, [np.array([[width - corner, 0], [width - corner, corner], [width, corner]], np.int32)], 222)
    page[:, : round(2.5 * millimetre)] = 20
    page[-round(2 * millimetre) :] = 35
    return _finished(sheet, page, generator)


def telephone(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """The page on a desk as a telephone sees it: it tapers, under a lamp and in the shadow of a hand."""
    sheet = sheets[0]
    size = (round(sheet.dpi * 8.6), round(sheet.dpi * 12))
    return Scan(photograph(sheet.printed(300), generator, size), sheet.dpi, sheet.text)


def coarse(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """A scan at 100 to 120 dots an inch."""
    sheet = replace(sheets[0], dpi=int(generator.choice([100, 110, 120])))
    fine = sheet.printed(300)
    size = tuple(round(side * sheet.dpi / 300) for side in fine.shape[::-1])
    return _finished(
        sheet, np.asarray(cv2.resize(_pixels(_blurred(fine, 1)), size, interpolation=cv2.INTER_AREA)), generator
    )


def _thresholded(sheet: Sheet, generator: np.random.Generator, low: int, high: int) -> Scan:
    soft = 35 + _blurred(sheet.printed(), 0.45 * sheet.dpi / 100) * 0.82
    soft = soft + 4 * clouds(sheet.printed().shape, 200, generator)
    scan = _finished(sheet, _pixels(soft), generator)
    level = int(generator.integers(low, high))
    return replace(scan, pixels=np.where(scan.pixels > level, 255, 0).astype(np.uint8))


def too_light(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """Black and white by a threshold so low that thin strokes are broken."""
    return _thresholded(sheets[0], generator, 85, 115)


def too_dark(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """Black and white by a threshold so high that letters run together and specks appear."""
    return _thresholded(sheets[0], generator, 205, 225)


def table(sheets: Sequence[Sheet], generator: np.random.Generator) -> Scan:
    """A ruled table on its side: numbers, words of the text, amounts."""
    sheet = sheets[0]
    words = [word for word in sheet.text.split() if word.isalpha() and len(word) > 3]
    dpi = sheet.dpi
    page = Image.new("L", (round(11.69 * dpi), round(8.27 * dpi)), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(font_path(sheet.style.face), 10.5 / 72 * dpi)
    edges = [round(place * dpi) for place in (0.7, 1.3, 4.4, 7.2, 8.6, 10.0, 11.0)]
    high, top = round(0.28 * dpi), round(0.8 * dpi)
    head = ("Št.", "Naziv", "Opomba", "Načrt", "Realizacija", "Indeks")
    rows: list[tuple[str, ...]] = [head]
    for number in range(1, 22):
        start = int(generator.integers(0, max(1, len(words) - 5)))
        planned, spent = (int(generator.integers(100, 99_999)) for _ in range(2))
        amounts = [f"{value:,}".replace(",", ".") + f",{int(generator.integers(100)):02}" for value in (planned, spent)]
        name, note = " ".join(words[start : start + 2]), words[start + 2]
        rows.append((f"{number}.", name, note, *amounts, f"{100 * spent / planned:.1f}".replace(".", ",")))
    for place, row in enumerate(rows):
        base = top + place * high
        for column, cell in enumerate(row):
            at = (edges[column] + dpi // 16, base + 0.72 * high)
            draw.text(at, cell, fill=0, font=font, anchor="ls")
        draw.line((edges[0], base, edges[-1], base), fill=0, width=max(1, dpi // 120))
    for edge in edges:
        draw.line((edge, top, edge, top + len(rows) * high), fill=0, width=max(1, dpi // 120))
    draw.line((edges[0], top + len(rows) * high, edges[-1], top + len(rows) * high), fill=0, width=max(1, dpi // 120))
    scan = _finished(sheet, _pixels(_blurred(np.asarray(page), 0.5)), generator)
    text = "\n".join(" ".join(row) for row in rows)
    return Scan(np.ascontiguousarray(np.rot90(scan.pixels)), dpi, text)


KINDS: dict[str, Maker] = {
    maker.__name__: maker
    for maker in (
        *(stamps, margin_notes, thermal, raster, clogged, worn_ribbon, carbon, needles, book, foxed, bound, telephone),
        *(coarse, too_light, too_dark, table),
    )
}
TYPED = frozenset({"clogged", "worn_ribbon", "carbon", "needles"})


def sheet_of(name: str, face: tuple[str, str], dpi: int) -> Sheet:
    """Return the fullest page of a text of `benchmarks/minutes`."""
    text = next(MINUTES.glob(f"*/{name}.txt")).read_text(encoding="utf-8")
    style = style_of(text, face)
    return Sheet(max(pages_of(text, style), key=lambda page: len(page.text.split())), style, dpi)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=["more-dev"])
    parser.add_argument("--pages", type=int, default=2, help="of each kind")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    chosen = parser.parse_args(arguments)
    for part in chosen.parts:
        folder, texts = chosen.folder / part, PARTS[part]
        folder.mkdir(parents=True, exist_ok=True)
        for order, (kind, make) in enumerate(KINDS.items()):
            for number in range(chosen.pages) if kind in chosen.kinds else ():
                generator = np.random.default_rng([chosen.seed, order, number])
                first = (order * chosen.pages + number + chosen.seed) % len(texts)
                dpi = (150, 200)[(order + number) % 2]
                face = FACES[-1] if kind in TYPED else FACES[(order + number) % 4]
                sheets = [sheet_of(texts[(first + place) % len(texts)], face, dpi) for place in range(2)]
                scan = make(sheets, generator)
                page = order * chosen.pages + number + 1
                (folder / f"{page}.txt").write_text(scan.text, encoding="utf-8")
                Image.fromarray(scan.pixels).save(folder / f"{kind}-{page}.png", dpi=(scan.dpi, scan.dpi))


if __name__ == "__main__":
    main()
