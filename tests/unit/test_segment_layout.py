"""What the page of a scan tells beside its words: the blank space between lines, and specks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Box, Document, Kind, Line, Page, Word
from pipeline.segment.minutes import segment
from pipeline.segment.text.clean_text import read_text
from pipeline.segment.text.layout import layout_of

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


@pytest.mark.parametrize(("space", "numbers"), [(4, ["1", "2", "3"]), (3, ["1", "3"])])
def test_a_lost_heading_left_as_much_space_as_the_others_take(space: int, numbers: list[str]) -> None:
    lines = [*MINUTES, ("Predsednik je predstavil načrt.", space), *AFTER]
    apart = [(words, 2 if words.startswith(("Tajnica", "Nič")) else step) for words, step in lines]
    read = segment(document(page_of(apart))).minutes
    assert read is not None and [item.number for item in read.items] == numbers


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


def test_doubtful_figures_of_votes_are_warned_of() -> None:
    def minutes(doubtful: str, present: str = "9") -> list[str]:
        lines = [
            "ZAPISNIK",
            "2. seje Sveta KS Dol, ki je bila 3. 3. 2003 ob 18. uri.",
            *(f"SKLEP {number}: Cesta {number} se uredi. Prisotnih 9, ZA 7, PROTI 2." for number in range(1, 5)),
            f"SKLEP 5: Pot se uredi. Prisotnih {present}, ZA 7, PROTI 2.",
        ]
        page = page_of([(line, 1) for line in lines])
        last = page.lines[-2]
        words = tuple(replace(word, doubtful=word.text == doubtful) for word in last.words)
        whole = document(replace(page, lines=(*page.lines[:-2], replace(last, words=words), Line())))
        found = segment(whole).minutes
        assert found is not None
        return [warning.code for warning in found.warnings if warning.code.startswith(("figure", "votes"))]

    assert minutes("") == minutes("uredi.") == []
    assert minutes("7,") == ["figure-doubtful"]
    assert minutes("", present="8") == ["votes-exceed-voters"]
    assert minutes("", present="10") == ["votes-do-not-add-up"]  # as all others of these minutes do


@given(st.lists(st.lists(st.lists(st.sampled_from(["za", "7", "O,", ""]), max_size=4), max_size=3), max_size=3))
def test_doubts_stand_where_their_figures_do(pages: list[list[list[str]]]) -> None:
    def line(words: list[str]) -> Line:
        return Line(tuple(Word(word, word, " " if place else "", doubtful=True) for place, word in enumerate(words)))

    whole = document(*(Page(number, tuple(map(line, lines))) for number, lines in enumerate(pages, 1)))
    found = [whole.text[start:stop] for start, stop in layout_of(whole).doubts]
    assert found == [word.text for word in whole.words() if word.text in ("7", "O,")]


def test_a_number_between_points_far_from_the_edge_of_the_text_is_a_page_number() -> None:
    for left, kept in ((100, True), (700, False)):
        page = page_of([(words, 1) for words, _ in PARAGRAPHS])
        number = set_line(". 3.", 145, left=left)
        whole = document(replace(page, lines=(*page.lines[:2], number, Line(), *page.lines[2:])))
        assert (". 3." in read_text(whole.text, layout_of(whole)).clean) is kept


def test_a_page_number_read_as_letters_one_by_one_is_left_out() -> None:
    page = page_of([(words, 1) for words, _ in PARAGRAPHS])
    stain = set_line("ž n e", 60, confidence=0.35)
    whole = document(replace(page, lines=(stain, Line(), *page.lines)))
    assert read_text(whole.text, layout_of(whole)).clean.startswith("Prisotni:")


@pytest.mark.parametrize(
    ("words", "left", "is_number"),
    [("2", 340, True), ("2", 590, True), ("2", 100, False), ("2", 470, False), ("12", 340, False), ("ZA", 340, False)],
)
def test_a_number_alone_in_the_middle_or_at_the_right_is_that_of_a_page(words: str, left: int, is_number: bool) -> None:
    page = page_of(PARAGRAPHS)
    rows = (*page.lines[:4], set_line(words, 235, left=left), *page.lines[4:])
    assert layout_of(document(replace(page, lines=rows, width=900))).specks == (
        frozenset({(0, 4)}) if is_number else frozenset()
    )


def test_a_number_beside_other_words_is_none_of_a_page() -> None:
    page = page_of(PARAGRAPHS)
    row = [set_line("Prisotni", 235), set_line("2", 235, left=340)]
    assert not layout_of(document(replace(page, lines=(*page.lines[:4], *row, *page.lines[4:]), width=900))).specks
