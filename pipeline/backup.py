"""`make backup` and `make restore`: what cannot be made again, that is the archive, the ledger and the key.

Releases are not in it: each can be rebuilt from these. A backup holds what the offices delivered, in clear, and the key
of the pseudonyms beside it: it has to be kept as the deliveries are.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ingest.archive import PRIVATE, private
from pipeline.failure import BuildFailedError
from pipeline.ledger import Ledger
from pipeline.lock import exclusive
from pipeline.manifest import sha256_of
from pipeline.places import Places

LIST_FILE = "backup.json"
_FORMAT = 1
_KEY, _LEDGER, _ARCHIVE = "secret.key", "ledger.sqlite", "archive"


def backup(places: Places, target: Path) -> list[str]:
    """Write or complete a backup in a folder: files of the archive that it has already are not copied again.

    The ledger is copied first, as of one moment: whatever it names is in the archive by then, so that a build may run
    meanwhile. Raises BuildFailedError when the folder holds something else, or when a file is not what its name says.
    """
    _check_target(places, target)
    if not places.ledger.exists():
        raise BuildFailedError("copia", [f"in {places.data} non c'è ancora nessuna consegna: nulla da copiare"])
    (target / _ARCHIVE).mkdir(parents=True, exist_ok=True)
    target.chmod(PRIVATE)
    (target / LIST_FILE).unlink(missing_ok=True)
    _copy_ledger(places.ledger, target / _LEDGER)
    new = 0
    for file in _archived(places.archive):
        copy = target / _ARCHIVE / file.name
        if not copy.exists() or sha256_of(copy) != file.name:
            _copy(file, copy)
            new += 1
        if sha256_of(copy) != file.name:
            remedy = "ripristinare quel file da una copia precedente"
            raise BuildFailedError("copia", [f"{file}: non è più quello accettato. Rimedio: {remedy}"])
    if places.secret.exists():
        _copy(places.secret, target / _KEY)
        (target / _KEY).chmod(0o600)
    # What a kill left half copied has another name, and is no part of it.
    kept = (path for path in (target / _LEDGER, target / _KEY) if path.exists())
    files = [*kept, *_archived(target / _ARCHIVE)]
    said = {
        "format": _FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {path.relative_to(target).as_posix(): sha256_of(path) for path in files},
    }
    # The list comes last: a copy without it was not finished.
    aside = target / f".{LIST_FILE}"
    aside.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
    aside.replace(target / LIST_FILE)
    held = sum(1 for _ in _archived(target / _ARCHIVE))
    return [
        f"Copia in {target}: registro delle consegne, {held} file dell'archivio ({new} nuovi)"
        + (", chiave degli pseudonimi." if (target / _KEY).exists() else "."),
        *(
            []
            if (target / _KEY).exists()
            else [f"ATTENZIONE: la chiave degli pseudonimi non c'è: manca {places.secret}."]
        ),
        "Contiene dati personali in chiaro: va custodita come le consegne.",
    ]


def restore(places: Places, source: Path) -> list[str]:
    """Put a backup into a data folder that holds no deliveries yet, every file verified first.

    Raises AlreadyRunningError while a build runs, BuildFailedError when the backup is not whole or the data folder is
    not empty; then nothing was changed.
    """
    files = _verified(source)
    with exclusive(places.lock):
        if Ledger(places.ledger).deliveries():
            remedy = "ripristinare in una cartella nuova (ARGS='--data ALTRA_CARTELLA'), oppure spostare questa"
            raise BuildFailedError("ripristino", [f"in {places.data} ci sono già consegne. Rimedio: {remedy}"])
        _check_key(places, source)
        private(places.archive)
        # The ledger comes last: without it, what else is there counts for nothing.
        for name in sorted(files, key=lambda name: name == _LEDGER):
            target = places.secret if name == _KEY else places.data / name
            if name == _KEY and target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(source / name, target)
            target.chmod({_KEY: 0o600, _LEDGER: 0o644}.get(name, 0o444))
        known = len(Ledger(places.ledger).deliveries())
    command = "make build" if places.data == Places.of().data else f"make build ARGS='--data {places.data}'"
    return [
        f"Ripristinate {known} consegne in {places.data}.",
        f"Ora `{command}` ne rifà la release.",
        "Il registro degli indicatori (seeds/) non è nella copia: vale quello di questo programma.",
    ]


def _check_key(places: Places, source: Path) -> None:
    """Another key at its place is that of other data: written over, their pseudonyms would be lost."""
    copy = source / _KEY
    if copy.exists() and places.secret.exists() and places.secret.read_bytes() != copy.read_bytes():
        said = f"{places.secret}: c'è già un'altra chiave"
        remedy = "indicare con TRAGUARDO_SECRET un posto per quella della copia, oppure toglierne la variabile"
        raise BuildFailedError("ripristino", [f"{said}. Rimedio: {remedy}"])


def _check_target(places: Places, target: Path) -> None:
    if target == places.data or places.data in target.parents:
        remedy = "indicare una cartella altrove, meglio su un altro disco"
        raise BuildFailedError("copia", [f"{target} è nella cartella dei dati da copiare. Rimedio: {remedy}"])
    if target.exists() and (not target.is_dir() or (any(target.iterdir()) and not (target / _LEDGER).exists())):
        raise BuildFailedError("copia", [f"{target} contiene altro. Rimedio: indicare una cartella nuova"])


def _verified(source: Path) -> list[str]:
    try:
        said = json.loads((source / LIST_FILE).read_text(encoding="utf-8"))
        files = {str(name): str(sha256) for name, sha256 in said["files"].items()}
        if said["format"] != _FORMAT or _LEDGER not in files:
            raise ValueError(f"format {said['format']}")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        remedy = "indicare la cartella di una copia finita (`make backup`)"
        said_why = f"{source / LIST_FILE}: l'elenco della copia non si legge ({type(error).__name__})"
        raise BuildFailedError("ripristino", [f"{said_why}. Rimedio: {remedy}"]) from error
    for name, sha256 in files.items():
        is_known = name in (_KEY, _LEDGER) or (Path(name).parent == Path(_ARCHIVE) and Path(name).name == sha256)
        path = source / name
        if not is_known or not path.is_file() or sha256_of(path) != sha256:
            said_why = f"{path}: manca, o non è più il file che era"
            raise BuildFailedError("ripristino", [f"{said_why}. Rimedio: usare un'altra copia"])
    return list(files)


def _archived(archive: Path) -> Iterator[Path]:
    """The files of an archive; one still being written has a name that begins with a dot."""
    yield from sorted(path for path in archive.glob("*") if path.is_file() and not path.name.startswith("."))


def _copy_ledger(ledger: Path, target: Path) -> None:
    aside = target.with_name(f".{target.name}")
    aside.unlink(missing_ok=True)
    source, copy = sqlite3.connect(ledger, timeout=30), sqlite3.connect(aside)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    aside.replace(target)


def _copy(file: Path, target: Path) -> None:
    aside = target.with_name(f".{target.name}.part")
    shutil.copyfile(file, aside)
    with aside.open("rb") as written:
        os.fsync(written.fileno())
    aside.replace(target)
