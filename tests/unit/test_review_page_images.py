"""The report's page pictures are small, grey unless coloured, and never half written."""

from __future__ import annotations

import resource
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.page_image import PageImage
from pipeline.review.page_images import write_page_image


def paper(height: int = 600, width: int = 400, tint: tuple[int, int, int] = (245, 240, 225)) -> np.ndarray:
    """A yellowed page with lines of black "text" and some noise, RGB."""
    noise = np.random.default_rng(1).normal(0, 3, (height, width, 1))
    pixels = np.full((height, width, 3), tint, dtype=np.float64) + noise
    pixels[50:-50:20, 40:-40] = 30
    return pixels.clip(0, 255).astype(np.uint8)


def written(pixels: np.ndarray, path: Path) -> np.ndarray:
    write_page_image(PageImage(pixels, 300.0), path)
    return np.asarray(Image.open(path).convert("RGB"), dtype=np.int16)


def is_grey(pixels: np.ndarray) -> bool:
    return bool((pixels.max(axis=2) - pixels.min(axis=2)).max() <= 6)


def test_yellowed_paper_becomes_grey(tmp_path: Path) -> None:
    assert is_grey(written(paper(), tmp_path / "0001.jpg"))


def test_a_blue_stamp_stays_blue(tmp_path: Path) -> None:
    pixels = paper()
    pixels[300:340, 300:340] = (40, 60, 190)
    result = written(pixels, tmp_path / "0001.jpg")
    red, _, blue = result[320, 320]
    assert blue - red > 80


@pytest.mark.parametrize(
    ("shape", "size"), [((3508, 2480), (1237, 1750)), ((2480, 3508), (1750, 1237)), ((300, 200), (200, 300))]
)
def test_the_long_side_is_limited_and_nothing_is_enlarged(
    tmp_path: Path, shape: tuple[int, int], size: tuple[int, int]
) -> None:
    write_page_image(PageImage(np.full(shape, 255, dtype=np.uint8), 300.0), tmp_path / "0001.jpg")
    with Image.open(tmp_path / "0001.jpg") as picture:
        assert (picture.size, picture.format) == (size, "JPEG")


def test_a_failed_write_leaves_the_earlier_picture_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report" / "0001.jpg"
    written(paper(), path)
    before = path.read_bytes()

    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OSError, match="No space"):
        write_page_image(PageImage(paper(), 300.0), path)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["0001.jpg"]


@pytest.mark.parametrize("missing", [1, 100, 5000])
def test_a_picture_for_which_there_is_room_but_in_part_is_not_written(tmp_path: Path, missing: int) -> None:
    page = PageImage(np.random.default_rng(1).integers(0, 255, (400, 300), np.uint8), 300.0)
    write_page_image(page, tmp_path / "0001.jpg")
    room = (tmp_path / "0001.jpg").stat().st_size - missing
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_page_image(page, tmp_path / "0002.jpg")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [one.name for one in tmp_path.iterdir()] == ["0001.jpg"]
