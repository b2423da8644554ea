"""The vote and the outcome of each resolution: before or after it, each goes to the one it can belong to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex
from rapidfuzz import fuzz

from pipeline.model import Result, Vote
from pipeline.patterns import compiled
from pipeline.segment.resolutions.decisions import (
    adopts,
    begins_paragraph,
    decision_told,
    names_voters,
    outcome_told,
    rejects,
    result_in,
    routine,
    takes_back,
    takes_back_own,
)
from pipeline.segment.resolutions.labels import Label, find_labels
from pipeline.segment.text.clean_text import Text
from pipeline.segment.text.sentences import sentence_of, sentences
from pipeline.segment.votes.votes import FoundVote, find_votes
from pipeline.segment.wording.tables import matcher, toml

REACH = 400  # signs between a resolution and its vote where a discussion stands between them
PARAGRAPHS = 14  # sentences over which a resolution's vote or proposal is sought
ASIDE = 5  # words with which a sentence may go on after the vote on the resolution that follows
SAME_TEXT = 88  # rapidfuzz ratio from which a proposal and the resolution after it are one
_AFTER_VOTE = " .;,*\n)"
LIKE_TEXT = 60  # the same where the resolution may be the proposal as amended


@dataclass(slots=True)
class Draft:
    """A resolution while its vote and outcome are sought."""

    start: int  # of its text
    end: int
    label: Label | None
    votes: list[FoundVote] = field(default_factory=list)
    outcomes: list[Result] = field(default_factory=list)
    told: set[int] = field(default_factory=set)  # where the sentences begin that tell its outcome
    text: str | None = None

    @property
    def begin(self) -> int:
        return self.label.start if self.label else self.start


def votes_in(votes: Sequence[FoundVote], start: int, end: int) -> Sequence[FoundVote]:
    """Return those of `votes`, which are in order, that begin in `Text.clean[start:end]`."""
    first = bisect_left(votes, start, key=lambda vote: vote.start)
    return votes[first : bisect_left(votes, end, lo=first, key=lambda vote: vote.start)]


def pieces_in(pieces: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    """Return those of `pieces`, which are in order, that begin in `Text.clean[start:end]`."""
    first = bisect_left(pieces, (start, start))
    return pieces[first : bisect_left(pieces, (end, end), lo=first)]


def _place_of(drafts: Sequence[Draft], draft: Draft) -> int:
    return bisect_left(drafts, draft.begin, key=lambda one: one.begin)


def counts(vote: Vote) -> tuple[int, ...]:
    figures = (vote.present, vote.registered, vote.in_favour, vote.against, vote.abstain, vote.not_voting)
    return tuple(figure for figure in figures if figure is not None)


def conflict(one: Vote, other: Vote) -> bool:
    names = ("present", "registered", "in_favour", "against", "abstain", "not_voting")
    pairs = ((getattr(one, name), getattr(other, name)) for name in names)
    return any(a is not None and b is not None and a != b for a, b in pairs)


def assign_votes(
    text: Text, drafts: list[Draft], votes: Sequence[FoundVote], pieces: Sequence[tuple[int, int]], votes_lead: bool
) -> list[FoundVote]:
    """Give each vote to the resolution it belongs to; return those that belong to none with a label."""
    left: list[FoundVote] = []
    for vote in votes:
        # all that a vote can belong to stands beside it
        at = bisect_right(drafts, vote.start, key=lambda draft: draft.begin)
        beside = drafts[max(0, at - 2) : at + 3]
        introduced = next((d for d in beside if d.label and d.label.intro <= vote.start < d.label.end), None)
        inside = next((d for d in beside if d.start <= vote.start < d.end), None)
        before = next((d for d in reversed(beside) if d.end <= vote.start), None)
        after = next((d for d in beside if d.label and vote.end <= d.label.start), None)
        if introduced is not None:
            for draft in _led_by(text, drafts, introduced):
                left += _given(draft, vote)
        elif after is not None and _adopted_by(text, vote, after, drafts, votes):
            for draft in _together_after(text, drafts, after):
                draft.votes.append(vote)
        elif votes_lead and after is not None and after.label and _leads(text, vote, after.label, before, votes):
            left += _given(after, vote)
        elif inside is not None:
            if not counts(vote.vote):
                holding = pieces[max(0, bisect_right(pieces, (inside.start, len(text.clean))) - 1)]
                first_sentence = holding[1] if holding[0] <= inside.start < holding[1] else inside.end
                if vote.start < first_sentence and not inside.votes and _decides(text, vote):
                    inside.votes.append(vote)
            else:
                inside.votes.append(vote)
        elif before is not None and _may_follow(text, before, vote):
            for draft in _ended_by(text, drafts, before, vote):
                draft.votes.append(vote)
        elif _decides_itself(text, vote.start):
            left.append(vote)
        elif after is not None and after.label and _may_lead(text, after, vote, drafts, votes, pieces):
            left += _given(after, vote)
        else:
            left.append(vote)
    return sorted(left, key=lambda vote: vote.start)


def _given(draft: Draft, vote: FoundVote) -> list[FoundVote]:
    """Give a vote to a resolution; return those it had that contradict it, which it no longer has."""
    contradicting = [old for old in draft.votes if conflict(old.vote, vote.vote)]
    draft.votes = [old for old in draft.votes if old not in contradicting] + [vote]
    return contradicting


def _adopted_by(text: Text, vote: FoundVote, draft: Draft, drafts: Sequence[Draft], votes: Sequence[FoundVote]) -> bool:
    """Say whether a resolution is adopted right after a vote, and has none itself: "ZA 19. Svet je sprejel SKLEP:"."""
    if not _leads_to_adoption(text, vote, draft) or _decides_itself(text, vote.start):
        return False
    place = _place_of(drafts, draft)
    before = drafts[place - 1] if place else None
    if before is not None and before.label is not None and not before.label.proposes and not before.votes:
        return False  # it ends the resolution above: "SKLEP: … Za 4, proti 2." / "Sprejet je bil SKLEP: …"
    following = next(iter(drafts[place + 1 :]), None)
    limit = following.begin if following else len(text.clean)
    others = votes_in(votes, draft.end, min(limit, draft.end + REACH))
    return all(_leads_to_adoption(text, other, following) for other in others)


def _leads_to_adoption(text: Text, vote: FoundVote, draft: Draft | None) -> bool:
    label = draft.label if draft else None
    return (
        label is not None
        and not label.proposes
        and label.intro < label.start
        and bool(counts(vote.vote))
        and _adjoins(text, vote.end, label.intro)
        and adopts(text, label.intro, label.start)
        and not any(counts(other.vote) for other in find_votes(text, label.intro, label.start))
    )


def _leads(text: Text, vote: FoundVote, label: Label, before: Draft | None, votes: Sequence[FoundVote]) -> bool:
    """Say whether a vote stands right before a resolution whose own sentence tells none.

    What became of a proposal may be told before it, unless another one stands above the vote: "Za 2, proti 3. Predlog
    ni bil sprejet." / "PREDLOG SKLEPA: …".
    """
    waits = before is not None and _is_proposal(before)
    end = outcome_before(text, vote, label)[1] if label.proposes and not waits else _told_until(text, vote)
    return _adjoins(text, end, label.intro) and not votes_in(votes, label.intro, label.start)


def outcome_before(text: Text, vote: FoundVote, label: Label) -> tuple[int, int]:
    """Return where the sentence begins and ends that, between a proposal's vote and its label, tells the outcome."""
    end = _told_until(text, vote)
    between = text.clean[end : label.intro]
    start = end + len(between) - len(between.lstrip(_AFTER_VOTE))
    first, stop = sentence_of(text, start) if start < label.intro else (end, end)
    tells = start < label.intro and first >= vote.end and stop <= label.intro and outcome_told(text, first, stop)
    return (first, stop) if tells else (end, end)


