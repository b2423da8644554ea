"""A long document's pages on the disk: the same values, whoever reads them, and nothing left behind."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import spool
from pipeline.errors import StageError
from pipeline.model import Box, Line, Page, Reason, Repair, Word
from pipeline.spool import Spool, spooled


def pages(count: int) -> Iterator[Page]:
    for number in range(1, count + 1):
        word = Word("&lana", "člana", box=Box(number, 2, 3, 4), repair=Repair(Reason.LEXICON, 0.99, "& → č"))
        yield Page(number, (Line((word,)), Line()), notes=("Opomba.",))


def test_few_pages_stay_in_memory_and_many_do_not() -> None:
    assert spooled(pages(3)) == tuple(pages(3))
    many = spooled(pages(spool._FEW + 1))
    assert isinstance(many, Spool)
    assert list(many) == list(pages(spool._FEW + 1))


def test_a_spool_is_a_sequence() -> None:
    kept = Spool(pages(5))
    assert len(kept) == 5
    assert kept[0].number == 1
    assert kept[-1].number == 5
    assert [page.number for page in kept[1:3]] == [2, 3]
    with pytest.raises(IndexError):
        kept[5]


def test_several_may_read_a_spool_at_once() -> None:
    kept = Spool(pages(4))
    assert [(one.number, other.number) for one, other in zip(kept, reversed(kept), strict=True)] == [
        (1, 4),
        (2, 3),
        (3, 2),
        (4, 1),
    ]


def test_a_spool_has_no_name_that_could_be_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    kept = Spool(pages(4))
    assert len(kept) == 4
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: os.fdopen(os.open("/dev/full", os.O_RDWR), "r+b", 0))
    with pytest.raises(StageError, match="more room") as raised:
        Spool(pages(1))
    assert "TMPDIR" in raised.value.advice
