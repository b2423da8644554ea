"""Resolutions under an item: those with a label ("SKLEP 59/12:") and sentences that decide without one.

A label opens a resolution; its text runs to the vote, to the sentence that tells the outcome, or to the discussion that
goes on. Votes stand before or after: each goes to the one resolution it can belong to. What is left, a vote or a
sentence such as "Dnevni red je bil soglasno sprejet", is a resolution without a label.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.model import Resolution, Result, Vote
from pipeline.patterns import compiled
from pipeline.segment.people.names import is_person
from pipeline.segment.resolutions.decisions import ends_text, orders, outcome_told, tells
from pipeline.segment.resolutions.drafts import (
    PARAGRAPHS,
    REACH,
    Draft,
    assign_outcomes,
    assign_votes,
    counts,
    votes_follow,
    votes_in,
    without_repeated_proposals,
)
from pipeline.segment.resolutions.elsewhere import (
    ANY_SESSION,
    Session,
    at_another_time,
    begins_with_other_body,
    begins_with_own_body,
    carried_out,
    of_another_body,
    of_no_vote_here,
    owned_by_another,
    reported,
    told_in_clause,
)
from pipeline.segment.resolutions.labels import PART, Label, each_of_list, find_labels, kinds, session_numbers
from pipeline.segment.resolutions.unlabelled import ONLY_A_VOTE, says_only_vote, stands_out, unlabelled
from pipeline.segment.resolutions.vote_places import in_place
from pipeline.segment.text.clean_text import Text
from pipeline.segment.text.sentences import sentence_of, sentences
from pipeline.segment.votes.votes import FoundVote, find_votes
from pipeline.segment.wording.tables import fold, matcher, toml

# Times as many voters as a body has members: such a vote was taken elsewhere. Fewer may be a slip, which is warned of.
MORE_THAN_A_BODY = 2

WORDS = 5  # of a resolution that come before a vote in it
TOLD_SENTENCES = 2  # before a vote, in which it may be told what it was on

_SAID_ASIDE = compiled(r"\(([^()]*)\)|\s[-–—]\s([^\n]*)$", regex.MULTILINE)
_QUOTED = compiled(r"[\"»„][^\"»„“«]+[\"“«](?=,?\s+(?:ni|je|niso|so|se)\b)")
_SPECK = compiled(r"(?<=[.!?])\s*\n\s*\p{Ll}{1,2}\s*\Z")  # a stain read as letters, alone on a line
_OPENING, _CLOSING = ("»", "„"), ("«", "“")
_BEFORE_VOTE = " \n→⇒➔►>"  # what parts a resolution from the vote below it
_QUOTES = ' »«"„“:*'
# What stands after a resolution and is none of its words: "… na strani 3. –" "5 za", "… se sprejme. (8/8)"
_ENDED_SIGN = compiled(r"[.!?][«”\"]?(?P<sign>\s+(?:[–—-]|[(\[]\d{1,3}(?:\s?[/:]\s?\d{1,3}){1,3}[)\]]))\Z")
_FIRST_PART = compiled(r"\s*[»„]?(?:1[.)]|[Il|]\.|a\)|[-–—•*▪]\s)")


@dataclass(frozen=True, slots=True)
class FoundResolution:
    """A resolution, its places in `Text.clean`, and what is to be warned of."""

    resolution: Resolution
    start: int
    end: int
    vote: FoundVote | None
    outcomes: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided, in order, and the figures that may be votes but were not recorded: nothing shows on what."""

    resolutions: list[FoundResolution]
    doubtful: list[FoundVote]


