"""What several kinds of test share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.repair.lexicon.version import is_current
from pipeline.settings import Settings

# The same examples in every run: what chance finds on a build server nobody can look at. Look for more with
# HYPOTHESIS_PROFILE=search.
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.register_profile("search", max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# Two runs are compared byte for byte, also where the one is over before midnight and the other is not.
os.environ["SOURCE_DATE_EPOCH"] = "1717200000"  # 2024-06-01

COMMAND = Path(sys.executable).with_name("zapisnik")
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
Call = Callable[..., "subprocess.CompletedProcess[str]"]
Once = Callable[[str, Callable[[], None]], None]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only the slow tests are wanted, do not import modules in which nothing is said of any: 5 s a process."""
    is_test = collection_path.suffix == ".py" and collection_path.name.startswith("test_")
    if config.option.markexpr == "slow" and is_test and "slow" not in collection_path.read_text(encoding="utf-8"):
        return True
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the longest tests first: at the end, the other processes would wait for them."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The default settings, with the lexicon that `make setup` compiled."""
    settings = Settings()
    if not is_current(settings):
        pytest.fail("the compiled lexicon is missing or old: run `make setup`")
    return settings


@pytest.fixture
def zapisnik(tmp_path: Path) -> Call:
    """Return a function that runs the command in an empty folder; what it prints never is a traceback."""

    def call(
        *arguments: str | Path,
        stdin: bytes | None = None,
        env: Mapping[str, str] = {},
        timeout: float = 300,
        **more: Any,
    ) -> subprocess.CompletedProcess[str]:
        run = subprocess.run(
            [COMMAND, *arguments],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, **env},
            timeout=timeout,
            check=False,
            **more,
        )
        # Bytes and not text mode: that would turn CR LF into LF.
        shown = subprocess.CompletedProcess(run.args, run.returncode, run.stdout.decode(), run.stderr.decode())
        assert "Traceback" not in shown.stdout + shown.stderr
        return shown

    return call


@pytest.fixture(scope="session")
def _place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("place")


@pytest.fixture
def same_path(_place: Path) -> Path:
    """An empty folder, at the same path for all tests: outputs know where their sources lie."""
    shutil.rmtree(_place)
    _place.mkdir()
    return _place


@pytest.fixture(scope="session")
def _kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def once(same_path: Path, _kept: Path) -> Once:
    """Return a function that fills `same_path`: the first time by `make`, then with a copy of what that left there."""

    def fill(name: str, make: Callable[[], None]) -> None:
        if (_kept / name).exists():
            shutil.copytree(_kept / name, same_path, symlinks=True, dirs_exist_ok=True)
        else:
            make()
            shutil.copytree(same_path, _kept / name, symlinks=True)

    return fill


def draw_pages(path: Path, *pages: str) -> Path:
    """Write a scan of 300 dpi with the lines of each page, as the format that the suffix of `path` names."""
    font = ImageFont.truetype(FONT, 50)
    images = []
    for text in pages:
        image = Image.new("L", (1400, 500), 255)
        for row, line in enumerate(text.splitlines()):
            ImageDraw.Draw(image).text((100, 60 + 90 * row), line, font=font, fill=0)
        images.append(image)
    path.parent.mkdir(parents=True, exist_ok=True)
    more: dict[str, Any] = {"save_all": True, "append_images": images[1:]} if len(images) > 1 else {}
    images[0].save(path, dpi=(300, 300), **more)
    return path


@pytest.fixture
def scan() -> Callable[..., Path]:
    return draw_pages


def tree(folder: Path) -> dict[str, bytes]:
    """Return the contents of all files below `folder` that a person is meant to see."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".zapisnik" not in path.parts
    }


@pytest.fixture
def files_in() -> Callable[[Path], dict[str, bytes]]:
    return tree
