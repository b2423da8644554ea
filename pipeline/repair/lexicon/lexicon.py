"""The compiled lexicon: every known Slovene form with its frequency by case, memory-mapped.

`build_lexicon` compiles it from the entries of `pipeline.repair.lexicon.sources` at set-up. On disk:

    forms.marisa   marisa-trie of the forms in small letters; a form's id is its row below
    prefixes.marisa  marisa-trie of all beginnings of the forms, for searching
    weights.npy    (forms, 3) uint8: quantised frequency in small letters, with a first capital, in capitals; 0 = never
    kinds.npy      (forms,) uint16: the kinds it was listed under, as bits of `KINDS`
    mixed.json     forms in mixed case, such as abbreviations ("ZUreP"), by the form in small letters
    lexicon.json   version, sources, number of forms
"""

from __future__ import annotations

import json
import math
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from pipeline import __version__
from pipeline.errors import MissingToolError
from pipeline.files import write_atomically
from pipeline.repair.lexicon.acutes import share_acutes
from pipeline.repair.lexicon.sources import Entry, all_entries, pairs_of_places, sloleks_tags
from pipeline.repair.lexicon.version import compiled_version
from pipeline.repair.lexicon.weights import LOG_PROBABILITY, STEPS, quantise
from pipeline.repair.statistics.compiled import COMPILE, load_column
from pipeline.repair.statistics.confusables import build_confusables
from pipeline.repair.statistics.foreign import build_foreign, load_foreign
from pipeline.repair.statistics.language import build_language
from pipeline.repair.statistics.spelling import ABROAD, PLACES, SURNAMES, WORDS, build_spelling
from pipeline.settings import Settings

LOWER, TITLE, UPPER = 0, 1, 2
KINDS = (
    "common",
    "given",
    "surname",
    "place",
    "municipal",
    "abbreviation",
    "foreign",
    "country",
    "local",
    "role",
    "derived",
)
_KIND_BIT = {kind: 1 << position for position, kind in enumerate(KINDS)}
# These count a form in all its cases together, written in small letters.
SOURCES_WITHOUT_CASE = frozenset({"wordfreq", "statistics"})
NAME_BITS = _KIND_BIT["given"] | _KIND_BIT["surname"]
# A rare word of these kinds may be another name as well: strong evidence is needed before a word is changed into it.
RARE_BITS = NAME_BITS | _KIND_BIT["derived"]
COMMON_BIT = _KIND_BIT["common"]  # what dictionaries of the language hold, names among it
GIVEN_BIT, ROLE_BIT, ABBREVIATION_BIT = _KIND_BIT["given"], _KIND_BIT["role"], _KIND_BIT["abbreviation"]

BARE = str.maketrans("čćšžđ", "ccszd")  # what a reader makes of a form in small letters that knows no carons

_LOG_PROBABILITY = LOG_PROBABILITY.tolist()
_PROBABILITY = [math.exp(value) for value in _LOG_PROBABILITY]


def case_of(form: str) -> int | None:
    """Return LOWER, TITLE or UPPER; None for mixed case such as "ZUreP" or "d.o.O"."""
    if form.islower() or form == form.lower():
        return LOWER
    if form[:1].isupper() and form[1:] == form[1:].lower():
        return TITLE
    if form == form.upper():
        return UPPER
    return None


@dataclass(frozen=True)
class Lexicon:
    """A loaded lexicon. `trie` answers prefix questions; the other look-ups take a form in small letters."""

    trie: marisa_trie.Trie
    prefixes: marisa_trie.Trie
    weights: NDArray[np.uint8]
    kinds: NDArray[np.uint16]
    mixed: dict[str, list[str]]
    version: str

    def probabilities(self, form: str) -> tuple[float, float, float] | None:
        """Return P(form) in small letters, with a first capital and in capitals; None if the form is unknown."""
        return self._row(form, _PROBABILITY)

    def log_probabilities(self, form: str) -> tuple[float, float, float] | None:
        """Return ln P(form) in small letters, with a first capital and in capitals; None if the form is unknown."""
        return self._row(form, _LOG_PROBABILITY)

    def _row(self, form: str, meaning: Sequence[float]) -> tuple[float, float, float] | None:
        """Return what the weights of `form` mean."""
        number = self.trie.get(form)
        if number is None:
            return None
        lower, title, upper = self._flat[3 * number : 3 * number + 3]
        return meaning[lower], meaning[title], meaning[upper]

    @cached_property
    def _flat(self) -> memoryview:
        """The weights, one after the other: numpy's own look-up of a row takes three times as long."""
        return self.weights.reshape(-1).data

    def kinds_of(self, form: str) -> int:
        number = self.trie.get(form)
        return 0 if number is None else int(self.kinds[number])

    def __contains__(self, form: str) -> bool:
        return form in self.trie


@lru_cache(maxsize=4)
def load_lexicon(folder: Path) -> Lexicon:
    """Load the lexicon compiled into `folder`.

    Raises:
        MissingToolError: there is none.
    """
    try:
        about = json.loads((folder / "lexicon.json").read_text(encoding="utf-8"))
        trie, prefixes = marisa_trie.Trie(), marisa_trie.Trie()
        trie.mmap(str(folder / "forms.marisa"))
        prefixes.mmap(str(folder / "prefixes.marisa"))
        return Lexicon(
            trie=trie,
            prefixes=prefixes,
            weights=load_column(folder / "weights.npy"),
            kinds=load_column(folder / "kinds.npy"),
            mixed=json.loads((folder / "mixed.json").read_text(encoding="utf-8")),
            version=about["version"],
        )
    except (OSError, ValueError, KeyError) as error:
        raise MissingToolError(f"the compiled lexicon is missing from {folder}", COMPILE) from error


