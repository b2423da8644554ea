"""The report: one HTML page that opens from disk, or an index with a page for each document where the folder is large.

The page is a fixed shell (templates/) with the data embedded as JSON; the script builds everything from it with DOM
calls, so that nothing found in a scan or a file name can become markup. The page's Content-Security-Policy allows only
its own script and style, by their hashes, and images from the same place; it uses no network.
"""

from __future__ import annotations

import base64
import hashlib
import heapq
import json
import math
import os
import sys
from array import array
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.errors import ZapisnikError
from pipeline.export.document_json import load_document
from pipeline.export.tables import read_table
from pipeline.files import write_atomically
from pipeline.model import Document, Line, Page, Reason, Word
from pipeline.ocr.quality_notes import NO_TEXT
from pipeline.review.crop_sheets import line_height, sheet_of
from pipeline.review.decisions import (
    CONFLICT,
    FILE_NAME,
    Decision,
    Decisions,
    Verdicts,
    is_decided,
    load_decisions,
    place_verdicts,
    stale_decisions,
)
from pipeline.review.error_texts import in_slovene
from pipeline.review.parts import PARTS, picture_name
from pipeline.sources import own_files
from pipeline.spool import Spool

Json = dict[str, Any]

# The data shown of a document is about a quarter of its document.json. Up to this many bytes of them together the
# folder stays in one HTML file of some 4 MB, which opens in half a second (benchmarks/review_report.py).
_ONE_FILE = 16_000_000
_PART_BYTES = 6_000_000  # data in one part of a very long document, well below the 10 MB an HTML file may have
_PART_ROWS = 5_000
_QUEUE_ROWS = 5_000  # rows on the first page of a split report
# Each uses only what stands before it while the page is built.
_SCRIPT: tuple[str, ...] = ("page", "data", "words", "decisions", "server", "place", "frame", "folder")
_SCRIPT += ("crops", "rows", "card", "text", "minutes", "keys")
_SAMPLE = 100  # sure changes that a person is asked to confirm, so that the precision of all of them is known


def write_report(folder: Path) -> Path:
    """Write `folder`/report.html from the outputs of the documents in `folder`, and return its path.

    Reads each document.json and minutes.json below `folder`, and manifest.csv, errors.csv and decisions.jsonl where
    they are. A document that cannot be read is named in the report as an error; the others are shown. Where the
    folder is large, every document gets a page of its own below `folder`/report/ and report.html is their index.

    Raises:
        UsageError: a line of decisions.jsonl is not a decision.
        OSError: the report cannot be written.
    """
    decisions = load_decisions(folder / FILE_NAME)
    errors = read_table(folder / "errors.csv")
    queue = _Queue()
    manifest = {row.get("path") or row.get("document", ""): row for row in read_table(folder / "manifest.csv")}
    sources = sorted(own_files(folder, "document.json"))
    split = sum(path.stat().st_size for path in sources) > _ONE_FILE
    made: dict[str, Json] = {}  # by what a program reads of it; of which documents
    shared: Json = {
        "folder": folder.resolve().name,
        "batch": hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16],
        "versions": {"zapisnik": metadata.version("zapisnik")},
        "split": split,
        "root": "",
        "part": 0,
        "sample": _measured(decisions),
        "more": 0,
    }
    summaries: list[Json] = []
    parts: list[Json] = []
    written = set()
    for path in sources:
        key = path.parent.relative_to(folder).as_posix()
        try:
            document = replace(load_document(path), minutes=None)  # they are told by minutes.json
            minutes = _read_minutes(path.with_name("minutes.json"), document)
        except (ZapisnikError, OSError, ValueError, KeyError, TypeError) as error:
            errors.append(_unreadable(path.relative_to(folder).as_posix(), error))
            continue
        images = folder / PARTS / key
        home = images if split else folder
        summary = _summary(document, minutes, manifest.pop(document.path, {}), decisions)
        shown = _parts(document, minutes, _images(images, home), decisions)
        found: Sequence[Json] = Spool(shown) if split else list(shown)
        del minutes, shown  # of a long document they are as large as all else
        addresses = [f"{PARTS}/{_url(key)}/{_part_name(number)}" for number in range(len(found))]
        queue.add(len(summaries), document.sha256, found, addresses, f"{PARTS}/{_url(key)}/" if split else "")
        made_so = _made(document)
        for text, how in made_so.items():
            made.setdefault(text, {**how, "of": []})["of"].append(document.path)
        if split:
            summary["parts"] = addresses
            root = "../" * (key.count("/") + 2)
            for number, part in enumerate(found):
                shell = {**shared, "root": root, "part": number, "documents": [summary], "errors": [], "parts": [part]}
                written.add(_write_page(images / _part_name(number), document.path, shell, made_so))
        else:
            parts.extend({**part, "document": len(summaries)} for part in found)
        summaries.append(summary)
    summaries.extend(_not_done(path, row) for path, row in manifest.items())
    queue.mark_sample()
    if split:
        parts, shared["more"] = queue.parts()
    shell = {**shared, "documents": summaries, "errors": [_told(row) for row in errors], "parts": parts}
    report = _write_page(folder / "report.html", shared["folder"], shell, made)
    for old in (folder / PARTS).rglob("index*.html"):  # of an earlier, larger run
        if old not in written:
            old.unlink()
    return report


