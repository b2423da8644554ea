"""The scans can be made again out of the texts."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from samples.render import ALL, Sample

IDS = [sample.path for sample in ALL]


def named(path: str) -> Sample:
    return next(sample for sample in ALL if sample.path == path)


@pytest.mark.parametrize("path", ["2013/slavnostna-seja.jp2", "1986/zbor-krajevnih-skupnosti.tif"])
def test_a_scan_comes_out_the_same_again(path: str, tmp_path: Path) -> None:
    again = tmp_path / Path(path).name
    named(path).render(again)
    with Image.open(again) as new, Image.open(named(path).scan) as old:
        assert new.size == old.size
        # The same to the bit with the same FreeType and OpenCV; others round a little otherwise.
        left, right = (np.asarray(image.convert("L"), dtype=np.float32) for image in (new, old))
        assert np.abs(left - right).mean() < 0.5


@pytest.mark.parametrize("sample", ALL, ids=IDS)
def test_the_expected_text_is_the_text_that_was_set(sample: Sample) -> None:
    assert (sample.expected / "text.txt").read_text(encoding="utf-8") == sample.true_text()


@pytest.mark.parametrize("sample", ALL, ids=IDS)
def test_all_that_the_expected_minutes_say_stands_in_the_text(sample: Sample) -> None:
    minutes = json.loads((sample.expected / "minutes.json").read_text(encoding="utf-8"))
    text = " ".join(sample.true_text().replace("-\n", "").split())
    assert minutes["source"] == {"path": sample.path, "pages": len(sample.pages())}
    said = [attendee["name"] for attendee in minutes["attendance"]]
    said += [entry["title"] for entry in minutes["agenda"]] + [item["title"] for item in minutes["items"]]
    resolutions = [resolution for item in minutes["items"] for resolution in item["resolutions"]]
    said += [resolution["text"] for resolution in resolutions] + [each["vote"]["raw"] for each in resolutions]
    said += [warning["quote"] for warning in minutes["warnings"]]
    said += [part for signature in minutes["signatures"] for part in (signature["name"], signature["role"])]
    said += [value for key in ("name", "organization", "place") if (value := minutes["event"][key])]
    # A vote in parentheses may stand between the last word and its full stop.
    assert [words for words in said if words.rstrip(".") not in text] == []


def test_every_scan_is_described_here_and_all_are_small() -> None:
    root = named(IDS[0]).scan.parent.parent
    assert sorted(file.relative_to(root).as_posix() for file in root.rglob("*.*")) == sorted(IDS)
    assert sum(file.stat().st_size for file in root.rglob("*.*")) < 6_000_000
