"""Sheets on which text, stamps, signatures and pictures are put, scanned as by an office scanner."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box, Page
from pipeline.ocr.rereading import read_well
from pipeline.page_image import PageImage
from pipeline.preprocess.other_preparations import preparations
from pipeline.preprocess.preparation import prepare
from pipeline.settings import Settings
from samples.degrade import scan

INK = (25, 25, 30)
BLUE = (60, 60, 170)
SERIF, SANS, SLAB = "LiberationSerif-Regular.ttf", "LiberationSans-Regular.ttf", "DejaVuSerif.ttf"
BODY = (
    "Župan je pozdravil navzoče in ugotovil, da je svet sklepčen, saj je navzočih",
    "14 članov. Predlagal je dnevni red, ki je bil sprejet soglasno in brez pripomb.",
)
PARAGRAPHS = (
    ("Župan je pozdravil navzoče in ugotovil, da je svet", "sklepčen. Predlagal je dnevni red, ki je bil sprejet."),
    ("Direktorica je povedala, da so sredstva zagotovljena", "v proračunu in da se bodo dela začela v mesecu maju."),
    ("Svet je sprejel odlok o ravnanju z odpadki, ki začne", "veljati petnajsti dan po objavi v uradnem glasilu."),
)
ELSEWHERE = """
    zapisala predsednica sveta vzdrževanje cest otroško igrišče občina občinski lipa točko marija kovač janez novak ana
    zupan boštjan zajc nada kos podžupan prilogo član proti skupaj mojca lesjak vida golob priloga sestavni del
    zapisnika telefon sklep sprejet za vzdržan ni glasoval glasovali navzoči
"""
TEXTS = (*BODY, *(line for lines in PARAGRAPHS for line in lines), ELSEWHERE)
LEXICON = frozenset(word.strip(".,").lower() for text in TEXTS for word in text.split())


def printed(text: str, face: str, size: int = 33, blur: float = 0.0) -> tuple[NDArray[np.uint8], Box, float]:
    """Return a grey page with `text` alone, the box of its ink, and the height of its small letters."""
    font = ImageFont.truetype(face, size)
    image = Image.new("L", (900, 120), 245)
    ImageDraw.Draw(image).text((40, 40), text, 20, font)
    left, top, right, bottom = font.getbbox(text)
    _, above, _, below = font.getbbox("x")
    box = Box(40 + int(left), 40 + int(top), int(right - left), int(bottom - top))
    pixels = np.asarray(image)
    if blur:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), blur), dtype=np.uint8)
    return pixels, box, float(below - above)


class Sheet:
    """A page at 200 dpi on which text and other things are put."""

    def __init__(self, face: str = SERIF, height: int = 1200) -> None:
        self.face = face
        self.image = Image.new("RGB", (1654, height), (250, 250, 248))
        self.draw = ImageDraw.Draw(self.image)

    def write(self, x: int, top: int, *lines: str, size: int = 36, pitch: int = 48) -> int:
        """Write lines below each other, and return where the next one would begin."""
        font = ImageFont.truetype(self.face, size)
        for number, line in enumerate(lines):
            self.draw.text((x, top + pitch * number), line, INK, font)
        return top + pitch * len(lines)

    def rule(self, *ends: int) -> None:
        self.draw.line(ends, fill=INK, width=3)

    def sign(self, x: int, middle: int) -> Box:
        along = np.linspace(0, 1, 200)
        wave = middle + 45 * np.sin(25 * along) * np.cos(7 * along)
        self.draw.line([*zip(x + 330 * along, wave, strict=True)], fill=BLUE, width=5)
        return Box(x, middle - 45, 330, 90)

    def stamp(self, x: int, y: int, grey: int = 150, ring: str = " OBČINA LIPA • OBČINSKI SVET •") -> None:
        """Set a round stamp around (x, y), with words on its ring and in its middle."""
        radius, colour = 140, (grey, grey, grey)
        for share, width in ((1.0, 5), (0.62, 3)):
            reach = share * radius
            self.draw.ellipse((x - reach, y - reach, x + reach, y + reach), outline=colour, width=width)
        font = ImageFont.truetype(SANS, 30)
        for number, letter in enumerate(ring):
            angle = 2 * math.pi * number / len(ring)
            mask = Image.new("L", (60, 60), 0)
            ImageDraw.Draw(mask).text((30, 30), letter, 255, font, anchor="mm")
            mask = mask.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
            at = (round(x + 0.81 * radius * math.sin(angle)) - 30, round(y - 0.81 * radius * math.cos(angle)) - 30)
            self.image.paste(colour, at, mask)
        self.draw.text((x, y), "LIPA", colour, ImageFont.truetype(SANS, 42), anchor="mm")

    def picture(self, left: int, top: int) -> Box:
        grain = np.random.default_rng(1).integers(0, 255, (300, 500)).astype(np.uint8)
        photograph = cv2.normalize(cv2.GaussianBlur(grain, (0, 0), 6), None, 20, 200, cv2.NORM_MINMAX)
        self.image.paste(Image.fromarray(photograph).convert("RGB"), (left, top))
        return Box(left, top, 500, 300)

    def grey(self) -> PageImage:
        return PageImage(np.asarray(self.image.convert("L")), 200)

    def read(self) -> Page:
        return _read(PageImage(np.asarray(self.image), 200))

    def read_scan(self, turn: float = 0.7, seed: int = 1) -> Page:
        """Read what an office scanner makes of the sheet: turned by `turn` degrees, with noise and JPEG."""
        page = scan(np.asarray(self.image.convert("L")), np.random.default_rng(seed), turn=turn)
        coded = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 50])[1]
        return _read(PageImage(np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8), 200))


def _read(image: PageImage) -> Page:
    return read_well(prepare(image, Settings().preprocess)[0], 1, Settings().ocr, LEXICON, preparations)


def lines_of(page: Page) -> list[str]:
    return [line.raw for line in page.lines if line.words]


def paragraphs_of(page: Page) -> list[str]:
    """Return each paragraph's words with one space between them."""
    return [" ".join(part.split()) for part in page.raw.split("\n\n") if part.strip()]
