"""The list of changes says where in the repaired text each change stands."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.changes import changes_in
from pipeline.ingest.text import document_from_text
from pipeline.model import Line, Page


@given(st.text(st.sampled_from("ač& \t\r\n\f\u00a0")))
def test_every_change_is_found_at_its_offsets(text: str) -> None:
    document = document_from_text(text)

    def repaired(line: Line) -> Line:
        return replace(line, words=tuple(replace(word, text=word.raw.replace("&", "či")) for word in line.words))

    def page(page: Page) -> Page:
        return replace(page, lines=tuple(map(repaired, page.lines)))

    # a page that could not be read has no lines
    document = replace(
        document, pages=(Page(1), *(replace(page(one), number=one.number + 1) for one in document.pages))
    )
    changes = changes_in(document)
    assert len(changes) == sum("&" in word for word in text.split())
    for change in changes:
        assert document.text[change["start"] : change["end"]] == change["text"]
        place = document.pages[change["page"] - 1].lines[change["line"] - 1].words[change["word"] - 1]
        assert (place.raw, place.text) == (change["raw"], change["text"])
