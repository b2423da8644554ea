"""A good page is read once; a poor one again, until it is good or the limit is reached; nothing found is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.errors import StageError
from pipeline.model import Box, Line, Region, RegionKind, Word
from pipeline.ocr import tesseract
from pipeline.ocr.once_more import missed_lines
from pipeline.ocr.once_more.missed_lines import left_out
from pipeline.ocr.quality_notes import NO_TEXT, NOISE_LEFT_OUT, quality_note
from pipeline.ocr.rereading import cut_to_size, read_well
from pipeline.ocr.tesseract import Layout, joined
from pipeline.page_image import PageImage
from pipeline.settings import OcrSettings

LEXICON = frozenset(["župan", "je", "pozdravil", "navzoče", "in", "ugotovil", "da", "svet", "sklepčen"])
SENTENCE = "Župan je pozdravil navzoče in ugotovil da je svet sklepčen"
FONT = ImageFont.truetype("LiberationSerif-Regular.ttf", 30)
TOPS = range(100, 900, 60)
Reader = Callable[[PageImage, OcrSettings, Layout], tuple[Line, ...]]


def written(tops: range = TOPS, ink: int = 20, paper: int = 250) -> PageImage:
    image = Image.new("L", (1240, 1000), paper)
    draw = ImageDraw.Draw(image)
    for top in tops:
        draw.text((100, top), SENTENCE, ink, FONT)
    return PageImage(np.asarray(image), 200)


def line_at(top: int, confidence: float = 0.95, text: str = SENTENCE) -> Line:
    words, x = [], 100.0
    for raw in text.split():
        words.append(Word(raw, raw, confidence=confidence, box=Box(round(x), top, round(FONT.getlength(raw)), 34)))
        x += FONT.getlength(raw + " ")
    return joined(words)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Callable[[Reader], list[PageImage]]:
    """Put a function in Tesseract's place, and return the list of the images it was given."""

    def install(answer: Reader) -> list[PageImage]:
        seen: list[PageImage] = []

        def recognise(image: PageImage, settings: OcrSettings, layout: Layout = Layout.PAGE) -> tuple[Line, ...]:
            seen.append(image)
            return answer(image, settings, layout)

        monkeypatch.setattr(tesseract, "recognise", recognise)

        def recognise_each(images: Sequence[PageImage], *how: object) -> list[tuple[Line, ...]]:
            return [recognise(image, *how) for image in images]  # type: ignore[arg-type]

        monkeypatch.setattr("pipeline.ocr.rereading.recognise", recognise)
        monkeypatch.setattr("pipeline.ocr.rereading.recognise_each", recognise_each)
        monkeypatch.setattr(missed_lines, "recognise", recognise)
        return seen

    return install


def three(image: PageImage, height: float) -> Iterator[tuple[PageImage, bool]]:
    for name in ("one", "two", "three"):
        yield replace(image, steps=(*image.steps, name)), False


def test_a_good_page_is_read_once(reader: Callable[[Reader], list[PageImage]]) -> None:
    seen = reader(lambda image, settings, layout: tuple(line_at(top) for top in TOPS))
    page = read_well(written(), 4, OcrSettings(), LEXICON, three)
    assert len(seen) == 1
    assert page.number == 4 and page.raw == "\n".join([SENTENCE] * len(TOPS)) and page.notes == ()


def test_a_poor_page_is_read_again_until_it_is_good(reader: Callable[[Reader], list[PageImage]]) -> None:
    def answer(image: PageImage, settings: OcrSettings, layout: Layout) -> tuple[Line, ...]:
        sure = 0.99 if image.steps[-1:] == ("two",) else 0.3
        return tuple(line_at(top, sure, SENTENCE if sure > 0.5 else "Žurn jc pozdrv ravzoec lr ugot") for top in TOPS)

    reader(answer)
    page = read_well(written(), 1, OcrSettings(), LEXICON, three)
    assert [step for step in page.steps if step.startswith("reading")] == ["reading one", "reading two"]
    assert page.raw.split("\n")[0] == SENTENCE


@pytest.mark.parametrize("failing", ["one", "two"])
def test_a_further_reading_that_fails_leaves_what_was_read(
    reader: Callable[[Reader], list[PageImage]], failing: str
) -> None:
    def answer(image: PageImage, settings: OcrSettings, layout: Layout) -> tuple[Line, ...]:
        if image.steps[-1:] == (failing,):
            raise StageError("ocr", "Tesseract did not finish within 180 s", "")
        return tuple(line_at(top, 0.8, "Župan jc pozdravil ravzoec lr ugot") for top in TOPS)

    seen = reader(answer)
    page = read_well(written(), 1, OcrSettings(), LEXICON, three)
    assert page.raw.count("ravzoec") >= len(TOPS)
    assert not any(image.steps[-1:] == ("three",) for image in seen)


