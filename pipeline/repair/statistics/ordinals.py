"""What stands after a number with a stop: "5. točka" counts something, "(…) je bilo 5. Županu je" ends a sentence.

The words after such numbers inside lines of clean text are counted with

    python -m pipeline.repair.statistics.ordinals TEXT…

which writes `dictionaries/sl/ordinals.tsv`: the word, how often it stood there in small letters, how often with a
capital. A word that hardly ever follows a number begins a sentence there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pipeline.patterns import compiled
from pipeline.repair.statistics.casing import Counts, count_texts, load_casing

COUNTS = "ordinals.tsv"
NUMBER = compiled(r"[(]?\d[\d./]*\.")
# How often a sentence starts at a word that was never counted, on development pages, and how many times that is worth;
# the share of words there that are taken to be drawn from those that follow numbers, and not from all.
_NEW, _BEFOREHAND, _FOLLOWER = 0.65, 1.0, 0.1
# Not at the start of a line, where items of lists are numbered, and not after a year or an amount.
_AFTER = compiled(r"(?<=\s[(]?(?!(?:19|20)\d\d\.)\d[\d/]*\. )\p{L}\p{Ll}+(?![\p{L}\p{Pd}])")


@dataclass(frozen=True)
class Ordinals:
    """How often each word was counted after a number with a stop: (in small letters, with a capital)."""

    counts: Mapping[str, Counts]

    @cached_property
    def _small(self) -> int:
        return sum(small for small, _ in self.counts.values())

    def start(self, form: str) -> float:
        """Return the probability that a sentence starts at `form` after a number with a stop."""
        small, capital = self.counts.get(form, (0, 0))
        return (capital + _BEFOREHAND * _NEW) / (small + capital + _BEFOREHAND)

    def following(self, form: str) -> float:
        """Return how probable `form` is there, in small letters, for numbers count it: člen, točka, seja."""
        return _FOLLOWER * self.counts.get(form, (0, 0))[0] / max(1, self._small)


def count_after_numbers(paragraphs: Iterable[str]) -> dict[str, Counts]:
    """Return how often each word stands after a number with a stop in small letters and with a capital."""
    counts = Counter(match[0] for paragraph in paragraphs for match in _AFTER.finditer(paragraph))
    forms = sorted({word.lower() for word in counts})
    return {form: (counts[form], counts[form.capitalize()]) for form in forms}


@lru_cache(maxsize=4)
def load_ordinals(path: Path) -> Ordinals:
    """Read the counts in `path`."""
    return Ordinals(load_casing(path))


if __name__ == "__main__":
    count_texts(
        "Count which words stand after a number with a stop.",
        "# After a number with a stop: word, times in small letters, with a capital; by `statistics.ordinals`.",
        COUNTS,
        count_after_numbers,
    )
