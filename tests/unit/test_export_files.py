"""Files are replaced in one step, whatever happens on the way."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pipeline.files import replacing, write_atomically


def test_writes_bytes_as_they_are_and_text_as_utf8_without_touching_its_line_ends(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", b"\x00\xff")
    write_atomically(tmp_path / "b", "č\r\nž\n")
    assert (tmp_path / "a").read_bytes() == b"\x00\xff"
    assert (tmp_path / "b").read_bytes() == "č\r\nž\n".encode()


def test_makes_the_folder_and_takes_a_name_as_long_as_names_can_be(tmp_path: Path) -> None:
    path = tmp_path / "2023" / "seje" / ("ž" * 127)
    write_atomically(path, "x")
    assert path.read_text() == "x"


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing(path) as part:
        part.write_text("half")
        raise KeyboardInterrupt
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "\udce8")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["text.txt"]


def test_until_it_is_whole_the_new_file_is_not_to_be_seen(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text("old")
    with replacing(path) as part:
        part.write_text("new")
        assert path.read_text() == "old"
        assert part.parent == path.parent  # a rename works within one drive only
    assert path.read_text() == "new"


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_the_mode_is_what_the_umask_allows(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_atomically(tmp_path / "a", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode
