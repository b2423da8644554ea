"""What a sentence says of a decision: that it was made, how the one above it ended, or that none was."""

from __future__ import annotations

from typing import Literal

import regex

from pipeline.model import Result
from pipeline.patterns import compiled
from pipeline.segment.people.names import SPEAKS
from pipeline.segment.resolutions.elsewhere import RELATIVE, in_a_year, reported
from pipeline.segment.text.clean_text import Text
from pipeline.segment.text.sentences import FULL_LINE
from pipeline.segment.wording.figures import SIDES
from pipeline.segment.wording.tables import matcher, toml

_FINITE = compiled(r"(?<!\w)(?:je|so|sta|ni|niso|bo|bodo)(?!\w)")  # over folded text
_ANSWERS = compiled(r"(?:\d{1,2}[.)]\s*)?\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}.-]*){0,3}\s*(?::|\s[-–—])\s*")
_ENTRY = compiled(r"\d{1,2}[.)]")
HEADING_WORDS = 3  # words of a line that ends in a full stop and is a heading: "K 3. točki."


def outcome_told(text: Text, start: int, end: int) -> Result | None:
    """Return what a sentence whose subject is the resolution above says of it: "Sklep ni bil sprejet"."""
    table = toml("resolutions")["outcome"]
    body = text.first_word(start, end)
    if matcher(table["subject"]).match(text.folded, body, end) is None or end - body > 200:
        return None
    if matcher([*toml("elsewhere")["when"], *table["hearsay"]]).search(text.folded, start, end):
        return None  # "Predlog je bil takrat zavrnjen"
    return result_in(text, body, end)


def result_in(text: Text, start: int, end: int) -> Result | None:
    table = toml("resolutions")["outcome"]
    order: tuple[Result, ...] = ("rejected", "withdrawn", "accepted")
    asides = [clause.span() for clause in RELATIVE.finditer(text.folded, start, end)]
    for result in order:
        for match in matcher(table[result]).finditer(text.folded, start, end):
            if any(a <= match.start() and match.end() <= b for a, b in asides):
                continue  # "Predlog, da se odlok umakne, je bil zavrnjen"
            # "ni bilo pripomb in je bil potrjen": what is denied is not what was decided
            if result != "rejected" or not compiled(r"\s(?:je|so|sta)\s").search(match[0]):
                return result
    return None


def adopts(text: Text, start: int, end: int) -> bool:
    table = toml("resolutions")
    return (
        matcher(table["introduced"]["adopted"]).search(text.folded, start, end) is not None
        or matcher(table["outcome"]["opening"]).match(text.folded, start, end) is not None
    )


def rejects(result: Result | None) -> bool:
    return result in ("rejected", "withdrawn")


def takes_back_own(text: Text, start: int, end: int) -> bool:
    """Say whether somebody takes back what they proposed: a proposal that was not labelled was only talk."""
    table = toml("resolutions")["outcome"]
    if matcher(table["own"]).search(text.folded, start, end):
        return True
    proposed = matcher(table["proposed"]).search(text.folded, start, end)
    return proposed is not None and matcher(table["taken_back"]).search(text.folded, proposed.end(), end) is not None


