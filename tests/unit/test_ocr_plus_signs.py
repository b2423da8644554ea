"""Plus signs are told by their ink; dashes stay dashes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box, Word
from pipeline.ocr.plus_signs import with_plus_signs
from pipeline.ocr.tesseract import joined

FACES = ("LiberationSerif-Regular.ttf", "LiberationSans-Bold.ttf", "DejaVuSans.ttf", "DejaVuSerif.ttf", "FreeMono.otf")


def read_as(raw: str, printed: str, face: str, size: int) -> str:
    """What becomes of the word `printed`, read as `raw`."""
    font = ImageFont.truetype(face, size)
    image = Image.new("L", (500, 120), 245)
    ImageDraw.Draw(image).text((40, 40), printed, 20, font)
    left, top, right, bottom = font.getbbox(printed)
    box = Box(40 + int(left), 40 + int(top), int(right - left), int(bottom - top))
    _, above, _, below = font.getbbox("x")
    pixels = cv2.GaussianBlur(np.asarray(image), (0, 0), 0.6)
    (line,) = with_plus_signs([joined([Word(raw, raw, box=box)])], pixels, float(below - above))
    return line.raw


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("size", [24, 33])
@pytest.mark.parametrize(("raw", "printed"), [("P--1.", "P+1."), ("P-3", "P+3"), ("--", "+")])
def test_a_cross_is_a_plus_sign(face: str, size: int, raw: str, printed: str) -> None:
    assert read_as(raw, printed, face, size) == printed


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("printed", ["P-1", "2008–2011", "t-x", "–", "4-t", "x-x", "f-4", "†-1"])
def test_a_dash_is_none(face: str, printed: str) -> None:
    assert read_as(printed, printed, face, 33) == printed
