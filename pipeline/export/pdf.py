"""searchable.pdf: the scan as it is, with the repaired text behind it, as PDF/A-2b where the scan allows it.

The images of a PDF are copied byte for byte; the text layer it came with is taken out of the pages that were read anew.
Pages that were born digital, and pages that could not be read, stay as they are.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Pdf

from pipeline.errors import StageError
from pipeline.export.glyphless_font import GlyphlessFont
from pipeline.export.hidden_text import remove_hidden_text, visible_box
from pipeline.export.image_pages import image_pages
from pipeline.export.text_layer import FONT, text_layer
from pipeline.files import replacing
from pipeline.ingest.opened_pdf import open_pdf
from pipeline.model import Document, Kind, Page, Reading

if TYPE_CHECKING:
    from pikepdf.pdfa import Report

PDFA = "PDF/A-2b"
_FLAVOUR = "2b"
# What pikepdf raises where the objects of a PDF are not what they should be, or are a bomb.
_DAMAGED = (pikepdf.PdfError, AttributeError, IndexError, KeyError, MemoryError, TypeError, ValueError)
_SHORT = 100_000  # bytes of content, as of a page that is an image; a drawing may have megabytes
_SIGNED = 1  # bit of /SigFlags: the document holds a signature (ISO 32000-1, table 219)


def write_searchable_pdf(document: Document, source: Path, path: Path, title: Callable[[], str]) -> str:
    """Write the searchable PDF of `document`, which is not a text file, to `path`; its `title` is asked for late.

    A born-digital PDF that is signed, has a page that could not be read, or does not pass as PDF/A is copied byte for
    byte; a scan that PDF/A does not allow is written as a plain PDF.

    Returns:
        "PDF/A-2b", or why the file is not that, or what of it could not be checked: JPEG 2000 images, for one.

    Raises:
        StageError: no PDF can be made of `source`.
        OSError: `source` cannot be read or `path` cannot be written.
    """
    read_anew = any(page.reading is Reading.OCR for page in document.pages)
    try:
        with replacing(path) as part:
            if document.kind is Kind.PDF and not read_anew:
                return _write_born_digital(document, source, part, title)
            return _write_scan(document, source, part, title)
    except _DAMAGED as error:
        why = "not enough memory" if isinstance(error, MemoryError) else error
        message = f"the searchable PDF could not be made: {why}"
        raise StageError(
            "export", message, "all else is there; for the PDF, save the scan anew and run it again"
        ) from error


def _write_scan(document: Document, source: Path, part: Path, title: Callable[[], str]) -> str:
    with _with_text(document, source, title) as pdf:
        settings = _save_as_pdfa(pdf, document, part)
    report = _checked(part, settings)
    if report.verdict == "fail":
        # Made anew, because what PDF/A forbids was already taken out of the first.
        with _with_text(document, source, title) as pdf:
            _save_plain(pdf, document, part)
    return _conformance(report)


def _write_born_digital(document: Document, source: Path, part: Path, title: Callable[[], str]) -> str:
    with open_pdf(source) as pdf:
        form = pdf.Root.get(Name.AcroForm)
        if form is not None and int(form.get(Name.SigFlags, 0)) & _SIGNED:
            reason = "it is signed"
        elif any(page.failure for page in document.pages):
            reason = "a page of it could not be read"  # and may be a bomb, which a check for PDF/A would set off
        else:
            _set_title(pdf, title(), keep=True)
            report = _checked(part, _save_as_pdfa(pdf, document, part))
            if report.passed:
                return PDFA
            reason = f"it would not pass as {PDFA}: {report.findings[0].message}"
    shutil.copyfile(source, part)
    return f"a copy of the source: {reason}"


def _conformance(report: Report) -> str:
    match report.verdict:
        case "pass":
            return PDFA
        case "not_checked":
            return f"{PDFA}, not checked in full: {report.findings[0].message}"
        case "fail":
            return f"not {PDFA}: {report.violations[0].message}"


@contextmanager
def _with_text(document: Document, source: Path, title: Callable[[], str]) -> Iterator[Pdf]:
    with tempfile.TemporaryDirectory(prefix="zapisnik-") as scratch:
        is_pdf = document.kind is Kind.PDF
        with open_pdf(source) if is_pdf else image_pages(document, source, Path(scratch)) as pdf:
            _add_text(pdf, document)
            _set_title(pdf, title(), keep=False)
            if Name.Lang not in pdf.Root:
                pdf.Root.Lang = pikepdf.String("sl")
            yield pdf


# ------------------------------------------------------------------------------------------------ text


def _add_text(pdf: Pdf, document: Document) -> None:
    font = GlyphlessFont()
    font_object = pdf.make_indirect(Dictionary())
    for page in document.pages:
        if page.reading is Reading.OCR and page.width and page.height:
            target = pdf.pages[page.number - 1]
            # Content that makes no sense is left: a viewer shows as much of the image as it can.
            with suppress(*_DAMAGED):
                remove_hidden_text(pdf, target)
            _prepend(pdf, target, b"q\n" + text_layer(page, to_user_space(target, page), font) + b"Q\n")
            # Copies, for other pages may share what this one has.
            resources = Dictionary(dict(target.obj.get(Name.Resources, {}).items()))
            resources.Font = Dictionary({**dict(resources.get(Name.Font, {}).items()), FONT: font_object})
            target.obj.Resources = resources
    font.write(pdf, font_object)


def _prepend(pdf: Pdf, target: pikepdf.Page, layer: bytes) -> None:
    """Put `layer` before the page's own content, which may leave any graphics state behind, or stop a viewer.

    Both become one stream: a check for PDF/A holds all content that comes in several in memory until it ends.
    """
    drawn: Any = target.obj.get(Name.Contents, Array())
    with suppress(*_DAMAGED):
        own = b"\n".join(part.read_bytes() for part in (drawn if isinstance(drawn, Array) else [drawn]))
        if len(own) <= _SHORT:
            target.obj.Contents = pdf.make_stream(zlib.compress(layer + own), Filter=Name.FlateDecode)
            return
    target.contents_add(pdf.make_stream(zlib.compress(layer), Filter=Name.FlateDecode), prepend=True)


def to_user_space(target: pikepdf.Page, page: Page) -> Matrix:
    """Return the matrix from the pixels of `page`'s image, which shows `target` upright, to PDF user space."""
    left, bottom, right, top = visible_box(target)
    across, down = (right - left) / page.width, (top - bottom) / page.height
    match target.rotation % 360:
        case 90:
            across, down = (right - left) / page.height, (top - bottom) / page.width
            return Matrix(0, down, across, 0, left, bottom)
        case 180:
            return Matrix(-across, 0, 0, down, right, bottom)
        case 270:
            across, down = (right - left) / page.height, (top - bottom) / page.width
            return Matrix(0, -down, -across, 0, right, top)
        case _:
            return Matrix(across, 0, 0, -down, left, top)


