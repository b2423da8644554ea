"""What a person's answers settle beyond themselves: `python -m benchmarks.review_learning [TEXTS…]`.

An archive is made of clean minutes: their pages are set, degraded and read by Tesseract's `eng` model, as old OCR was
made. It is run; the doubtful forms that settle the most places are answered with what truly stood there, as far as the
report lets an answer reach; the answers are applied, with all that they teach; and what became of the other doubtful
places is counted. TEXTS are files or folders of clean minutes; without them, the development texts of segmentation.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytesseract
from PIL import Image
from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.error_rates import word_places
from benchmarks.samples import zapisnik
from pipeline.export.document_json import load_document
from pipeline.model import Document, Reason, Word
from pipeline.repair.training.rendering import pages
from pipeline.review.decisions import FILE_NAME, edges
from pipeline.settings import PROJECT, Settings

TEXTS = PROJECT / "tests" / "golden" / "segment"
ANSWERS = 50
COPIES = 2  # of each text, set in other faces: an archive repeats its people and places, these texts do not


class Place(NamedTuple):
    document: str  # SHA-256
    page: int
    line: int
    word: int


Truth = dict[Place, str]
Group = tuple[str, str, str]  # the word as read; as proposed; the document, or "" where an answer reaches the folder


@dataclass
class Outcome:
    """Counts of doubtful places, and words as (true, before, after)."""

    forms: int = 0
    doubtful: int = 0
    answered: int = 0
    answered_wrong: list[tuple[str, str, str]] = field(default_factory=list)
    others: int = 0  # doubtful places that no answer reached
    settled_right: list[tuple[str, str, str]] = field(default_factory=list)
    settled_wrong: list[tuple[str, str, str]] = field(default_factory=list)
    put_right: list[tuple[str, str, str]] = field(default_factory=list)  # wrong before, where nothing was asked
    harmed: list[tuple[str, str, str]] = field(default_factory=list)  # right before, where nothing was asked
    new_doubts: int = 0
    left: Counter[str] = field(default_factory=Counter)  # doubtful places that remain, by their reason


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="*", default=[TEXTS])
    parser.add_argument("--answers", type=int, default=ANSWERS)
    parser.add_argument("--show", type=int, default=0, help="how many words of each kind to show")
    chosen = parser.parse_args()
    console = Console(width=110)
    with TemporaryDirectory() as name:
        console.print("Setting and reading the pages of an archive …", style="dim")
        pages_read = read_archive(chosen.texts, Path(name) / "archive")
        console.print(f"Answering its {chosen.answers} most frequent doubtful forms …", style="dim")
        found = answer_and_run_again(Path(name), pages_read, chosen.answers)
    console.print(_table(found, chosen.answers))
    for title in ("answered_wrong", "settled_wrong", "harmed", "put_right", "settled_right"):
        for words, count in Counter(getattr(found, title)).most_common(chosen.show):
            console.print(f"  {title.replace('_', ' ')}: {' → '.join(words)}  x{count}", markup=False)


def _table(found: Outcome, answers: int) -> Table:
    def share(count: int, total: int) -> str:
        return f"{count} ({100 * count / total:.1f} %)" if total else str(count)

    title = f"After {answers} answers: what settles by itself"
    table = Table(title=title, title_justify="left", box=box.SIMPLE, show_header=False)
    settled = len(found.settled_right) + len(found.settled_wrong)
    for name, value in (
        ("doubtful places, in so many forms", f"{found.doubtful}, {found.forms}"),
        ("settled by the answers themselves", share(found.answered, found.doubtful)),
        ("  of these wrong, because one answer held at unlike places", str(len(found.answered_wrong))),
        ("other doubtful places", str(found.others)),
        ("  settled by themselves, in the run after", share(settled, found.others)),
        ("    of these rightly", share(len(found.settled_right), settled)),
        ("  still doubtful", share(found.others - settled, found.others)),
        ("words put right where nothing was doubtful", str(len(found.put_right))),
        ("right words harmed", str(len(found.harmed))),
        ("new doubts", str(found.new_doubts)),
    ):
        table.add_row(name, value)
    return table


# ------------------------------------------------------------------------------------------------ the archive


def read_archive(texts: Iterable[Path], folder: Path) -> dict[str, list[tuple[str, ...]]]:
    """Write `texts` into `folder` as old OCR read them, and return the true lines of their pages, by file name."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    folder.mkdir()
    truth: dict[str, list[tuple[str, ...]]] = {}
    files = sorted(file for text in texts for file in (text.rglob("*.txt") if text.is_dir() else [text]))
    for seed, (file, copy) in enumerate(product(files, range(COPIES))):
        paragraphs = [line.strip() for line in file.read_text(encoding="utf-8").split("\n") if line.strip("\f ")]
        set_pages = list(pages(paragraphs, seed))
        read = (
            pytesseract.image_to_string(Image.fromarray(page.pixels), lang="eng", config=f"--dpi {page.dpi}")
            for page in set_pages
        )
        name = f"{file.stem}-{copy + 1}.txt"
        (folder / name).write_text("\f".join(text.replace("\f", "") for text in read), encoding="utf-8")
        truth[name] = [page.lines for page in set_pages]
    return truth


