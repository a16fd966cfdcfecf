"""The archive of accepted files: each under the SHA-256 of its bytes, written whole or not at all."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from tempfile import NamedTemporaryFile

PRIVATE = 0o700
"""The mode of a folder that holds personal data in clear: for the account that runs, whatever its umask is."""
_PIECE = 256 * 1024


class ArchiveError(Exception):
    """A file of the archive is missing or is not what its name says: nothing can be rebuilt from it."""


@contextmanager
def open_regular(path: Path) -> Iterator[FileIO]:
    """Open a file of bytes, never a pipe or a device, which may have come to its place and would be waited for.

    Raises OSError when it is none, or cannot be read.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with FileIO(handle) as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "non è un file", str(path))
        yield file


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal. Raises OSError when it is none, or cannot be read."""
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def private(folder: Path) -> None:
    """Make a folder, if it is not there, and see that it is for its owner alone."""
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_mode & 0o077 and found.st_uid == os.geteuid():
        folder.chmod(PRIVATE)


def snapshot(path: Path, folder: Path) -> tuple[Path, str]:
    """Copy a file aside, a piece at a time, and give the copy with its SHA-256: what is judged is what is kept."""
    private(folder)
    hashed = hashlib.sha256()
    # One small piece of memory, used again and again, stays in the processor's cache.
    piece = memoryview(bytearray(_PIECE))
    with (
        open_regular(path) as file,
        NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False) as part,
    ):
        try:
            while size := file.readinto(piece):
                hashed.update(piece[:size])
                part.write(piece[:size])
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    return Path(part.name), hashed.hexdigest()


def keep(archive: Path, file: Path, sha256: str) -> Path:
    """Move a file into the archive under its SHA-256; what is already there is verified, and replaced when damaged."""
    private(archive)
    path = archive / sha256
    if path.is_file() and digest(path) == sha256:
        file.unlink()
    else:
        # Whoever may read the folder may read its files; nobody writes to them again.
        file.chmod(0o444)
        with file.open("rb") as kept:
            os.fsync(kept.fileno())
        file.replace(path)
    return path


def fetch(archive: Path, sha256: str, file_name: str) -> Path:
    """Give a file of the archive, verified. Raises ArchiveError when it is missing or no longer what was accepted."""
    path = archive / sha256
    try:
        found = digest(path)
    except FileNotFoundError:
        raise ArchiveError(
            f"{path}: manca dall'archivio la consegna «{file_name}», registrata nel registro delle consegne. "
            f"Rimedio: ripristinare l'archivio da una copia, oppure rimettere il file in data/inbox."
        ) from None
    if found != sha256:
        raise ArchiveError(
            f"{path}: la copia in archivio della consegna «{file_name}» non è più quella accettata. "
            f"Rimedio: ripristinare l'archivio da una copia, oppure rimettere il file in data/inbox."
        )
    return path
