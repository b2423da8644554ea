"""Numbers of a list that were cut off are read for themselves; everything else stays as it was read."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.model import Box, Line, Word
from pipeline.ocr.once_more import cut_starts
from pipeline.ocr.once_more.cut_starts import with_starts
from pipeline.ocr.tesseract import joined
from pipeline.page_image import PageImage
from pipeline.settings import OcrSettings

PAGE = PageImage(np.full((400, 600), 250, np.uint8), 150)
LEXICON = frozenset({"potrditev", "zapisnika", "razno"})


def line(text: str, top: int, left: int = 100, confidence: float = 0.9) -> Line:
    words, x = [], left
    for raw in text.split():
        words.append(Word(raw, raw, confidence=confidence, box=Box(x, top, 10 * len(raw), 20)))
        x += 10 * len(raw) + 6
    return joined(words)


@pytest.fixture
def strips(monkeypatch: pytest.MonkeyPatch) -> list[list[Box]]:
    """Read "1.", "2." … 16 pixels left of each place; return the places asked for."""
    asked: list[list[Box]] = []

    def read(image: PageImage, places: list[Box], height: float, settings: OcrSettings) -> tuple[Line, ...]:
        asked.append(places)
        return tuple(
            line(f"{number}. Potrditev", place.top, place.left + round(2 * height) - 16)
            for number, place in enumerate(places, 1)
        )

    monkeypatch.setattr(cut_starts, "read_strips", read)
    return asked


def test_numbers_that_were_cut_off_are_read_again(strips: list[list[Box]]) -> None:
    lines = [line("dnevni red:", 20), line(". Potrditev zapisnika", 60), Line(), line(". Razno", 100)]
    whole = with_starts(PAGE, lines, 12.0, OcrSettings(), LEXICON)
    assert [one.raw for one in whole] == ["dnevni red:", "1. Potrditev zapisnika", "", "2. Razno"]
    assert len(strips) == 1 and [place.left for place in strips[0]] == [76, 76]
    assert whole[1].words[1:] == lines[1].words[1:] and whole[0] is lines[0]


def test_a_point_read_as_a_hyphen_is_the_rest_of_a_number(strips: list[list[Box]]) -> None:
    point, dash = (
        joined(
            [
                Word("-", "-", confidence=0.9, box=Box(100, 66, width, 4)),
                Word("Razno", "Razno", box=Box(110, 60, 50, 20)),
            ]
        )
        for width in (4, 8)
    )
    whole = with_starts(PAGE, [point, dash], 12.0, OcrSettings(), LEXICON)
    assert [one.raw for one in whole] == ["1. Razno", "- Razno"]


def test_nothing_is_read_again_where_nothing_was_cut_off(strips: list[list[Box]]) -> None:
    lines = (line("1. Potrditev zapisnika", 60), line("...", 100), Line())
    assert with_starts(PAGE, lines, 12.0, OcrSettings(), LEXICON) == lines
    assert strips == []


def test_what_is_no_better_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for raw, confidence in ((".", 0.9), ("1.", 0.3)):
        monkeypatch.setattr(
            cut_starts,
            "read_strips",
            lambda *_, raw=raw, confidence=confidence: (line(f"{raw} Razno", 60, 84, confidence),),
        )
        lines = (line(". Razno", 60),)
        assert with_starts(PAGE, lines, 12.0, OcrSettings(), LEXICON) == lines
