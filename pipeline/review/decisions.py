"""What people decided about single words, kept in an append-only file and carried into the document.

decisions.jsonl holds one JSON object a line ("zapisnik-decision/1"):

    schema     "zapisnik-decision/1"
    document   SHA-256 of the source file
    path       the source's path when it was decided; for people, matching goes by `document`
    page       page number, from 1
    box        [left, top, width, height] in pixels of the original page image, or null where there is no image
    line, word indexes on the page and in the line, from 0; they tell the place where there is no box
    read       the word as read
    proposed   the word as the report showed it
    verdict    accept      the proposed text is right
               reject      what was read is right
               edit        neither: `text` is right
               as_printed  what was read stands so in the original; `text` is its modern form, kept in
                           document.json
               illegible   nobody can read it: kept as read and marked doubtful
               no_text     a speck or stroke was read as letters: nothing stands here; only where `reach` is here
               later       no decision; takes back an earlier one for the same place
    text       the word as it should stand
    reach      here, document, folder or everywhere: where else the same `read` and `proposed` are settled by it,
               whatever marks stand round them ("Zalog," "Zalog." "(Zalog")
    who, when  the person, and the time (ISO 8601)
    versions   names and versions of the tool and its dictionaries
    sample     true where the word was not in doubt and was only shown to measure how often sure changes are right
    settles    true where the person saw what had been decided there before: it takes the place of all of it, until
               the same person takes it back by a line `later` without `settles`

Of each person the last line about a place counts. Where two people differ, neither is carried out: the word is shown
as doubtful with both opinions until a line with `settles` decides. A decision made for a place goes before one made for
the document, that before one for the folder, and that before what other folders taught (pipeline/review/learning.py).

Answers are evidence too: what people found right wherever they were asked is asked no more where repair proposes the
same (`Decisions.is_usual`). That takes away a doubt and changes no text.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import math
import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import UsageError
from pipeline.model import Box, Candidate, Document, Page, Reason, Repair, Word
from pipeline.settings import Settings
from pipeline.spool import spooled

FILE_NAME = "decisions.jsonl"
CONFLICT = "conflict"  # `Repair.detail` of a word about which people differ
# Repair's own probability weighs as much as so many answers, and what is then so sure is no doubt. Of what that settled
# in benchmarks/review_learning.py, nearly all was right.
_PRIOR_WEIGHT, _SURE = 2.0, 0.95
_SAME_PLACE = 0.5  # share of the larger box that both must cover

Verdict = Literal["accept", "reject", "edit", "as_printed", "illegible", "no_text", "later"]
Reach = Literal["here", "document", "folder", "everywhere"]


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if not text or text != text.strip() or any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in text):
        raise ValueError("a word is not empty and has no line breaks and no space around it")
    return text


def _read(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if not text or "\n" in text:
        raise ValueError("what was read is not empty and stands on one line")
    return text


# What was read, or made of it, may hold anything but a line feed: signs of a wrong character set are no white space.
ReadText = Annotated[str, Field(max_length=500), AfterValidator(_read)]
_TYPED: tuple[Verdict, ...] = ("accept", "edit", "as_printed")  # verdicts whose text is that of a person


class Decision(BaseModel):
    """One line of decisions.jsonl; the fields are described at the top of this module."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    schema_name: Literal["zapisnik-decision/1"] = Field("zapisnik-decision/1", alias="schema")
    document: str = Field(pattern=r"^[0-9a-f]{64}$")
    path: str = Field("", max_length=5000)
    page: int = Field(ge=1)
    box: Box | None = None
    line: int = Field(ge=0)
    word: int = Field(ge=0)
    read: ReadText
    proposed: ReadText
    verdict: Verdict
    text: ReadText
    reach: Reach = "here"
    who: str = Field("", max_length=200)
    when: datetime
    versions: dict[str, str] = {}
    sample: bool = False
    settles: bool = False

    @model_validator(mode="after")
    def _is_about_a_place(self) -> Self:
        if self.verdict in _TYPED and self.text not in (self.read, self.proposed):
            _clean(self.text)
        if self.verdict == "no_text" and self.reach != "here":
            raise ValueError("that nothing is written can be said of one place only")
        return self


