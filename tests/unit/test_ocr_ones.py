"""A lone stroke read as a letter or a bar is the figure 1 if it has its flag; letters and bars stay what they are."""

from __future__ import annotations

import pytest
from made_sheets import printed as printed_alone
from PIL import ImageFont

from pipeline.model import Box, Line, Word
from pipeline.ocr.ink.ones import with_ones
from pipeline.ocr.tesseract import joined

FACES = (
    *("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSans-Regular.ttf", "FreeMono.otf"),
    *("DejaVuSans.ttf", "DejaVuSerif.ttf", "C059-Roman.otf", "LiberationMono-Regular.ttf"),
)


def line_of(printed: str, raw: str, face: str, size: int = 33) -> Line:
    """What becomes of `printed`, read as `raw`: as many words, each in its place."""
    pixels, box, x_height = printed_alone(printed, face, size, 0.6)
    font = ImageFont.truetype(face, size)
    words, x = [], float(box.left)
    for shown, read in zip(printed.split(), raw.split(), strict=True):
        place = Box(round(x), box.top, max(1, round(font.getlength(shown))), box.height)
        words.append(Word(read, read, confidence=0.94, box=place))
        x += font.getlength(shown + " ")
    (line,) = with_ones([joined(words)], pixels, x_height)
    return line


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("size", [26, 33])
@pytest.mark.parametrize(
    ("printed", "raw"),
    [
        ("proti 1, vzdržan", "proti l, vzdržan"),
        ("PROTI: 1", "PROTI: |"),
        ("z 1 glasom", "z I glasom"),
        ("od 11. maja", "od ll. maja"),
        ("od 21. maja", "od 2l. maja"),
        ("vzdržan 1)", "vzdržan l)"),
        ("glasovi (1", "glasovi (l"),
    ],
)
def test_a_stroke_with_a_flag_is_a_figure(printed: str, raw: str, face: str, size: int) -> None:
    line = line_of(printed, raw, face, size)
    assert line.raw == printed
    assert [word.confidence for word in line.words if word.raw != "proti"].count(0.5) == 1  # and in doubt


@pytest.mark.parametrize("face", FACES[:6])
@pytest.mark.parametrize("raw", ["v |. skupini", "v l. skupini", "v i. skupini"])
def test_a_numeral_between_words(raw: str, face: str) -> None:
    line = line_of("v I. skupini", raw, face)
    assert (line.raw, line.words[1].confidence) == ("v I. skupini", 0.5)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("printed", "raw"),
    [
        ("v I. skupini", "v I. skupini"),
        ("v I. Ljubljana", "v |. Ljubljana"),
        ("VZDRŽANI: 0] SPREJET", "VZDRŽANI: 0] SPREJET"),
        ("VZDRŽANI: 1] SPREJET", "VZDRŽANI: 1] SPREJET"),
        ("ZA | PROTI", "ZA | PROTI"),
        ("s k l e p", "s k l e p"),
        ("Kos, l. r.", "Kos, l. r."),
        ("12 l mleka", "12 l mleka"),
        ("jaz i ti", "jaz i ti"),
        ("II. in III.", "Il. in III."),
        ("c) v obrazložitvi", "|) v obrazložitvi"),
    ],
)
def test_letters_and_bars_stay(printed: str, raw: str, face: str) -> None:
    assert line_of(printed, raw, face).raw == raw


def test_words_without_a_place_are_left_alone() -> None:
    line = Line((Word("|", "|"), Word("ZA", "ZA")))
    assert with_ones([line, Line()], printed_alone("1", FACES[0])[0], 15.0) == (line, Line())
