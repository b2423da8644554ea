"""The word lists a lexicon is compiled from: installed packages, and the readable files of `dictionaries/sl/`.

| source     | what                                               | where                                      |
|------------|----------------------------------------------------|--------------------------------------------|
| sloleks    | 0.9 million forms with counts (Sloleks 2)           | PyPI slovene-normalizator, installed alone |
| hunspell   | 1.2 million forms                                   | Debian hunspell-sl, expanded by `unmunch`  |
| wordfreq   | 54,000 frequencies, case not told                   | PyPI wordfreq                              |
| statistics | words of statutes and prose, case not told          | dictionaries/sl/ngrams.tsv.xz              |
| imenar     | 29,000 surnames, 7,600 given names                  | PyPI imenar                                |
| ours       | municipal words, roles, bodies, places, names       | dictionaries/sl/*.tsv                      |
| local      | what the archivist added                            | dictionaries/sl/local/*.txt                |
"""

from __future__ import annotations

import io
import pickle
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import MissingToolError, UsageError
from pipeline.repair.lexicon.inflection import Inflection, forms_of_any_name, load_inflection, schemes_of_name
from pipeline.repair.lexicon.installed import HUNSPELL, SLOLEKS_INSTALL, package_folder, sloleks_file
from pipeline.repair.statistics.language import read_statistics

_SLOLEKS_TOKENS = 1.058e9  # Gigafida, which Sloleks was counted on
# A form that hunspell knows and Gigafida does not show, per billion words.
_HUNSPELL_COUNT = 0.3
_WITHOUT_COUNT = 0.05  # a form of Sloleks that was never seen
_UNSEEN = 0.1  # occurrences, of a form with a tag that it may have and was not seen with
_SURNAME_COUNT, _GIVEN_COUNT = 12.0, 12.0
# Of a name with đ or ć, which a reader without č does not tell from one with d or č. Of -ić beside -ič tells acutes.py.
_FOREIGN, _FOREIGN_LETTERS = frozenset("đć"), 0.25
# Lists with names of several words: how often each pair of these is taken to have been seen.
_SEVERAL_WORDS = {
    "settlements.tsv": 8,
    "countries.tsv": 8,
    "places-abroad.tsv": 8,
    "geography.tsv": 8,
    "institutions.tsv": 8,
    "municipalities.tsv": 40,
}
_NAMES = {"surname": "priimki.csv", "given": "imena.csv"}
_LOCAL_COUNT = 3000.0
_DERIVED_COUNT = 30.0  # a form made of a name that the archive was taught
_SHORTEST_DERIVED = 4  # letters
# What wordfreq counted was written without marks in part: it holds "ce" and "vec" 0.2 to 0.4 % as often as "če", "več".
_UNMARKED = 0.005
_BARE = str.maketrans("čšž", "csz")


@dataclass(frozen=True, slots=True)
class Entry:
    """A form in its own case, the kind of word it is, its occurrences per billion words, and where it comes from."""

    form: str
    kind: str
    count: float
    source: str


@dataclass(frozen=True)
class WordList:
    """One of the project's own lists. `count` is what a lemma is worth, per billion words."""

    file: str
    kind: str
    count: float


WORD_LISTS = (
    WordList("municipal.tsv", "municipal", 1500.0),
    WordList("older-words.tsv", "municipal", 100.0),
    WordList("roles.tsv", "role", 3000.0),
    WordList("organs.tsv", "municipal", 1500.0),
    WordList("abbreviations.tsv", "abbreviation", 400.0),
    WordList("municipalities.tsv", "place", 2000.0),
    WordList("settlements.tsv", "place", 30.0),
    WordList("given-names.tsv", "given", 150.0),
    WordList("surnames.tsv", "surname", 400.0),
    WordList("countries.tsv", "country", 200.0),
    WordList("places-abroad.tsv", "place", 200.0),
    WordList("geography.tsv", "place", 100.0),
    WordList("institutions.tsv", "municipal", 30.0),
    WordList("foreign.tsv", "foreign", 100.0),
)


def all_entries(dictionaries: Path, own: Path) -> Iterator[Entry]:
    """Yield the entries of every source but the archive's own words; `own` is the folder of its own statistics.

    Raises:
        MissingToolError: a source is not installed.
        UsageError: a line of a file in `dictionaries` cannot be understood.
    """
    inflection = load_inflection(dictionaries / "inflection.toml")
    yield from sloleks()
    yield from hunspell()
    yield from wordfreq()
    yield from statistics(dictionaries, own)
    yield from imenar(inflection)
    for word_list in WORD_LISTS:
        yield from own_list(dictionaries / word_list.file, word_list, inflection)


