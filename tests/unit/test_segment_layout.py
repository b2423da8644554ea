"""What the page of a scan tells beside its words: the blank space between lines, and specks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from pipeline.model import Box, Document, Kind, Line, Page, Word
from pipeline.segment import segment
from pipeline.segment.layout import layout_of
from pipeline.segment.text import read_text

LETTER, HEIGHT, PITCH = 10, 20, 30  # pixels


def set_line(words: str, top: float, left: float = 100, slope: float = 0.0, confidence: float = 0.95) -> Line:
    """Return a line of type whose words have the boxes that they have on a page turned by `slope`."""
    found: list[Word] = []
    for place, word in enumerate(words.split()):
        box = Box(round(left), round(top + slope * left), LETTER * len(word), HEIGHT)
        found.append(Word(word, word, " " if place else "", confidence, box))
        left += LETTER * (len(word) + 1)
    return Line(tuple(found), None)


def page_of(lines: Sequence[tuple[str, float]], slope: float = 0.0) -> Page:
    """Return a page whose lines stand so many lines of type under the one before, a blank one after each as read."""
    top, rows = 100.0, list[Line]()
    for words, step in lines:
        top += step * PITCH
        rows += [set_line(words, top, slope=slope), Line()]
    return Page(1, tuple(rows), width=1600, height=2300, dpi=200)


def document(*pages: Page) -> Document:
    return Document("a.tif", "", Kind.TIFF, pages)


def gaps(page: Page) -> list[int]:
    found = layout_of(document(page)).gaps
    return [found[0][index] for index, line in enumerate(page.lines) if line.words]


PARAGRAPHS = [
    ("Prisotni: Viktor Mohar, Slavka Bajc, Minka", 1),
    ("Oblak, Lojze Premrl in Olga Fajdiga, vsi člani.", 1),
    ("Odsotna je bila Rezka Klun, ki se je opravičila.", 1),
    ("Seja se je začela z zamudo, ker je snežilo vso noč.", 2),
    ("Nato je predsednik pozdravil navzoče in gosta.", 1),
]


def test_lines_of_a_paragraph_are_not_parted_though_the_reading_parts_them() -> None:
    assert gaps(page_of(PARAGRAPHS)) == [0, 0, 0, 1, 0]


@pytest.mark.parametrize("degrees", [-1.5, 0.4, 2])
def test_a_page_that_was_scanned_askew_has_the_same_gaps(degrees: float) -> None:
    short = [*PARAGRAPHS, ("K 1. točki", 2), ("Pripomb ni bilo in zapisnik je bil soglasno sprejet tudi tokrat.", 2)]
    assert gaps(page_of(short, math.tan(math.radians(degrees)))) == [0, 0, 0, 1, 0, 1, 1]


def test_wide_space_counts_as_several_blank_lines() -> None:
    assert gaps(page_of([*PARAGRAPHS, ("Zapisala: Ana Rus", 4)]))[-1] == 3


def test_pages_without_boxes_keep_their_blank_lines() -> None:
    page = Page(1, tuple(Line(tuple(Word(word, word) for word in words.split())) for words, _ in PARAGRAPHS))
    assert layout_of(document(page)).gaps == {}


def test_minutes_of_a_scan_are_read_by_its_gaps() -> None:
    lines = [
        ("ZAPISNIK", 1),
        ("2. seje Sveta KS Dol, ki je bila 3. 3. 2003 ob 18. uri.", 2),
        ("Prisotni: Viktor Mohar, Slavka Bajc, Minka", 2),
        ("Oblak, Lojze Premrl, Olga Fajdiga.", 1),
        ("DNEVNI RED:", 2),
        ("1. Potrditev zapisnika", 1),
        ("2. Razno", 1),
        ("K 1. točki", 2),
        ("SKLEP: Zapisnik se potrdi in se objavi na oglasni deski", 1),
        ("krajevne skupnosti.", 1),
        ("Za: 5, proti: 0.", 1),
    ]
    minutes = segment(document(page_of(lines))).minutes
    assert minutes is not None
    assert "Minka Oblak" in [person.name for person in minutes.attendance]
    (resolution,) = minutes.items[0].resolutions
    assert resolution.text == "Zapisnik se potrdi in se objavi na oglasni deski krajevne skupnosti."


MINUTES = [
    ("ZAPISNIK", 1),
    ("2. seje Sveta KS Dol, ki je bila 3. 3. 2003 ob 18. uri.", 2),
    ("DNEVNI RED:", 2),
    ("1. Potrditev zapisnika", 1),
    ("2. Ureditev postaje", 1),
    ("3. Razno", 1),
    ("K 1. točki", 2),
    ("Tajnica je prebrala zapisnik in povedala, da ni prejela", 1),
    ("nobene pripombe.", 1),
    ("SKLEP: Zapisnik se potrdi.", 2),
]
AFTER = [("SKLEP: Postaja se uredi.", 2), ("K 3. točki", 2), ("Nič.", 1), ("Seja je bila končana ob 19. uri.", 2)]


@pytest.mark.parametrize(("space", "numbers"), [(3, ["1", "2", "3"]), (2, ["1", "3"])])
def test_an_item_whose_heading_was_lost_begins_at_the_blank_space_it_left(space: int, numbers: list[str]) -> None:
    read = segment(document(page_of([*MINUTES, ("Predsednik je predstavil načrt.", space), *AFTER]))).minutes
    assert read is not None
    assert [item.number for item in read.items] == numbers
    assert ("heading-lost" in [warning.code for warning in read.warnings]) is ("2" in numbers)
    decided = {item.number: [one.text for one in item.resolutions] for item in read.items}
    assert "Postaja se uredi." in decided["2" if "2" in numbers else "1"]


def test_blank_space_alone_begins_no_item() -> None:
    headed = [*MINUTES, ("K 2. točki", 2), ("Načrt.", 3), *AFTER]
    read = segment(document(page_of(headed))).minutes
    assert read is not None
    assert [item.number for item in read.items] == ["1", "2", "3"]
    assert "heading-lost" not in [warning.code for warning in read.warnings]


@pytest.mark.parametrize(
    ("words", "confidence", "left_out"),
    [("zij", 0.5, True), ("dan;", 0.95, False), ("KI.", 0.5, False), ("2", 0.5, False)],
)
def test_a_few_small_letters_that_the_reading_doubts_are_a_speck(words: str, confidence: float, left_out: bool) -> None:
    page = page_of(PARAGRAPHS)
    page = replace(page, lines=(*page.lines, set_line(words, 1000, confidence=confidence)))
    read = document(page)
    text = read_text(read.text, layout_of(read))
    assert (words not in text.clean.split("\n")) is left_out
