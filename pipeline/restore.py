"""`make restore`: a backup put into a data folder that holds nothing, verified before and after."""

import json
from collections.abc import Iterable
from pathlib import Path

from ingest.archive import private
from pipeline.backup import ARCHIVE, EARLIER, FORMAT, KEY, LEDGER, LIST_FILE, copy_whole, deliveries_in
from pipeline.failure import BuildFailedError
from pipeline.ledger import Ledger, LedgerDelivery
from pipeline.lock import exclusive
from pipeline.manifest import sha256_of
from pipeline.places import Places

_MODES = {KEY: 0o600, LEDGER: 0o644}


def restore(places: Places, source: Path) -> list[str]:
    """Put a backup into a data folder that holds no deliveries yet: list, files and ledger are held together first.

    What was restored is read again before it is called so. One that was killed is completed by the same command.

    Raises AlreadyRunningError while a build runs, BuildFailedError when the backup is not whole or the data folder is
    not empty; then nothing was changed.
    """
    files = _verified(source)
    deliveries = _deliveries_of(source, files)
    with exclusive(places.lock):
        _check_empty(places, source)
        private(places.archive)
        # The ledger comes last: without it a build takes what else is there for damage, and begins nothing.
        for name in sorted(files, key=lambda name: name == LEDGER):
            target = places.secret if name == KEY else places.data / name
            if name == KEY and target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            copy_whole(source / name, target, _MODES.get(name, 0o444))
        _check_restored(places, deliveries)
    command = "make build" if places.data == Places.of().data else f"make build ARGS='--data {places.data}'"
    return [
        f"Ripristinate {len(deliveries)} consegne in {places.data}, ciascuna verificata.",
        f"Ora `{command}` ne rifà la release.",
        "Il registro degli indicatori (seeds/) non è nella copia: vale quello di questo programma.",
    ]


def _verified(source: Path) -> list[str]:
    """The names of the files of a backup, each read and found to be what it was."""
    try:
        said = json.loads((source / LIST_FILE).read_text(encoding="utf-8"))
        files = {str(name): str(sha256) for name, sha256 in said["files"].items()}
        earlier = said.get(EARLIER)
        if said["format"] != FORMAT or LEDGER not in files:
            raise ValueError(f"format {said['format']}")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        remedy = "indicare la cartella di una copia finita (`make backup`)"
        said_why = f"{source / LIST_FILE}: l'elenco della copia non si legge ({type(error).__name__})"
        raise BuildFailedError("ripristino", [f"{said_why}. Rimedio: {remedy}"]) from error
    for name, sha256 in files.items():
        is_known = name in (KEY, LEDGER) or (Path(name).parent == Path(ARCHIVE) and Path(name).name == sha256)
        path = source / name
        found = sha256_of(path) if is_known and path.is_file() else None
        if found is None or (found != sha256 and (name, found) != (LEDGER, earlier)):
            said_why = f"{path}: manca, o non è più il file che era"
            raise BuildFailedError("ripristino", [f"{said_why}. Rimedio: usare un'altra copia"])
    return list(files)


def _deliveries_of(source: Path, files: Iterable[str]) -> list[LedgerDelivery]:
    """What the ledger of a backup names; each of them is in the list."""
    deliveries = deliveries_in(source / LEDGER, "ripristino")
    held = set(files)
    for one in deliveries:
        if f"{ARCHIVE}/{one.sha256}" not in held:
            said = f"{source}: nella copia manca la consegna n. {one.sequence} «{one.file_name}»"
            raise BuildFailedError("ripristino", [f"{said}. Rimedio: usare un'altra copia"])
    return deliveries


def _check_empty(places: Places, source: Path) -> None:
    """Raise when the folder holds deliveries, or a key that is not that of the copy: its pseudonyms would be lost."""
    if places.ledger.exists() and Ledger(places.ledger).deliveries():
        remedy = "ripristinare in una cartella nuova (ARGS='--data ALTRA_CARTELLA'), oppure spostare questa"
        raise BuildFailedError("ripristino", [f"in {places.data} ci sono già consegne. Rimedio: {remedy}"])
    copy = source / KEY
    if copy.exists() and places.secret.exists() and places.secret.read_bytes() != copy.read_bytes():
        said = f"{places.secret}: c'è già un'altra chiave"
        remedy = "indicare con TRAGUARDO_SECRET un posto per quella della copia, oppure toglierne la variabile"
        raise BuildFailedError("ripristino", [f"{said}. Rimedio: {remedy}"])


def _check_restored(places: Places, deliveries: list[LedgerDelivery]) -> None:
    """Read again what was written: raises BuildFailedError when it is not what the backup holds."""
    bad = [one for one in deliveries if sha256_of(places.archive / one.sha256) != one.sha256]
    if bad or Ledger(places.ledger).deliveries() != deliveries:
        what = f"la consegna «{bad[0].file_name}»" if bad else "il registro delle consegne"
        said = f"{what} riletta da {places.data} non è quella della copia: il disco non è affidabile"
        raise BuildFailedError("ripristino", [f"{said}. Rimedio: ripristinare su un altro disco"])
