"""`make rebuild`: a release made again from the archive and its lock, and compared with what was published."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.problems import printable
from pipeline import arrivals
from pipeline.failure import BuildFailedError
from pipeline.inputs_lock import read_lock, what_moved_since
from pipeline.lock import exclusive
from pipeline.manifest import code_commit
from pipeline.places import Places
from pipeline.releases import release_named
from pipeline.stages import Stages
from pipeline.terminal import Progress

DIFFERENCES_FILE = "differenze.txt"
"""Every difference of a rebuilt release, in its folder: the screen shows the first ones."""
_CONTAINERS = {".parquet", ".pdf", ".xlsx"}
"""Files whose bytes depend on the library that packs them: their rows are compared in `published.*`."""
_LONGEST = 60


@dataclass(frozen=True)
class Rebuilt:
    """A release made again in `folder`, and a line for each difference from the one of that name."""

    folder: Path
    differences: tuple[str, ...]


def rebuild(places: Places, name: str, progress: Progress) -> Rebuilt:
    """Make the release `name` again in `data/rebuilt/<run_id>` and compare. Nothing is put in force or recorded.

    Raises AlreadyRunningError when a build holds the data folder, BuildFailedError when there is no such release, its
    lock or a file of the archive is missing, or a stage stops.
    """
    with exclusive(places.lock):
        published = release_named(places, name).resolve()
        if published.is_relative_to(places.rebuilt):
            said = f"«{name}» è già una ricostruzione. Rimedio: indicare con R una release di {places.releases}"
            raise BuildFailedError("ricostruzione", [said])
        lock = read_lock(published)
        progress.say(f"Si ricostruisce la release {published.name}, alla data del {lock.as_of:%d/%m/%Y}.")
        for line in what_moved_since(lock, places):
            progress.say(f"Attenzione: {line}.")
        shutil.rmtree(places.rebuilt, ignore_errors=True)
        made = Stages(
            places,
            places.rebuilt / published.name,
            lock.is_example,
            lock.as_of,
            code_commit(places.root),
            progress,
            take=lambda register, events: arrivals.take_locked(places, register, lock, events),
            ledger=None,
        )
        try:
            made.run()
        except BuildFailedError as error:
            if made.warehouse.exists():
                error.lines.append(f"quanto ricostruito finora è in {made.folder}")
            raise
        with progress.stage("compare", "Confronto con la release"):
            differences = (
                *_of_rows(published, made.folder),
                *_of_files(published / "exports", made.folder / "exports"),
            )
            progress.detail(_counted(differences))
        if differences:
            (made.folder / DIFFERENCES_FILE).write_text("\n".join(differences) + "\n", encoding="utf-8")
        return Rebuilt(made.folder, differences)


def _counted(differences: Sequence[str]) -> str:
    return f"{len(differences)} {'differenza' if len(differences) == 1 else 'differenze'}"


def _of_rows(published: Path, rebuilt: Path) -> Iterator[str]:
    from exports.difference import compare

    difference = compare(published / "warehouse.duckdb", rebuilt / "warehouse.duckdb")
    for table in difference.not_compared:
        yield f"published.{table}: c'è in una sola delle due"
    for one in difference.moved:
        where = f"published.{one.table} ({', '.join(f'{name} {value}' for name, value in one.key.items())})"
        if one.after is None:
            yield f"{where}: riga pubblicata, non ricostruita"
        elif one.before is None:
            yield f"{where}: riga ricostruita, non pubblicata"
        else:
            pairs = ((name, one.pair(name)) for name in one.columns)
            yield f"{where}: " + "; ".join(f"{name} {_from_to(*pair)}" for name, pair in pairs)


def _of_files(published: Path, rebuilt: Path) -> Iterator[str]:
    before, after = (
        {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        for folder in (published, rebuilt)
    )
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield f"exports/{name}: pubblicato, non ricostruito"
        elif name not in before:
            yield f"exports/{name}: ricostruito, non pubblicato"
        elif before[name].suffix not in _CONTAINERS and (place := _first_other_line(before[name], after[name])):
            yield f"exports/{name}: {place}"


def _first_other_line(published: Path, rebuilt: Path) -> str | None:
    """Where two files part and what stands there; None when every byte is the same."""
    before, after = (path.read_bytes() for path in (published, rebuilt))
    if before == after:
        return None
    sides = [content.split(b"\n") for content in (before, after)]
    number = next((n for n, pair in enumerate(zip(*sides, strict=False)) if pair[0] != pair[1]), None)
    if number is None:
        return f"righe {len(sides[0])} pubblicate, {len(sides[1])} ricostruite"
    lines = [side[number].decode("utf-8", "backslashreplace") for side in sides]
    return f"riga {number + 1} {_from_to(*lines)}"


def _from_to(published: object, rebuilt: object) -> str:
    """Both values from a little before where they part: of two long ones the beginning is the same."""
    texts = [None if value is None else printable(str(value)) for value in (published, rebuilt)]
    before, after = (text or "" for text in texts)
    parts = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    start = max(0, parts - _LONGEST // 3)
    cut = [None if text is None else text[start:] for text in texts]
    shown = ["niente" if text is None else f"«{text[:_LONGEST]}{'…' if text[_LONGEST:] else ''}»" for text in cut]
    return f"da {shown[0]} a {shown[1]}"


def in_words(rebuilt: Rebuilt, most: int = 20) -> list[str]:
    """What to print: that all is equal, or the first differences and where the others are."""
    where = f"Ricostruzione, non in vigore: {rebuilt.folder}"
    if not rebuilt.differences:
        return ["Uguale alla release: ogni riga di published.* e ogni byte delle esportazioni di testo.", where]
    count = len(rebuilt.differences)
    lines = [f"Diversa dalla release: {_counted(rebuilt.differences)}, dalla release alla ricostruzione", ""]
    lines += [f"  - {line}" for line in rebuilt.differences[:most]]
    if count > most:
        lines.append(f"  ... e altre {count - most} in {rebuilt.folder / DIFFERENCES_FILE}")
    return [*lines, "", where]
