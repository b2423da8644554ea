"""The order of the stages. This is the whole of it:

ingest → preprocess → ocr → repair → decide → segment → export
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pipeline.beside import MANY, beside
from pipeline.export.document import export, export_pages, title_of
from pipeline.ingest.loading import load_page
from pipeline.model import Document, Kind, Page
from pipeline.ocr.judgement import good_letters
from pipeline.ocr.rereading import FirstReading, cut_to_size, read_first, read_well
from pipeline.page_image import PageImage
from pipeline.preprocess.other_preparations import preparations
from pipeline.preprocess.preparation import prepare
from pipeline.repair.document import repair
from pipeline.repair.lexicon.lexicon import load_lexicon
from pipeline.review.decisions import Decisions, decide
from pipeline.review.page_images import write_page_image
from pipeline.review.word_crops import write_crops
from pipeline.segment.minutes import segment
from pipeline.settings import Settings

# By how many well read letters the page as it is must win over the one with its ink brought out. Of 16 pages that look
# pale three are so, read with 14, 219 and 378 wrong words instead of 29, 353 and 391; by any win two more would be
# taken, read with 31 and 14 instead of 14 and 5.
_MUCH_BETTER = 1.1


@dataclass(frozen=True, slots=True)
class Opened:
    """A page that was loaded: prepared to be read, in one way or two, or whole, since its words were known."""

    number: int
    page: Page | None = None
    prepared: tuple[PageImage, ...] = ()
    size: tuple[int, int] = (0, 0)  # width and height of the page as ingested, whose image is not kept: it may be large
    old_text: str | None = None


def open_page(
    source: Path, kind: Kind, number: int, settings: Settings, image_path: Path, smaller: bool = False
) -> Opened:
    """Load and prepare page `number` of `source`, and leave its picture for the report at `image_path`.

    `smaller`: at half its resolution, after it failed as it is.
    """
    loaded = load_page(source, kind, number, settings.ingest, smaller)
    if loaded.image is not None:
        write_page_image(loaded.image, image_path)
    if loaded.page is not None:
        return Opened(number, loaded.page)
    image = loaded.image
    assert image is not None
    return Opened(number, None, prepare(image, settings.preprocess), (image.width, image.height), loaded.old_text)


def read_page(opened: Opened, settings: Settings, firsts: Sequence[FirstReading] = ()) -> Page:
    """Return a page as read; `firsts` is what `read_first` gives for its images, where it was asked already."""
    if opened.page is not None:
        return opened.page
    lexicon = load_lexicon(settings.lexicon)
    firsts = firsts or read_first(opened.prepared, settings.ocr, lexicon)
    best = 0
    if len(firsts) > 1:
        brought_out, as_it_is = (good_letters(first.lines, lexicon) for first in firsts)
        best = int(as_it_is > _MUCH_BETTER * brought_out)
    page = read_well(opened.prepared[best], opened.number, settings.ocr, lexicon, preparations, firsts[best])
    return replace(cut_to_size(page, *opened.size), old_text=opened.old_text)


def finish_document(
    document: Document, source: Path, folder: Path, pictures: Path, settings: Settings, decisions: Decisions
) -> Document:
    """Take the pages of `document` as read through the other stages and write its outputs into `folder`.

    `pictures` is the folder of the report with the pictures of its pages, which those of its doubtful words come to.
    """
    document = repair(document, settings)
    document = decide(document, decisions)
    pages = partial(_write_pages, document, source, folder, pictures)
    # The copy is made before segmentation: of ten thousand minutes the records take more memory than all else.
    with beside(pages, worth=len(document.pages) >= MANY) as written:
        document = segment(document, lambda event: written.tell(title_of(event, document.path)))
        written.tell(title_of(None, document.path))  # where it holds no minutes: else it has been told
        export(document, folder, written.answer)
    return document


def _write_pages(document: Document, source: Path, folder: Path, pictures: Path, title: Callable[[], str]) -> str:
    write_crops(document, pictures)
    return export_pages(document, source, folder, title)
