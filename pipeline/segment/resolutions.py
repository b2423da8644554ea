"""Resolutions under an item: those with a label ("SKLEP 59/12:") and sentences that decide without one.

A label opens a resolution; its text runs to the vote, to the sentence that tells the outcome, or to the discussion that
goes on. Votes stand before or after: each goes to the one resolution it can belong to. What is left, a vote or a
sentence such as "Dnevni red je bil soglasno sprejet", is a resolution without a label.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import regex
from rapidfuzz import fuzz

from pipeline.model import Resolution, Result, Vote
from pipeline.segment.elsewhere import (
    ANY_SESSION,
    Session,
    begins_with_other_body,
    in_a_year,
    reported,
    told_of_another,
)
from pipeline.segment.labels import Label, find_labels
from pipeline.segment.sentences import sentence_of, sentences
from pipeline.segment.tables import matcher, toml
from pipeline.segment.text import Text
from pipeline.segment.votes import FoundVote, find_votes

REACH = 400  # signs between a resolution and its vote where a discussion stands between them
ONLY_A_VOTE = 14  # letters beside the figures, as in "Glasovanje:"
HEADING_WORDS = 3  # words of a line that ends in a full stop and is a heading: "K 3. točki."
PARAGRAPHS = 14  # lines that a resolution runs over blank lines
SAME_TEXT = 88  # rapidfuzz ratio from which a proposal and the resolution after it are one

_QUOTES = ' »«"„“:*'
_FIRST_PART = regex.compile(r"\s*(?:1[.)]|[Il|]\.|a\)|[-–—•*▪]\s)")
_PART = regex.compile(r"\s*(?:\d{1,2}[.)](?!\d)|[IVXl|]{1,5}\.(?=\s)|[a-h]\)|[-–—•*▪]\s)")


@dataclass(frozen=True, slots=True)
class FoundResolution:
    """A resolution, its places in `Text.clean`, and what is to be warned of."""

    resolution: Resolution
    start: int
    end: int
    vote: FoundVote | None
    outcomes: tuple[Result, ...]


@dataclass(slots=True)
class _Draft:
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


# ------------------------------------------------------------------------------------------------ resolutions


def _votes_in(votes: Sequence[FoundVote], start: int, end: int) -> Sequence[FoundVote]:
    """Return those of `votes`, which are in order, that begin in `Text.clean[start:end]`."""
    first = bisect_left(votes, start, key=lambda vote: vote.start)
    return votes[first : bisect_left(votes, end, lo=first, key=lambda vote: vote.start)]


def _pieces_in(pieces: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    """Return those of `pieces`, which are in order, that begin in `Text.clean[start:end]`."""
    first = bisect_left(pieces, (start, start))
    return pieces[first : bisect_left(pieces, (end, end), lo=first)]


def _place_of(drafts: Sequence[_Draft], draft: _Draft) -> int:
    return bisect_left(drafts, draft.begin, key=lambda one: one.begin)


def find_resolutions(
    text: Text, start: int, end: int, holes: Sequence[tuple[int, int]] = (), session: Session = ANY_SESSION
) -> list[FoundResolution]:
    """Return the resolutions in `text.clean[start:end]`, in order; `holes` (printed agendas) hold none."""
    found: list[FoundResolution] = []
    begin = start
    for hole_start, hole_end in [*holes, (end, end)]:
        stop = min(max(hole_start, begin), end)
        if begin < stop:
            here = _in_zone(text, begin, stop, session)
            if found and here and found[-1].vote is None and _votes_on_agenda(text, found[-1], here[0], begin):
                vote, outcome = here[0].vote, here[0].resolution.result
                voted = replace(found[-1].resolution, vote=here[0].resolution.vote, result=outcome)
                found[-1] = replace(found[-1], resolution=voted, vote=vote)
                here = here[1:]
            found += here
            if found and stop < end:
                found[-1] = _with_agenda(text, found[-1], stop, hole_end)
        begin = max(begin, hole_end)
    return found


def _with_agenda(text: Text, found: FoundResolution, start: int, end: int) -> FoundResolution:
    """Return a resolution that ends in ":" with the agenda it adopts: "Sprejme se dnevni red s spremembo: 1. …"."""
    resolution = found.resolution
    leads = text.clean[:start].rstrip().endswith(":") and not text.clean[found.end : start].strip(" :")
    if resolution.kind is None or not leads:
        return found
    span = replace(resolution.span, end=text.span(start, end).end)
    agenda = f"{resolution.text.rstrip(' :')}: {text.words(start, end)}"
    return replace(found, resolution=replace(resolution, text=agenda, span=span), end=end)


def _votes_on_agenda(text: Text, before: FoundResolution, vote: FoundResolution, place: int) -> bool:
    """Say whether the agenda between is that of a resolution, and what stands right after it is only its vote."""
    if vote.vote is None or vote.resolution.kind is not None or before.resolution.kind is None:
        return False
    said = regex.sub(r"\W", "", text.clean[vote.start : vote.vote.start] + text.clean[vote.vote.end : vote.end])
    return len(said) <= ONLY_A_VOTE and not text.clean[place : vote.start].strip()


def _in_zone(text: Text, start: int, end: int, session: Session) -> list[FoundResolution]:
    labels = [label for label in find_labels(text, start, end) if not _quoted_from_elsewhere(text, label, session)]
    said = [vote for vote in find_votes(text, start, end) if not reported(text, vote.start)]
    told = [
        vote
        for vote in said
        if _counts(vote.vote)
        and not _under_label(text, vote.start, labels)
        and told_of_another(text, vote.start, vote.end, session)
    ]
    votes = [vote for vote in said if vote not in told]
    pieces = sentences(text, start, end)
    drafts = [
        _labelled(text, label, labels[place + 1].intro if place + 1 < len(labels) else end, votes, pieces)
        for place, label in enumerate(labels)
    ]
    drafts = [draft for draft in drafts if draft.start < draft.end]
    left = _assign_votes(text, drafts, votes, pieces, session.votes_lead)
    _assign_outcomes(text, drafts, pieces, end)
    drafts = _without_repeated_proposals(text, drafts)
    own = [
        piece
        for piece in pieces
        if not begins_with_other_body(text, *piece, session)
        and (_votes_in(votes, *piece) or not _votes_in(told, *piece))
    ]
    drafts += _unlabelled(text, drafts, left, own, session)
    drafts.sort(key=lambda draft: draft.begin)
    return [_finished(text, draft) for draft in drafts]


def _under_label(text: Text, place: int, labels: Sequence[Label]) -> bool:
    """Say whether all since a label only says what shall be: the bodies it names are those decided on."""
    at = bisect_left(labels, place, key=lambda label: label.start) - 1
    start, _ = sentence_of(text, place)
    since = labels[at].end if at >= 0 else place
    apart = any(line.gap for line in text.lines[text.line_at(since) + 1 : text.line_at(place) + 1])
    told = regex.search(r"(?<!\w)(?:je|so|sta|ni|niso)(?!\w)", text.folded[since : max(since, start)])
    return at >= 0 and told is None and (start <= since or not apart or not text.clean[since:start].strip(" :\n"))


def _quoted_from_elsewhere(text: Text, label: Label, session: Session) -> bool:
    """Say whether a label inside a sentence is that of another body or session: "Svet KS je sprejel sklep: »…«"."""
    if label.quoted and label.start > 0:
        before, _ = sentence_of(text, max(0, label.start - 3))
        quoting = matcher(toml("resolutions")["elsewhere"]["quoting"])
        if quoting.search(text.folded, before, label.start):
            return True
    if label.opens_line:
        return False
    if told_of_another(text, label.start, label.start, session):
        return True
    quoted = text.clean[label.end : label.end + 4].lstrip()[:1] in ("»", "„", '"', "“")
    return quoted and reported(text, label.start)


def _labelled(
    text: Text, label: Label, limit: int, votes: Sequence[FoundVote], pieces: Sequence[tuple[int, int]]
) -> _Draft:
    """Return the resolution under `label`, whose text ends before `limit`."""
    around = _votes_in(votes, label.intro - REACH, label.start)
    voted_before = any(label.intro <= vote.start or 0 < label.intro - vote.end < 5 for vote in around)
    first = max(0, bisect_left(pieces, (label.end, label.end)) - 1)
    following = pieces[first : bisect_left(pieces, (limit, limit))]
    own = [(max(a, label.end), b) for a, b in following if b > label.end and a < limit]
    start = end = label.end
    lines = 0
    for place, (a, b) in enumerate(own):
        b = min(b, limit)
        if not text.clean[a:b].strip(' :.*-–—\n"»«'):
            continue
        if start == end:
            start = a + len(text.clean[a:b]) - len(text.clean[a:b].lstrip(" :.\n"))
            if not text.line_start(start):  # "SKLEP - Potrdi se"; a dash at the beginning of a line is a list's
                start += len(text.clean[start:b]) - len(text.clean[start:b].lstrip(" -–—"))
            cut = _vote_cut(text, a, b, votes, first=True)
            end = b if cut is None else cut
            if cut is not None:
                break
            continue
        line = text.line_at(a)
        part = _PART.match(text.clean, a, b) is not None
        gap = text.lines[line].gap > 0 and text.lines[line].start >= a - text.lines[line].indent - 3
        gap = gap and not text.lines[line].first_on_page
        parts_before = any(_PART.match(text.clean, s, e) for s, e in own[:place] if e <= end)
        lines += 1 if gap else 0
        expects = text.clean[start:end].rstrip().endswith((":", ";", ","))
        first_part = part and _FIRST_PART.match(text.clean, a, b) is not None and not gap
        if part and not (parts_before or expects or first_part):
            break
        if _ends_text(text, a, b) and not (part and not gap):
            break
        cut = _vote_cut(text, a, b, votes, first=False)
        if cut is not None:
            if cut > a:
                end = cut
            break
        over = voted_before and not _orders(text, a, b)
        if (
            gap
            and not part
            and not expects
            and (over or not (voted_before or _vote_follows(text, own[place:], votes, limit)))
        ):
            break
        end = b
    return _Draft(start, len(text.clean[:end].rstrip()), label)


def _orders(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence says what shall be and tells nothing: "Podpisnice se pozovejo k plačilu."."""
    shall = regex.search(r"(?<!\w)(?:se|naj|mora|morajo)(?!\w)", text.folded[start:end])
    return (
        shall is not None
        and regex.search(r"(?<!\w)(?:je|so|sta|ni|niso|bo|bodo)(?!\w)", text.folded[start:end]) is None
    )


def _ends_text(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence is none of a resolution: a vote, an outcome, or the discussion."""
    body = start + len(text.clean[start:end]) - len(text.clean[start:end].lstrip(' *•-–—("»'))
    table = toml("resolutions")
    return (
        matcher(table["ends"]["phrases"]).match(text.folded, body, end) is not None
        or _outcome(text, start, end) is not None
        or matcher(table["outcome"]["opening"]).match(text.folded, body, end) is not None
    )


def _vote_cut(text: Text, start: int, end: int, votes: Sequence[FoundVote], first: bool) -> int | None:
    """Return where in a sentence the resolution's text ends because a vote begins, or None."""
    for vote in _votes_in(votes, start, end):
        figures = _counts(vote.vote)
        before = text.clean[start : vote.start].strip(" \n*-–—(")
        if not before:
            return start if not first else None if not figures else vote.start
        opened = text.clean[vote.start] == "("
        if opened or before.endswith((":", ",")) or text.clean[vote.start - 1] == "(":
            return vote.start if figures or opened else None
        if figures and not first:
            return start
        if text.line_start(vote.start) and (figures or before.endswith(".")):
            return vote.start
    return None


def _counts(vote: Vote) -> tuple[int, ...]:
    figures = (vote.present, vote.registered, vote.in_favour, vote.against, vote.abstain, vote.not_voting)
    return tuple(figure for figure in figures if figure is not None)


def _vote_follows(text: Text, rest: Sequence[tuple[int, int]], votes: Sequence[FoundVote], limit: int) -> bool:
    """Say whether a vote or an outcome comes before anything that is no part of a resolution."""
    for a, b in rest[:PARAGRAPHS]:
        if a >= limit:
            return False
        if _votes_in(votes, a, b) or _outcome(text, a, b) is not None:
            return True
        if _ends_text(text, a, b):
            line = text.folded[a:b]
            return matcher(toml("resolutions")["ends"]["voting"]).match(line.lstrip(" *•-–—(")) is not None
    return False


# ------------------------------------------------------------------------------------------------ votes and outcomes


def _assign_votes(
    text: Text, drafts: list[_Draft], votes: Sequence[FoundVote], pieces: Sequence[tuple[int, int]], votes_lead: bool
) -> list[FoundVote]:
    """Give each vote to the resolution it belongs to; return those that belong to none with a label."""
    left: list[FoundVote] = []
    for vote in votes:
        # all that a vote can belong to stands beside it
        at = bisect_right(drafts, vote.start, key=lambda draft: draft.begin)
        beside = drafts[max(0, at - 2) : at + 3]
        introduced = next((d for d in beside if d.label and d.label.intro <= vote.start < d.label.start), None)
        inside = next((d for d in beside if d.start <= vote.start < d.end), None)
        before = next((d for d in reversed(beside) if d.end <= vote.start), None)
        after = next((d for d in beside if d.label and vote.end <= d.label.start), None)
        if introduced is not None:
            for draft in _led_by(text, drafts, introduced):
                draft.votes.append(vote)
        elif votes_lead and after is not None and after.label and _leads(text, vote, after.label, votes):
            left += [old for old in after.votes if _conflict(old.vote, vote.vote)]
            after.votes = [old for old in after.votes if not _conflict(old.vote, vote.vote)] + [vote]
        elif inside is not None:
            if not _counts(vote.vote):
                holding = pieces[max(0, bisect_right(pieces, (inside.start, len(text.clean))) - 1)]
                first_sentence = holding[1] if holding[0] <= inside.start < holding[1] else inside.end
                if vote.start < first_sentence and not inside.votes and _decides(text, vote):
                    inside.votes.append(vote)
            else:
                inside.votes.append(vote)
        elif before is not None and _may_follow(text, before, vote):
            before.votes.append(vote)
        elif _decides_itself(text, vote.start):
            left.append(vote)
        elif after is not None and after.label and _may_lead(text, after, vote, drafts, votes, pieces):
            left += [old for old in after.votes if _conflict(old.vote, vote.vote)]
            after.votes = [old for old in after.votes if not _conflict(old.vote, vote.vote)] + [vote]
        else:
            left.append(vote)
    return sorted(left, key=lambda vote: vote.start)


def _leads(text: Text, vote: FoundVote, label: Label, votes: Sequence[FoundVote]) -> bool:
    """Say whether a vote stands right before a resolution whose own sentence tells none."""
    return _adjoins(text, vote.end, label.intro) and not _votes_in(votes, label.intro, label.start)


def _adjoins(text: Text, start: int, end: int) -> bool:
    return not text.clean[start:end].strip(" .;,*\n)")


def votes_lead(text: Text, zones: Sequence[tuple[int, int]]) -> bool:
    """Say whether it is this body's habit to put each vote before its resolution.

    The first resolution under an item and the last tell: only where votes lead does the first have one right before it
    and the last none after it.
    """
    leading = following = 0
    for start, end in zones:
        labels = find_labels(text, start, end)
        votes = [vote for vote in find_votes(text, start, end) if _counts(vote.vote)]
        if not labels or not votes:
            continue
        first = any(_adjoins(text, vote.end, labels[0].intro) for vote in votes if vote.end <= labels[0].intro)
        last = any(vote.start >= labels[-1].end for vote in votes)
        leading += first and not last
        following += last and not first
    return leading > following


def _led_by(text: Text, drafts: Sequence[_Draft], first: _Draft) -> list[_Draft]:
    """Return the resolutions that the sentence before `first` leads to: "sprejel naslednja sklepa:" both."""
    assert first.label is not None
    led = [first]
    several = matcher(toml("resolutions")["introduced"]["several"])
    if several.search(text.folded, first.label.intro, first.start):
        for draft in drafts[_place_of(drafts, first) + 1 :]:
            if draft.label is None or text.clean[led[-1].end : draft.label.intro].strip(" .\n*"):
                break
            led.append(draft)
    return led


def _may_lead(
    text: Text,
    draft: _Draft,
    vote: FoundVote,
    drafts: Sequence[_Draft],
    votes: Sequence[FoundVote],
    pieces: Sequence[tuple[int, int]],
) -> bool:
    """Say whether a vote that stands before a resolution is its own: it has none after it and nothing lies between."""
    assert draft.label is not None
    following = drafts[_place_of(drafts, draft) + 1 :][:1]
    limit = following[0].label.intro if following and following[0].label else pieces[-1][1]
    own = any(_counts(other.vote) for other in _votes_in(votes, draft.end, limit))
    return not (own and _counts(vote.vote)) and not _told_between(text, vote.end, draft.label.intro, pieces)


def _decides_itself(text: Text, place: int) -> bool:
    """Say whether the sentence of a vote tells what was decided: "… je bil z dvema glasovoma za zavrnjen predlog …"."""
    start, end = sentence_of(text, place)
    outcome = _outcome(text, start, end)
    return _rejects(outcome) or (outcome is None and _decision(text, start, end) is not None)


def _decides(text: Text, vote: FoundVote) -> bool:
    return matcher(toml("resolutions")["outcome"]["verbs"]).search(text.folded, vote.end, vote.end + 40) is not None


def _may_follow(text: Text, draft: _Draft, vote: FoundVote) -> bool:
    """Say whether a vote after a resolution is its own: none contradicts it and nothing else lies between."""
    since = max([draft.end, *(old.end for old in draft.votes)])
    if vote.start - since > REACH and not _outcome_near(text, since, vote.start):
        return False
    if any(_conflict(old.vote, vote.vote) for old in draft.votes):
        return False
    if draft.votes and _names_voters(text, *sentence_of(text, vote.start)):
        return True
    if draft.votes and _counts(vote.vote) and any(_counts(old.vote) for old in draft.votes):
        # a second set of figures goes on with the first only on the heels of it
        return vote.start - draft.votes[-1].end < 60 and not draft.outcomes
    between = text.folded[draft.end : vote.start]
    told = [(a, b) for a, b in sentences(text, draft.end, vote.start) if b < sentence_of(text, vote.start)[0] + 1]
    if draft.votes and any(not _adopts(text, a, b) and _outcome(text, a, b) is None for a, b in told):
        return False
    if draft.votes and regex.search(r"\n", between.strip()) and not _counts(vote.vote):
        return _outcome_sentence_subject(text, vote.start)
    return not _other_subject(text, vote.start, draft.end, voted=any(_counts(old.vote) for old in draft.votes))


def _names_voters(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence tells who voted so: "Z glasom ZA so glasovali naslednji svetniki: …"."""
    body = start + len(text.clean[start:end]) - len(text.clean[start:end].lstrip(" *•-–—"))
    words = toml("votes")["words"]
    return matcher(words["names"] + words["ballot_lists"]).match(text.folded, body, end) is not None


def _outcome_near(text: Text, start: int, end: int) -> bool:
    return matcher(toml("resolutions")["ends"]["voting"]).search(text.folded, start, end) is not None


def _outcome_sentence_subject(text: Text, place: int) -> bool:
    start, end = sentence_of(text, place)
    return _outcome(text, start, end) is not None


def _other_subject(text: Text, place: int, after: int, voted: bool) -> bool:
    """Say whether the vote's sentence decides on something of its own: "Dnevni red je bil soglasno sprejet".

    After a resolution that has its figures also "Soglasno je bila sprejeta tudi zahteva …".
    """
    start, end = sentence_of(text, place)
    body = start + len(text.clean[start:end]) - len(text.clean[start:end].lstrip(' *•-–—("'))
    table = toml("resolutions")
    passive = matcher(table["unlabelled"]["passive"]).search(text.folded, start, end)
    if start < after or passive is None or _outcome(text, start, end) is not None:
        return False
    subject = matcher(table["unlabelled"]["subject"])
    if voted and subject.search(text.folded, passive.end(), end):
        return True
    return subject.match(text.folded, body, end) is not None


def _conflict(one: Vote, other: Vote) -> bool:
    names = ("present", "registered", "in_favour", "against", "abstain", "not_voting")
    pairs = ((getattr(one, name), getattr(other, name)) for name in names)
    return any(a is not None and b is not None and a != b for a, b in pairs)


def _told_between(text: Text, start: int, end: int, pieces: Sequence[tuple[int, int]]) -> bool:
    """Say whether more than a sentence that only says something was adopted stands between a vote and a label."""
    between = [(a, b) for a, b in _pieces_in(pieces, start, end) if b <= end]
    if any(_rejects(_outcome(text, a, b)) for a, b in between):
        return True
    return any(_outcome(text, a, b) is None and not _adopts(text, a, b) for a, b in between) or len(between) > 3


def _adopts(text: Text, start: int, end: int) -> bool:
    table = toml("resolutions")
    return (
        matcher(table["introduced"]["adopted"]).search(text.folded, start, end) is not None
        or matcher(table["outcome"]["opening"]).match(text.folded, start, end) is not None
    )


def _outcome(text: Text, start: int, end: int) -> Result | None:
    """Return what a sentence whose subject is the resolution above says of it: "Sklep ni bil sprejet"."""
    table = toml("resolutions")["outcome"]
    body = start + len(text.clean[start:end]) - len(text.clean[start:end].lstrip(' *•-–—("»'))
    if matcher(table["subject"]).match(text.folded, body, end) is None or end - body > 200:
        return None
    return _result(text, body, end)


def _result(text: Text, start: int, end: int) -> Result | None:
    table = toml("resolutions")["outcome"]
    order: tuple[Result, ...] = ("rejected", "withdrawn", "accepted")
    for result in order:
        for match in matcher(table[result]).finditer(text.folded, start, end):
            # "ni bilo pripomb in je bil potrjen": what is denied is not what was decided
            if result != "rejected" or not regex.search(r"\s(?:je|so|sta)\s", match[0]):
                return result
    return None


def _assign_outcomes(text: Text, drafts: list[_Draft], pieces: Sequence[tuple[int, int]], end: int) -> None:
    adopted = matcher(toml("resolutions")["introduced"]["adopted"])
    for place, draft in enumerate(drafts):
        following = drafts[place + 1].label if place + 1 < len(drafts) else None
        limit = following.intro if following else end
        reach = max([draft.end, *(vote.end for vote in draft.votes)]) + REACH
        for a, b in _pieces_in(pieces, draft.end, reach):
            if b > limit:
                break
            result = _outcome(text, a, b)
            if result is not None and (_is_proposal(draft) or not _takes_back_own(text, a, b)):
                draft.outcomes.append(result)
                draft.told.add(a)
            elif _names_voters(text, a, b):
                draft.told.add(a)
            elif not any(a <= vote.start < b for vote in draft.votes) and any(vote.end <= a for vote in draft.votes):
                break  # the discussion goes on
        if draft.label and draft.label.intro < draft.label.start:
            result = _result(text, draft.label.intro, draft.label.start)
            if result is not None:
                draft.outcomes.append(result)
            elif adopted.search(text.folded, draft.label.intro, draft.label.start):
                draft.outcomes.append("accepted")


def _is_proposal(draft: _Draft) -> bool:
    return draft.label is not None and draft.label.kind.startswith(("predlog", "amandma")) and not draft.votes


def _takes_back_own(text: Text, start: int, end: int) -> bool:
    """Say whether somebody takes back what they proposed: a proposal that was not labelled was only talk."""
    return matcher(toml("resolutions")["outcome"]["own"]).search(text.folded, start, end) is not None


def _without_repeated_proposals(text: Text, drafts: list[_Draft]) -> list[_Draft]:
    """Leave out a proposal that comes back, word for word, as the resolution after it; its vote goes along."""
    kept: list[_Draft] = []
    for draft in drafts:
        before = kept[-1] if kept else None
        if (
            before is not None
            and before.label is not None
            and draft.label is not None
            and before.label.kind.startswith("predlog")
            and not draft.label.kind.startswith("predlog")
            and not set(before.outcomes) & {"rejected", "withdrawn"}
            and fuzz.ratio(text.words(before.start, before.end), text.words(draft.start, draft.end)) >= SAME_TEXT
        ):
            draft.votes = draft.votes or before.votes
            kept.pop()
        kept.append(draft)
    return kept


# ------------------------------------------------------------------------------------------------ without a label


def _unlabelled(
    text: Text,
    drafts: Sequence[_Draft],
    votes: Sequence[FoundVote],
    pieces: Sequence[tuple[int, int]],
    session: Session,
) -> list[_Draft]:
    """Return the sentences that decide without a label, each with the vote in it or right before or after it."""
    covered = _covered(drafts, pieces)
    told = {place for draft in drafts for place in draft.told}
    used: set[int] = set()  # starts of the votes that have found their sentence
    found: list[_Draft] = []
    for place, (a, b) in enumerate(pieces):
        if a in covered or _nothing_decided(text, a, b):
            continue
        own = [vote for vote in _votes_in(votes, a, b) if vote.start not in used]
        decides = _decision(text, a, b)
        outcome = _outcome(text, a, b)
        if _leads_on(text, a, b) and not any(_counts(vote.vote) for vote in own):
            continue
        if a in told or (decides is None and outcome is None) or _takes_back_own(text, a, b):
            continue
        near = own or [vote for vote in _beside(pieces, place, votes) if vote.start not in used]
        sure = decides == "firm" or (decides == "acted" and not session.labelled) or near or _rejects(outcome)
        if not sure and not (decides == "passive" and (_own_paragraph(text, a, b) or _routine(text, a, b))):
            continue
        draft = _Draft(a, b, None)
        before = pieces[max(0, place - PARAGRAPHS) : place]
        if outcome is not None and not own and near and (proposal := _proposal(text, before, near[0])):
            draft = _Draft(*proposal, None)
        elif outcome is not None and (put := _decided_before(text, before, a, b)) and put[0] not in covered:
            draft = _Draft(*put, None)
            near = list(_votes_in(votes, put[0], b)) or near
        for vote in near:
            if not any(_conflict(old.vote, vote.vote) for old in draft.votes):
                draft.votes.append(vote)
                used.add(vote.start)
        draft.start = _after_sign(text, draft.start, draft.end)
        draft.text = _without_vote(text, draft.start, draft.end, draft.votes)
        result = outcome or _result(text, a, b)
        draft.outcomes.append(result or "accepted")
        found.append(draft)
    # figures that decide on nothing said: the vote's own sentence stands for the resolution
    decided = covered | _covered(found, pieces)
    spans = sorted((draft.start, draft.end) for draft in found)
    for vote in votes:
        at = bisect_right(spans, (vote.start, len(text.clean))) - 1
        inside = at >= 0 and spans[at][0] <= vote.start < spans[at][1]
        sides = (vote.vote.in_favour, vote.vote.against, vote.vote.abstain)
        if vote.start not in used and any(side is not None for side in sides) and not inside:
            start, end = sentence_of(text, vote.start)
            start = min(vote.start, _after_sign(text, start, end))
            put = _put_before(text, start, end, vote, pieces)
            said = _without_vote(text, start, end, [vote])
            letters = regex.sub(r"[\W\d]", "", text.clean[start : vote.start] + text.clean[vote.end : end])
            # "ZA: 2, PROTI: 3" alone: on what the sentence before says
            if put is None and len(letters) <= ONLY_A_VOTE and not vote.names_object:
                put = next(iter(pieces[max(0, bisect_left(pieces, (start, start)) - 1) :][:1]), None)
            if put is not None and put[0] not in decided:
                decided.add(put[0])
                found.append(_Draft(*put, None, [vote]))
                continue
            found.append(_Draft(start, end, None, [vote], text=said or text.words(start, end)))
    return _merged(text, found)


def _decided_before(text: Text, before: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """Return the sentence that "Sprejeto soglasno." is said of: the one before it, where it tells what shall be."""
    bare = matcher(toml("resolutions")["outcome"]["bare"]).match(text.folded, start, end)
    if bare is None or not before or text.lines[text.line_at(start)].gap > 1:
        return None
    said = text.folded[slice(*before[-1])]
    told = regex.search(r"(?<!\w)(?:je|so|sta|bo|ni|niso)(?!\w)", said) is not None
    return None if told or said.endswith(":") or len(said.split()) < 3 else before[-1]


def _after_sign(text: Text, start: int, end: int) -> int:
    """Return where the words of a sentence begin that is an entry of a list: "a) Delegati so razrešili …"."""
    sign = _PART.match(text.clean, start, end)
    words = text.clean[sign.end() : end] if sign else ""
    return sign.end() + len(words) - len(words.lstrip()) if sign and words.strip() else start


def _proposal(text: Text, before: Sequence[tuple[int, int]], vote: FoundVote) -> tuple[int, int] | None:
    """Return the sentence before a vote that puts the proposal voted on: "Predlog predsednika: najemnina …"."""
    piece = next(((a, b) for a, b in reversed(before) if b <= vote.start), None)
    if piece is None or not text.line_start(piece[0]) or ":" not in text.clean[slice(*piece)].rstrip(":"):
        return None
    subject = matcher(toml("resolutions")["unlabelled"]["proposal"])
    return piece if subject.match(text.folded, *piece) else None


def _put_before(
    text: Text, start: int, end: int, vote: FoundVote, pieces: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """Return the sentence before one that is only a vote, where it puts what was voted on."""
    rest = regex.sub(r"\W", "", text.clean[start : vote.start] + text.clean[vote.end : end])
    at = bisect_left(pieces, (start, start)) - 1
    before = pieces[at] if at >= 0 and pieces[at][1] <= start else None
    on_its_own = regex.match(r"\W*(?:za|proti)\s+(?!je\b|so\b|sta\b)\p{L}", text.folded, pos=start, endpos=end)
    if len(rest) > ONLY_A_VOTE or before is None or on_its_own:  # "Za umik 4. točke je glasovalo 13 svetnikov"
        return None
    return before if matcher(toml("resolutions")["unlabelled"]["puts"]).search(text.folded, *before) else None


def _routine(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence is about the record or the agenda: a decision wherever it stands."""
    return matcher(toml("resolutions")["unlabelled"]["routine"]).match(text.folded, start, end) is not None


def _leads_on(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence only leads to what follows: "Delegati so soglasno sprejeli naslednji" dnevni red."""
    last = text.folded[start:end].split()[-1:]
    introduces = matcher(toml("resolutions")["introduced"]["by"]).search(text.folded, start, end) is not None
    return introduces and (text.clean[end - 1] == ":" or last[0].startswith(("naslednj", "sledec")))


def _nothing_decided(text: Text, start: int, end: int) -> bool:
    return matcher(toml("resolutions")["unlabelled"]["nothing"]).match(text.folded, start, end) is not None


def _rejects(result: Result | None) -> bool:
    return result in ("rejected", "withdrawn")


def _covered(drafts: Sequence[_Draft], pieces: Sequence[tuple[int, int]]) -> set[int]:
    """Return the starts of the pieces that resolutions and their votes take up."""
    found: set[int] = set()
    for draft in drafts:
        begin = draft.label.intro if draft.label else draft.start
        spans = [(begin, draft.end), *((vote.start, vote.start + 1) for vote in draft.votes)]
        for start, end in spans:
            at = max(0, bisect_right(pieces, (start, start)) - 1)
            while at < len(pieces) and pieces[at][0] < end:
                if pieces[at][1] > start:
                    found.add(pieces[at][0])
                at += 1
    return found


def _beside(pieces: Sequence[tuple[int, int]], place: int, votes: Sequence[FoundVote]) -> Sequence[FoundVote]:
    """Return the votes that stand in the two sentences before one or in the one after."""
    return _votes_in(votes, pieces[max(0, place - 2)][0], pieces[min(len(pieces) - 1, place + 1)][1])


def _decision(text: Text, start: int, end: int) -> Literal["firm", "acted", "passive", "elected"] | None:
    """Return how a sentence decides by itself.

    "firm" is what needs no vote, "acted" what the body itself did, "passive" what was done, "elected" what needs a vote
    beside it.
    """
    table = toml("resolutions")["unlabelled"]
    folded = text.folded
    body = start + len(text.clean[start:end]) - len(text.clean[start:end].lstrip(' *•-–—("'))
    if end - body > 600:
        return None
    taken_back = [*table["withdrawn"], *(table["withdrawn_proposal"] if _begins_paragraph(text, start) else [])]
    if matcher(taken_back).search(folded, body, end) and not _past(text, body, end):
        return "firm"
    impersonal = matcher(table["impersonal"]).match(folded, body, end)
    if impersonal and not _past(text, body, impersonal.end()):
        return "firm"
    if matcher(table["orders"]).match(folded, body, end):
        return "acted"
    subject = matcher(table["body"]).match(folded, body, end)
    verbs = matcher(table["noted"] + table["active"])
    if subject:
        verb = _verb(text, verbs, body, min(end, subject.end() + 60))
        if verb and _past(text, body, verb.end()):
            return None
        if verb:
            return "firm" if matcher(table["noted"]).match(text.folded, verb.start()) else "acted"
    if _past(text, body, end):
        return None
    # "Soglasno so potrdili zapisnik", "S 5 glasovi za je komisija sprejela odlok"
    verb = _verb(text, verbs, body, min(end, body + 120))
    if verb and matcher(table["body"]).search(folded, body, verb.end() + 40):
        return "passive"
    passive = _verb(text, matcher(table["passive"]), body, end)
    if passive and matcher(table["subject"]).search(folded, body, end):
        return "passive"
    if matcher(table["elected"]).search(folded, body, end):
        return "elected"
    return None


def _verb(text: Text, verbs: regex.Pattern[str], start: int, end: int) -> regex.Match[str] | None:
    """Return the first of `verbs` in a sentence that tells what this body did: no noun, and not in reported speech."""
    nouns = [
        noun.span() for noun in matcher(toml("resolutions")["unlabelled"]["nouns"]).finditer(text.folded, start, end)
    ]
    for verb in verbs.finditer(text.folded, start, end):
        if not any(a < verb.end() <= b for a, b in nouns):
            return None if reported(text, verb.start()) else verb
    return None


def _begins_paragraph(text: Text, place: int) -> bool:
    """Say whether a place is the beginning of a paragraph, or of the first line under a heading."""
    line = text.line_at(place)
    if not text.line_start(place) or line == 0 or text.lines[line].gap:
        return text.line_start(place)
    before = text.line(line - 1).rstrip()
    return not before.endswith((".", "!", "?")) or len(before.split()) <= HEADING_WORDS


def _past(text: Text, start: int, end: int) -> bool:
    """Say whether words between tell of another time."""
    past = matcher(toml("resolutions")["unlabelled"]["past"]).search(text.folded, start, end) is not None
    return past or in_a_year(text, start, end)


def _own_paragraph(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence is a paragraph of its own, and short: not told in passing."""
    first, last = text.line_at(start), text.line_at(max(start, end - 1))
    begins = text.line_start(start)
    ends = not text.clean[end : text.lines[last].end].strip(" *")
    return begins and ends and end - start < 200 and last - first < 3


def _without_vote(text: Text, start: int, end: int, votes: Sequence[FoundVote]) -> str:
    """Return a sentence's words without a vote in parentheses or at its end."""
    words = text.clean[start:end]
    for vote in votes:
        if start <= vote.start and vote.end <= end and _counts(vote.vote):
            piece = text.clean[vote.start : vote.end]
            opening = piece.find("(")
            if opening >= 0 and piece.rstrip().endswith(")"):
                words = words.replace(piece[opening:], "")
    cleaned = " ".join(words.split())
    return regex.sub(r"\s+([.,;:])", r"\1", cleaned).strip(" *•-–—")


def _merged(text: Text, drafts: list[_Draft]) -> list[_Draft]:
    """Join sentences that stand together and share one decision: the vote in one, the outcome in the next."""
    drafts.sort(key=lambda draft: draft.start)
    found: list[_Draft] = []
    for draft in drafts:
        before = found[-1] if found else None
        beside = before is not None and draft.start - before.end < 4
        if (
            before is not None
            and beside
            and (not before.votes) != (not draft.votes)
            and _says_only_outcome(text, draft)
        ):
            before.votes = before.votes or draft.votes
            before.outcomes = draft.outcomes
        else:
            found.append(draft)
    return found


def _says_only_outcome(text: Text, draft: _Draft) -> bool:
    return _outcome(text, draft.start, draft.end) is not None


# ------------------------------------------------------------------------------------------------ result


def _finished(text: Text, draft: _Draft) -> FoundResolution:
    vote = _joined(draft.votes)
    label = draft.label
    words = draft.text if draft.text is not None else text.words(draft.start, draft.end)
    words = words.strip(_QUOTES).strip() if label else words
    quoted = len(text.clean[draft.start : draft.end]) - len(text.clean[draft.start : draft.end].lstrip(_QUOTES + "\n"))
    start = draft.start + quoted if label else draft.start
    end = max(draft.end, draft.start)
    resolution = Resolution(
        number=label.number if label else None,
        kind=label.kind if label else None,
        text=words,
        result=_outcome_of(text, draft, vote.vote if vote else Vote()),
        vote=vote.vote if vote else Vote(),
        span=text.span(start, end),
    )
    return FoundResolution(resolution, draft.begin, end, vote, tuple(draft.outcomes))


def _outcome_of(text: Text, draft: _Draft, vote: Vote) -> Result:
    """Return the outcome the text states; else what the vote's figures decide; else, for a resolution, accepted."""
    order: tuple[Result, ...] = ("withdrawn", "rejected", "accepted")
    stated = next((result for result in order if result in draft.outcomes), None)
    if stated is not None:
        return stated
    if vote.in_favour is not None and vote.against is not None and vote.in_favour != vote.against:
        return "accepted" if vote.in_favour > vote.against else "rejected"
    if vote.unanimous or (vote.in_favour and vote.against is None):
        return "accepted"
    if draft.label is None or draft.label.kind.startswith("predlog") or vote.in_favour is not None:
        return "unknown"
    return "accepted"


def _joined(votes: Sequence[FoundVote]) -> FoundVote | None:
    """Return one vote of those given to a resolution: none of them contradicts another."""
    if not votes:
        return None
    first = max(votes, key=lambda vote: len(_counts(vote.vote)))
    merged = first.vote
    for other in votes:
        merged = replace(
            merged,
            present=merged.present if merged.present is not None else other.vote.present,
            registered=merged.registered if merged.registered is not None else other.vote.registered,
            in_favour=merged.in_favour if merged.in_favour is not None else other.vote.in_favour,
            against=merged.against if merged.against is not None else other.vote.against,
            abstain=merged.abstain if merged.abstain is not None else other.vote.abstain,
            not_voting=merged.not_voting if merged.not_voting is not None else other.vote.not_voting,
            unanimous=merged.unanimous or other.vote.unanimous,
        )
    return replace(first, vote=merged, contradicts_itself=any(vote.contradicts_itself for vote in votes))
