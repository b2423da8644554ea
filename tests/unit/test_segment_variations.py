"""The same minutes written otherwise give the same minutes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from segment_variations import (
    AGENDA_LABELS,
    ENTRIES,
    HEADINGS,
    LABELS,
    VOTES,
    with_agenda,
    with_headings,
    with_labels,
    with_pages,
    with_slips,
    with_votes,
    with_width,
)

from benchmarks.segmentation_score import score
from pipeline.model import Source
from pipeline.segment.minutes import segment_text

GOLDEN = Path(__file__).parents[1] / "golden" / "segment"
# of a commune, a town, a local community, an assembly of the 1980s and a school
TEXTS = ("brez-naslova", "krajevna-tocke", "skupscina", "neznano-svet-ks", "tretjic-delegatski", "neznano-nadzorni")
SLIPS = ("SKLEP", "PROTI", "točki", "DNEVNI RED")


@cache
def source(name: str) -> str:
    return (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def minutes(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(segment_text(text).as_json(Source("a.txt", "", 1))))
    return found


@cache
def found_in(name: str) -> dict[str, Any]:
    return minutes(source(name))


def assert_same(name: str, text: str) -> None:
    result = score(found_in(name), minutes(text))
    measures = (result.items, result.resolutions, result.votes, result.attendance, result.header)
    assert [measure.f1 for measure in measures] == [1.0] * 5
    assert result.invented == 0


def changing(kind: Any, form: str) -> list[tuple[str, str]]:
    """Return the names and texts of those that have what is written otherwise."""
    return [(name, text) for name in TEXTS if (text := kind(source(name), form)) != source(name)]


@pytest.mark.parametrize("form", HEADINGS)
def test_items_are_found_by_headings_of_any_form(form: str) -> None:
    varied = changing(with_headings, form)
    assert len(varied) >= 3
    for name, text in varied:
        assert_same(name, text)


@pytest.mark.parametrize("form", LABELS)
def test_resolutions_are_found_by_labels_of_any_form(form: str) -> None:
    varied = changing(with_labels, form)
    assert len(varied) >= 3
    for name, text in varied:
        assert_same(name, text)


@pytest.mark.parametrize("form", VOTES)
def test_votes_are_read_in_any_wording(form: str) -> None:
    varied = changing(with_votes, form)
    assert len(varied) >= 3
    for name, text in varied:
        assert_same(name, text)


@pytest.mark.parametrize("label", AGENDA_LABELS)
def test_the_agenda_is_found_under_any_label(label: str) -> None:
    for name in TEXTS:
        assert_same(name, with_agenda(source(name), label, "1. Naslov"))


@pytest.mark.parametrize("form", ENTRIES)
def test_the_agenda_is_read_in_entries_of_any_form(form: str) -> None:
    for name in TEXTS:
        assert_same(name, with_agenda(source(name), "DNEVNI RED:", form))


@pytest.mark.parametrize("width", [60, 78, 100])
def test_the_width_of_lines_does_not_matter(width: int) -> None:
    for name in TEXTS:
        assert_same(name, with_width(source(name), width))


@pytest.mark.parametrize("every", [22, 31, 40])
def test_pages_with_running_lines_do_not_matter(every: int) -> None:
    for name in TEXTS:
        assert_same(name, with_pages(source(name), every, "Zapisnik 5. redne seje Občinskega sveta Občine Podgora"))


@pytest.mark.parametrize("slip", SLIPS)
def test_slips_in_labels_and_cues_are_read_through(slip: str) -> None:
    for seed, name in enumerate(TEXTS):
        # a slip in the words of a resolution is repair's, so only what is no text of one is spoilt
        assert_same(name, with_slips(source(name), seed, slip))
