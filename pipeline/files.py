"""Files written beside their place and renamed into it: a reader finds the old one or the new one, never a half."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield the path of an empty file beside `path`; when the block ends well it takes the place of `path`.

    The folder is made where it is missing. The new file's mode is what the umask allows; its bytes are on the disk
    before it gets its name. Where the block fails, `path` stays as it was and nothing is left behind.

    Raises:
        OSError: the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own and not one made from `path.name`, which may already be as long as a name can be.
    part = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except OSError as error:
        error.filename = str(path)  # the name that is known outside; so below
        raise
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        try:
            part.replace(path)
        except OSError as error:
            error.filename = str(path)
            raise
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_atomically(path: Path, data: bytes | str) -> None:
    """Write `data` to `path` in one step; a `str` as UTF-8 with its line ends as they are.

    Raises:
        OSError: the file cannot be written.
        UnicodeEncodeError: the text holds a lone surrogate, as names of files that are not UTF-8 do.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    with replacing(path) as part:
        part.write_bytes(content)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes that ask for the same from what is done in here; `path` need not exist, its folder must.

    Raises:
        OSError: nothing can be written beside `path`.
    """
    with path.with_name(f".{path.name}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sync_folder(folder: Path) -> None:
    """Make sure that the names that files in `folder` were given are on the disk too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a drive that cannot do this for folders
            raise
    finally:
        os.close(handle)
