"""Errors are told in Slovene where the report is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import pipeline
from pipeline.review.error_texts import in_slovene

SOURCE = Path(pipeline.__file__).parent
# Modules whose errors end as rows of errors.csv, and what they raise there; the rest ends the command.
MODULES = ("ingest", "ocr", "export", "beside.py", "limits.py", "sources.py", "spool.py", "work.py")
ERRORS = {"InputError", "StageError", "Failure"}
STAGES = {"ingest", "ocr", "export"}
# Where nearly all of it varies, this does not tell what it says in full.
OPEN = {"the file is not 7, whatever its name says", "the PDF is 7", "the source is 7", "7: 7"}


def _example(node: ast.expr) -> str | None:
    """Return a message as it comes out, a figure in the place of whatever varies; None of what is no message."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "7" for part in node.values)  # type: ignore[misc]
    return None


def _messages() -> list[str]:
    found = set[str]()
    for module in MODULES:
        for path in [SOURCE / module] if module.endswith(".py") else sorted((SOURCE / module).rglob("*.py")):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ERRORS:
                    found |= {text for argument in call.args if (text := _example(argument))}
    return sorted(found - STAGES - OPEN)


@pytest.mark.parametrize("message", _messages())
def test_whatever_can_stand_in_errors_csv_has_its_slovene(message: str) -> None:
    assert in_slovene(message) != message


@pytest.mark.parametrize(
    ("english", "slovene"),
    [
        ("no text was found on any page", "na nobeni strani ni bilo mogoče najti besedila"),
        ("the PDF is truncated: its end is missing", "PDF je odrezan: manjka mu konec"),
        ("the file is not a PDF, whatever its name says", "datoteka ni PDF, čeprav tako pravi njeno ime"),
        ("the source is no longer at /a/b.pdf", "vira ni več na mestu /a/b.pdf"),
        ("the page was not done within 180 s", "stran ni bila obdelana v 180 s"),
        ("a page of 40 x 60 inches is too large", "stran velikosti 40 x 60 palcev je prevelika"),
        ("the file cannot be read: Permission denied", "datoteke ni mogoče prebrati: ni dovoljenja"),
        ("Tesseract failed: Error {0} in {x}", "Tesseract ni uspel: Error {0} in {x}"),
        ("Datoteka je prazna.", "Datoteka je prazna."),
        ("", ""),
    ],
)
def test_what_varies_stays_and_what_is_unknown_too(english: str, slovene: str) -> None:
    assert in_slovene(english) == slovene