def _told_until(text: Text, vote: FoundVote) -> int:
    """Return where a vote ends, with words after it that only tell the outcome: "Z 9 glasovi je bil sklep sprejet"."""
    _, stop = sentence_of(text, vote.start)
    stop = max(stop, vote.end)
    accepted = result_in(text, vote.end, stop) == "accepted" or adopts(text, vote.end, stop)
    only = accepted and len(text.clean[vote.end : stop].split()) <= ASIDE
    return stop if only else vote.end


def _adjoins(text: Text, start: int, end: int) -> bool:
    return not text.clean[start:end].strip(_AFTER_VOTE)


def votes_lead(text: Text, zones: Sequence[tuple[int, int]]) -> bool:
    """Say whether it is this body's habit to put each vote before its resolution.

    The first resolution under an item and the last tell: only where votes lead does the first have one right before it
    and the last none after it.
    """
    habits = [_lead_in(text, start, end) for start, end in zones]
    return habits.count(True) > habits.count(False)


def votes_follow(text: Text, start: int, end: int) -> bool:
    """Say whether votes surely stand after their resolutions under one item, whatever the habit of the body is."""
    return _lead_in(text, start, end) is False


def _lead_in(text: Text, start: int, end: int) -> bool | None:
    labels = find_labels(text, start, end)
    votes = [vote for vote in find_votes(text, start, end) if counts(vote.vote)]
    if not labels or not votes:
        return None
    led = (vote for vote in votes if vote.start < labels[0].intro)
    first = any(_adjoins(text, _told_until(text, vote), labels[0].intro) for vote in led)
    last = any(vote.start >= labels[-1].end for vote in votes)
    return None if first == last else first


