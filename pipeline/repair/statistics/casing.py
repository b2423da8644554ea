"""How often a word stands with a capital inside a sentence: "za" never, "občinski" where it begins a name.

The words of clean text are counted where no sentence, item or label begins before them, with

    python -m pipeline.repair.statistics.casing TEXT…

which writes `dictionaries/sl/casing.tsv`: the word, how often it stood in small letters, how often with a capital; the
same for the endings of three letters ("-ali"), which tell of words that were met too seldom (after Lita et al.,
"tRuEcasIng", ACL 2003, with the place in the sentence for the only context).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from pipeline.patterns import compiled
from pipeline.settings import Settings

Counts = tuple[int, int]  # times in small letters, times with a capital

COUNTS = "casing.tsv"
DESIGNATIONS = "designations.tsv"
_BARE_CAPITALS = str.maketrans("ČŠŽ", "CSZ")
_FEWEST = 10  # a word or an ending that stood inside sentences less often tells nothing of itself
_LEAST_OF_A_NAME = 5  # times that a name has a capital oftener than not: mestne občine has one four times
_INSIDE = compiled(r"(?<=[\p{Ll},] )\p{L}\p{Ll}*(?![\p{L}\p{Pd}.])")  # not after a stop, a colon or a dash


def count_cases(paragraphs: Iterable[str]) -> dict[str, Counts]:
    """Return how often each word stands inside a sentence of `paragraphs` in small letters and with a capital."""
    counts = Counter(match[0] for paragraph in paragraphs for match in _INSIDE.finditer(paragraph))
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for word, times in counts.items():
        form = word.lower()
        # What hardly ever has small letters is a name, and the lexicon tells of names; its ending tells nothing.
        if _LEAST_OF_A_NAME * counts[form] > counts[form.capitalize()]:
            keys = (form, ending(form)) if counts[form] > counts[form.capitalize()] else (form,)
            for key in keys:
                (small if word == form else capital)[key] += times
    return {key: (times, capital[key]) for key, times in sorted(small.items()) if times + capital[key] >= _FEWEST}


def ending(form: str) -> str:
    return f"-{form[-3:]}"


@lru_cache(maxsize=4)
def load_casing(path: Path) -> dict[str, Counts]:
    """Return the counts in `path`."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {form: (int(small), int(capital)) for form, small, capital in rows}


@lru_cache(maxsize=4)
def load_designations(path: Path) -> frozenset[str]:
    """Return the words at `path`, after which a name stands; those in small letters with a first capital too.

    Abbreviations are also given without their carons: what follows must not tell OŠ from OS here, for both may name.
    """
    rows = (line.partition("\t")[0] for line in path.read_text(encoding="utf-8").splitlines())
    words = {row for row in rows if row and not row.startswith("#")}
    bare = {word.translate(_BARE_CAPITALS) for word in words}
    return frozenset(words | bare | {word.capitalize() for word in words if word.islower()})


def count_texts(what: str, head: str, table: str, count: Callable[[Iterable[str]], Mapping[str, Counts]]) -> None:
    """Write `table` of the dictionaries, with a comment `head`, from `count` of the texts on the command line."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("texts", type=Path, nargs="+", help="clean Slovene text, a paragraph a line")
    chosen = parser.parse_args()
    lines = (line for text in chosen.texts for line in text.read_text(encoding="utf-8").splitlines())
    rows = [f"{form}\t{small}\t{capital}" for form, (small, capital) in count(lines).items()]
    (Settings().dictionaries / table).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    count_texts(
        "Count which words stand with a capital inside a sentence.",
        "# Inside sentences: word, times in small letters, times with a capital; by `statistics.casing`.",
        COUNTS,
        count_cases,
    )
