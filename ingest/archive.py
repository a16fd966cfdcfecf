"""The archive of accepted files: each under the SHA-256 of its bytes, written whole or not at all."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


class ArchiveError(Exception):
    """A file of the archive is missing or is not what its name says: nothing can be rebuilt from it."""


def digest(content: bytes) -> str:
    """Give the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def keep(archive: Path, content: bytes) -> Path:
    """Store some bytes under their SHA-256; what is already there is verified, and replaced when damaged."""
    archive.mkdir(parents=True, exist_ok=True)
    path = archive / digest(content)
    if path.is_file() and digest(path.read_bytes()) == path.name:
        return path
    with NamedTemporaryFile(dir=archive, prefix=".", suffix=".part", delete=False) as part:
        try:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
            # Whoever may read the folder may read its files; nobody writes to them again.
            Path(part.name).chmod(0o444)
            Path(part.name).replace(path)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(part.name).unlink()
            raise
    return path


def fetch(archive: Path, sha256: str, file_name: str) -> bytes:
    """Read a file of the archive and verify it."""
    path = archive / sha256
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ArchiveError(
            f"{path}: manca dall'archivio la consegna «{file_name}», registrata nel registro delle consegne. "
            f"Rimedio: ripristinare l'archivio da una copia, oppure rimettere il file in data/inbox."
        ) from None
    if digest(content) != sha256:
        raise ArchiveError(
            f"{path}: la copia in archivio della consegna «{file_name}» non è più quella accettata. "
            f"Rimedio: ripristinare l'archivio da una copia, oppure rimettere il file in data/inbox."
        )
    return content
