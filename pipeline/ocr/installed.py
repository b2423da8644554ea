"""Which Tesseract is installed, and the data of which languages. Needs none of the libraries that reading needs."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from functools import cache
from pathlib import Path

from pipeline.errors import MissingToolError

INSTALL = "apt-get install tesseract-ocr"
_PROGRAM = "tesseract"  # as pytesseract calls it
_TIMEOUT = 30.0  # seconds; it takes a twentieth of one
_VERSION = re.compile(r"tesseract v?(\d+(?:\.\d+)+)")  # of "tesseract 5.3.0-46-g1ae5"
_DATA_FOLDER = re.compile(r'languages in "(.*)"')


@cache
def version() -> str:
    """Return the version of Tesseract, as "5.3.0".

    Raises:
        MissingToolError: it is not installed, or does not answer.
    """
    said = _VERSION.search("".join(_ask("--version")))  # older ones answer where errors are told
    if said is None:
        raise MissingToolError("Tesseract does not say which version it is", INSTALL)
    return said[1]


def languages() -> tuple[str, ...]:
    """Return the names of the languages that Tesseract has data for, as ("eng", "osd", "slv").

    Raises:
        MissingToolError: Tesseract is not installed, or does not answer.
    """
    return _data()[1]


@cache
def model(language: str) -> str:
    """Return the beginning of the SHA-256 of the data that Tesseract reads `language` with: models have no versions.

    Raises:
        MissingToolError: Tesseract or the language is not installed, or the data cannot be found.
    """
    try:
        data = (_data()[0] / f"{language}.traineddata").read_bytes()
    except OSError as error:
        package = f"{INSTALL}-{language.replace('_', '-')}"
        raise MissingToolError(f"the Tesseract language {language} is not installed", package) from error
    return hashlib.sha256(data).hexdigest()[:16]


@cache
def _data() -> tuple[Path, tuple[str, ...]]:
    """Return the folder of Tesseract's data, and the languages that it holds.

    Raises: as `languages`.
    """
    head, _, names = _ask("--list-langs")[0].partition("\n")
    folder = _DATA_FOLDER.search(head)
    return Path(folder[1] if folder else ""), tuple(sorted(names.split()))


def _ask(question: str) -> tuple[str, str]:
    """Return what Tesseract answers, and what it says of errors."""
    try:
        said = subprocess.run([_PROGRAM, question], capture_output=True, timeout=_TIMEOUT, check=False)
    except (subprocess.SubprocessError, OSError) as error:
        raise MissingToolError("Tesseract is not installed, or does not run", INSTALL) from error
    return os.fsdecode(said.stdout), os.fsdecode(said.stderr)
