"""Roman numerals are read by their strokes; what only looks like them stays as read."""

from __future__ import annotations

import pytest
from made_sheets import printed as printed_alone

from pipeline.model import Word
from pipeline.ocr.ink.roman_numerals import with_lone_numerals, with_roman_numerals
from pipeline.ocr.tesseract import joined

FACES = (
    *("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSans-Regular.ttf"),
    *("DejaVuSans.ttf", "DejaVuSerif.ttf", "FreeMono.otf"),
)


def read_as(raw: str, printed: str, face: str, size: int = 33, blur: float = 0.6) -> str:
    """What becomes of a line that begins with `printed`, read as `raw`."""
    pixels, box, x_height = printed_alone(printed, face, size, blur)
    (line,) = with_roman_numerals([joined([Word(raw, raw, box=box)])], pixels, x_height)
    return line.raw


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("size", [24, 33])
@pytest.mark.parametrize(
    ("raw", "printed"),
    [
        ("IL.", "II."),
        ("Il.", "II."),
        ("Ii.", "II."),
        ("II.", "III."),
        ("UI.", "III."),
        ("IIL.", "III."),
        ("IH.", "III."),
        ("II.", "II."),
    ],
)
def test_strokes_are_counted(raw: str, printed: str, face: str, size: int) -> None:
    assert read_as(raw, printed, face, size) == printed


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("raw", "printed", "found"),
    [
        ("Il", "II", "II"),
        ("|I.", "II.", "II."),
        ("Ill", "III", "III"),
        ("Il", "Ivo", "Il"),
        ("Il", "IL", "Il"),
        ("ll", "ll", "ll"),
        ("II", "III", "III"),
    ],
)
def test_numerals_inside_a_line(raw: str, printed: str, found: str, face: str) -> None:
    pixels, box, x_height = printed_alone(printed, face)
    before = Word("del", "del", box=box._replace(left=0, width=30))
    (line,) = with_roman_numerals([joined([before, Word(raw, raw, box=box)])], pixels, x_height)
    assert line.raw == f"del {found}"


@pytest.mark.parametrize("face", ["LiberationSans-Regular.ttf", "DejaVuSans.ttf"])
@pytest.mark.parametrize(("raw", "printed"), [("L.", "I."), ("1.", "I."), ("|.", "I."), ("l.", "I."), ("U.", "II.")])
def test_strokes_without_serifs_are_counted_where_one_letter_was_read(raw: str, printed: str, face: str) -> None:
    assert read_as(raw, printed, face) == printed


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    "text", ["IL.", "UI.", "LI.", "UL.", "LU.", "U.", "L.", "V.", "IV.", "1.", "11.", "Ul.", "lU.", "IH.", "H."]
)
def test_other_letters_stay(text: str, face: str) -> None:
    assert read_as(text, text, face) == text


def test_where_nothing_is_printed_it_stays_as_read() -> None:
    assert read_as("IL.", " ", FACES[0]) == "IL."


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("printed", "raw", "confidence", "found"),
    [
        ("I.", ".", 0.2, "I."),
        ("I.", "ih", 0.3, "I."),
        ("II.", "ll", 0.4, "II."),
        ("III.", "UJA", 0.5, "III."),
        ("I.", "l.", 0.95, "l."),  # Tesseract is sure
        ("1.", ".", 0.2, "."),
        ("11.", "lj", 0.2, "lj"),
        ("I", ".", 0.2, "."),
        ("L.", ".", 0.2, "."),
        ("H.", "ih", 0.2, "ih"),
    ],
)
def test_numerals_alone_on_their_line(printed: str, raw: str, confidence: float, found: str, face: str) -> None:
    pixels, box, x_height = printed_alone(printed, face, 33, 0.6)
    (line,) = with_lone_numerals([joined([Word(raw, raw, confidence=confidence, box=box)])], pixels, x_height)
    assert line.raw == found