def _made(document: Document) -> dict[str, Json]:
    """Return when and with what `document` was made, by one text of it; nothing where that is not known."""
    if not document.provenance:
        return {}
    text = "; ".join(filter(None, (document.made_on, document.made_with)))
    return {text: {"on": document.made_on, "with": document.versions}}


def _part_name(number: int) -> str:
    return f"index-{number + 1}.html" if number else "index.html"


# ------------------------------------------------------------------------------------------------ what is shown


def _summary(document: Document, minutes: Json | None, row: dict[str, str], decisions: Decisions) -> Json:
    """Return the document's row in the table of the folder."""
    count = Counter[str]()
    confidence = 0.0
    for word in document.words():
        decided = is_decided(word)
        count["words"] += 1
        count["repaired"] += word.changed
        count["doubtful"] += word.doubtful
        count["open"] += word.doubtful and not decided
        count["decided"] += decided
        count["sure"] += word.changed and not word.doubtful and not decided
        if word.confidence is not None:
            count["with confidence"] += 1
            confidence += word.confidence
    stale = stale_decisions(document, decisions)
    return {
        "path": document.path,
        "sha256": document.sha256,
        "pages": len(document.pages),
        **{name: count[name] for name in ("words", "repaired", "doubtful", "open", "decided", "sure")},
        "failed": len(document.failures),
        "confidence": _round(confidence / known) if (known := count["with confidence"]) else None,
        "resolutions": sum(len(item["resolutions"]) for record in _records(minutes) for item in record["items"]),
        "warnings": sum(len(record["warnings"]) for record in _records(minutes)),
        "status": row.get("status", ""),
        "stale": [{"page": entry.page, "read": entry.read, "text": entry.text} for entry in stale],
    }


def _records(minutes: Json | None) -> tuple[Json, ...]:
    """Return each of the minutes that a document holds."""
    return (minutes, *minutes.get("further", ())) if minutes else ()


def _not_done(path: str, row: dict[str, str]) -> Json:
    """Return the table's row of a document that left no document.json; only its name and status are known."""
    names = ("words", "repaired", "doubtful", "open", "decided", "sure", "failed", "resolutions", "warnings")
    counts = dict.fromkeys(names, 0)
    pages = row.get("pages", "")
    return {
        "path": path,
        "sha256": row.get("sha256", ""),
        "pages": int(pages) if pages.isdecimal() else 0,
        **counts,
        "confidence": None,
        "status": row.get("status") or "failed",
        "stale": [],
        "missing": True,
    }


