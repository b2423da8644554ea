"""The data model: the only thing the stages share.

A `Document` holds pages, a `Page` holds lines in reading order, a `Line` holds words. Everything is frozen: a stage
returns a new value and never loses what the stage before it found. What was read (`Word.raw`) and where it stands
(`Word.box`, in pixels of the original page image) stay for good; every output is derived from them.

A page's text is its lines joined by a line feed, a document's text is its pages joined by a form feed. A line without
words is a blank line, so a page that ends in a line feed ends in a line without words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from operator import is_
from typing import Any, Literal, NamedTuple

from pipeline.spool import spooled

# ------------------------------------------------------------------------------------------------ text


class Box(NamedTuple):
    """A rectangle in pixels of the original page image; the origin is its top left corner."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def middle(self) -> float:
        """The height at which its middle lies."""
        return self.top + self.height / 2

    def white_to(self, other: Box) -> int:
        """Return how much white lies between this box and `other` beside it; less than none where they overlap."""
        return max(other.left - self.right, self.left - other.right)


class Reason(StrEnum):
    """Why repair changed a word, or doubts it."""

    LEXICON = "lexicon"  # the one likely form in the lexicon
    NEIGHBOURS = "neighbours"  # several forms fit, the words beside it decide
    NAME = "name"  # the same name stands elsewhere in the document or folder
    CONFUSION = "confusion"  # a known confusion of letters, form not in the lexicon
    CASE = "case"  # only a capital or small letter differs
    ENCODING = "encoding"  # the bytes were read in a wrong character set
    DASH = "dash"  # OCR reads the dash of Slovene text as a longer one
    DECISION = "decision"  # a person decided
    REJECTED = "rejected"  # left as read: a person rejected this very change elsewhere
    OTHERS = "others"  # left as read: a word, but others fit the reading too
    UNKNOWN = "unknown"  # left as read: not in the lexicon and nothing better found


@dataclass(frozen=True, slots=True)
class Candidate:
    """A form the word may have had, and the probability given to it."""

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class Repair:
    """What repair found out about a word. `probability` is that of the word's `text` being right."""

    reason: Reason
    probability: float
    detail: str = ""  # the letters exchanged, as "& → č", several parted by ", "
    alternatives: tuple[Candidate, ...] = ()  # runners-up, the likeliest first


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space, as read and as repaired."""

    raw: str
    text: str
    space: str = " "  # the white space before it, as read ("" at the start of a line)
    confidence: float | None = None  # Tesseract's, 0 to 1; None where nothing was recognised by it
    box: Box | None = None
    repair: Repair | None = None
    doubtful: bool = False

    @property
    def changed(self) -> bool:
        return self.raw != self.text

    def settled(self, text: str, repair: Repair | None, doubtful: bool) -> Word:
        """Return the word as `text`; `dataclasses.replace` takes twice as long."""
        return Word(self.raw, text, self.space, self.confidence, self.box, repair, doubtful)


@dataclass(frozen=True, slots=True)
class Line:
    words: tuple[Word, ...] = ()
    box: Box | None = None
    tail: str = ""  # white space after the last word

    @property
    def raw(self) -> str:
        return "".join(word.space + word.raw for word in self.words) + self.tail

    @property
    def text(self) -> str:
        return "".join(space + word.text for space, word in self.spaced()) + self.tail

    def with_words(self, words: Sequence[Word]) -> Line:
        """Return the line with `words` in place of its own; itself where they are the same."""
        same = len(words) == len(self.words) and all(map(is_, words, self.words))
        return self if same else replace(self, words=tuple(words))

    def spaced(self) -> Iterator[tuple[str, Word]]:
        """Yield each word with the white space before it in `text`; one of which nothing is left leaves no gap."""
        begun = False
        for index, word in enumerate(self.words):
            yield word.space if index == 0 or (begun and word.text) else "", word
            begun = begun or bool(word.text)


class RegionKind(StrEnum):
    """What a part of a page seems to be that is no printed text."""

    PICTURE = "picture"  # a photograph, a coat of arms, a stamp that is filled
    STROKES = "strokes"  # handwriting, a signature, a drawing, a stamp of lines


@dataclass(frozen=True, slots=True)
class Region:
    kind: RegionKind
    box: Box


class Reading(StrEnum):
    """Where a page's words come from."""

    OCR = "ocr"
    TEXT_LAYER = "text layer"  # a born-digital PDF page: not recognised, taken as it stands
    TEXT_FILE = "text file"
    NONE = "none"  # the page could not be read; `Page.failure` says why


