"""What bounds a piece of work, and what leaves it."""

from __future__ import annotations

import signal
import time
import zlib

import pytest

from pipeline.errors import StageError
from pipeline.limits import limited
from pipeline.settings import LimitSettings


def test_work_that_takes_too_long_is_ended_and_says_so() -> None:
    with pytest.raises(StageError, match=r"the page was not done within 0\.05 s"):
        limited(LimitSettings(seconds=0.05), lambda: time.sleep(60))
    with pytest.raises(StageError, match=r"the document was not finished within 0\.055 s"):
        limited(LimitSettings(seconds=0.05), lambda: time.sleep(60), pages=10)


def test_what_work_returns_or_raises_is_handed_on() -> None:
    assert limited(LimitSettings(), lambda: "read") == "read"
    with pytest.raises(ZeroDivisionError):
        limited(LimitSettings(), lambda: 1 // 0)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


PACKED = zlib.compress(bytes(100_000_000), 1)


@pytest.mark.parametrize("packed", [PACKED, PACKED[:-4] + bytes(4)], ids=["right", "wrong checksum"])
def test_an_alarm_that_is_heard_only_when_the_work_ends_or_fails_is_an_error_of_the_stage(packed: bytes) -> None:
    def work() -> bytes:
        time.sleep(0.98)
        return zlib.decompress(packed)  # hears no signal, and fails at its end where the checksum is wrong

    with pytest.raises(StageError, match="not done within"):
        limited(LimitSettings(seconds=1), work)
    assert limited(LimitSettings(), lambda: "the next page") == "the next page"