def _parts(document: Document, minutes: Json | None, images: dict[str, str], decisions: Decisions) -> Iterator[Json]:
    """Yield the document in parts that each fit into one HTML file; nearly always there is one."""
    said = place_verdicts(document, decisions)
    pages: list[Json] = []
    rows: list[Json] = []
    records = deque(_records(minutes))
    size = 0
    for page in document.pages:
        sheet = sheet_of(page)
        crops = images.get(sheet.name) if sheet else None
        shown = _page(page, images.get(picture_name(page.number)))
        changes = _rows(page, document.sha256, said, decisions)
        if sheet and crops:
            shown["crops"] = [crops, sheet.width, sheet.height, round(sheet.scale, 6)]
            for row in changes:
                if cut := sheet.cuts.get((row["line"], row["word"])):
                    row["cut"] = [*cut.place, cut.top]
        weight = len(json.dumps([shown, changes], ensure_ascii=False).encode())
        if pages and (size + weight > _PART_BYTES or len(rows) + len(changes) > _PART_ROWS):
            begun = []
            while records and _first_page(records[0]) < page.number:
                begun.append(records.popleft())
            yield {"document": 0, "pages": pages, "rows": rows, "minutes": _together(begun)}
            pages, rows, size = [], [], 0
        pages.append(shown)
        rows.extend(changes)
        size += weight
    yield {"document": 0, "pages": pages, "rows": rows, "minutes": _together([*records])}


def _first_page(record: Json) -> int:
    """Return the page on which one of several minutes in a document begins."""
    found = (entry["span"]["page"] for part in ("attendance", "agenda", "items", "warnings") for entry in record[part])
    return min(found, default=0)


def _together(records: Sequence[Json]) -> Json | None:
    return {**records[0], "further": records[1:]} if records else None


def _page(page: Page, image: str | None) -> Json:
    """Return the page's text with a box for each line. Short keys: a folder has tens of thousands of lines."""
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "image": image,
        "turn": page.turn,
        "reading": page.reading.value,
        "notes": [note for note in page.notes if note != NO_TEXT],  # which the page says in the reader's language
        "failure": _told({"error": page.failure.error, "advice": page.failure.advice}) if page.failure else None,
        "lines": [_line(line) for line in page.lines],
    }


def _line(line: Line) -> list[Any]:
    """Return the line's text, its box, and the boxes of its words one after the other, where there are any."""
    if line.box is None:
        return [line.text]
    boxes = [side for word in line.words if word.box is not None for side in word.box]
    whole = len(boxes) == 4 * len(line.words)
    return [line.text, list(line.box), boxes] if whole else [line.text, list(line.box)]


def _rows(page: Page, sha256: str, said: dict[tuple[int, int, int], Verdicts], decisions: Decisions) -> list[Json]:
    """Return a row for each word of the page that repair changed or doubts, or that a person decided."""
    rows = []
    sideways = page.turn % 180 != 0
    for line_index, line in enumerate(page.lines):
        start = 0
        for word_index, (space, word) in enumerate(line.spaced()):
            start += _length(space)
            if word.changed or word.doubtful or is_decided(word):
                place = {"page": page.number, "line": line_index, "word": word_index, "start": start}
                row = {**place, **_word(word)}
                if word.box is not None:
                    row["tall"] = line_height(word.box, line, sideways)
                if word.repair is not None and word.repair.reason is Reason.DECISION:
                    here = said.get((page.number, line_index, word_index), Verdicts())
                    row |= _who(word, here, sha256, decisions)
                rows.append(row)
            start += _length(word.text)
    return rows


