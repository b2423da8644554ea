"""Which files a run takes, and where their outputs go: mirrored, never on top of each other, never in a circle."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StageError, UsageError
from pipeline.sources import OF_FOLDER, STATE, SourceFile, gather, output_folders, readable


def put(*files: Path) -> None:
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("Zapisnik seje")


def taken(source: Path, out: Path) -> dict[str, str]:
    return {file.path: file.folder for file in gather([source], out).files}


def test_paths_below_a_source_folder_are_mirrored(tmp_path: Path) -> None:
    put(tmp_path / "in/2023/a.pdf", tmp_path / "in/2023/maj/b.TIF", tmp_path / "in/Leto 2024/č.txt")
    assert taken(tmp_path / "in", tmp_path / "out") == {
        "2023/a.pdf": "2023/a",
        "2023/maj/b.TIF": "2023/maj/b",
        "Leto 2024/č.txt": "Leto 2024/č",
    }


def test_a_file_given_by_name_stands_at_the_top(tmp_path: Path) -> None:
    put(tmp_path / "in/2023/a.pdf")
    assert taken(tmp_path / "in/2023/a.pdf", tmp_path / "out") == {"a.pdf": "a"}


@pytest.mark.parametrize(
    ("paths", "folders"),
    [
        (["a.pdf", "a.tif"], ["a.pdf", "a.tif"]),
        (["a.pdf", "b/a.tif"], ["a", "b/a"]),
        (["a.pdf", "a.tif", "a.pdf.txt"], ["a.pdf", "a.tif", "a.pdf.txt"]),
        (["report.pdf", "errors.csv.txt"], ["report.pdf", "errors.csv.txt"]),
        (["2023/report.pdf"], ["2023/report"]),
        (["a.pdf", "a/alto.pdf"], ["a.pdf", "a/alto"]),
        (["a.pdf", "a/b.pdf"], ["a", "a/b"]),
        (["Zapisnik 3. seje"], ["Zapisnik 3. seje"]),
        (["Zapisnik 3. seje.pdf"], ["Zapisnik 3. seje"]),
        (["-x.pdf", "...pdf"], ["-x", "...pdf"]),
        (["SEJA1.TXT", "seja1.pdf"], ["SEJA1.TXT", "seja1.pdf"]),  # one folder on a drive that knows no capitals
        (["Leto/SEJA1.TXT", "leto/seja1.pdf"], ["Leto/SEJA1.TXT", "leto/seja1.pdf"]),
        (["SEJA1.TXT", "seja2.pdf"], ["SEJA1", "seja2"]),
        (["A.pdf", "a/alto.pdf"], ["A.pdf", "a/alto"]),
        (["Report.pdf"], ["Report.pdf"]),
    ],
)
def test_the_suffix_is_kept_only_where_the_name_is_needed_twice(paths: list[str], folders: list[str]) -> None:
    assert list(output_folders(paths).values()) == folders


def test_a_name_in_both_unicode_forms_keeps_its_suffix_only_beside_one_with_another() -> None:
    composed, decomposed = (unicodedata.normalize(form, "č") for form in ("NFC", "NFD"))
    assert output_folders([f"{composed}.txt", f"{decomposed}.txt"]) == {
        f"{composed}.txt": composed,
        f"{decomposed}.txt": decomposed,
    }
    paths = [f"{composed}.txt", f"{decomposed}.pdf"]
    assert list(output_folders(paths).values()) == paths


_NAMES = st.sampled_from(["a", "a.pdf", "a.tif", "a.pdf.tif", "report", "report.pdf", "alto.pdf", "alto", "č.txt"])


@given(st.sets(st.lists(_NAMES, min_size=1, max_size=3).map("/".join)))
def test_no_two_sources_share_a_folder_nor_take_that_of_the_report(paths: set[str]) -> None:
    folders = output_folders(paths)
    assert len(set(folders.values())) == len(paths)
    assert all(folder not in OF_FOLDER or folder == path for path, folder in folders.items())


def test_outputs_are_no_sources(tmp_path: Path) -> None:
    put(
        tmp_path / "a.txt", tmp_path / "out/a/text.txt", tmp_path / "older/a/text.txt", tmp_path / f"older/{STATE}/lock"
    )
    assert taken(tmp_path, tmp_path / "out") == {"a.txt": "a"}


def test_hidden_files_are_left_alone_and_others_that_are_no_scans_are_named(tmp_path: Path) -> None:
    put(tmp_path / ".skrito/a.txt", tmp_path / "._a.pdf", tmp_path / "a.docx", tmp_path / "a.txt")
    gathered = gather([tmp_path], tmp_path / "out")
    assert [file.path for file in gathered.files] == ["a.txt"]
    assert [path.name for path in gathered.passed_over] == ["a.docx"]


def test_links_that_lead_in_a_circle_end(tmp_path: Path) -> None:
    put(tmp_path / "in/2023/a.txt")
    (tmp_path / "in/2023/nazaj").symlink_to(tmp_path / "in")
    (tmp_path / "in/2023/sam").symlink_to("sam")
    assert taken(tmp_path / "in", tmp_path / "out") == {"2023/a.txt": "2023/a"}


def test_a_linked_folder_is_searched_and_its_files_are_taken_once(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere/a.txt", tmp_path / "in/z/b.txt")
    (tmp_path / "in/arhiv").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in/isti").symlink_to(tmp_path / "in/z")
    assert list(taken(tmp_path / "in", tmp_path / "out")) == ["arhiv/a.txt", "z/b.txt"]


def test_a_scan_that_links_to_nothing_is_taken_so_that_it_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").symlink_to(tmp_path / "nowhere.pdf")
    assert list(taken(tmp_path, tmp_path / "out")) == ["a.pdf"]


def test_two_folders_with_the_same_path_are_refused_unless_it_is_the_same_file(tmp_path: Path) -> None:
    put(tmp_path / "one/a.txt", tmp_path / "two/a.txt")
    with pytest.raises(UsageError, match="both go to a"):
        gather([tmp_path / "one", tmp_path / "two"], tmp_path / "out")
    again = gather([tmp_path / "one", tmp_path / "one/a.txt"], tmp_path / "out")
    assert [file.path for file in again.files] == ["a.txt"]


def test_what_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file or folder"):
        gather([tmp_path / "nothing"], tmp_path / "out")


def test_a_folder_that_cannot_be_read_is_named_and_the_others_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "in/a/a.txt", tmp_path / "in/b/b.txt")
    scandir = os.scandir

    def refusing(folder: Path) -> object:
        if folder.name == "a":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    gathered = gather([tmp_path / "in"], tmp_path / "out")
    assert [file.path for file in gathered.files] == ["b/b.txt"]
    assert [(failure.document, failure.page) for failure in gathered.failures] == [("a", None)]


def test_a_name_that_is_not_utf8_is_read_as_windows_1250() -> None:
    assert readable(os.fsdecode("sklepi_č_š_ž.pdf".encode("cp1250"))) == "sklepi_č_š_ž.pdf"
    assert readable("c\u030c.pdf") == "c\u030c.pdf"


def test_a_source_is_unchanged_only_while_its_size_and_time_are_those_it_was_opened_with(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    put(file)
    status = file.stat()
    opened = SourceFile(file, "a.txt", "a", status.st_size, status.st_mtime_ns)
    without_time = SourceFile(file, "a.txt", "a", status.st_size)  # so new that its time tells nothing
    not_opened = SourceFile(file, "a.txt", "a")
    for source in (opened, without_time, not_opened):
        source.check_unchanged()
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    without_time.check_unchanged()
    with pytest.raises(StageError, match="no longer as it was"):
        opened.check_unchanged()
    file.write_text("Zapisnik druge seje")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    for source in (opened, without_time):
        with pytest.raises(StageError, match="no longer as it was") as raised:
            source.check_unchanged()
        assert (raised.value.stage, raised.value.advice) == ("ingest", "run it again")
    not_opened.check_unchanged()
