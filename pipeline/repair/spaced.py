"""Headings set with spaces between their letters: "Z A P I S N I K", each letter a word of its own.

The letters are judged together: as the word or the two words that they spell, not one by one. Where they spell none,
a person is asked once, at the first letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model import Line, Reason, Repair, Word
from pipeline.repair.choosing import Place, reason_of, sure_choice
from pipeline.repair.decoding.channel import explain
from pipeline.repair.decoding.decoder import Choice, Decoder, Spot
from pipeline.repair.decoding.tokens import GARBLE

_FEWEST = 4  # letters of a heading; "a b c" is a list
_SHORTEST = 3  # letters of one of two words


def settle_spaced(line: Line, settled: Line, decoder: Decoder, place: Place, threshold: float) -> Line:
    """Return `settled` with its letter-spaced words put right, and with one doubt at most for each.

    `line` is it before its words were settled: as read, with its characters put right.
    """
    runs = list(_runs(line.words))
    if not runs:
        return settled  # as nearly all are
    words = list(settled.words)
    for run in runs:
        letters = "".join(line.words[at].text[0] for at in run)
        found = _read(letters, decoder, place, threshold)
        for number, at in enumerate(run):
            words[at] = _settled(line.words[at], found[number] if found else None, decoder, first=number == 0)
    return replace(settled, words=tuple(words))


def _runs(words: Sequence[Word]) -> Iterator[range]:
    """Yield the stretches of words that are single letters; a colon may end one."""
    if [len(word.text) for word in words].count(1) < _FEWEST - 1:
        return  # quickly told of most lines
    start = 0
    for at in range(len(words) + 1):
        text = words[at].text if at < len(words) else ""
        single = len(text) == 1 and (text.isalpha() or text in GARBLE)
        if single:
            continue
        last = len(text) == 2 and text[0].isalpha() and text[1] == ":"
        if at + last - start >= _FEWEST:
            yield range(start, at + last)
        start = at + 1


def _read(letters: str, decoder: Decoder, place: Place, threshold: float) -> list[tuple[str, Choice]] | None:
    """Return each letter of what `letters` spell, with the choice of its word; None where they spell nothing."""
    cuts = (0, *range(_SHORTEST, len(letters) - _SHORTEST + 1))
    for cut in cuts:
        found: list[tuple[str, Choice]] = []
        for word in filter(None, (letters[:cut], letters[cut:])):
            hypotheses = decoder.hypotheses(word, Spot(0.5))
            choices = decoder.decode([hypotheses]).get(0) or [Choice(hypotheses[0], 1.0)]
            chosen = sure_choice(word, choices, place, threshold)
            if chosen is None or not chosen.hypothesis.known or len(chosen.hypothesis.text) != len(word):
                break
            found += [(letter, chosen) for letter in chosen.hypothesis.text]
        else:
            return found
    return None


def _settled(word: Word, found: tuple[str, Choice] | None, decoder: Decoder, first: bool) -> Word:
    recoded = Repair(Reason.ENCODING, 1.0) if word.text != word.raw else None
    if found is None:
        return replace(word, repair=recoded, doubtful=first)
    letter, chosen = found
    text = letter + word.text[1:]
    if text == word.text:
        return replace(word, repair=recoded, doubtful=False)
    reason, detail = reason_of(word.text, chosen, [chosen], ()), explain(letter, word.text[0], decoder.confusions)
    return replace(word, text=text, repair=Repair(reason, round(chosen.probability, 4), detail), doubtful=False)
