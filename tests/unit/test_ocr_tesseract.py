"""Tesseract's answer becomes lines and words in the scan's own pixels; each way of failing has its own error."""

from __future__ import annotations

import os
import sys
import tempfile
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from pipeline.errors import MissingToolError, StageError
from pipeline.model import Box
from pipeline.ocr import installed, tesseract
from pipeline.ocr.quality_notes import NO_TEXT
from pipeline.ocr.rereading import read
from pipeline.ocr.tesseract import original_boxes
from pipeline.page_image import PageImage
from pipeline.preprocess.text_height import letter_height, normalised, x_height
from pipeline.settings import OcrSettings

TSV_HEAD = "level page_num block_num par_num line_num word_num left top width height conf text".replace(" ", "\t")
BLANK = PageImage(np.full((400, 300), 255, np.uint8), 300)
SETTINGS = OcrSettings()
SENTENCES = (
    "Sklep: svet soglasno sprejme poročilo o šoli, č. 12",
    "Županja je predlog obrazložila in odgovorila na vsa vprašanja.",
    "Za je glasovalo 11 članov, proti sta bila dva.",
)


def row(block: int, paragraph: int, line: int, word: int, left: int, confidence: float, text: str) -> str:
    return "\t".join(map(str, (5, 1, block, paragraph, line, word, left, 100 * line, 80, 30, confidence, text)))


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a program in Tesseract's place that runs `body` with the input, `output` and `args` at hand."""

    def install(body: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        script = folder / "tesseract"
        head = "import os, sys, signal, time\nargs = sys.argv[1:]\noutput = args[1] + '.tsv' if len(args) > 1 else ''\n"
        script.write_text(f"#!{sys.executable}\n{head}{textwrap.dedent(body)}", encoding="utf-8")
        script.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        installed.version.cache_clear()
        installed._data.cache_clear()
        return tmp_path

    return install


def answering(*rows: str) -> str:
    table = "\n".join((TSV_HEAD, *rows)) + "\n"
    return f"open(output, 'wb').write({table.encode()!r})\n"


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "bin")


# ------------------------------------------------------------------------------------------------ its answer


def test_words_lines_and_paragraphs_of_the_answer(engine: Callable[[str], Path]) -> None:
    folder = engine(
        answering(
            "1\t1\t0\t0\t0\t0\t0\t0\t300\t400\t-1\t",
            row(1, 1, 1, 1, 10, 96.5, "Z\u030cupan"),
            row(1, 1, 1, 2, 100, 40, "&"),
            row(1, 1, 2, 1, 10, 91, '"sklep"'),
            row(1, 1, 2, 2, 50, 95, " "),
            row(1, 2, 1, 1, 10, 90, "za:"),
            row(2, 1, 1, 1, 10, 101, "5"),
        )
    )
    page = read(BLANK, 3, SETTINGS)
    assert page.raw == 'Župan &\n"sklep"\n\nza:\n\n5\n'
    assert page.number == 3 and page.notes == () and page.dpi == 300
    words = list(page.words())
    assert [word.confidence for word in words] == [0.965, 0.40, 0.91, 0.90, 1.0]
    assert all(word.raw == word.text for word in words)
    assert words[1].box == (100, 100, 80, 30)
    assert page.lines[0].box == (10, 100, 170, 30)
    assert left_behind(folder) == []


def test_no_text_is_said_in_a_note(engine: Callable[[str], Path]) -> None:
    engine(answering("1\t1\t0\t0\t0\t0\t0\t0\t300\t400\t-1\t"))
    page = read(BLANK, 1, SETTINGS)
    assert page.lines == () and page.raw == ""
    assert page.notes == (NO_TEXT,)


