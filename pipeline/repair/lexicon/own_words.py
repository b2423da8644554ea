"""The archive's own list of words, and what the lexicon knows of a word."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.files import locked, write_atomically
from pipeline.repair.lexicon.lexicon import KIND_BIT, KINDS, load_lexicon
from pipeline.settings import Settings

_FILE, _HEAD = "words.txt", "# words of this archive: word TAB note"


def add_words(words: Mapping[str, str], settings: Settings) -> list[str]:
    """Add `words`, each with a note of where it comes from, to the archive's own list; return those that were new."""
    notes = {word.strip(): note for word, note in words.items() if word.strip()}
    if not notes:
        return []
    path = settings.own_words / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path):
        present = path.read_text(encoding="utf-8").splitlines() if path.exists() else [_HEAD]
        known = {line.partition("\t")[0] for line in present}
        new = [word for word in notes if word not in known]
        if new:
            _write(path, [*present, *(f"{word}\t{notes[word]}" for word in new)])
    return new


def forget_words(words: Mapping[str, Collection[str]], settings: Settings) -> list[str]:
    """Take `words` out of the archive's own list where they stand with one of the notes given, and return them."""
    path = settings.own_words / _FILE
    if not words or not path.exists():
        return []
    lines = {f"{word}\t{note}": word for word, notes in words.items() for note in notes}
    with locked(path):
        present = path.read_text(encoding="utf-8").splitlines()
        gone = [lines[line] for line in present if line in lines]
        if gone:
            _write(path, [line for line in present if line not in lines])
    return gone


def _write(path: Path, lines: Iterable[str]) -> None:
    write_atomically(path, "".join(f"{line}\n" for line in lines))


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
