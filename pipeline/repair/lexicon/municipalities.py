"""The municipalities of Slovenia, which "občina" stands before in whichever case: v Občini Črna na Koroškem."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pipeline.patterns import compiled

FILE = "municipalities.tsv"
A_MUNICIPALITY = frozenset(("občina", "občine", "občini", "občino", "občin"))
_BETWEEN_PARTS = compiled(r"[\s–-]+")


def parts_of_name(name: str) -> tuple[str, ...]:
    """Return the words of a name, which a dash may part as well: Rače, Fram."""
    return tuple(filter(None, _BETWEEN_PARTS.split(name)))


@lru_cache(maxsize=4)
def load_municipalities(dictionaries: Path) -> tuple[str, ...]:
    """Return the names in the list of `dictionaries`."""
    rows = (dictionaries / FILE).read_text(encoding="utf-8").splitlines()
    return tuple(row.split("\t")[0] for row in rows if row and not row.startswith("#"))
