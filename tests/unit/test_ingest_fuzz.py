"""Files with damage in any place: each is read, or refused with an error that says so; nothing else ever happens."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import img2pdf
import pikepdf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw

from pipeline.errors import InputError, StageError
from pipeline.ingest.inspection import inspect
from pipeline.ingest.loading import load_page
from pipeline.settings import IngestSettings

SETTINGS = IngestSettings(max_pixels=500_000, max_pages=20, render_dpi=72)
KINDS = ("scan.pdf", "text.pdf", "tif", "group4.tif", "png", "jpg", "jp2", "txt")


@cache
def whole(kind: str) -> bytes:
    """Return a small sound file."""
    image = Image.new("L", (120, 60), 255)
    ImageDraw.Draw(image).text((5, 20), "Zapisnik seje", fill=0)
    file = io.BytesIO()
    match kind:
        case "txt":
            return "Zapisnik 3. seje občinskega sveta\fDruga stran\n".encode("cp1250")
        case "text.pdf":
            with pikepdf.new() as pdf:
                page = pdf.add_blank_page(page_size=(120, 60))
                font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
                page.obj.Resources = Dictionary(Font=Dictionary(F=font))
                page.obj.Contents = pdf.make_stream(b"BT /F 12 Tf 5 20 Td (Zapisnik seje) Tj ET")
                pdf.save(file, deterministic_id=True)
        case "scan.pdf":
            return bytes(img2pdf.convert(whole("jpg"), nodate=True))
        case "group4.tif":
            image.convert("1").save(
                file, "TIFF", compression="group4", save_all=True, append_images=[image.convert("1")]
            )
        case _:
            image.save(file, {"tif": "TIFF", "png": "PNG", "jpg": "JPEG", "jp2": "JPEG2000"}[kind])
    return file.getvalue()


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file with some bytes changed, taken out, put in or cut off."""
    kind = draw(st.sampled_from(KINDS))
    data = bytearray(whole(kind))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(len(data) - 1, 0)))
        match draw(st.sampled_from(("change", "change", "take out", "put in", "cut off"))):
            case "change":
                data[place : place + 1] = bytes([draw(st.integers(0, 255))])
            case "take out":
                del data[place : place + draw(st.integers(1, 40))]
            case "put in":
                data[place:place] = draw(st.binary(min_size=1, max_size=12))
            case _:
                del data[place:]
    return kind, bytes(data)


def try_to_read(kind: str, data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{kind.rpartition('.')[2]}"
        path.write_bytes(data)
        try:
            found = inspect(path, SETTINGS)
        except InputError as error:
            assert error.advice
            return
        for number in range(1, min(found.pages, 3) + 1):
            try:
                loaded = load_page(path, found.kind, number, SETTINGS)
                assert loaded.image is not None or loaded.page is not None
            except (InputError, StageError) as error:
                assert error.advice


@given(damaged())
@example(("tif", whole("tif")[:8]))
@example(("group4.tif", whole("group4.tif").replace(b"\x04\x00\x00\x00\x06\x01", b"\x04\x00\x00\x06\x01")))  # no width
@example(("text.pdf", b"%PDF-1.7\ntrailer<</Root 1 0 R>>\n%%EOF"))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_damaged_file_is_read_or_refused(file: tuple[str, bytes]) -> None:
    try_to_read(*file)


@given(st.sampled_from(KINDS), st.binary(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_bytes_under_any_name_are_read_or_refused(kind: str, data: bytes) -> None:
    try_to_read(kind, data)


@pytest.mark.parametrize("kind", KINDS)
def test_the_sound_files_are_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind.rpartition('.')[2]}"
    path.write_bytes(whole(kind))
    assert inspect(path, SETTINGS).pages >= 1