MARKS = "()[]{},.;:!?„“”»«\"'‚‘’…"  # that may stand round a word


def edges(text: str) -> tuple[str, str, str]:
    """Return the marks before the word in `text`, the word, and the marks after it; of marks alone the word is all."""
    core = text.strip(MARKS)
    if not core:
        return "", text, ""
    start = text.index(core)
    return text[:start], core, text[start + len(core) :]


class _Group(NamedTuple):
    """The same reading with the same proposal; `document` is None for the whole folder."""

    document: str | None
    read: str
    proposed: str


def _groups_of(document: str | None, read: str, proposed: str) -> tuple[_Group, _Group]:
    """Return the group of just this reading and proposal, and that of the words in them, where only they differ."""
    exact = _Group(document, read, proposed)
    (before, core, after), (other_before, other, other_after) = edges(read), edges(proposed)
    return exact, _Group(document, core, other) if (before, after) == (other_before, other_after) else exact


def _group_of(document: str | None, entry: Decision) -> _Group:
    exact, words = _groups_of(document, entry.read, entry.proposed)
    around, chosen = edges(entry.read), edges(_text_of(entry, entry.read))
    return words if (around[0], around[2]) == (chosen[0], chosen[2]) else exact


def _put_round(entry: Decision, read: str) -> Decision:
    """Return `entry` as it would have been made about `read`, the same word with other marks round it."""
    if entry.read == read:
        return entry
    before, _, after = edges(read)
    text, proposed = (before + edges(one)[1] + after for one in (entry.text, entry.proposed))
    return entry.model_copy(update={"read": read, "proposed": proposed, "text": text})


@dataclass(frozen=True, slots=True)
class Verdicts:
    """All that people said about one place or group, in the order of the file."""

    entries: tuple[tuple[int, Decision], ...] = ()  # with their places in the file

    @property
    def standing(self) -> tuple[Decision, ...]:
        """The last word of each person, but for those who were overruled by somebody who had seen theirs."""
        last: dict[str, Decision] = {}
        overruled: dict[str, dict[str, Decision]] = {}  # what stood before each person settled it
        for _, entry in self.entries:
            if entry.settles:
                overruled[entry.who] = dict(last)
                last.clear()
            elif entry.verdict == "later" and entry.who in last and last[entry.who].settles:
                last.pop(entry.who)
                last = {**overruled[entry.who], **last}  # settled in error: undone by whoever did it
                continue
            last.pop(entry.who, None)
            if entry.verdict != "later":
                last[entry.who] = entry
        return tuple(last.values())

    @property
    def last(self) -> int:
        """The place in the file of the last line; -1 where there is none."""
        return self.entries[-1][0] if self.entries else -1


def differ(standing: Sequence[Decision]) -> bool:
    """Tell whether people want different things of one word."""
    return len({_outcome(entry) for entry in standing}) > 1


def _outcome(entry: Decision) -> tuple[str, str, str]:
    kind = entry.verdict if entry.verdict in ("as_printed", "illegible") else ""
    return _text_of(entry, entry.read), kind, entry.text if kind == "as_printed" else ""


