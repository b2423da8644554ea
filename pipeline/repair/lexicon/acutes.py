"""Whether a surname ends in -ić or in -ič, which a reader without č and ć does not tell: Halilović, Zemljič.

Lists of all people hold most such names in both spellings, and do not say which is the usual one. The names that they
hold in one alone tell what the stems of each are like: two letter n-gram models, the difference of which is drawn
towards what was counted of both (logistic regression).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, MutableMapping

from pipeline.patterns import compiled
from pipeline.repair.lexicon.weights import per_billion, quantise
from pipeline.repair.statistics.spelling import learn_spelling

Row = list[int]

_ACUTE, _CARON = "ić", "ič"
_ORDER = 4  # of the n-grams: by 3 to 6 of them 82 to 83 % of such pairs of names are put in order
# Logistic regression on 210 names of development texts: the difference of both models, and ln of how much oftener the
# one was counted; lists of forms with counts hold one spelling or the other, and not always the usual one.
_OFFSET, _LETTERS, _COUNTED, _MOST_COUNTED = -1.46, 0.47, 1.8, math.log(4)
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
