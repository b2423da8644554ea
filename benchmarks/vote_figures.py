"""How well figures of votes are read: python -m benchmarks.vote_figures [--pages N] [--seed N]

Makes pages of nothing but votes, with random figures, in the faces of `benchmarks.minutes_scans` and two italics, scans
them as it does, and reads them as `zapisnik run` first does. Prints how many of the words with a figure were misread,
how many of those nobody would doubt, and how many right ones are in doubt.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

from benchmarks.minutes_scans import DPI, FACES, MARGIN, QUALITY
from pipeline.model import Line, Word
from pipeline.ocr.rereading import read_first
from pipeline.page_image import PageImage
from pipeline.preprocess.preparation import prepare
from pipeline.repair.lexicon.lexicon import load_lexicon
from pipeline.settings import Settings
from samples.degrade import scan
from samples.layout import Style, set_pages
from samples.paint import print_page

ITALICS = tuple((f"truetype/liberation/Liberation{name}-Italic.ttf",) * 2 for name in ("Serif", "Sans"))
SIZES = (8.5, 9.5, 10.5, 11.5)  # points
PARAGRAPHS = 12
VOTES = (
    "Sklep je bil sprejet z {a} glasovi ZA, {c} glasovi PROTI in {b} VZDRŽANIMI.",
    "({a} ZA, {c} PROTI, od {a} prisotnih)",
    "za: {a}, proti: {c}, vzdržanih: {b}",
    "Glasovalo je {a} svetnikov: {a} ZA, {c} PROTI.",
    "{a} ZA, {c} PROTI, {b} VZDRŽANI.",
    "ZA je glasovalo {a}, PROTI {c}, vzdržali so se {b} delegati.",
    "Prisotnih: {a}, ZA: {a}, PROTI: {c}.",
    "s sedmimi ({c}) glasovi za in {c} proti",
    "(Za {a}, proti {c})",
    "Navzočih {a} članov, {a} glasov za, {c} glasova proti.",
)


def text_of(generator: np.random.Generator) -> str:
    paragraphs = []
    for _ in range(PARAGRAPHS):
        votes = (
            VOTES[generator.integers(len(VOTES))].format(
                a=generator.integers(5, 40), b=generator.integers(0, 20), c=generator.integers(0, 10)
            )
            for _ in range(generator.integers(2, 7))
        )
        paragraphs.append(" ".join(votes))
    return "\n".join(paragraphs)


def page_of(number: int, seed: int) -> tuple[PageImage, str]:
    """Return page `number` as scanned, and what is printed on it."""
    generator = np.random.default_rng((seed, number))
    face = (*FACES, ITALICS[number // 7 % 2], ITALICS[number // 7 % 2])[number % 7]
    style = Style(*face, size=float(generator.choice(SIZES)), left=MARGIN, right=MARGIN)
    page = set_pages(text_of(generator), style)[0]
    seen = scan(print_page(page, style, DPI), generator, turn=float(generator.normal(0, 0.8)), blur=0.5, noise=3.0)
    _, packed = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return PageImage(np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8), DPI), page.text


def figures(text: str) -> str:
    return re.sub(r"\D", "", text)


def counted(lines: tuple[Line, ...], text: str, doubt: float) -> Counter[str]:
    """Count the words that have a figure as printed or as read; one below `doubt` would be doubted."""
    words: list[Word] = [word for line in lines for word in line.words]
    true = text.split()
    count: Counter[str] = Counter()
    for step in Levenshtein.opcodes(true, [word.raw for word in words]):
        pairs = zip(true[step.src_start : step.src_end], words[step.dest_start : step.dest_end], strict=False)
        for printed, word in pairs:
            if not figures(printed) and not figures(word.raw):
                continue
            right, doubted = figures(printed) == figures(word.raw), (word.confidence or 0.0) < doubt
            count["figures"] += 1
            count["misread"] += not right
            count["misread, not doubted"] += not right and not doubted
            count["right, in doubt"] += right and doubted
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=70)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    settings = Settings()
    lexicon = load_lexicon(settings.lexicon)
    total: Counter[str] = Counter()
    for number in range(arguments.pages):
        image, text = page_of(number, arguments.seed)
        (first,) = read_first([prepare(image, settings.preprocess)[0]], settings.ocr, lexicon)
        total += counted(first.lines, text, settings.repair.confidence)
    print(
        ", ".join(
            f"{name}: {total[name]}" for name in ("figures", "misread", "misread, not doubted", "right, in doubt")
        )
    )


if __name__ == "__main__":
    main()
