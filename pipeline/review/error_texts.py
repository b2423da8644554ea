"""The errors of errors.csv in Slovene: the command line and its tables tell them in English, the report in both."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files


def in_slovene(text: str) -> str:
    """Return an error or an advice in Slovene, or as it is where templates/errors.json does not have it."""
    for pattern, slovene in _table():
        if found := pattern.fullmatch(text):
            return slovene.format(*map(in_slovene, found.groups()))  # what varies is often a message of its own
    return text


@cache
def _table() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the known messages, those without a gap first: a gap takes whatever stands there."""
    known = json.loads((files("pipeline.review") / "templates" / "errors.json").read_text(encoding="utf-8"))
    ordered = sorted(known.items(), key=lambda entry: (entry[0].count("{}"), -len(entry[0])))
    return tuple(
        (re.compile("(.+?)".join(map(re.escape, english.split("{}"))), re.DOTALL), slovene)
        for english, slovene in ordered
    )