def _led_by(text: Text, drafts: Sequence[Draft], first: Draft) -> list[Draft]:
    """Return the resolutions that the sentence before `first` leads to: "sprejel naslednja sklepa:" both."""
    assert first.label is not None
    led = [first]
    several = matcher(toml("resolutions")["introduced"]["several"])
    if several.search(text.folded, first.label.intro, first.start):
        for draft in drafts[_place_of(drafts, first) + 1 :]:
            if draft.label is None or text.clean[led[-1].end : draft.label.intro].strip(" .\n*"):
                break
            if adopts(text, draft.label.intro, draft.label.start):
                break  # "… ni sprejel predloga sklepa: …" / "Odbor je s 3 glasovi sprejel sklep: …"
            led.append(draft)
    return led


def _ended_by(text: Text, drafts: Sequence[Draft], last: Draft, vote: FoundVote) -> list[Draft]:
    """Return the resolutions that a vote after `last` is on: both where it is said of "oba sklepa"."""
    ended = [last]
    for draft in reversed(drafts[: _place_of(drafts, last)]):
        if draft.votes or text.clean[draft.end : ended[-1].begin].strip(" .\n*"):
            break
        ended.append(draft)
    start, end = sentence_of(text, vote.start)
    said = text.clean[start:end]
    named = [draft for draft in ended if draft.label and draft.label.number and _names(said, draft.label.number)]
    if len(named) > 1:
        return named  # "(Glasovanje o sklepih 64/13 in 65/13: 8 za, 0 proti)"
    said_of_all = matcher(toml("resolutions")["outcome"]["all"]).search(text.folded, start, end)
    return ended if said_of_all or _put_together(text, ended[-1].begin) else [last]


def _names(sentence: str, number: str) -> bool:
    """Say whether a sentence holds the number of a resolution, as a number of its own."""
    return compiled(rf"(?<![\w/.-]){regex.escape(number)}(?![\w/-])").search(sentence) is not None