class Decisions:
    """The decisions of a folder, and what other folders taught, ready to be looked up.

    `archive` are decisions made elsewhere: those that reach everywhere, and changes that a person rejected.
    """

    def __init__(self, entries: Iterable[Decision] = (), archive: Iterable[Decision] = ()) -> None:
        self.entries = tuple(entries)
        self._here: dict[str, list[tuple[int, Decision]]] = defaultdict(list)
        self._groups: dict[_Group, list[tuple[int, Decision]]] = defaultdict(list)
        for number, entry in enumerate(self.entries):
            if entry.reach == "here":
                self._here[entry.document].append((number, entry))
            else:
                document = entry.document if entry.reach == "document" else None
                self._groups[_group_of(document, entry)].append((number, entry))
        # By the word as read and proposed, the least probability that repair must give it where nobody was asked. In
        # tenths, so that not every answer makes every document be finished anew.
        self._least: dict[_Group, float] = {}
        for group, answers in self._answers().items():
            tenths = math.ceil(10 * (_SURE * (_PRIOR_WEIGHT + len(answers)) - sum(answers)) / _PRIOR_WEIGHT)
            if tenths < 10:
                self._least[group] = tenths / 10
        self._archive: dict[_Group, list[tuple[int, Decision]]] = defaultdict(list)
        self._rejected: set[_Group] = set()
        for number, entry in enumerate(archive):
            if entry.reach == "everywhere":
                self._archive[_group_of(None, entry)].append((number, entry))
            elif entry.verdict == "reject":
                self._rejected.add(_group_of(None, entry))
            else:
                self._rejected.discard(_group_of(None, entry))
        # A dictionary that has learnt the word since proposes it itself: the decision is still about that reading.
        self._by_outcome: dict[_Group, _Group] = {}
        for group, numbered in self._groups.items():
            for entry in Verdicts(tuple(numbered)).standing:
                outcome = _text_of(entry, entry.read)
                cored = group.read != entry.read
                self._by_outcome[group._replace(proposed=edges(outcome)[1] if cored else outcome)] = group

    def __len__(self) -> int:
        return len(self.entries)

    def here(self, sha256: str) -> tuple[tuple[int, Decision], ...]:
        """Return the decisions made for single places of the document, with their places in the file."""
        return tuple(self._here.get(sha256, ()))

    def alike(self, sha256: str, word: Word, text: str | None = None) -> Verdicts:
        """Return what was said of all words read and proposed as `word` in the document, or else in the folder.

        `text` is what was proposed where the word does not tell any more.
        """
        read, proposed = _nfc(word.raw), _nfc(word.text if text is None else text)
        for document in (sha256, None):
            for wanted in _groups_of(document, read, proposed):
                group = wanted if wanted in self._groups else self._by_outcome.get(wanted, wanted)
                entries = self._groups.get(group, ())
                said = Verdicts(tuple((number, _put_round(entry, read)) for number, entry in entries))
                if said.standing:
                    return said
        found = (entry for group in _groups_of(None, read, proposed) for _, entry in self._archive.get(group, ()))
        return Verdicts(tuple((-1, _put_round(entry, read)) for entry in found))

    def is_rejected(self, word: Word) -> bool:
        """Tell whether a person rejected this very change elsewhere in the archive."""
        return not self._rejected.isdisjoint(_groups_of(None, _nfc(word.raw), _nfc(word.text)))

    def is_usual(self, word: Word) -> bool:
        """Tell whether so many answers about the same reading and proposal found it right that none is missing."""
        if word.repair is None:
            return False
        likely = min(word.repair.probability, 1.0 if word.confidence is None else word.confidence)
        return any(likely >= self._least.get(group, 2.0) for group in _groups_of(None, _nfc(word.raw), _nfc(word.text)))

    def _answers(self) -> dict[_Group, list[bool]]:
        """Return whether each answer, of those for a place or a document, found right what was proposed."""
        found: dict[_Group, list[bool]] = defaultdict(list)
        for entry in self.standing():
            if entry.verdict in ("accept", "edit", "reject"):
                found[_groups_of(None, entry.read, entry.proposed)[1]].append(
                    _text_of(entry, entry.read) == entry.proposed
                )
        return found

    def concern(self, document: Document) -> bool:
        """Tell whether any decision is about a word of the document; quick, and in doubt yes."""
        if self._here.get(document.sha256):
            return True
        groups = (*self._groups, *self._archive, *self._rejected, *self._least)
        read = {group.read for group in groups if group.document in (document.sha256, None)}
        return any(not read.isdisjoint((raw, edges(raw)[1])) for word in document.words() if (raw := _nfc(word.raw)))

    def fingerprint(self, sha256: str) -> str:
        """Return a hash of all that can change the document; the same hash means the same outcome of `decide`."""
        digest = hashlib.sha256(self._of_all)
        for _, entry in (*self.here(sha256), *self._of_document.get(sha256, ())):
            digest.update(entry.model_dump_json().encode())
        return digest.hexdigest()

    @cached_property
    def _of_document(self) -> dict[str | None, list[tuple[int, Decision]]]:
        """The decisions about equal words, by the document in which they hold; None for those that hold in all."""
        found: dict[str | None, list[tuple[int, Decision]]] = defaultdict(list)
        for group, entries in self._groups.items():
            found[group.document] += entries
        return found

    @cached_property
    def _of_all(self) -> bytes:
        """A hash of what can change any document."""
        digest = hashlib.sha256()
        for entries in (self._of_document.get(None, ()), *self._archive.values()):
            for _, entry in entries:
                digest.update(entry.model_dump_json().encode())
        digest.update(json.dumps(sorted(group[1:] for group in self._rejected)).encode())
        usual = sorted((*group[1:], least) for group, least in self._least.items())
        digest.update(json.dumps(usual).encode())
        return digest.digest()

    def groups(self) -> Iterator[tuple[Decision, ...]]:
        """Yield what holds of each group of equal words: the last word of each person."""
        for numbered in self._groups.values():
            yield Verdicts(tuple(numbered)).standing

    def standing(self) -> Iterator[Decision]:
        """Yield the decisions that hold, one for each place and group about which nobody differs."""
        places: dict[tuple[object, ...], list[tuple[int, Decision]]] = defaultdict(list)
        for found in self._here.values():
            for number, entry in found:
                place = (entry.document, entry.page, entry.box or (entry.line, entry.word), entry.read)
                places[place].append((number, entry))
        for numbered in (*places.values(), *self._groups.values()):
            said = Verdicts(tuple(numbered)).standing
            if said and not differ(said):
                yield said[-1]


