"""A bar that is part of a table's ruled line is no word; a printed bar stays."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box, Line, Word
from pipeline.ocr.ink.rules import without_rules
from pipeline.ocr.tesseract import joined

HEIGHT = 15.0
FONT = ImageFont.truetype("LiberationSerif-Regular.ttf", 32)


def row(ruled: bool, bar: str = "|") -> tuple[str, ...]:
    """What is left of the words of a row of figures with a rule, or a printed bar, between them."""
    image = Image.new("L", (600, 200), 245)
    draw = ImageDraw.Draw(image)
    words = []
    for raw, left in (("Načrt", 40), (bar, 200), ("44.498,27", 240)):
        if raw != bar or not ruled:
            draw.text((left, 80), raw, 30, FONT)
        words.append(Word(raw, raw, confidence=0.9, box=Box(left, 86, 150 if raw != bar else 6, 26)))
    if ruled:
        draw.line((204, 0, 201, 199), fill=60, width=2)  # a little askew
    (line,) = without_rules([joined(words)], np.asarray(image), HEIGHT)
    return tuple(word.raw for word in line.words)


def test_a_rule_between_cells_is_no_word() -> None:
    assert row(ruled=True) == ("Načrt", "44.498,27")


def test_a_printed_bar_stays() -> None:
    assert row(ruled=False) == ("Načrt", "|", "44.498,27")


def test_a_line_of_rules_alone_is_left_empty() -> None:
    image = np.full((200, 300), 245, np.uint8)
    image[:, 100:103] = 40
    line = joined([Word("|", "|", confidence=0.5, box=Box(99, 86, 5, 26))])
    assert without_rules([line], image, HEIGHT) == (Line(),)
