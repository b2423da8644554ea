"""A fictional processed folder for the report: documents with repairs and doubts, page images, minutes and errors."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.export.tables import error_row, write_errors, write_manifest
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
    Source,
    Span,
    Vote,
    Warning,
    Word,
)
from pipeline.page_image import PageImage
from pipeline.review.page_images import write_page_image

WIDTH, HEIGHT = 1654, 2339  # A4 at 200 dpi
HOSTILE = '<img src=x onerror=document.title="broken">'

# Lines of invented minutes. "printed|read" or "printed|read|text" is a word that was not read as printed.
LINES = """
ZAPISNIK
3. redne seje Občinskega|Ob&inskega sveta Občine|Ob&ine Zeleni Dol, ki je bila v četrtek|éetrtek, 14. 3. 2019,
ob 17.00 v sejni sobi občine|ob&ine, Lipova cesta 4.

NAVZOČI|NAVZO&I člani|¢lani: Jože|Joze Drenovec, Štefka|$tefka Zakrajšek|Zakraj$ek, Žiga Črnivec|Crnivec|Crnivec,
Ana Kos.
OPRAVIČENO ODSOTNI: /

DNEVNI RED:
1. Potrditev zapisnika 2. seje
2. Poročilo|Poroé¢ilo o izvajanju občinskega|ob&inskega proračuna
3. Prodaja parcele št. 1204/7 k. o. Zeleni Dol

K 1. točki|to&ki:
Župan|Zupan je pojasnil, da je bil zapisnik poslan vsem članom|&lanom. Razprave ni bilo, zato je
predsedujoči dal na glasovanje naslednji

SKLEP 12/3: Potrdi se zapisnik 2. redne seje občinskega|ob&inskega sveta.
Glasovanje: 9 ZA, 0 PROTI. Sklep je bil soglasno sprejet.

K 2. točki|to&ki:
Računovodkinja je predstavila poročilo|porogilo in opozorila na zaostanke pri plačilih|plaéilih. Vloga|Vioga
svetnika je bila obravnavana skupaj z dopisom krajevne skupnosti Zgornji Brezovec|Brezov3c|Brezov3c.
Svetnica je vprašala|vpra$ala, zakaj je vodovod še|3e vedno v okvari|okvri.

SKLEP 13/3: Občinski|Ob&inski svet se je seznanil s poročilom|poro&ilom o izvajanju proračuna|proraguna.
Glasovanje: 8 ZA, 1 PROTI, navzočih|navzo&ih 10.