def _together_after(text: Text, drafts: Sequence[Draft], first: Draft) -> list[Draft]:
    """Return `first` and the resolutions right after it that were voted on with it."""
    found = [first]
    for draft in drafts[_place_of(drafts, first) + 1 :] if _put_together(text, first.begin) else ():
        if draft.label is None or text.clean[found[-1].end : draft.label.intro].strip(" .\n*"):
            break
        found.append(draft)
    return found


def _put_together(text: Text, place: int) -> bool:
    """Say whether it is told before a place that several were voted on at once: "o obeh sklepih se glasuje skupaj"."""
    together = matcher(toml("resolutions")["introduced"]["together"])
    return together.search(text.folded, max(0, place - REACH), place) is not None


def _may_lead(
    text: Text,
    draft: Draft,
    vote: FoundVote,
    drafts: Sequence[Draft],
    votes: Sequence[FoundVote],
    pieces: Sequence[tuple[int, int]],
) -> bool:
    """Say whether a vote that stands before a resolution is its own: it has none after it and nothing lies between."""
    assert draft.label is not None
    following = drafts[_place_of(drafts, draft) + 1 :][:1]
    limit = following[0].label.intro if following and following[0].label else pieces[-1][1]
    after = following[0].label if following else None
    own = any(
        counts(other.vote) and not (after is not None and _leads_on(text, draft, other, after))
        for other in votes_in(votes, draft.end, limit)
    )
    start, stop = sentence_of(text, vote.start)
    if _closes(text, vote, start):
        return False
    goes_on = len(text.clean[vote.end : stop].split()) > ASIDE and not _of_voting(text, vote.end, stop)
    if goes_on and not adopts(text, vote.end, stop):
        return False  # "Predlagana sta bila dva, Kos (za 2) in Rus (za 3); o tem je predsednik le povprašal."
    return not (own and counts(vote.vote)) and not _told_between(text, vote.end, draft.label.intro, pieces)


def _closes(text: Text, vote: FoundVote, start: int) -> bool:
    """Say whether a vote in parentheses ends a line that tells on what: "Predlog ni sprejet. (2 za, 2 proti)"."""
    line = text.lines[text.line_at(vote.start)]
    before = text.clean[line.start : vote.start].strip()
    alone = text.clean[vote.start] == "(" and not text.clean[vote.end : line.end].strip(" .")
    first, last = sentence_of(text, max(line.start, min(start, vote.start) - 2))
    return alone and bool(before) and (outcome_told(text, first, last) or decision_told(text, first, last)) is not None


def _leads_on(text: Text, draft: Draft, vote: FoundVote, label: Label) -> bool:
    """Say whether a vote stands right before the next resolution, and not right after this one."""
    start, _ = sentence_of(text, vote.start)
    return _adjoins(text, _told_until(text, vote), label.intro) and not _adjoins(text, draft.end, start)


def _decides_itself(text: Text, place: int) -> bool:
    """Say whether the sentence of a vote tells what was decided: "… je bil z dvema glasovoma za zavrnjen predlog …"."""
    start, end = sentence_of(text, place)
    outcome = outcome_told(text, start, end)
    return rejects(outcome) or (outcome is None and decision_told(text, start, end) is not None)


def _decides(text: Text, vote: FoundVote) -> bool:
    return matcher(toml("resolutions")["outcome"]["verbs"]).search(text.folded, vote.end, vote.end + 40) is not None