def takes_back(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence tells that a proposal is taken back: "Po pojasnilu je Kos predlog umaknil."."""
    table = toml("resolutions")["unlabelled"]
    return matcher([*table["withdrawn"], *table["withdrawn_proposal"]]).search(text.folded, start, end) is not None


def names_voters(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence tells who voted so: "Z glasom ZA so glasovali naslednji svetniki: …"."""
    body = text.first_word(start, end)
    words = toml("votes")["words"]
    return matcher(words["names"] + words["ballot_lists"]).match(text.folded, body, end) is not None


def tells(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence tells what was: it has a finite verb other than one that orders."""
    return _FINITE.search(text.folded, start, end) is not None


def orders(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence says what shall be and tells nothing: "Podpisnice se pozovejo k plačilu."."""
    shall = compiled(r"(?<!\w)(?:se|naj|mora|morajo)(?!\w)").search(
        text.clean[start:end].lower()
    )  # "še" orders nothing
    return shall is not None and not tells(text, start, end)


def ends_text(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence is none of a resolution: a vote, an outcome, or the discussion."""
    body = text.first_word(start, end)
    table = toml("resolutions")
    return (
        matcher(table["ends"]["phrases"]).match(text.folded, body, end) is not None
        or outcome_told(text, start, end) is not None
        or matcher(table["outcome"]["opening"]).match(text.folded, body, end) is not None
        or matcher(table["ends"]["voted"]).search(text.folded, body, end) is not None
        or matcher(table["ends"]["comments"]).search(text.folded, body, end) is not None
        or _of_speaker(text, body, end)
        or answers(text, body, end)
    )


def answers(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence tells how somebody voted: "Ana Rus: ZA", "Kos: se ni izrekel"."""
    named = _ANSWERS.match(text.clean, start, end)
    if named is None:
        return False
    words = [*toml("votes")["words"]["marks"], *(phrase for side in SIDES for phrase in toml("votes")[side]["phrases"])]
    return matcher(words).match(text.folded, named.end(), end) is not None


def _of_speaker(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence tells what somebody said or did: "Župan je povedal", not "Župan je nastopil mandat"."""
    table = toml("resolutions")
    led = matcher([*table["unlabelled"]["reported"], *table["ends"]["chairing"]])
    told = led.search(text.folded, start, end) is not None
    if matcher(table["ends"]["speakers"]).match(text.folded, start, end) is None:
        return told and begins_paragraph(text, start) and SPEAKS.match(text.clean, start, end) is not None
    return told or begins_paragraph(text, start)


def decision_told(text: Text, start: int, end: int) -> Literal["firm", "acted", "passive", "elected"] | None:
    """Return how a sentence decides by itself.

    "firm" is what needs no vote, "acted" what the body itself did, "passive" what was done, "elected" what needs a vote
    beside it.
    """
    table = toml("resolutions")["unlabelled"]
    folded = text.folded
    body = text.first_word(start, end)
    if end - body > 600:
        return None
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
    if verb and matcher(table["body"]).search(folded, body, min(end, verb.end() + 40)):
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


def _past(text: Text, start: int, end: int) -> bool:
    """Say whether words between tell of another time."""
    past = matcher(toml("resolutions")["unlabelled"]["past"]).search(text.folded, start, end) is not None
    return past or in_a_year(text, start, end)


def begins_paragraph(text: Text, place: int) -> bool:
    """Say whether a place is the beginning of a paragraph, or of the first line under a heading."""
    line = text.line_at(place)
    if not text.line_start(place) or line == 0 or text.lines[line].gap:
        return text.line_start(place)
    before = text.line(line - 1).rstrip()
    if before.endswith(".") and len(before) < FULL_LINE * text.width:
        return True
    if before.endswith((";", ",")) and text.clean[place : place + 1].isdigit():
        return _ENTRY.match(text.clean, place) is not None  # "… s 15 glasovi;" / "2 predstavnika sta bila proti."
    return not before.endswith((".", "!", "?")) or len(before.split()) <= HEADING_WORDS


def own_paragraph(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence is a paragraph of its own, and short: not told in passing."""
    first, last = text.line_at(start), text.line_at(max(start, end - 1))
    begins = text.line_start(start)
    ends = not text.clean[end : text.lines[last].end].strip(" *")
    return begins and ends and end - start < 200 and last - first < 3


def routine(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence is about the record or the agenda: a decision wherever it stands."""
    return matcher(toml("resolutions")["unlabelled"]["routine"]).match(text.folded, start, end) is not None


def leads_on(text: Text, start: int, end: int) -> bool:
    """Say whether a sentence only leads to what follows: "Delegati so soglasno sprejeli naslednji" dnevni red."""
    last = text.folded[start:end].split()[-1:]
    introduces = matcher(toml("resolutions")["introduced"]["by"]).search(text.folded, start, end) is not None
    names = matcher(toml("resolutions")["introduced"]["names"]).search(text.folded, start, end)
    led = text.clean[end - 1] == ":" or last[0].startswith(("naslednj", "sledec"))
    return introduces and (led or (names is not None and not text.clean[names.end() : end].strip(" .")))


def nothing_decided(text: Text, start: int, end: int) -> bool:
    table = toml("resolutions")["unlabelled"]
    without_vote = matcher(table["without_vote"]).search(text.folded, start, end) is not None
    return without_vote or matcher(table["nothing"]).match(text.folded, start, end) is not None