@dataclass(frozen=True, slots=True)
class Failure:
    """A document or page that could not be done. Goes into errors.csv as it stands."""

    document: str
    page: int | None
    stage: str
    error: str
    advice: str


@dataclass(frozen=True, slots=True)
class Page:
    number: int  # from 1
    lines: tuple[Line, ...] = ()
    reading: Reading = Reading.OCR
    width: int = 0  # of the original page image, in pixels; 0 where there is none
    height: int = 0
    dpi: float = 0.0
    steps: tuple[str, ...] = ()  # what preprocessing did
    notes: tuple[str, ...] = ()  # what a person should know about the page, in Slovene
    old_text: str | None = None  # the text layer the scan came with, kept for comparison
    regions: tuple[Region, ...] = ()  # of the page image, that are no printed text
    failure: Failure | None = None

    @property
    def raw(self) -> str:
        return "\n".join(line.raw for line in self.lines)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def words(self) -> Iterator[Word]:
        for line in self.lines:
            yield from line.words

    @property
    def turn(self) -> int:
        """By how many degrees clockwise the text lies turned on the original page image: 0, 90, 180 or 270.

        The boxes are those of the page as it was scanned, so the way from the first word of a line to its last tells.
        """
        right = down = 0.0
        for line in self.lines:
            boxes = [word.box for word in line.words if word.box]
            if len(boxes) > 1:
                first, last = boxes[0], boxes[-1]
                right += last.left + last.width / 2 - first.left - first.width / 2
                down += last.top + last.height / 2 - first.top - first.height / 2
        if abs(right) >= abs(down):
            return 180 if right < 0 else 0
        return 90 if down > 0 else 270


class Kind(StrEnum):
    """What a source file is, by its content and not by its name."""

    PDF = "pdf"
    TIFF = "tiff"
    PNG = "png"
    JPEG = "jpeg"
    JPEG2000 = "jpeg2000"
    TEXT = "text"


# Names in `Document.provenance` that are not of a version: when, and whether the PDF is PDF/A.
DATE, CONFORMANCE = "date", "searchable.pdf"


@dataclass(frozen=True, slots=True)
class Document:
    path: str  # relative to the source folder, "/" between parts
    sha256: str
    kind: Kind
    pages: Sequence[Page] = ()  # of a long document on the disk, each made anew when it is asked for
    minutes: Minutes | None = None
    provenance: dict[str, str] = field(default_factory=dict)  # names and versions of what made it, and the `date`

    @property
    def made_on(self) -> str:
        """The day on which it was processed, as "2024-05-31"; empty where that is not known."""
        return self.provenance.get(DATE, "")

    @property
    def made_with(self) -> str:
        """What it was processed with, as "settings defaults; tesseract 5.3.0; …"."""
        return "; ".join(f"{name} {version}" for name, version in self.versions)

    @property
    def versions(self) -> list[tuple[str, str]]:
        """The names and versions of what it was processed with."""
        return sorted(item for item in self.provenance.items() if item[0] not in (DATE, CONFORMANCE))

    @property
    def raw(self) -> str:
        return "\f".join(page.raw for page in self.pages)

    @property
    def text(self) -> str:
        return "\f".join(page.text for page in self.pages)

    def words(self) -> Iterator[Word]:
        for page in self.pages:
            yield from page.words()

    def words_in_place(self) -> Iterator[WordInPlace]:
        """Yield each word with where it stands."""
        offset = 0
        for page in self.pages:
            for number, line in enumerate(page.lines, start=1):
                start = offset
                for position, (space, word) in enumerate(line.spaced(), start=1):
                    start += len(space)
                    yield WordInPlace(word, page.number, number, position, start)
                    start += len(word.text)
                offset += len(line.text) + 1  # the line feed, or the form feed after the last line
            offset += not page.lines

    def with_words(self, change: Callable[[Word], Word]) -> Document:
        """Return the document with `change` done to every word."""

        def changed(page: Page) -> Page:
            lines = tuple(line.with_words(tuple(map(change, line.words))) for line in page.lines)
            return page if all(map(is_, lines, page.lines)) else replace(page, lines=lines)

        return replace(self, pages=spooled(map(changed, self.pages)))

    @property
    def failures(self) -> tuple[Failure, ...]:
        return tuple(page.failure for page in self.pages if page.failure is not None)