def find_resolutions(
    text: Text, start: int, end: int, holes: Sequence[tuple[int, int]] = (), session: Session = ANY_SESSION
) -> Decisions:
    """Return the resolutions in `text.clean[start:end]`; `holes` (printed agendas) hold none."""
    found: list[FoundResolution] = []
    doubtful: list[FoundVote] = []
    begin = start
    for hole_start, hole_end in [*holes, (end, end)]:
        stop = min(max(hole_start, begin), end)
        if begin < stop:
            zone = _in_zone(text, begin, stop, session)
            here = zone.resolutions
            doubtful += zone.doubtful
            if found and here and found[-1].vote is None and _votes_on_agenda(text, found[-1], here[0], begin):
                vote, outcome = here[0].vote, here[0].resolution.result
                voted = replace(found[-1].resolution, vote=here[0].resolution.vote, result=outcome)
                found[-1] = replace(found[-1], resolution=voted, vote=vote)
                here = here[1:]
            found += here
            if found and stop < end:
                found[-1] = _with_agenda(text, found[-1], stop, hole_end)
        begin = max(begin, hole_end)
    bare = [
        one
        for one in found
        if one.resolution.kind is None and one.vote and says_only_vote(text, one.start, one.end, one.vote)
    ]
    doubtful += [one.vote for one in bare if one.vote]
    return Decisions([one for one in found if one not in bare], doubtful)


def _with_agenda(text: Text, found: FoundResolution, start: int, end: int) -> FoundResolution:
    """Return a resolution that ends in ":" with the agenda it adopts: "Sprejme se dnevni red s spremembo: 1. …"."""
    resolution, begin = found.resolution, found.start
    leads = text.clean[:start].rstrip().endswith(":") and not text.clean[found.end : start].strip(" :")
    if resolution.kind is None:
        # "ZA 15, PROTI 6." / "Sprejme se naslednji dnevni red:"
        after = max(found.end, found.vote.end if found.vote else found.end)
        begin = start - len(text.clean[after:start].lstrip(" .\n"))
        adopts = matcher(toml("agenda")["adopted"]).match(text.folded, begin, start)
        leads = adopts is not None and not text.clean[adopts.end() : start].strip(" :") and found.vote is not None
    if not leads:
        return found
    own = begin == found.start
    words = resolution.text if own else text.words(begin, start)
    span = replace(resolution.span, end=text.span(start, end).end) if own else text.span(begin, end)
    agenda = f"{words.rstrip(' :')}: {text.words(start, end)}"
    return replace(found, resolution=replace(resolution, text=agenda, span=span), start=begin, end=end)


def _votes_on_agenda(text: Text, before: FoundResolution, vote: FoundResolution, place: int) -> bool:
    """Say whether the agenda between is that of a resolution, and what stands right after it is only its vote."""
    if vote.vote is None or vote.resolution.kind is not None or before.resolution.kind is None:
        return False
    said = compiled(r"\W").sub("", text.clean[vote.start : vote.vote.start] + text.clean[vote.vote.end : vote.end])
    only = len(said) <= ONLY_A_VOTE or outcome_told(text, vote.start, vote.end) is not None
    return only and not text.clean[place : vote.start].strip()


def _in_zone(text: Text, start: int, end: int, session: Session) -> Decisions:
    said = find_votes(text, start, end)
    found = find_labels(text, start, end)
    quoted = [label for label in found if _quoted_from_elsewhere(text, label, session)]
    labels = [label for label in found if label not in quoted and not _only_counted(text, label, said)]
    labels = _without_recommendations(text, labels, said)
    told = [vote for vote in said if _only_told(text, vote, labels, session) or _in_words(text, vote, labels, said)]
    figures = [vote for vote in said if counts(vote.vote) and vote not in told]
    on_quoted = [vote for vote in figures if _on_quoted(text, vote, found, quoted, session)]
    doubtful = [vote for vote in figures if vote in on_quoted or not in_place(text, vote, labels, session)]
    told += doubtful
    votes = [vote for vote in said if vote not in told]
    pieces = sentences(text, start, end)
    labels = each_of_list(text, labels, [(vote.start, vote.end) for vote in votes], end)
    drafts = [
        _labelled(text, label, labels[place + 1].intro if place + 1 < len(labels) else end, votes, pieces)
        for place, label in enumerate(labels)
    ]
    drafts = [draft for draft in drafts if draft.start < draft.end]
    lead = session.votes_lead and not votes_follow(text, start, end)
    left = assign_votes(text, drafts, votes, pieces, lead)
    if session.labelled:
        doubtful += [vote for vote in left if counts(vote.vote) and not stands_out(text, vote, pieces, session)]
        told += doubtful
        votes, left = ([vote for vote in some if vote not in told] for some in (votes, left))
    assign_outcomes(text, drafts, pieces, end)
    kept = [draft for draft in without_repeated_proposals(text, drafts) if not _only_put(draft)]
    put = [(draft.begin, draft.end) for draft in drafts if draft not in kept]
    drafts = kept
    own = [piece for piece in pieces if _may_decide(text, piece, votes, told, session)]
    own = [piece for piece in own if not any(start <= piece[0] < end for start, end in put)]
    drafts += unlabelled(text, drafts, left, own, session, pieces)
    drafts.sort(key=lambda draft: draft.begin)
    return Decisions([_finished(text, draft) for draft in drafts], doubtful)


