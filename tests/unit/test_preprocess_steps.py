"""Each preparing step mends its damage, leaves a good page alone, loses no text and keeps its pixels traceable."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.ocr.tesseract import Orientation
from pipeline.page_image import PageImage
from pipeline.preprocess import orientation
from pipeline.preprocess.border import remove_border
from pipeline.preprocess.deskew import deskew, skew
from pipeline.preprocess.geometry import darker_than_around, pieces, quarter_turned, reduced, turned
from pipeline.preprocess.illumination import flatten_illumination
from pipeline.preprocess.orientation import set_upright
from pipeline.preprocess.preparation import prepare
from pipeline.settings import PreprocessSettings

Pixels = NDArray[np.uint8]
TEXT = (
    "Župan je pozdravil navzoče in ugotovil, da je svet sklepčen,",
    "saj je od 17 članic in članov navzočih 14. Dnevni red je bil",
    "sprejet soglasno. Podžupanja je predstavila poročilo o šoli",
    "in vrtcu ter predlagala, da svet sprejme naslednji sklep:",
    "Občina proda zemljišče s parc. št. 1284/3, k. o. Žabnica.",
    "Za je glasovalo 12 svetnikov, proti 2, vzdržan ni bil nihče.",
)


def page(width: int = 1240, height: int = 1754, margin: int = 150, size: int = 24) -> Pixels:
    """A page of text at 150 dpi."""
    image = Image.new("L", (width, height), 245)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype("LiberationSerif-Regular.ttf", size)
    for row, top in enumerate(range(margin, height - margin - 2 * size, round(1.6 * size))):
        if row % 7 != 6:
            draw.text((margin, top), TEXT[row % len(TEXT)], 30, font)
    return np.asarray(image)


PAGE = page()


def rotated(pixels: Pixels, clockwise: float, fill: int = 245) -> Pixels:
    height, width = pixels.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -clockwise, 1)
    return np.asarray(cv2.warpAffine(pixels, matrix, (width, height), borderValue=fill), dtype=np.uint8)


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(image: PageImage) -> None:
        raise AssertionError("Tesseract was asked")

    monkeypatch.setattr(orientation.tesseract, "orientation", refuse)


# ------------------------------------------------------------------------------------------------ all together


def test_a_good_page_is_left_as_it_is_and_costs_little(no_tesseract: None) -> None:
    image = PageImage(cv2.resize(PAGE, (2480, 3508), interpolation=cv2.INTER_CUBIC), 300)
    prepare(image, PreprocessSettings())  # OpenCV starts its threads
    start = time.process_time()
    (prepared,) = prepare(image, PreprocessSettings())
    assert time.process_time() - start < 0.6  # of all cores together, on a machine that does other work too
    assert prepared.steps == ()
    assert np.array_equal(prepared.pixels, image.pixels)


def test_what_is_off_is_not_done(no_tesseract: None) -> None:
    off = PreprocessSettings(orientation=False, border=False, illumination=False, deskew=False)
    damaged = np.rot90(rotated(PAGE, 3, 0))
    assert prepare(PageImage(damaged, 150), off)[0].steps == ()


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((1, 1), np.uint8),
        np.full((3, 2000), 255, np.uint8),
        np.zeros((900, 700), np.uint8),
        np.full((900, 700, 3), 200, np.uint8),
        np.random.default_rng(2).integers(0, 255, (900, 700), dtype=np.uint8),
    ],
)
def test_a_picture_of_nothing_passes_through(pixels: Pixels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orientation.tesseract, "orientation", lambda image: None)
    prepared = prepare(PageImage(pixels, 150), PreprocessSettings())[0]
    assert prepared.pixels.ndim == 2
    assert prepared.pixels.dtype == np.uint8


def test_a_mark_is_found_where_it_was_after_all_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page on its side, askew, in a black frame and half in shadow: boxes still point into the scan as it came."""
    marked = PAGE.copy()
    marked[900:960, 800:900] = 245
    marked[910:950, 820:880] = 0
    light = np.linspace(1, 0.45, marked.shape[1])[None, :]
    scan = np.ascontiguousarray(np.rot90(rotated((marked * light).astype(np.uint8), 2.0, 0)))
    monkeypatch.setattr(orientation.tesseract, "orientation", lambda image: Orientation(90, 9.0))
    prepared = prepare(PageImage(scan, 150), PreprocessSettings())[0]
    assert [step.split()[0] for step in prepared.steps] == ["border", "illumination", "orientation", "deskew"]
    expected = _centre_of_mark(scan)
    x, y = _centre_of_mark(prepared.pixels)
    found = prepared.to_original @ (x, y, 1)
    assert np.hypot(*(found[:2] - expected)) < 2


