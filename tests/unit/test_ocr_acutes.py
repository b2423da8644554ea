"""Acutes over the last letter of surnames are told from carons by their ink."""

from __future__ import annotations

import numpy as np
import pytest
from made_sheets import printed as printed_alone

from pipeline.model import Line, Word
from pipeline.ocr.ink.acutes import with_acutes
from pipeline.ocr.tesseract import joined

FACES = ("LiberationSerif-Regular.ttf", "LiberationSans-Regular.ttf", "LiberationSerif-Italic.ttf", "DejaVuSans.ttf")


def read_as(raw: str, printed: str, face: str) -> str:
    """What becomes of the word `printed`, read as `raw`."""
    pixels, box, x_height = printed_alone(printed, face, 33, 0.6)
    (line,) = with_acutes([joined([Word(raw, raw, confidence=0.9, box=box)])], pixels, x_height)
    assert line.words[0].confidence == 0.9
    assert line.text == line.raw
    return line.raw


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    "name", ["Jovanović", "Hadžić,", "(Petrović)", "Kovačevića", "Marićem,", "Božićeva", "ILIĆ", "PERIĆA"]
)
def test_an_acute_read_as_a_caron(name: str, face: str) -> None:
    assert read_as(name.translate(str.maketrans("ćĆ", "čČ")), name, face) == name


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("name", ["Golobič", "Petriča,", "Novič", "KOVAČIČ", "Furlaničem", "Mačič"])
def test_a_caron_stays(name: str, face: str) -> None:
    assert read_as(name, name, face) == name


@pytest.mark.parametrize("face", FACES)
def test_only_what_ends_as_such_surnames_do_is_looked_at(face: str) -> None:
    assert read_as("občina", "obćina", face) == "občina"
    assert read_as("mlinič", "mlinić", face) == "mlinič"


def test_words_without_a_place_are_left_alone() -> None:
    line = Line((Word("Marič", "Marič"),))
    assert with_acutes([line, Line()], np.full((20, 20), 255, np.uint8), 10.0) == (line, Line())
