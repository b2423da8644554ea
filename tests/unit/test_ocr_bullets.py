"""A black dot before a line is a bullet, whatever it was read as; letters and marks are not."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box, Line, Word
from pipeline.ocr.ink.bullets import with_bullets
from pipeline.ocr.tesseract import joined

FACES = ("LiberationSerif-Regular.ttf", "DejaVuSans.ttf", "DejaVuSerif.ttf")


def read_as(raw: str, printed: str, face: str, after: str = "Potrditev zapisnika") -> Line:
    """What becomes of a line that begins with the sign `printed`, read as `raw`."""
    font = ImageFont.truetype(face, 33)
    image = Image.new("L", (700, 120), 245)
    draw = ImageDraw.Draw(image)
    words = []
    for text, read, x in ((printed, raw, 40), (after, after.split()[0], 80)):
        draw.text((x, 40), text, 20, font)
        left, top, right, bottom = font.getbbox(text)
        words.append(Word(read, read, box=Box(x + int(left), 40 + int(top), int(right - left), int(bottom - top))))
    _, above, _, below = font.getbbox("x")
    return with_bullets([joined(words)], np.asarray(image), float(below - above))[0]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("raw", ["»", "«", '"', "e", "o", "*"])
def test_a_dot_is_a_bullet(face: str, raw: str) -> None:
    line = read_as(raw, "•", face)
    assert line.raw == "• Potrditev"
    assert (line.words[0].confidence or 0.0) >= 0.9  # for the dot was seen


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("sign", ["»", "«", '"', "e", "o", "*", "V", "K", "-", "1", "a", "c", "§", "."])
def test_other_signs_are_none(face: str, sign: str) -> None:
    assert read_as(sign, sign, face).raw == f"{sign} Potrditev"


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("raw", [".", "».", "»"])
def test_a_dot_before_a_number_is_a_bullet_and_a_point_is_none(face: str, raw: str) -> None:
    assert read_as(raw, "•", face, "2.").raw == "• 2."
    assert read_as(".", ".", face, "2.").raw == ". 2."
