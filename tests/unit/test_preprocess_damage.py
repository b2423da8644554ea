"""What is done to a damaged page brings out its letters, and does not take them away."""

from __future__ import annotations

from itertools import islice

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box
from pipeline.page_image import PageImage
from pipeline.preprocess.bands import remove_bands, remove_streaks
from pipeline.preprocess.binarisation import binarise
from pipeline.preprocess.contrast import (
    bring_out_pale_ink,
    divide_by_background,
    even_ink,
    has_dark_ink,
    ink_and_paper,
    is_unevenly_pale,
    stretch,
    suppress_bleed_through,
)
from pipeline.preprocess.denoise import is_noisy, smooth_noise
from pipeline.preprocess.deskew import skew
from pipeline.preprocess.dewarp import bend_of, bent, straighten
from pipeline.preprocess.other_preparations import preparations
from pipeline.preprocess.restoration import restore_print
from pipeline.preprocess.strokes import keep_strokes

Pixels = NDArray[np.uint8]
X_HEIGHT = 12.0
SENTENCE = "Župan je pozdravil navzoče in ugotovil, da je svet sklepčen in da je navzočih 14 članov."


def page(ink: int = 20, paper: int = 250) -> Pixels:
    image = Image.new("L", (1240, 1000), paper)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype("LiberationSerif-Regular.ttf", 26)
    for top in range(80, 920, 36):
        draw.text((100, top), SENTENCE, ink, font)
    return np.asarray(image)


