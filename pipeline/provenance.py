"""What made an output: the versions of the tools, models and dictionaries, the settings, and the day."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

from pipeline import __version__
from pipeline.cache import LIMITS
from pipeline.doctor import pdftoppm_version
from pipeline.errors import UsageError
from pipeline.model import DATE, Kind
from pipeline.ocr import installed
from pipeline.settings import Settings


def reading_tools(settings: Settings) -> tuple[str, ...]:
    """Return the versions that the reading of a page image depends on.

    Raises:
        MissingToolError: Tesseract or a language is not installed.
    """
    return (installed.version(), *(installed.model(language) for language in settings.ocr.language.split("+")))


def provenance(settings: Settings, kind: Kind, date: str, dictionaries: str) -> dict[str, str]:
    """Return what a document of this `kind` is made with on the day `date`, each under its name.

    `dictionaries` is the version of the dictionaries, as of the start of the run: what another process adds while it
    goes on may not be in what the workers have loaded.

    Raises:
        MissingToolError: Tesseract or a language is not installed.
    """
    made = {"zapisnik": __version__, "dictionaries": dictionaries, "settings": said_settings(settings)}
    if kind is not Kind.TEXT:
        made["tesseract"], *models = reading_tools(settings)
        for language, version in zip(settings.ocr.language.split("+"), models, strict=True):
            made[f"tesseract {language}"] = version
    if kind is Kind.PDF:
        made["poppler"] = pdftoppm_version()
    return {**made, DATE: date}


def said_settings(settings: Settings) -> str:
    """Return the settings that shape the outputs and are not as the program has them, as "ocr.language=slv+deu"."""
    given, usual = (
        settings_.model_dump(mode="json", include={"ingest", "preprocess", "ocr", "repair"}, exclude=LIMITS)
        for settings_ in (settings, Settings())
    )
    return ", ".join(_differences(given, usual)) or "defaults"


def _differences(given: dict[str, Any], usual: dict[str, Any]) -> list[str]:
    return [
        f"{table}.{name}={value}"
        for table, values in given.items()
        for name, value in values.items()
        if value != usual[table][name]
    ]


def given_date() -> str:
    """Return the day that SOURCE_DATE_EPOCH sets, as "2024-05-31", or "" (https://reproducible-builds.org/specs/)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch.isdecimal() else ""
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"SOURCE_DATE_EPOCH={epoch} is no time", "give seconds since 1970, or unset it") from error


def today() -> str:
    return given_date() or datetime.now(UTC).date().isoformat()