def _length(text: str) -> int:
    """Return how long `text` is for the script of the report, for which signs beyond U+FFFF are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _word(word: Word) -> Json:
    repair = word.repair
    return {
        "raw": word.raw,
        "text": word.text,
        "box": list(word.box) if word.box else None,
        "confidence": _round(word.confidence),
        "doubtful": word.doubtful,
        "reason": repair.reason.value if repair else None,
        "detail": repair.detail if repair else "",
        # Found by a machine, so never shown as certain.
        "probability": _round(min(repair.probability, 0.9999)) if repair else None,
        "alternatives": [[one.text, _round(one.probability)] for one in repair.alternatives] if repair else [],
    }


def _who(word: Word, here: Verdicts, sha256: str, decisions: Decisions) -> Json:
    """Return who decided the word, or the opinions of those who differ."""
    standing = here.standing
    if not standing:
        before = [candidate.text for candidate in word.repair.alternatives] if word.repair else []
        for text in (word.text, *before):
            if standing := decisions.alike(sha256, word, text).standing:
                break
    if not standing:
        return {}
    if word.repair is not None and word.repair.detail == CONFLICT:
        return {"opinions": [_opinion(entry) for entry in standing]}
    return {"by": _opinion(standing[-1])}


def _opinion(entry: Decision) -> Json:
    fields = {"who", "verdict", "text", "reach", "proposed", "when"}
    return entry.model_dump(mode="json", include=fields)


def _measured(decisions: Decisions) -> Json:
    """Return how many of the sure changes that people were shown were right."""
    shown = [entry for entry in decisions.standing() if entry.sample and entry.verdict in ("accept", "reject", "edit")]
    right = sum(entry.text == entry.proposed for entry in shown)
    return {"right": right, "wrong": len(shown) - right}


class _Entry(NamedTuple):
    """A row with the place it came from: `page` without its lines but for that of the row."""

    document: int
    page: Json
    row: Json


class _Queue:
    """The rows of the whole folder that wait for a person: those in doubt, and a random sample of sure changes.

    The sample is the same one each time, as long as its changes stand.
    """

    def __init__(self) -> None:
        self._doubtful = Spool[_Entry]()
        self._alike: list[tuple[str, str]] = []  # of each of these, what it was read and is
        self._sample: list[tuple[int, int, _Entry]] = []  # a heap, the largest number first

    def add(self, document: int, sha256: str, parts: Sequence[Json], addresses: list[str], images: str) -> None:
        """Add a document's rows. `addresses` are its pages', and `images` its folder's, as seen from the index."""
        for address, part in zip(addresses, parts, strict=True):
            pages = {page["number"]: page for page in part["pages"]}
            for row in part["rows"]:
                page = pages[row["page"]]
                shown = {**page, "home": address, "lines": _lines_round(page, row["line"]), "notes": []}
                shown["image"] = page["image"] and images + page["image"]
                if "crops" in page:
                    shown["crops"] = [images + page["crops"][0], *page["crops"][1:]]
                entry = _Entry(document, shown, row)
                if row["doubtful"]:
                    self._doubtful.append(entry)
                    self._alike.append((sys.intern(row["raw"]), sys.intern(row["text"])))
                elif row["reason"] != Reason.DECISION.value:
                    self._consider(entry, f"{sha256} {row['page']} {row['line']} {row['word']} {row['raw']}")

    def _consider(self, entry: _Entry, place: str) -> None:
        number = int.from_bytes(hashlib.sha256(place.encode("utf-8", "replace")).digest()[:8], "big")
        heapq.heappush(self._sample, (-number, id(entry.row), entry))
        if len(self._sample) > _SAMPLE:
            heapq.heappop(self._sample)

    def mark_sample(self) -> None:
        """Mark the rows that are in the sample; only when all are known can it be told which they are."""
        for _, _, entry in self._sample:
            entry.row["sample"] = True

    def parts(self) -> tuple[list[Json], int]:
        """Return the rows as parts, and how many had to be left out: those that settle the fewest places."""
        alike = Counter(self._alike)
        order = sorted(range(len(self._alike)), key=lambda place: -alike[self._alike[place]])
        room = max(0, _QUEUE_ROWS - len(self._sample))
        parts: dict[int, Json] = {}
        pages: dict[tuple[int, int], Json] = {}
        for document, page, row in (
            *(entry for _, _, entry in self._sample),
            *map(self._doubtful.__getitem__, order[:room]),
        ):
            part = parts.setdefault(document, {"document": document, "pages": [], "rows": [], "minutes": None})
            shown = pages.setdefault((document, page["number"]), page)
            if shown is page:
                part["pages"].append(page)
            shown["lines"].update(page["lines"])
            part["rows"].append(row)
        return list(parts.values()), max(0, len(self._doubtful) - room)


def _lines_round(page: Json, row: int) -> dict[int, list[Any]]:
    """Return the line of a row, and where there is no scan of it all lines up to the next with text on either side."""
    lines = page["lines"]
    first = last = row
    if not page["image"]:
        first = next((at for at in range(row - 1, -1, -1) if lines[at][0].strip()), row)
        last = next((at for at in range(row + 1, len(lines)) if lines[at][0].strip()), row)
    return {at: lines[at][:2] for at in range(first, last + 1)}


