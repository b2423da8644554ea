"""From the true text of each sample, free of reading errors, come the minutes that a person found in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from minutes_fields import differences

from benchmarks.samples import EXPECTED
from pipeline.model import Source
from pipeline.segment.minutes import segment_text

# Fields known to come out otherwise than expected. One that comes right must be taken off the list.
KNOWN_OFF: dict[str, set[str]] = {}

FOLDERS = sorted(file.parent for file in EXPECTED.rglob("minutes.json"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(EXPECTED).as_posix())
def test_the_minutes_hold_what_the_text_says(folder: Path) -> None:
    expected: dict[str, Any] = json.loads((folder / "minutes.json").read_text(encoding="utf-8"))
    minutes = segment_text((folder / "text.txt").read_text(encoding="utf-8"))
    found = minutes.as_json(Source(expected["source"]["path"], "", expected["source"]["pages"]))
    off = differences(expected, json.loads(json.dumps(found)))
    known = KNOWN_OFF.get(folder.relative_to(EXPECTED).as_posix(), set())
    assert {name: values for name, values in off.items() if name not in known} == {}
    assert known <= off.keys(), "these come right now: take them off KNOWN_OFF"