def test_a_page_whose_layout_is_hidden_is_read_line_by_line(
    reader: Callable[[Reader], list[PageImage]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_line(image: PageImage, height: float, settings: OcrSettings) -> tuple[Line, ...]:
        return tuple(line_at(top, 0.99) for top in TOPS)

    def two(image: PageImage, height: float) -> Iterator[tuple[PageImage, bool]]:
        yield replace(image, steps=("page",)), False
        yield replace(image, steps=("lines",)), True

    monkeypatch.setattr("pipeline.ocr.rereading.read_line_by_line", by_line)
    reader(lambda image, settings, layout: (line_at(100, 0.3, "Žurn jc pozdrv ravzoec lr ugot"),))
    page = read_well(written(), 1, OcrSettings(), LEXICON, two)
    assert page.raw == "\n".join([SENTENCE] * len(TOPS))


@pytest.mark.parametrize("most", [1, 2, 3])
def test_the_settings_bound_the_readings(reader: Callable[[Reader], list[PageImage]], most: int) -> None:
    seen = reader(lambda image, settings, layout: tuple(line_at(top, 0.4, "jc x rn zl") for top in TOPS))
    read_well(written(), 1, OcrSettings(most_readings=most), LEXICON, three)
    assert len([image for image in seen if image.height == 1000]) <= most


def test_a_line_that_was_passed_over_is_read_for_itself(reader: Callable[[Reader], list[PageImage]]) -> None:
    def answer(image: PageImage, settings: OcrSettings, layout: Layout) -> tuple[Line, ...]:
        if layout is Layout.PAGE:
            return tuple(line_at(top) for top in TOPS if top != 220)
        dark = np.flatnonzero((image.pixels < 128).any(axis=1))
        words = line_at(int(dark[0])).words
        across = int(np.flatnonzero((image.pixels < 128).any(axis=0))[0]) - 100
        return (joined([replace(w, box=w.box._replace(left=w.box.left + across)) for w in words if w.box]),)

    seen = reader(answer)
    page = read_well(written(), 1, OcrSettings(), LEXICON, three)
    assert len(seen) == 2
    assert page.raw == "\n".join([SENTENCE] * len(TOPS))
    tops = [line.box.top for line in page.lines if line.box]
    assert tops == sorted(tops) and abs(tops[2] - 226) < 12


@pytest.mark.parametrize(("strip", "times"), [(SENTENCE, 2), ("xq jrn dlo vz", 1)])
def test_text_that_is_too_pale_to_be_seen_is_read_with_even_ink(
    reader: Callable[[Reader], list[PageImage]], strip: str, times: int
) -> None:
    pixels = np.array(written().pixels)
    pale = pixels[:395]
    pixels[:395] = 250 - (250 - pale) * 0.07  # the first five lines

    def answer(image: PageImage, settings: OcrSettings, layout: Layout) -> tuple[Line, ...]:
        if layout is Layout.BLOCK:
            return tuple(line_at(40 + 80 * row, 0.9, strip) for row in range(5))
        return tuple(line_at(top) for top in TOPS if image.steps[-1:] == ("even",) or top >= 400)

    seen = reader(answer)
    page = read_well(PageImage(pixels, 200), 1, OcrSettings(), LEXICON, three)
    assert sum(image.height == 1000 for image in seen) == times
    assert page.raw == "\n".join([SENTENCE] * (len(TOPS) if times > 1 else sum(top >= 400 for top in TOPS)))


def test_a_page_of_figures_that_were_read_surely_is_read_once(reader: Callable[[Reader], list[PageImage]]) -> None:
    """Figures are in no lexicon, so that a table never is as sure as text."""
    table = "Župan je pozdravil 44.498,27 61.074,49 12.345,67 98.765,43 1.284,60 33.201,09"
    seen = reader(lambda image, settings, layout: tuple(line_at(top, 0.97, table) for top in TOPS))
    read_well(written(), 1, OcrSettings(), LEXICON, three)
    assert len([image for image in seen if image.height == 1000]) == 1
    seen = reader(lambda image, settings, layout: tuple(line_at(top, 0.85, table) for top in TOPS))
    read_well(written(), 1, OcrSettings(), LEXICON, three)
    assert len([image for image in seen if image.height == 1000]) > 1


def test_boxes_are_those_of_the_page_as_ingested(reader: Callable[[Reader], list[PageImage]]) -> None:
    reader(lambda image, settings, layout: tuple(line_at(top) for top in TOPS))
    image = replace(written(), to_original=np.diag([2.0, 2.0, 1.0]))
    page = read_well(image, 1, OcrSettings(), LEXICON, three)
    assert page.lines[0].box is not None and page.lines[0].box[:2] == (200, 200)


def test_no_box_reaches_past_the_edge_of_the_page(reader: Callable[[Reader], list[PageImage]]) -> None:
    reader(lambda image, settings, layout: tuple(line_at(top) for top in TOPS))
    shifted = replace(written(), to_original=np.array([[1.0, 0, 300], [0, 1, 80], [0, 0, 1]]))
    page = cut_to_size(read_well(shifted, 1, OcrSettings(), LEXICON, three), 900, 600)
    assert (page.width, page.height) == (900, 600) and page.raw == "\n".join([SENTENCE] * len(TOPS))
    for box in [line.box for line in page.lines] + [word.box for word in page.words()]:
        assert box is not None and box.width > 0 and box.height > 0
        assert box.left + box.width <= 900 and box.top + box.height <= 600


def test_noise_is_left_out_and_that_is_said(reader: Callable[[Reader], list[PageImage]]) -> None:
    scrawl = line_at(940, 0.2, "~x | ,.j")
    reader(lambda image, settings, layout: (*(line_at(top) for top in TOPS), scrawl))
    page = read_well(written(), 1, OcrSettings(), LEXICON, three)
    assert scrawl.raw not in page.raw and page.notes == (NOISE_LEFT_OUT,)
    reader(lambda image, settings, layout: (scrawl,) if layout is Layout.PAGE else ())
    assert NO_TEXT in read_well(written(range(0)), 1, OcrSettings(), LEXICON, three).notes


def test_what_stands_where_lines_begin_is_no_noise(reader: Callable[[Reader], list[PageImage]]) -> None:
    box = Box(100, 942, 70, 26)
    for left, kept in ((100, True), (500, False)):
        heading = joined([Word("AD/1", "AD/1", confidence=0.16, box=box._replace(left=left))])
        reader(lambda image, settings, layout, heading=heading: (*(line_at(top) for top in TOPS), heading))
        page = read_well(written(), 1, OcrSettings(), LEXICON, three)
        assert ("AD/1" in page.raw) == kept and (NOISE_LEFT_OUT in page.notes) != kept


def test_strips_are_the_lines_that_no_box_covers() -> None:
    image = written()
    found, signs = left_out(image.pixels, [line_at(top) for top in TOPS if top not in (220, 700)], 14)
    assert [abs(place.top - top) < 15 for place, top in zip(found, (220, 700), strict=True)] == [True, True]
    assert all(place.width > 600 for place in found)
    assert signs == []
    assert left_out(np.full((500, 400), 240, np.uint8), [], 14) == ([], [])


def test_the_note_says_what_is_wrong() -> None:
    assert "prebledo" in quality_note(False, ("contrast 0.10",), ())
    assert "senca" in quality_note(False, ("illumination 40-200",), ())
    assert "šum" in quality_note(True, (), ())
    assert "vzrok ni jasen" in quality_note(False, (), ())
    signature = Region(RegionKind.STROKES, Box(100, 100, 300, 90))
    assert "rokopis?" in quality_note(False, (), (signature,))


def specked() -> PageImage:
    """A page on which there are far more specks than letters, and small ones."""
    pixels = written().pixels.copy()
    generator = np.random.default_rng(2)
    for row, column in zip(generator.integers(0, 990, 6000), generator.integers(0, 1230, 6000), strict=True):
        pixels[row : row + 5, column + 2] = pixels[row + 2, column : column + 5] = 30
    return PageImage(pixels, 200)


def test_a_page_full_of_specks_is_read_as_it_is_and_in_other_preparations(
    reader: Callable[[Reader], list[PageImage]],
) -> None:
    """Each reading has half of the lines, and noise where the others are."""

    def answer(image: PageImage, settings: OcrSettings, layout: Layout) -> tuple[Line, ...]:
        if layout is not Layout.PAGE:
            return ()
        own = TOPS[::2] if not image.steps else TOPS[1::2]
        return tuple(line_at(top, 0.99) if top in own else line_at(top, 0.1, "~x i ,j") for top in TOPS)

    seen = reader(answer)
    page = read_well(specked(), 1, OcrSettings(), LEXICON, three)
    assert np.array_equal(seen[0].pixels, specked().pixels)
    assert page.raw == "\n".join([SENTENCE] * len(TOPS))


@pytest.mark.parametrize("upside_down", [True, False])
def test_a_badly_read_page_on_its_head_is_turned(
    reader: Callable[[Reader], list[PageImage]], upside_down: bool
) -> None:
    """The stand-in reads well only what has more ink above the middle of its first line than below, as print has."""
    page = written(range(100, 700, 60))
    if upside_down:
        page = replace(page, pixels=np.ascontiguousarray(page.pixels[::-1, ::-1]))

    def answer(image: PageImage, settings: OcrSettings, layout: Layout) -> tuple[Line, ...]:
        columns = np.flatnonzero((image.pixels < 128).any(axis=0))
        upright = columns[0] < image.width - columns[-1]  # lines begin at the left margin and end before the right one
        sure = 0.99 if (upright and image.steps[-1:] != ()) or (upright and image.height < 400) else 0.2
        return tuple(line_at(top, sure, SENTENCE if sure > 0.5 else "Žurn jc pozdrv ravzoec lr ugot") for top in TOPS)

    reader(answer)
    found = read_well(page, 1, OcrSettings(), LEXICON, three)
    assert ("orientation 180°" in found.steps) == upside_down
    assert not (upside_down and any(step.startswith("reading") for step in found.steps))  # as it is, it is good
    assert found.raw.startswith(SENTENCE)
    box = found.lines[0].words[0].box
    assert box is not None and (box.left > 900) == upside_down


def test_streaks_are_filled_in_and_their_bars_left_out(reader: Callable[[Reader], list[PageImage]]) -> None:
    streaked = written().pixels.copy()
    streaked[:, 600:603] = 0

    def answer(image: PageImage, settings: OcrSettings, layout: Layout) -> tuple[Line, ...]:
        return tuple(
            line_at(top, 0.9, "Župan je pozdravil | navzoče in xgotovi da je")
            if image.steps and image.steps[-1].startswith("scale")  # the first reading
            else line_at(top, 0.99)
            for top in TOPS
        )

    seen = reader(answer)
    page = read_well(PageImage(streaked, 200), 1, OcrSettings(), LEXICON, three)
    assert page.steps[1] == "streaks" and "|" not in page.raw
    between = [top - 10 for top in TOPS]
    assert (streaked[between, 600:603] < 50).all() and (seen[-1].pixels[between, 600:603] > 200).all()
    assert page.lines[0].raw == SENTENCE


def test_of_a_page_of_noise_only_what_is_like_text_is_kept(reader: Callable[[Reader], list[PageImage]]) -> None:
    noise = [line_at(top, 0.8, "v a 4 v z a s v a i o 9 v k z s") for top in TOPS if top != 340]
    reader(lambda image, settings, layout: (*noise, line_at(340)))
    page = read_well(written(), 1, OcrSettings(), LEXICON, three)
    assert set(page.raw.split("\n")) == {SENTENCE} and NOISE_LEFT_OUT in page.notes


def test_figures_read_as_a_word_on_its_side_replace_it(
    reader: Callable[[Reader], list[PageImage]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are too long for votes, so that they are found as strips, and the word was put back before."""
    figures = ("1200", "1350", "1400")
    places = [Box(900, top + 6, round(FONT.getlength("1200")), 24) for top in (220, 280, 340)]
    image = Image.fromarray(written().pixels)
    for figure, place in zip(figures, places, strict=True):
        ImageDraw.Draw(image).text((place.left, place.top - 6), figure, 20, FONT)
    on_its_side = Box(900, 226, places[0].width, 144)

    def strips(image: PageImage, where: list[Box], height: float, settings: OcrSettings) -> tuple[Line, ...]:
        assert len(where) == 3
        return tuple(joined([Word(raw, raw, confidence=0.9, box=box)]) for raw, box in zip(figures, where, strict=True))

    monkeypatch.setattr("pipeline.ocr.rereading.read_strips", strips)
    garbled = joined([Word("Boo", "Boo", confidence=0.9, box=on_its_side)])
    reader(lambda image, settings, layout: (*(line_at(top) for top in TOPS), garbled))
    page = read_well(PageImage(np.asarray(image), 200), 1, OcrSettings(), LEXICON, three)
    assert page.raw.split("\n")[2:5] == [f"{SENTENCE} {figure}" for figure in figures]
    assert "Boo" not in page.raw
