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
               as_printed  what was read stands so in the original; `text` is its modern form, for search
               illegible   nobody can read it: kept as read and marked doubtful
               later       no decision; takes back an earlier one for the same place
    text       the word as it should stand
    reach      here, document or folder: where else the same `read` and `proposed` are settled by it
    who, when  the person, and the time (ISO 8601)
    versions   names and versions of the tool and its dictionaries

The last line about a place counts; a decision made for a place goes before one made for all.
"""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import UsageError
from pipeline.model import Box, Candidate, Document, Page, Reason, Repair, Word

FILE_NAME = "decisions.jsonl"
_SAME_PLACE = 0.5  # share of the larger box that both must cover

Verdict = Literal["accept", "reject", "edit", "as_printed", "illegible", "later"]
Reach = Literal["here", "document", "folder"]


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if not text or text != text.strip() or any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in text):
        raise ValueError("a word is not empty and has no line breaks and no space around it")
    return text


WordText = Annotated[str, Field(max_length=500), AfterValidator(_clean)]


class Decision(BaseModel):
    """One line of decisions.jsonl; the fields are described at the top of this module."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    schema_name: Literal["zapisnik-decision/1"] = Field("zapisnik-decision/1", alias="schema")
    document: str = Field(pattern=r"^[0-9a-f]{64}$")
    path: str = ""
    page: int = Field(ge=1)
    box: Box | None = None
    line: int = Field(ge=0)
    word: int = Field(ge=0)
    read: WordText
    proposed: WordText
    verdict: Verdict
    text: WordText
    reach: Reach = "here"
    who: str = ""
    when: datetime
    versions: dict[str, str] = {}


class _Group(NamedTuple):
    """The same reading with the same proposal; `document` is None for the whole folder."""

    document: str | None
    read: str
    proposed: str


class Decisions:
    """The decisions that count, ready to be looked up: later lines have replaced earlier ones about the same place."""

    def __init__(self, entries: Iterable[Decision] = ()) -> None:
        places: dict[tuple[object, ...], Decision] = {}
        self._groups: dict[_Group, Decision] = {}
        for entry in entries:
            if entry.reach == "here":
                place = (entry.document, entry.page, entry.box or (entry.line, entry.word), entry.read)
                places.pop(place, None)  # so that the order stays that of the last word on each place
                places[place] = entry
            else:
                document = entry.document if entry.reach == "document" else None
                self._groups[_Group(document, entry.read, entry.proposed)] = entry
        self._here: dict[str, list[Decision]] = defaultdict(list)
        for entry in places.values():
            self._here[entry.document].append(entry)

    def __len__(self) -> int:
        return len(self._groups) + sum(map(len, self._here.values()))

    def here(self, sha256: str) -> tuple[Decision, ...]:
        """Return the decisions made for single places of the document."""
        return tuple(self._here.get(sha256, ()))

    def everywhere(self, sha256: str, word: Word) -> Decision | None:
        """Return the decision made for all words read and proposed as `word` in the document, or in the folder.

        A word that a person has settled is no longer what repair proposed, so no such decision is about it.
        """
        if word.repair is not None and word.repair.reason is Reason.DECISION:
            return None
        read, proposed = _nfc(word.raw), _nfc(word.text)
        for document in (sha256, None):
            if entry := self._groups.get(_Group(document, read, proposed)):
                return entry
        return None

    def fingerprint(self, sha256: str) -> str:
        """Return a hash of all that can change the document; the same hash means the same outcome of `decide`."""
        groups = [entry for group, entry in self._groups.items() if group.document in (sha256, None)]
        digest = hashlib.sha256()
        for entry in (*self.here(sha256), *groups):
            digest.update(entry.model_dump_json().encode())
        return digest.hexdigest()


# ------------------------------------------------------------------------------------------------ the file


def _read_entries(path: Path) -> Iterator[tuple[str, Decision]]:
    """Yield each line of the file with the decision in it."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}", "check that it is a file you may read") from error
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


def load_decisions(path: Path) -> Decisions:
    """Return the decisions in the file `path`; none where there is no file.

    Raises:
        UsageError: a line is not a decision; the message names it.
    """
    return Decisions(entry for _, entry in _read_entries(path))


@dataclass(frozen=True, slots=True)
class Appended:
    """What `append_decisions` did: decisions added, those already there, and the documents that may change.

    `documents` holds SHA-256 sums; `everywhere` is true where a decision reaches every document of the folder.
    """

    added: int
    known: int
    documents: frozenset[str]
    everywhere: bool


def append_decisions(folder: Path, path: Path) -> Appended:
    """Add the decisions of the file `path` that `folder`/decisions.jsonl does not have yet to its end.

    Nothing is written unless every line of both files can be read.

    Raises:
        UsageError: there is no file `path`, or a line in one of the files is not a decision.
        OSError: the folder's file cannot be written.
    """
    if not path.is_file():
        raise UsageError(f"there is no file {path}", "give the decisions.jsonl that the report saved")
    target = folder / FILE_NAME
    known = {entry.model_dump_json() for _, entry in _read_entries(target)}
    incoming = list(_read_entries(path))
    added: dict[str, tuple[str, Decision]] = {}
    for line, entry in incoming:
        if (identity := entry.model_dump_json()) not in known:
            added.setdefault(identity, (line, entry))
    if added:
        with target.open("ab+") as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(size - 1)
            start = "" if not size or file.read(1) == b"\n" else "\n"
            file.write((start + "".join(line + "\n" for line, _ in added.values())).encode())
            file.flush()
            os.fsync(file.fileno())
    entries = [entry for _, entry in added.values()]
    return Appended(
        added=len(added),
        known=len(incoming) - len(added),
        documents=frozenset(entry.document for entry in entries),
        everywhere=any(entry.reach == "folder" for entry in entries),
    )


# ------------------------------------------------------------------------------------------------ the document


def decide(document: Document, decisions: Decisions) -> Document:
    """Return `document` with the decisions about its words carried out; applying them again changes nothing.

    A decision holds where the same word was read at the same place. The words it settles get `Reason.DECISION`, the
    verdict as `Repair.detail`, and keep what repair had proposed among the alternatives.
    """
    placed = dict(_place(document, decisions.here(document.sha256)))
    pages = []
    for page in document.pages:
        lines = []
        for line_index, line in enumerate(page.lines):
            words = tuple(
                _settle(
                    word,
                    placed.get((page.number, line_index, word_index)) or decisions.everywhere(document.sha256, word),
                )
                for word_index, word in enumerate(line.words)
            )
            lines.append(line if words == line.words else replace(line, words=words))
        pages.append(page if tuple(lines) == page.lines else replace(page, lines=tuple(lines)))
    return document if tuple(pages) == document.pages else replace(document, pages=tuple(pages))


def stale_decisions(document: Document, decisions: Decisions) -> tuple[Decision, ...]:
    """Return the decisions made for places of `document` where that word no longer stands: they were not applied."""
    held = {id(decision) for _, decision in _place(document, decisions.here(document.sha256))}
    return tuple(entry for entry in decisions.here(document.sha256) if id(entry) not in held)


_Place = tuple[int, int, int]  # page number, line index, word index


def _place(document: Document, entries: tuple[Decision, ...]) -> Iterator[tuple[_Place, Decision]]:
    """Find the word that each decision is about; the later of two decisions about a word comes later."""
    if not entries:
        return
    pages = {page.number: page for page in document.pages}
    readings: dict[tuple[int, str], list[tuple[_Place, Word]]] = defaultdict(list)
    for number in {entry.page for entry in entries} & pages.keys():
        for place, word in _places(pages[number]):
            readings[number, _nfc(word.raw)].append((place, word))
    for entry in entries:
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
            yield best[1], entry


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


def _settle(word: Word, decision: Decision | None) -> Word:
    if decision is None or decision.verdict == "later":
        return word
    text = decision.text if decision.verdict in ("accept", "edit") else word.raw
    before = word.repair
    if (
        before is not None
        and before.reason is Reason.DECISION
        and (before.detail, word.text)
        == (
            decision.verdict,
            text,
        )
    ):
        return word
    found = [Candidate(word.text, before.probability if before else 0.0), *(before.alternatives if before else ())]
    if decision.verdict == "as_printed":
        found.insert(0, Candidate(decision.text, 1.0))
    alternatives = {candidate.text: candidate for candidate in reversed(found) if candidate.text != text}
    repair = Repair(Reason.DECISION, 1.0, decision.verdict, tuple(reversed(alternatives.values())))
    return replace(word, text=text, repair=repair, doubtful=decision.verdict == "illegible")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
