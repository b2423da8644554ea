"""Sentences that decide without a label: "Dnevni red je bil soglasno sprejet", and votes on what they put."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import regex
from rapidfuzz.distance import Prefix

from pipeline.model import Result
from pipeline.patterns import compiled
from pipeline.segment.people.names import PERSON, SPEAKS
from pipeline.segment.resolutions.decisions import (
    begins_paragraph,
    decision_told,
    leads_on,
    nothing_decided,
    orders,
    outcome_told,
    own_paragraph,
    result_in,
    routine,
    takes_back_own,
)
from pipeline.segment.resolutions.drafts import PARAGRAPHS, REACH, Draft, conflict, counts, votes_in
from pipeline.segment.resolutions.elsewhere import Session, begins_with_other_body, begins_with_own_body
from pipeline.segment.resolutions.labels import PART
from pipeline.segment.text.clean_text import Text
from pipeline.segment.text.sentences import FULL_LINE, sentence_of
from pipeline.segment.votes.votes import FoundVote
from pipeline.segment.wording.numerals import number_of
from pipeline.segment.wording.tables import fold, matcher, toml

SAME_WORDS = 3  # with which a sentence and the resolution after it begin, if they say the same
_NUMBERED_BEFORE = compiled(r"\bsklep\w*\s+st\.\s*\d")  # over folded text, as all of these
_BEFORE_FIGURES = compiled(r":\s*(?=za\s*:?\s*\d)", regex.IGNORECASE)  # "… za 50 % olajšavo: za 4, proti 6"
_OF_SKLEP = compiled(r"sklep\s+(?:je|ni)\b")
_SPEECH = compiled(rf"{PERSON}(?:,[^:.]{{3,60}})?\s*[-–—:]")  # "Alenka Kos - Proračun bo podprla, …"
_ROW = compiled(r"\S {3,}\S")  # of a table
# "Predlog Draga Hribarja ni bil sprejet", which tells nothing of what it was
_WHOSE = compiled(
    r"""(?:Proceduralni\ p|Postopkovni\ p|P)redlog (?:\s\p{Ll}+\.?){0,2}
        \s(?P<name>\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+){0,2}) \s(?:je|ni)\b""",
    regex.VERBOSE,
)
PROPOSED = 3  # sentences before one that tells what became of a proposal, in which that is put
NAME_STEM = 2  # letters that all cases of a short name share
ONLY_A_VOTE = 14  # letters beside the figures, as in "Glasovanje:"


def unlabelled(
    text: Text,
    drafts: Sequence[Draft],
    votes: Sequence[FoundVote],
    pieces: Sequence[tuple[int, int]],
    session: Session,
    every: Sequence[tuple[int, int]],
) -> list[Draft]:
    """Return the sentences that decide without a label, each with the vote in it or right before or after it.

    Args:
        pieces: the sentences that may decide.
        every: all of them.
    """
    covered = _covered(drafts, pieces)
    told = {place for draft in drafts for place in draft.told}
    used: set[int] = set()  # starts of the votes that have found their sentence
    found: list[Draft] = []
    for place, (a, b) in enumerate(pieces):
        if a in covered or a in told or _decides_nothing(text, a, b):
            continue
        own = [vote for vote in votes_in(votes, a, b) if vote.start not in used]
        figures = any(counts(vote.vote) for vote in own)
        if not figures and (leads_on(text, a, b) or _comes_again(text, a, b, drafts)):
            continue
        leads = session.labelled and not figures and not routine(text, a, b) and outcome_told(text, a, b) is None
        if leads and _stands_before(text, b, drafts):
            continue  # "Po odmoru so svetniki izglasovali drugo rešitev." / "SKLEP 5"
        near = own or [vote for vote in _beside(pieces, place, votes) if vote.start not in used]
        if not near and not _decides_alone(text, pieces, place, session):
            continue
        outcome = outcome_told(text, a, b)
        draft = Draft(a, b, None)
        before = pieces[max(0, place - PARAGRAPHS) : place]
        if outcome is not None and not own and near and (proposal := _proposal(text, before, near[0])):
            draft = Draft(*proposal, None)
        elif outcome is not None and (put := _decided_before(text, before, a, b, votes)) and put[0] not in covered:
            draft = Draft(*put, None)
            near = [vote for vote in votes_in(votes, put[0], b) if vote.start not in used] or near
        elif (
            (outcome or result_in(text, a, b))
            and (put := _proposed_before(text, before, a, b, named=not own))
            and put[0] not in covered
        ):
            draft = Draft(*put, None)
        elif not _without_vote(text, a, b, near) and (put := _paragraph_before(text, a, every)) and put[1] <= a:
            draft = Draft(*put, None)  # "Cesta se zapre." / "(sprejeto s 7 glasovi za)"
        used |= _settle(text, draft, near, outcome or result_in(text, a, b))
        found.append(draft)
    decided = covered | _covered(found, pieces)
    left = [vote for vote in votes if vote.start not in used]
    return _merged(text, found + _voted_on(text, found, left, pieces, decided, every))


def _settle(text: Text, draft: Draft, near: Sequence[FoundVote], stated: Result | None) -> set[int]:
    """Give a draft its votes, words and outcome; return the starts of the votes."""
    for vote in near:
        if not any(conflict(old.vote, vote.vote) for old in draft.votes):
            draft.votes.append(vote)
    draft.start = _after_sign(text, draft.start, draft.end)
    draft.text = _without_vote(text, draft.start, draft.end, draft.votes)
    if stated is not None or not any(any(counts(vote.vote)) for vote in draft.votes):
        draft.outcomes.append(stated or "accepted")  # else the figures decide, if not all are zero
    return {vote.start for vote in draft.votes}


def stands_out(text: Text, vote: FoundVote, pieces: Sequence[tuple[int, int]], session: Session) -> bool:
    """Say whether a vote without a label is likely one of this session, where all else has labels.

    It opens a paragraph, its sentence begins with what was decided on or with the figures, or the sentence before put
    something to the vote; in the middle of a paragraph others may be told of.
    """
    table = toml("resolutions")
    at = max(0, bisect_right(pieces, (vote.start, len(text.clean))) - 1)
    start, end = pieces[at]
    body = text.first_word(start, end)
    before = pieces[at - 1] if at else (start, start)
    if _SPEECH.match(text.clean, body, end):
        return False
    if _NUMBERED_BEFORE.search(text.folded, *before) and _OF_SKLEP.match(text.folded, body):
        return False  # "… saj je svet s sklepom št. 87 odločil drugače. Sklep je bil sprejet z 9 glasovi."
    if decision_told(text, start, end) == "passive" and matcher(table["unlabelled"]["routine"]).search(
        text.folded, body, end
    ):
        return True  # "Po tem pojasnilu je bil dnevni red sprejet s 15 glasovi ZA."
    if decision_told(text, start, end) == "firm" and not _in_speech(text, start):
        return True  # "Na predlog Kosa je bilo z 11 glasovi ZA sklenjeno, da …"
    if text.line_start(start) and _acts_by(text, start, vote, end, session):
        return True  # "Zbor je z 9 glasovi za in 1 vzdržanim sprejel odlok"
    begins = _letters(text.clean[body : vote.start]) <= ONLY_A_VOTE or _headed(text, body, vote)
    only_a_vote = begins and _letters(text.clean[vote.end : end]) <= ONLY_A_VOTE
    if not begins_paragraph(text, start):
        decided = orders(text, *before) and text.clean[before[0]].isupper()  # but »Cesta se zapre.« is quoted
        decided = decided or _ends_own_proposal(text, start, end)
        if (_in_speech(text, start) and not decided) or begins_with_other_body(text, *before, session):
            return False
        if only_a_vote and not _leads_to_vote(text, *before):
            return False
    subject = matcher([*table["outcome"]["subject"], *table["unlabelled"]["subject"], *table["unlabelled"]["elected"]])
    return (
        begins_paragraph(text, start)
        or begins
        or subject.match(text.folded, body, end) is not None
        or decision_told(text, start, end) == "elected"
        or matcher(table["unlabelled"]["puts"]).search(text.folded, *before) is not None
    )


def says_only_vote(text: Text, start: int, end: int, vote: FoundVote) -> bool:
    """Say whether a sentence begins with a vote and tells neither on what it was nor what came of it.

    "Za je bilo devet svetnikov, proti Kos in Rus." is no resolution, whatever stands before it.
    """
    words = toml("votes")["words"]
    begins = start <= vote.start <= text.first_word(start, end)
    if not begins or vote.names_object or not any(counts(vote.vote)):
        return False
    if matcher([*words["put"], *words["adopted"], *words["decided"]]).search(text.folded, start, end):
        return False  # "Za predlog, ki ga je podal Kos, je glasovalo 8", "Z 8 glasovi za je sprejel odlok"
    between = matcher(words["between"])
    rest = compiled(r"(?<!\p{L})\p{Ll}+").findall(text.clean, vote.end, end)  # "Z 8 glasovi za" / "se cesta zapre"
    if not all(between.fullmatch(word) or word in ("za", "proti") or number_of(word) for word in map(fold, rest)):
        return False
    return _decides_nothing(text, start, end) and result_in(text, start, end) is None


def _headed(text: Text, start: int, vote: FoundVote) -> bool:
    """Say whether words before a vote head it: "Glasovanje o proceduralnem predlogu: navzočih 11, ZA 7, PROTI 3"."""
    headed = matcher(toml("votes")["words"]["headed"]).match(text.folded, start, vote.start) is not None
    return headed and text.clean[start : vote.start].rstrip().endswith(":")


def _ends_own_proposal(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence tells the fate of the speaker's proposal: "Ana Kos je menila, … Predlog Ane Kos ni …"."""
    proposal = matcher(toml("resolutions")["unlabelled"]["proposal"]).match(text.folded, start, end)
    if proposal is None or outcome_told(text, start, end) is None:
        return False
    name = compiled(r"\s+(?:\p{Ll}+\s+){0,2}(?P<first>\p{Lu}\p{Ll}+)").match(text.clean, proposal.end(), end)
    speaker = compiled(PERSON).match(text.clean, text.first_word(_paragraph(text, start), start))
    if name is None or speaker is None:
        return False
    return any(_same_name(word, name["first"]) for word in speaker[0].split())


