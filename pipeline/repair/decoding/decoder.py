"""Choose among the readings of each word: channel, frequency, case and neighbours together.

Every part of a word has a few hypotheses: forms of the lexicon that the channel allows, and the part as read as a word
that no lexicon holds. Their scores and the associations of neighbours form a chain, over which forward-backward
(Rabiner, "A tutorial on hidden Markov models", 1989) gives each hypothesis its probability.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import add
from typing import NamedTuple

import regex

from pipeline.patterns import compiled
from pipeline.repair.decoding.channel import CARONS, Confusions, in_case, neighbours_gain
from pipeline.repair.decoding.search import PrefixIndex, Reading, search
from pipeline.repair.decoding.tokens import GARBLE, LABEL, LOST, behind_figure
from pipeline.repair.lexicon.lexicon import (
    ABBREVIATION_BIT,
    BARE,
    BEGINS,
    COMMON_BIT,
    GIVEN_BIT,
    LETTER_BIT,
    LOWER,
    NAME_BITS,
    RARE_BITS,
    ROLE_BIT,
    TITLE,
    UPPER,
    Lexicon,
    case_of,
)
from pipeline.repair.lexicon.municipalities import A_MUNICIPALITY
from pipeline.repair.statistics.casing import ending
from pipeline.repair.statistics.confusables import Confusables
from pipeline.repair.statistics.foreign import SHARE, ForeignWords
from pipeline.repair.statistics.language import NUMBER, LanguageModel
from pipeline.repair.statistics.memory import Memory
from pipeline.repair.statistics.ordinals import Ordinals
from pipeline.repair.statistics.spelling import ABROAD, PLACES, SURNAMES, WORDS, SpellingModel

_INFINITY = float("-inf")

# Measured on the development pages by `benchmarks`.
_UNKNOWN = math.log(3e-3)  # share of running words that no lexicon holds
# A common word with a capital inside a sentence, and one that occurs as often as "za": what is worth so many
# occurrences of words with its ending, and these of the word itself.
_CAPITAL_INSIDE, _FUNCTION_WORD, _FUNCTION_WORD_INSIDE = 0.015, 1e-3, 0.002
_BEFOREHAND = 50  # occurrences
_SMALL_AT_START = 0.01  # a small letter where a sentence starts
_IN_CAPITALS = 0.02  # a word written in capitals
_CONTEXT = 0.7  # weight of the neighbours
_CONFUSABLES = 0.5  # weight of what the words around "se" or "še" tell
_FULL_NAME = 3.5  # a given name and a surname beside each other, or a post before a given name
_POST_AFTER_NAME = -5.0  # a post after a given name or another post: Bojan Zupan, and no župan
# A word with a capital after "TOZD", "v vrtcu" and the like: of 426 in minutes 358 had one, elsewhere 1 of 13, a ratio
# of ln 61.
_AFTER_DESIGNATION = 4.0
_LEAST_OF_A_WORD, _WORD_AND_NO_NAME = 20e-9, 3.0  # how probable it is in small letters, and how much more so
# Before a street, "po Čevljarski ulici", an adjective begins its name; before a road that of a place does.
_NAME_OF_A_STREET = 5.5
_OF_A_PLACE = tuple(f"{stem}{ending}" for stem in ("sk", "šk") for ending in "aeio")
_OF_STREETS = {"ulic": (*_OF_A_PLACE, "na", "ne", "ni", "no"), "cest": _OF_A_PLACE}
# The first word of a place's name, "v Črnem Vrhu": of 161 in minutes before a capital one has a small letter, of 54
# before a small one, "Čudno selo", four; elsewhere the first is a small one thirty times to one.
_NAME_OF_A_PLACE = 6.0
_NAME_OF_A_MUNICIPALITY = 8.0  # after "občina": "Občine Rače-Fram" is none of "Race"
_NAME_OF_A_QUARTER = 1.5  # "Svet Četrtne skupnosti Center" beside "v četrtni skupnosti"
_SPREAD = 9.0  # hypotheses less likely than the best by this much are dropped
_MOST = 6
_COMMON = math.log(10_000 / 1e9)  # a word that occurs more often
_RARE = math.log(150 / 1e9)  # a name that occurs less often
_WELL_KNOWN = -16.0  # ln of how probable a word is that is known as read, so that no other explanation is looked for
# ln of how probable a form is, with its reading, that can be no other, and of how much likelier than any other.
_LEAST_OF_A_ONLY_FORM, _MARGIN_OF_AN_ONLY_FORM = -21.0, 4.0
_SELDOM = -12.0  # ln of how probable a word is, known as read, that is no longer taken for what was printed
# Whose letters a word with a capital that no lexicon holds has, and how often.
_SPELT_AS = (
    (WORDS, math.log(0.35)),
    (SURNAMES, math.log(0.35)),
    (PLACES, math.log(0.2)),
    (ABROAD, math.log(0.1)),
)
_WITH_ACUTE = math.log(0.02)  # how often a word that none holds, which is a foreign one, has é
# Names that no lexicon holds end in these next to never: of 97 in the development texts all have -ič and -šek.
_SELDOM_ENDS_A_NAME, _SELDOM_ENDING = ("ic", "sek"), -2.5
_DOUBLED = compiled(r"(?i)[čc]č|čc|[šs]š|šs|žž")  # a doubled letter of a foreign name is no caron: Podrecca
_STRANGE = math.log(1e-3)  # a sign or capital inside a word that no lexicon holds
_FAR = 5.0  # -ln P(read | word) of one that has probably lost or won a letter
_MOST_GARBLED = 4
_SMALL_UNKNOWN = {LOWER: 0.3, UPPER: 0.7}  # shares of words that no lexicon holds
_MAY_BE_SMALL = 0.3  # how probable a sentence's start may be where such a word may have a small letter
_SHORT_HALF = 4  # letters of half a word such as ChemSpider that say nothing
# A zero standing alone, and a preposition "o" read as one, as eight in a hundred are, per word of minutes.
_ZERO, _PREPOSITION_AS_ZERO = math.log(1.1e-3), math.log(0.01 * 0.08)
ZERO = ("0", "©")
_COMPOUND = math.log(1e-3)  # how often a figure and a word are written as one: 5letni
_CAMEL_CASE, _SPACE_LOST = math.log(1e-3), math.log(1e-3)  # how often words are written, and read, as one
_WORDS_OF_A_LETTER = frozenset("aksvzho")
_OF_A_LETTER = (math.log(0.01),)  # e in eSeja
_LABELS = 0.02  # of how often a label is met: how often it stands in a sentence
_READ_AS_CAPITAL = frozenset("SZCG")  # what a small č, š or ž inside a word may be read as
_PLAIN = frozenset("cszCSZ")  # what is left of č š ž where the caron was not seen
_LETTERS = frozenset("cszčšžČŠŽ")
_NOT_OURS = frozenset("qwxy@")  # letters of foreign names, Gyérek of Györek; ZEN@LAB
_OURS = frozenset("čšžćđé" + GARBLE + LOST)
SIGNS = frozenset(GARBLE + LOST + "é")
# A č may be read as t, too seldom to be thought of but at the end of a name and beside a sign: Udovit, Debelit¢.
_READ_AS_T = compiled(rf"(?i)(?<=i)t$|t(?=[{GARBLE}{LOST}é])|(?<=[{GARBLE}{LOST}é])t")
# What does not stand in Slovene words: signs, a capital or é inside small letters.
IMPOSSIBLE = compiled(
    rf"""
      [{GARBLE}{LOST}\d]                           # ob¢ina, Ga3per
    | (?<=\p{{Ll}})[SZCGJ](?=[\p{{Ll}}{GARBLE}])   # deSka
    | (?<=\p{{Ll}}{{2}})[SZC]$                     # hiS
    | (?<=\b\p{{Lu}})[SZC](?=\p{{Ll}}{{3}})        # OZbolt
    | (?<=[\p{{L}}{GARBLE}])é | \bé(?=\p{{Ll}})    # naroéilo, élan
    """,
    regex.VERBOSE,
)


@lru_cache(maxsize=50_000)
def is_impossible(text: str) -> bool:
    """Tell whether something in `text` does not stand in Slovene words."""
    return IMPOSSIBLE.search(text) is not None


@dataclass(slots=True)
class Hypothesis:
    """What a part may truly be. `score` is ln P(observed | text) + ln P(text), before neighbours.

    One that was handed on is never changed: it is frozen by custom, for a frozen class takes three times as long to
    make, and a tuple to read.
    """

    text: str
    form: str  # in small letters, for its neighbours
    score: float
    known: bool  # in the lexicon, or a foreign word
    slips: int = 0  # ordinary slips of the reader that it takes, beside garbled carons
    name: int = 0  # kinds of personal name it may be, as written: bits of `NAME_BITS`
    role: bool = False  # a post, such as "župan"
    rare_name: bool = False
    listed: bool = False  # a name that lists of names alone hold, and no dictionary
    common: bool = False
    cost: float = 0.0  # -ln P(observed | text)
    foreign: bool = False  # in no lexicon but that of foreign words
    context: float = 1.0  # how much its neighbours tell
    capital_of_word: bool = False  # a first capital of a word that has small letters nearly everywhere
    after_given: float = _FULL_NAME  # ln of how much likelier a surname is after a given name
    told: bool = False  # an abbreviation of which the word after it tells: "OŠ Prežihovega Voranca", "ŠT. 5"
    against: float = 0.0  # ln of how much less likely than as read it makes the readings of all its places

    def copy(self) -> Hypothesis:
        """Return a new one that may be changed; `dataclasses.replace` takes four times as long."""
        return Hypothesis(
            self.text,
            self.form,
            self.score,
            self.known,
            self.slips,
            self.name,
            self.role,
            self.rare_name,
            self.listed,
            self.common,
            self.cost,
            self.foreign,
            self.context,
            self.capital_of_word,
            self.after_given,
            self.told,
            self.against,
        )

    def likelier(self, gain: float) -> Hypothesis:
        """Return this hypothesis likelier by `gain` (ln)."""
        found = self.copy()
        found.score += gain
        return found

    def costing_less(self, gain: float) -> Hypothesis:
        """Return this hypothesis with its reading likelier by `gain` (ln)."""
        found = self.likelier(gain)
        found.cost -= gain
        return found

    def told_by_others(self, gain: float, against: float) -> Hypothesis:
        """Return this hypothesis likelier by `gain` (ln), for its other places tell so."""
        found = self.likelier(gain)
        found.against = against
        return found


class Spot(NamedTuple):
    """What tells of a word where it stands, of its capital above all."""

    start: float  # the probability that a sentence starts here
    capitals: float = 1.0  # how much oftener than usual the document has capitals inside sentences
    strangers: float = 1.0  # how much likelier than usual a name of the document is one that no lexicon holds
    numbered: bool = False  # after a number with a stop, where it goes by the word whether a sentence starts

    @property
    def among_strangers(self) -> bool:
        """Tell whether the document is full of names that no lexicon holds."""
        return self.strangers > 1


_INSIDE = Spot(0.0)  # a sentence


@dataclass(slots=True)
class Choice:
    """A hypothesis with its probability after neighbours."""

    hypothesis: Hypothesis
    probability: float


Choices = dict[int, list[Choice]]  # by the link of a chain


class Decoder:
    """Holds the loaded models for one kind of source and remembers what it searched."""

    def __init__(
        self,
        confusions: Confusions,
        lexicon: Lexicon,
        language: LanguageModel,
        spelling: Mapping[str, SpellingModel],
        confusables: Confusables,
        casing: dict[str, tuple[int, int]],
        ordinals: Ordinals,
        foreign: ForeignWords,
        designations: frozenset[str],
        municipalities: frozenset[str],
    ) -> None:
        self.confusions = confusions
        self.lexicon = lexicon
        self.language = language
        self.spelling = spelling
        self.confusables = confusables
        self.casing = casing
        self.ordinals = ordinals
        self.foreign = foreign
        self.designations = designations
        self.municipalities = municipalities
        self._prefixes = PrefixIndex(lexicon)
        self._found = Memory(self._hypotheses, 100_000)
        self._only_forms = Memory(self._only_form, 100_000)
        self._shares = Memory(self._capital_share, 100_000)
        self._readings = Memory(self._readings_of, 100_000)
        self._unknowns = Memory[str, Hypothesis](lambda part: self._unknown(part, 0.0), 100_000)
        self._garbled = Memory(self._garbled_names, 100_000)
        self._lost = Memory(self._with_lost_letter, 100_000)

    def hypotheses(self, part: str, spot: Spot) -> list[Hypothesis]:
        """Return what `part` may be at `spot`, best first."""
        return self._found[part, spot]

    def only_form(self, part: str) -> str | None:
        """Return the form that `part` must be, whatever became of its č, š and ž; None if it may be another."""
        return self._only_forms[part]

    def _only_form(self, part: str) -> str | None:
        if part[1:].isupper() or part.lower() in self.lexicon:
            return None
        scores: dict[str, float] = {}
        for reading in self._readings[part, False]:
            row = self.lexicon.log_probabilities(reading.form)
            if row is not None and reading.case != UPPER:
                scores[reading.form] = max(max(row) - reading.cost, scores.get(reading.form, _INFINITY))
        if not scores:
            return None
        best = max(scores, key=lambda form: scores[form])
        if CARONS.isdisjoint(best[1:]) or best.translate(BARE) in self.lexicon or scores[best] < _LEAST_OF_A_ONLY_FORM:
            return None
        rivals = [score for form, score in scores.items() if form != best]
        return best if not rivals or max(rivals) < scores[best] - _MARGIN_OF_AN_ONLY_FORM else None

    def is_abbreviation(self, text: str) -> bool:
        """Tell whether the lexicon holds `text`, in capitals, as an abbreviation."""
        return text.isupper() and self.lexicon.kinds_of(text.lower()) & ABBREVIATION_BIT != 0

    def zero(self, read: str, capital: bool) -> list[Hypothesis]:
        """Return what a "0" standing alone may be: the number, or the preposition "o"."""
        as_number = Hypothesis(read, NUMBER, _ZERO, known=True)
        if ("o", "0") not in self.confusions.segment_costs:
            return [as_number]
        return [as_number, Hypothesis("O" if capital else "o", "o", _PREPOSITION_AS_ZERO, known=True)]

    def _hypotheses(self, place: tuple[str, Spot]) -> list[Hypothesis]:
        part, spot = place
        found: dict[str, Hypothesis] = {}
        self._search(part, spot, False, found)
        if part not in found or found[part].score < _WELL_KNOWN:
            self._add_unlikely(part, spot, found)
        if found[part].score < _SELDOM:
            self._add_lost(part, spot, found)
        if behind := behind_figure(part):
            self._add_compounds(part[0], behind, found)
        ranked = sorted(found.values(), key=lambda hypothesis: -hypothesis.score)
        least = ranked[0].score - _SPREAD
        kept = [hypothesis for hypothesis in ranked[:_MOST] if hypothesis.score >= least]
        # A foreign word is not made a Slovene one, nor a name one made up of letters, without a look at how probable it
        # is as read, of which the other places of a document may tell.
        looked_at = found[part].foreign or not (ranked[0].known or is_impossible(part))
        return [*kept, found[part]] if looked_at and found[part] not in kept else kept

    def _add_unlikely(self, part: str, spot: Spot, found: dict[str, Hypothesis]) -> None:
        """Add to `found` what may stand behind `part` where carons and case alone explain little."""
        as_unknown = self._unknowns[part]
        # Ordinary slips are looked for only where nothing else explains the word: a known one is not taken for a slip
        # of another.
        if all(hypothesis.score <= as_unknown.score for hypothesis in found.values()):
            self._search(part, spot, True, found)
        known = part in found  # "stane" is rare beside Stane, but štane is none at all
        # Lipušček may have been read as LipuSek, and so may Lipušek, of which no lexicon knows.
        far = min((hypothesis.cost for hypothesis in found.values()), default=0.0) > _FAR
        unlikely = not known and all(one.score < as_unknown.score for one in found.values())
        found.setdefault(part, self._as_stranger(as_unknown, spot.strangers))
        if not known and part.islower() and (two := self._as_two_words(part)) is not None:
            found[two.text] = two
        if unlikely or (far and is_impossible(part)):
            for hypothesis in self._garbled[part, spot.start < _MAY_BE_SMALL]:
                found.setdefault(hypothesis.text, hypothesis)

    def _add_lost(self, part: str, spot: Spot, found: dict[str, Hypothesis]) -> None:
        """Add to `found` what `part`, a rare word, may be if a letter inside it left no trace: točki read as toki."""
        least = found[part].score
        for reading in self._lost[part]:
            prior = self._prior(reading.form, reading.case, spot)
            if prior - reading.cost > least:
                text = in_case(reading.form, reading.case)
                found.setdefault(text, self._known(text, reading, prior))

    def _with_lost_letter(self, part: str) -> list[Reading]:
        if not part[1:].islower():
            return []
        case, form = TITLE if part[0].isupper() else LOWER, part.lower()
        return [
            Reading(whole, case, cost, 0)
            for letter, cost, _ in self.confusions.inside_of_carons[LOWER].get("", ())
            for place in range(1, len(form))
            if self._prefixes[form[:place]] & LETTER_BIT.get(letter, BEGINS)
            and (whole := form[:place] + letter + form[place:]) in self.lexicon
        ]

    def _add_compounds(self, figure: str, behind: str, found: dict[str, Hypothesis]) -> None:
        """Add to `found` a `figure` with the words that may be read as `behind` it: 3krat is no škrat."""
        for word in self.hypotheses(behind, _INSIDE):
            if word.known and not word.foreign and word.text.islower():
                whole = word.likelier(_COMPOUND)
                whole.text = figure + word.text
                found[whole.text] = whole

    def _search(self, part: str, spot: Spot, slips: bool, found: dict[str, Hypothesis]) -> None:
        for reading in self._readings[part, slips]:
            prior = self._prior(reading.form, reading.case, spot)
            if prior == _INFINITY:
                continue
            text = reading.form if reading.case == LOWER else in_case(reading.form, reading.case)
            if text not in found or found[text].score < prior - reading.cost:
                found[text] = self._known(text, reading, prior)

    def _known(self, text: str, reading: Reading, prior: float) -> Hypothesis:
        """Return `reading`, a form of the lexicon written as `text`, as a hypothesis; `prior` is ln P(text)."""
        form, case, cost, slips = reading.form, reading.case, reading.cost, reading.slips
        kinds = self.lexicon.kinds_of(form)
        if case == LOWER:  # quickly told of most
            return Hypothesis(
                text, form, prior - cost, True, slips, role=kinds & ROLE_BIT != 0, common=prior > _COMMON, cost=cost
            )
        return Hypothesis(
            text,
            form,
            prior - cost,
            known=True,
            slips=slips,
            name=kinds & NAME_BITS,
            role=kinds & ROLE_BIT != 0,
            rare_name=prior < _RARE and kinds & RARE_BITS != 0,
            listed=kinds & NAME_BITS != 0 and not kinds & COMMON_BIT,
            common=prior > _COMMON,
            cost=cost,
            capital_of_word=case == TITLE and not slips and self._is_no_name(form),
            after_given=self._after_given(form, prior) if kinds & ROLE_BIT else _FULL_NAME,
        )

    def _after_given(self, form: str, prior: float) -> float:
        """Return what a given name before it tells of a post that is a surname too, Župan, with a capital.

        Of the word with this `prior` it is the surname by its share, and otherwise the post.
        """
        _, capital, _ = self.lexicon.probabilities(form) or (0.0, 0.0, 0.0)
        share = min(1.0, capital / math.exp(prior))
        return math.log(share * math.exp(_FULL_NAME) + (1 - share) * math.exp(_POST_AFTER_NAME))

    def _is_no_name(self, form: str) -> bool:
        """Tell whether `form` is a word that has small letters nearly everywhere, and no function word."""
        small, capital, _ = self.lexicon.probabilities(form) or (0.0, 0.0, 0.0)
        return _LEAST_OF_A_WORD < small < _FUNCTION_WORD and small >= _WORD_AND_NO_NAME * capital

    def _readings_of(self, sought: tuple[str, bool]) -> list[Reading]:
        part, slips = sought
        found = search(part, self.confusions, self.lexicon, self._prefixes, slips)
        case = None if CARONS.isdisjoint(part) else case_of(part)
        if case is not None and part.lower() in self.lexicon:
            # A reader without č š ž prints none, so that somebody put the word right: več is no všeč.
            found.insert(0, Reading(part.lower(), case, 0.0, 0))
        return found

    def _unknown(self, text: str, cost: float) -> Hypothesis:
        """Return `text` as a word that no lexicon holds, read at `cost`."""
        form = text.lower()
        score = _UNKNOWN + self._spelt(form, text[0].isupper()) - cost
        strange = is_impossible(text)  # ReGina is no Regina
        if strange:
            score += _STRANGE
            if not cost:
                score = max(score, self._as_camel_case(text))
                if _may_have_acute(text):
                    foreign = self.spelling[ABROAD].word(form)  # kérvényei
                    plain = self._spelt(form.replace("é", "e"), text[0].isupper())  # Mbappéja
                    score = max(score, _UNKNOWN + _WITH_ACUTE + max(foreign, plain))
        abroad = not strange or (text.isalpha() and (text.islower() or text.istitle()))  # Straße
        as_foreign = SHARE + self.foreign.word(form.replace("ß", "ss")) if abroad and not cost else -math.inf
        known = as_foreign > -math.inf
        return Hypothesis(text, form, max(score, as_foreign), known=known, cost=cost, foreign=known)

    def _as_stranger(self, unknown: Hypothesis, strangers: float) -> Hypothesis:
        """Return `unknown`, as read, likelier as `strangers` are there if its é may be one: Mbappé."""
        if not _may_have_acute(unknown.text):
            return unknown
        return unknown.likelier(math.log(strangers))

    def _spelt(self, form: str, capital: bool) -> float:
        """Return ln P(form) by its letters; with a `capital` it may be a name."""
        if not capital:
            return self.spelling[WORDS].word(form)
        spelt = _log_sum([share + self.spelling[table].word(form) for table, share in _SPELT_AS])
        return spelt + _SELDOM_ENDING if form.endswith(_SELDOM_ENDS_A_NAME) else spelt

    def _garbled_names(self, standing: tuple[str, bool]) -> list[Hypothesis]:
        """Return what a part may be if it is in no lexicon: its letters that may be garbled read as carons.

        `standing` is the part, and whether it stands where it may begin with a small letter.
        """
        part, small = standing
        strange = {match.start() for match in IMPOSSIBLE.finditer(part)}
        places = strange | {place for place, letter in enumerate(part) if letter in _PLAIN}
        if part[0].isupper():
            places |= {match.start() for match in _READ_AS_T.finditer(part)}
        foreign = any(letter.isalpha() and not letter.isascii() and letter not in _OURS for letter in part.lower())
        foreign = foreign or (part[0].isupper() and not _NOT_OURS.isdisjoint(part.lower()))
        if not places or len(places) > _MOST_GARBLED or foreign or _has_other_capitals(part):
            return []
        texts: list[list[tuple[str, float]]] = [[("", 0.0)], *([] for _ in part)]  # by how much of `part` is read
        for place, letter in enumerate(part):
            ends = [place + 1]
            # A caron may leave two signs side by side: Rem$&nica, OstrozZnica.
            if {place, place + 1} <= places and not strange.isdisjoint((place, place + 1)):
                ends.append(place + 2)
            for end in ends:
                options = self._letters_behind(part, place, end, small) if place in places else [(letter, 0.0)]
                texts[end] += [(text + true, total + cost) for text, total in texts[place] for true, cost in options]
        return [
            self._unknown(text, cost - neighbours_gain(text, part, self.confusions))
            for text, cost in texts[-1]
            if _DOUBLED.search(text) is None
        ]

    def _letters_behind(self, part: str, first: int, end: int, small: bool) -> list[tuple[str, float]]:
        """Return the letters c s z č š ž that may have been read as `part[first:end]`, with costs.

        `small` tells whether the part stands where it may begin with a small letter.
        """
        capitals = part.isupper()  # a sign among them, VZDR%ANI, is no small letter
        shares = {UPPER if capitals or (first == 0 and part[0].isupper()) else LOWER: 1.0}
        if first == 0 and part[0] in SIGNS and not capitals:  # €rnolesk: nobody can tell whether it is a capital
            shares = _SMALL_UNKNOWN
        elif first == 0 and part[1:].islower() and small:  # most š that begin a word are read as S
            shares = {UPPER: 1.0, LOWER: _SMALL_UNKNOWN[LOWER] / _SMALL_UNKNOWN[UPPER]}
        tables = self.confusions.inside_of_carons if first else self.confusions.initial_of_carons
        return [
            (in_case(true, case), cost - math.log(share))
            for case, share in shares.items()
            for true, cost, _ in tables[case == UPPER].get(part[first:end], ())
            if (true in _LETTERS or true == part[first].lower())
            and (case == UPPER or not part[first].isupper() or true in CARONS)
        ]

    def _as_camel_case(self, text: str) -> float:
        """Return ln P(text) as words written as one: ChemSpider, tipkoShift, eSeja."""
        words = _words_at_capitals(text)
        if len(words) == 1 or not text.isalpha() or (len(words[0]) == 1 and text[0].isupper()):
            return _INFINITY
        return _CAMEL_CASE + sum(self._of_any_language(word.lower()) for word in words)

    def _as_two_words(self, part: str) -> Hypothesis | None:
        """Return the likeliest two words that `part` may be without the space between them: dase, "da se"."""
        found = [
            (self._beside(part[:cut], part[cut:]), f"{part[:cut]} {part[cut:]}")
            for cut in range(1, len(part))
            if self._is_word(part[:cut]) and self._is_word(part[cut:])
        ]
        if not found:
            return None
        score, text = max(found)
        return Hypothesis(text, text, _SPACE_LOST + score, known=False)

    def _is_word(self, form: str) -> bool:
        return form in self.lexicon if len(form) > 1 else form in _WORDS_OF_A_LETTER

    def _beside(self, first: str, second: str) -> float:
        """Return ln P of two words of the lexicon, in small letters, beside each other."""
        alone = sum(self._prior(form, LOWER, _INSIDE) for form in (first, second))
        return alone + _CONTEXT * self.language.association(first, second)

    def _of_any_language(self, form: str) -> float:
        """Return ln P(form), in whichever case, as a word of ours or a foreign one."""
        row = self.lexicon.log_probabilities(form) if len(form) > 1 else _OF_A_LETTER
        return max(*(row or (_INFINITY,)), SHARE + self.foreign.word(form))

    def _prior(self, form: str, case: int, spot: Spot) -> float:
        row = self.lexicon.probabilities(form)
        if row is None:
            return _INFINITY
        lower, title, upper = row
        if form == LABEL:
            lower *= _LABELS
        start = spot.start
        if spot.numbered:
            start = self.ordinals.start(form)
            lower += self.ordinals.following(form)
        if case == UPPER:
            probability = upper + _IN_CAPITALS * (lower + title)
        elif case == TITLE:
            # Names of bodies and posts make capitals frequent, not function words.
            capitals = spot.capitals if lower < _FUNCTION_WORD else 1.0
            inside = capitals * (title + self._capital_inside(form, lower) * lower)
            probability = start * (lower + title) + (1 - start) * min(inside, lower + title)
        else:
            probability = (start * _SMALL_AT_START + (1 - start)) * lower
        return math.log(probability) if probability > 0 else _INFINITY

    def capital_share(self, form: str) -> float:
        """Return how often `form` usually has a capital inside sentences; 0 if the lexicon does not hold it."""
        return self._shares[form]

    def _capital_share(self, form: str) -> float:
        small, capital = (math.exp(self._prior(form, case, Spot(0.0))) for case in (LOWER, TITLE))
        return capital / (small + capital) if small + capital else 0.0

    def _capital_inside(self, form: str, frequency: float) -> float:
        """Return how often `form` stands with a capital where no sentence begins."""
        share = _CAPITAL_INSIDE if frequency < _FUNCTION_WORD else _FUNCTION_WORD_INSIDE
        for key in (ending(form), form):
            small, capital = self.casing.get(key, (0, 0))
            share = (capital + _BEFOREHAND * share) / (small + capital + _BEFOREHAND)
        return share

    def decode(self, chain: list[list[Hypothesis]]) -> Choices:
        """Return the probability of each hypothesis, in the order given, of the links of `chain` that have several.

        Fixed words, such as marks and numbers, are single hypotheses.
        """
        self._weigh_confusables(chain)
        return self._decode(chain, _stretches(chain))

    def decode_again(self, chain: list[list[Hypothesis]], changed: Collection[int]) -> Choices:
        """Return what `decode` does, of the stretches alone in which links have `changed` since it was called."""
        again = (stretch for stretch in _stretches(chain) if any(link in changed for link in stretch))
        return self._decode(chain, again)

    def _decode(self, chain: list[list[Hypothesis]], stretches: Iterable[range]) -> Choices:
        return {
            link: choices
            for stretch in stretches
            for link, choices in zip(stretch, self._decode_stretch(chain, stretch), strict=True)
        }

    def _weigh_confusables(self, chain: list[list[Hypothesis]]) -> None:
        """Add to `chain` what the words around tell of "se" and "še", in place of half of what the neighbours tell."""
        second_of = self.confusables.second
        tokens: list[str] = []
        for place, hypotheses in enumerate(chain):
            if len(hypotheses) == 1:
                continue
            forms = {hypothesis.form for hypothesis in hypotheses}
            if second_of.keys().isdisjoint(forms):
                continue  # quickly told of most
            first = next((form for form in forms if second_of.get(form) in forms), None)
            if first is None:
                continue
            tokens = tokens or [found[0].form for found in chain]
            odds = _CONFUSABLES * self.confusables.odds(first, tokens, place)
            evidence = {first: -odds / 2, second_of[first]: odds / 2}
            chain[place] = [
                _weighed(hypothesis, evidence[hypothesis.form]) if hypothesis.form in evidence else hypothesis
                for hypothesis in hypotheses
            ]

    def _decode_stretch(self, chain: list[list[Hypothesis]], stretch: range) -> list[list[Choice]]:
        links = chain[stretch.start : stretch.stop]
        before = chain[stretch.start - 1][0] if stretch.start else None
        after = chain[stretch.stop][0] if stretch.stop < len(chain) else None
        if len(links) == 1:  # as most are
            alone = [self._tie(before, one) + one.score + self._tie(one, after) for one in links[0]]
            return [_shares(links[0], alone)]
        # Of each link but the first: of each of its hypotheses with each of those before it.
        ties = [[[self._tie(one, other) for one in first] for other in second] for first, second in pairwise(links)]
        forward = [[self._tie(before, hypothesis) + hypothesis.score for hypothesis in links[0]]]
        for hypotheses, tied in zip(links[1:], ties, strict=True):
            forward.append(
                [
                    _log_sum(list(map(add, forward[-1], row))) + hypothesis.score
                    for hypothesis, row in zip(hypotheses, tied, strict=True)
                ]
            )
        backward = [[self._tie(hypothesis, after) for hypothesis in links[-1]]]
        for following, tied in zip(links[:0:-1], reversed(ties), strict=True):
            scores = [[tie + hypothesis.score for tie in row] for hypothesis, row in zip(following, tied, strict=True)]
            backward.append([_log_sum(list(map(add, row, backward[-1]))) for row in zip(*scores, strict=True)])
        return [
            _shares(hypotheses, list(map(add, arriving, leaving)))
            for hypotheses, arriving, leaving in zip(links, forward, reversed(backward), strict=True)
        ]

    def _tie(self, first: Hypothesis | None, second: Hypothesis | None) -> float:
        if first is None or second is None:
            return 0.0
        weight = _CONTEXT * first.context * second.context
        tie = weight * self.language.association(first.form, second.form)
        # A given name beside a surname, in either order: Žan Šavli, ŠAVLI Žan.
        if (first.name and second.name and first.name | second.name == NAME_BITS) or (
            first.role and second.name & GIVEN_BIT
        ):
            # A rare name that takes a slip is printed no oftener than one that no list holds.
            if not (first.slips and first.rare_name) and not (second.slips and second.rare_name):
                tie += second.after_given
        elif second.role and not second.name and (first.role or first.name & GIVEN_BIT):
            tie += _POST_AFTER_NAME
        if second.capital_of_word and first.text in self.designations:
            tie += _AFTER_DESIGNATION
        if first.form in A_MUNICIPALITY and second.text in self.municipalities:
            tie += _NAME_OF_A_MUNICIPALITY
        if not first.text[0].isupper():
            return tie  # it begins no name
        if first.capital_of_word and self.language.begins_a_name(first.form, second.text):
            tie += _NAME_OF_A_PLACE
        of_streets = _OF_STREETS.get(second.form[:4])
        if of_streets is not None and first.form.endswith(of_streets):
            tie += _NAME_OF_A_STREET
        if first.text.startswith("Četrtn") and second.form.startswith("skupnost"):
            tie += _NAME_OF_A_QUARTER
        return tie


def _may_have_acute(text: str) -> bool:
    """Tell whether é in `text` may be one, and no garbled č, for nothing else there is strange: Mbappé, kérvényei."""
    return "é" in text and not is_impossible(text.replace("é", "e"))


def _words_at_capitals(text: str) -> list[str]:
    inside = [place for place, letter in enumerate(text) if place and letter.isupper()]
    return [text[start:end] for start, end in pairwise((0, *inside, len(text)))]


def _has_other_capitals(text: str) -> bool:
    """Tell whether `text` has capitals inside that no small č, š or ž is read as: FormatCellBorder."""
    words = [] if text.isupper() else _words_at_capitals(text)
    others = [word for word in words[1:] if word[0] not in _READ_AS_CAPITAL]
    return bool(others) and text.isalpha() and (len(words) > 2 or (text[0].isupper() and len(others[0]) > _SHORT_HALF))


def _weighed(hypothesis: Hypothesis, evidence: float) -> Hypothesis:
    """Return `hypothesis` with the `evidence` of the words around it in place of half of what its neighbours tell."""
    found = hypothesis.likelier(evidence)
    found.context = 1 - _CONFUSABLES
    return found


def _stretches(chain: list[list[Hypothesis]]) -> Iterator[range]:
    """Yield the stretches of links with several hypotheses.

    Where a word has but one the chain falls apart: what is before and after are independent.
    """
    start = 0
    for link, hypotheses in enumerate(chain):
        if len(hypotheses) == 1:
            if start < link:
                yield range(start, link)
            start = link + 1
    if start < len(chain):
        yield range(start, len(chain))


def _shares(hypotheses: list[Hypothesis], scores: list[float]) -> list[Choice]:
    total = _log_sum(scores)
    return [Choice(hypothesis, math.exp(score - total)) for hypothesis, score in zip(hypotheses, scores, strict=True)]


def _log_sum(values: list[float]) -> float:
    highest = max(values)
    return highest + math.log(sum([math.exp(value - highest) for value in values]))
