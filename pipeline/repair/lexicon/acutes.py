"""Whether a surname ends in -ić or in -ič, which a reader without č and ć does not tell: Halilović, Zemljič.

Lists of all people hold most such names in both spellings, and do not say which is the usual one. The names that they
hold in one alone tell what the stems of each are like: two letter n-gram models, the difference of which is drawn
towards what was counted of both (logistic regression). Of most that they hold in both, `acutes.tsv` tells how their
mentions share out, as one who knows the names of the country judges it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.patterns import compiled
from pipeline.repair.lexicon.inflection import Inflection, schemes_of_name
from pipeline.repair.lexicon.weights import per_billion, quantise
from pipeline.repair.statistics.spelling import learn_spelling

Row = list[int]
Shares = Mapping[str, float]  # of names that differ by ć and č, đ and d alone: of each, its share of all mentions

_ACUTE, _CARON = "ić", "ič"
_ORDER = 4  # of the n-grams: by 3 to 6 of them 82 to 83 % of such pairs of names are put in order
# Logistic regression on 210 names of development texts: the difference of both models, and ln of how much oftener the
# one was counted; lists of forms with counts hold one spelling or the other, and not always the usual one.
_OFFSET, _LETTERS, _COUNTED, _MOST_COUNTED = -1.46, 0.47, 1.8, math.log(4)
_PLAIN = str.maketrans("ćđĆĐ", "čdČD")
_ENDING = compiled(r"(?<=\p{L}{2})ić(?=(?:a|u|em|i|e|ih|ima?|ev\p{L}{0,3})?$)")


def share_acutes(weights: MutableMapping[str, Row], surnames: Callable[[str], bool], title: int) -> list[str]:
    """Share what `weights` hold of each surname in -ić and -ič among both, and return the forms in -ič.

    `weights` has a row for each form, in small letters, of which `title` is the place of that with a capital;
    `surnames` tells which forms are of a surname. What is a word as well is left as it is.
    """
    acutes = [(found, form) for form in weights if (found := _stem(form)) and surnames(form)]
    gain = _learn(form for form in weights if surnames(form))
    carons: list[str] = []
    for (stem, ending), acute in acutes:
        caron = f"{stem}{_CARON}{ending}"
        there, other = weights[acute], weights.setdefault(caron, [0] * len(weights[acute]))
        if any(other[:title]):
            continue
        counts = per_billion(there[title]), per_billion(other[title])
        counted = math.log(counts[0] / counts[1]) if all(counts) else 0.0
        odds = math.exp(_OFFSET + gain(stem) + _COUNTED * max(-_MOST_COUNTED, min(_MOST_COUNTED, counted)))
        there[title] = quantise(sum(counts) * odds / (1 + odds))
        other[title] = quantise(sum(counts) / (1 + odds))
        carons.append(caron)
    return carons


def read_shares(path: Path, inflection: Inflection) -> Iterator[Shares]:
    """Yield the lines of an acutes.tsv: a name, a space, its percentage, TAB, and so on; then their other forms.

    Raises:
        UsageError: the shares of a line are not 100 together, or its names differ in other letters too.
    """
    lines: list[Shares] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.rpartition(" ") for field in line.split("\t")]
        shares = {name: int(share) / 100 for name, _, share in fields if share.isdecimal()}
        alike = len(shares) == len(fields) > 1 and len(set(map(_plain, shares))) == 1
        if not alike or round(sum(shares.values()), 2) != 1:
            raise UsageError(
                f"{path.name}, line {number}: {line!r} is no line of names that differ by ć and č alone",
                "write each name with its share, as in Kurtović 85 TAB Kurtovič 15; the shares are 100 together",
            )
        lines.append(shares)
    yield from lines
    for names in lines:
        yield from _inflected(names, inflection)


def share_judged(weights: Mapping[str, Row], judged: Iterable[Shares], title: int) -> None:
    """Share what `weights`, as for `share_acutes`, hold of the names of each of `judged` among them.

    A form that comes more than once goes by the first: as a name by itself, if it is one.
    """
    shared: set[str] = set()
    for shares in judged:
        if len(shares) > 1 and shared.isdisjoint(shares):
            shared.update(shares)
            rows = {form: weights[form.lower()] for form in shares if form.lower() in weights}
            total = sum(per_billion(row[title]) for row in rows.values() if row[title])
            for form, row in rows.items():
                row[title] = quantise(total * shares[form])


def _inflected(shares: Shares, inflection: Inflection) -> Iterator[Shares]:
    """Yield the forms of names that differ by ć and č, đ and d alone, each with the share of its name."""
    alike: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for name, share in shares.items():
        for scheme in schemes_of_name(name):
            for form, _ in inflection.forms(name, scheme):
                alike[_plain(form)][form] = share
    yield from alike.values()


def _plain(form: str) -> str:
    return form.translate(_PLAIN)


def _stem(form: str) -> tuple[str, str] | None:
    found = _ENDING.search(form)
    return (form[: found.start()], form[found.end() :]) if found else None


def _learn(surnames: Iterable[str]) -> Callable[[str], float]:
    """Return what tells ln of how much likelier -ić is than -ič behind a stem, by `surnames` in one of them alone."""
    stems: dict[str, set[str]] = {_ACUTE: set(), _CARON: set()}
    for name in surnames:
        if name[-2:] in stems:
            stems[name[-2:]].add(name[:-2])
    acutes, carons = stems[_ACUTE] - stems[_CARON], stems[_CARON] - stems[_ACUTE]
    if not acutes or not carons:
        return lambda stem: 0.0
    acute, caron = learn_spelling(sorted(acutes), _ORDER), learn_spelling(sorted(carons), _ORDER)
    return lambda stem: _LETTERS * (acute.word(stem) - caron.word(stem))