def _in_words(text: Text, vote: FoundVote, labels: Sequence[Label], votes: Sequence[FoundVote]) -> bool:
    """Say whether a resolution's own words hold a vote, and its vote follows: "… ki se glasi 4 ZA." / "(3 ZA)"."""
    at = bisect_left(labels, vote.start, key=lambda label: label.start) - 1
    if at < 0 or vote.start < labels[at].end or text.clean[vote.start] == "(" or text.line_start(vote.start):
        return False
    following = votes_in(votes, vote.start + 1, len(text.clean))[:1]
    between = [text.clean[vote.end : other.start] for other in following if counts(other.vote)]
    alone = any("\n" in words and not words.strip(" .\n") for words in between)
    first = not votes_in(votes, labels[at].start, vote.start) and bool(counts(vote.vote))
    return alone and first and len(text.clean[labels[at].end : vote.start].split()) >= WORDS


def _on_quoted(text: Text, vote: FoundVote, labels: Sequence[Label], quoted: Sequence[Label], session: Session) -> bool:
    """Say whether a vote stands in the paragraph of a resolution quoted from elsewhere: "SKLEP 19/4: »…«" / "Za 18"."""
    at = bisect_left(labels, vote.start, key=lambda label: label.start) - 1
    if at < 0 or labels[at] not in quoted or any(label.intro <= vote.start for label in labels[at + 1 : at + 2]):
        return False
    if begins_with_own_body(text, *sentence_of(text, vote.start), session):
        return False
    since = range(text.line_at(labels[at].end) + 1, text.line_at(vote.start) + 1)
    return not any(text.lines[line].gap for line in since)


def _without_recommendations(text: Text, labels: Sequence[Label], votes: Sequence[FoundVote]) -> list[Label]:
    """Leave out what heads a part of a resolution: "SKLEP 2: Sprejme se osnutek." / "Priporočila: – …" / "(3 za)"."""
    kept: list[Label] = []
    for label in labels:
        before = kept[-1] if kept else None
        since = range(text.line_at(before.end) + 1, text.line_at(label.start) + 1) if before else ()
        voted = before is not None and bool(votes_in(votes, before.start, label.start))
        apart = voted or any(text.lines[line].gap for line in since)
        if label.kind not in kinds("stance") or before is None or before.kind in kinds("stance") or apart:
            kept.append(label)
    return kept


def _only_counted(text: Text, label: Label, votes: Sequence[FoundVote]) -> bool:
    """Say whether a stance is told by its figures alone: "Stališče delegacij: 22 za, 1 proti."."""
    following = votes_in(votes, label.end, label.end + REACH)[:1]
    return label.kind in kinds("stance") and any(not text.clean[label.end : vote.start].strip() for vote in following)