def _same_name(one: str, other: str) -> bool:
    """Say whether two words may be cases of one name: "Ana" and "Ane", "Damjan" and "Damjana"."""
    return Prefix.similarity(one, other) >= max(NAME_STEM, min(len(one), len(other)) - NAME_STEM)


def _acts_by(text: Text, start: int, vote: FoundVote, end: int, session: Session) -> bool:
    """Say whether a sentence begins with the body in session, and what it did follows right after the vote."""
    words = toml("votes")["words"]
    acted = matcher([*words["adopted"], *words["decided"]]).match(text.folded, text.first_word(vote.end, end), end)
    return acted is not None and begins_with_own_body(text, start, end, session)


def _letters(words: str) -> int:
    return len(compiled(r"[\W\d]").sub("", words))


def _leads_to_vote(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence decides, proposes or tells of voting, so that the figures after it are on what it says."""
    table = toml("resolutions")["unlabelled"]
    return (
        not _decides_nothing(text, start, end)
        or orders(text, start, end)
        or matcher([*table["puts"], *table["proposed"], *toml("votes")["words"]["voting"]]).search(
            text.folded, start, end
        )
        is not None
        or result_in(text, start, end) is not None
    )


def _in_speech(text: Text, place: int) -> bool:
    """Say whether a paragraph tells what somebody said, and puts nothing to the vote before a place."""
    start = text.first_word(_paragraph(text, place), place)
    table = toml("resolutions")["unlabelled"]
    if matcher(table["put_to_vote"]).search(text.folded, start, place):
        return False
    told = SPEAKS.match(text.clean, start, place)
    return told is not None and matcher(table["reported"]).search(text.folded, start, place) is not None


def _paragraph(text: Text, place: int) -> int:
    """Return where the paragraph that holds a place begins."""
    first = text.line_at(place)
    while first > 0 and not text.lines[first].gap and len(text.line(first - 1)) >= FULL_LINE * text.width:
        first -= 1
    return text.lines[first].start


def _decides_nothing(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence tells neither a decision nor the outcome of one."""
    if nothing_decided(text, start, end) or takes_back_own(text, start, end):
        return True
    return decision_told(text, start, end) is None and outcome_told(text, start, end) is None


def _decides_alone(text: Text, pieces: Sequence[tuple[int, int]], place: int, session: Session) -> bool:
    """Say whether a sentence is a decision though no vote stands in it or beside it."""
    start, end = pieces[place]
    decides = decision_told(text, start, end)
    if decides == "acted" and _adopts_routine(text, start, end):
        return True
    if session.labelled and not begins_paragraph(text, start) and _in_speech(text, start):
        return False
    if decides == "firm" or outcome_told(text, start, end) == "rejected":
        return True
    if decides == "acted":
        return not session.labelled
    if decides == "elected":
        return not session.labelled and _balloted(text, pieces[:place])
    return decides == "passive" and (own_paragraph(text, start, end) or routine(text, start, end))


def _adopts_routine(text: Text, start: int, end: int) -> bool:
    """Say whether a body is told to have agreed on what is routine: "Člani so soglasno sprejeli dnevni red".

    In a paragraph of its own it need not be said how: "Delegati so predlagani dnevni red sprejeli v celoti."
    """
    agreed = matcher(toml("votes")["unanimous"]["phrases"]).search(text.folded, start, end)
    subject = matcher(toml("resolutions")["unlabelled"]["routine"]).search(text.folded, start, end)
    return subject is not None and (agreed is not None or own_paragraph(text, start, end))


def _voted_on(
    text: Text,
    drafts: Sequence[Draft],
    votes: Sequence[FoundVote],
    pieces: Sequence[tuple[int, int]],
    decided: set[int],
    every: Sequence[tuple[int, int]],
) -> list[Draft]:
    """Return what figures decide where no sentence does: the vote's own sentence, or the one before that puts it.

    That nobody was on a side decides nothing.
    """
    found: list[Draft] = []
    spans = sorted((draft.start, draft.end) for draft in drafts)
    for vote in votes:
        at = bisect_right(spans, (vote.start, len(text.clean))) - 1
        inside = at >= 0 and spans[at][0] <= vote.start < spans[at][1]
        sides = (vote.vote.in_favour, vote.vote.against, vote.vote.abstain)
        if any(sides) and not inside:
            start, end = sentence_of(text, vote.start)
            # "7. Razno" of the agenda before does not belong to it
            start = min(vote.start, max(_after_sign(text, start, end), every[0][0] if every else start))
            put = _put_before(text, start, end, vote, pieces)
            said = _without_vote(text, start, end, [vote])
            letters = _letters(text.clean[start : vote.start] + text.clean[vote.end : end])
            # "ZA: 2, PROTI: 3" alone: on what the sentence before says
            if put is None and letters <= ONLY_A_VOTE and not vote.names_object:
                put = _paragraph_before(text, start, every)
            if put is None:  # "Za ta predlog glasujeta 2, proti 6."
                at = bisect_left(pieces, (start, start))
                put = _proposed_before(text, pieces[max(0, at - PARAGRAPHS) : at], start, end)
            if put is not None and put[0] not in decided:
                decided.add(put[0])
                found.append(Draft(*put, None, [vote]))
                continue
            found.append(Draft(start, end, None, [vote], text=said or text.words(start, end)))
    return found


def _paragraph_before(text: Text, place: int, pieces: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Return what stands right before a place: the sentence, or the whole paragraph or list that says what shall be."""
    at = bisect_left(pieces, (place, place)) - 1
    if at < 0:
        return pieces[0] if pieces else None
    first = at
    while first > 0:
        line = text.lines[text.line_at(pieces[first][0])]
        parted = line.gap > 0 and not line.first_on_page and text.line_start(pieces[first][0])
        headed = text.line_start(pieces[first][0]) and text.clean[pieces[first - 1][1] - 1].isalnum()
        above = pieces[max(0, first - 2) : first]  # "1. Ana Rus" / "2. Ivan Kos" / "Mandat se začne 1. januarja."
        headed = headed and not (len(above) > 1 and all(PART.match(text.clean, *piece) for piece in above))
        headed = headed and not all(_ROW.search(text.clean, *piece) for piece in pieces[first - 1 : first + 1])
        if (parted or headed) and PART.match(text.clean, *pieces[first]) is None:
            break  # "a) Prošnja za odpis" / "Odločanje se odloži. Za 11, proti 0."
        first -= 1
    led = pieces[first - 1] if first else pieces[first]
    if leads_on(text, *led):
        return led[0], pieces[at][1]  # "Sprejeli smo tole delitev:" / "Rovt        290.000 SIT"
    says = PART.match(text.clean, *pieces[first]) is not None or orders(text, *pieces[first])
    return (pieces[first][0], pieces[at][1]) if says else pieces[at]


def _balloted(text: Text, before: Sequence[tuple[int, int]]) -> bool:
    """Say whether the sentence before tells what ballots candidates received: "Kos je dobil 38 glasov, Rus 29."."""
    return bool(before) and matcher(toml("votes")["words"]["received"]).search(text.folded, *before[-1]) is not None


def _stands_before(text: Text, place: int, drafts: Sequence[Draft]) -> bool:
    """Say whether nothing stands between a place and the label of a resolution."""
    at = bisect_left(drafts, place, key=lambda draft: draft.begin)
    following = drafts[at] if at < len(drafts) else None
    return following is not None and following.label is not None and not text.clean[place : following.begin].strip()


def _comes_again(text: Text, start: int, end: int, drafts: Sequence[Draft]) -> bool:
    """Say whether a sentence tells what the resolution right after it says: "Zapisnik 1. seje je bil potrjen." """
    words = text.folded[text.first_word(start, end) : end].split()[:SAME_WORDS]
    at = bisect_left(drafts, end, key=lambda draft: draft.begin)
    following = drafts[at] if at < len(drafts) else None
    if following is None or following.begin - end > REACH or len(words) < SAME_WORDS:
        return False
    return text.folded[following.start : following.end].split()[:SAME_WORDS] == words


def _decided_before(
    text: Text, before: Sequence[tuple[int, int]], start: int, end: int, votes: Sequence[FoundVote]
) -> tuple[int, int] | None:
    """Return the sentence that "Sprejeto soglasno." is said of: the one before it, where it tells what shall be.

    Between them the vote may stand: "Točka se umakne." / "Za predlog je glasovalo 5, proti 7. Predlog ni bil sprejet."
    """
    if before and text.line_start(before[-1][0]) and votes_in(votes, *before[-1]):
        before = before[:-1]
    bare = matcher(toml("resolutions")["outcome"]["bare"]).match(text.folded, start, end)
    voted = len(before) > 1 and bool(votes_in(votes, *before[-2]))  # "Glasovanje: 12 ZA, 12 PROTI" / "Uprava poroča."
    put = bare is not None or (bool(before) and text.line_start(before[-1][0]) and (voted or orders(text, *before[-1])))
    if not put or not before or text.lines[text.line_at(start)].gap > 1:
        return None
    said = text.folded[slice(*before[-1])]
    told = compiled(r"(?<!\w)(?:je|so|sta|bo|ni|niso)(?!\w)").search(said) is not None
    return None if told or said.endswith(":") or len(said.split()) < 3 else before[-1]


def _after_sign(text: Text, start: int, end: int) -> int:
    """Return where the words of a sentence begin that is an entry of a list: "a) Delegati so razrešili …"."""
    sign = PART.match(text.clean, start, end)
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
    rest = compiled(r"\W").sub("", text.clean[start : vote.start] + text.clean[vote.end : end])
    at = bisect_left(pieces, (start, start)) - 1
    before = pieces[at] if at >= 0 and pieces[at][1] <= start else None
    on_its_own = compiled(r"\W*(?:za|proti)\s+(?!je\b|so\b|sta\b)\p{L}").match(text.folded, pos=start, endpos=end)
    if len(rest) > ONLY_A_VOTE or before is None or on_its_own:  # "Za umik 4. točke je glasovalo 13 svetnikov"
        return None
    return before if matcher(toml("resolutions")["unlabelled"]["puts"]).search(text.folded, *before) else None


def _proposed_before(
    text: Text, before: Sequence[tuple[int, int]], start: int, end: int, named: bool = False
) -> tuple[int, int] | None:
    """Return the sentence that puts the proposal of which one after it tells only how the vote on it went.

    With `named`, that one may tell whose it was.
    """
    table = toml("resolutions")["unlabelled"]
    told = matcher(table["only_proposal"])
    whose = _WHOSE.match(text.clean, text.first_word(start, end), end) if named else None
    if whose is None and told.match(text.folded, text.first_word(start, end), end) is None:
        return None
    for piece in before[-1 : -PROPOSED - 1 : -1]:
        proposes = matcher(table["proposed"]).search(text.folded, *piece)
        if proposes and (whose is None or _is_of(whose["name"], text.clean[piece[0] : proposes.start()])):
            return piece[0], piece[0] + len(_BEFORE_FIGURES.split(text.clean[slice(*piece)])[0])
        begins = text.lines[text.line_at(piece[0])].gap and text.line_start(piece[0])
        if begins and told.match(text.folded, *piece) is None:
            return None
    return None


def _is_of(name: str, speaker: str) -> bool:
    """Say whether a name, in any case, is that of the one who speaks: "Draga Hribarja" and "Drago Hribar", "Hribar"."""
    words, named = name.split(), compiled(r"\p{Lu}\p{Ll}+").findall(speaker)
    known = words[-1:] if len(named) == 1 else words
    return bool(named) and all(any(_same_name(word, other) for other in named) for word in known)


def _covered(drafts: Sequence[Draft], pieces: Sequence[tuple[int, int]]) -> set[int]:
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
    return votes_in(votes, pieces[max(0, place - 2)][0], pieces[min(len(pieces) - 1, place + 1)][1])


def _without_vote(text: Text, start: int, end: int, votes: Sequence[FoundVote]) -> str:
    """Return a sentence's words without a vote in parentheses, which stays where it tells the fate of a proposal."""
    words = text.clean[start:end]
    proposal = matcher(toml("resolutions")["unlabelled"]["proposal"]).match(text.folded, start, end)
    for vote in () if proposal else votes:
        if start <= vote.start and vote.end <= end and counts(vote.vote):
            piece = text.clean[vote.start : vote.end]
            opening = piece.find("(")
            if opening >= 0 and piece.rstrip().endswith(")"):
                words = words.replace(piece[opening:], "")
    cleaned = " ".join(words.split())
    return compiled(r"\s+([.,;:])").sub(r"\1", cleaned).strip(" *•-–—")


def _merged(text: Text, drafts: list[Draft]) -> list[Draft]:
    """Join sentences that stand together and share one decision: the vote in one, the outcome in the next."""
    drafts.sort(key=lambda draft: draft.start)
    found: list[Draft] = []
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


def _says_only_outcome(text: Text, draft: Draft) -> bool:
    return outcome_told(text, draft.start, draft.end) is not None