# ------------------------------------------------------------------------------------------------ files


def _set_title(pdf: Pdf, title: str, keep: bool) -> None:
    """Write the title into the metadata, or `keep` that which is there."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        if not (keep and metadata.get("dc:title")):
            metadata["dc:title"] = title.encode("utf-8", "replace").decode("utf-8")


def _set_provenance(pdf: Pdf, document: Document) -> None:
    """Write what made the file, and when, into its metadata."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        if document.made_with:
            metadata["pdf:Producer"] = document.made_with
        if document.made_on:
            metadata["xmp:ModifyDate"] = f"{document.made_on}T00:00:00+00:00"


def _save_as_pdfa(pdf: Pdf, document: Document, part: Path) -> dict[str, Any]:
    """Write `pdf` to `part` as PDF/A-2b, and return how; what PDF/A forbids outside its pages is lost."""
    from pikepdf import pdfa  # takes a tenth of the program's start, and most processes never need it

    _remove_actions(pdf)
    pdfa.prepare(pdf, _FLAVOUR)
    _set_provenance(pdf, document)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        del metadata["xmp:MetadataDate"]  # the time of this run: the same document gives the same bytes
    settings: dict[str, Any] = pdfa.resolve_save_kwargs(_FLAVOUR, deterministic_id=True)
    _save(pdf, part, **settings)
    return settings


def _remove_actions(pdf: Pdf) -> None:
    """Take out what a viewer would do by itself, such as to run a script, but for going to a page."""
    action = pdf.Root.get(Name.OpenAction)
    if isinstance(action, Dictionary) and action.get(Name.S) != Name.GoTo:
        del pdf.Root[Name.OpenAction]
    for holder in (pdf.Root, *(page.obj for page in pdf.pages)):
        if Name.AA in holder:
            del holder[Name.AA]


def _checked(part: Path, settings: dict[str, Any]) -> Report:
    """Check `part`, written with `settings`. A scan is closed by then: each of them takes memory for every page."""
    from pikepdf import pdfa

    return pdfa.validate_written(part, _FLAVOUR, settings)


def _save_plain(pdf: Pdf, document: Document, part: Path) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        for claim in ("pdfaid:part", "pdfaid:conformance"):
            if claim in metadata:
                del metadata[claim]
    _set_provenance(pdf, document)
    _save(pdf, part, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _save(pdf: Pdf, part: Path, **settings: Any) -> None:
    """Write `pdf` into `part`; by its name pikepdf would write beside it first, and leave that on a full disk."""
    with part.open("wb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PikepdfWarning)  # of odd annotations: nobody need be told here
        pdf.save(file, **settings)
