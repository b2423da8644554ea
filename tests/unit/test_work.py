"""What a worker makes of errors: a line about its page or document, or an end to the whole run."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cache import Store
from pipeline.errors import InputError, MissingToolError, StageError, ZapisnikError
from pipeline.ledger import PageKey, Record
from pipeline.model import Failure, Kind
from pipeline.review.error_texts import in_slovene
from pipeline.settings import Settings
from pipeline.sources import SourceFile
from pipeline.work import failure_of, finish, read_into_store, read_sent, read_several_into_store


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
        (OSError(errno.ENAMETOOLONG, "File name too long", "/out/a"), "ocr", "File name too long"),
        (MemoryError(), "ocr", "not enough memory"),
        (ZeroDivisionError("by zero"), "ocr", "ZeroDivisionError: by zero"),
    ],
)
def test_an_error_of_one_page_becomes_a_line_with_advice(out: Path, error: Exception, stage: str, message: str) -> None:
    failure = failure_of(error, out, "a.pdf", 3, "ocr")
    assert failure == Failure("a.pdf", 3, stage, message, failure.advice)
    assert failure.advice


def test_a_page_that_needs_more_memory_than_it_may_have_names_the_setting(out: Path) -> None:
    advice = failure_of(MemoryError(), out, "a.pdf", 1, "ocr").advice
    assert "raise memory in the table [limits]" in advice
    assert in_slovene(advice) != advice


def test_an_output_that_is_in_the_way_is_not_said_to_be_the_source(out: Path) -> None:
    failure = failure_of(IsADirectoryError(errno.EISDIR, "Is a directory", str(out / "a/text.txt")), out, "a.pdf", None, "export")  # fmt: skip  # noqa: E501
    assert failure.error == "a/text.txt in the output folder: Is a directory"
    assert failure.advice == "check what is there, and who may write it"


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


KEYS = [PageKey("ab", "cd", 1), PageKey("ab", "cd", 2)]


@pytest.fixture
def source(tmp_path: Path) -> SourceFile:
    """A text of two pages as it was opened."""
    file = tmp_path / "a.txt"
    file.write_text("Prva stran.\fDruga stran.\n")
    status = file.stat()
    return SourceFile(file, "a.txt", "a", status.st_size, status.st_mtime_ns)


def told(key: PageKey) -> Failure:
    return Failure("a.txt", key.number, "ingest", "the file is no longer as it was when it was opened", "run it again")


@pytest.mark.parametrize("what", ["size", "time"])
def test_no_page_is_kept_of_a_source_that_changed_while_it_was_read(
    out: Path, source: SourceFile, settings: Settings, what: str
) -> None:
    store = Store(out)
    other = replace(source, size=3) if what == "size" else replace(source, mtime_ns=source.mtime_ns - 1)
    assert read_into_store(out, other, Kind.TEXT, KEYS[0], settings) == told(KEYS[0])
    assert read_several_into_store(out, other, Kind.TEXT, KEYS, settings) == [told(key) for key in KEYS]
    assert [store.load_page(key) for key in KEYS] == [None, None]

    assert read_several_into_store(out, source, Kind.TEXT, KEYS, settings) == [None, None]
    assert all(store.load_page(key) for key in KEYS)


def test_a_page_is_kept_where_the_source_has_its_size_and_its_time_tells_nothing(
    out: Path, source: SourceFile, settings: Settings
) -> None:
    os.utime(source.file, ns=(0, 0))
    assert read_into_store(out, replace(source, mtime_ns=0), Kind.TEXT, KEYS[0], settings) is None
    assert Store(out).load_page(KEYS[0])


def test_what_was_sent_of_a_source_that_changed_is_not_read(source: SourceFile, settings: Settings) -> None:
    whole = source.file.read_bytes()
    assert read_sent(whole, source, Kind.TEXT, KEYS[0], settings).failure is None  # the copy has a time of its own
    assert read_sent(whole + b"x", source, Kind.TEXT, KEYS[0], settings).failure == told(KEYS[0])


def test_a_source_that_changes_while_it_is_finished_is_not_done(
    out: Path, source: SourceFile, settings: Settings
) -> None:
    assert read_several_into_store(out, source, Kind.TEXT, KEYS, settings) == [None, None]
    file = str(source.file)
    record = Record("a.txt", "a", file, source.size or 0, source.mtime_ns, "ab", Kind.TEXT, 2, "cd", "key")
    assert finish(out, record, KEYS, {}, settings).finish_key == "key"
    changed = finish(out, replace(record, size=3), KEYS, {}, settings)
    assert changed.finish_key == ""
    [failure] = changed.failures
    assert (failure.page, failure.stage) == (None, "ingest")
    assert "no longer as it was" in failure.error
