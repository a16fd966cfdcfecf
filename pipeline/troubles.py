"""What is no fault of the program, in one line each: disk, memory, permissions, who holds a file, a damaged ledger.

No remedy here loses anything: what is damaged is put aside, never written over.
"""

import errno
import sqlite3
import sys
from pathlib import Path

from pipeline.failure import BuildFailedError

_FULL = "il disco è pieno, o un limite (`ulimit -f`, quota) non lascia crescere i file"
_FREE = "liberare spazio o togliere il limite, e ripetere il comando"
_OF_ANOTHER = "è di un altro utente, forse dopo un comando dato da root, o il disco è in sola lettura"
_GIVE_BACK = "ridare i file della cartella dei dati al suo utente (`sudo chown -R UTENTE: CARTELLA`), e ripetere"
_FULL_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL_WORDS = ("No space left", "File too large", "Disk quota", "Could not write", "not enough space")
_HELD_WORDS = "Could not set lock on file"


def ledger_in_words(error: Exception, path: Path) -> str:
    """Say what is wrong with the ledger, by the name that SQLite gives its error, with a remedy that keeps it."""
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR"):
        return f"{path}: {_FULL}, o il disco non risponde. Rimedio: {_FREE}"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return f"{path}: non si può scrivere: {_OF_ANOTHER}. Rimedio: {_GIVE_BACK}"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"{path}: un altro programma lo tiene aperto. Rimedio: chiuderlo e ripetere il comando"
    why = f" ({error})" if not isinstance(error, sqlite3.Error) else ""
    return (
        f"{path}: il registro delle consegne è danneggiato{why}. Rimedio: spostarlo da parte senza cancellarlo, e "
        "rimettere al suo posto la copia più recente (`make backup` la tiene come ledger.sqlite)"
    )


def as_failure(error: BaseException) -> BuildFailedError | None:
    """Give, in words, an error that the disk, the memory, the permissions or another process bring about."""
    for one in _chain(error):
        if isinstance(one, OSError):
            return BuildFailedError("file", [_of_system(one)])
    return _of_duckdb(error)


def _chain(error: BaseException) -> list[BaseException]:
    """The error and those that it stands for: a library wraps what the system said into its own."""
    found: list[BaseException] = []
    while error not in found:
        found += [error, *(one for one in error.args if isinstance(one, BaseException))]
        error = error.__cause__ or error.__context__ or error
    return found


def _of_system(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    if error.errno in _FULL_ERRORS:
        return f"{where}{_FULL}. Rimedio: {_FREE}"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{where}non si può leggere o scrivere: {_OF_ANOTHER}. Rimedio: {_GIVE_BACK}"
    said = error.strerror or str(error)
    return f"{where}{said}. Rimedio: liberare spazio o dare i permessi, e ripetere il comando"


def _of_duckdb(error: BaseException) -> BuildFailedError | None:
    """DuckDB is not imported to find out."""
    duckdb = sys.modules.get("duckdb")
    if duckdb is None or not isinstance(error, duckdb.Error):
        return None
    said = " ".join(str(error).split())
    if _HELD_WORDS in said:
        held = "un altro programma tiene aperto il magazzino in scrittura, e una release non si scrive"
        remedy = "chiuderlo, o farglielo aprire in sola lettura, e ripetere il comando"
        return BuildFailedError(
            "magazzino", [f"{held} ({said.partition(_HELD_WORDS)[2].strip(' :')}). Rimedio: {remedy}"]
        )
    if any(words in said for words in _FULL_WORDS):
        return BuildFailedError("magazzino", [f"{_FULL}. Rimedio: {_FREE}"])
    if isinstance(error, duckdb.OutOfMemoryException):
        return BuildFailedError("magazzino", ["la memoria o il disco non bastano. Rimedio: liberarne, e ripetere"])
    return None
