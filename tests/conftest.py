"""What several kinds of test share."""

from __future__ import annotations

import pytest

from pipeline.repair import is_current
from pipeline.settings import Settings


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The default settings, with the lexicon that `make setup` compiled."""
    settings = Settings()
    if not is_current(settings):
        pytest.fail("the compiled lexicon is missing or old: run `make setup`")
    return settings
