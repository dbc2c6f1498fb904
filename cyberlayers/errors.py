"""What went wrong, what to do about it, and the exit status that says so.

Every error a person can meet is one of these. It reads `<what>. <what to do>.`; the exit statuses are those
of `docs/reference/exit-status.md`. This module imports nothing, so that anything may raise from it.
"""


class CyberlayersError(Exception):
    """One sentence of what happened and one of what to do.

    Attributes:
        what: what happened, without a full stop.
        advice: what to do about it, without a full stop; empty where nothing can be done.
        option: how the command line is told so, like `--title`; only the command line shows it.
        exit_status: what the process ends with when this reaches the command line.
    """

    exit_status = 1

    def __init__(self, what: str, advice: str = "", *, option: str = "") -> None:
        super().__init__(what, advice)
        self.what = what.rstrip(".")
        self.advice = advice.rstrip(".")
        self.option = option

    def __str__(self) -> str:
        """Return both sentences, each closed by a full stop."""
        return f"{self.what}. {self.advice}." if self.advice else f"{self.what}."


class CancelledError(CyberlayersError):
    """The person cancelled what was being done, in time."""

    exit_status = 130

    def __init__(self) -> None:
        super().__init__("it was cancelled", "Nothing was recorded")


class CheckFailedError(CyberlayersError):
    """A check was carried out and did not hold."""

    exit_status = 1


class UsageError(CyberlayersError):
    """The words of a command do not say something that can be done."""

    exit_status = 2


class ContentError(CyberlayersError):
    """Input or content is not acceptable as it stands."""

    exit_status = 3


class WorkspaceError(CyberlayersError):
    """The workspace cannot be used."""

    exit_status = 4


class MissingError(CyberlayersError):
    """A tool or a permission is missing."""

    exit_status = 5
