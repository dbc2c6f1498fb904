"""One file that holds a workspace, and a workspace from that file.

Rules of a backup:

* it holds the store, as one moment of it; the evidence that this moment names; settings and trust; never keys;
* others may write before and after the store is copied by `VACUUM INTO`; evidence is never changed once it is named;
* it is written under another name and renamed when it is whole.

Rules of a restore:

* an archive is never extracted: each entry is read by a name on the allow-list, into a name made here;
* entries are stored, not compressed, and their sizes add up to no more than the file's: so it holds no bomb;
* everything is put together in a folder of its own, checked, and moved into place, the store last of all.
"""

import hashlib
import os
import re
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from cyberlayers.errors import ContentError, WorkspaceError
from cyberlayers.store import connection, evidence_files, layout
from cyberlayers.store.check import CheckResult, check
from cyberlayers.store.refusals import sentences

_CHUNK = 1024 * 1024
_NAME = re.compile(
    rf"(?P<plain>{re.escape(layout.STORE)}|{re.escape(layout.SETTINGS)})"
    rf"|{layout.TRUST}/(?P<trust>[A-Za-z0-9][A-Za-z0-9._-]{{0,99}})"
    rf"|{layout.EVIDENCE}/(?P<prefix>[0-9a-f]{{2}})/(?P<sha256>(?P=prefix)[0-9a-f]{{62}})"
)
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError)


class Backup(NamedTuple):
    """What was written.

    Attributes:
        path: where.
        size: in bytes.
        evidence: how many evidence files are in it.
        broken: the digests of those that are missing from the workspace or different from what was recorded.
    """

    path: Path
    size: int
    evidence: int
    broken: tuple[str, ...]


def backup(folder: Path, out: Path) -> Backup:
    """Write a backup of a workspace; others may go on working in it.

    Raises:
        ContentError: something of that name is there already, or its folder cannot be written.
        WorkspaceError: the workspace cannot be read.
    """
    if os.path.lexists(out):
        raise ContentError(f"{out} is there already", "Choose another name")
    mark = secrets.token_hex(8)
    copy = out.with_name(f".{out.name}.{mark}.db")
    unfinished = out.with_name(f".{out.name}.{mark}.zip")
    try:
        digests = _copy_store(folder, copy)
        with os.fdopen(layout.make_file(unfinished, shared=False), "wb") as target:
            broken = _write(folder, copy, digests, target)
            target.flush()
            os.fsync(target.fileno())
        unfinished.rename(out)
        layout.sync_folder(out.absolute().parent)
    except OSError as error:
        raise ContentError(f"{out} cannot be written ({error.strerror})", "Choose another place") from error
    finally:
        for left in (copy, unfinished):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    return Backup(out, out.stat().st_size, len(digests), tuple(broken))


