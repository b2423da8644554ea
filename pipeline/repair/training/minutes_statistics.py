"""Add the words of minutes and their neighbours to the language statistics of the project.

    python -m pipeline.repair.training.minutes_statistics TEXT…

adds each count five times to `dictionaries/sl/ngrams.tsv.xz`: a hundred pages of minutes tell more of minutes than as
many of statutes. Names are left out, for those of one body are not those of another: words that have a capital inside
sentences more often than not. The end of a line ends a sentence only after a mark or where the line is short.
"""

from __future__ import annotations

import argparse
import lzma
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from pipeline.patterns import compiled
from pipeline.repair.statistics.language import NUMBER, START, STATISTICS, language_tokens, read_statistics
from pipeline.settings import Settings

_TIMES = 5  # of 2, 5 or 6, and 15, on development pages
_FEWEST = 3
_SHORT = 0.7  # of the longest line
_ENDS = ".!?:;"
_INSIDE = compiled(r"(?<![.!?:;)\"»]\s|^|\n)\p{L}+")


def count_minutes(texts: Iterable[str]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Return how often each word of `texts` that is no name stands there, and each pair of such words."""
    texts = list(texts)
    small, capital = Counter[str](), Counter[str]()
    for text in texts:
        for match in _INSIDE.finditer(text):
            (small if match[0].islower() else capital)[match[0].lower()] += 1

    def is_counted(token: str) -> bool:
        return not token[0].isalpha() or token == NUMBER or small[token] > capital[token]

    words, pairs = Counter[str](), Counter[tuple[str, str]]()
    for text in texts:
        longest = max(map(len, text.splitlines()), default=0)
        starts = True
        for line in map(str.strip, text.splitlines()):
            if not line:
                starts = True
                continue
            tokens = list(language_tokens(line))
            ends = line[-1] in _ENDS or len(line) < _SHORT * longest
            if tokens[-1] == START and not ends:
                tokens.pop()
            if tokens and tokens[0] == START and not starts:
                tokens.pop(0)
            starts = ends
            words.update(token for token in tokens if is_counted(token))
            pairs.update(pair for pair in pairwise(tokens) if all(map(is_counted, pair)))
    return words, pairs


def main() -> None:
    parser = argparse.ArgumentParser(description="Add minutes to the language statistics of the project.")
    parser.add_argument("texts", type=Path, nargs="+", help="clean Slovene minutes")
    chosen = parser.parse_args()
    dictionaries = Settings().dictionaries
    counts, total = read_statistics(dictionaries, dictionaries / "none")
    words, pairs = count_minutes(path.read_text(encoding="utf-8") for path in chosen.texts)
    before = set(counts)
    for word, times in words.items():
        counts[word] += _TIMES * times
    for pair, times in pairs.items():
        counts[" ".join(pair)] += _TIMES * times
    kept = {key: times for key, times in counts.items() if times >= _FEWEST or key in before}
    lines = [f"{START}\t\t{total + _TIMES * words.total()}"]
    lines += [f"{key}\t\t{times}" for key, times in sorted(kept.items()) if " " not in key]
    in_pairs = sorted((tuple(key.split(" ")), times) for key, times in kept.items() if " " in key)
    lines += [f"{first}\t{second}\t{times}" for (first, second), times in in_pairs]
    with lzma.open(dictionaries / STATISTICS, "wt", encoding="utf-8", preset=9) as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