def _centre_of_mark(pixels: Pixels) -> NDArray[np.float64]:
    """The middle of the only black block of 60 x 40 pixels, as (x, y)."""
    dark = cv2.morphologyEx((pixels < 60).astype(np.uint8), cv2.MORPH_OPEN, np.ones((25, 25), np.uint8))
    _, _, stats, centres = cv2.connectedComponentsWithStats(dark)
    areas = stats[:, cv2.CC_STAT_AREA]
    (block,) = np.flatnonzero((areas > 1200) & (areas < 3600) & (np.arange(len(areas)) > 0))
    return np.asarray(centres[block] + 0.5)


# ------------------------------------------------------------------------------------------------ skew


@pytest.mark.parametrize("angle", [-14.0, -7.3, -2.05, -0.5, 0.0, 0.3, 0.75, 1.9, 5.5, 13.6])
def test_skew_is_found_to_a_tenth_of_a_degree(angle: float) -> None:
    found = skew(rotated(PAGE, angle))
    assert found is not None
    assert abs(found - angle) < 0.1


@pytest.mark.parametrize("angle", [-4.2, 1.3])
def test_deskewing_levels_the_page_and_keeps_its_corners(angle: float) -> None:
    framed = PAGE.copy()
    framed[:12, :12] = framed[-12:, -12:] = 0
    level = deskew(PageImage(rotated(framed, angle), 150))
    left_over = skew(level.pixels)
    assert left_over is not None and abs(left_over) < 0.1
    ink_before, ink_after = ((245.0 - pixels).clip(0).sum() for pixels in (rotated(framed, angle), level.pixels))
    assert 0.98 < ink_after / ink_before < 1.04  # cubic interpolation makes strokes a little crisper
    assert len(level.steps) == 1


@pytest.mark.parametrize("pixels", [np.full((800, 600), 240, np.uint8), page(height=420)])
def test_a_page_without_skew_or_without_text_is_not_turned(pixels: Pixels) -> None:
    assert deskew(PageImage(pixels, 150)).steps == ()


@settings(max_examples=25, deadline=None)
@given(st.floats(-15, 15), st.integers(20, 300), st.integers(20, 300), st.data())
def test_points_of_a_turned_page_map_back(angle: float, width: int, height: int, data: st.DataObject) -> None:
    x, y = data.draw(st.integers(5, width - 6)), data.draw(st.integers(5, height - 6))
    pixels = np.full((height, width), 255, np.uint8)
    pixels[y - 2 : y + 3, x - 2 : x + 3] = 0
    out = turned(PageImage(pixels, 150), angle, "turn")
    weights = 255.0 - out.pixels
    rows, columns = np.indices(out.pixels.shape)
    centre = np.array([(columns * weights).sum(), (rows * weights).sum()]) / weights.sum()
    assert np.hypot(*((out.to_original @ (*centre, 1))[:2] - (x, y))) < 1.0


@given(st.sampled_from([0, 90, 180, 270]), st.integers(1, 40), st.integers(1, 40), st.data())
def test_corners_of_quarter_turns_map_back(clockwise: int, width: int, height: int, data: st.DataObject) -> None:
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    pixels = np.zeros((height, width), np.uint8)
    pixels[y, x] = 255
    out = quarter_turned(PageImage(pixels, 150), clockwise, "turn")
    row, column = np.argwhere(out.pixels)[0]
    middle = out.to_original @ (column + 0.5, row + 0.5, 1)
    assert np.allclose(middle[:2], (x + 0.5, y + 0.5))


# ------------------------------------------------------------------------------------------------ borders


def framed(left: int = 60, bottom: int = 45) -> Pixels:
    pixels = PAGE.copy()
    pixels[:, :left] = 15
    pixels[-bottom:] = 15
    return pixels


def noisy(pixels: Pixels) -> Pixels:
    grain = np.random.default_rng(8).normal(0, 4, pixels.shape)
    return np.clip(pixels + grain, 0, 255).astype(np.uint8)


