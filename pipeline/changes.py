"""What repair changed, as `zapisnik repair --changes` lists it."""

from __future__ import annotations

from typing import Any

from pipeline.model import Document, Word


def changes_in(document: Document) -> list[dict[str, Any]]:
    """Return an object for each changed word: where it stands, what was read, what it became, why and how surely.

    `page`, `line` and `word` count from 1; `start` and `end` are character offsets into the repaired text.
    """
    changes = []
    offset = 0
    for page in document.pages:
        for line_number, line in enumerate(page.lines, start=1):
            start = offset
            for word_number, (space, word) in enumerate(line.spaced(), start=1):
                start += len(space)
                if word.changed:
                    place = {"page": page.number, "line": line_number, "word": word_number}
                    changes.append({**place, "start": start, "end": start + len(word.text), **_change(word)})
                start += len(word.text)
            offset += len(line.text) + 1  # the line feed, or the form feed after the last line
    return changes


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
