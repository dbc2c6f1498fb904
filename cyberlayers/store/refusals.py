"""What SQLite reports, as one sentence of what happened and one of what to do.

`sqlite3` is the module that sqlite-utils uses, which may be pysqlite3; its classes are the ones to catch. A page
damaged inside a text shows as `UnicodeDecodeError` or as an `OperationalError` of the driver's own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cyberlayers.errors import WorkspaceError
from cyberlayers.store.driver import sqlite3

_CHECK = "Run `cyberlayers check` on it, or restore a backup"

_SENTENCES: dict[str, tuple[str, str]] = {
    "FULL": ("the disk is full, and nothing was recorded in {}", "Free some space and do it again"),
    "READONLY": ("{} is read-only", "Give yourself permission to write there, or copy the workspace"),
    "PERM": ("{} may not be opened", "Ask its owner for permission"),
    "AUTH": ("{} may not be opened", "Ask its owner for permission"),
    "BUSY": ("{} has been in use by another program for too long", "Close that program and do it again"),
    "LOCKED": ("{} has been in use by another program for too long", "Close that program and do it again"),
    "NOTADB": ("{} is not a database", "Name the folder of a workspace, or restore a backup"),
    "CORRUPT": ("{} is damaged or cut short", "Restore a backup"),
    "IOERR": (
        "the disk did not take or give back what {} holds, and nothing was recorded",
        "Check the disk and its free space, then do it again",
    ),
    "CANTOPEN": ("{} cannot be opened", "Check that its folder may be written and the disk is there"),
    "CONSTRAINT": ("{} refused a change that does not fit what it holds", _CHECK),
}


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into a `WorkspaceError` about the store at a path."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise refusal(error, path) from error


def refusal(error: Exception, path: Path) -> WorkspaceError:
    """Return what an error of SQLite means for a person."""
    name = getattr(error, "sqlite_errorname", None)
    if name is None:
        # The driver's own complaint about a text quotes the text, which may be private.
        return WorkspaceError(f"{path} is damaged: a text in it is not UTF-8", _CHECK)
    what, advice = _SENTENCES.get(name.removeprefix("SQLITE_").split("_")[0], ("{} cannot be used", _CHECK))
    said = f" ({error})" if name == "SQLITE_ERROR" else ""
    return WorkspaceError(what.format(path) + said, advice)
