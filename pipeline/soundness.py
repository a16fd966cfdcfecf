"""Whether ledger, archive, key and releases belong together: looked at before anything is taken in.

What does not fit is damage, and never a first run: without it a ledger that is gone, or an older one that was put back,
would make a smaller release, and end well.
"""

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from ingest.archive import digest
from ingest.inbox import waiting
from pipeline.failure import BuildFailedError
from pipeline.inputs_lock import read_lock
from pipeline.ledger import Ledger, LedgerDelivery
from pipeline.places import Places
from pipeline.release import current_release
from pipeline.releases import kept_releases, manifest_of

_SHA256 = re.compile("[0-9a-f]{64}")
_MOST_FILES = 5
_WITHOUT_COPY = (
    "; se una copia non c'è, consegnare di nuovo i file, che l'archivio ha per intero, in una cartella nuova "
    "(ARGS='--data ALTRA_CARTELLA'), e tenere questa"
)


def check_state(places: Places) -> None:
    """See that the ledger is there and knows all that the data folder holds. Whoever calls it holds the lock.

    Raises BuildFailedError, with nothing changed, when real deliveries were taken and the ledger is gone, empty, or
    older than the archive or the releases, and when a folder stands in the place of the link to the release in force.
    """
    if places.current.exists() and not places.current.is_symlink():
        said = f"{places.current} è una cartella vera, e non il collegamento alla release in vigore"
        remedy = "spostarla fuori da questa cartella, senza cancellarla, e ripetere il comando"
        raise BuildFailedError("release in vigore", [f"{said}. Rimedio: {remedy}"])
    if not places.ledger.exists():
        if traces := list(_traces(places)):
            said = f"{places.ledger}: manca il registro delle consegne, e in {places.data} {', '.join(traces)}"
            raise BuildFailedError("registro delle consegne", [f"{said}. Rimedio: {_put_back(places)}{_WITHOUT_COPY}"])
        return
    ledger = Ledger(places.ledger)
    deliveries = ledger.deliveries()
    if not deliveries and not ledger.runs() and (traces := list(_traces(places))):
        said = f"{places.ledger}: il registro delle consegne è vuoto, e in {places.data} {', '.join(traces)}"
        raise BuildFailedError("registro delle consegne", [f"{said}. Rimedio: {_put_back(places)}{_WITHOUT_COPY}"])
    lines = [*_unknown_files(places, {one.sha256 for one in deliveries}), *_unknown_releases(places, ledger)]
    if lines:
        raise BuildFailedError("registro delle consegne", lines)


def _traces(places: Places) -> Iterator[str]:
    """What only real deliveries leave behind."""
    if count := len(_archived(places)):
        yield f"l'archivio ha {count} file"
    if (places.data / "secret.key").exists():
        yield "c'è la chiave degli pseudonimi"
    if real := [folder.name for folder in kept_releases(places) if _is_real(folder)]:
        yield f"ci sono release di consegne vere ({real[-1]})"


def _archived(places: Places) -> set[str]:
    try:
        return {path.name for path in places.archive.iterdir() if _SHA256.fullmatch(path.name)}
    except FileNotFoundError:
        return set()


def _is_real(folder: Path) -> bool:
    return manifest_of(folder).get("kind") == "real"


def _unknown_files(places: Places, known: set[str]) -> Iterator[str]:
    """Files of the archive that the ledger does not name, and that no delivery in the inbox brings again.

    A run that was killed may leave such a file; what it was accepted from still lies in the inbox, and is taken again.
    """
    unknown = _archived(places) - known
    if unknown:
        unknown -= {its for path in waiting(places.inbox) if (its := _digest(path))}
    if not unknown:
        return
    named = _named(places)
    yield (
        f"{places.ledger}: non conosce {len(unknown)} file dell'archivio, quindi è più vecchio di quello. "
        f"Rimedio: {_put_back(places)}; se una copia più recente non c'è, consegnare di nuovo quei file, che "
        "l'archivio ha per intero:"
    )
    for number, sha256 in enumerate(sorted(unknown)):
        if number == _MOST_FILES:
            yield f"... e altri {len(unknown) - _MOST_FILES} in {places.archive}"
            return
        one = named.get(sha256)
        target = places.inbox / (one.entity_id if one else "<ente>") / (one.file_name if one else "<nome del file>")
        yield f"cp {shlex.quote(str(places.archive / sha256))} {shlex.quote(str(target))}"


def _unknown_releases(places: Places, ledger: Ledger) -> Iterator[str]:
    """The release in force, and the last one that was made, when no run of the ledger made them."""
    runs = {run.run_id for run in ledger.runs()}
    current = current_release(places)
    real = [folder for folder in kept_releases(places) if _is_real(folder)]
    looked_at = {folder.resolve() for folder in real[-1:]} | ({current} if current and _is_real(current) else set())
    for folder in sorted(looked_at):
        if folder.name not in runs:
            yield (
                f"{places.ledger}: non conosce la release {folder.name}, quindi è più vecchio di quella: vi mancano "
                f"consegne o ritiri. Rimedio: {_put_back(places)}; se una copia più recente non c'è, spostare "
                f"{folder} fuori da {places.releases} (senza cancellarla) e dire di nuovo i ritiri fatti da allora "
                "(`make withdraw`)"
            )


def _put_back(places: Places) -> str:
    return (
        f"rimettere al suo posto il registro più recente (`make backup` lo tiene come {places.ledger.name}), "
        "tenendo da parte quello che c'è"
    )


def _named(places: Places) -> Mapping[str, LedgerDelivery]:
    """What the releases say of the deliveries that they rest on, by SHA-256."""
    named: dict[str, LedgerDelivery] = {}
    for folder in kept_releases(places):
        try:
            named |= {one.sha256: one for one in read_lock(folder).deliveries}
        except BuildFailedError:
            continue
    return named


def _digest(path: Path) -> str | None:
    try:
        return digest(path)
    except OSError:
        return None
