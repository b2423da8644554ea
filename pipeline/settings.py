"""Every setting, with its default and its unit. `--config FILE` reads them from TOML tables of the same names."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import UsageError

PROJECT = Path(__file__).resolve().parent.parent


_PATHS = frozenset(("dictionaries", "local", "lexicon"))


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class IngestSettings(_Table):
    render_dpi: int = Field(300, ge=72, le=1200, description="resolution at which a PDF page is rendered, dpi")
    max_pixels: int = Field(200_000_000, gt=0, description="a page image larger than this is refused, pixels")
    max_pages: int = Field(20_000, gt=0, description="a document with more pages is refused")


class PreprocessSettings(_Table):
    orientation: bool = Field(True, description="turn pages that lie on their side or stand on their head")
    border: bool = Field(True, description="remove dark scan borders and corners")
    illumination: bool = Field(True, description="divide by the background where the light is uneven")
    contrast: bool = Field(True, description="bring out ink that is pale all over the page")
    deskew: bool = Field(True, description="turn the page so that its lines are level")


class OcrSettings(_Table):
    language: str = Field("slv", min_length=1, description="Tesseract language")
    timeout: float = Field(180.0, gt=0, description="time limit for one reading of a page, seconds")
    most_readings: int = Field(7, ge=1, le=20, description="a page that reads badly is read as often at most")


class RepairSettings(_Table):
    threshold: float = Field(0.9, ge=0, le=1, description="a change less probable than this is shown, not made")
    doubt: float = Field(0.99, ge=0, le=1, description="a change less probable than this is marked doubtful")
    doubt_capital: float = Field(0.95, ge=0, le=1, description="so is a capital less probable than this, letters apart")
    doubt_as_read: float = Field(0.9, ge=0, le=1, description="so is a word left as read, if less probable than this")
    confidence: float = Field(0.9, ge=0, le=1, description="so is one that Tesseract is less sure of than this")


class LimitSettings(_Table):
    seconds: float = Field(900.0, gt=0, description="time limit for all that is done to read a page, seconds")
    memory: int = Field(3000, ge=1000, description="address space of a worker and of each tool it starts, MB")


class Settings(_Table):
    ingest: IngestSettings = IngestSettings()
    preprocess: PreprocessSettings = PreprocessSettings()
    ocr: OcrSettings = OcrSettings()
    repair: RepairSettings = RepairSettings()
    limits: LimitSettings = LimitSettings()
    dictionaries: Path = Field(PROJECT / "dictionaries" / "sl", description="folder of the dictionaries")
    local: Path | None = Field(None, description="folder of the archive's own words; else local/ in the dictionaries")
    lexicon: Path = Field(PROJECT / "build" / "lexicon", description="folder of the compiled lexicon")

    @property
    def own_words(self) -> Path:
        """The folder of what this archive was taught: its words, its statistics, decisions that hold everywhere."""
        return self.local or self.dictionaries / "local"


def load_settings(config: Path | None = None) -> Settings:
    """Return the defaults, overlaid with the TOML file `config`; paths in it start at its folder.

    Raises:
        UsageError: the file cannot be read, is not TOML, or names a setting that does not exist.
    """
    if config is None:
        return Settings()
    try:
        table: dict[str, Any] = tomllib.loads(config.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"cannot read the settings in {config}: {error}", "check that it is a TOML file") from error
    for name in _PATHS & table.keys():
        if isinstance(table[name], str):
            table[name] = config.absolute().parent / Path(table[name]).expanduser()
    folder = table.get("dictionaries")
    if isinstance(folder, Path) and not folder.is_dir():
        raise UsageError(f"{config}: there is no folder {folder}", "write where the dictionaries are, or leave it out")
    try:
        return Settings.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        what = f"unknown setting {name}" if first["type"] == "extra_forbidden" else f"{name}: {first['msg']}"
        raise UsageError(f"{config}: {what}", f"all settings, with their tables, stand in {__file__}") from error
