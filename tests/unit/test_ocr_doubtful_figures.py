"""Doubtful figures are read once more with the words beside them; where readings differ in a figure doubt is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from made_sheets import SANS, SERIF, SLAB, Sheet
from PIL import ImageFont

from pipeline.model import Box, Line, Word
from pipeline.ocr.once_more import asking
from pipeline.ocr.once_more.asking import Asked, answered
from pipeline.ocr.once_more.doubtful_figures import about_figures
from pipeline.ocr.tesseract import joined
from pipeline.page_image import PageImage
from pipeline.settings import OcrSettings

HEIGHT = 16.0


def line_of(printed: str, read: str, face: str, top: int = 100, doubt: str = "") -> Line:
    """A line as printed at (100, top), read otherwise; Tesseract doubts the word `doubt`."""
    font = ImageFont.truetype(face, 36)
    words, x = [], 100.0
    for one, raw in zip(printed.split(), read.split(), strict=True):
        box = Box(round(x), top + 4, round(font.getlength(one)), 32)
        words.append(Word(raw, raw, confidence=0.6 if raw == doubt else 0.96, box=box))
        x += font.getlength(one + " ")
    return joined(words)


def asked(image: PageImage, lines: Sequence[Line]) -> tuple[Line, ...]:
    return answered([Asked(*about_figures(image, lines, HEIGHT))], OcrSettings())[0]


@pytest.mark.parametrize("face", [SERIF, SANS])
def test_figures_are_read_with_the_words_beside_them(face: str) -> None:
    sheet = Sheet(face)
    printed = ("za 4, proti 5 - ni sprejeto", "Od 7 prisotnih je glasovalo 6 članov")
    sheet.write(100, 100, *printed)
    lines = [
        line_of(printed[0], "za 4, proti S - ni sprejeto", face, 100, doubt="S"),
        line_of(printed[1], printed[1], face, 148, doubt="6"),
    ]
    found = asked(sheet.grey(), lines)
    assert [line.raw for line in found] == list(printed)
    assert (found[0].words[3].confidence or 0) > 0.85
    assert (found[1].words[5].confidence or 0) > 0.85  # both readings agree


def answer(monkeypatch: pytest.MonkeyPatch, raw: str, again: str, confidence: float, beside: str = "proti") -> Line:
    line = joined(
        [
            Word("proti", "proti", confidence=0.96, box=Box(100, 100, 90, 30)),
            Word(raw, raw, confidence=0.7, box=Box(200, 100, 20, 30)),
        ]
    )

    def each(images: list[PageImage], settings: OcrSettings, layout: object) -> list[tuple[Line, ...]]:
        words = [
            Word(beside, beside, confidence=0.9, box=Box(100, 100, 90, 30)),
            Word(again, again, confidence=confidence, box=Box(200, 100, 20, 30)),
        ]
        return [(joined(words),) for _ in images]

    monkeypatch.setattr(asking, "recognise_each", each)
    return asked(Sheet().grey(), [line])[0]


def test_where_two_readings_have_different_figures_doubt_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    contested = answer(monkeypatch, "(6", "(5", 0.96).words[1]
    assert (contested.raw, contested.confidence) == ("(5", 0.5)
    for sign, figure in (("S", "5"), ("%", "9"), ("|", "1")):
        word = answer(monkeypatch, sign, figure, 0.92).words[1]
        assert (word.raw, word.confidence) == (figure, 0.92)


@pytest.mark.parametrize(
    ("raw", "again", "confidence", "beside"),
    [
        ("O", "0", 0.8, "proti"),  # not sure enough
        ("1", "l", 0.96, "proti"),  # no letter comes in the place of a figure
        ("O", "0", 0.95, "xxx"),  # the words beside it were read otherwise
        ("S", "5.", 0.95, "proti"),  # more than the figure differs
        ("(1", "(I", 0.74, "proti"),
        ("7.a", "7.o", 0.95, "proti"),
        ("P--4", "P-44", 0.95, "proti"),  # a plus sign, which is told by its ink
    ],
)
def test_what_is_not_surely_read_otherwise_stays(
    monkeypatch: pytest.MonkeyPatch, raw: str, again: str, confidence: float, beside: str
) -> None:
    assert answer(monkeypatch, raw, again, confidence, beside).raw == f"proti {raw}"


def test_a_label_and_its_figure_read_as_one_word_are_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    line = joined(
        [
            Word("za:.8;", "za:.8;", confidence=0.4, box=Box(100, 100, 90, 30)),
            Word("proti:", "proti:", confidence=0.9, box=Box(200, 100, 90, 30)),
        ]
    )

    def read(*raws: str) -> Line:
        def each(images: list[PageImage], settings: OcrSettings, layout: object) -> list[tuple[Line, ...]]:
            words = [
                Word(raw, raw, confidence=0.95, box=Box(100 + 60 * at, 100, 50, 30)) for at, raw in enumerate(raws)
            ]
            return [(joined(words),) for _ in images]

        monkeypatch.setattr(asking, "recognise_each", each)
        return asked(Sheet().grey(), [line])[0]

    found = read("za:", "5,", "proti:")
    assert (found.raw, found.words[1].confidence) == ("za: 5, proti:", 0.5)
    assert read("za:", "8,", "proti:").words[1].confidence == 0.95
    assert read("na:", "5,", "proti:") == read("za:", "15,", "proti:") == read("za:", "5,", "xxxxx") == line


def test_words_and_numerals_are_not_asked_about() -> None:
    lines = [
        joined(
            [
                Word("Lipa", "Lipa", confidence=0.5, box=Box(100, 100, 90, 30)),
                Word("sprejme", "sprejme", confidence=0.4, box=Box(200, 100, 90, 30)),
            ]
        ),
        joined(
            [
                Word("I.", "I.", confidence=0.5, box=Box(100, 150, 20, 30)),
                Word("Sprejme", "Sprejme", confidence=0.9, box=Box(140, 150, 90, 30)),
            ]
        ),
        joined([Word("12", "12", confidence=0.5, box=Box(100, 200, 40, 30))]),  # with no word beside it
    ]
    assert about_figures(Sheet().grey(), lines, HEIGHT) == (tuple(lines), [])


@pytest.mark.parametrize("face", [SERIF, SANS, SLAB])
@pytest.mark.parametrize(
    ("printed", "misread"),
    [
        ("glasovalo 23 članov", "28"),
        ("proti 7, vzdržan", "1,"),
        ("glasov 16 za", "10"),
        ("glasov (4 za", "(46"),
        ("proti 0 vzdržan", "O"),
    ],
)
def test_a_figure_that_looks_otherwise_is_read_once_more_however_sure_it_was(
    printed: str, misread: str, face: str
) -> None:
    sheet = Sheet(face)
    sheet.write(100, 100, printed)
    before, _, after = printed.split()
    line = line_of(printed, f"{before} {misread} {after}", face)
    sure = joined([replace(word, confidence=0.94) for word in line.words])
    (found,) = asked(sheet.grey(), [sure])
    assert found.raw == printed
    assert misread == "O" or (found.words[1].confidence or 0) <= 0.5  # one of two figures is doubted


def test_two_readings_of_a_figure_that_looks_otherwise_leave_it_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = Sheet()
    sheet.write(100, 100, "proti 3, vzdržan")
    line = joined(
        [replace(word, confidence=0.94) for word in line_of("proti 3, vzdržan", "proti 8, vzdržan", SERIF).words]
    )
    monkeypatch.setattr(asking, "recognise_each", lambda images, *_: [(line,) for _ in images])
    (found,) = asked(sheet.grey(), [line])
    assert (found.words[1].raw, found.words[1].confidence) == ("8,", 0.5)


@pytest.mark.parametrize("face", [SERIF, SANS, SLAB])
def test_figures_that_look_as_they_were_read_are_not_asked_about(face: str) -> None:
    sheet = Sheet(face)
    printed = ("od 12 prisotnih 3, 4 in 5", "proti 6, 7 ali (8 za) 9, 10")
    sheet.write(100, 100, *printed)
    lines = [line_of(text, text, face, 100 + 48 * row) for row, text in enumerate(printed)]
    sure = [joined([replace(word, confidence=0.94) for word in line.words]) for line in lines]
    assert about_figures(sheet.grey(), sure, HEIGHT) == (tuple(sure), [])


@pytest.mark.parametrize("face", [SERIF, SANS, SLAB])
def test_a_figure_in_doubt_that_looks_as_it_was_read_is_not_asked_about(face: str) -> None:
    sheet = Sheet(face)
    sheet.write(100, 100, "proti 4, vzdržan")
    (line,), questions = about_figures(
        sheet.grey(), [line_of("proti 4, vzdržan", "proti 4, vzdržan", face, doubt="4,")], HEIGHT
    )
    assert (line.raw, line.words[1].confidence, questions) == ("proti 4, vzdržan", 0.9, [])
    # a stroke that was read as a letter at first stays in doubt
    contested = joined([replace(word, confidence=0.5) for word in line.words])
    (line,), _ = about_figures(sheet.grey(), [contested], HEIGHT)
    assert line.words[1].confidence == 0.5
