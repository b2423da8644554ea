"""What Tesseract is not sure of is read once more in another form: with all such places of a page in one call.

A call takes a tenth of the time of a page, however little is read; so each kind of doubt only asks its questions here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.model import Line, PageImage
from pipeline.ocr.tesseract import Layout, recognise_each
from pipeline.settings import OcrSettings


@dataclass(frozen=True, slots=True)
class Question:
    """A picture of one line of text, and what becomes of a line of the page by what is read on it.

    `answer` is given the line as it stands by then, and returns it, or a better one.
    """

    line: int
    picture: PageImage
    answer: Callable[[Line, Sequence[Line]], Line]


def answered(lines: Sequence[Line], questions: Sequence[Question], settings: OcrSettings) -> tuple[Line, ...]:
    """Return `lines` as the answers to `questions` make them; Tesseract is not called where there are none.

    Raises: as `recognise`.
    """
    whole = list(lines)
    if questions:
        read = recognise_each([question.picture for question in questions], settings, Layout.LINE)
        for question, said in zip(questions, read, strict=True):
            whole[question.line] = question.answer(whole[question.line], said)
    return tuple(whole)
