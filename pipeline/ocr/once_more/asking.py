"""What Tesseract is not sure of is read once more in another form: with all such places of some pages in one call.

A call takes a tenth of the time of a page, however little is read; so each kind of doubt only asks its questions here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.model import Line
from pipeline.ocr.tesseract import Layout, recognise_each
from pipeline.page_image import PageImage
from pipeline.settings import OcrSettings


@dataclass(frozen=True, slots=True)
class Question:
    """A picture of one line of text, and what becomes of a line of the page by what is read on it.

    `answer` is given the line as it stands by then, and returns it, or a better one.
    """

    line: int
    picture: PageImage
    answer: Callable[[Line, Sequence[Line]], Line]


@dataclass(frozen=True, slots=True)
class Asked:
    """The lines of a page, and what is asked about them."""

    lines: tuple[Line, ...]
    questions: Sequence[Question]


def answered(pages: Sequence[Asked], settings: OcrSettings) -> list[tuple[Line, ...]]:
    """Return the lines of each page as the answers make them; Tesseract is not called where there are no questions.

    Raises: as `recognise`.
    """
    whole = [list(page.lines) for page in pages]
    asked = [(lines, question) for lines, page in zip(whole, pages, strict=True) for question in page.questions]
    read = recognise_each([question.picture for _, question in asked], settings, Layout.LINE) if asked else ()
    for (lines, question), said in zip(asked, read, strict=True):
        lines[question.line] = question.answer(lines[question.line], said)
    return [tuple(lines) for lines in whole]