def own_entries(dictionaries: Path, own: Path, without: str = "") -> Iterator[Entry]:
    """Yield the entries of the archive's own words, which lie in the folder `own`, but for those of a list."""
    inflection = load_inflection(dictionaries / "inflection.toml")
    for path in sorted(own.glob("*.txt")):
        if path.name != without:
            yield from local_list(path, inflection)


# ------------------------------------------------------------------------------------------------ packages


class _PlainUnpickler(pickle.Unpickler):
    """Reads dictionaries, tuples, strings and numbers, and refuses anything that could run code."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} does not belong into a word list")


def _sloleks_lemmas() -> dict[str, dict[tuple[str, ...], tuple[str, int]]]:
    """Return Sloleks 2: {lemma: {grammatical tags: (form, count)}}."""
    path = sloleks_file()
    if path is None:
        raise MissingToolError("the word list Sloleks is not installed", SLOLEKS_INSTALL)
    with path.open("rb") as file:
        lemmas: dict[str, dict[tuple[str, ...], tuple[str, int]]] = _PlainUnpickler(io.BufferedReader(file)).load()
    return lemmas


def sloleks_tags() -> dict[str, dict[str, float]]:
    """Return the grammatical tags of each form of Sloleks in small letters, and how often it has each."""
    tags: dict[str, dict[str, float]] = {}
    for forms in _sloleks_lemmas().values():
        for names, (form, count) in forms.items():
            counted, tag = tags.setdefault(form.lower(), {}), " ".join(names)
            counted[tag] = counted.get(tag, 0.0) + count + _UNSEEN
    return tags


def sloleks() -> Iterator[Entry]:
    """Yield the forms of Sloleks with their counts."""
    counts: Counter[str] = Counter()
    for forms in _sloleks_lemmas().values():
        for form, count in forms.values():
            counts[form] += count
    for form, count in counts.items():
        yield Entry(form, "common", max(count / _SLOLEKS_TOKENS * 1e9, _WITHOUT_COUNT), "sloleks")


def hunspell() -> Iterator[Entry]:
    """Yield the forms of Debian's hunspell-sl, expanded by hunspell's own `unmunch`."""
    dictionary, affixes = HUNSPELL / "sl_SI.dic", HUNSPELL / "sl_SI.aff"
    try:
        expanded = subprocess.run(["unmunch", dictionary, affixes], capture_output=True, check=True, timeout=120)
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingToolError(
            f"hunspell-sl cannot be expanded: {error}", "apt-get install hunspell-sl hunspell-tools"
        ) from error
    for form in set(expanded.stdout.decode("iso8859-2").split()):
        yield Entry(form, "common", _HUNSPELL_COUNT, "hunspell")


def wordfreq() -> Iterator[Entry]:
    """Yield the frequencies of wordfreq for Slovene, in small letters."""
    from wordfreq import get_frequency_dict

    frequencies = {form: frequency for form, frequency in get_frequency_dict("sl").items() if form.isalpha()}
    unmarked: defaultdict[str, float] = defaultdict(float)
    for form, frequency in frequencies.items():
        unmarked[form.translate(_BARE)] += frequency * _UNMARKED * (form != form.translate(_BARE))
    for form, frequency in frequencies.items():
        marked = frequency - unmarked.get(form, 0.0)
        if marked > 0:
            yield Entry(form, "common", marked * 1e9, "wordfreq")


def names_of_people(kind: str) -> list[str]:
    """Return the names of imenar, of `kind` "surname" or "given".

    Raises:
        MissingToolError: imenar is not installed.
    """
    package = package_folder("imenar")
    if package is None:
        raise MissingToolError("the name list imenar is not installed", "pip install imenar")
    names = (name.strip() for name in (package / _NAMES[kind]).read_text(encoding="utf-8").split("\n"))
    return [name for name in names if name and name.replace("-", "").isalpha()]


def imenar(inflection: Inflection) -> Iterator[Entry]:
    """Yield the surnames and given names of imenar in all their forms."""
    for kind, count in (("surname", _SURNAME_COUNT), ("given", _GIVEN_COUNT)):
        names = names_of_people(kind)
        listed = set(names)
        for name in names:
            twin = f"{name[:-2]}ič" if name.endswith("ić") else name
            rarer = 1.0 if _FOREIGN.isdisjoint(twin) and twin in listed else _FOREIGN_LETTERS
            schemes = set(schemes_of_name(name))
            if kind == "given":
                schemes |= set(schemes_of_name(name, feminine=True))
            for scheme in sorted(schemes):
                for form, share in inflection.forms(name, scheme):
                    yield Entry(form, kind, count * share * rarer, "imenar")


# ------------------------------------------------------------------------------------------------ our own files


def statistics(dictionaries: Path, own: Path) -> Iterator[Entry]:
    """Yield the words of the n-gram statistics with their frequencies, in small letters."""
    counts, total = read_statistics(dictionaries, own)
    for word, count in counts.items():
        if word.isalpha() and count >= 5:
            yield Entry(word, "common", count / total * 1e9, "statistics")


def own_list(path: Path, word_list: WordList, inflection: Inflection) -> Iterator[Entry]:
    """Yield the forms of a list: lemma TAB scheme of each word TAB notes; "#" starts a comment.

    The last note, where it is "×" and a number, tells how many times more frequent the words are in minutes than a
    word of the list usually is.

    Raises:
        UsageError: a line names a scheme that does not exist, or not one scheme a word.
    """
    for term in _terms(path, inflection, owners=word_list.kind != "municipal"):
        note = term.notes[-1] if term.notes else ""
        count = word_list.count * float(note[1:]) if note.startswith("×") else word_list.count
        for forms in term.words:
            for form, share in forms:
                yield Entry(form, word_list.kind, count * share, word_list.file)


def pairs_in_names(dictionaries: Path) -> dict[tuple[str, str], int]:
    """Return the forms that stand beside each other in names, as they are written there: "Škofje", "Loke".

    Each with how often it is taken to have been seen: a municipality is spoken of oftener than a settlement.

    Raises:
        UsageError: as `own_list`.
    """
    inflection = load_inflection(dictionaries / "inflection.toml")
    pairs: dict[tuple[str, str], int] = {}
    for file, times in _SEVERAL_WORDS.items():
        for term in _terms(dictionaries / file, inflection):
            for first, second in pairwise({form for form, _ in forms} for forms in term.words):
                pairs.update(dict.fromkeys(product(first, second), times))
    return pairs


def settlements_of(municipality: str, dictionaries: Path) -> Iterator[list[set[str]]]:
    """Yield the settlements of `municipality`, each as the forms of each word of its name.

    Raises:
        UsageError: as `own_list`.
    """
    inflection = load_inflection(dictionaries / "inflection.toml")
    for term in _terms(dictionaries / "settlements.tsv", inflection, municipality):
        if term.notes and municipality in term.notes[0].split("; "):
            yield [{form for form, _ in forms} for forms in term.words]


class _Term(NamedTuple):
    """A term of a list: the forms of each word with their shares of its frequency, and the notes."""

    words: list[list[tuple[str, float]]]
    notes: list[str]


def _terms(path: Path, inflection: Inflection, about: str = "", owners: bool = True) -> Iterator[_Term]:
    """Yield the terms of the list at `path`, of lines that hold `about`; `owners` are persons, with possessives."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#") or about not in line:
            continue
        lemma, *fields = line.split("\t")
        notes = fields[1:]
        words, schemes = lemma.split(), fields[0].split() if fields else []
        if len(words) != len(schemes):
            raise UsageError(
                f"{path.name}, line {number}: {len(words)} words and {len(schemes)} schemes",
                "give each word of the term one scheme of inflection.toml",
            )
        found: list[list[tuple[str, float]]] = []
        for word, choices in zip(words, schemes, strict=True):
            found.append([])
            for scheme in choices.split("/"):
                if scheme not in inflection.schemes:
                    raise UsageError(
                        f"{path.name}, line {number}: there is no scheme {scheme!r}", "see inflection.toml"
                    )
                found[-1] += inflection.forms(word, scheme, owners)
        yield _Term(found, notes)


def local_list(path: Path, inflection: Inflection) -> Iterator[Entry]:
    """Yield the words of an archive's own list: one a line; what follows a tab is a note; "#" starts a comment.

    A word with a capital is a name, and its other forms follow as "derived": an archivist who accepts Zakrajšek has
    said what Zakraj$ka is.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        for word in line.partition("\t")[0].replace("-", " ").split():
            yield Entry(word, "local", _LOCAL_COUNT, path.name)
            if word.isalpha() and word.istitle():
                for form, share in forms_of_any_name(word, inflection):
                    if len(form) >= _SHORTEST_DERIVED:
                        yield Entry(form, "derived", _DERIVED_COUNT * share, path.name)
