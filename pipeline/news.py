"""Whether there is anything to do: what changed since the last release was made.

The last one that was made, and not the one in force: after a rollback the same inputs would give the same release.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ingest.archive import digest
from ingest.events.personal import Pseudonyms
from ingest.inbox import waiting
from ingest.problems import printable
from pipeline import manifest
from pipeline.failure import BuildFailedError
from pipeline.inputs_lock import InputsLock, read_lock
from pipeline.ledger import Ledger
from pipeline.places import Places
from pipeline.releases import damage, kept_releases
from pipeline.stages import pseudonyms_of, sound_register

SEEN_FILE = "seen.json"
_MOST_NAMES = 3


@dataclass(frozen=True)
class Seen:
    """What lay in the inbox and which deliveries stood in the ledger, at one moment.

    `inbox` has a keyed hash of each path, which may name somebody, and the SHA-256 of its file, empty where that could
    not be read; `standing` the sequence and SHA-256 of the deliveries that are not withdrawn. `paths`, by their hash,
    are not kept.
    """

    inbox: frozenset[tuple[str, str]]
    standing: frozenset[tuple[int, str]]
    paths: Mapping[str, str] = field(default_factory=dict, compare=False)

    def text(self) -> str:
        """The file's content."""
        return json.dumps({"inbox": sorted(self.inbox), "standing": sorted(self.standing)}, indent=2) + "\n"


def look(places: Places, ledger: Ledger, pseudonyms: Pseudonyms) -> Seen:
    """See what lies in the inbox and what the ledger holds."""
    found = ((path.relative_to(places.inbox).as_posix(), _digest(path)) for path in waiting(places.inbox))
    lying = [(pseudonyms.of("inbox", path), path, sha256) for path, sha256 in found]
    inbox = frozenset((hashed, sha256) for hashed, _, sha256 in lying)
    return Seen(inbox, standing(ledger), {hashed: path for hashed, path, _ in lying})


def standing(ledger: Ledger) -> frozenset[tuple[int, str]]:
    """Give the sequence and SHA-256 of the deliveries that are not withdrawn."""
    withdrawn = ledger.withdrawn()
    return frozenset((one.sequence, one.sha256) for one in ledger.deliveries() if one.sequence not in withdrawn)


def _digest(path: Path) -> str:
    try:
        return digest(path)
    except OSError:
        return ""


def _seen_by(folder: Path) -> Seen:
    """What the run of a release saw. Raises BuildFailedError when the release does not say."""
    try:
        said = json.loads((folder / SEEN_FILE).read_text(encoding="utf-8"))
        return Seen(
            frozenset((path, sha) for path, sha in said["inbox"]), frozenset((n, sha) for n, sha in said["standing"])
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BuildFailedError("ingressi", [f"{folder / SEEN_FILE}: {type(error).__name__}"]) from error


def last_made(places: Places, ledger: Ledger) -> Path | None:
    """The last release that a run made and that is still kept."""
    kept = {folder.name: folder for folder in kept_releases(places)}
    made = [run.run_id for run in ledger.runs() if run.outcome == "released" and run.run_id in kept]
    return kept[made[-1]] if made else None


def what_is_new(places: Places, ledger: Ledger, now: Seen, as_of: date) -> list[str]:
    """A line for each thing that changed since the last release was made; none when the same would come out."""
    folder = last_made(places, ledger)
    if folder is None:
        return ["è la prima release"]
    if not places.current.exists():
        return ["nessuna release è in vigore"]
    in_force = places.current.resolve()
    for one in {folder.resolve(), in_force}:
        if found := damage(one):
            return [f"la release {one.name} è danneggiata: {found}"]
    try:
        lock, then = read_lock(folder), _seen_by(folder)
    except BuildFailedError as error:
        return [f"la release {folder.name} non dice da che cosa è fatta ({error.lines[0]})"]
    return [*_of_program(places, lock), *_of_deliveries(places, then, now), *_of_days(folder, lock, as_of)]


def _of_program(places: Places, lock: InputsLock) -> Iterator[str]:
    if manifest.code_hash(places) != lock.code:
        yield "il programma è cambiato"
    if manifest.described_register_hashes(places) != lock.register:
        yield "il registro è cambiato"
    if pseudonyms_of(places, is_example=lock.is_example).key_id != lock.key:
        yield "la chiave degli pseudonimi è cambiata"


def _of_deliveries(places: Places, then: Seen, now: Seen) -> Iterator[str]:
    if withdrawn := then.standing - now.standing:
        yield f"consegne ritirate: {_numbers(withdrawn)}"
    if accepted := now.standing - then.standing:
        yield f"consegne che quella release non ha: {_numbers(accepted)}"
    if added := sorted(now.paths[path] for path, _ in now.inbox - then.inbox):
        yield f"file nuovi o cambiati: {_named(places, added)}"
    # Whoever tidies up takes away what was accepted; a refused file that is gone was a problem that is gone.
    accepted_files = {sha256 for _, sha256 in now.standing}
    lying = {path for path, _ in now.inbox}
    gone = [path for path, sha256 in then.inbox if path not in lying and sha256 not in accepted_files]
    if gone:
        yield f"file rifiutati che non ci sono più: {len(gone)}"


def _numbers(standing: Iterable[tuple[int, str]]) -> str:
    return ", ".join(f"n. {sequence}" for sequence, _ in sorted(standing))


def _named(places: Places, paths: Sequence[str]) -> str:
    door = sound_register(places).door
    more = f" e altri {len(paths) - _MOST_NAMES}" if len(paths) > _MOST_NAMES else ""
    shown = ("/".join(door.file_name(printable(part)) for part in path.split("/")) for path in paths[:_MOST_NAMES])
    return f"{', '.join(shown)}{more}"


def _of_days(folder: Path, lock: InputsLock, as_of: date) -> Iterator[str]:
    """What the passing of days changes: a target that falls due. What was delivered says what it said."""
    import duckdb

    if as_of <= lock.as_of:
        return
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        due = connection.execute(
            "select count(*) from marts.component_judgements where due_on > ? and due_on <= ?", [lock.as_of, as_of]
        ).fetchone()
    if due and due[0]:
        yield f"sono scaduti {due[0]} target"