def _may_follow(text: Text, draft: Draft, vote: FoundVote) -> bool:
    """Say whether a vote after a resolution is its own: none contradicts it and nothing else lies between."""
    since = max([draft.end, *(old.end for old in draft.votes)])
    if vote.start - since > REACH and not _outcome_near(text, since, vote.start):
        return False
    if any(conflict(old.vote, vote.vote) for old in draft.votes):
        return False
    if draft.votes and names_voters(text, *sentence_of(text, vote.start)):
        return True
    if draft.votes and counts(vote.vote) and any(counts(old.vote) for old in draft.votes):
        # a second set of figures goes on with the first only on the heels of it
        return vote.start - draft.votes[-1].end < 60 and not draft.outcomes
    between = text.folded[draft.end : vote.start]
    told = [(a, b) for a, b in sentences(text, draft.end, vote.start) if b < sentence_of(text, vote.start)[0] + 1]
    told = [(a, b) for a, b in told if not votes_in(draft.votes, a, b)]
    if draft.votes and any(not adopts(text, a, b) and outcome_told(text, a, b) is None for a, b in told):
        return False
    if draft.votes and compiled(r"\n").search(between.strip()) and not counts(vote.vote):
        return _outcome_sentence_subject(text, vote.start)
    voted = any(counts(old.vote) for old in draft.votes)
    if not voted and _of_what_is_in(text, draft, vote.start):
        return True
    return not _other_subject(text, vote.start, draft.end, voted)


def _of_what_is_in(text: Text, draft: Draft, place: int) -> bool:
    """Say whether a sentence tells of an act that the resolution right above is on.

    "SKLEP: Sprejme se odlok o samoprispevku." / "Odlok je bil sprejet z 29 glasovi."
    """
    start, end = sentence_of(text, place)
    below = text.clean[draft.end : start]
    if draft.label is None or below.strip(" .\n") or routine(text, start, end) or result_in(text, start, end) is None:
        return False
    first = text.folded[start:end].split()[0]
    apart = any(line.gap for line in text.lines[text.line_at(draft.end) + 1 : text.line_at(start) + 1])
    return not apart and first in text.folded[draft.start : draft.end].split()


def _outcome_near(text: Text, start: int, end: int) -> bool:
    return matcher(toml("resolutions")["ends"]["voting"]).search(text.folded, start, end) is not None


def _outcome_sentence_subject(text: Text, place: int) -> bool:
    start, end = sentence_of(text, place)
    return outcome_told(text, start, end) is not None


def _other_subject(text: Text, place: int, after: int, voted: bool) -> bool:
    """Say whether the vote's sentence decides on something of its own: "Dnevni red je bil soglasno sprejet".

    After a resolution that has its figures also "Soglasno je bila sprejeta tudi zahteva …".
    """
    start, end = sentence_of(text, place)
    body = text.first_word(start, end)
    table = toml("resolutions")
    decided = compiled(r"(?<!pomeni), da\s").search(text.folded, pos=place, endpos=end)
    if start >= after and begins_paragraph(text, start) and decided:
        return decision_told(text, start, end) is not None  # "Glede KS Breg je svet soglasno sklenil, da …"
    passive = matcher(table["unlabelled"]["passive"]).search(text.folded, start, end)
    if start < after or passive is None or outcome_told(text, start, end) is not None:
        return False
    subject = matcher(table["unlabelled"]["subject"])
    if voted and subject.search(text.folded, passive.end(), end):
        return True
    return subject.match(text.folded, body, end) is not None


def _told_between(text: Text, start: int, end: int, pieces: Sequence[tuple[int, int]]) -> bool:
    """Say whether more than a sentence that only says something was adopted stands between a vote and a label."""
    between = [(a, b) for a, b in pieces_in(pieces, start, end) if b <= end]
    if any(rejects(outcome_told(text, a, b)) for a, b in between):
        return True
    said = [(a, b) for a, b in between if not names_voters(text, a, b)]
    return any(outcome_told(text, a, b) is None and not adopts(text, a, b) for a, b in said) or len(said) > 3