class WordInPlace(NamedTuple):
    """A word where it stands: its page, its line there and its place in that, from 1; its offset in the text."""

    word: Word
    page: int
    line: int
    position: int
    start: int


# ------------------------------------------------------------------------------------------------ minutes
# The fields of minutes.json, in its order. A figure the text does not state is None, never guessed.

EventKind = Literal["redna", "izredna", "dopisna", "korespondenčna", "konstitutivna", "slavnostna", "žalna"]
AttendanceStatus = Literal["present", "excused", "absent", "guest", "staff", "press"]
Result = Literal["accepted", "rejected", "withdrawn", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """Character offsets into text.txt (end exclusive) and the page, from 1, on which it starts."""

    start: int
    end: int
    page: int


@dataclass(frozen=True, slots=True)
class Source:
    path: str
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True)
class Event:
    name: str | None = None  # as written: "2. seje Komisije za medobčinsko in mednarodno sodelovanje"
    kind: EventKind | None = None
    ordinal: int | None = None
    organization: str | None = None  # as written, in the genitive
    municipality: str | None = None
    date: str | None = None  # ISO 8601
    start_time: str | None = None  # HH:MM
    end_time: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Attendee:
    name: str
    role: str | None
    status: AttendanceStatus
    note: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    number: str
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Vote:
    present: int | None = None
    registered: int | None = None
    in_favour: int | None = None  # "for" in minutes.json, a keyword in Python
    against: int | None = None
    abstain: int | None = None
    not_voting: int | None = None
    unanimous: bool | None = None
    raw: str | None = None  # the words of the vote, as written


@dataclass(frozen=True, slots=True)
class Resolution:
    number: str | None
    kind: str | None  # "sklep", "ugotovitveni sklep", "predlog sklepa" …
    text: str
    result: Result
    vote: Vote
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    number: str  # "0" is what stands before the first item
    title: str
    order: int  # place in the document, from 0
    span: Span
    resolutions: tuple[Resolution, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    name: str
    role: str | None


@dataclass(frozen=True, slots=True)
class Warning:
    code: str
    message: str  # in Slovene
    span: Span


@dataclass(frozen=True, slots=True)
class Minutes:
    event: Event = Event()
    attendance: tuple[Attendee, ...] = ()
    agenda: tuple[AgendaEntry, ...] = ()
    items: tuple[Item, ...] = ()
    signatures: tuple[Signature, ...] = ()
    warnings: tuple[Warning, ...] = ()
    further: tuple[Minutes, ...] = ()  # those that follow in the same document; they have none themselves

    def records(self) -> tuple[Minutes, ...]:
        """Return each of the document's minutes by itself, these first."""
        return (replace(self, further=()), *self.further)

    def as_json(self, source: Source) -> dict[str, Any]:
        """Return the object of minutes.json ("zapisnik-minutes/1") for the document `source`."""
        first, *further = (_body(record) for record in self.records())
        return {"schema": "zapisnik-minutes/1", "source": asdict(source), **first, "further": further}


def _body(minutes: Minutes) -> dict[str, Any]:
    body = asdict(minutes)
    del body["further"]
    for item in body["items"]:
        for resolution in item["resolutions"]:
            vote = resolution["vote"]
            resolution["vote"] = {"for" if key == "in_favour" else key: value for key, value in vote.items()}
    return body
