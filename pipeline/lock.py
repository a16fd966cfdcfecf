"""One build at a time on one data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunningError(Exception):
    """Another build holds the data folder. The message names its process."""


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file `path` while the body runs.

    The lock is the kernel's, so it ends with the process that holds it, however that process ends: the file may stay,
    and says only who held it last. Raises AlreadyRunningError at once when another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            holder = handle.read().strip() or "sconosciuto"
            raise AlreadyRunningError(
                f"un'altra elaborazione è in corso su {path.parent} (processo {holder}). "
                "Rimedio: attendere che finisca e ripetere il comando"
            ) from None
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield
