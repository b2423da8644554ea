"""How well minutes were found: python -m benchmarks.segmentation_score EXPECTED.json FOUND.json [EXPECTED FOUND …]

`clean_rows` measures the texts of a folder. Both are minutes.json; fields that EXPECTED leaves out are
taken as null or empty, and spans are not compared. The table has a row for each pair and one for all. The measures:

    items         F1 of number + title, in document order (a longest common subsequence; item "0" left out)
    resolutions   F1 of item + number + outcome + whole text (no more, no less)
    votes         share of the expected resolutions' votes whose six figures are all as stated
    attendance    F1 of name + status
    header        share of the seven fields body, ordinal, kind, date, start, end, place that are right
    invented      figures found where the expected resolution has none or another, or that belong to no expected one
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from pipeline.model import Source
from pipeline.segment.minutes import segment_text

MINUTES = Path(__file__).parent / "minutes"
DEVELOPMENT = (  # folders of minutes that were looked at
    "dev",
    "test",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "thirtieth",
    "thirty-first",
    "thirty-second",
    "thirty-third",
    "thirty-fourth",
    "thirty-fifth",
    "thirty-sixth",
    "thirty-seventh",
    "thirty-eighth",
    "thirty-ninth",
    "fortieth",
    "forty-first",
    "forty-second",
    "forty-third",
    "forty-fourth",
    "forty-fifth",
    "forty-sixth",
    "forty-seventh",
    "forty-ninth",
    "fifty-first",
    "fifty-second",
    "held",  # until forty-fourth nobody looked at it
)
HELD = ("forty-eighth", "fiftieth", "fifty-third")  # nobody who works on the segmenter looks at them
GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "segment"
FIGURES = ("present", "registered", "for", "against", "abstain", "not_voting")
HEADER = ("organization", "ordinal", "kind", "date", "start_time", "end_time", "place")
SAME_RESOLUTION = 60  # rapidfuzz ratio from which two texts under an item are taken for one resolution

Json = dict[str, Any]


@dataclass(frozen=True)
class Count:
    """Right ones among those expected and those found."""

    right: int = 0
    expected: int = 0
    found: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.expected + other.expected, self.found + other.found)

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.expected + self.found) if self.expected + self.found else 1.0


@dataclass(frozen=True)
class Score:
    items: Count = Count()
    resolutions: Count = Count()
    votes: Count = Count()
    attendance: Count = Count()
    header: Count = Count()
    invented: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.items + other.items,
            self.resolutions + other.resolutions,
            self.votes + other.votes,
            self.attendance + other.attendance,
            self.header + other.header,
            self.invented + other.invented,
        )


def plain(value: object) -> str:
    """Return words as they are compared: one line, dashes and quotation marks alike, no full stop at the end."""
    words = " ".join(str(value or "").split())
    return words.translate(str.maketrans("–—„“”»«", '--"""""')).rstrip(" .;:,").casefold()


def score(expected: Json, found: Json) -> Score:
    """Return how `found` compares with `expected`."""
    votes, invented = _votes(expected, found)
    return Score(
        items=_in_order(_headings(expected), _headings(found)),
        resolutions=_shared(_resolutions(expected), _resolutions(found)),
        votes=votes,
        attendance=_shared(_people(expected), _people(found)),
        header=_header(expected, found),
        invented=invented,
    )


def _headings(minutes: Json) -> list[str]:
    return [f"{item['number']} {plain(item['title'])}" for item in minutes["items"] if item["number"] != "0"]


def _resolutions(minutes: Json) -> list[Hashable]:
    return [
        (item["number"], plain(one.get("number")), one.get("result"), plain(one["text"]))
        for item in minutes["items"]
        for one in item.get("resolutions", [])
    ]


def _people(minutes: Json) -> list[Hashable]:
    return [(plain(person["name"]), person["status"]) for person in minutes.get("attendance", [])]


def _in_order(expected: list[str], found: list[str]) -> Count:
    return Count(LCSseq.similarity(expected, found), len(expected), len(found))


def _shared(expected: Sequence[Hashable], found: Sequence[Hashable]) -> Count:
    return Count(sum((Counter(expected) & Counter(found)).values()), len(expected), len(found))


def _header(expected: Json, found: Json) -> Count:
    event, other = expected.get("event", {}), found.get("event", {})
    right = sum(plain(event.get(name)) == plain(other.get(name)) for name in HEADER)
    return Count(right, len(HEADER), len(HEADER))


def _votes(expected: Json, found: Json) -> tuple[Count, int]:
    """Compare the votes of resolutions paired by item and likeness of text; a resolution not found is a vote missed."""
    right = wanted = invented = 0
    found_items = {item["number"]: list(item.get("resolutions", [])) for item in found["items"]}
    for item in expected["items"]:
        left = found_items.get(item["number"], [])
        for resolution in item.get("resolutions", []):
            wanted += 1
            match = max(left, key=lambda one: fuzz.ratio(plain(one["text"]), plain(resolution["text"])), default=None)
            if match is None or fuzz.ratio(plain(match["text"]), plain(resolution["text"])) < SAME_RESOLUTION:
                continue
            left.remove(match)
            stated = [resolution.get("vote", {}).get(name) for name in FIGURES]
            read = [match["vote"].get(name) for name in FIGURES]
            right += stated == read
            invented += sum(one is not None and one != other for one, other in zip(read, stated, strict=True))
    extra = [one for left in found_items.values() for one in left]
    invented += sum(one["vote"].get(name) is not None for one in extra for name in FIGURES)
    return Count(right, wanted, wanted), invented


def clean_rows(folder: Path) -> list[tuple[str, Score]]:
    """Return the name and score of each text in `folder`: clean text, no scan."""
    rows: list[tuple[str, Score]] = []
    for path in sorted(folder.glob("*.json")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        found = segment_text(text).as_json(Source(path.stem, "", text.count("\f") + 1))
        rows.append((path.stem, score(json.loads(path.read_bytes()), found)))
    return rows


def cells(one: Score) -> list[str]:
    """Return what a row of a table shows of a score."""
    measures = (one.items, one.resolutions, one.votes, one.attendance, one.header)
    return [*(f"{measure.f1:.3f}" for measure in measures), str(one.invented)]


def table(rows: Sequence[tuple[str, Score]]) -> str:
    """Return the rows as a table, with one for all below."""
    width = max(len(name) for name, _ in rows)
    lines = [f"{'':{width}}  items  resol.  votes  attend.  header  invented"]
    for name, one in [*rows, ("all", sum((one for _, one in rows), Score()))]:
        shown = [cell.rjust(wide) for cell, wide in zip(cells(one), (5, 6, 5, 7, 6, 8), strict=True)]
        lines.append("  ".join([name.ljust(width), *shown]))
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    if not arguments or len(arguments) % 2:
        print(__doc__, file=sys.stderr)
        return 1
    rows: list[tuple[str, Score]] = []
    for expected, found in zip(arguments[::2], arguments[1::2], strict=True):
        pair = [json.loads(Path(path).read_text(encoding="utf-8")) for path in (expected, found)]
        rows.append(
            (Path(expected).stem if Path(expected).stem != "minutes" else Path(expected).parent.name, score(*pair))
        )
    print(table(rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
