"""Figures of which Tesseract is not sure, or that look otherwise: read once more, enlarged, with the words beside them.

"(6" for "(5", "O" for 0, "S" for 5, "l," for "1,": of 14 such on 30 development pages all were read rightly so, and of
30 right ones none otherwise. Where the readings have different figures the word stays in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from pipeline.model import Line, Word
from pipeline.ocr.ink.figure_shapes import Sign, likelihoods, signs_in
from pipeline.ocr.once_more.asking import Question
from pipeline.ocr.once_more.enlarging import enlarged
from pipeline.ocr.tesseract import around, joined
from pipeline.page_image import PageImage

_ALONE = re.compile(r"[(]?(?:\d{1,3}|[OSBZ])[.,;:)]*")  # figures of which each sign is looked at
# Confidence below which they are: a fifth of all, and all of 32 misread ones on 81 pages of votes and four folders.
_LOOKED_AT = 0.96
_SURELY_SEEN = 0.98  # of 10,457 right figures on those pages one looked otherwise so surely, of 26 misread ones 16
# Confidence below which a figure is read once more, if it does not surely look as it was read: of 102 such figures on
# those pages 72 did, and all of them were right.
_DOUBTFUL = 0.9
_FIGURE = re.compile(r"\S*\d\S*")
# A letter in the place of a figure; at the beginning of a line "I." and "l." are a list's more often.
_LETTER, _STROKE = re.compile(r"[(]?[OSBZ%&$§?][.,;:)]*"), re.compile(r"[(]?[Il|][.,;:)]*")
_STANDING_IN = re.compile(r"[|!%&$§?]")  # marks that may be misread figures, as no other is
_PLAIN, _KINDS = re.compile(r"\d{1,3}[.,;)]*"), (str.isalpha, str.isdigit)
_LONGEST = 10  # signs
_BESIDE = 2  # words on each side that are read with it
_SURE, _BETTER = 0.88, 0.05  # confidence from which the second reading is taken, if it has so much more
_SAME = 75  # rapidfuzz ratio of the words beside it, as read both times
_CONTESTED = 0.5  # confidence of figures that were read as others at first
_MOST = 24  # figures; more are a bad page


def about_figures(image: PageImage, lines: Sequence[Line], height: float) -> tuple[tuple[Line, ...], list[Question]]:
    """Return `lines` of `image` (grey) without doubt of figures that look as read, and what is to be asked of others.

    `height` is that of the small letters.
    """
    looks = _looks(image, lines, height)
    whole = list(lines)
    for (number, place), seen in looks.items():
        words = list(whole[number].words)
        if seen == words[place].raw and _figures(seen) and _CONTESTED < (words[place].confidence or 0.0) < _DOUBTFUL:
            words[place] = replace(words[place], confidence=_DOUBTFUL)
            whole[number] = replace(whole[number], words=tuple(words))
    asked = list(_questions(image, whole, looks, height))
    return tuple(whole), asked if len(asked) <= _MOST else []


def _questions(
    image: PageImage, lines: Sequence[Line], looks: Mapping[tuple[int, int], str], height: float
) -> Iterator[Question]:
    for number, line in enumerate(lines):
        for place, word in enumerate(line.words):
            seen = looks.get((number, place), "")
            if word.box is None or not (_contradicts(seen, word.raw) or _may_be_misread(word, place)):
                continue
            before, after = line.words[max(0, place - _BESIDE) : place], line.words[place + 1 : place + 1 + _BESIDE]
            if before or after:
                box = around(one.box for one in (*before, word, *after) if one.box is not None)
                yield Question(number, enlarged(image, box, height), partial(_answer, before, word, after, seen))


def _may_be_misread(word: Word, place: int) -> bool:
    if (word.confidence or 0.0) >= _DOUBTFUL or len(word.raw) > _LONGEST:
        return False
    stands_for_one = _LETTER.fullmatch(word.raw) or (place and _STROKE.fullmatch(word.raw))
    return bool(_FIGURE.fullmatch(word.raw) or stands_for_one)


def _looks(image: PageImage, lines: Sequence[Line], height: float) -> dict[tuple[int, int], str]:
    """Return as what the figures of `lines` look, by line and place of their word: "(7?," where "(13," was read.

    What does not look like one thing for sure is "?".
    """
    cut = {
        (number, place): signs
        for number, line in enumerate(lines)
        for place, word in enumerate(line.words)
        if word.box is not None and (word.confidence or 0.0) < _LOOKED_AT and _ALONE.fullmatch(word.raw)
        for signs in [signs_in(word.box, image.pixels, height)]
        if len(signs) in (len(word.raw), len(word.raw) - 1)
    }
    said = iter(likelihoods([sign for signs in cut.values() for sign in signs]))
    return {
        (number, place): _as_seen(lines[number].words[place].raw, signs, [next(said) for _ in signs])
        for (number, place), signs in cut.items()
    }


def _as_seen(read: str, signs: Sequence[Sign], likely: Sequence[NDArray[np.float32]]) -> str:
    """Return as what `signs` look, of which `read` was read; nothing if they are fewer and it is not sure which."""
    if len(signs) < len(read):
        return next(_with_one_less(read, signs, likely), "")
    return "".join(_sign_seen(*one) for one in zip(read, signs, likely, strict=True))


def _sign_seen(read: str, sign: Sign, likely: NDArray[np.float32]) -> str:
    if not read.isalnum():
        return read
    best = int(likely.argmax())
    if not sign.tall or likely[best] < _SURELY_SEEN:
        return "?"
    return str(best) if best < len(likely) - 1 else "?" if read.isdigit() else read


def _with_one_less(read: str, signs: Sequence[Sign], likely: Sequence[NDArray[np.float32]]) -> Iterator[str]:
    """Yield `read` without a figure for which there is no sign, if all others look as they were read: "(5" of "(56"."""
    for place, figure in enumerate(read):
        rest = read[:place] + read[place + 1 :]
        if figure.isdigit() and _figures(rest) and all(map(_looks_so, rest, signs, likely)):
            yield rest


def _looks_so(read: str, sign: Sign, likely: NDArray[np.float32]) -> bool:
    if read.isdigit():
        return sign.tall and bool(likely[int(read)] >= _SURELY_SEEN)
    return sign.narrow and (not sign.tall or int(likely.argmax()) == len(likely) - 1)


def _contradicts(seen: str, read: str) -> bool:
    """Return whether a word surely looks like other figures than it was read as; `seen` may be empty."""
    otherwise = any(one not in ("?", sign) for one, sign in zip(seen, read, strict=False))
    return otherwise or 0 < len(seen) < len(read)


def _answer(
    before: Sequence[Word], word: Word, after: Sequence[Word], seen: str, line: Line, read: Sequence[Line]
) -> Line:
    """Return `line` with `word` as it was read once more, with the words `before` and `after` it, and as it looks."""
    if not any(one is word for one in line.words):
        return line
    words = [one for found in read for one in found.words]
    if (parted := _parted(word, words[len(before) : len(words) - len(after)])) and (
        fuzz.ratio(_raw((*words[: len(before)], *words[len(words) - len(after) :])), _raw((*before, *after))) >= _SAME
    ):
        place = next(number for number, one in enumerate(line.words) if one is word)
        return replace(joined([*line.words[:place], *parted, *line.words[place + 1 :]]), tail=line.tail)
    again = words[len(before)] if len(words) == len(before) + 1 + len(after) else None
    if fuzz.ratio(_raw(one for one in words if one is not again), _raw((*before, *after))) < _SAME:
        again = None
    better = _by_its_look(word, again, seen) if _contradicts(seen, word.raw) else _better(word, again, seen)
    return replace(line, words=tuple(better if one is word else one for one in line.words))


def _parted(word: Word, again: Sequence[Word]) -> list[Word]:
    """Return what was read as one word as the two that it is: "za:.8;" as "za: 5,"; nothing if it is not so."""
    if len(again) != 2 or not again[0].raw.rstrip(".:").isalpha() or not _PLAIN.fullmatch(again[1].raw):
        return []
    if any(map(str.isdigit, again[0].raw)) or min(one.confidence or 0.0 for one in again) < _SURE:
        return []
    letters, figures = (["".join(filter(kind, raw)) for raw in (word.raw, _raw(again))] for kind in _KINDS)
    if letters[0].casefold() != letters[1].casefold() or len(figures[0]) != len(figures[1]):
        return []
    doubt = 1.0 if figures[0] == figures[1] else _CONTESTED
    return [again[0], replace(again[1], confidence=min(again[1].confidence or 0.0, doubt))]


def _raw(words: Iterable[Word]) -> str:
    return "".join(word.raw for word in words)


def _by_its_look(word: Word, again: Word | None, seen: str) -> Word:
    """Return a word that looks otherwise than it was read: two of three readings tell the figure, and doubt is left.

    A letter alone, in the place of a figure, is hardly a reading.
    """
    looked = "".join(sign if one == "?" else one for one, sign in zip(seen, word.raw, strict=False))
    agreed = again is not None and again.raw == looked
    contested = min(word.confidence or 0.0, _CONTESTED)
    if not _figures(word.raw):
        confidence = again.confidence if again is not None and agreed else contested
        return replace(word, raw=looked, text=looked, confidence=confidence)
    if agreed:
        return replace(word, raw=looked, text=looked, confidence=contested)
    return replace(word, confidence=contested)


def _better(word: Word, again: Word | None, seen: str) -> Word:
    if again is None:
        return word
    before, after = word.confidence or 0.0, again.confidence or 0.0
    if word.raw == again.raw:
        return replace(word, confidence=max(before, after))
    figures, others = _figures(word.raw), _figures(again.raw)
    # a letter is never read in the place of a figure
    if (
        after < max(_SURE, before + _BETTER)
        or len(others) < len(figures)
        or not _differ_in_figures(word.raw, again.raw)
        or (len(seen) == len(again.raw) and _contradicts(seen, again.raw))
    ):
        return word
    contested = figures and figures != others
    confidence = min(after, _CONTESTED) if contested else after
    return replace(word, raw=again.raw, text=again.raw, confidence=confidence)


def _figures(raw: str) -> list[str]:
    return [sign for sign in raw if sign.isdigit()]


def _differ_in_figures(one: str, other: str) -> bool:
    """Return whether two readings have as many signs, and differ only where one has a figure and neither a mark."""
    return len(one) == len(other) and all(
        a == b or (_STANDING_IN.sub("l", a + b).isalnum() and (a.isdigit() or b.isdigit()))
        for a, b in zip(one, other, strict=True)
    )
