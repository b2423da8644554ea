"""Where a vote may stand: in a sentence that has the shape of one. Elsewhere it is only told of.

Minutes put a vote in a sentence that is all vote ("Glasovanje: 9 ZA, 0 PROTI"), that decides ("Dnevni red je bil
sprejet z 9 glasovi za"), that leads to a label, or that begins with the body in session. In a discussion figures stand
in sentences about anything: "Zadnjič je bilo za enak znesek 10 za in 3 proti." Those are not recorded but warned of.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.patterns import compiled
from pipeline.segment.resolutions.decisions import (
    begins_paragraph,
    decision_told,
    names_voters,
    outcome_told,
    result_in,
)
from pipeline.segment.resolutions.elsewhere import Session, begins_with_other_body, begins_with_own_body
from pipeline.segment.resolutions.labels import PART, Label
from pipeline.segment.text.clean_text import Text
from pipeline.segment.text.sentences import FULL_LINE, sentence_of
from pipeline.segment.votes.tokens import answers_roll, vote_tokens
from pipeline.segment.votes.votes import FoundVote, find_votes
from pipeline.segment.wording.tables import matcher, toml

FEW = 2  # words that belong to no vote, in a sentence that is all vote but for them
BESIDE_VERB = 16  # signs after "je" in which "sprejel" may stand
OPENING = 3  # words with which the sentences of votes begin alike that have one form
_VERB = compiled(r"\b(?:je|so|sta|ni|niso|nista|bo|bodo|bosta)\b")  # over folded text, as all of these
_CLAUSE = compiled(r",\s+(?:da|kjer|ki|ker|kako|zakaj|ali|kdaj|kdo|kaj|ceprav|kater\w+)\b")
_CLOSED = compiled(r",\s+(?:(?:je|so|sta|se|ni|niso|nista|[sz])\b|\d)")  # "Predlog, da se zavrne, ni bil sprejet"
_ASIDE = compiled(r"[(][^()]*[)]")
_VOTED = compiled(r"\bglas\w*:\s*$")  # "… je svet glasoval: 2 za, 3 proti"
_SIGNS = " \n.,;:()-–—*•|/"
_AFTER_LIST = ' .;,*\n)«"'


def in_place(text: Text, vote: FoundVote, labels: Sequence[Label], session: Session) -> bool:
    """Say whether a vote stands where minutes put votes, `labels` being those of the same item."""
    at = bisect_right(labels, vote.start, key=lambda label: label.intro) - 1
    label = labels[at] if at >= 0 else None
    following = labels[at + 1] if at + 1 < len(labels) else None
    if label is not None and vote.start < label.start:
        return True  # "… je z 9 glasovi za sprejel SKLEP:"
    if _sums_roll(text, vote):
        return True
    start, end = _sentence(text, vote, label)
    goes_on = _goes_on_telling(text, vote, end)
    if following is not None and not goes_on and _stands_before(text, end, following, session):
        return True
    if _after_other_body(text, start, end, session):
        return False
    sign = PART.match(text.clean, start, end)
    body = text.first_word(sign.end() if sign and sign.end() < end else start, end)
    if _is_all_vote(text, vote, body, end) or _is_result(text, vote, body, end):
        return True
    if goes_on or _in_open_clause(text, body, vote.start):
        return False
    if label is not None and _ends_paragraph_of(text, vote, label, start, end):
        return True
    return (
        _begins_as_vote(text, vote, body, end)
        or _decides(text, vote, body, end)
        or begins_with_own_body(text, start, end, session)
        or _opening(text, start, end) in session.vote_openings
    )


def _sums_roll(text: Text, vote: FoundVote) -> bool:
    """Say whether a vote is the sum of a roll call above it: "Čeh – ZA" / "Kos – PROTI" / "Skupaj: 1 za, 1 proti"."""
    line = text.line_at(vote.start)
    before = text.folded[text.lines[line].start : vote.start].strip(_SIGNS)
    total = matcher(toml("votes")["words"]["total"]).fullmatch(before) is not None
    return total and line > 0 and answers_roll(text.line(line - 1))


def _after_other_body(text: Text, start: int, end: int, session: Session) -> bool:
    """Say whether the sentence before, in the same paragraph, tells of another body: "Odbor je o tem glasoval."."""
    if start < 2 or begins_paragraph(text, start) or begins_with_own_body(text, start, end, session):
        return False
    before = sentence_of(text, start - 2)
    tells = _VERB.search(text.folded, *before) is not None  # a resolution's "Komisija pripombe obdela." only orders
    # "Predlogu odbor ne nasprotuje." "Komisija je ugotovila, da je oddanih 41 glasovnic."
    aside = [*toml("resolutions")["ends"]["comments"], *toml("votes")["words"]["papers"]]
    told = tells and matcher(aside).search(text.folded, *before) is None
    return told and begins_with_other_body(text, *before, session)


def _stands_before(text: Text, end: int, label: Label, session: Session) -> bool:
    """Say whether nothing stands between the sentence of a vote and the label it leads to."""
    beside = session.votes_lead or not text.lines[text.line_at(label.intro)].gap
    return beside and not text.clean[end : label.intro].strip(_AFTER_LIST)


def _is_result(text: Text, vote: FoundVote, body: int, end: int) -> bool:
    """Say whether a colon leads from words of voting to the figures: "Po preštetju glasov: oddanih 14, ZA 8"."""
    colon = text.clean.rfind(":", body, vote.start)
    counted = colon >= 0 and matcher(toml("votes")["words"]["voting"]).search(text.folded, body, colon) is not None
    return counted and _is_all_vote(text, vote, colon + 1, end)


def _begins_as_vote(text: Text, vote: FoundVote, body: int, end: int) -> bool:
    """Say whether a sentence begins with its figures, with words that head them, or names those who voted."""
    words = toml("votes")["words"]
    return (
        vote.start <= body
        or matcher(words["headed"]).match(text.folded, body, end) is not None
        or _VOTED.search(text.folded, body, vote.start) is not None
        or matcher(toml("resolutions")["unlabelled"]["put_to_vote"]).search(text.folded, body, vote.start) is not None
        or names_voters(text, body, end)
    )


def _decides(text: Text, vote: FoundVote, body: int, end: int) -> bool:
    """Say whether a sentence tells a decision or an outcome, with its vote or by the words around it."""
    if outcome_told(text, body, end) is not None or decision_told(text, body, end) is not None:
        return True
    table = toml("resolutions")["unlabelled"]
    around = text.folded[body : vote.start] + text.folded[vote.end : end]  # "Zapisnik se (3 za, 0 proti) potrdi"
    return matcher(table["subject"]).match(around) is not None and matcher(table["passive"]).search(around) is not None


def recurring_openings(text: Text, zones: Iterable[tuple[int, int]]) -> frozenset[tuple[str, ...]]:
    """Return the words with which the sentences of more than one vote begin: the form this body gives to votes.

    `zones` are where it votes: under its items.
    """
    votes = (vote for zone in zones for vote in find_votes(text, *zone))
    said = Counter(_opening(text, *sentence_of(text, vote.start)) for vote in votes)
    return frozenset(opening for opening, times in said.items() if times > 1)


def _opening(text: Text, start: int, end: int) -> tuple[str, ...]:
    return tuple(text.folded[text.first_word(start, end) : end].split()[:OPENING])


def _ends_paragraph_of(text: Text, vote: FoundVote, label: Label, start: int, end: int) -> bool:
    """Say whether a vote stands in the paragraph of a resolution: on a line of its own, or where nothing is told.

    "SKLEP 5: …" / "Tako je bilo ob 9 glasovih za odločeno."; "SKLEP: V svet zavoda se imenuje Ana Rus (8 za)."
    """
    first, last = text.line_at(label.end) + 1, text.line_at(start)
    first += not text.clean[label.end : start].split("\n")[0].strip(" :")  # a blank line may follow a lone label
    gaps = [line for line in range(first, last + 1) if text.lines[line].gap]
    if gaps:  # the next paragraph begins with the vote: the first since the label
        act = matcher(toml("votes")["words"]["act"]).search(text.folded, start, end) is not None
        return act and gaps == [last] and text.line_start(start) and not find_votes(text, label.end, start)
    told = any(_VERB.search(text.folded, a, b) for a, b in ((start, vote.start), (vote.end, end)) if a < b)
    return not told or (last > text.line_at(label.end) and text.line_start(start))


def _goes_on_telling(text: Text, vote: FoundVote, end: int) -> bool:
    """Say whether a sentence tells more than the outcome after its vote: "Sklep (9 za, 1 proti) še ni izvršen"."""
    verb = _VERB.search(text.folded, vote.end, end)
    if verb is None or result_in(text, vote.end, end) is not None:
        return False
    if decision_told(text, sentence_of(text, vote.start)[0], end) == "firm":
        return False  # "Sklenjeno je bilo (6 za), da se odpove, če do maja ne bo prispelo"
    words = toml("votes")["words"]
    adopted = matcher([*words["adopted"], *words["voting"], *words["decided"]])
    # "… sprejeli sklep, da je rok maj", "Z 8 glasovi za je sprejel odlok"
    return adopted.search(text.folded, vote.end, verb.end() + BESIDE_VERB) is None


def _in_open_clause(text: Text, start: int, place: int) -> bool:
    """Say whether a place lies in a clause of a sentence that tells something else: "V glasilu piše, da je …".

    The chairman's "ugotovi, da" and what puts something to the vote lead to this body's votes.
    """
    clause = next(reversed(list(_CLAUSE.finditer(text.folded, start, place))), None)
    if clause is None or _CLOSED.search(text.folded, clause.end(), place + 4):
        return False
    if result_in(text, start, clause.start()) is not None:
        return False  # "Predlog ni bil sprejet, ker je zanj glasovalo 5 članov"
    table = toml("resolutions")
    leads = matcher([*toml("votes")["words"]["stating"], *table["unlabelled"]["puts"]])
    return leads.search(text.folded, start, clause.start()) is None


def _sentence(text: Text, vote: FoundVote, label: Label | None) -> tuple[int, int]:
    """Return the sentence of a vote, without a resolution before it on the same lines and what follows on others."""
    start, end = sentence_of(text, vote.start)
    if label is not None:
        start = max(start, label.end) if label.end <= vote.start else start
    line = text.line_at(vote.start)
    if line and text.line_start(vote.start):
        above = text.lines[line - 1]
        ended = text.line(line - 1).rstrip().endswith((".", ":", ";", "!", "?", "«", '"'))
        if text.lines[line].gap or ended or above.end - above.start < FULL_LINE * text.width:
            start = vote.start
    last = text.lines[text.line_at(max(vote.start, vote.end - 1))].end
    goes_on = text.clean[last : last + 40].lstrip()[:1].islower()  # "… z 11 glasovi ZA" / "sklenjeno, da …"
    if not text.clean[vote.end : last].strip(_AFTER_LIST) and not goes_on:
        end = max(vote.end, min(end, last))
    return start, max(end, vote.end)


def _is_all_vote(text: Text, vote: FoundVote, start: int, end: int) -> bool:
    """Say whether a sentence begins as a vote does and holds hardly anything else."""
    tokens = [token for token in vote_tokens(text, start, end) if text.clean[token.start : token.end].strip(_SIGNS)]
    asides = [(vote.start, vote.end), *(aside.span() for aside in _ASIDE.finditer(text.clean, vote.end, end))]
    strange = [token for token in tokens if token.kind == "other" and not any(a <= token.start < b for a, b in asides)]
    begins = not tokens or tokens[0] not in strange
    return not strange or (begins and len(strange) <= FEW)