def _only_put(draft: Draft) -> bool:
    """Say whether a draft is what somebody put and nobody voted on: "Predlog: predsednica Ana Rus, člana …"."""
    if draft.label is None or draft.votes or draft.outcomes:
        return False
    # "V razpravi so bila dana naslednja stališča:"  "Priporočilo 2:" of a report
    counted = draft.label.number is not None or not draft.label.opens_line
    told = draft.label.kind in kinds("stance") and counted
    return told or draft.label.kind in kinds("motion")


def _only_told(text: Text, vote: FoundVote, labels: Sequence[Label], session: Session) -> bool:
    """Say whether a vote is one that somebody spoke of, or another body's or session's."""
    if reported(text, vote.start):
        return True
    if _in_relative_clause(text, vote, session) or owned_by_another(text, *sentence_of(text, vote.start), session):
        return True
    if _under_label(text, vote.start, labels):
        return False
    if of_no_vote_here(text, vote.start, vote.end, session) or told_in_clause(text, vote.start, vote.end, session):
        return True
    if _of_what_was_told(text, vote, session):
        return True
    cast = max(counts(vote.vote), default=0)
    if session.members is not None and cast > MORE_THAN_A_BODY * session.members:
        return True  # "Za Ano Rus je glasovalo 41 delavcev"
    if cast == 0:  # "Volilna komisija je poročilo sprejela soglasno."
        return begins_with_other_body(text, *sentence_of(text, vote.start), session)
    return of_another_body(text, vote.start, vote.end, session)


def _in_relative_clause(text: Text, vote: FoundVote, session: Session) -> bool:
    """Say whether a vote is that of another session told in a clause: ", ki ga je obravnaval na 15. seji (za 4)"."""
    start, _ = sentence_of(text, vote.start)
    clause = text.folded.rfind(", ki ", start, vote.start)
    return clause >= 0 and at_another_time(text, clause, vote.end, session, vote.start)


def _of_what_was_told(text: Text, vote: FoundVote, session: Session) -> bool:
    """Say whether "Zanj je glasovalo 9 članov" is said of what the sentences before tell of another session."""
    start, _ = sentence_of(text, vote.start)
    if not text.folded.startswith("zanj", text.first_word(start, vote.end)):
        return False
    before = sentences(text, max(0, start - REACH), start)[-TOLD_SENTENCES:]
    return any(at_another_time(text, a, b, session) for a, b in before)


def _may_decide(
    text: Text, piece: tuple[int, int], votes: Sequence[FoundVote], told: Sequence[FoundVote], session: Session
) -> bool:
    """Say whether a sentence may be a resolution of this body and session, though no label says so."""
    if begins_with_other_body(text, *piece, session):
        return False
    if votes_in(votes, *piece):
        return True
    if matcher(toml("resolutions")["unlabelled"]["subordinate"]).match(text.folded, text.first_word(*piece)):
        return False
    return not votes_in(told, *piece) and not at_another_time(text, *piece, session)


def _under_label(text: Text, place: int, labels: Sequence[Label]) -> bool:
    """Say whether all since a label only says what shall be: the bodies it names are those decided on."""
    at = bisect_left(labels, place, key=lambda label: label.start) - 1
    start, _ = sentence_of(text, place)
    since = labels[at].end if at >= 0 else place
    apart = any(line.gap for line in text.lines[text.line_at(since) + 1 : text.line_at(place) + 1])
    told = compiled(r"(?<!\w)(?:je|so|sta|ni|niso)(?!\w)").search(text.folded[since : max(since, start)])
    return at >= 0 and told is None and (start <= since or not apart or not text.clean[since:start].strip(" :\n"))