# ------------------------------------------------------------------------------------------------ the file


def _read_entries(path: Path) -> Iterator[tuple[str, Decision]]:
    """Yield each line of the file with the decision in it."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}", "check that it is a file you may read") from error
    lines = content[: len(content) - len(_torn_end(content))].split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        advice = f"correct or delete line {number}; the other lines are not affected"
        try:
            yield line.decode("utf-8").strip(), Decision.model_validate(json.loads(line))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "line"
            raise UsageError(f"{path}, line {number}: {field}: {first['msg']}", advice) from error
        except (UnicodeDecodeError, ValueError, RecursionError) as error:
            raise UsageError(f"{path}, line {number}: not JSON in UTF-8 ({error})", advice) from error


def _torn_end(content: bytes) -> bytes:
    """Return what stands after the last line feed where that is not a decision: a write that was cut off."""
    rest = content[content.rfind(b"\n") + 1 :]
    try:
        json.loads(rest)
    except (UnicodeDecodeError, ValueError, RecursionError):
        # Only what began as one of our lines may go; anything else is told to the person.
        return rest if rest.startswith(b'{"') else b""
    return b""


def archive_decisions(settings: Settings) -> Path:
    """Return the file of the decisions that count in every folder of the archive."""
    return settings.own_words / FILE_NAME


def load_decisions(path: Path, archive: Path | None = None) -> Decisions:
    """Return the decisions in the file `path`, with what other folders taught in `archive`; none where no file is.

    A last line that was cut off while it was written is passed over.

    Raises:
        UsageError: a line is not a decision; the message names it.
    """
    taught = (entry for _, entry in _read_entries(archive)) if archive is not None else ()
    return Decisions((entry for _, entry in _read_entries(path)), taught)


def add_decisions(target: Path, entries: Iterable[Decision]) -> list[Decision]:
    """Write those of `entries` that the file `target` does not have yet to its end, on the disk, and return them.

    Several programs may do so at once. What was cut off at the end of the file by an earlier crash makes way.

    Raises:
        UsageError: a line of the file is not a decision.
        OSError: the file cannot be written.
    """
    entries = list(entries)
    if not entries:
        return []
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("ab+") as file:
        with suppress(OSError):  # a network drive without locks
            fcntl.flock(file, fcntl.LOCK_EX)
        known = {entry.model_dump_json() for _, entry in _read_entries(target)}
        added = {line: entry for entry in entries if (line := entry.model_dump_json()) not in known}
        if not added:
            return []
        file.seek(0)
        content = file.read()
        if torn := _torn_end(content):
            file.truncate(len(content) - len(torn))
            content = content[: -len(torn)]
        start = "" if not content or content.endswith(b"\n") else "\n"
        lines = (entry.model_dump_json(by_alias=True) + "\n" for entry in added.values())
        file.write((start + "".join(lines)).encode())
        file.flush()
        os.fsync(file.fileno())
    return list(added.values())


# ------------------------------------------------------------------------------------------------ the document


def decide(document: Document, decisions: Decisions) -> Document:
    """Return `document` with the decisions about its words carried out; applying them again changes nothing.

    A decision holds where the same word was read at the same place. The words it settles get `Reason.DECISION`, the
    verdict as `Repair.detail`, and keep what repair had proposed among the alternatives. Where people differ the word
    stays as repair left it, doubtful, with their readings among the alternatives and the detail `CONFLICT`.
    """
    if not decisions.concern(document):
        return document
    placed = place_verdicts(document, decisions)

    def decided(page: Page) -> Page:
        lines = []
        for line_index, line in enumerate(page.lines):
            words = tuple(
                _decide_word(word, placed.get((page.number, line_index, word_index)), document.sha256, decisions)
                for word_index, word in enumerate(line.words)
            )
            lines.append(line if words == line.words else replace(line, words=words))
        return page if tuple(lines) == page.lines else replace(page, lines=tuple(lines))

    return replace(document, pages=spooled(map(decided, document.pages)))


def _decide_word(word: Word, here: Verdicts | None, sha256: str, decisions: Decisions) -> Word:
    said = here.standing if here else ()
    # A word that a person has settled is no longer what repair proposed, so no decision for all is about it.
    looked_at = word.repair is not None and word.repair.reason is Reason.DECISION
    # Who decides for all sees the places that repair changed or doubts: of others no answer was asked.
    if not said and not looked_at and (word.changed or word.doubtful):
        alike = decisions.alike(sha256, word)
        # Who put off this place after all of them were decided wants it left out.
        if here is None or alike.last > here.last:
            said = alike.standing
    if differ(said):
        return _leave_open(word, said)
    if said:
        return _settle(word, said[-1])
    if word.changed and not looked_at and decisions.is_rejected(word):
        before = word.repair
        others = (Candidate(word.text, before.probability if before else 0.0), *(before.alternatives if before else ()))
        alternatives = tuple(candidate for candidate in others if candidate.text != word.raw)
        return replace(word, text=word.raw, repair=Repair(Reason.REJECTED, 0.5, "", alternatives), doubtful=True)
    if word.doubtful and not looked_at and decisions.is_usual(word):
        return replace(word, doubtful=False)
    return word


def stale_decisions(document: Document, decisions: Decisions) -> tuple[Decision, ...]:
    """Return the decisions made for places of `document` where that word no longer stands: they were not applied."""
    entries = decisions.here(document.sha256)
    held = {number for _, number, _ in _place(document, entries)}
    latest = {_identity(entry): number for number, entry in entries}
    return tuple(
        entry
        for number, entry in entries
        if number not in held and latest[_identity(entry)] == number and entry.verdict != "later"
    )


def _identity(entry: Decision) -> tuple[object, ...]:
    return entry.page, entry.box or (entry.line, entry.word), entry.read, entry.who


def place_verdicts(document: Document, decisions: Decisions) -> dict[_Place, Verdicts]:
    """Return what was said of single words of `document`, by page number, line and word (from 0)."""
    found: dict[_Place, list[tuple[int, Decision]]] = defaultdict(list)
    for place, number, entry in _place(document, decisions.here(document.sha256)):
        found[place].append((number, entry))
    return {place: Verdicts(tuple(entries)) for place, entries in found.items()}


_Place = tuple[int, int, int]  # page number, line index, word index


def _place(document: Document, entries: tuple[tuple[int, Decision], ...]) -> Iterator[tuple[_Place, int, Decision]]:
    """Find the word that each decision is about; the later of two decisions about a word comes later."""
    if not entries:
        return
    wanted = {entry.page for _, entry in entries}
    readings: dict[tuple[int, str], list[tuple[_Place, Word]]] = defaultdict(list)
    for page in document.pages:
        if page.number in wanted:
            for place, word in _places(page):
                readings[page.number, _nfc(word.raw)].append((place, word))
    for number, entry in entries:
        best: tuple[float, _Place] | None = None
        for place, word in readings[entry.page, entry.read]:
            if entry.box is not None and word.box is not None:
                share = _common_share(entry.box, word.box)
            else:
                same_kind = entry.box is None and word.box is None
                share = float(same_kind and place[1:] == (entry.line, entry.word))
            if share >= _SAME_PLACE and (best is None or share > best[0]):
                best = share, place
        if best is not None:
            yield best[1], number, entry


def _places(page: Page) -> Iterator[tuple[_Place, Word]]:
    for line_index, line in enumerate(page.lines):
        for word_index, word in enumerate(line.words):
            yield (page.number, line_index, word_index), word


def _common_share(one: Box, other: Box) -> float:
    """Return the share of the larger box that lies in both."""
    width = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    height = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    largest = max(one.width * one.height, other.width * other.height)
    return width * height / largest if width > 0 and height > 0 else 0.0


def is_decided(word: Word) -> bool:
    """Tell whether a person settled the word, and nobody differs."""
    return word.repair is not None and word.repair.reason is Reason.DECISION and word.repair.detail != CONFLICT


def _text_of(decision: Decision, raw: str) -> str:
    if decision.verdict == "no_text":
        return ""
    return decision.text if decision.verdict in ("accept", "edit") else raw


def _settle(word: Word, decision: Decision) -> Word:
    text = _text_of(decision, word.raw)
    before = word.repair
    if (
        before is not None
        and before.reason is Reason.DECISION
        and (before.detail, word.text) == (decision.verdict, text)
    ):
        return word
    found = [Candidate(word.text, before.probability if before else 0.0), *(before.alternatives if before else ())]
    if decision.verdict == "as_printed":
        found.insert(0, Candidate(decision.text, 1.0))
    repair = Repair(Reason.DECISION, 1.0, decision.verdict, _without(text, found))
    return replace(word, text=text, repair=repair, doubtful=decision.verdict == "illegible")


def _leave_open(word: Word, said: Sequence[Decision]) -> Word:
    before = word.repair
    if before is not None and before.reason is Reason.DECISION and not is_decided(word):
        return word
    wanted = [Candidate(_text_of(entry, word.raw), 0.0) for entry in said]
    alternatives = _without(word.text, [*(before.alternatives if before else ()), *wanted])
    return replace(word, repair=Repair(Reason.DECISION, 0.0, CONFLICT, alternatives), doubtful=True)


def _without(text: str, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates but for `text`, each form once, as it came first."""
    forms = {candidate.text: candidate for candidate in reversed(candidates) if candidate.text != text}
    return tuple(reversed(forms.values()))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
