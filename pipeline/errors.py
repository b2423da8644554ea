"""The errors a person meets. Each says what happened, to what, and what to do; each carries its exit status."""

from __future__ import annotations


class ZapisnikError(Exception):
    """Base of all our errors: `str(error)` is what happened, `advice` what to do about it."""

    exit_status = 2

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message, advice)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return self.message


class UsageError(ZapisnikError):
    """The command was called in a way it does not understand."""

    exit_status = 1


class InputError(ZapisnikError):
    """A document cannot be used: empty, truncated, encrypted, or not what its name says."""


class StageError(ZapisnikError):
    """A stage failed on a page or document that could be opened."""

    def __init__(self, stage: str, message: str, advice: str) -> None:
        super().__init__(message, advice)
        self.args = (stage, message, advice)  # of which it is made anew in another process
        self.stage = stage


class MissingToolError(ZapisnikError):
    """A tool, language or dictionary is not installed; `advice` is the command that installs it."""

    exit_status = 3
