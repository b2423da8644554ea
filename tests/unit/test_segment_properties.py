"""Whatever the text: valid minutes, spans inside it, and no figure that it lacks."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model import Source, Span
from pipeline.segment.minutes import segment_text
from pipeline.segment.wording.numerals import numerals
from pipeline.segment.wording.tables import fold

SCHEMA = json.loads((Path(__file__).parents[2] / "pipeline" / "segment" / "minutes.schema.json").read_bytes())
GOLDEN = Path(__file__).parents[1] / "golden" / "segment"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(GOLDEN.glob("*.txt"))]
FIGURES = ("present", "registered", "in_favour", "against", "abstain", "not_voting")

# words that minutes are made of, in any order
PIECES = [
    "ZAPISNIK", "Z A P I S N I K", "5. redne seje", "Občinskega sveta", "Občine Dol", "dne 9. 5. 2023",
    "ob 17. uri", "ob uri", "PRISOTNI:", "ODSOTNI: /", "Ana Rus", "Ivan Kos – župan", "dr.", "DNEVNI RED:", "1.",
    "2.", "12.", "K 1. točki", "AD/2", "Potrditev zapisnika", "SKLEP:", "SKLEP št. 5:", "s k l e p", "Sprejme se.",
    "je bil soglasno sprejet.", "ni bil sprejet", "(4 PRISOTNI: 4 ZA)", "ZA 11, PROTI /", "nihče", "vzdržan",
    "sedmimi (8)", "glasovi za", "Sejo je vodil", "a)", "I.", "-", "/", "Seja je bila zaključena ob 18.00.",
    "Župan", "Zapisala:", "\n", "\n\n", "\f", "ob-\n", ";", ",", ":", "  ", "\t", "99999",
]  # fmt: skip

any_text = st.one_of(
    st.text(max_size=400),
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
    st.tuples(st.sampled_from(TEXTS), st.integers(0, 3000), st.integers(0, 3000)).map(
        lambda cut: cut[0][cut[1] :][: cut[2]]
    ),
)
slowly = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slowly
@given(any_text)
def test_any_text_gives_valid_minutes(text: str) -> None:
    content = segment_text(text).as_json(Source("a.txt", "", text.count("\f") + 1))
    jsonschema.validate(json.loads(json.dumps(content)), SCHEMA, jsonschema.Draft202012Validator)


@slowly
@given(any_text)
def test_every_span_lies_inside_the_text(text: str) -> None:
    spans: list[Span] = []
    for minutes in segment_text(text).records():
        spans += [one.span for part in (minutes.attendance, minutes.agenda, minutes.items) for one in part]
        spans += [resolution.span for item in minutes.items for resolution in item.resolutions]
        spans += [warning.span for warning in minutes.warnings]
    for span in spans:
        assert 0 <= span.start <= span.end <= len(text)
        assert span.page == text.count("\f", 0, span.start) + 1


@slowly
@given(any_text)
def test_no_figure_appears_that_the_text_lacks(text: str) -> None:
    stated = {int(digits) for digits in re.findall(r"\d{1,3}", text)}
    stated |= {value for word in re.findall(r"\w+", fold(text)) if (value := numerals().get(word)) is not None}
    stated |= {0} if "/" in text or re.search(r"\bO\b", text) else set()  # "PROTI O", as typewriters write it
    for item in (item for record in segment_text(text).records() for item in record.items):
        for resolution in item.resolutions:
            figures = {getattr(resolution.vote, name) for name in FIGURES} - {None}
            assert figures <= stated


@slowly
@given(any_text)
def test_segmentation_is_repeatable(text: str) -> None:
    assert segment_text(text) == segment_text(text)


@slowly
@given(any_text)
def test_no_resolution_is_without_words(text: str) -> None:
    for item in (item for record in segment_text(text).records() for item in record.items):
        assert all(resolution.text for resolution in item.resolutions)
