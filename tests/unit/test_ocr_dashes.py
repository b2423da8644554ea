"""En dashes are told from hyphens by the width of their ink, in every face but typewriter type."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box, Line, Word
from pipeline.ocr.ink.dashes import is_typewritten, with_en_dashes
from pipeline.ocr.tesseract import joined

FACES = ("LiberationSerif-Regular.ttf", "LiberationSans-Regular.ttf", "DejaVuSans.ttf", "DejaVuSerif.ttf")
TYPEWRITER = "FreeMono.otf"
PRINTED = (
    "Župan je pozdravil navzoče in ugotovil sklepčnost",
    "Janez Novak – predsednik krajevne skupnosti",
    "Cesta Polana–Visejec se v obdobju 2014–2020 obnovi",
    "Marija Kovač-Novak, odlok 094-1/2014-9 (KS-12)",
    "ZA – 12, PROTI – 0",
)


def printed(face: str, size: int, blur: float = 0.0, read: str = "-") -> tuple[np.ndarray, list[Line], float]:
    """A page of PRINTED, its lines as Tesseract reads them, dashes as `read`, and the height of small letters."""
    font = ImageFont.truetype(face, size)
    image = Image.new("L", (40 * size, 20 * size), 245)
    draw = ImageDraw.Draw(image)
    lines = []
    for row, text in enumerate(PRINTED, 1):
        words, x = [], 2.0 * size
        for word in text.split():
            draw.text((x, 3 * row * size), word, 30, font)
            left, top, right, bottom = font.getbbox(word)
            box = Box(round(x) + int(left), 3 * row * size + int(top), int(right - left), int(bottom - top))
            raw = word.replace("–", read).replace("-", read)
            words.append(Word(raw, raw, confidence=0.9, box=box))
            x += font.getlength(word + " ")
        lines.append(joined(words))
    _, above, _, below = font.getbbox("x")
    pixels = np.asarray(image)
    return cv2.GaussianBlur(pixels, (0, 0), blur) if blur else pixels, lines, float(below - above)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(("size", "blur"), [(24, 0.0), (24, 0.7), (33, 1.0)])
@pytest.mark.parametrize("read", ["-", "—"])
def test_an_en_dash_is_told_by_its_width(face: str, size: int, blur: float, read: str) -> None:
    pixels, lines, x_height = printed(face, size, blur, read)
    found = [line.raw for line in with_en_dashes(lines, pixels, x_height)]
    assert found[1] == PRINTED[1] and found[4] == PRINTED[4]
    assert found[3] == lines[3].raw  # no hyphen becomes a dash


def test_dashes_that_touch_their_neighbours_are_told_too() -> None:
    pixels, lines, x_height = printed("LiberationSans-Regular.ttf", 33)
    assert with_en_dashes(lines, pixels, x_height)[2].raw == PRINTED[2]


def test_typewriter_type_has_one_dash() -> None:
    pixels, lines, x_height = printed(TYPEWRITER, 30)
    assert is_typewritten(lines)
    assert with_en_dashes(lines, pixels, x_height) == tuple(lines)


@pytest.mark.parametrize("face", FACES)
def test_printed_type_is_no_typewriter_type(face: str) -> None:
    assert not is_typewritten(printed(face, 30)[1])


def test_a_dash_that_is_not_found_on_the_page_stays_as_read() -> None:
    pixels, lines, x_height = printed("DejaVuSans.ttf", 30)
    assert with_en_dashes(lines, np.full_like(pixels, 245), x_height) == tuple(lines)
