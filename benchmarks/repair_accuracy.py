"""How well repair works: words wrong, words with č š ž right, right words harmed, on pages made by `garbled_pages`.

    python -m benchmarks.repair_accuracy PAGES.jsonl… [--reader eng|slv|clean] [--method ours|marks|symspell|hunspell]

A word is right when it equals the true word, case and punctuation included. Words are paired by aligning the words
of the page (Levenshtein over words, as in jiwer's word error rate). Beside that rate stands what it would be if a
heading set with spaces ("S K L E P :" is six words) counted as the word that it spells, and if all dashes were alike:
of what was read "SKLEP:" the text does not tell how it was set.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.baselines import BASELINES, Baseline
from benchmarks.error_rates import CARONS, word_places
from pipeline.ingest.text import document_from_text
from pipeline.model import Document
from pipeline.repair.document import repair
from pipeline.settings import Settings

_DASHES = str.maketrans("–—", "--")
_FEWEST_SPACED = 4  # letters
_BOUNDS = (0, 60, 80, 90, 95, 99)  # of the reliability table, per cent
Repairer = Callable[[Document], Document]


@dataclass
class Score:
    """Counts over pages. `harmed` and `missed` hold (true, read, repaired)."""

    words: int = 0
    wrong_before: int = 0
    wrong_after: int = 0
    spelt_words: int = 0  # with headings set with spaces as words, dashes alike
    spelt_wrong: int = 0
    caron_words: int = 0
    caron_right_before: int = 0
    caron_right_after: int = 0
    doubtful: int = 0
    changed: int = 0
    changed_wrong: int = 0
    seconds: float = 0.0
    harmed: list[tuple[str, str, str]] = field(default_factory=list)
    missed: list[tuple[str, str, str, float]] = field(default_factory=list)
    doubts_right: int = 0
    reliability: dict[int, list[bool]] = field(default_factory=lambda: {bound: [] for bound in _BOUNDS})

    def lines(self) -> list[str]:
        return [
            f"words {self.words}, word error rate {self.wrong_before / self.words:.2%} -> "
            f"{self.wrong_after / self.words:.2%}; spaced headings as words and dashes alike "
            f"{self.spelt_wrong / self.spelt_words:.2%}",
            f"words with č š ž right {self.caron_right_before / max(1, self.caron_words):.1%} -> "
            f"{self.caron_right_after / max(1, self.caron_words):.1%} of {self.caron_words}",
            f"right words harmed {len(self.harmed)} ({1e4 * len(self.harmed) / self.words:.1f} in 10,000)",
            f"changed {self.changed}, of these wrong {self.changed_wrong}; "
            f"doubtful {self.doubtful}, of these right {self.doubts_right}",
            f"{self.words / self.seconds:,.0f} words a CPU second",
            "of changes said to be so sure, right: "
            + ", ".join(
                f"{bound} %+ {sum(found) / len(found):.1%} of {len(found)}"
                for bound, found in self.reliability.items()
                if found
            ),
        ]


def word_by_word(baseline: Baseline) -> Repairer:
    """Return a repair of documents that does to each word what `baseline` does."""
    return lambda document: document.with_words(lambda word: replace(word, text=baseline(word.raw)))


def _as_spelt(words: Sequence[str]) -> list[str]:
    """Return `words` with letters that stand alone, four and more, joined to words, and with all dashes alike."""
    found: list[str] = []
    run: list[str] = []
    for word in (*words, ""):
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        mark = word if word in (":", ".") or (len(word) == 2 and word[0].isalpha() and word[1] == ":") else ""
        if len(run) + (len(mark) == 2) >= _FEWEST_SPACED:
            found.append("".join(run) + mark)
            word = "" if mark else word
        else:
            found += run
        run = []
        if word:
            found.append(word.translate(_DASHES))
    return found


def measure(truth: str, read: str, repairer: Repairer, score: Score) -> None:
    """Repair `read` and add what came of it to `score`."""
    document = document_from_text(read)
    begin = time.process_time()
    repaired = repairer(document)
    score.seconds += time.process_time() - begin
    true, words = truth.split(), list(repaired.words())
    before, after = [word.raw for word in words], [word.text for word in words]
    score.words += len(true)
    score.wrong_before += Levenshtein.distance(true, before)
    score.wrong_after += Levenshtein.distance(true, after)
    spelt, found = _as_spelt(true), _as_spelt(after)
    score.spelt_words += len(spelt)
    score.spelt_wrong += Levenshtein.distance(spelt, found)
    places = word_places(true, after)
    places.update(word_places(true, before))
    for position, word in enumerate(true):
        place = places.get(position)
        carons = not CARONS.isdisjoint(word)
        score.caron_words += carons
        if place is None:
            continue
        made = words[place].repair
        score.caron_right_before += carons and before[place] == word
        score.caron_right_after += carons and after[place] == word
        if before[place] == word != after[place]:
            score.harmed.append((word, before[place], after[place]))
        elif after[place] != word:
            score.missed.append((word, before[place], after[place], made.probability if made else 1.0))
        if words[place].changed:
            score.changed += 1
            score.changed_wrong += after[place] != word
            if made is not None:
                bound = max(bound for bound in _BOUNDS if bound <= 100 * made.probability)
                score.reliability[bound].append(after[place] == word)
        if words[place].doubtful:
            score.doubtful += 1
            score.doubts_right += after[place] == word


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--reader", choices=("eng", "slv", "clean"), default="eng")
    parser.add_argument("--method", choices=("ours", "marks", "symspell", "hunspell"), default="ours")
    parser.add_argument("--show", type=int, default=0, help="how many harmed and missed words to show")
    chosen = parser.parse_args()
    settings = Settings()
    repairer: Repairer = partial(repair, settings=settings)
    if chosen.method != "ours":
        repairer = word_by_word(BASELINES[chosen.method](settings))
    repairer(document_from_text("Občina je sprejela sklep."))  # loading is not timed here
    for path in chosen.pages:
        score = Score()
        for line in path.read_text(encoding="utf-8").splitlines():
            page = json.loads(line)
            measure(page["truth"], page["truth" if chosen.reader == "clean" else chosen.reader], repairer, score)
        print(f"{path.stem}, {chosen.reader}, {chosen.method}")
        print("\n".join(f"  {line}" for line in score.lines()))
        for word in score.harmed[: chosen.show]:
            print("  harmed", *word)
        for missed, count in Counter(score.missed).most_common(chosen.show):
            print("  missed", *missed[:3], f"{missed[3]:.2f}", f"x{count}")


if __name__ == "__main__":
    main()
