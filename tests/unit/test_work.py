"""What a worker makes of errors: a line about its page or document, or an end to the whole run."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from pipeline.cache import Store
from pipeline.errors import InputError, MissingToolError, StageError, ZapisnikError
from pipeline.model import Failure
from pipeline.work import failure_of


@pytest.fixture
def out(tmp_path: Path) -> Path:
    Store(tmp_path).root.mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("error", "stage", "message"),
    [
        (StageError("preprocess", "no lines", "scan again"), "preprocess", "no lines"),
        (InputError("truncated", "copy again"), "ocr", "truncated"),
        (PermissionError(errno.EACCES, "Permission denied"), "ocr", "Permission denied"),
        (MemoryError(), "ocr", "not enough memory"),
        (ZeroDivisionError("by zero"), "ocr", "ZeroDivisionError: by zero"),
    ],
)
def test_an_error_of_one_page_becomes_a_line_with_advice(out: Path, error: Exception, stage: str, message: str) -> None:
    failure = failure_of(error, out, "a.pdf", 3, "ocr")
    assert failure == Failure("a.pdf", 3, stage, message, failure.advice)
    assert failure.advice


def test_the_traceback_of_a_fault_of_our_own_is_kept(out: Path) -> None:
    try:
        raise ZeroDivisionError("by zero")
    except ZeroDivisionError as error:
        failure = failure_of(error, out, "a.pdf", 3, "ocr")
    log = out / ".zapisnik/tracebacks.log"
    assert str(log) in failure.advice
    assert "a.pdf, page 3\nTraceback" in log.read_text()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_full_disk_ends_the_run(out: Path, number: int) -> None:
    with pytest.raises(ZapisnikError, match="cannot write") as raised:
        failure_of(OSError(number, "No space left on device"), out, "a.pdf", 3, "ocr")
    assert "make room" in raised.value.advice


def test_a_missing_tool_ends_the_run(out: Path) -> None:
    with pytest.raises(MissingToolError):
        failure_of(MissingToolError("no tesseract", "install it"), out, "a.pdf", 3, "ocr")
