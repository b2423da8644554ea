"""What others would make of the same words: marks restored by frequency, SymSpell, and hunspell's first suggestion.

Each baseline is a function from a word as read to a word. The first two are made from the frequencies of our own
lexicon, so that what is compared is the method and not the word list; hunspell knows its own.
"""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
import weakref
from collections.abc import Callable
from functools import cache

import numpy as np
from symspellpy import SymSpell, Verbosity

from pipeline.errors import MissingToolError
from pipeline.repair.lexicon.lexicon import load_lexicon
from pipeline.repair.lexicon.weights import LOG_PROBABILITY
from pipeline.settings import Settings

Baseline = Callable[[str], str]
_LEAST = -20.0  # ln of the probability of the rarest form used


def _frequencies(settings: Settings) -> dict[str, float]:
    """Return ln P of the forms in small letters that are not very rare."""
    lexicon = load_lexicon(settings.lexicon)
    best = LOG_PROBABILITY[np.asarray(lexicon.weights).max(axis=1)]
    return {form: float(best[number]) for form, number in lexicon.trie.items() if best[number] > _LEAST}


def without_marks(word: str) -> str:
    """Return `word` with č š ž as c s z."""
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def _around(word: str) -> tuple[str, str, str]:
    core = word.strip("()[],.;:!?„“”»«\"'–—-")
    before, _, after = word.partition(core) if core else (word, "", "")
    return before, core, after


def _in_the_case_of(read: str, form: str) -> str:
    if read.isupper() and len(read) > 1:
        return form.upper()
    return form[:1].upper() + form[1:] if read[:1].isupper() else form


def marks_by_frequency(settings: Settings) -> Baseline:
    """Restore the marks a word lost: the most frequent form that is the word without them (the baseline of REDI)."""
    best: dict[str, tuple[float, str]] = {}
    for form, frequency in _frequencies(settings).items():
        key = without_marks(form)
        if key not in best or best[key][0] < frequency:
            best[key] = (frequency, form)

    def restore(word: str) -> str:
        before, core, after = _around(word)
        found = best.get(without_marks(core).lower())
        return word if found is None else before + _in_the_case_of(core, found[1]) + after

    return restore


def symspell(settings: Settings) -> Baseline:
    """Correct a word that the lexicon does not hold to the most frequent form within two edits."""
    speller = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    for form, frequency in _frequencies(settings).items():
        speller.create_dictionary_entry(form, max(1, round(float(np.exp(frequency)) * 1e10)))

    def correct(word: str) -> str:
        before, core, after = _around(word)
        if len(core) < 2 or any(letter.isdigit() for letter in core):
            return word
        found = speller.lookup(core.lower(), Verbosity.TOP, max_edit_distance=2)
        return word if not found else before + _in_the_case_of(core, found[0].term) + after

    return correct


def hunspell(_settings: Settings) -> Baseline:
    """Take hunspell's first suggestion for a word that it does not know.

    Raises:
        MissingToolError: hunspell is not installed.
    """
    if shutil.which("hunspell") is None:
        raise MissingToolError("hunspell is not installed", "apt-get install hunspell hunspell-sl")
    command = ["hunspell", "-a", "-i", "UTF-8", "-d", "sl_SI"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    wanted, given = process.stdin, process.stdout
    assert wanted is not None
    assert given is not None
    given.readline()  # its name and version

    @cache
    def first(core: str) -> str:
        wanted.write(f"^{core}\n")
        wanted.flush()
        answers = list(iter(given.readline, "\n"))  # a line for each word it sees in `core`
        if len(answers) == 1 and answers[0].startswith("&"):
            return answers[0].partition(": ")[2].split(",")[0].strip()
        return core

    def correct(word: str) -> str:
        before, core, after = _around(word)
        return before + first(core) + after if core.isprintable() and core else word

    weakref.finalize(correct, _end, process)
    return correct


def _end(process: subprocess.Popen[str]) -> None:
    process.communicate()  # closes its input, at which it ends


BASELINES: dict[str, Callable[[Settings], Baseline]] = {
    "marks": marks_by_frequency,
    "symspell": symspell,
    "hunspell": hunspell,
}
