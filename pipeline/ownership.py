"""Files of another account in the data folder: the next night stops at them, which nobody would be told before."""

import stat
from collections.abc import Iterator
from pathlib import Path
from pwd import getpwuid

from pipeline.places import Places

_MOST = 3


def of_another(places: Places) -> list[str]:
    """Name the files that the owner of the data folder may not write, such as those of a command given as root.

    What lies in the inbox is everybody's: it is only read.
    """
    try:
        owner = places.data.stat()
    except OSError:
        return []
    found = []
    for path in _written(places):
        try:
            its = path.lstat()
        except OSError:
            continue
        is_of_group = its.st_gid == owner.st_gid and its.st_mode & stat.S_IWGRP
        if its.st_uid != owner.st_uid and not is_of_group and not stat.S_ISLNK(its.st_mode):
            found.append(path.relative_to(places.data).as_posix())
    return sorted(found)


def _written(places: Places) -> Iterator[Path]:
    """What a run writes, one level deep where it keeps many."""
    for path in _inside(places.data):
        if path == places.inbox:
            continue
        yield path
        if path in (places.archive, places.releases, places.journal.parent, places.failed, places.templates):
            yield from _inside(path)


def _inside(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else []
    except OSError:
        return []


def in_words(places: Places, found: list[str]) -> str:
    """Say it, with the remedy."""
    owner = places.data.stat().st_uid
    try:
        name = getpwuid(owner).pw_name
    except KeyError:
        name = str(owner)
    more = f" e altri {len(found) - _MOST}" if len(found) > _MOST else ""
    return (
        f"{', '.join(found[:_MOST])}{more}: non sono di {name}, che fa le elaborazioni, e la prossima si fermerà. "
        f"Rimedio: `sudo chown -R {name}: {places.data}`"
    )
