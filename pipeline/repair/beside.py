"""What the words beside a part tell of it that no statistics of neighbours do: abbreviations, names, signatures."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.patterns import compiled
from pipeline.repair.decoding.channel import CARONS
from pipeline.repair.decoding.decoder import Decoder, Hypothesis
from pipeline.repair.decoding.sentences import UNSURE_CASE
from pipeline.repair.decoding.tokens import Part
from pipeline.repair.lexicon.lexicon import ABBREVIATION_BIT, GIVEN_BIT, KIND_BIT, NAME_BITS
from pipeline.repair.names.names import AROUND, is_abbreviation

INSIDE = 0.1  # the probability of a sentence's start below which a word is taken to stand inside one
# "pare. St. 12": of 68 places of "parc. št." seven are read so, and money stands before no number's sign.
_PARCEL, _PARCEL_MISREAD, _NUMBER_SIGN = "parc", "pare", compiled(r"(?:[SsŠš358]t|&t|§t)\.:?")
_LOWER_PART = "Sp"  # Sp. Gorje is no Španish one
_NUMBER_ABBREVIATIONS = frozenset({"št", "štev", "tč"})
_NO_SENTENCE_ENDS = 5.0  # after a stop that a small letter follows: before it stands an abbreviation
_PLACE = 8.0  # ln of how much likelier a settlement is after "vas" and the like: "iz vasi Sele"
_PLACE_AS_READ = 4.0  # the same of one as read beside another: KS Matke is not that of Mačke
_IS_A_PLACE = compiled(
    r"(?i)(vasi?|vasjo|nase.j\p{Ll}{1,3}|zasel\p{Ll}{1,3}|KS|krajevn\p{Ll}+|skupnosti?|ob.in[aeio]|far[aeio]"
    r"|kraj[aeiu]?|relacij[aio]|(k\.)?o\.)"
)
# A word with a capital has it from a name where nothing else can stand: before another capital over a hyphen or slash,
# "Sele-Vrhe"; after "gospod"; and where a firm is named by this word alone, "podjetje Šport d.o.o.".
_SURELY_NAMED = 12.0
_OF_A_POST = compiled(r"\p{Ll}+[sš]k(?:[aio]|ega|emu|im|em)")
_NO_SURNAME, _NO_NAME_OF_A_FIRM = -5.0, -3.0  # the same of such a name that is made of a word
_OVER_A_HYPHEN = compiled(r"[-–/](?![SZCG])\p{Lu}")  # but "Solsko-Sportni" is šolsko-športni
# What hardly ever follows a preposition; of "s", a letter too, "z" tells better.
_PREPOSITIONS = {"do": "do", "iz": "iz", "od": "od", "pri": "pri", "s": "z", "v": "v", "z": "z"}
_UNFIT, _NONE_FOLLOWS = 0.03, -6.0
_DASHES, _ROAD = ("-", "–"), compiled(r"(?i)cest(?:[aeio]|ni|ah)")  # cesta Sele – Vrhe
_ADDRESSED = compiled(
    r"(?i)gosp(?:od(?:[aeu]|om)?|\.|[aeio]|ejo)|g[ea]?\.|tov\.|tovari.(?:[aeiu]|em)?|mag\.|[^\w]?dr\."
)
_FIRM = compiled(r"(?i)(?:podjetj|firm|dru.b|izvajal|ponudni|najemni|dobavitel|lastni)\p{Ll}*")
_KIND_OF_A_FIRM = compiled(r"(?:d\. ?[dno]|s\. ?p|k\. ?d|z\. ?(?:b\. ?)?o)\b")
PARTS_A_LIST, _LISTED = (",", ";"), -4.0  # a word in small letters between names in a list
_NO_NAME_FOLLOWS = -3.0  # after an abbreviation such as OŠ
# "Za" between two words of which none tells of a name: of 31 in texts read by `eng` 29 are "za", the most frequent
# word that is mistaken in case. Those named so are groups of councillors and places: "skupina Za mesto".
_READ_WITH_CAPITAL, _NO_NAME = "Za", -3.0
_NAMED = compiled(
    r"(?i)skupin|klub|list[aeio]$|gibanj|na.rt|OPPN|ledin|pa.nik|seno.et|travnik|njiv|polj|gozd|obmo.j|predel|zasel|nasel"
    r"|vasi?$|ulic|cest|pot[ij]?$|trg|parcel|kmetij|doma.ij"
)
_WHERE = compiled(r"(?:om|em|jo|ami|imi)\b")  # "Za gradom", where somebody lives
# Of 46 in minutes two have a small letter there.
_MAYOR, _MAYOR_AS_READ, _SIGNED = frozenset(("Župan", "Županja")), frozenset(("Zupan", "Zupanja")), 8.0
# Before the name of such a body its own begins: "Športno društvo Hmeljar", 76 times in 83 in minutes.
_BODY = compiled(
    r"(?i)dru.tv(?:[oau]|om)|zvez[aeio]|klub(?:[au]|om)?|cent(?:er|r[au]|rom)|dom(?:[au]|om)?|podjetj(?:[eau]|em)"
)
_NAMED_BODY = 4.0
_OF_A_MUNICIPALITY = compiled(r"Ob..?in|Mestn")
# What follows a given name from abroad, which is no name of ours with a caron: Ursula von der Leyen is no Uršula.
_BEFORE_A_FOREIGN_SURNAME, _AS_READ = frozenset({"von", "van", "de", "di", "del", "della", "du", "dos"}), 9.0
_INSIDE_A_FOREIGN_NAME = _BEFORE_A_FOREIGN_SURNAME | {"De", "Della", "Van", "Von", "dei", "delle", "der", "San", "Via"}
_A_NUMBER_FOLLOWS, _NO_NUMBER_FOLLOWS, _CAPITAL_INSIDE_A_LINE = 5.0, -8.0, -4.0


@dataclass(slots=True)
class Here:
    """A word where it stands on its page: what is read around it, and how probable it is that a sentence starts."""

    row: int
    column: int
    raw: str
    before: str
    after: str
    beyond: str  # the word after that
    goes_over: bool  # the next word stands in another line
    start: float
    numbered: bool  # after a number with a stop, where it goes by the word whether a sentence starts


def told_beside(hypotheses: list[Hypothesis], part: Part, here: Here, decoder: Decoder) -> list[Hypothesis]:
    """Return `hypotheses` for `part` of the word that stands `here` with what the words before and after it tell."""
    if part.text[0].islower() and not here.raw.startswith(".", part.end):
        return hypotheses  # quickly told of most words
    hypotheses = _told_by_next(hypotheses, part, here, decoder)
    if here.raw.rstrip(":") in _MAYOR_AS_READ:
        hypotheses = _signed(hypotheses, here, decoder)
    if part.text.istitle() and len(part.text) > len(_READ_WITH_CAPITAL) and _IS_A_PLACE.fullmatch(here.before):
        hypotheses = _of_a_place(hypotheses, part, decoder)
    if here.after in _BEFORE_A_FOREIGN_SURNAME and decoder.lexicon.kinds_of(part.text.lower()) & GIVEN_BIT:
        hypotheses = [
            hypothesis.likelier(_AS_READ) if hypothesis.text == part.text else hypothesis for hypothesis in hypotheses
        ]
    if here.start < INSIDE and here.raw.endswith(part.text) and _begins_a_body(here):
        hypotheses = [
            hypothesis.likelier(_NAMED_BODY) if hypothesis.capital_of_word else hypothesis for hypothesis in hypotheses
        ]
    if part.text[0].isupper():
        hypotheses = _told_by_capital(hypotheses, part, here)
        if part.start == 0 and len(part.text) > len(_READ_WITH_CAPITAL):
            hypotheses = _after_preposition(hypotheses, part, here.before.lower(), decoder)
        if _is_first_of_a_list(part, here, decoder):
            hypotheses = [
                one.likelier(-_SURELY_NAMED) if one.role and one.text != part.text else one for one in hypotheses
            ]
        if _is_listed(here):
            hypotheses = [
                hypothesis.likelier(_LISTED)
                if hypothesis.text[0].islower() and not hypothesis.role  # "Ivan Kos, župan, Ana Rus"
                else hypothesis
                for hypothesis in hypotheses
            ]
    return _unless_named(hypotheses, part, here) if here.start < INSIDE else hypotheses


def _told_by_next(hypotheses: list[Hypothesis], part: Part, here: Here, decoder: Decoder) -> list[Hypothesis]:
    """Return `hypotheses` with what the next word tells of abbreviations: št. 5, OŠ Prežihovega Voranca."""
    rest = here.raw[part.end :]
    if rest == "." and part.text == _PARCEL_MISREAD and _NUMBER_SIGN.fullmatch(here.after):
        return [Hypothesis(_PARCEL, _PARCEL, 0.0, known=True, told=True)]
    if rest == "." and part.text == _LOWER_PART and here.after[:1].isupper():
        return [Hypothesis(part.text, part.text.lower(), 0.0, known=True)]
    if rest.startswith(".,") or (rest == "." and not here.after[:1].isupper()):  # "zadr. dom" is no "za dr."
        hypotheses = [hypothesis for hypothesis in hypotheses if " " not in hypothesis.text]
    if rest in (".", ".:"):
        if here.after[:1].islower() and here.after[0] not in UNSURE_CASE:
            hypotheses = [_abbreviated(hypothesis, decoder) for hypothesis in hypotheses]
        return [_before_number(hypothesis, here.after, here.column == 0) for hypothesis in hypotheses]
    if is_abbreviation(part.text):
        named = not rest and _names_a_body(here.after)
        return [
            _before_name(hypothesis, named)
            if len(hypothesis.text) == len(part.text) and decoder.is_abbreviation(hypothesis.text)
            else hypothesis
            for hypothesis in hypotheses
        ]
    return hypotheses


def _of_a_place(hypotheses: list[Hypothesis], part: Part, decoder: Decoder) -> list[Hypothesis]:
    """Return `hypotheses` with the evidence of "vas" and the like before them.

    What is the name of a person as read stays likely: "predsednik KS Kosec", who is no settlement Koseč.
    """
    place = KIND_BIT["place"]
    kinds = decoder.lexicon.kinds_of(part.text.lower())
    if kinds & NAME_BITS and not kinds & place:
        return hypotheses
    found = []
    for hypothesis in hypotheses:
        if hypothesis.text == part.text and kinds & place and not hypothesis.capital_of_word:
            found.append(hypothesis.likelier(_PLACE_AS_READ))
        elif hypothesis.text.istitle() and not hypothesis.slips and decoder.lexicon.kinds_of(hypothesis.form) & place:
            found.append(hypothesis)
        else:
            found.append(hypothesis.likelier(-_PLACE))
    return found


def _is_first_of_a_list(part: Part, here: Here, decoder: Decoder) -> bool:
    """Tell whether `part` stands before a given name that ends an item, as a surname does: "Zupan Ivan, "."""
    if here.raw != part.text or not here.after.endswith(PARTS_A_LIST):
        return False
    kinds = decoder.lexicon.kinds_of
    return kinds(part.text.lower()) & NAME_BITS != 0 and kinds(here.after[:-1].lower()) & GIVEN_BIT != 0


def _is_listed(here: Here) -> bool:
    """Tell whether the word `here` stands between others with capitals in a list: "Selo, Sele, Sora"."""
    parted = here.raw[-1] in PARTS_A_LIST and here.before[-1:] in PARTS_A_LIST
    return parted and here.before[:1].isupper() and here.after[:1].isupper()


def _told_by_capital(hypotheses: list[Hypothesis], part: Part, here: Here) -> list[Hypothesis]:
    """Return `hypotheses` for `part`, with a capital that can only be that of a name, with the evidence of it."""
    if part.start == 0 and (_ADDRESSED.fullmatch(here.before) or here.before in _INSIDE_A_FOREIGN_NAME):
        return [one if one.text == part.text else _addressed(one) for one in hypotheses]
    if not _is_surely_named(part, here):
        return hypotheses
    return [one if one.text == part.text else _as_name(one, _NO_NAME_OF_A_FIRM) for one in hypotheses]


def _after_preposition(hypotheses: list[Hypothesis], part: Part, before: str, decoder: Decoder) -> list[Hypothesis]:
    """Return `hypotheses` of a word read with a capital with the evidence of a preposition: "iz Sel" is no "iz šel"."""
    if before not in _PREPOSITIONS:
        return hypotheses
    first, fit = _PREPOSITIONS[before], decoder.language.grammar.fit
    return [
        one.likelier(_NONE_FOLLOWS) if one.text != part.text and fit(first, one.form) < _UNFIT else one
        for one in hypotheses
    ]


def _addressed(hypothesis: Hypothesis) -> Hypothesis:
    """Return `hypothesis` with the evidence of "gospod" before it: Zep is no žep, nor likely a Žep."""
    if hypothesis.role or not hypothesis.known or _OF_A_POST.fullmatch(hypothesis.text):
        return hypothesis  # "gospod župan", "g. šolski nadzornik"
    return _as_name(hypothesis, _NO_SURNAME)


def _as_name(hypothesis: Hypothesis, no_word: float) -> Hypothesis:
    """Return `hypothesis` with the evidence that it is a name; `no_word` tells against one made of a word."""
    if hypothesis.text[0].islower():
        return hypothesis.likelier(-_SURELY_NAMED)
    return hypothesis.likelier(no_word) if hypothesis.capital_of_word else hypothesis


def _is_surely_named(part: Part, here: Here) -> bool:
    """Tell whether the capital of `part` can only be that of a name: Sele-Vrhe, "podjetje Solo d.o.o."."""
    if _OVER_A_HYPHEN.match(here.raw, part.end):
        return True
    if here.after in _DASHES and _ROAD.fullmatch(here.before) and here.beyond[:1].isupper():
        return True
    # "Kos Šport d.o.o." may be "Kos šport d.o.o.".
    first = not here.before[:1].isupper() or _FIRM.fullmatch(here.before)
    return (
        bool(first)
        and part.start == 0
        and here.start < INSIDE
        and bool(_KIND_OF_A_FIRM.match(f"{here.after} {here.beyond}"))
    )


def _begins_a_body(here: Here) -> bool:
    """Tell whether the word `here` stands before "društvo" and the like, and these before a name."""
    named = here.beyond[:1].isupper() and here.beyond[1:2].islower() and not here.beyond.endswith(":")
    return named and _BODY.fullmatch(here.after) is not None


def _signed(hypotheses: list[Hypothesis], here: Here, decoder: Decoder) -> list[Hypothesis]:
    """Return `hypotheses` with the evidence that between two names the mayor signs: "Zapisal Jan Kos Župan Jan Rus"."""
    kinds = decoder.lexicon.kinds_of(here.before.lower())
    if not (kinds & NAME_BITS and not kinds & GIVEN_BIT and here.before.istitle() and here.after.istitle()):
        return hypotheses
    return [hypothesis.likelier(_SIGNED) if hypothesis.text in _MAYOR else hypothesis for hypothesis in hypotheses]


def _unless_named(hypotheses: list[Hypothesis], part: Part, here: Here) -> list[Hypothesis]:
    """Return `hypotheses` with the evidence that "Za" inside a sentence is a misread "za" where it begins no name."""
    if part.text != _READ_WITH_CAPITAL or here.after[:1].isupper() or not here.before[-1:].isalnum():
        return hypotheses
    if _NAMED.match(here.before.strip(AROUND)) or _WHERE.search(here.after):
        return hypotheses
    return [hypothesis.likelier(_NO_NAME) if hypothesis.text == part.text else hypothesis for hypothesis in hypotheses]


def _abbreviated(hypothesis: Hypothesis, decoder: Decoder) -> Hypothesis:
    """Return `hypothesis` with the evidence that before a small letter no sentence ends: "dr. vet. med." is no več."""
    known = decoder.lexicon.kinds_of(hypothesis.form) & ABBREVIATION_BIT
    return hypothesis.likelier(_NO_SENTENCE_ENDS) if known else hypothesis


def _before_number(hypothesis: Hypothesis, following: str, first: bool) -> Hypothesis:
    """Return `hypothesis` with the evidence that št. and tč. stand before a number, and St. (Pauli) does not.

    It is "Št. 7" only where a line begins, whatever the word before it ends in: "parc. št. 7", "SKLEP: št. 7".
    """
    if hypothesis.form not in _NUMBER_ABBREVIATIONS or (hypothesis.text[0].isupper() and following[:1].islower()):
        return hypothesis  # "Št. zadeve: 7" tells nothing either way
    counts = following.lstrip("*")[:1].isdigit()  # *88/3, where a building stands
    evidence = _A_NUMBER_FOLLOWS if counts else _NO_NUMBER_FOLLOWS
    if counts and not first and hypothesis.text.istitle():
        evidence += _CAPITAL_INSIDE_A_LINE
    found = hypothesis.likelier(evidence)
    found.told = counts
    return found


def _names_a_body(following: str) -> bool:
    """Tell whether `following` is the name of a school or a quarter, OŠ Prežihovega Voranca, and no "OS Občine"."""
    name = following.strip(AROUND)
    return name[:1].isupper() and name[1:2].islower() and not _OF_A_MUNICIPALITY.match(name)


def _before_name(hypothesis: Hypothesis, named: bool) -> Hypothesis:
    """Return `hypothesis` with the evidence that OŠ, ČS, MČ stand before the name of what they abbreviate."""
    if CARONS.isdisjoint(hypothesis.text):
        return hypothesis
    evidence = 0.0 if named else _NO_NAME_FOLLOWS
    found = hypothesis.likelier(evidence)
    found.told = named
    return found
