"""alto/0001.xml …: ALTO 4.4 for each page with an image (https://www.loc.gov/standards/alto/).

In pixels of the original page image. `CONTENT` is the word as repaired, `WC` Tesseract's own confidence. Where they
differ, `<ALTERNATIVE PURPOSE="as-read">` is the word as read and `PROCESSINGREFS` says what changed it: "repair" or, by
hand, "review". `CS` ("corrected") is only for what a person settled. A word in doubt refers to the tag "doubtful"; its
other likely forms are `<ALTERNATIVE PURPOSE="candidate">`, the likeliest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.export.xml import xml_bytes, xml_text
from pipeline.files import write_atomically
from pipeline.model import Box, Document, Line, Page, Reading, Reason, Word

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_NSMAP: dict[Any, str] = {None: NAMESPACE, "xsi": _INSTANCE}
_HYPHENS = "-\u00ad¬"


def write_alto(document: Document, folder: Path) -> None:
    """Write `folder`/0001.xml … for the pages of `document` that have an image; remove those of an earlier run.

    Raises:
        OSError: a file cannot be written.
    """
    written = set()
    for page in document.pages:
        if page.width and page.height:
            name = f"{page.number:04}.xml"
            write_atomically(folder / name, xml_bytes(_alto(document, page)))
            written.add(name)
    for old in folder.glob("*.xml"):
        if old.name not in written:
            old.unlink()


def _alto(document: Document, page: Page) -> etree._Element:
    root = etree.Element(f"{{{NAMESPACE}}}alto", nsmap=_NSMAP)
    root.set(f"{{{_INSTANCE}}}schemaLocation", f"{NAMESPACE} {_SCHEMA}")
    root.set("SCHEMAVERSION", "4.4")
    _describe(root, document, page)
    if any(word.doubtful for word in page.words()):
        _add(_add(root, "Tags"), "OtherTag", ID="doubtful", LABEL="dvomljivo", DESCRIPTION="a person should look")
    sheet = _add(
        _add(root, "Layout"),
        "Page",
        ID="page",
        PHYSICAL_IMG_NR=page.number,
        WIDTH=page.width,
        HEIGHT=page.height,
        PROCESSINGREFS="reading",
    )
    if page.failure:
        sheet.set("QUALITY_DETAIL", xml_text(f"{page.failure.stage}: {page.failure.error}"))
    space = _add(sheet, "PrintSpace", **_place(_around(line.box for line in page.lines)))
    turn, halves = page.turn, _hyphenated(page)
    numbered = groupby(enumerate(page.lines), key=lambda entry: bool(entry[1].words))
    blocks = (list(lines) for has_words, lines in numbered if has_words)
    for number, lines in enumerate(blocks, start=1):
        block = _add(space, "TextBlock", ID=f"block_{number}", **_place(_around(line.box for _, line in lines)))
        if turn:
            block.set("ROTATION", str(360 - turn))  # counter-clockwise in ALTO
        for index, line in lines:
            _add_line(block, index, line, halves)
    return root


def _describe(root: etree._Element, document: Document, page: Page) -> None:
    description = _add(root, "Description")
    _add(description, "MeasurementUnit").text = "pixel"
    source = _add(description, "sourceImageInformation")
    _add(source, "fileName").text = xml_text(document.path)
    _add(source, "fileIdentifier", fileIdentifierLocation="SHA-256").text = document.sha256
    if page.steps:
        _add_processing(description, document, "preparation", "preOperation", *page.steps)
    _add_processing(description, document, "reading", "contentGeneration", _READING[page.reading])
    if any(word.changed and not _settled(word) for word in page.words()):
        _add_processing(description, document, "repair", "contentModification", "words repaired automatically")
    if any(_settled(word) for word in page.words()):
        _add_processing(description, document, "review", "contentModification", "words settled by a person")


_READING = {
    Reading.OCR: "optical character recognition",
    Reading.TEXT_LAYER: "text layer of the PDF taken as it stands",
    Reading.TEXT_FILE: "text file taken as it stands",
    Reading.NONE: "not read",
}


def _add_processing(description: etree._Element, document: Document, name: str, category: str, *steps: str) -> None:
    processing = _add(description, "Processing", ID=name)
    _add(processing, "processingCategory").text = category
    if document.made_on:
        _add(processing, "processingDateTime").text = document.made_on
    for step in steps:
        _add(processing, "processingStepDescription").text = xml_text(step)
    if document.made_with:
        _add(processing, "processingStepSettings").text = xml_text(document.made_with)
    software = _add(processing, "processingSoftware")
    _add(software, "softwareName").text = "zapisnik"
    if "zapisnik" in document.provenance:
        _add(software, "softwareVersion").text = document.provenance["zapisnik"]


# ------------------------------------------------------------------------------------------------ lines and words

_Half = tuple[str, str]  # SUBS_TYPE and SUBS_CONTENT


def _hyphenated(page: Page) -> dict[tuple[int, int], _Half]:
    """Return, by line and word, the halves of the words that are parted by a hyphen over two lines."""
    halves: dict[tuple[int, int], _Half] = {}
    for index, (line, below) in enumerate(zip(page.lines, page.lines[1:], strict=False)):
        if line.words and below.words and _ends_in_hyphen(line.words[-1]) and below.words[0].text[:1].islower():
            whole = xml_text(line.words[-1].text[:-1] + below.words[0].text)
            halves.setdefault((index, len(line.words) - 1), ("HypPart1", whole))
            halves[index + 1, 0] = ("HypPart2", whole)
    return halves


def _ends_in_hyphen(word: Word) -> bool:
    return word.text[-1:] in _HYPHENS and word.text[-2:-1].isalpha()


def _add_line(block: etree._Element, index: int, line: Line, halves: Mapping[tuple[int, int], _Half]) -> None:
    element = _add(block, "TextLine", ID=f"line_{index + 1}", **_place(line.box))
    before: Word | None = None
    for position, word in enumerate(line.words):
        if before is not None and word.space:
            _add(element, "SP", **_place(_between(before.box, word.box)))
        _add_word(element, word, halves.get((index, position)), position == len(line.words) - 1)
        before = word


def _add_word(line: etree._Element, word: Word, half: _Half | None, last: bool) -> None:
    hyphen = word.text[-1] if last and half and _ends_in_hyphen(word) else ""
    box, hyphen_box = _part_off(word, len(hyphen))
    element = _add(line, "String", **_place(box), CONTENT=xml_text(word.text.removesuffix(hyphen)))
    if half:
        element.set("SUBS_TYPE", half[0])
        element.set("SUBS_CONTENT", half[1])
    if word.confidence is not None:
        element.set("WC", f"{min(max(word.confidence, 0.0), 1.0):.3f}")
    if word.doubtful:
        element.set("TAGREFS", "doubtful")
    if _settled(word):
        element.set("PROCESSINGREFS", "review")
        element.set("CS", "true")
    elif word.changed:
        element.set("PROCESSINGREFS", "repair")
    if word.changed:
        read = xml_text(word.raw.removesuffix(hyphen))
        _add(element, "ALTERNATIVE", PURPOSE="as-read").text = read
    if word.doubtful and word.repair:
        for candidate in word.repair.alternatives:
            _add(element, "ALTERNATIVE", PURPOSE="candidate").text = xml_text(candidate.text.removesuffix(hyphen))
    if hyphen:
        _add(line, "HYP", **_place(hyphen_box), CONTENT=xml_text(hyphen))


def _settled(word: Word) -> bool:
    """Return whether a person decided what stands here; a word found illegible is still open."""
    return word.repair is not None and word.repair.reason is Reason.DECISION and not word.doubtful


# ------------------------------------------------------------------------------------------------ boxes


def _part_off(word: Word, letters: int) -> tuple[Box | None, Box | None]:
    """Return the box of `word` without its last `letters`, and theirs, as if all letters were of one width."""
    if word.box is None or not letters:
        return word.box, None
    width = round(word.box.width * letters / len(word.text))
    rest = word.box.width - width
    return word.box._replace(width=rest), word.box._replace(left=word.box.left + rest, width=width)


def _between(one: Box | None, other: Box | None) -> Box | None:
    if one is None or other is None:
        return None
    left = one.left + one.width
    return Box(left, one.top, other.left - left, one.height) if other.left > left else None


def _around(boxes: Iterator[Box | None]) -> Box | None:
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    left, top = min(box.left for box in known), min(box.top for box in known)
    right, bottom = max(box.left + box.width for box in known), max(box.top + box.height for box in known)
    return Box(left, top, right - left, bottom - top)


def _place(box: Box | None) -> dict[str, int]:
    return {} if box is None else {"HPOS": box.left, "VPOS": box.top, "WIDTH": box.width, "HEIGHT": box.height}


def _add(parent: etree._Element, name: str, **attributes: str | int) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", {key: str(value) for key, value in attributes.items()})