def _raise_to(row: list[int], weight: int) -> None:
    """Raise `row` to the frequency `weight` of a source that does not tell case.

    It goes to the small letters wherever the form has them at all and no other case is about as frequent.
    """
    if max(row) + STEPS >= weight:
        return
    attested = [case for case in (LOWER, TITLE, UPPER) if row[case]]
    row[attested[0] if attested else LOWER] = weight


def _words_of(form: str) -> Sequence[str]:
    if form.isalpha():  # nearly all are
        return (form,)
    words = (part.strip(".,;:()\"'-") for part in form.replace("’", "'").split())
    return [word for word in words if any(map(str.isalpha, word))]


def compile_lexicon(entries: Iterable[Entry], folder: Path, version: str) -> int:
    """Compile `entries` into `folder` and return the number of forms.

    The frequency of a form in a case is the highest that any source gives it there; sources that list forms without
    counting them give a floor. Parts of a form in two or more words count as forms of their own. Derived forms are
    taken in only where they are new.
    """
    weights: dict[str, list[int]] = {}
    kinds: dict[str, int] = {}
    mixed: dict[str, set[str]] = {}
    without_case: dict[str, float] = {}
    derived: dict[str, Entry] = {}
    for entry in entries:
        if entry.kind == "derived":
            derived.setdefault(entry.form, entry)
            continue
        if entry.source in SOURCES_WITHOUT_CASE:
            without_case[entry.form] = max(entry.count, without_case.get(entry.form, 0.0))
            continue
        weight = quantise(entry.count)
        bit = _KIND_BIT.get(entry.kind, 1)
        for written in _words_of(entry.form):
            form = written.lower()
            case = case_of(written)
            if case is None:
                mixed.setdefault(form, set()).add(written)
                case = UPPER
            row = weights.get(form)
            if row is None:
                row = weights[form] = [0, 0, 0]
                kinds[form] = 0
            row[case] = max(row[case], weight)
            kinds[form] |= bit
    for form, count in without_case.items():
        _raise_to(weights.setdefault(form, [0, 0, 0]), quantise(count))
        kinds.setdefault(form, 1)
    surname, local = _KIND_BIT["surname"], _KIND_BIT["local"]
    of_people = share_acutes(
        weights, lambda form: kinds[form] & surname != 0, lambda form: kinds.get(form, 0) & local != 0, TITLE
    )
    for form in of_people:
        kinds[form] = kinds.get(form, 0) | surname
    for entry in derived.values():
        form = entry.form.lower()
        # It must lend no weight to a word that is known, nor draw one to itself.
        if form not in weights and form.translate(BARE) not in weights:
            weights[form] = [0, quantise(entry.count), 0]
            kinds[form] = _KIND_BIT["derived"]
    folder.mkdir(parents=True, exist_ok=True)
    trie = marisa_trie.Trie(weights)
    columns = np.zeros((len(trie), 3), dtype=np.uint8)
    bits = np.zeros(len(trie), dtype=np.uint16)
    for form, number in trie.items():
        columns[number] = weights[form]
        bits[number] = kinds[form]
    trie.save(str(folder / "forms.marisa"))
    marisa_trie.Trie({form[:end] for form in weights for end in range(1, len(form) + 1)}).save(
        str(folder / "prefixes.marisa")
    )
    np.save(folder / "weights.npy", columns)
    np.save(folder / "kinds.npy", bits)
    (folder / "mixed.json").write_text(
        json.dumps({form: sorted(written) for form, written in sorted(mixed.items())}, ensure_ascii=False), "utf-8"
    )
    about = {"version": version, "zapisnik": __version__, "forms": len(trie)}
    (folder / "lexicon.json").write_text(json.dumps(about, indent=1), "utf-8")
    return len(trie)


# ------------------------------------------------------------------------------------------------ set-up


def build_lexicon(settings: Settings, progress: Callable[[str], None]) -> int:
    """Compile all sources into `settings.lexicon` and return the number of forms; `progress` is told each step.

    The old lexicon is replaced only when the new one is complete.

    Raises:
        MissingToolError: a source is not installed.
        UsageError: a line of a dictionary cannot be understood.
    """
    building = settings.lexicon.with_name(f"{settings.lexicon.name}.{os.getpid()}.tmp")
    shutil.rmtree(building, ignore_errors=True)
    try:
        progress("collecting words")
        count = compile_lexicon(
            all_entries(settings.dictionaries, settings.own_words), building, compiled_version(settings)
        )
        progress(f"{count:,} forms; learning which stand beside each other")
        trie = marisa_trie.Trie()
        trie.load(str(building / "forms.marisa"))
        places = pairs_of_places(settings.dictionaries)
        build_language(settings.dictionaries, settings.own_words, sloleks_tags(), trie, places, building)
        build_confusables(settings.dictionaries, building)
        build_foreign(building)
        progress("counting letters")
        build_spelling(trie.keys(), building, WORDS)
        kinds = load_column(building / "kinds.npy")
        for table, kind in ((SURNAMES, "surname"), (PLACES, "place")):
            names = (form for form, number in trie.items() if kinds[number] & _KIND_BIT[kind])
            build_spelling(names, building, table)
        build_spelling(load_foreign(building).trie.keys(), building, ABROAD)
        shutil.rmtree(settings.lexicon, ignore_errors=True)
        building.rename(settings.lexicon)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    load_lexicon.cache_clear()
    return count


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
    return Knowledge(word, tuple(kind for kind in KINDS if bits & _KIND_BIT[kind]), (lower, title, upper))