def assign_outcomes(text: Text, drafts: list[Draft], pieces: Sequence[tuple[int, int]], end: int) -> None:
    adopted = matcher(toml("resolutions")["introduced"]["adopted"])
    for place, draft in enumerate(drafts):
        following = drafts[place + 1].label if place + 1 < len(drafts) else None
        limit = following.intro if following else end
        reach = max([draft.end, *(vote.end for vote in draft.votes)]) + REACH
        for a, b in pieces_in(pieces, draft.end, reach):
            if b > limit:
                break
            result = outcome_told(text, a, b)
            if result is None and (own := [vote.end for vote in draft.votes if a <= vote.start < b]):
                result = result_in(text, max(own), b)  # "Z 2 GLASOVOMA ZA IN 2 GLASOVOMA PROTI NI BIL SPREJET."
            if result is None and _is_proposal(draft) and takes_back(text, a, b):
                result = "withdrawn"
            if result == "withdrawn" and any(counts(vote.vote) for vote in draft.votes):
                break  # what was voted on is not taken back: another proposal is
            if result is not None and (_is_proposal(draft) or not takes_back_own(text, a, b)):
                draft.outcomes.append(result)
                draft.told.add(a)
            elif names_voters(text, a, b):
                draft.told.add(a)
            elif _of_voting(text, a, b):
                continue  # "Ena glasovnica pri tej točki ni bila izpolnjena. Predlog sklepa ni bil sprejet."
            elif not any(vote.start < b and a < vote.end for vote in draft.votes) and any(
                vote.end <= a for vote in draft.votes
            ):
                break  # the discussion goes on
        if draft.label and draft.label.proposes and not draft.outcomes and draft.votes:
            a, b = outcome_before(text, draft.votes[0], draft.label)
            if a < b <= draft.label.intro and (result := outcome_told(text, a, b)) is not None:
                draft.outcomes.append(result)
                draft.told.add(a)
        if draft.label and (result := result_in(text, draft.label.start, draft.label.end)) is not None:
            draft.outcomes.append(result)  # "SKLEP 4/2 ni bil sprejet:"
        elif draft.label and draft.label.intro < draft.label.start:
            result = result_in(text, draft.label.intro, draft.label.start)
            if result is not None:
                draft.outcomes.append(result)
            elif adopted.search(text.folded, draft.label.intro, draft.label.start):
                draft.outcomes.append("accepted")


def _of_voting(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence tells of the ballots or how the vote was settled: "… je odločil glas predsednice."."""
    words = toml("votes")["words"]
    return matcher([*words["papers"], *words["casting"]]).search(text.folded, start, end) is not None


def _is_proposal(draft: Draft) -> bool:
    return draft.label is not None and draft.label.proposes and not draft.votes


def _comes_back(text: Text, proposal: Draft, draft: Draft) -> bool:
    """Say whether a resolution is a proposal that comes back: word for word, or as it was amended.

    Amended it may be where only the resolution was voted on ("Svet je sprejel SKLEP:"), or where nothing but the vote
    on the proposal stands between them.
    """
    assert proposal.label is not None and draft.label is not None
    words = text.words(proposal.start, proposal.end), text.words(draft.start, draft.end)
    if (likeness := fuzz.ratio(*words)) >= SAME_TEXT:
        return True
    alike = likeness >= LIKE_TEXT or fuzz.partial_ratio(*words) >= SAME_TEXT  # or it holds the proposal's words
    if draft.votes:
        left_open = proposal.label.kind == "predlog sklepa" and not proposal.votes and not proposal.outcomes
        return left_open and (alike or adopts(text, draft.label.intro, draft.label.start))
    voted = max((vote.end for vote in proposal.votes), default=None)
    return alike and voted is not None and voted <= draft.label.intro and _adjoins(text, voted, draft.label.intro)


def without_repeated_proposals(text: Text, drafts: list[Draft]) -> list[Draft]:
    """Leave out a proposal that comes back as the resolution after it; its vote goes along."""
    kept: list[Draft] = []
    for draft in drafts:
        before = kept[-1] if kept else None
        if (
            before is not None
            and before.label is not None
            and draft.label is not None
            and before.label.proposes
            and not draft.label.proposes
            and not set(before.outcomes) & {"rejected", "withdrawn"}
            and _comes_back(text, before, draft)
        ):
            draft.votes = draft.votes or before.votes
            kept.pop()
        kept.append(draft)
    return kept
