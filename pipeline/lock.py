"""One build at a time on one data folder."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

_LOOK_AGAIN_SECONDS = 0.2


class AlreadyRunningError(Exception):
    """Another build holds the data folder. The message names its process."""


def _taken(handle: TextIO, wait_seconds: float) -> bool:
    until = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK_AGAIN_SECONDS)
        else:
            return True


def holder(path: Path) -> int | None:
    """The process that holds the lock now; None when nobody does. It asks the kernel, and takes no lock to find out."""
    return _holder(path, "FLOCK", "WRITE")


def writer(warehouse: Path) -> int | None:
    """The process that has a warehouse open for writing, for which DuckDB locks it; None when none has."""
    return _holder(warehouse, "POSIX", "WRITE")


def _holder(path: Path, *kind: str) -> int | None:
    try:
        inode = path.stat().st_ino
    except FileNotFoundError:
        return None
    for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
        words = line.split()
        if set(kind) <= set(words) and "->" not in words and words[5].rpartition(":")[2] == str(inode):
            return int(words[4])
    return None


@contextmanager
def exclusive(path: Path, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the lock file `path` while the body runs.

    The lock is the kernel's, so it ends with the process that holds it, however that process ends: the file may stay,
    and says only who held it last. Raises AlreadyRunningError when another process holds it after `wait_seconds`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as handle:
        if not _taken(handle, wait_seconds):
            handle.seek(0)
            holder = handle.read().strip() or "sconosciuto"
            raise AlreadyRunningError(
                f"un'altra elaborazione è in corso su {path.parent} (processo {holder}). "
                "Rimedio: attendere che finisca e ripetere il comando"
            )
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield
