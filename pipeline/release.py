"""A release: built aside, sealed, and put in force by one atomic switch."""

import os
import shutil
from pathlib import Path

from pipeline.failure import BuildFailedError
from pipeline.places import Places


def _point(link: Path, target: Path) -> None:
    """Make `link` a relative link to `target`, in one step: a reader sees the old target or the new one."""
    aside = link.with_name(f".{link.name}-{os.getpid()}")
    aside.unlink(missing_ok=True)
    aside.symlink_to(os.path.relpath(target, link.parent), target_is_directory=True)
    aside.replace(link)
    _sync(link.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def seal(warehouse: Path) -> None:
    """Close the warehouse for good: everything in the one file, read-only, opened once to see that it opens.

    Raises BuildFailedError when a write-ahead log stays beside it or when it publishes nothing.
    """
    import duckdb

    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("checkpoint")
    beside = warehouse.with_name(warehouse.name + ".wal")
    if beside.exists():
        raise BuildFailedError("magazzino", [f"accanto a {warehouse.name} è rimasto {beside.name}"])
    warehouse.chmod(0o444)
    _sync(warehouse)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        row = connection.execute("select count(*) from published.indicators").fetchone()
    if not row or not row[0]:
        raise BuildFailedError("magazzino", ["published.indicators è vuota"])


def switch(places: Places, folder: Path) -> None:
    """Put the release in force: `data/current` points at it from one instant to the next."""
    for path in sorted(folder.rglob("*")):
        _sync(path)
    _sync(folder)
    _sync(folder.parent)
    put_in_force(places, folder)


def set_aside(places: Places, folder: Path) -> Path | None:
    """Move what a failed build left, if anything, to `data/failed/<run_id>`, where only the last one is kept."""
    if not folder.exists():
        return None
    if not any(folder.iterdir()):
        folder.rmdir()
        return None
    shutil.rmtree(places.failed, ignore_errors=True)
    places.failed.mkdir(parents=True, exist_ok=True)
    kept = places.failed / folder.name
    folder.replace(kept)
    return kept


def put_in_force(places: Places, folder: Path) -> None:
    """Point `data/current` at a release that is kept: a reader sees the one or the other."""
    _point(places.current, folder)


def current_release(places: Places) -> Path | None:
    """The folder of the release in force, or None when nothing was ever released."""
    return places.current.resolve() if places.current.exists() else None
