"""Patterns that set-up compiled are loaded, and match as if compiled anew; what cannot be loaded is compiled."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from pipeline import patterns
from pipeline.patterns import compiled, keep, load

PATTERN = r"(?P<number>\d{1,3})\.\s+(?:sej[aei]|(?P<number>\d+)\s+sklep\w*)(?!\w)"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep the patterns of this test in a file of their own, and return its path."""
    file = tmp_path / "patterns.pickle"
    monkeypatch.setattr(patterns, "FILE", file)
    patterns._known.cache_clear()
    yield file
    patterns._known.cache_clear()


def test_what_was_kept_is_loaded_and_not_compiled_again(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled(PATTERN)
    compiled("(?P<month> maj )", regex.VERBOSE)
    assert keep(kept) == 2
    patterns._known.cache_clear()
    monkeypatch.setattr(regex, "compile", lambda *_: pytest.fail("it was to be loaded"))
    assert [match["number"] for match in compiled(PATTERN).finditer("12. seja, 3. 4 sklepi, 5. člen")] == ["12", "4"]
    assert compiled("(?P<month> maj )", regex.VERBOSE).fullmatch("maj")


def test_a_pattern_is_another_one_with_other_flags(kept: Path) -> None:
    assert compiled("seja", regex.IGNORECASE).match("SEJA")
    assert not compiled("seja").match("SEJA")


@pytest.mark.parametrize(
    "content",
    [b"", b"no pickle", pickle.dumps(regex.__version__), pickle.dumps("2.4") + pickle.dumps({("a", 0): "b"})],
    ids=["empty", "damaged", "cut off", "of another version"],
)
def test_what_cannot_be_loaded_is_compiled(kept: Path, content: bytes) -> None:
    kept.write_bytes(content)
    assert load(kept) == {}
    assert compiled("seja").match("seja")
