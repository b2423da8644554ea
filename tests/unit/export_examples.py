"""Invented documents for the tests of export, and the scans they were read from."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from pipeline.model import (
    AgendaEntry,
    Attendee,
    Box,
    Candidate,
    Document,
    Event,
    Failure,
    Item,
    Kind,
    Line,
    Minutes,
    Page,
    Reading,
    Reason,
    Repair,
    Resolution,
    Signature,
    Span,
    Vote,
    Warning,
    Word,
)

WIDTH, HEIGHT, DPI = 620, 877, 75.0  # A4

CHANGED = Word("Ob&ine", "Občine", confidence=0.71, box=Box(200, 100, 80, 20), repair=Repair(Reason.CONFUSION, 0.995))
DOUBTFUL = Word(
    "Zakraj3ek",
    "Zakraj3ek",
    confidence=0.4,
    box=Box(100, 140, 120, 20),
    repair=Repair(Reason.UNKNOWN, 0.3, "", (Candidate("Zakrajšek", 0.6), Candidate("Zakrajžek", 0.1))),
    doubtful=True,
)
DECIDED = Word(
    "seia",
    "seja",
    confidence=0.6,
    box=Box(240, 140, 50, 20),
    repair=Repair(Reason.DECISION, 1.0, "edit", (Candidate("seia", 0.2),)),
)
PAGE = Page(
    1,
    (
        Line((Word("Zapisnik", "Zapisnik", "", 0.98, Box(100, 100, 90, 20)), CHANGED), Box(100, 100, 180, 20)),
        Line(),
        Line((replace(DOUBTFUL, space=""), DECIDED, Word("ob&i-", "obči-", " ", 0.8, Box(300, 140, 40, 20)))),
        Line((Word("na", "na", "", 0.9, Box(100, 180, 20, 20)), Word("18.40", "18.40", " ", 0.9))),
    ),
    width=WIDTH,
    height=HEIGHT,
    dpi=DPI,
    steps=("deskew 0.4°",),
)

TEXT = """1. Potrditev zapisnika
Razprave ni bilo.

SKLEP 12/3: Potrdi se zapisnik.
9 ZA, 0 PROTI
\f
2. Razno
Nihče se ni oglasil."""
MINUTES = Minutes(
    Event(
        "3. redne seje Občinskega sveta", "redna", 3, "Občinskega sveta Občine Zeleni Dol", None, "2019-03-14", "17:00"
    ),
    (
        Attendee("Ana Kos", "župan & članica", "present", None, Span(0, 1, 1)),
        Attendee("Ana Koš", None, "present", "od 17.30", Span(0, 1, 1)),
        Attendee("Žiga Črnivec", None, "excused", None, Span(0, 1, 1)),
    ),
    (AgendaEntry("1", "Potrditev zapisnika", Span(0, 1, 1)), AgendaEntry("3", "Umaknjeno", Span(0, 1, 1))),
    (
        Item(
            "1",
            "Potrditev zapisnika",
            0,
            Span(0, TEXT.index("\f"), 1),
            (
                Resolution(
                    "12/3",
                    "sklep",
                    "Potrdi se zapisnik.",
                    "accepted",
                    Vote(in_favour=9, against=0, raw="9 ZA, 0 PROTI"),
                    Span(TEXT.index("SKLEP"), TEXT.index("\n\f"), 1),
                ),
            ),
        ),
        Item("2", "Razno", 1, Span(TEXT.index("2. Razno"), len(TEXT), 2)),
    ),
    (Signature("Ana Kos", "predsedujoča"),),
    (Warning("vote-sum", "Glasovi se ne ujemajo.", Span(0, 1, 1)),),
)


PROVENANCE = {"zapisnik": "0.1.0", "tesseract": "5.3.0", "dictionaries": "a1b2", "date": "2024-05-31"}


def document(
    *pages: Page, kind: Kind = Kind.PDF, path: str = "2019/3. seja.pdf", minutes: Minutes | None = None
) -> Document:
    return Document(path, "ab" * 32, kind, pages, minutes, PROVENANCE)


def text_document(text: str, minutes: Minutes | None = None) -> Document:
    """Return a document of the words of `text`, as a text file gives them."""
    pages = []
    for number, page in enumerate(text.split("\f"), start=1):
        lines = (
            Line(tuple(Word(word, word, " " if index else "") for index, word in enumerate(line.split())))
            for line in page.split("\n")
        )
        pages.append(Page(number, tuple(lines), Reading.TEXT_FILE))
    return Document(
        "zapisnik.txt", hashlib.sha256(text.encode()).hexdigest(), Kind.TEXT, tuple(pages), minutes, PROVENANCE
    )


def failed_page(number: int) -> Page:
    return Page(
        number,
        reading=Reading.NONE,
        width=WIDTH,
        height=HEIGHT,
        failure=Failure("2019/3. seja.pdf", number, "ocr", "predolgo traja", "poskusite znova"),
    )


def scan(mode: str = "L", seed: int = 1) -> Image.Image:
    """Return a page that looks scanned: grey noise with some strokes on it."""
    noise = np.random.default_rng(seed).integers(200, 255, (HEIGHT, WIDTH), dtype=np.uint8)
    noise[100:120, 100:280] = 30
    noise[140:160, 100:340] = 60
    picture = Image.fromarray(noise)
    return picture.point(lambda grey: 255 * (grey > 128), "1") if mode == "1" else picture.convert(mode)


def encoded(picture: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