def jpeg(pixels: Pixels) -> Pixels:
    """Black is not black any more: traces of the compression stand in it, of the size of letters."""
    coded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 40])[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


@pytest.mark.parametrize(
    ("damage", "step"),
    [
        (lambda: framed(), "border"),
        (lambda: rotated(PAGE, 4.0, 8), "border"),
        (lambda: rotated(PAGE, -1.0, 8), "border"),
        (lambda: cv2.GaussianBlur(framed(), (0, 0), 3), "border"),
        (lambda: jpeg(noisy(rotated(PAGE, 4.0, 0))), "border"),
    ],
)
def test_dark_borders_and_corners_become_paper_and_text_stays(damage: Callable[[], Pixels], step: str) -> None:
    pixels = damage()
    cleaned = remove_border(PageImage(pixels, 150))
    assert cleaned.steps[0].startswith(step)
    edge = np.concatenate([cleaned.pixels[0], cleaned.pixels[-1], cleaned.pixels[:, 0], cleaned.pixels[:, -1]])
    assert (edge < 120).mean() < 0.02
    inner = pixels[120:-120, 140:-140]
    assert np.array_equal(cleaned.pixels[120:-120, 140:-140], inner)


def test_text_in_the_dark_is_not_removed() -> None:
    """The gutter of a book: a shadow as dark as a border, with writing in it."""
    shade = np.ones(PAGE.shape[1])
    shade[:400] = 0.35
    pixels = (page(margin=30) * shade[None, :]).astype(np.uint8)
    assert remove_border(PageImage(pixels, 150)).steps == ()


def test_white_letters_on_a_black_bar_at_the_edge_are_not_removed() -> None:
    image = Image.fromarray(PAGE)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 1240, 110), fill=10)
    draw.text((200, 30), "OBČINA ŽABNIK – OBČINSKI SVET", 240, ImageFont.truetype("DejaVuSans.ttf", 40))
    assert remove_border(PageImage(np.asarray(image), 150)).steps == ()


def test_a_signature_in_the_shadow_is_not_removed() -> None:
    pixels = PAGE.copy()
    pixels[1400:, :] = 90
    curve = np.array([[300 + 5 * t, 1560 + 40 * np.sin(t / 3)] for t in range(80)], dtype=np.int32)
    cv2.polylines(pixels, [curve], False, 20, 4)
    cleaned = remove_border(PageImage(pixels, 150))
    assert cleaned.pixels[1500:1620, 290:710].min() <= 30


@pytest.mark.parametrize("cut", [40, 90, 158, 165])
def test_text_cut_by_the_edge_of_the_scan_is_not_a_border(cut: int) -> None:
    assert remove_border(PageImage(np.ascontiguousarray(PAGE[cut:, cut:]), 150)).steps == ()


# ------------------------------------------------------------------------------------------------ light


def test_uneven_light_is_divided_out_and_the_ink_kept() -> None:
    light = np.linspace(1, 0.35, PAGE.shape[1])[None, :] * np.linspace(1, 0.8, PAGE.shape[0])[:, None]
    flat = flatten_illumination(PageImage((PAGE * light).astype(np.uint8), 150))
    assert flat.steps[0].startswith("illumination")
    paper = flat.pixels[PAGE > 240]
    assert np.percentile(paper, 2) > 225
    assert np.percentile(flat.pixels[PAGE < 40], 98) < 110


def test_what_stands_in_a_deep_shadow_is_brought_out() -> None:
    shadow = PAGE.copy()
    shadow[:, 500:] = (shadow[:, 500:] * 0.09).astype(np.uint8)
    flat = flatten_illumination(PageImage(shadow, 150))
    assert np.percentile(flat.pixels[:, 600:][PAGE[:, 600:] > 240], 2) > 225


def test_even_light_is_left_as_it_is() -> None:
    grey = (PAGE * 0.6).astype(np.uint8)
    assert flatten_illumination(PageImage(grey, 150)).pixels is grey


# ------------------------------------------------------------------------------------------------ orientation