def _truth_of(documents: Iterable[Document], pages_set: dict[str, list[tuple[str, ...]]]) -> Truth:
    """Return the true word at each place, where the words read can be aligned with those set."""
    truth: Truth = {}
    for document in documents:
        for page, lines in zip(document.pages, pages_set[document.path], strict=True):
            places = [place for place, _ in _words(document, page.number)]
            true = unicodedata.normalize("NFC", " ".join(lines)).split()
            read = [word.raw for _, word in _words(document, page.number)]
            truth.update((places[found], true[at]) for at, found in word_places(true, read).items())
    return truth


def _words(document: Document, number: int | None = None) -> Iterator[tuple[Place, Word]]:
    for page in document.pages:
        if number in (None, page.number):
            for row, line in enumerate(page.lines):
                for column, word in enumerate(line.words):
                    yield Place(document.sha256, page.number, row, column), word


# ------------------------------------------------------------------------------------------------ the person


def answer_and_run_again(work: Path, pages_set: dict[str, list[tuple[str, ...]]], answers: int) -> Outcome:
    """Run the archive in `work`, answer, apply, and return what came of it.

    Raises:
        RuntimeError: a command failed.
    """
    config, out = work / "settings.toml", work / "out"
    lexicon = shutil.copytree(Settings().lexicon, work / "lexicon")
    config.write_text(f'local = "{work / "local"}"\nlexicon = "{lexicon}"\n', encoding="utf-8")
    _call("run", work / "archive", "--out", out, "--config", config)
    before = _load(out)
    truth = _truth_of(before, pages_set)
    words = dict(place for document in before for place in _words(document))
    groups = _doubtful_groups(words)
    asked = [group for group in groups if any(place in truth for place in groups[group])][:answers]
    lines = [_answer(group, groups[group], words, truth) for group in asked]
    (work / FILE_NAME).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    _call("apply", out, work / FILE_NAME)
    reached = {place for group in asked for place in groups[group]}
    after = dict(place for document in _load(out) for place in _words(document))
    found = _compare(words, after, truth, reached)
    found.forms = len(groups)
    return found


def _call(*arguments: str | Path) -> None:
    done = zapisnik(*arguments)
    if done.returncode:
        raise RuntimeError(f"zapisnik {arguments[0]} ended with status {done.returncode}:\n{done.stderr}")


def _load(out: Path) -> list[Document]:
    return [load_document(path) for path in sorted(out.rglob("document.json"))]


def _doubtful_groups(words: dict[Place, Word]) -> dict[Group, list[Place]]:
    """Return the doubtful places that one answer settles together, the largest group first, as the report does."""
    alike: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place, word in words.items():
        if word.doubtful:
            before, core, after = edges(word.raw)
            other_before, other, other_after = edges(word.text)
            same_marks = (before, after) == (other_before, other_after)
            alike[(core, other) if same_marks else (word.raw, word.text)].append(place)
    groups: dict[Group, list[Place]] = defaultdict(list)
    for key, places in alike.items():
        whole = all(_reaches_folder(words[place]) for place in places)
        for place in places:
            groups[*key, "" if whole else place.document].append(place)
    return dict(sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])))


def _reaches_folder(word: Word) -> bool:
    """Tell whether the report offers an answer about `word` for the folder, and not just for its document."""
    return word.repair is None or word.repair.reason not in (Reason.NEIGHBOURS, Reason.OTHERS)


def _answer(group: Group, places: list[Place], words: dict[Place, Word], truth: Truth) -> dict[str, object]:
    """Return the decision of a person who looks at the first of `places` and answers for all of them."""
    place = next(place for place in places if place in truth)
    word, right = words[place], truth[place]
    verdict = "accept" if right == word.text else "reject" if right == word.raw else "edit"
    reach = "document" if group[2] else "folder"
    if right.lower() == word.text.lower() and right != word.text:
        reach = "here"  # a capital depends on the place
    return {
        "schema": "zapisnik-decision/1",
        "document": place.document,
        "page": place.page,
        "line": place.line,
        "word": place.word,
        "read": unicodedata.normalize("NFC", word.raw),
        "proposed": word.text,
        "verdict": verdict,
        "text": right,
        "reach": reach,
        "who": "benchmark",
        "when": datetime.now(UTC).isoformat(),
    }


def _compare(before: dict[Place, Word], after: dict[Place, Word], truth: Truth, reached: set[Place]) -> Outcome:
    found = Outcome(doubtful=sum(word.doubtful for word in before.values()))
    for place, was in before.items():
        now, right = after[place], truth.get(place)
        words = (right or "?", was.text, now.text)
        if place in reached:
            found.answered += not now.doubtful
            if right is not None and now.text != right:
                found.answered_wrong.append(words)
        elif was.doubtful:
            found.others += 1
            if now.doubtful:
                found.left[now.repair.reason.value if now.repair else "read"] += 1
            else:
                (found.settled_right if now.text == right else found.settled_wrong).append(words)
        else:
            found.new_doubts += now.doubtful
        if place not in reached and right is not None and was.text != now.text:
            if was.text == right:
                found.harmed.append(words)
            elif now.text == right and not was.doubtful:
                found.put_right.append(words)
    return found


if __name__ == "__main__":
    main()
