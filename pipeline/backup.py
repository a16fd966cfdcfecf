"""`make backup`: a copy of what cannot be made again, that is the archive, the ledger and the key.

Releases are not in it: each can be rebuilt from these. A backup holds what the offices delivered, in clear, and the key
of the pseudonyms beside it: it has to be kept as the deliveries are.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from ingest.archive import PRIVATE
from pipeline.failure import BuildFailedError
from pipeline.ledger import LedgerDelivery, deliveries_of
from pipeline.lock import exclusive
from pipeline.manifest import sha256_of
from pipeline.places import Places
from pipeline.soundness import check_state

LIST_FILE = "backup.json"
FORMAT = 1
KEY, LEDGER, ARCHIVE = "secret.key", "ledger.sqlite", "archive"
EARLIER = "earlier_ledger"
"""In the list, while the ledger of a copy gives way to a newer one: the SHA-256 of the one before."""
_LOCK = ".lock"


def backup(places: Places, target: Path) -> list[str]:
    """Write or complete a backup in a folder: files of the archive that it has already are not copied again.

    The ledger is copied first, as of one moment: whatever it names is in the archive by then, so that a build may run
    meanwhile. What is in the folder already can be restored at every moment of it, and gives way only to a copy that
    has been verified.

    Raises AlreadyRunningError while another backup writes there. Raises BuildFailedError when the folder holds
    something else or a copy of other data, when the ledger is not sound, or when a file that it names is gone or is
    not what was accepted.
    """
    _check_target(places, target)
    check_state(places)
    if not places.ledger.exists():
        raise BuildFailedError("copia", [f"in {places.data} non c'è ancora nessuna consegna: nulla da copiare"])
    target.mkdir(parents=True, exist_ok=True)
    target.chmod(PRIVATE)
    with exclusive(target / _LOCK):
        lines = _write(places, target)
    (target / _LOCK).unlink(missing_ok=True)
    return lines


def _write(places: Places, target: Path) -> list[str]:
    (target / ARCHIVE).mkdir(exist_ok=True)
    ledger = _copied_ledger(places.ledger, target)
    deliveries = deliveries_in(ledger, "copia")
    _check_same_data(places, target, deliveries)
    new = _copy_archive(places, target, deliveries)
    if places.secret.exists():
        copy_whole(places.secret, target / KEY, 0o600)
    # What a kill left half copied has another name, and is no part of it.
    files = {path.relative_to(target).as_posix(): sha256_of(path) for path in archived(target / ARCHIVE)}
    if missing := [one for one in deliveries if f"{ARCHIVE}/{one.sha256}" not in files]:
        raise BuildFailedError("copia", [_lost(places, missing[0])])
    if (target / KEY).exists():
        files[KEY] = sha256_of(target / KEY)
    earlier = sha256_of(target / LEDGER) if (target / LEDGER).exists() else None
    files[LEDGER] = sha256_of(ledger)
    # While the one ledger gives way to the other, the list is good for both.
    _write_list(target, files, earlier)
    ledger.replace(target / LEDGER)
    _write_list(target, files, None)
    held = len(files) - 1 - (KEY in files)
    return [
        f"Copia in {target}: registro delle consegne, {held} file dell'archivio ({new} nuovi)"
        + (", chiave degli pseudonimi." if KEY in files else "."),
        *([] if KEY in files else [f"ATTENZIONE: la chiave degli pseudonimi non c'è: manca {places.secret}."]),
        "Contiene dati personali in chiaro: va custodita come le consegne.",
    ]


def _check_target(places: Places, target: Path) -> None:
    if target == places.data or places.data in target.parents:
        remedy = "indicare una cartella altrove, meglio su un altro disco"
        raise BuildFailedError("copia", [f"{target} è nella cartella dei dati da copiare. Rimedio: {remedy}"])
    if target.exists() and (not target.is_dir() or not _is_of_a_copy(target)):
        raise BuildFailedError("copia", [f"{target} contiene altro. Rimedio: indicare una cartella nuova"])


def _is_of_a_copy(target: Path) -> bool:
    """Whether a folder is empty, or holds a copy or the beginning of one."""
    files = (LIST_FILE, LEDGER, KEY)
    known = {*files, ARCHIVE, _LOCK, *(f".{name}" for name in files), *(f".{name}.part" for name in files)}
    return (target / LEDGER).exists() or all(path.name in known for path in target.iterdir())


def _check_same_data(places: Places, target: Path, deliveries: list[LedgerDelivery]) -> None:
    """A copy only grows: one that has more, or another key, is of other data, or these data lost something."""
    elsewhere = "indicare una cartella nuova, e tenere questa"
    if (target / LEDGER).exists():
        then = {one.sha256 for one in deliveries_in(target / LEDGER, "copia")}
        if lost := then - {one.sha256 for one in deliveries}:
            said = f"{target} ha {len(lost)} consegne che il registro {places.ledger} non ha"
            remedy = f"rimettere il registro più recente (anche quello della copia), oppure {elsewhere}"
            raise BuildFailedError("copia", [f"{said}. Rimedio: {remedy}"])
    key = target / KEY
    if key.exists() and places.secret.exists() and key.read_bytes() != places.secret.read_bytes():
        said = f"{target} ha un'altra chiave degli pseudonimi"
        remedy = f"rimettere la chiave di queste consegne in {places.secret}, oppure {elsewhere}"
        raise BuildFailedError("copia", [f"{said}. Rimedio: {remedy}"])


def _copy_archive(places: Places, target: Path, deliveries: list[LedgerDelivery]) -> int:
    """Copy what the copy does not have; how many files that was."""
    names = {one.sha256: one.file_name for one in deliveries}
    new = 0
    for file in archived(places.archive):
        copy = target / ARCHIVE / file.name
        if not copy.exists() or sha256_of(copy) != file.name:
            if sha256_of(file) != file.name:
                named = f" («{names[file.name]}»)" if file.name in names else ""
                remedy = "ripristinare quel file da una copia precedente"
                raise BuildFailedError("copia", [f"{file}{named}: non è più quello accettato. Rimedio: {remedy}"])
            copy_whole(file, copy, 0o444)
            new += 1
    return new


def _lost(places: Places, one: LedgerDelivery) -> str:
    said = f"{places.archive / one.sha256}: manca dall'archivio la consegna n. {one.sequence} «{one.file_name}»"
    return f"{said}. Rimedio: ripristinare quel file da una copia precedente, o rimetterlo nella inbox e ripetere"


def _write_list(target: Path, files: Mapping[str, str], earlier: str | None) -> None:
    said = {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **({EARLIER: earlier} if earlier else {}),
        "files": dict(files),
    }
    aside = target / f".{LIST_FILE}"
    with aside.open("w", encoding="utf-8") as file:
        file.write(json.dumps(said, indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())
    aside.replace(target / LIST_FILE)


def archived(archive: Path) -> Iterator[Path]:
    """The files of an archive; one still being written has a name that begins with a dot."""
    yield from sorted(path for path in archive.glob("*") if path.is_file() and not path.name.startswith("."))


def deliveries_in(ledger: Path, stage: str) -> list[LedgerDelivery]:
    """The deliveries of a ledger, of which not a byte changes. Raises BuildFailedError, about `stage`, when damaged."""
    try:
        connection = sqlite3.connect(f"{ledger.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            ((found,),) = connection.execute("pragma integrity_check(1)").fetchall()
            if found == "ok":
                return deliveries_of(connection)
        finally:
            connection.close()
        said = found
    except (sqlite3.Error, ValueError) as error:
        said = str(error)
    what = " ".join(str(said).split())
    remedy = "rimettere al suo posto il registro di una copia buona, tenendo da parte questo"
    raise BuildFailedError(stage, [f"{ledger}: il registro delle consegne è danneggiato ({what}). Rimedio: {remedy}"])


def _copied_ledger(ledger: Path, target: Path) -> Path:
    aside = target / f".{LEDGER}"
    aside.unlink(missing_ok=True)
    source, copy = sqlite3.connect(ledger, timeout=30), sqlite3.connect(aside)
    try:
        source.backup(copy)
    except sqlite3.DatabaseError:
        # What is damaged is told by whoever reads it.
        shutil.copyfile(ledger, aside)
    finally:
        copy.close()
        source.close()
    return aside


def copy_whole(file: Path, target: Path, mode: int) -> None:
    """Copy a file in one step: at its place stands what was there or the whole copy, which nobody else may read before.

    Raises OSError when it cannot be read or written.
    """
    aside = target.with_name(f".{target.name}.part")
    aside.unlink(missing_ok=True)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as written, file.open("rb") as source:
        shutil.copyfileobj(source, written, 1 << 20)
        written.flush()
        os.fsync(written.fileno())
        os.fchmod(written.fileno(), mode)
    aside.replace(target)