@pytest.mark.parametrize("lying", [0, 90, 180, 270])
@pytest.mark.parametrize("font", ["LiberationSerif-Regular.ttf", "DejaVuSans.ttf", "LiberationMono-Regular.ttf"])
@pytest.mark.parametrize("askew", [0.0, 4.0])
def test_a_page_is_set_upright_by_its_letters(
    lying: int, font: str, askew: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orientation.tesseract, "orientation", lambda image: None)  # it does not know
    image = Image.new("L", (1240, 1754), 245)
    draw = ImageDraw.Draw(image)
    for row in range(25):
        draw.text((120, 150 + 50 * row), TEXT[row % 6], 30, ImageFont.truetype(font, 22))
    scan = np.ascontiguousarray(np.rot90(rotated(np.asarray(image), askew), -lying // 90))
    upright = set_upright(PageImage(scan, 150))
    assert np.array_equal(upright.pixels, rotated(np.asarray(image), askew))


def page_of_capitals() -> Pixels:
    capitals = Image.new("L", (1240, 1754), 245)
    draw = ImageDraw.Draw(capitals)
    for row in range(20):
        draw.text((120, 150 + 60 * row), "NAVZOCI SO BILI VSI SVETNIKI", 30, ImageFont.truetype("DejaVuSans.ttf", 30))
    return np.asarray(capitals)


@pytest.mark.parametrize("lean", [0.01, -0.01])
def test_lines_that_do_not_tell_which_way_is_up_are_left_for_reading_to_show(
    lean: float, monkeypatch: pytest.MonkeyPatch, no_tesseract: None
) -> None:
    monkeypatch.setattr(orientation, "upward_lean", lambda page: lean)
    assert set_upright(PageImage(page_of_capitals(), 150)).steps == ()


def test_tesseract_decides_where_letters_do_not_tell_how_lines_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orientation, "along_rows", lambda found: 0.5)
    monkeypatch.setattr(orientation, "_sharper_rows", lambda page: 0.5)
    monkeypatch.setattr(orientation, "upward_lean", lambda page: 0.0)
    for answer, expected in (
        (Orientation(180, 8.0), ("orientation 180°",)),
        (Orientation(180, 0.2), ()),  # it is not sure
        (Orientation(0, 8.0), ()),
        (None, ()),
    ):
        monkeypatch.setattr(orientation.tesseract, "orientation", lambda image, answer=answer: answer)
        assert set_upright(PageImage(page_of_capitals(), 150)).steps == expected


def test_a_drawing_is_not_turned(no_tesseract: None) -> None:
    pixels = np.full((1754, 1240), 245, np.uint8)
    cv2.circle(pixels, (600, 800), 300, 20, 8)
    assert set_upright(PageImage(pixels, 150)).steps == ()


def test_a_page_of_noise_takes_little_memory_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orientation.tesseract, "orientation", lambda image: None)
    specks = np.full((1750, 1240), 245, np.uint8)
    places = np.random.default_rng(3).integers(0, (1740, 1230), (60_000, 2))
    for row, column in places:
        specks[row : row + 5, column : column + 3] = 20
    tracemalloc.start()
    try:
        set_upright(PageImage(specks, 150))
        assert tracemalloc.get_traced_memory()[1] < 400_000_000
    finally:
        tracemalloc.stop()


@given(st.integers(0, 2**32 - 1), st.integers(1, 20), st.integers(1, 60))
@settings(max_examples=50, deadline=None)
def test_darker_than_around_is_opencvs_threshold_by_the_mean(seed: int, half: int, by: int) -> None:
    generator = np.random.default_rng(seed)
    pixels = generator.integers(0, 256, generator.integers(3, 90, 2), np.uint8)
    pixels[generator.random(pixels.shape) < 0.3] = generator.choice([0, 255])
    window = 2 * half + 1
    theirs = cv2.adaptiveThreshold(pixels, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, by)
    assert (darker_than_around(pixels, window, by) == theirs).all()


@given(st.integers(200, 3000), st.integers(200, 3000), st.integers(40, 1000))
@settings(max_examples=20, deadline=None)
def test_a_reduced_copy_shows_every_part_where_it_is(height: int, width: int, long_side: int) -> None:
    pixels = np.full((height, width), 200, np.uint8)
    pixels[: height // 2, : width // 2] = 100
    small, scale = reduced(pixels, long_side)
    assert max(small.shape) == min(long_side, max(height, width))
    rows, columns = small[:, 0] < 150, small[0] < 150
    assert abs(rows.sum() - scale * (height // 2)) <= 1.5
    assert abs(columns.sum() - scale * (width // 2)) <= 1.5


@given(st.integers(0, 2**32 - 1), st.floats(0, 0.4), st.integers(1, 60), st.integers(1, 60))
@settings(max_examples=100, deadline=None)
def test_the_pieces_of_a_mask_are_those_that_opencv_finds_on_the_whole(
    seed: int, share: float, height: int, width: int
) -> None:
    generator = np.random.default_rng(seed)
    mask = (generator.random((height, width)) < share).astype(np.uint8)
    mask[generator.random(height) < 0.5] = 0
    _, _, theirs, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    assert sorted(pieces(mask).tolist()) == sorted(theirs[1:].tolist())
