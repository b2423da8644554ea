"""What repair changed, as `zapisnik repair --changes` lists it."""

from __future__ import annotations

from typing import Any

from pipeline.model import Document, Word


def changes_in(document: Document) -> list[dict[str, Any]]:
    """Return an object for each changed word: where it stands, what was read, what it became, why and how surely.

    `page`, `line` and `word` count from 1; `start` and `end` are character offsets into the repaired text.
    """
    return [
        {
            "page": place.page,
            "line": place.line,
            "word": place.position,
            "start": place.start,
            "end": place.start + len(place.word.text),
            **_change(place.word),
        }
        for place in document.words_in_place()
        if place.word.changed
    ]


def _change(word: Word) -> dict[str, Any]:
    repair = word.repair
    return {
        "raw": word.raw,
        "text": word.text,
        "reason": repair.reason.value if repair else None,
        "detail": repair.detail if repair else "",
        "probability": repair.probability if repair else None,
        "doubtful": word.doubtful,
        "alternatives": [
            {"text": other.text, "probability": other.probability} for other in (repair.alternatives if repair else ())
        ],
    }