def test_one_call_a_page_with_the_language_resolution_and_one_thread(engine: Callable[[str], Path]) -> None:
    folder = engine(
        "import shutil\nfolder = os.path.dirname(sys.argv[0])\nshutil.copy(args[0], os.path.join(folder, 'picture'))\n"
        "open(os.path.join(folder, 'calls'), 'a').write("
        "' '.join(args[2:]) + ' threads=' + os.environ['OMP_THREAD_LIMIT'] + '\\n')\n" + answering()
    )
    read(BLANK, 1, OcrSettings(language="slv+eng"))
    (call,) = (folder / "bin" / "calls").read_text().splitlines()
    assert call.startswith("-l slv+eng ") and "--dpi" not in call and call.endswith("threads=1")
    with Image.open(folder / "bin" / "picture") as picture:
        assert [round(dpi) for dpi in picture.info["dpi"]] == [300, 300]


@given(st.floats(-15, 15), st.integers(10, 900), st.integers(10, 900), st.integers(1, 90), st.integers(1, 40))
def test_a_box_in_a_turned_page_holds_its_corners_in_the_original(
    angle: float, left: int, top: int, width: int, height: int
) -> None:
    matrix = np.vstack([cv2.getRotationMatrix2D((500, 500), angle, 1.0), [0, 0, 1]])
    (box,) = original_boxes([Box(left, top, width, height)], matrix)
    for x, y in ((left, top), (left + width, top), (left, top + height), (left + width, top + height)):
        across, down = (matrix @ (x, y, 1))[:2]
        assert box.left - 1 <= max(across, 0) <= max(box.left + box.width, 0) + 1
        assert box.top - 1 <= max(down, 0) <= max(box.top + box.height, 0) + 1


# ------------------------------------------------------------------------------------------------ its failures


def test_a_hanging_tesseract_is_ended_after_the_time_limit(engine: Callable[[str], Path]) -> None:
    folder = engine("time.sleep(60)")
    with pytest.raises(StageError, match=r"did not finish within 0\.5 s") as error:
        read(BLANK, 1, OcrSettings(timeout=0.5))
    assert error.value.stage == "ocr" and "timeout" in error.value.advice
    assert left_behind(folder) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
        ("sys.stderr.write('std::bad_alloc'); sys.exit(1)", "bad_alloc"),
        ("sys.exit(7)", "exit status 7"),
        ("sys.stderr.buffer.write(b'\\xff\\xfe'); sys.exit(1)", "not UTF-8"),
        ("pass", "no result"),
        ("open(output, 'wb')", "not its table"),
        ("open(output, 'wb').write(b'<html>')", "not its table"),
        (f"open(output, 'wb').write({TSV_HEAD.encode()!r} + b'\\n\\xff\\xfe\\n')", "not UTF-8"),
    ],
)
def test_each_failure_is_a_stage_error_that_says_which(engine: Callable[[str], Path], body: str, message: str) -> None:
    folder = engine(body)
    with pytest.raises(StageError, match=message) as error:
        read(BLANK, 1, SETTINGS)
    assert error.value.stage == "ocr" and error.value.advice
    assert left_behind(folder) == []


def test_a_missing_language_names_its_package(engine: Callable[[str], Path]) -> None:
    engine("sys.stderr.write(\"Failed loading language 'slv'\\nTesseract couldn't load any languages!\"); sys.exit(1)")
    with pytest.raises(MissingToolError) as error:
        read(BLANK, 1, SETTINGS)
    assert error.value.advice == "apt-get install tesseract-ocr-slv"


def test_a_missing_tesseract_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    installed.version.cache_clear()
    installed._data.cache_clear()
    for call in (
        lambda: read(BLANK, 1, SETTINGS),
        lambda: tesseract.orientation(BLANK),
        installed.version,
        installed.languages,
    ):
        with pytest.raises(MissingToolError) as error:
            call()
        assert error.value.advice == "apt-get install tesseract-ocr"


def test_orientation_is_unknown_where_there_is_too_little_text(engine: Callable[[str], Path]) -> None:
    engine("sys.stderr.write('Too few characters. Skipping this page\\nError during processing.'); sys.exit(1)")
    assert tesseract.orientation(BLANK) is None


# ------------------------------------------------------------------------------------------------ text height


