"""The archive's own list of words, and what the lexicon knows of a word."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.files import write_atomically
from pipeline.repair.lexicon.lexicon import KIND_BIT, KINDS, load_lexicon
from pipeline.settings import Settings


def add_words(words: Iterable[str], settings: Settings, note: str) -> list[str]:
    """Add `words` to the archive's own list, with a note of where they come from, and return those that were new."""
    path = settings.own_words / "words.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    present = path.read_text(encoding="utf-8") if path.exists() else "# words of this archive: word TAB note\n"
    known = {line.partition("\t")[0] for line in present.splitlines()}
    new = [word for word in dict.fromkeys(word.strip() for word in words) if word and word not in known]
    if new:
        path.write_text(present + "".join(f"{word}\t{note}\n" for word in new), encoding="utf-8")
    return new


def forget_words(words: dict[str, str], settings: Settings) -> list[str]:
    """Take `words` out of the archive's own list where they stand with the note that is given, and return them."""
    path = settings.own_words / "words.txt"
    if not words or not path.exists():
        return []
    present = path.read_text(encoding="utf-8").splitlines(keepends=True)
    gone = [word for word, note in words.items() if f"{word}\t{note}\n" in present]
    if gone:
        lines = {f"{word}\t{words[word]}\n" for word in gone}
        write_atomically(path, "".join(line for line in present if line not in lines))
    return gone


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the lexicon knows of a word: its kinds and its occurrences per billion words by case."""

    word: str
    kinds: tuple[str, ...]
    per_billion: tuple[float, float, float]  # in small letters, with a first capital, in capitals


def check_word(word: str, settings: Settings) -> Knowledge | None:
    """Return what the lexicon knows of `word`, or None if it does not hold it.

    Raises:
        MissingToolError: the lexicon has not been compiled.
    """
    lexicon = load_lexicon(settings.lexicon)
    row = lexicon.log_probabilities(word.lower())
    if row is None:
        return None
    bits = lexicon.kinds_of(word.lower())
    lower, title, upper = (math.exp(value) * 1e9 for value in row)
    return Knowledge(word, tuple(kind for kind in KINDS if bits & KIND_BIT[kind]), (lower, title, upper))