Seja je bila zaključena|zaklju&ena ob 18.40.
""".strip("\n").split("\n")

ALTERNATIVES = {"Vioga": "Viola", "éetrtek": "petek", "3e": "že", "porogilo": "porodilo", "okvri": "okvir"}
REASONS = {
    "Zakraj$ek": (Reason.NAME, 0.972),
    "$tefka": (Reason.NAME, 0.991),
    "3e": (Reason.NEIGHBOURS, 0.933),
    "Vioga": (Reason.NEIGHBOURS, 0.961),
    "éetrtek": (Reason.NEIGHBOURS, 0.985),
    "porogilo": (Reason.LEXICON, 0.957),
    "proraguna": (Reason.LEXICON, 0.998),
}


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    try:
        return ImageFont.truetype("LiberationSerif-Regular.ttf", size)
    except OSError:
        return ImageFont.load_default(size)


def _printed(token: str) -> str:
    printed, _, rest = token.partition("|")
    return printed + rest[len(rest.rstrip(",.:")) :]


def _word(token: str, space: str, box: Box | None) -> Word:
    full = _printed(token)
    parts = token.split("|")
    if len(parts) == 1:
        return Word(full, full, space, 0.957 if box else None, box)
    mark = full[len(full.rstrip(",.:")) :]
    core, text = parts[1].rstrip(",.:"), parts[-1].rstrip(",.:") if len(parts) == 3 else parts[0]
    confidence = 0.734 if box else None
    if core == text:
        repair = Repair(Reason.UNKNOWN, 0.312, "", (Candidate(full, 0.41),))
        return Word(core + mark, text + mark, space, confidence, box, repair, doubtful=True)
    reason, probability = REASONS.get(core, (Reason.CONFUSION if "&" in core else Reason.LEXICON, 0.996))
    exchanged = next((f"{one} → {other}" for one, other in zip(core, text, strict=False) if one != other), "")
    others = (Candidate(ALTERNATIVES[core] + mark, 0.8 * (1 - probability)),) if core in ALTERNATIVES else ()
    repair = Repair(reason, probability, exchanged, others)
    return Word(core + mark, text + mark, space, confidence, box, repair, doubtful=probability < 0.97)


def make_page(number: int, lines: list[str] = LINES, *, image: bool = True) -> tuple[Page, PageImage | None]:
    """Return a page that reads `lines`, and the picture of it with every word in its box."""
    sheet = Image.new("L", (WIDTH, HEIGHT), 244)
    pen = ImageDraw.Draw(sheet)
    font, top = _font(34), 170
    made = []
    for line in lines:
        left, words = 160.0, []
        for token in line.split():
            printed = _printed(token)
            width = pen.textlength(printed, font=font)
            pen.text((left, top), printed, fill=40, font=font)
            box = Box(int(left), top + 4, int(width) + 2, 34) if image else None
            words.append(_word(token, " " if words else "", box))
            left += width + pen.textlength(" ", font=font)
        box = Box(160, top + 2, int(left) - 165, 40) if image and words else None
        made.append(Line(tuple(words), box))
        top += 58
    pen.text((800, 2200), str(number), fill=40, font=font)
    if not image:
        return Page(number, tuple(made), Reading.TEXT_FILE), None
    pixels = np.asarray(sheet, dtype=np.uint8)
    return Page(number, tuple(made), Reading.OCR, WIDTH, HEIGHT, 200.0), PageImage(pixels, 200.0)


def turn_right(page: Page, image: PageImage | None) -> tuple[Page, PageImage]:
    """Return the page as it would be if it had been laid on the scanner turned by 90° clockwise."""
    assert image is not None

    def turned(box: Box | None) -> Box | None:
        return box and Box(page.height - box.top - box.height, box.left, box.height, box.width)

    lines = tuple(
        replace(line, box=turned(line.box), words=tuple(replace(word, box=turned(word.box)) for word in line.words))
        for line in page.lines
    )
    pixels = np.ascontiguousarray(np.rot90(image.pixels, -1))
    return replace(page, lines=lines, width=page.height, height=page.width), PageImage(pixels, image.dpi)


def _span(document: Document, words: str, start: int = 0) -> Span:
    at = document.text.index(words, start)
    return Span(at, at + len(words), document.text.count("\f", 0, at) + 1)


def make_minutes(document: Document) -> Minutes:
    """Return the minutes stated in `LINES`, with one warning about its figures."""
    text = document.text
    body = text.index("K 1. točki")
    first = _span(document, "Potrdi se zapisnik 2. redne seje občinskega sveta.")
    second = _span(document, "Občinski svet se je seznanil s poročilom o izvajanju proračuna.")
    return Minutes(
        event=Event(
            "3. redne seje Občinskega sveta Občine Zeleni Dol", "redna", 3, "Občinskega sveta Občine Zeleni Dol",
            "Zeleni Dol", "2019-03-14", "17:00", "18:40", "v sejni sobi občine, Lipova cesta 4",
        ),
        attendance=tuple(
            Attendee(name, None, "present", None, _span(document, name)) for name in ("Jože Drenovec", "Ana Kos")
        ),
        agenda=tuple(
            AgendaEntry(str(number), title, _span(document, title))
            for number, title in enumerate(
                ("Potrditev zapisnika 2. seje", "Poročilo o izvajanju občinskega proračuna"), start=1
            )
        ),
        items=(
            Item("1", "Potrditev zapisnika 2. seje", 0, _span(document, "K 1. točki:", body), (
                Resolution("12/3", "sklep", "Potrdi se zapisnik 2. redne seje občinskega sveta.", "accepted",
                           Vote(in_favour=9, against=0, unanimous=True, raw="9 ZA, 0 PROTI"), first),
            )),
            Item("2", "Poročilo o izvajanju občinskega proračuna", 1, _span(document, "K 2. točki:", body), (
                Resolution("13/3", "ugotovitveni sklep",
                           "Občinski svet se je seznanil s poročilom o izvajanju proračuna.", "unknown",
                           Vote(present=10, in_favour=8, against=1, raw="8 ZA, 1 PROTI, navzočih 10"), second),
            )),
        ),
        warnings=(
            Warning("vote-sum", "Pri sklepu 13/3 je navzočih 10, glasov pa 9.", _span(document, "8 ZA, 1 PROTI")),
        ),
    )  # fmt: skip


def make_document(path: str, pages: int = 2, *, image: bool = True) -> tuple[Document, list[PageImage | None]]:
    made = [make_page(number, image=image) for number in range(1, pages + 1)]
    kind = Kind.PDF if image else Kind.TEXT
    sha256 = hashlib.sha256(path.encode()).hexdigest()
    with_what = {"dictionaries": "0123abcd", "settings": "defaults", "tesseract": "5.3.0", "date": "2024-05-31"}
    document = Document(path, sha256, kind, tuple(page for page, _ in made), provenance=with_what)
    return replace(document, minutes=make_minutes(document)), [picture for _, picture in made]


def make_documents() -> list[tuple[Document, list[PageImage | None]]]:
    scan, scan_images = make_document("2019/seja 03 – čistopis.pdf", 3)
    failure = Failure(
        scan.path, 4, "ocr", "Tesseract did not finish within 180 s", "Stran ročno obrežite in jo obdelajte znova."
    )
    failed = Page(4, (), Reading.NONE, failure=failure)
    noted = replace(scan.pages[0], notes=("Stran je bila postrani; pred branjem smo jo obrnili za 90°.",))
    sideways, scan_images[0] = turn_right(noted, scan_images[0])
    scan = replace(scan, pages=(sideways, *scan.pages[1:], failed))
    text, _ = make_document("2018/žalna seja.txt", 1, image=False)
    hostile_page, hostile_image = make_page(1, ["Župan je dejal okvari|okvri da je res"])
    word = Word(HOSTILE.replace(" ", "\u00a0"), HOSTILE.replace(" ", "\u00a0") + "</script>", doubtful=True)
    hostile_page = replace(hostile_page, lines=(*hostile_page.lines, Line((word,))), notes=(HOSTILE,))
    hostile = Document(f"čudno/{HOSTILE.replace('/', '')}.png", "e" * 64, Kind.PNG, (hostile_page,))
    return [(scan, scan_images), (text, []), (hostile, [hostile_image])]


def write_tables(folder: Path) -> None:
    """Write errors.csv and manifest.csv of the folder, one document among them failed altogether."""
    empty = Failure("2017/prazna.pdf", None, "ingest", "the file is empty", "Prenesite jo znova s strežnika.")
    write_errors(folder, map(error_row, (empty, Failure(HOSTILE, 2, "ocr", HOSTILE, HOSTILE))))
    write_manifest(folder, [{"path": "2017/prazna.pdf", "pages": 0, "status": "failed"}])


def write_images(folder: Path, key: str, images: list[PageImage | None]) -> None:
    for number, image in enumerate(images, start=1):
        if image is not None:
            write_page_image(image, folder / "report" / key / f"{number:04}.jpg")


def write_minutes(document: Document, path: Path) -> None:
    assert document.minutes is not None
    source = Source(document.path, document.sha256, len(document.pages))
    path.write_text(json.dumps(document.minutes.as_json(source), ensure_ascii=False), encoding="utf-8")
