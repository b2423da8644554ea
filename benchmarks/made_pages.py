"""Repair on pages made in the run: `python -m benchmarks.made_pages`, a part of `make bench`.

Clean text is set, degraded as by an office scanner at 200 dpi, read by Tesseract's `eng` and `slv` models, and then
repaired.
Minutes are those of `benchmarks/minutes`: dev and test were in sight while repair was made, second was not. Prose is
the Slovene help of what is installed below /usr/share/help/sl, where the help of GNOME itself was in sight while repair
was made, and of the others only what a first run had harmed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lxml import etree
from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.baselines import BASELINES
from benchmarks.garbled_pages import garbled_pages
from benchmarks.repair_accuracy import Repairer, Score, measure, word_by_word
from pipeline.errors import MissingToolError
from pipeline.ingest.text import document_from_text
from pipeline.repair.document import repair
from pipeline.settings import Settings

MINUTES = Path(__file__).parent / "minutes"
FOLDERS = {"dev": ("dev", "test"), "test": ("second",)}
HELP = Path("/usr/share/help/sl")
SEEN = "gnome-help"  # development text; other programs' help is test text
PAGES, SEED = 5, 41  # a kind: about two minutes on two cores
OURS, NOTHING = "this repair", "nothing"
NAMES = {"marks": "marks by frequency", "symspell": "SymSpell", "hunspell": "hunspell, first"}
_LEAST_WORDS = 5  # of a paragraph of prose; shorter ones are labels


@dataclass(frozen=True)
class Kind:
    """One kind of text: its name, whether it was in sight while repair was made, its paragraphs."""

    name: str
    part: str  # "dev" or "test"
    paragraphs: list[str]


def minutes(part: str) -> list[str]:
    """Return the lines of the minutes of `part`, "dev" or "test"."""
    files = [file for folder in FOLDERS[part] for file in sorted((MINUTES / folder).glob("*.txt"))]
    lines = (line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def prose(part: str) -> list[str]:
    """Return the paragraphs of the installed help texts of `part`."""
    folders = [folder for folder in sorted(HELP.glob("*")) if (folder.name == SEEN) == (part == "dev")]
    files = (file for folder in folders for file in sorted(folder.rglob("*")) if file.suffix in (".page", ".docbook"))
    return list(dict.fromkeys(paragraph for file in files for paragraph in _paragraphs(file)))


def _paragraphs(file: Path) -> Iterator[str]:
    parser = etree.XMLParser(recover=True, resolve_entities=False)
    for element in etree.parse(file, parser).iter("{*}p", "{*}para"):
        text = " ".join("".join(element.itertext()).split())
        # What is not translated is English and has no carons.
        if len(text.split()) >= _LEAST_WORDS and any(letter in text for letter in "čšž"):
            yield text


def kinds() -> list[Kind]:
    """Return the kinds of text there is text for."""
    found = [Kind("minutes", part, minutes(part)) for part in ("dev", "test")]
    found += [Kind("prose", part, prose(part)) for part in ("dev", "test")]
    return [kind for kind in found if kind.paragraphs]


def methods(settings: Settings) -> dict[str, Repairer]:
    """Return this repair and what stands beside it; what is not installed is named and left out."""
    ours: Repairer = partial(repair, settings=settings)
    found: dict[str, Repairer] = {NOTHING: lambda document: document, OURS: ours}
    for name, baseline in BASELINES.items():
        try:
            found[NAMES[name]] = word_by_word(baseline(settings))
        except MissingToolError as error:
            print(error)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=PAGES, help="pages a kind")
    chosen = parser.parse_args()
    console = Console()
    if not console.is_terminal:
        console.width = 120
    settings = Settings()
    repairers = methods(settings)
    repairers[OURS](document_from_text("Občina je sprejela sklep."))  # loading is not timed here
    table = _table()
    sure: dict[str, Score] = {}
    for kind in kinds():
        console.print(f"Making and reading pages: {kind.name}, {kind.part} …", style="dim")
        pages = list(garbled_pages(kind.paragraphs, chosen.pages, SEED))
        for name, repairer in repairers.items():
            score = _score(pages, "eng", repairer)
            table.add_row(f"{kind.name}, {kind.part}", "eng", name, *_cells(score))
            if name == OURS:
                sure[f"{kind.name}, {kind.part}"] = score
        for reader, shown in (("slv", "slv"), ("truth", "nobody")):
            table.add_row(f"{kind.name}, {kind.part}", shown, OURS, *_cells(_score(pages, reader, repairers[OURS])))
        table.add_section()
    console.print(table)
    console.print("dev: the program was made with these texts in sight. Capitals and punctuation count.")
    console.print("Read by nobody: clean text. marks, SymSpell: with the frequencies of our own lexicon.")
    for name, missing in (("minutes", MINUTES), ("prose", HELP)):
        if not any(row.startswith(name) for row in sure):
            console.print(f"No {name} were measured: there is no text in {missing}.")
    console.print(_reliability(sure))


def _score(pages: list[dict[str, str]], reader: str, repairer: Repairer) -> Score:
    score = Score()
    for page in pages:
        measure(page["truth"], page[reader], repairer, score)
    return score


def _table() -> Table:
    table = Table(title="Repair on made pages", title_justify="left", box=box.SIMPLE)
    for column in ("text", "read by", "method"):
        table.add_column(column, no_wrap=True)
    for column in (
        "words",
        "word errors\nbefore %",
        "\nafter %",
        "č š ž words\nright %",
        "harmed in\n10,000",
        "words/s",
    ):
        table.add_column(column, justify="right", no_wrap=True)
    return table


def _cells(score: Score) -> list[str]:
    return [
        str(score.words),
        f"{100 * score.wrong_before / score.words:.2f}",
        f"{100 * score.wrong_after / score.words:.2f}",
        f"{100 * score.caron_right_after / max(1, score.caron_words):.1f}",
        f"{1e4 * len(score.harmed) / score.words:.1f}",
        f"{score.words / score.seconds:,.0f}" if score.changed else "–",
    ]


def _reliability(scores: dict[str, Score]) -> Table:
    table = Table(title="Changes said to be so sure: share right", title_justify="left", box=box.SIMPLE)
    table.add_column("text", no_wrap=True)
    bounds = list(next(iter(scores.values()), Score()).reliability)
    for bound, end in zip(bounds, [*bounds[1:], 100], strict=True):
        table.add_column(f"{bound}–{end} %", justify="right", no_wrap=True)
    for name, score in scores.items():
        cells = (
            f"{sum(right) / len(right):.1%} of {len(right)}" if right else "–" for right in score.reliability.values()
        )
        table.add_row(name, *cells)
    return table


if __name__ == "__main__":
    main()
