"""Plus signs are told by their ink; dashes stay dashes."""

from __future__ import annotations

import pytest
from made_sheets import printed as printed_alone

from pipeline.model import Word
from pipeline.ocr.ink.plus_signs import with_plus_signs
from pipeline.ocr.tesseract import joined

FACES = ("LiberationSerif-Regular.ttf", "LiberationSans-Bold.ttf", "DejaVuSans.ttf", "DejaVuSerif.ttf", "FreeMono.otf")


def read_as(raw: str, printed: str, face: str, size: int) -> str:
    """What becomes of the word `printed`, read as `raw`."""
    pixels, box, x_height = printed_alone(printed, face, size, 0.6)
    (line,) = with_plus_signs([joined([Word(raw, raw, box=box)])], pixels, x_height)
    return line.raw


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("size", [24, 33])
@pytest.mark.parametrize(
    ("raw", "printed"),
    [
        ("P--1.", "P+1."),
        ("P-3", "P+3"),
        ("--", "+"),
        ("Pt1,", "P+1,"),
        ("P44", "P+4"),
        ("P+H5", "P+5"),
        ("4", "+"),
        ("t", "+"),
    ],
)
def test_a_cross_is_a_plus_sign(face: str, size: int, raw: str, printed: str) -> None:
    assert read_as(raw, printed, face, size) == printed


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    "printed", ["P-1", "2008–2011", "t-x", "–", "4-t", "x-x", "f-4", "†-1", "Pt1", "P44", "Pf3", "4", "t", "f"]
)
def test_a_dash_is_none(face: str, printed: str) -> None:
    assert read_as(printed, printed, face, 33) == printed
