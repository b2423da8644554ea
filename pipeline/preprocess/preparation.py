"""The order of the preparing steps."""

from __future__ import annotations

from pipeline.page_image import PageImage
from pipeline.preprocess.border import remove_border
from pipeline.preprocess.contrast import bring_out_pale_ink, has_dark_ink
from pipeline.preprocess.deskew import deskew
from pipeline.preprocess.geometry import ink, to_grey
from pipeline.preprocess.illumination import flatten_illumination
from pipeline.preprocess.orientation import set_upright
from pipeline.preprocess.text_height import letter_height
from pipeline.settings import PreprocessSettings


def prepare(image: PageImage, settings: PreprocessSettings) -> tuple[PageImage, ...]:
    """Return `image` grey and ready to be read; steps that are off in `settings` or not needed are left out.

    Edges and light come first, for what is measured after them is measured on ink alone. Where pale ink was brought
    out, a second image follows without that, for thin type may look as pale.

    Raises:
        StageError, MissingToolError: orientation could not be decided without Tesseract, and Tesseract failed.
    """
    image = to_grey(image)
    if settings.border:
        image = remove_border(image)
    if settings.illumination:
        image = flatten_illumination(image)
    seen = ink(image.pixels) if settings.orientation or settings.deskew else None
    ready = set_upright(image, seen) if settings.orientation else image
    ways = [ready]
    if settings.contrast and not has_dark_ink(ready.pixels):
        brought_out = bring_out_pale_ink(ready, letter_height(ready).plausible)
        ways = [ready] if brought_out is ready else [brought_out, ready]
    return tuple(deskew(way, seen if way is image else None) if settings.deskew else way for way in ways)
