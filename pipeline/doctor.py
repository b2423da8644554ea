"""What this machine needs: each tool, language and word list, its version, and the command that installs it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from pipeline.errors import MissingToolError
from pipeline.model import Kind
from pipeline.ocr import installed
from pipeline.repair.lexicon.version import is_current
from pipeline.settings import Settings

_OLDEST_TESSERACT = 5
_FONT_FOLDER = Path("/usr/share/fonts")
_FONTS = (("LiberationSerif-Regular.ttf", "fonts-liberation"), ("DejaVuSansMono.ttf", "fonts-dejavu-core"))
_BUILD = "make setup, or zapisnik lexicon build"


@dataclass(frozen=True, slots=True)
class Need:
    """Something needed, or only good to have; `found` is its version or place, and empty where it is missing."""

    name: str
    found: str
    remedy: str
    required: bool = True


def needs(settings: Settings) -> Iterator[Need]:
    """Yield everything that some command needs, in the order in which it should be installed."""
    from pipeline.repair.lexicon.installed import available_sources  # a run needs but `require`

    yield from _packages()
    yield from _reading_tools(settings)
    yield from _pdf_tools()
    yield Need("unmunch", shutil.which("unmunch") or "", _apt("hunspell-tools"))
    for source in available_sources():
        yield Need(source.name, "installed" if source.present else "", source.install)
    yield Need("compiled lexicon", str(settings.lexicon) if is_current(settings) else "", _BUILD)
    for file, package in _FONTS:
        yield Need(f"font {file} (only to draw the samples anew)", _font(file), _apt(package), required=False)


def require(kinds: Collection[Kind], settings: Settings) -> None:
    """Make sure that documents of these `kinds` can be read.

    Raises:
        MissingToolError: a tool or language is missing; the message names all that are.
    """
    wanted: list[Need] = []
    if set(kinds) - {Kind.TEXT}:
        wanted.extend(_reading_tools(settings))
    if Kind.PDF in kinds:
        wanted.extend(_pdf_tools())
    missing = [need for need in wanted if not need.found]
    if missing:
        names = ", ".join(need.name for need in missing)
        raise MissingToolError(
            f"missing on this machine: {names}", "; ".join(dict.fromkeys(need.remedy for need in missing))
        )


def _reading_tools(settings: Settings) -> Iterator[Need]:
    try:
        version = installed.version()
        languages = installed.languages()
    except MissingToolError:
        version, languages = "", ()
    number = re.match(r"\d+", version)
    recent = number is not None and int(number[0]) >= _OLDEST_TESSERACT
    yield Need(f"tesseract {_OLDEST_TESSERACT} or later", version if recent else "", _apt("tesseract-ocr"))
    for language in (*settings.ocr.language.split("+"), *(["osd"] if settings.preprocess.orientation else [])):
        package = f"tesseract-ocr-{language.replace('_', '-')}"
        yield Need(f"tesseract language {language}", "installed" if language in languages else "", _apt(package))


def _pdf_tools() -> Iterator[Need]:
    yield Need("pdftoppm", pdftoppm_version(), _apt("poppler-utils"))


@cache
def pdftoppm_version() -> str:
    """Return the version of poppler's tools, empty where they are missing."""
    if shutil.which("pdftoppm") is None:
        return ""
    answer = subprocess.run(["pdftoppm", "-v"], capture_output=True, text=True, timeout=30, check=False)
    version = re.search(r"\d+(\.\d+)+", answer.stderr + answer.stdout)
    return version[0] if version else "unknown version"


def _packages() -> Iterator[Need]:
    """Yield the Python packages that this one depends on, as its own metadata names them."""
    for requirement in metadata.requires("zapisnik") or ():
        if "extra ==" in requirement:
            continue
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            version = ""
        yield Need(f"Python package {name}", version, f"pip install '{requirement}'")


def _font(file: str) -> str:
    return str(next(_FONT_FOLDER.rglob(file), ""))


def _apt(package: str) -> str:
    return f"apt-get install {package}"
