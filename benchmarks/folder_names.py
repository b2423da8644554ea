"""What the names of one half of an archive bring the other half: `zapisnik lexicon names`.

    python -m benchmarks.folder_names DOCUMENTS.jsonl… [--teacher eng|slv|clean]

DOCUMENTS are whole documents as `garbled_pages --whole` makes them. The odd pages of each, as the teacher reads them,
are documents that teach; the even pages, read by `eng`, are documents that are repaired, before and after. As all
bodies teach one archive, names of one are met in others: more chances for harm than in the archive of one body.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.error_rates import CARONS, word_places
from pipeline.ingest.text import document_from_text
from pipeline.model import Document, Word
from pipeline.repair.document import repair
from pipeline.repair.lexicon.compiling import build_lexicon
from pipeline.repair.lexicon.lexicon import load_lexicon
from pipeline.review.folder_names import shown_names, write_names
from pipeline.settings import Settings


@dataclass
class Half:
    """Even pages of a document, and the true word of each of their words, by its place."""

    document: Document
    true: dict[int, str] = field(default_factory=dict)


def halves(page: dict[str, str], teacher: str) -> tuple[Document, Half]:
    """Return the odd pages as `teacher` reads them, and the even ones as `eng` does."""
    read, true = page["eng"].split("\f"), page["truth"].split()
    page_of = [number for number, text in enumerate(read) for _ in text.split()]
    places = word_places(true, " ".join(read).split())
    even = [place for place, number in enumerate(page_of) if number % 2]
    place_in_half = {place: own for own, place in enumerate(even)}
    half = Half(document_from_text("\f".join(read[1::2])))
    taught: list[str] = []
    for position, word in enumerate(true):
        place = places.get(position)
        if place is not None and place in place_in_half:
            half.true[place_in_half[place]] = word
        elif place is not None:
            taught.append(word)
    text = " ".join(taught) if teacher == "clean" else "\f".join(page[teacher].split("\f")[::2])
    return document_from_text(text), half


def score(halves_read: list[Half], settings: Settings) -> tuple[Counter[str], list[list[Word]]]:
    """Repair each half and count."""
    found: Counter[str] = Counter()
    repaired = []
    for half in halves_read:
        words = list(repair(half.document, settings).words())
        repaired.append(words)
        for place, true in half.true.items():
            word = words[place]
            found["words"] += 1
            found["wrong"] += word.text != true
            found["doubtful"] += word.doubtful
            found["harmed"] += word.raw == true != word.text
            if not CARONS.isdisjoint(true):
                found["with č š ž"] += 1
                found["of these right"] += word.text == true
    return found, repaired


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path, nargs="+")
    parser.add_argument("--teacher", choices=("eng", "slv", "clean"), default="eng")
    parser.add_argument("--show", type=int, default=0, help="how many words that changed to show")
    chosen = parser.parse_args()
    lines = [line for path in chosen.documents for line in path.read_text(encoding="utf-8").splitlines()]
    split = [halves(json.loads(line), chosen.teacher) for line in lines]
    settings = Settings()
    teachers = (repair(taught, settings) for taught, _ in split)
    names = shown_names(teachers, load_lexicon(settings.lexicon))
    before, first = score([half for _, half in split], settings)
    with TemporaryDirectory() as folder:
        own = settings.model_copy(update={"local": Path(folder) / "own", "lexicon": Path(folder) / "lexicon"})
        write_names(names, own)
        build_lexicon(own, lambda _: None)
        after, second = score([half for _, half in split], own)
    print(f"{len(names)} names learnt of {len(split)} documents read by {chosen.teacher}")
    for name in before:
        print(f"  {name}: {before[name]} -> {after[name]}")
    changes: Counter[tuple[str, str, str, str]] = Counter()
    for (_, half), one, other in zip(split, first, second, strict=True):
        for place, true in half.true.items():
            if one[place].text != other[place].text:
                changes[true, one[place].raw, one[place].text, other[place].text] += 1
    for (true, *others), times in changes.most_common(chosen.show):
        print(f"  {true}: {' → '.join(others)}  x{times}")


if __name__ == "__main__":
    main()