def _round(share: float | None) -> float | None:
    """Round down to a tenth of a per cent: what is not certain must not be shown as 100 %."""
    return None if share is None else math.floor(share * 1000 + 1e-9) / 1000


# ------------------------------------------------------------------------------------------------ what is read


def _read_minutes(path: Path, document: Document) -> Json | None:
    """Return minutes.json with the page and the line beside each span, or None where there is none."""
    try:
        minutes: Json = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    parts = {"items", "warnings"}
    if not isinstance(minutes, dict) or not all(parts <= record.keys() for record in _records(minutes)):
        raise ValueError("the file holds no minutes")
    _place_spans(minutes, _LinePlaces(document))
    return minutes


class _LinePlaces:
    """On which page and line each character of a document's text stands."""

    def __init__(self, document: Document) -> None:
        self._starts = array("Q")  # of each line in the text
        self._pages = array("L")
        self._lines = array("L")
        offset = 0
        for page in document.pages:
            for index, line in enumerate(page.lines):
                self._starts.append(offset)
                self._pages.append(page.number)
                self._lines.append(index)
                offset += len(line.text) + 1
            offset += not page.lines  # the form feed; after the last line it stands in the place of the line feed

    def __len__(self) -> int:
        return len(self._starts)

    def of(self, character: int) -> tuple[int, int]:
        place = max(0, bisect_right(self._starts, character) - 1)
        return self._pages[place], self._lines[place]


def _place_spans(value: Any, places: _LinePlaces) -> None:
    if isinstance(value, list):
        for entry in value:
            _place_spans(entry, places)
    elif isinstance(value, dict):
        for name, entry in value.items():
            if name == "span" and isinstance(entry, dict) and places:
                page, line = places.of(entry["start"])
                last_page, last = places.of(max(entry["start"], entry["end"] - 1))
                entry["page"], entry["line"] = page, line
                entry["last"] = last if last_page == page else None
            else:
                _place_spans(entry, places)


def _images(folder: Path, home: Path) -> dict[str, str]:
    """Return the address of each picture in `folder`, by its name, as seen from a page in `home`."""
    pictures = (*folder.glob("*.jpg"), *folder.glob("*.webp"))
    return {path.name: _url(path.relative_to(home).as_posix()) for path in pictures}


def _url(path: str) -> str:
    return quote(path, errors="surrogateescape")  # a file name need not be UTF-8


def _told(failure: dict[str, str]) -> Json:
    """Return an error with its texts in Slovene beside those of errors.csv."""
    return {**failure, "sl": {name: in_slovene(failure.get(name, "")) for name in ("error", "advice")}}


def _unreadable(name: str, error: Exception) -> dict[str, str]:
    advice = error.advice if isinstance(error, ZapisnikError) else "delete this file and run the folder again"
    return {"document": name, "page": "", "stage": "review", "error": str(error), "advice": advice}


# ------------------------------------------------------------------------------------------------ what is written


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("pipeline.review"), autoescape=True, undefined=StrictUndefined)


def _own_file(name: str) -> str:
    environment = _templates()
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


@cache
def _script() -> str:
    """Return the script of the page: the files of templates/script as one, since modules do not load from disk."""
    return '"use strict";\n(() => {\n' + "\n".join(_own_file(f"script/{name}.js") for name in _SCRIPT) + "})();\n"


def _hash(text: str) -> str:
    """Return how the page's policy names a script or style that it holds."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _embed(value: Any) -> Markup:
    """Return `value` as JSON that no content can end or leave: "<" cannot occur in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


def _write_page(path: Path, title: str, data: Json, made: dict[str, Json]) -> Path:
    style, script = _own_file("report.css"), _script()
    html = (
        _templates()
        .get_template("report.html")
        .render(
            title=title,
            style=Markup(style),
            style_hash=_hash(style),
            script=Markup(script),
            script_hash=_hash(script),
            wording=_embed(json.loads(_own_file("wording.json"))),
            data=_embed({**data, "made": [made[text] for text in sorted(made)]}),
            made=" | ".join(sorted(made)),
        )
    )
    # A lone surrogate cannot be written as UTF-8; it can only come from a file name that is not.
    write_atomically(path, html.encode("utf-8", "replace"))
    return path
