"""Which reading of a word is sure enough to stand in the text.

A right word made wrong is worse than a wrong one left alone, so a word that could stand as read is changed only on
strong evidence, while of a word that cannot be right the best guess is taken and shown as doubtful.
"""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from dataclasses import dataclass
from operator import attrgetter

from pipeline.model import Reason
from pipeline.repair.decoding.decoder import SIGNS, ZERO, Choice, Hypothesis, is_impossible
from pipeline.repair.lexicon.lexicon import BARE, GIVEN_BIT
from pipeline.repair.names.names import LONGEST_ABBREVIATION, SPOKEN_AGAINST, is_abbreviation, is_among, with_caron
from pipeline.repair.reader import Reader

# Measured by benchmarks/repair_accuracy.py on the development pages.
_SURE_IN_A_HEADING = 0.97  # but a word of a heading or a name: OSNOVNE SOLE, Bojan PIRS
_SURE_OF_AN_ABBREVIATION = 0.95  # a word of up to four capitals: OŠ Tišina
_SURE_OF_A_KNOWN_WORD = 0.7  # a word that the lexicon holds as read
_SURE_OF_A_WORD_IN_CAPITALS = 0.85  # the same where a word is set in them, and no abbreviation
_FREQUENT, _SURE_OF_A_COMMON_WORD = math.log(5e-4), 0.92  # one as frequent as "se"
_SURE_OF_A_TYPED_WORD = 0.95  # one in a text without a trace of its marks
_SURE_OF_A_NAME = 0.92  # a word with a capital that may be right as read
_SURE_OF_ANOTHER_NAME = 0.9  # a name as read that may be another name: Luzar, Lužar
# The same where no count tells how frequent it is, for it stands in the lists of names alone: Stibilj, Štibilj.
_SURE_OF_NO_LISTED_NAME, _LISTED = 0.98, math.log(20 / 1e9)
# The same of one that no dictionary of the language holds either (as Stibilj), and that is not short (Kac), where
# its twin is counted.
_SURE_OF_NO_MERELY_LISTED_NAME, _COUNTED, _SHORT_NAME = 0.95, math.log(200 / 1e9), 5
_SURE_OF_NO_NAME_EITHER = 0.95  # one that neither as read nor as changed is a name: Solo that is Šolo
_SURE_OF_NO_NAME = 0.97  # a name as read, such as Zupan, that may be a misread word: župan
_BEST_GUESS = 0.6  # a word that no lexicon holds
_WILD_GUESS = 0.3  # a word that cannot be right as read: €e is če, še or že
_CANNOT_STAND = 0.02  # a word that no lexicon holds and that is as improbable as this cannot be right as read either
# Such a word is something else: by carons alone, and by a slip besides or a letter lost or won. Of 59 on development
# pages that no other rule changed 43 were right so, and one as read.
_LEAST_OF_A_NEAR_GUESS, _LEAST_OF_A_FAR_GUESS = 0.7, 0.9
_FAR_FETCHED = 7.0  # -ln P(read | word) of one that a name is seldom read as
# A word made into one that no lexicon holds: where it may be right as read, with a first capital and without one, where
# a capital stands inside it (a command such as TabSize has one too), and where it cannot be right.
_SURE_OF_AN_UNKNOWN_NAME, _SURE_OF_AN_UNKNOWN_WORD = 0.95, 0.99
_CAPITAL_INSIDE, _GUESS_OF_AN_UNKNOWN_WORD = 0.5, 0.45
_GUESS_OF_A_WORD_WITH_E = 0.8  # é alone may be that of a foreign name: Clément, and no Clčment
# A name that only the lists of names hold (Sturm is no misread Šturm): where it may be right as read, and where not.
_SURE_OF_A_RARE_NAME, _GUESS_OF_A_RARE_NAME = 0.95, 0.5
_SURE_OF_A_SLIP_OF_A_RARE_NAME = 0.995
# č š ž read as other letters than c s z: in a word that the lexicon holds as read (te), in another (page), in a short
# one.
_SURE_OF_ANOTHER_LETTER, _SHORT = (0.8, 0.97, 0.999), 3
_SURE_AGAINST_OTHERS = 0.998  # a name that makes the readings of its other places unlikely
_SURE_OF_A_LOSS = 0.97  # a word that the lexicon holds as read and that lost a letter inside: zane, začne
_SURE_OF_A_LOSS_AT_AN_END = 0.87  # or lost it there: lane, člane, but "asa" may be none of časa
_NEVER = 2.0
_LIKELIEST = 0.5  # of several words, none of which is as read
_WITHOUT_ACUTE = str.maketrans("ć", "č")
_SURE_OF_A_SMALL_LETTER = 0.98  # "Za" that is "za", and not the beginning of a name: "Za gradom"
_SURE_OF_A_DIGIT = 0.87  # "0" that is the preposition "o"
# Letters of a word with a capital that may have lost one; a shorter one only if it is as sure as this.
_LONG_NAME, _SURE_OF_A_SHORT_LOSS = 6, 0.998
_WELL_KNOWN_NAME = -12.5  # ln of how probable a name is that may have lost a letter: Korošec
_LONG = 8  # letters of a word that may have won or lost a letter
_VERY_LONG = 10  # the same of one in which two letters may be others
_SURE_OF_A_SLIP = 0.99  # a slip in which no caron is involved
_OF_A_FAIR_WORD = math.log(1e-6)  # the frequency of a word that a word which no lexicon holds may be a slip of
_STROKES = "ijl"  # letters that a reader may see where another of them stands alone
# A name made of what may be a name that no list holds: Čopi of "Copi", unless that name is a famous one. Of 550 such in
# ten sets of pages 93 in a hundred were right, whatever the letters and the neighbours told.
_SURE_BESIDE_AN_UNKNOWN_NAME, _FAMOUS_NAME = 0.95, -12.5
_SURE_OF_A_PLACE_AT_HOME = 0.95  # a settlement of the document's municipality, where as read it is a name too: Volce
_PROBABILITY = attrgetter("probability")
_RIVAL = 2.5  # ln of how much likelier the best reading is than one that the neighbours had to rule out


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands: who read it, the names that are likely there, those that the document tells, whether it is
    full of names that no lexicon holds, and whether the part is set in capitals with others.
    """

    reader: Reader
    names: Container[str]
    told: Container[str]
    strangers: bool
    heading: bool


def is_possible(read: str, choices: Sequence[Choice]) -> bool:
    """Tell whether the lexicon holds `read`, or it is an abbreviation that no lexicon can tell from a word."""
    known = any(choice.hypothesis.text == read and choice.hypothesis.known for choice in choices)
    return known or is_abbreviation(read)


def probability_of_letters(text: str, choices: Sequence[Choice]) -> float:
    """Return how probable the letters of `text` are, whichever of them are capitals.

    Whether a name ends in -ić or -ič is a question of its own (`names.with_doubts_of_acutes`).
    """
    folded = with_caron(text.lower())
    return sum(choice.probability for choice in choices if with_caron(choice.hypothesis.text.lower()) == folded)


def likeliest(choices: Sequence[Choice]) -> Choice:
    """Return the most probable of `choices`, the first of equals."""
    return max(choices, key=_PROBABILITY)


def sure_choice(read: str, choices: Sequence[Choice], place: Place, threshold: float) -> Choice | None:
    """Return the choice that is sure enough to stand in the text; None to leave the part as it was read.

    `threshold` is that of the settings: what is less probable is shown, not made.
    """
    best = likeliest(choices)
    as_read = next((choice for choice in choices if choice.hypothesis.text == read), None)
    if best is as_read or _is_sure(best, as_read, read, choices, place, threshold):
        return best
    return as_read


def _is_sure(
    best: Choice, as_read: Choice | None, read: str, choices: Sequence[Choice], place: Place, threshold: float
) -> bool:
    guess, folded = best.hypothesis, best.hypothesis.text.lower()
    known = as_read is not None and as_read.hypothesis.known
    if guess.against <= SPOKEN_AGAINST and not (guess.known and best.probability >= _SURE_AGAINST_OTHERS):
        return False
    if " " in guess.text or (len(read) == 1 and read.isalpha()):
        return False  # shown only: a word stays one word, and "t. 5" or "točka e" may be meant
    if read in ZERO:
        return best.probability >= _SURE_OF_A_DIGIT
    supported = is_among(guess.text, place.names) and best.probability >= threshold
    if is_abbreviation(read) and len(read) > 1:
        return read not in place.names and (supported or _is_sure_of_an_abbreviation(best, read, place))
    acute = folded.translate(_WITHOUT_ACUTE) == read.lower().translate(_WITHOUT_ACUTE) and folded != read.lower()
    if place.reader is Reader.SLOVENE and acute and (known or read[0].isupper()):
        return False  # it knows both č and ć: Sitarič is no Sitarić that stands elsewhere, but naćrt is načrt
    surname = guess.listed and not guess.name & GIVEN_BIT
    bare = ("đ" not in folded or surname) and folded != read.lower() == folded.translate(BARE)
    if place.reader is Reader.SLOVENE and read[0].isupper() and bare:
        return False  # nor is it likely to miss a caron, as it does đ: beside Košir stands a Kosir; Dukla is no Đukla
    if supported and (as_read is None or as_read.hypothesis.foreign or not known):
        return True
    if place.reader is Reader.SLOVENE and known:
        return False
    if supported and best.probability >= _SURE_OF_A_PLACE_AT_HOME and not is_among(guess.text, place.told):
        return True
    if folded == read.lower():
        # No reader makes small letters of capitals: "stane" is a word, and "sun" a foreign one.
        small = not read[0].islower() and place.reader is Reader.ENGLISH
        return small and best.probability >= _SURE_OF_A_SMALL_LETTER
    if len(folded) == 1:
        return False  # no word of Slovene is a č, š or ž alone
    if place.reader is Reader.ENGLISH and _is_nothing_else(best, as_read, read):
        return True
    # Which letters stand there, and which of them is a capital, are two questions: the first decides.
    letters = probability_of_letters(folded, choices)
    if letters >= _LIKELIEST and guess.known and not guess.slips:
        # Petrovic is Petrovič or Petrović: the likelier one is nearer to the truth than neither.
        letters = 1 - probability_of_letters(read, choices)
    return _are_sure_letters(best, as_read, read, letters, place.reader)


def _is_nothing_else(best: Choice, as_read: Choice | None, read: str) -> bool:
    """Tell whether `read` can hardly be right, so that the best guess is nearer to the truth: nespluzena, Pavia.

    Where letters were lost or won, names of other countries are too many: Konan, Tomei.
    """
    alike = len(best.hypothesis.text) == len(read)
    known = as_read is not None and as_read.hypothesis.known
    least = _LEAST_OF_A_NEAR_GUESS if alike and not best.hypothesis.slips else _LEAST_OF_A_FAR_GUESS
    return (
        len(read) > _SHORT
        and (as_read is None or as_read.probability < _CANNOT_STAND)
        and (alike or not (known or read[0].isupper()))
        and not (known and read[0].isupper() and best.hypothesis.text[0].islower())
        and (best.hypothesis.known or not (read[0].isdigit() or "@" in read))  # 5dni is no Šdni, and Babi8 is Babiš
        and best.probability >= least
    )


def _is_sure_of_an_abbreviation(best: Choice, read: str, place: Place) -> bool:
    """Tell whether the abbreviation `read`, which the document does not spell out, is sure to be the known `best`."""
    guess = best.hypothesis
    heading = place.heading or (len(read) == LONGEST_ABBREVIATION and guess.name != 0)
    return guess.known and (
        (guess.told and best.probability >= _SURE_OF_AN_ABBREVIATION)
        or (heading and best.probability >= _SURE_IN_A_HEADING)
    )


def _are_sure_letters(best: Choice, as_read: Choice | None, read: str, letters: float, reader: Reader) -> bool:
    """Tell whether `best` is sure enough where `letters` tells how probable letters other than those of `read` are."""
    guess = best.hypothesis
    known = as_read is not None and as_read.hypothesis.known
    least_of_a_name = _SURE_OF_ANOTHER_NAME if guess.name else _SURE_OF_NO_NAME
    if as_read is not None and as_read.hypothesis.name and letters < least_of_a_name:
        return False
    impossible = is_impossible(read)
    # A name of another country may be as strange as what is far from it: De Vries.
    abroad = read[0].isupper() and not impossible and guess.cost > _FAR_FETCHED
    strange = as_read is None or as_read.probability < _CANNOT_STAND
    unlikely = not known and len(read) > _SHORT and strange and not abroad
    if not impossible and _is_doubtful_loss(guess, known, read, letters):
        return False
    if (
        guess.rare_name
        and not unlikely
        and letters < (_GUESS_OF_A_RARE_NAME if impossible else _least_of_a_rare_name(as_read))
    ):
        return False
    if not guess.known:  # made up of letters
        name = reader is Reader.ENGLISH or (reader is Reader.UNMARKED and read[0].isupper())
        return name and not known and letters >= _least_of_an_unknown_word(read)
    if guess.slips and not _is_sure_slip(best, read, letters, known, impossible, reader):
        return False
    if impossible:
        return letters >= _WILD_GUESS
    least = _BEST_GUESS if unlikely else _least_of_a_known_word(read, guess, as_read)
    return letters >= (max(least, _SURE_OF_A_TYPED_WORD) if known and reader is Reader.UNMARKED else least)


def _least_of_a_rare_name(as_read: Choice | None) -> float:
    """Return how sure a name must be that the lists of names alone hold: surer where it may be one as read."""
    no_name = (
        as_read is not None and as_read.hypothesis.known and not (as_read.hypothesis.name or as_read.hypothesis.foreign)
    )
    return _SURE_OF_A_NAME if no_name else _SURE_OF_A_RARE_NAME


def _is_doubtful_loss(guess: Hypothesis, known: bool, read: str, letters: float) -> bool:
    """Tell whether `read`, a word with a capital, may have lost a letter of `guess` and is not sure enough to have.

    Konan has not lost a letter of Končan, but Obinska has one of Občinska, and Tmovec stands for Trnovec.
    """
    if not (read[0].isupper() or guess.text[0].isupper()) or len(guess.text) <= len(read):
        return False
    famous = guess.name and not guess.capital_of_word and guess.score + guess.cost >= _WELL_KNOWN_NAME
    if famous and not known and letters >= _SURE_OF_A_SHORT_LOSS:
        return False
    least = _SURE_OF_A_SLIP if len(read) >= _LONG_NAME else _SURE_OF_A_SHORT_LOSS
    return not guess.known or (not guess.slips and bool(guess.name or known or letters < least))


def _is_sure_slip(best: Choice, read: str, letters: float, known: bool, impossible: bool, reader: Reader) -> bool:
    guess = best.hypothesis
    if known or letters < (_SURE_OF_A_SLIP_OF_A_RARE_NAME if guess.rare_name else _SURE_OF_A_SLIP):
        return False
    if guess.slips == 1 or impossible or (len(guess.form) == len(read) >= _VERY_LONG and not guess.name):
        return True
    # A letter won or lost: only into a common word, and not from a short one; a stroke is won more easily.
    fair = guess.score + guess.cost > _OF_A_FAIR_WORD and _has_won_a_stroke(read.lower(), guess.form)
    return (len(read) >= _LONG and guess.common) or (fair and reader is Reader.ENGLISH)


def _has_won_a_stroke(read: str, form: str) -> bool:
    """Tell whether `read` is `form` with a stroke beside another: vzpostavlijen, navedlia."""
    return any(
        read[place] in _STROKES and any(map(_STROKES.__contains__, read[place - 1] + read[place + 1 : place + 2]))
        for place in range(1, len(read))
        if read[:place] + read[place + 1 :] == form
    )


def _least_of_a_known_word(read: str, guess: Hypothesis, as_read: Choice | None) -> float:
    """Return how sure a change of `read`, which could stand, into the word `guess` must be."""
    folded = guess.text.lower()
    known = as_read is not None and as_read.hypothesis.known
    if known and len(folded) > len(read):
        return _SURE_OF_A_LOSS_AT_AN_END if read.lower() in (folded[1:], folded[:-1]) else _SURE_OF_A_LOSS
    if len(folded) == len(read) and folded.translate(BARE) != read.lower():
        return _SURE_OF_ANOTHER_LETTER[0 if known else 1 if len(read) > _SHORT else 2]
    if not known and (read[0].islower() or (read.isupper() and not is_abbreviation(read))):
        return _BEST_GUESS
    least = _least_of_a_name(read, guess, as_read) if read[0].isupper() else _SURE_OF_A_KNOWN_WORD
    if as_read is not None and as_read.hypothesis.score + as_read.hypothesis.cost > _FREQUENT:
        return max(least, _SURE_OF_A_COMMON_WORD)
    return least


def _least_of_a_name(read: str, guess: Hypothesis, as_read: Choice | None) -> float:
    """Return how sure a change of `read`, a word with a capital that could stand, into `guess` must be."""
    if as_read is not None and as_read.hypothesis.name and guess.name:
        if as_read.hypothesis.score + as_read.hypothesis.cost >= _LISTED:
            return _SURE_OF_ANOTHER_NAME
        merely = as_read.hypothesis.listed and len(guess.text) >= _SHORT_NAME and guess.score + guess.cost > _COUNTED
        return _SURE_OF_NO_MERELY_LISTED_NAME if merely else _SURE_OF_NO_LISTED_NAME
    named = guess.name or (as_read is not None and as_read.hypothesis.name)
    if read.isupper() and not named:
        return _SURE_OF_A_WORD_IN_CAPITALS
    return _SURE_OF_A_NAME if named or guess.text[0].islower() else _SURE_OF_NO_NAME_EITHER


def _least_of_an_unknown_word(read: str) -> float:
    """Return how sure a change of `read` into a word that no lexicon holds must be."""
    if not is_impossible(read):
        return _SURE_OF_AN_UNKNOWN_NAME if read[0].isupper() else _SURE_OF_AN_UNKNOWN_WORD
    if "@" in read:
        return _NEVER  # it may be an address: tajnik@grad
    signs = SIGNS.intersection(read)
    if signs:
        return _GUESS_OF_A_WORD_WITH_E if signs == {"é"} else _GUESS_OF_AN_UNKNOWN_WORD
    return _NEVER if any(map(str.isdigit, read)) else _CAPITAL_INSIDE


def may_be_no_such_name(read: str, chosen: Choice, choices: Sequence[Choice], names: Container[str]) -> bool:
    """Tell whether `read` may be a name that no list holds instead of the name `chosen`: Copi, and not Čopi.

    So it may where it was too improbable to be among `choices`, if the lists of names alone hold `chosen`: Sendlinger.
    What other places of the document tell for sure of the name, `names`, is another matter.
    """
    guess = chosen.hypothesis
    as_read = next((choice for choice in choices if choice.hypothesis.text == read), None)
    return (
        (guess.listed if as_read is None else not as_read.hypothesis.known)
        and bool(guess.name or (guess.text.istitle() and not guess.capital_of_word))
        and guess.score + guess.cost < _FAMOUS_NAME
        and read.isalpha()
        and not is_impossible(read)
        and not is_among(guess.text, names)
    )


def tempered(read: str, chosen: Choice, choices: Sequence[Choice]) -> Sequence[Choice]:
    """Return `choices` of `read`, which may be a name that no list holds, with `chosen` no surer than it is there."""
    if chosen.probability <= _SURE_BESIDE_AN_UNKNOWN_NAME:
        return choices
    unknown = sum(choice.probability for choice in choices if choice.hypothesis.text == read)
    left = chosen.probability + unknown - _SURE_BESIDE_AN_UNKNOWN_NAME
    shared = {chosen.hypothesis.text: _SURE_BESIDE_AN_UNKNOWN_NAME, read: left}
    return [Choice(one.hypothesis, shared.get(one.hypothesis.text, one.probability)) for one in choices]


def reason_of(read: str, best: Choice, choices: Sequence[Choice], names: Container[str]) -> Reason:
    """Return why `best` stands in the place of `read`."""
    if is_among(best.hypothesis.text, names):
        return Reason.NAME
    if best.hypothesis.text.lower() == read.lower():
        return Reason.CASE
    if not best.hypothesis.known:
        return Reason.CONFUSION
    if len(choices) == 1:
        return Reason.LEXICON
    # The neighbours decided where the others would have stood a fair chance without them.
    least = max(choice.hypothesis.score for choice in choices) - _RIVAL
    rivals = any(choice.hypothesis.score > least and choice is not best for choice in choices)
    return Reason.NEIGHBOURS if rivals else Reason.LEXICON