def _quoted_from_elsewhere(text: Text, label: Label, session: Session) -> bool:
    """Say whether a label inside a sentence is that of another body or session: "Svet KS je sprejel sklep: »…«"."""
    if label.quoted and label.start > 0:
        before, _ = sentence_of(text, max(0, label.start - 3))
        quoting = matcher([*toml("elsewhere")["quoting"], *toml("resolutions")["unlabelled"]["reported"]])
        if quoting.search(text.folded, before, label.start):
            return True
    if label.opens_line and carried_out(text, label.end):
        return True
    if label.kind in kinds("stance") and of_another_body(text, label.end, label.end, session):
        return True  # "Stališče odborov: …"
    if session.numbered_by_session and (parts := session_numbers(label.number)) and session.ordinal not in parts:
        return True  # "sklep št. 9/12: …" in the 13th session
    if label.opens_line and sentence_of(text, label.start)[0] >= label.start:
        return False
    if matcher(toml("elsewhere")["later"]).search(text.folded, sentence_of(text, label.start)[0], label.start):
        return True  # "Predlaga, da svet na prihodnji seji sprejme sklep: »…«"
    place = (label.start, label.start)
    if of_no_vote_here(text, *place, session) or of_another_body(text, *place, session):
        return True
    quoted = text.clean[label.end : label.end + 4].lstrip()[:1] in ("»", "„", '"', "“")
    return quoted and reported(text, label.start)


def _labelled(
    text: Text, label: Label, limit: int, votes: Sequence[FoundVote], pieces: Sequence[tuple[int, int]]
) -> Draft:
    """Return the resolution under `label`, whose text ends before `limit`."""
    around = votes_in(votes, label.intro - REACH, label.start)
    voted_before = any(label.intro <= vote.start or 0 < label.intro - vote.end < 5 for vote in around)
    first = max(0, bisect_left(pieces, (label.end, label.end)) - 1)
    following = pieces[first : bisect_left(pieces, (limit, limit))]
    own = [(max(a, label.end), b) for a, b in following if b > label.end and a < limit]
    start = end = label.end
    for place, (a, b) in enumerate(own):
        b = min(b, limit)
        if not text.clean[a:b].strip(' :.*-–—\n"»«'):
            continue
        if start == end:
            start = a + len(text.clean[a:b]) - len(text.clean[a:b].lstrip(" :;,.)\n"))
            if not text.line_start(start):  # "SKLEP - Potrdi se"; a dash at the beginning of a line is a list's
                start += len(text.clean[start:b]) - len(text.clean[start:b].lstrip(" -–—"))
            cut = _closed_quotation(text, start, b) or _vote_cut(text, a, b, votes, first=True)
            end = b if cut is None else cut
            if cut is not None:
                break
            continue
        if _quotes(text, start, end) > 0 and place < PARAGRAPHS:
            end = b  # »1. … 2. …«
            continue
        if not _goes_on(text, own[: place + 1], start, end):
            break
        cut = _vote_cut(text, a, b, votes, first=False)
        if cut is not None:
            end = max(end, cut)
            break
        over = voted_before and not orders(text, a, b)
        follows = voted_before or _vote_follows(text, own[place:], votes, limit)
        if _begins_paragraph(text, a, start, end) and (over or not follows):
            break
        end = b
    return Draft(start, _without_signs(text, start, end), label)


def _without_signs(text: Text, start: int, end: int) -> int:
    """Return where the words of a resolution end, without the signs between them and the vote, and without stains."""
    speck = _SPECK.search(text.clean, start, end)
    end = speck.start() if speck else len(text.clean[:end].rstrip(_BEFORE_VOTE))
    sign = _ENDED_SIGN.search(text.clean, start, end)
    return sign.start("sign") if sign else end


def _closed_quotation(text: Text, start: int, end: int) -> int | None:
    """Return where a quotation closes that a sentence begins with and goes on after: "…", ni sprejel."""
    quoted = _QUOTED.match(text.clean, start, end)
    return quoted.end() if quoted else None


def _quotes(text: Text, start: int, end: int) -> int:
    """Return how many quotation marks in a text that begins with one are still open."""
    words = text.clean[start:end]
    if words[:1] not in _OPENING:
        return 0
    return sum(words.count(sign) for sign in _OPENING) - sum(words.count(sign) for sign in _CLOSING)


