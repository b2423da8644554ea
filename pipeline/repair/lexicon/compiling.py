"""How a lexicon is compiled from its sources, and what the archive's own words change of it, at set-up and after it."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import marisa_trie
import numpy as np

from pipeline import __version__
from pipeline.errors import UsageError
from pipeline.files import locked, write_atomically
from pipeline.repair.lexicon.acutes import Shares, read_shares, share_acutes, share_judged
from pipeline.repair.lexicon.inflection import load_inflection
from pipeline.repair.lexicon.lexicon import (
    BARE,
    BEGINS,
    COMMON_BIT,
    KIND_BIT,
    LETTER_BIT,
    LOWER,
    TITLE,
    UPPER,
    Lexicon,
    case_of,
    load_lexicon,
)
from pipeline.repair.lexicon.sources import Entry, all_entries, own_entries, pairs_in_names, sloleks_tags
from pipeline.repair.lexicon.version import Version, compiled_version, version_to_compile
from pipeline.repair.lexicon.weights import STEPS, quantise
from pipeline.repair.statistics.compiled import load_column, load_trie
from pipeline.repair.statistics.confusables import build_confusables, load_confusables
from pipeline.repair.statistics.foreign import build_foreign, load_foreign
from pipeline.repair.statistics.grammar import load_grammar
from pipeline.repair.statistics.language import build_language, load_language
from pipeline.repair.statistics.spelling import ABROAD, PLACES, SURNAMES, WORDS, build_spelling, load_spelling
from pipeline.settings import Settings

# These count a form in all its cases together, written in small letters.
SOURCES_WITHOUT_CASE = frozenset({"wordfreq", "statistics"})
Row = list[int]  # weights of a form by case, and its kinds
_KINDS = 3  # the place of the latter


def _take_in(entry: Entry, row_of: Callable[[str], Row]) -> None:
    """Raise the rows of the words of `entry` to its frequency; of what has mixed case, "ZUreP", in capitals."""
    weight, bit = quantise(entry.count), KIND_BIT.get(entry.kind, COMMON_BIT)
    for written in _words_of(entry.form):
        row, case = row_of(written.lower()), case_of(written)
        place = UPPER if case is None else case
        row[place] = max(row[place], weight)
        row[_KINDS] |= bit


def _raise_to(row: Row, weight: int) -> None:
    """Raise `row` to the frequency `weight` of a source that does not tell case.

    It goes to the small letters wherever the form has them at all and no other case is about as frequent.
    """
    if max(row[:_KINDS]) + STEPS >= weight:
        return
    attested = [case for case in (LOWER, TITLE, UPPER) if row[case]]
    row[attested[0] if attested else LOWER] = weight


def _words_of(form: str) -> Sequence[str]:
    if form.isalpha():  # nearly all are
        return (form,)
    words = (part.strip(".,;:()\"'-") for part in form.replace("’", "'").split())
    return [word for word in words if any(map(str.isalpha, word))]


def compile_lexicon(entries: Iterable[Entry], folder: Path, judged: Iterable[Shares] = ()) -> int:
    """Compile `entries` into `folder` and return the number of forms; names of `judged` share what is told of them.

    The frequency of a form in a case is the highest that any source gives it there; sources that list forms without
    counting them give a floor. Parts of a form in two or more words count as forms of their own.
    """
    rows: defaultdict[str, Row] = defaultdict(lambda: [0, 0, 0, 0])
    without_case: dict[str, float] = {}
    for entry in entries:
        if entry.source in SOURCES_WITHOUT_CASE:
            without_case[entry.form] = max(entry.count, without_case.get(entry.form, 0.0))
        else:
            _take_in(entry, rows.__getitem__)
    for form, count in without_case.items():
        _raise_to(rows[form], quantise(count))
        rows[form][_KINDS] = rows[form][_KINDS] or COMMON_BIT
    surname = KIND_BIT["surname"]
    for form in share_acutes(rows, lambda form: rows[form][_KINDS] & surname != 0, TITLE):
        rows[form][_KINDS] |= surname
    share_judged(rows, judged, TITLE)
    folder.mkdir(parents=True, exist_ok=True)
    trie = marisa_trie.Trie(rows)
    columns = np.zeros((len(trie), _KINDS), dtype=np.uint8)
    kinds = np.zeros(len(trie), dtype=np.uint16)
    for form, number in trie.items():
        *columns[number], kinds[number] = rows[form]
    trie.save(str(folder / "forms.marisa"))
    prefixes = marisa_trie.Trie({form[:end] for form in rows for end in range(1, len(form) + 1)})
    next_letters = np.full(len(prefixes) + 1, BEGINS, dtype=np.uint32)
    for letters in prefixes:
        next_letters[prefixes[letters[:-1]] if len(letters) > 1 else -1] |= LETTER_BIT.get(letters[-1], 0)
    prefixes.save(str(folder / "prefixes.marisa"))
    np.save(folder / "following.npy", next_letters)
    np.save(folder / "weights.npy", columns)
    np.save(folder / "kinds.npy", kinds)
    (folder / "own.json").write_text("{}", "utf-8")
    return len(trie)


def without_list(name: str, settings: Settings) -> Lexicon:
    """Return the compiled lexicon as it is without the own list `name` of the archive.

    Raises:
        MissingToolError: the lexicon has not been compiled.
    """
    base = replace(load_lexicon(settings.lexicon), own={})
    return replace(base, own=own_rows(own_entries(settings.dictionaries, settings.own_words, without=name), base))


def own_rows(entries: Iterable[Entry], lexicon: Lexicon) -> dict[str, Row]:
    """Return what `entries`, the archive's own words, make of the rows of `lexicon`.

    Derived forms are taken in only where they are new: they must lend no weight to a word that is known, nor draw one
    to themselves.
    """
    rows: dict[str, Row] = {}
    derived: dict[str, Entry] = {}
    for entry in entries:
        if entry.kind == "derived":
            form = entry.form.lower()
            derived[form] = max(entry, derived.get(form, entry), key=lambda one: one.count)
        else:
            _take_in(entry, lambda form: rows.setdefault(form, rows.get(form) or lexicon.row(form)))
    for form, entry in derived.items():
        if not any(one in rows or one in lexicon for one in (form, form.translate(BARE))):
            rows[form] = [0, quantise(entry.count), 0, KIND_BIT["derived"]]
    return rows


# ------------------------------------------------------------------------------------------------ set-up


def build_lexicon(settings: Settings, progress: Callable[[str], None], fresh: bool = False) -> int:
    """Compile into `settings.lexicon` what is not there yet, or all of it anew if `fresh`; return the number of forms.

    Where nothing but the archive's own words has changed, these alone are compiled. `progress` is told each step that
    takes long. The old lexicon is replaced only when the new one is complete.

    Raises:
        MissingToolError: a source is not installed.
        UsageError: a line of a dictionary cannot be understood, or the folder of the lexicon holds other files.
    """
    folder = settings.lexicon
    if folder.exists() and any(folder.iterdir()) and not (folder / "forms.marisa").exists():
        raise UsageError(f"{folder} holds other files than a lexicon", "set lexicon to another folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder):  # another process may be at it
        version, present = version_to_compile(settings), compiled_version(folder)
        _forget_loaded()
        _remove_left(folder)
        if fresh or present is None or present.sources != version.sources:
            building, old = (folder.with_name(f"{folder.name}.{os.getpid()}.{what}.tmp") for what in ("new", "old"))
            shutil.rmtree(building, ignore_errors=True)
            try:
                _build_from_sources(settings, building, progress)
                count = _build_from_own_words(settings, building, version)
                if folder.exists():
                    folder.rename(old)  # to remove it takes longer, and meanwhile there would be none
                building.rename(folder)
            finally:
                for left in (building, old):
                    shutil.rmtree(left, ignore_errors=True)
        else:
            count = _build_from_own_words(settings, folder, version)
        _forget_loaded()
    return count


def _remove_left(folder: Path) -> None:
    """Remove what compilations of the lexicon in `folder` left beside it when they were killed.

    What is beside a lexicon of another name, as lexicon.celje, may be under way.
    """
    left = re.compile(rf"{re.escape(folder.name)}\.\d+\.(?:new|old)\.tmp")
    for path in folder.parent.iterdir():
        if left.fullmatch(path.name):
            shutil.rmtree(path, ignore_errors=True)


def _forget_loaded() -> None:
    """Let this process load anew what it may have loaded before."""
    for load in (load_lexicon, load_language, load_grammar, load_confusables, load_foreign, load_spelling):
        load.cache_clear()


def _build_from_sources(settings: Settings, folder: Path, progress: Callable[[str], None]) -> None:
    progress("collecting words")
    inflection = load_inflection(settings.dictionaries / "inflection.toml")
    judged = read_shares(settings.dictionaries / "acutes.tsv", inflection)
    count = compile_lexicon(all_entries(settings.dictionaries, settings.own_words), folder, judged)
    progress(f"{count:,} forms; learning which stand beside each other")
    trie = load_trie(folder, "forms")
    in_names = pairs_in_names(settings.dictionaries)
    build_language(settings.dictionaries, settings.own_words, sloleks_tags(), trie, in_names, folder)
    build_confusables(settings.dictionaries, folder)
    build_foreign(folder)
    progress("counting letters")
    build_spelling(trie.keys(), folder, WORDS)
    kinds = load_column(folder / "kinds.npy")
    for table, kind in ((SURNAMES, "surname"), (PLACES, "place")):
        names = (form for form, number in trie.items() if kinds[number] & KIND_BIT[kind])
        build_spelling(names, folder, table)
    build_spelling(load_foreign(folder).trie.keys(), folder, ABROAD)


def _build_from_own_words(settings: Settings, folder: Path, version: Version) -> int:
    lexicon = replace(load_lexicon(folder), own={})
    rows = own_rows(own_entries(settings.dictionaries, settings.own_words), lexicon)
    count = len(lexicon.trie) + sum(form not in lexicon for form in rows)
    write_atomically(folder / "own.json", json.dumps(rows, ensure_ascii=False))
    about = {**version._asdict(), "zapisnik": __version__, "forms": count}
    write_atomically(folder / "lexicon.json", json.dumps(about, indent=1))
    return count