def written(size: int, width: int = 1600, face: str = "LiberationSerif-Regular.ttf") -> PageImage:
    image = Image.new("L", (width, 1000), 250)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(face, size)
    for row, top in enumerate(range(20, 1000 - 2 * size, 2 * size)):
        draw.text((20, top), SENTENCES[row % 3], 20, font)
    return PageImage(np.asarray(image), 300)


@pytest.mark.parametrize("size", [16, 24, 40, 60])
def test_x_height_is_that_of_the_small_letters(size: int) -> None:
    _left, top, _right, bottom = ImageFont.truetype("LiberationSerif-Regular.ttf", size).getbbox("x")
    found = x_height(written(size).pixels)
    assert found is not None
    assert abs(found - (bottom - top)) <= 0.12 * size / 2 + 1.5


@pytest.mark.parametrize("size", [20, 52, 150])
def test_letters_are_brought_to_a_readable_height_and_made_narrower(size: int) -> None:
    image = written(size, width=6000)
    scaled = normalised(image, x_height(image.pixels))
    height = x_height(scaled.pixels)
    assert height is not None and 18 <= height <= 36
    assert scaled.steps and scaled.steps[0].startswith("scale")
    assert scaled.width / scaled.height < 0.95 * image.width / image.height
    corner = scaled.to_original @ (scaled.width, scaled.height, 1)
    assert np.allclose(corner[:2], (image.width, image.height))


def test_a_page_that_is_damaged_or_whose_letters_are_not_known_is_left_alone() -> None:
    assert normalised(BLANK, None) is BLANK
    shadowed = replace(written(52), steps=("illumination 90-240",))
    assert normalised(shadowed, x_height(shadowed.pixels)) is shadowed


def test_condensed_type_is_not_made_narrower_still() -> None:
    page = written(40, face="LiberationSansNarrow-Regular.ttf")
    letters = letter_height(page)
    assert letters.condensed and not letter_height(written(40)).condensed
    assert normalised(page, letters.measured, letters.condensed) is page


def test_specks_are_not_taken_for_small_letters() -> None:
    specks = np.full((1000, 800), 250, np.uint8)
    for row, column in np.random.default_rng(1).integers(0, 790, (4000, 2)):
        specks[row : row + 5, column + 2] = specks[row + 2, column : column + 5] = 20
    found = x_height(specks)
    assert found is not None and found < 6
    assert letter_height(PageImage(specks, 200)) == (None, pytest.approx(13.6), True, False)
    assert letter_height(written(40)).specked is False


def test_a_page_too_long_for_tesseract_is_made_smaller() -> None:
    long = PageImage(np.full((40_000, 20), 255, np.uint8), 300)
    assert normalised(long, None).height <= 32_000


# ------------------------------------------------------------------------------------------------ for real


@pytest.mark.slow
def test_a_page_is_read_with_its_carons_and_boxes_on_its_letters() -> None:
    image = written(44)
    page = read(image, 1, SETTINGS)
    lines = [line for line in page.lines if line.words]
    assert lines[0].raw == SENTENCES[0]
    assert page.lines[-1].words == ()
    for word in page.words():
        assert word.confidence is not None and word.confidence > 0.7
        assert word.box is not None
        left, top, width, height = word.box
        assert image.pixels[top : top + height, left : left + width].min() < 60


@pytest.mark.slow
def test_tesseract_tells_how_a_page_lies() -> None:
    image = written(40)
    for turn in (0, 90, 180, 270):
        lying = PageImage(np.ascontiguousarray(np.rot90(image.pixels, turn // 90)), 300)
        found = tesseract.orientation(lying)
        assert found is not None and found.turn == turn


@pytest.mark.slow
def test_version_and_languages_are_those_of_the_machine() -> None:
    installed.version.cache_clear()
    installed._data.cache_clear()
    assert installed.version()[0].isdigit()
    assert {"slv", "osd"} <= set(installed.languages())


@pytest.mark.slow
def test_an_unknown_language_is_a_missing_tool() -> None:
    with pytest.raises(MissingToolError, match="xyz"):
        read(BLANK, 1, OcrSettings(language="xyz"))
    assert "OMP_THREAD_LIMIT" in os.environ