PAGE = page()
LETTERS = PAGE < 80
PAPER = cv2.erode((PAGE > 240).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0


def stands_out(pixels: Pixels) -> bool:
    """Whether nearly all letters are darker than nearly all of the paper."""
    return float(np.percentile(pixels[LETTERS], 95)) < float(np.percentile(pixels[PAPER], 5)) - 40


def test_pale_ink_becomes_dark() -> None:
    pale = page(ink=190, paper=225)
    levels = ink_and_paper(pale, X_HEIGHT)
    assert levels is not None and abs(levels[0] - 190) < 20 and levels[1] == 225
    done = stretch(pale, X_HEIGHT)
    assert not stands_out(pale) and stands_out(done)
    assert done[LETTERS].mean() < 60 and done[PAPER].mean() > 245


@pytest.mark.parametrize(("deviation", "how"), [(1, ""), (4, " restored")])
def test_a_page_pale_all_over_is_brought_out_and_its_grain_is_not(deviation: float, how: str) -> None:
    grain = np.random.default_rng(4).normal(0, deviation, PAGE.shape)
    pale = np.clip(page(ink=203, paper=225) + grain, 0, 255).astype(np.uint8)
    levels = ink_and_paper(pale, X_HEIGHT)
    assert levels is not None and not has_dark_ink(pale)
    image = bring_out_pale_ink(PageImage(pale, 150), X_HEIGHT)
    assert image.steps == (f"contrast {(levels[1] - levels[0]) / levels[1]:.2f}{how}",)
    assert image.pixels[LETTERS].mean() < 90 and image.pixels[PAPER].mean() > 245
    assert np.percentile(image.pixels[PAPER], 1) > 200


@pytest.mark.parametrize(("ink", "grain", "brought_out"), [(175, 1, False), (175, 6, True), (205, 1, True)])
def test_pale_ink_that_is_clear_of_the_grain_is_left_as_it_is(ink: int, grain: float, brought_out: bool) -> None:
    noise = np.random.default_rng(4).normal(0, grain, PAGE.shape)
    pale = PageImage(np.clip(page(ink=ink, paper=225) + noise, 0, 255).astype(np.uint8), 150)
    assert (bring_out_pale_ink(pale, X_HEIGHT) is not pale) == brought_out


def test_ink_that_is_paler_in_one_place_is_seen_and_brought_out_there() -> None:
    grain = np.random.default_rng(4).normal(0, 2, PAGE.shape)
    dark, pale = (page(ink, 225) + grain for ink in (60, 200))
    uneven = np.vstack([pale[:300], dark[300:]]).clip(0, 255).astype(np.uint8)
    assert is_unevenly_pale(uneven)
    assert not any(is_unevenly_pale(one.clip(0, 255).astype(np.uint8)) for one in (dark, pale))
    assert not is_unevenly_pale(np.full(PAGE.shape, 225, np.uint8))
    done = even_ink(uneven, X_HEIGHT)
    assert stands_out(done)
    assert abs(float(done[:300][LETTERS[:300]].mean()) - float(done[300:][LETTERS[300:]].mean())) < 40


def test_dark_ink_and_blank_pages_are_left_as_they_are() -> None:
    assert has_dark_ink(PAGE)
    dark = PageImage(PAGE, 150)
    assert bring_out_pale_ink(dark, X_HEIGHT) is dark
    blank = PageImage(np.clip(np.random.default_rng(3).normal(230, 2, (600, 500)), 0, 255).astype(np.uint8), 150)
    assert not has_dark_ink(blank.pixels) and bring_out_pale_ink(blank, X_HEIGHT) is blank


def test_a_blank_page_is_not_stretched_into_noise() -> None:
    blank = np.clip(np.random.default_rng(3).normal(230, 2, (600, 500)), 0, 255).astype(np.uint8)
    assert ink_and_paper(blank, X_HEIGHT) is None
    assert stretch(blank, X_HEIGHT) is blank


def test_the_sharp_edge_of_a_shadow_is_divided_out() -> None:
    shadow = PAGE.copy()
    shadow[:, 600:] = (shadow[:, 600:] * 0.4).astype(np.uint8)
    done = divide_by_background(shadow, X_HEIGHT)
    assert shadow[PAPER].min() < 110 and np.percentile(done[PAPER], 1) > 245
    assert stands_out(done)


@pytest.mark.parametrize("vertical", [True, False])
def test_bands_go_and_the_letters_on_them_stay(vertical: bool) -> None:
    banded = PAGE.copy()
    places = (slice(None), slice(400, 430)) if vertical else (slice(296, 326), slice(None))
    banded[places] = (banded[places] * 0.5).astype(np.uint8)
    done = remove_bands(banded, X_HEIGHT, vertical)
    assert done[places][PAPER[places]].mean() > banded[places][PAPER[places]].mean() + 80
    assert np.percentile(done[places][LETTERS[places]], 90) < 128


@pytest.mark.parametrize("vertical", [True, False])
def test_streaks_go_and_the_letters_they_cross_stay(vertical: bool) -> None:
    streaked = PAGE.copy()
    column = np.arange(PAGE.shape[0]), 400 + np.arange(PAGE.shape[0]) // 150  # a little askew
    row = np.full(PAGE.shape[1], 301), np.arange(PAGE.shape[1])
    for shift in range(3):
        streaked[(column[0], column[1] + shift) if vertical else (row[0] + shift, row[1])] = 0
    done = remove_streaks(streaked, X_HEIGHT)
    assert done is not None
    assert (done[PAPER] < 128).mean() < 0.1 * (streaked[PAPER] < 128).mean()
    assert (done[LETTERS] < 128).mean() > 0.97


def test_where_there_is_no_streak_nothing_is_taken_for_one() -> None:
    assert remove_streaks(PAGE, X_HEIGHT) is None
    typed = Image.new("L", (1240, 1400), 250)
    font = ImageFont.truetype("FreeMonoBold.otf", 26)
    for top in range(40, 1360, 30):
        ImageDraw.Draw(typed).text((100, top), "III lll iii ||| HHH MMM", 20, font)
    assert remove_streaks(np.asarray(typed), X_HEIGHT) is None
    toner = PAGE.copy()
    toner[np.random.default_rng(9).random(PAGE.shape) < 0.25] = 20
    assert remove_streaks(toner, X_HEIGHT) is None


def test_what_shines_through_becomes_paper() -> None:
    other = np.roll(PAGE[:, ::-1], 18, axis=0)
    both = np.minimum(PAGE, 250 - (250 - other.astype(np.int16)) * 35 // 100).astype(np.uint8)
    done = suppress_bleed_through(both)
    shining = (other < 80) & PAPER
    assert both[shining].mean() < 190 and done[shining].mean() > 240
    assert done[LETTERS].mean() < 60


def test_grain_is_smoothed_and_letters_stay_dark() -> None:
    noisy = np.clip(PAGE + np.random.default_rng(5).normal(0, 15, PAGE.shape), 0, 255).astype(np.uint8)
    done = smooth_noise(noisy, 35)
    assert done[PAPER].std() < noisy[PAPER].std() / 3
    assert np.percentile(done[LETTERS], 90) < 110


def test_specks_make_a_page_noisy_and_dots_and_carons_do_not() -> None:
    assert not is_noisy(PAGE, X_HEIGHT)
    specks = PAGE.copy()
    specks[np.random.default_rng(6).random(PAGE.shape) < 0.004] = 30
    assert is_noisy(specks, X_HEIGHT)


def folded(pixels: Pixels, depth: float) -> tuple[Pixels, NDArray[np.float32]]:
    """The page with a fold down its middle towards which lines sink by `depth` pixels."""
    across, down = np.meshgrid(np.arange(pixels.shape[1]), np.arange(pixels.shape[0]))
    sink = (depth * np.exp(-(((across - 620) / 150.0) ** 2))).astype(np.float32)
    bent_page = cv2.remap(
        pixels, across.astype(np.float32), down.astype(np.float32) - sink, cv2.INTER_LINEAR, borderValue=250
    )
    return np.asarray(bent_page, dtype=np.uint8), sink


@pytest.mark.parametrize("depth", [14.0, -22.0, 40.0])
def test_folded_lines_are_straightened_and_boxes_found_again(depth: float) -> None:
    crooked, sink = folded(PAGE, depth)
    bend = bend_of(crooked, X_HEIGHT)
    assert bend is not None
    level = bend - np.median(bend[:, 120:200])
    assert np.abs(level[100:900, 150:1050] - (sink - np.median(sink[:, 120:200]))[100:900, 150:1050]).max() < 8
    rows = straighten(crooked, bend)[:, 150:1000].min(axis=1)
    assert np.count_nonzero(rows > 200) > 60  # the gaps between lines can be seen through again
    box = Box(560, 500, 100, 20)
    assert bent(bent(box, bend), bend, -1)[:1] == box[:1]
    assert abs(bent(box, bend).top - 500 - bend[510, 610]) <= 1


def test_straight_and_empty_pages_are_not_bent() -> None:
    assert bend_of(PAGE, X_HEIGHT) is None
    assert bend_of(np.full((900, 700), 240, np.uint8), X_HEIGHT) is None
    noise = np.random.default_rng(1).integers(0, 255, (900, 700), dtype=np.uint8)
    assert bend_of(noise, X_HEIGHT) is None


@pytest.mark.parametrize("share", [0.02, 0.08])
def test_noise_does_not_mislead_the_skew(share: float) -> None:
    generator = np.random.default_rng(7)
    specks = cv2.dilate((generator.random(PAGE.shape) < share / 4).astype(np.uint8), np.ones((2, 3), np.uint8)) > 0
    noisy = PAGE.copy()
    noisy[specks] = 0
    found = skew(noisy)
    assert found is None or abs(found) < 0.3


def test_preparations_keep_pixels_traceable() -> None:
    made = [image for image, _ in preparations(PageImage(PAGE, 150), X_HEIGHT)]
    assert len({image.steps for image in made}) == len(made) >= 5
    for image in made:
        corner = image.to_original @ (image.width, image.height, 1)
        assert np.allclose(corner[:2], (1240, 1000))
        small = cv2.resize(image.pixels, (1240, 1000), interpolation=cv2.INTER_AREA)
        assert stands_out(small), image.steps


def test_strokes_stay_where_a_dark_field_goes() -> None:
    field = PAGE.astype(np.float64)
    field[:, 300:900] *= 0.35  # toner, darker than half of what is on the page
    halo = cv2.dilate((PAGE < 128).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    field[halo] = PAGE[halo]  # which photocopiers leave white around letters
    done = keep_strokes(field.astype(np.uint8), X_HEIGHT)
    assert not stands_out(field.astype(np.uint8)) and stands_out(done)


def test_each_place_has_a_threshold_of_its_own() -> None:
    shaded = (page(ink=110) * np.linspace(1.0, 0.35, PAGE.shape[1])).astype(np.uint8)
    done = binarise(shaded, X_HEIGHT)
    assert set(np.unique(done)) == {0, 255}
    assert shaded[LETTERS].max() > shaded[PAPER].min()  # paper in the dark is darker than ink in the light
    assert stands_out(done)


@pytest.mark.parametrize("grey", [0, 40, 200, 255])
def test_where_nothing_is_written_no_place_is_ink(grey: int) -> None:
    blank = np.full((300, 200), grey, np.uint8)
    assert (binarise(blank, X_HEIGHT) == 255).all()


def test_noisy_pages_are_read_line_by_line_too() -> None:
    generator = np.random.default_rng(3)
    noisy = PAGE.copy()
    noisy[generator.random(PAGE.shape) < 0.1] = 0
    assert not any(line_by_line for _, line_by_line in preparations(PageImage(PAGE, 150), X_HEIGHT))
    assert any(line_by_line for _, line_by_line in preparations(PageImage(noisy, 150), X_HEIGHT))


@pytest.mark.parametrize("x_height", [X_HEIGHT, 18.0, 26.0])
def test_a_noisy_page_is_restored_in_two_sizes(x_height: float) -> None:
    scale = x_height / X_HEIGHT
    noisy = np.asarray(cv2.resize(PAGE[:400, 80:580], None, fx=scale, fy=scale), dtype=np.uint8)
    noisy[np.random.default_rng(3).random(noisy.shape) < 0.1] = 0
    one, other = (image for image, _ in islice(preparations(PageImage(noisy, 150), x_height), 2))
    assert one.pixels.shape == noisy.shape != other.pixels.shape
    for image in (one, other):
        assert np.allclose((image.to_original @ (image.width, image.height, 1))[:2], noisy.shape[::-1])
        assert image.dpi == pytest.approx(150 * image.height / noisy.shape[0])
        assert image.pixels.mean() > noisy.mean() + 10


def toner(share: float) -> NDArray[np.bool_]:
    """Where grains of toner lie: in columns as wide as a few letters."""
    generator = np.random.default_rng(7)
    columns = np.zeros(PAGE.shape, bool)
    for left in (180, 420, 700):
        columns[:, left : left + 60] = True
    return columns & (generator.random(PAGE.shape) < share)


def test_print_is_restored_between_grains_of_toner() -> None:
    damaged = np.where(toner(0.3), np.uint8(0), PAGE)
    done = restore_print(damaged, X_HEIGHT)
    assert damaged[PAPER].mean() < 245 and done[PAPER].mean() > 250
    assert done[LETTERS].mean() < 60


def test_rows_with_hardly_any_ink_are_filled_in() -> None:
    pale = PAGE.copy()
    pale[::5] = 255 - (255 - pale[::5]) // 5
    done = restore_print(pale, X_HEIGHT)
    assert pale[::5][LETTERS[::5]].mean() > 200 and done[::5][LETTERS[::5]].mean() < 140
    assert done[PAPER].mean() > 250


def test_scratches_down_the_page_are_no_print() -> None:
    scratched = PAGE.copy()
    for column in range(130, 1100, 47):
        cv2.line(scratched, (column, 0), (column + 9, 999), 60, 2, cv2.LINE_AA)
    between = (scratched < 100) & (cv2.dilate(255 - PAGE, np.ones((9, 9))) < 10)
    done = restore_print(scratched, X_HEIGHT)
    assert between.sum() > 10_000 and done[between].mean() > 200
    assert done[LETTERS].mean() < 60


def test_large_letters_and_odd_sizes_are_restored_too() -> None:
    large = np.asarray(cv2.resize(PAGE[:401], None, fx=2.5, fy=2.5, interpolation=cv2.INTER_CUBIC))[:1001, :2003]
    done = restore_print(large, 2.5 * X_HEIGHT)
    assert done.shape == large.shape
    assert done[large < 80].mean() < 70 and done[large > 240].mean() > 245


def test_a_page_is_restored_alike_in_strips_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = restore_print(PAGE[:504], X_HEIGHT)
    monkeypatch.setattr("pipeline.preprocess.restoration._STRIP", 64)
    assert int(cv2.absdiff(restore_print(PAGE[:504], X_HEIGHT), whole).max()) <= 1


def test_paper_is_left_blank() -> None:
    assert restore_print(np.full((300, 203), 250, np.uint8), X_HEIGHT).min() > 245