def _goes_on(text: Text, pieces: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether the last of `pieces` may belong to the resolution `text.clean[start:end]`, by its words alone."""
    a, b = pieces[-1]
    if text.clean[start : start + 1] in _OPENING and text.clean[:end].rstrip()[-1:] in _CLOSING:
        return False  # »Cesta se zapre.«
    if any(e <= end and (sign := PART.match(text.clean, s)) and sign.end() >= e for s, e in pieces[-2:-1]):
        return True  # "II." / "Komisija je imenovana za štiri leta."
    if _expects(text, start, end) and is_person(text.clean[text.first_word(a, b) : b]):
        return True  # "… se izvolijo:" / "tov. Ana Rus, predsednica," / "tov. Ivan Kos, član"
    sign = PART.match(text.clean, a, b)
    gap = _after_gap(text, a)
    if sign is not None:
        signs_before = [one for s, e in pieces[:-1] if e <= end and (one := PART.match(text.clean, max(s, start), e))]
        # "- … ." / "b) Uredniški odbor": after a blank line a list of another kind is none of these parts
        parts_before = any(_list_kind(one[0]) == _list_kind(sign[0]) for one in signs_before)
        first_part = _FIRST_PART.match(text.clean, a, b) is not None and not gap
        if not (parts_before or _expects(text, start, end) or first_part):
            return False
    return (sign is not None and not gap) or not ends_text(text, a, b)


def _list_kind(sign: str) -> str:
    """Return what numbers the parts of a list: digits, Roman numerals, letters or a mark."""
    first = sign.strip(" \n»„")[0]
    if first.isdigit():
        return "digits"
    return "letters" if first.islower() else "Roman" if first.isalpha() else "marks"


def _begins_paragraph(text: Text, place: int, start: int, end: int) -> bool:
    """Say whether a paragraph begins at a place that is no part of a list and that nothing before leads to."""
    return _after_gap(text, place) and PART.match(text.clean, place) is None and not _expects(text, start, end)


def _after_gap(text: Text, place: int) -> bool:
    line = text.lines[text.line_at(place)]
    return line.gap > 0 and not line.first_on_page and line.start >= place - line.indent - 3


def _expects(text: Text, start: int, end: int) -> bool:
    return text.clean[start:end].rstrip().endswith((":", ";", ","))


def _vote_cut(text: Text, start: int, end: int, votes: Sequence[FoundVote], first: bool) -> int | None:
    """Return where in a sentence the resolution's text ends because a vote begins, or None."""
    for vote in votes_in(votes, start, end):
        figures = counts(vote.vote)
        before = text.clean[start : vote.start].strip(" \n*-–—(")
        if (aside := _in_parentheses(text, vote)) is not None and before:
            return aside  # "Naroči se gramoz. (soglasno sprejeto)"
        if not before:
            return start if not first else None if not figures else vote.start
        opened = text.clean[vote.start] == "("
        voting = matcher(toml("votes")["words"]["voting"]).search(text.folded, start, vote.start) is not None
        if figures and voting and not first:
            # "Javno glasovanje: 9 za, 1 proti", "Na podlagi izida glasovanja (9 za) je bil sklep sprejet."
            return start
        if opened or before.endswith((":", ",")) or text.clean[vote.start - 1] == "(":
            if not (first or opened) and figures and tells(text, start, vote.start):
                return start  # "V glasovalni napravi je zabeleženo: za 9, proti 1."
            return vote.start if figures or opened else None
        lines_begin = text.line_start(vote.start)
        if lines_begin and before.rstrip('«“”"').endswith("."):
            return vote.start
        alone = lines_begin and not text.clean[vote.end : text.lines[text.line_at(vote.start)].end].strip(" .;)")
        if alone and not tells(text, start, vote.start):
            return vote.start  # "Jelica Hvala, članica" / "za: 3, proti: 2"
        if figures and not first:
            return start
        if lines_begin and figures:
            return vote.start
    return None


def _in_parentheses(text: Text, vote: FoundVote) -> int | None:
    """Return where parentheses or a dash open that lead to nothing but that something was adopted, without figures."""
    words = next(
        (one for one in _SAID_ASIDE.finditer(text.clean, max(0, vote.start - 24)) if one.end() >= vote.end), None
    )
    if words is None or words.start() > vote.start or counts(vote.vote):
        return None
    only = matcher(toml("resolutions")["outcome"]["bare"] + toml("votes")["unanimous"]["phrases"])
    return words.start() if only.fullmatch(fold(words[1] or words[2]).strip(" .")) else None


def _vote_follows(text: Text, rest: Sequence[tuple[int, int]], votes: Sequence[FoundVote], limit: int) -> bool:
    """Say whether a vote or an outcome comes before anything that is no part of a resolution."""
    for a, b in rest[:PARAGRAPHS]:
        if a >= limit:
            return False
        if votes_in(votes, a, b) or outcome_told(text, a, b) is not None:
            return True
        if ends_text(text, a, b):
            line = text.folded[a:b]
            return matcher(toml("resolutions")["ends"]["voting"]).match(line.lstrip(" *•-–—(")) is not None
    return False


def _finished(text: Text, draft: Draft) -> FoundResolution:
    label = draft.label
    vote = _with_presence(text, label, _joined(draft.votes)) if label else _joined(draft.votes)
    words = draft.text if draft.text is not None else text.words(draft.start, draft.end)
    words = _unquoted(words) if label or _wholly_quoted(words) else words
    words = words or text.words(draft.begin, max(draft.begin, draft.end))
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


def _with_presence(text: Text, label: Label, vote: FoundVote | None) -> FoundVote | None:
    """Return a vote with the presence told over its label: "Ugotovljena prisotnost: 6" / "SKLEP: …" / "5 ZA"."""
    above = text.line_at(label.intro) - 1
    if vote is None or vote.vote.present is not None or above < 0:
        return vote
    told = matcher(toml("votes")["words"]["presence"]).fullmatch(text.folded_line(above).strip(" .|"))
    return replace(vote, vote=replace(vote.vote, present=int(told[0].split()[-1]))) if told else vote


def _unquoted(words: str) -> str:
    """Return a resolution's words without the quotation marks around them; one that closes a quotation inside stays."""
    bare = words.strip(_QUOTES).strip()
    opened = sum(bare.count(sign) for sign in _OPENING) > sum(bare.count(sign) for sign in _CLOSING)
    closing = words.rstrip()[-1:]
    if closing == '"' and bare.count('"') % 2:
        return bare + closing
    return bare + closing if opened and closing in _CLOSING else bare


def _wholly_quoted(words: str) -> bool:
    """Say whether all words stand between one pair of quotation marks."""
    bare = words.strip().rstrip(".")
    marks = {*_OPENING, *_CLOSING, '"'}
    return len(bare) > 1 and bare[0] in marks and bare[-1] in marks and not marks & set(bare[1:-1])


def _outcome_of(text: Text, draft: Draft, vote: Vote) -> Result:
    """Return the outcome the text states; else what the vote's figures decide; else, for a resolution, accepted."""
    order: tuple[Result, ...] = ("withdrawn", "rejected", "accepted")
    stated = next((result for result in order if result in draft.outcomes), None)
    if stated is not None:
        return stated
    if vote.in_favour is not None and vote.against is not None and vote.in_favour != vote.against:
        return "accepted" if vote.in_favour > vote.against else "rejected"
    if vote.unanimous or (vote.in_favour and vote.against is None):
        return "accepted"
    if draft.label is None or draft.label.proposes or vote.in_favour is not None:
        return "unknown"
    return "accepted"


def _joined(votes: Sequence[FoundVote]) -> FoundVote | None:
    """Return one vote of those given to a resolution: none of them contradicts another."""
    if not votes:
        return None
    first = max(votes, key=lambda vote: len(counts(vote.vote)))
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