def restore(archive: Path, folder: Path, *, shared: bool = False) -> list[CheckResult]:
    """Make a workspace from a backup and return what its checks found.

    A workspace whose checks did not all hold is put in place all the same: it may be all that is left.

    Args:
        archive: the backup.
        folder: where; it must not exist or be empty.
        shared: whether the folder's group may use it.

    Raises:
        ContentError: the file is not a backup, or is damaged; nothing is left behind.
        WorkspaceError: the folder is not empty or cannot be written, or the store in the backup cannot be opened.
    """
    if os.path.lexists(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError(f"{folder} is not an empty folder", "Choose an empty folder or a new one")
    with _opened(archive) as (source, size):
        entries = _allowed(source, size, archive)
        with _staging(folder, shared=shared) as staging:
            for info, target in entries:
                _put(source, info, staging / target, archive, shared=shared)
            results = check(staging)
            _move(staging, folder)
    return results


def _copy_store(folder: Path, copy: Path) -> list[str]:
    path = folder / layout.STORE
    with closing(connection.open_store(folder)) as db, connection.reading(folder):
        connection.copy_into(db, copy, shared=False)
    with closing(connection.connect(copy)) as db, sentences(path):
        rows = db.execute("SELECT DISTINCT sha256 FROM evidence ORDER BY sha256").fetchall()
    return [str(row[0]) for row in rows]


def _write(folder: Path, copy: Path, digests: list[str], target: IO[bytes]) -> list[str]:
    broken = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        _add(archive, layout.STORE, copy)
        for path in (folder / layout.SETTINGS, *sorted((folder / layout.TRUST).glob("*"))):
            name = path.relative_to(folder).as_posix()
            if _is_file(path) and _NAME.fullmatch(name):
                _add(archive, name, path)
        for sha256 in digests:
            path = evidence_files.path_of(folder, sha256)
            name = path.relative_to(folder).as_posix()
            if not _is_file(path) or _add(archive, name, path) != sha256:
                broken.append(sha256)
    return broken


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    """Write a file into an archive, and return the SHA-256 of what was written."""
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o600 << 16
    digest = hashlib.sha256()
    with layout.open_plain(path) as source:
        # Announced beforehand, so that an entry beyond 4 GiB gets the header it needs.
        info.file_size = os.fstat(source.fileno()).st_size
        with archive.open(info, "w") as entry:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                entry.write(chunk)
    return digest.hexdigest()


@contextmanager
def _opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, int]]:
    if not path.is_file():
        raise ContentError(f"{path} is not a file", "Name a backup")
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise ContentError(f"{path} is not a backup, or is damaged ({error})", "Name a backup") from error
    with archive:
        yield archive, path.stat().st_size


def _allowed(archive: zipfile.ZipFile, size: int, path: Path) -> list[tuple[zipfile.ZipInfo, Path]]:
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if layout.STORE not in names or len(set(names)) != len(names):
        raise ContentError(f"{path} is not a backup: it does not hold one store", "Name a backup")
    strange = next((info for info in infos if not _is_plain(info)), None)
    if strange is not None:
        raise ContentError(f"{path} is not a backup: it holds {strange.filename!r}", "Name a backup")
    if sum(info.file_size for info in infos) > size:
        raise ContentError(f"{path} is not a backup: it would unfold to more than its own size", "Name a backup")
    return [(info, Path(info.filename)) for info in infos]


def _is_plain(info: zipfile.ZipInfo) -> bool:
    stored = info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
    return bool(_NAME.fullmatch(info.filename)) and stored and not info.flag_bits & 0x1


@contextmanager
def _staging(folder: Path, *, shared: bool) -> Iterator[Path]:
    made = not folder.exists()
    staging = folder / f".restore-{secrets.token_hex(8)}"
    try:
        layout.make_folder(folder, shared=shared)
        layout.make_folder(staging, shared=shared)
        layout.make_skeleton(staging, shared=shared)
        os.close(layout.make_file(staging / layout.LOCK, shared=shared))
        yield staging
    except OSError as error:
        raise WorkspaceError(f"{folder} cannot be written ({error.strerror})", "Choose another folder") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if made:
            with suppress(OSError):
                folder.rmdir()


def _put(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, path: Path, *, shared: bool) -> None:
    if not target.parent.is_dir():
        layout.make_folder(target.parent, shared=shared)
    with os.fdopen(layout.make_file(target, shared=shared), "wb") as out:
        left = info.file_size
        for chunk in _read(archive, info, path):
            left -= len(chunk)
            if left < 0:
                raise ContentError(f"{path} is not a backup: {info.filename} is longer than it says", "Name a backup")
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> Iterator[bytes]:
    try:
        with archive.open(info) as entry:
            while chunk := entry.read(_CHUNK):
                yield chunk
    except _BROKEN as error:
        raise ContentError(
            f"{path} is damaged: {info.filename} cannot be read ({error})", "Use another backup"
        ) from error


def _move(staging: Path, folder: Path) -> None:
    for place in (*staging.glob(f"{layout.EVIDENCE}/*"), *staging.iterdir(), staging):
        if place.is_dir():
            layout.sync_folder(place)
    for entry in staging.iterdir():
        if entry.name != layout.STORE:
            entry.rename(folder / entry.name)
    layout.sync_folder(folder)
    (staging / layout.STORE).rename(folder / layout.STORE)
    layout.sync_folder(folder)
    layout.sync_folder(folder.absolute().parent)
