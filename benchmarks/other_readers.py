"""How well repair puts right what other readers made of č š ž: python -m benchmarks.other_readers TEXT…

The letters of true texts are exchanged, and nothing else: by WAYS one for one, as a reader of another language or a
wrong character set does, or at random as the reader of real minutes of 2023, from Kranj, did (`LEGACY`; its shares are
set by eye, a hundred words of it being all there is). By way: words with č š ž exactly right, and right words made
wrong, each text repaired as a document.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from pipeline.ingest.text import document_from_text
from pipeline.repair.document import repair
from pipeline.settings import Settings

SEED = 12
OURS = "čšžČŠŽ"
WAYS = {
    "no marks": "c s z C S Z",
    "only capitals: obCinski": "C S Z C S Z",
    "signs: ob&inski, Ale$": "& $ % & $ %",
    "a cent and a section: ob¢inski": "¢ § ž ¢ § Ž",
    "Croatian: občinski as obćinski": "ć š ž Ć Š Ž",
    "Polish: obćinski, śola, źupan": "ć ś ź Ć Ś Ź",
    "Maltese dots: obċinski": "ċ ṡ ż Ċ Ṡ Ż",
    "Turkish: obçinski, şola": "ç ş ž Ç Ş Ž",
    "French: obèinski, ßola": "è ß ž È ß Ž",
    "Czech: oběinski": "ě š ž Ě Š Ž",
    "Latvian: obēinski": "ē š ž Ē Š Ž",
    "circumflex: obĉinski": "ĉ ŝ ẑ Ĉ Ŝ Ẑ",
    "caron after the letter": "cˇ sˇ zˇ Cˇ Sˇ Zˇ",
    "breve after the letter": "c˘ s˘ z˘ C˘ S˘ Z˘",
    "YUSCII: ob~inski, {ola": "~ { ` ^ [ @",
    "lost: ob?inski": "? ? ? ? ? ?",
    "6 for š": "č 6 ž Č 6 Ž",
}
LEGACY = {
    "č": {"é": 25, "c": 22, "¢": 20, "&": 12, "t": 8, "g": 5, "€": 3, "": 3, "d": 2},
    "š": {"S": 33, "s": 25, "3": 12, "$": 10, "%": 8, "i": 4, "8": 3, "d": 2, "": 2, "§": 1},
    "ž": {"z": 46, "Z": 38, "i": 8, "2": 5, "%": 3},
    "Č": {"C": 75, "¢": 15, "G": 10},
    "Š": {"S": 80, "$": 10, "3": 5, "8": 5},
    "Ž": {"Z": 95, "2": 5},
    "ć": {"é": 50, "c": 50},
    "đ": {"d": 100},
}


def exchanged(text: str, signs: str) -> str:
    return text.translate({ord(ours): sign for ours, sign in zip(OURS, signs.split(), strict=True)})


def as_legacy(text: str, chance: random.Random) -> str:
    """Return `text` as the reader of `LEGACY` would have left it, another one each time."""

    def left_of(word: re.Match[str]) -> str:
        letters = (
            chance.choices(list(reads), list(reads.values()))[0] if (reads := LEGACY.get(letter)) else letter
            for letter in word[0]
        )
        return "".join(letters) or word[0]  # a word of which nothing is left would have no partner

    return re.sub(r"\S+", left_of, text)


def measured(texts: Sequence[str], garble: Callable[[str], str], settings: Settings) -> tuple[int, int, int]:
    """Return how many words have č š ž, how many of these are right after repair, and how many words were harmed."""
    ours = right = harmed = 0
    for text in texts:
        words = repair(document_from_text(garble(text)), settings).words()
        for true, word in zip(text.split(), words, strict=True):
            has_ours = not set(OURS).isdisjoint(true)
            ours += has_ours
            right += has_ours and word.text == true
            harmed += word.raw == true != word.text
    return ours, right, harmed


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="+", metavar="TEXT")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args(arguments)
    texts = [path.read_text(encoding="utf-8") for path in chosen.texts]
    settings, chance = Settings(), random.Random(chosen.seed)
    table = Table(title=f"{len(texts)} texts", title_justify="left", box=box.SIMPLE)
    table.add_column("read as", no_wrap=True)
    for column in ("words with č š ž", "right", "words harmed"):
        table.add_column(column, justify="right")
    ways: dict[str, Callable[[str], str]] = {name: partial(exchanged, signs=signs) for name, signs in WAYS.items()}
    ways["as in 2023 in Kranj"] = partial(as_legacy, chance=chance)
    for name, garble in ways.items():
        ours, right, harmed = measured(texts, garble, settings)
        table.add_row(name, str(ours), f"{100 * right / max(1, ours):.1f} %", str(harmed))
    Console().print(table)


if __name__ == "__main__":
    main()
