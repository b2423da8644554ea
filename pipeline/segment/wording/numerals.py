"""Numbers in words: "sedmimi", "osemindvajset", "nihče"."""

from __future__ import annotations

from functools import cache, lru_cache

from pipeline.segment.wording.tables import fold, tsv

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@cache
def numerals() -> dict[str, int]:
    """Return folded form → value, of all numerals in words up to 199."""
    values: dict[str, int] = {}
    units: dict[int, str] = {}
    for value, forms in tsv("numerals"):
        if value.startswith("+"):
            units[int(value)] = fold(forms)
        else:
            values |= {fold(form): int(value) for form in forms.split()}
    tens = {form: value for form, value in values.items() if 20 <= value < 100}
    values |= {unit + form: number + value for form, value in tens.items() for number, unit in units.items()}
    return values | {"sto" + form: 100 + value for form, value in values.items() if 0 < value < 100}


@lru_cache(maxsize=4096)
def number_of(word: str) -> int | None:
    """Return the value of a numeral in words, in any inflected form, or None."""
    return numerals().get(fold(word))


@cache
def ordinals() -> dict[str, int]:
    """Return folded stem → number of the ordinals in words: "tretj" → 3."""
    return {fold(stem): int(number) for number, stem in tsv("ordinals")}


def rank(number: str) -> int:
    """Return the place that the number of an agenda item gives it: "3" and "3.b" the third, "C", "Č" too; 0 for "0"."""
    whole = number.split(".")[0]
    return int(whole) if whole.isdigit() else ord(fold(whole).upper()) - ord("A") + 1


def roman(letters: str) -> int:
    """Return the value of a number in Roman letters, small or capital."""
    values = [_ROMAN[letter] for letter in letters.lower()]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
