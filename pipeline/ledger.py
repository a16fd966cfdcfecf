"""The ledger: which deliveries were accepted, in which order, which were withdrawn, and how each run ended.

It lies outside the releases (`data/ledger.sqlite`), so that a failed run is recorded too. SQLite, because its commits
survive a killed process and because it is read by other commands while a build writes.
"""

import getpass
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

_SCHEMA = """
create table if not exists deliveries (
    sequence integer primary key,
    entity_id text not null,
    source_id text not null,
    scope text not null,
    period_start text not null,
    period_end text not null,
    file_name text not null,
    sha256 text not null unique,
    first_accepted_at text not null,
    accepted_at text not null
);
create table if not exists withdrawals (
    sequence integer not null references deliveries (sequence),
    kind text not null check (kind in ('withdrawn', 'restored')),
    who text not null check (trim(who) <> ''),
    why text not null check (trim(why) <> ''),
    said_at text not null
);
create table if not exists runs (
    run_id text primary key,
    kind text not null,
    started_at text not null,
    ended_at text,
    outcome text not null,
    code_commit text,
    as_of text,
    fingerprint text,
    seconds text,
    error text
);
"""
OUTCOMES = {
    "released": "riuscita, con una nuova release",
    "unchanged": "riuscita, niente di nuovo",
    "held": "in attesa di una decisione",
    "failed": "fermata",
    "killed": "interrotta dall'esterno",
    "running": "in corso",
}
"""How a run may have ended, and what it is called."""
Value = TypeVar("Value")
RUN_ID_TIME = "%Y%m%dT%H%M%SZ"
_LATER = {"command": "text", "who": "text", "process": "integer", "inputs": "text", "release_id": "text", "why": "text"}
"""Columns of `runs` that a ledger of an earlier version of the program does not have."""


class LedgerDamagedError(ValueError):
    """A row of the ledger says what no run wrote: it is damaged, or somebody edited it."""


@dataclass(frozen=True)
class LedgerDelivery:
    """An accepted delivery. `sequence` decides which of two deliveries of one source and period is in force."""

    sequence: int
    entity_id: str
    source_id: str
    scope: str
    period_start: date
    period_end: date
    file_name: str
    sha256: str
    first_accepted_at: date


@dataclass(frozen=True)
class Withdrawal:
    """A word said once about a delivery: it is `withdrawn`, or `restored` because withdrawing it was a mistake."""

    sequence: int
    kind: str
    who: str
    why: str
    said_at: str


@dataclass(frozen=True)
class LedgerRun:
    """A run of `command`, by whom and in which process.

    `outcome` is running, released, unchanged (there was nothing new), held (by a rollback), failed, or killed: it ended
    without a word, and the next run found out. `seconds` of each stage and `inputs` (deliveries, rows accepted and
    quarantined) are JSON; `release_id` is the release that it put in force; `why` is what somebody said of a rollback.
    """

    run_id: str
    kind: str
    started_at: str
    ended_at: str | None
    outcome: str
    code_commit: str | None
    as_of: str | None
    fingerprint: str | None
    seconds: str | None
    error: str | None
    command: str | None
    who: str | None
    process: int | None
    inputs: str | None
    release_id: str | None
    why: str | None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _read(reader: Callable[[str], Value], text: str, row: str) -> Value:
    """Read a text of a row, or raise LedgerDamagedError with the row."""
    try:
        return reader(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise LedgerDamagedError(f"{row}: «{text}»") from error


def _object(text: str) -> dict[str, Any]:
    said = json.loads(text)
    if not isinstance(said, dict):
        raise ValueError(text)
    return said


def _checked(run: LedgerRun) -> LedgerRun:
    """Give a run of which whoever asks can read hours, day and JSON. Raises LedgerDamagedError."""
    row = f"elaborazione {run.run_id}"
    _read(datetime.fromisoformat, run.started_at, row)
    for reader, text in (
        (datetime.fromisoformat, run.ended_at),
        (date.fromisoformat, run.as_of),
        (_object, run.seconds),
        (_object, run.inputs),
    ):
        if text is not None:
            _read(reader, text, row)
    if run.outcome not in OUTCOMES:
        raise LedgerDamagedError(f"{row}: «{run.outcome}»")
    return run


def deliveries_of(connection: sqlite3.Connection) -> list[LedgerDelivery]:
    """Every accepted delivery of a ledger that is open, by sequence. Raises LedgerDamagedError when a day is none."""
    names = [field.name for field in fields(LedgerDelivery)]
    rows = connection.execute(f"select {', '.join(names)} from deliveries order by sequence").fetchall()
    return [
        LedgerDelivery(
            sequence,
            entity_id,
            source_id,
            scope,
            _read(date.fromisoformat, start, f"consegna n. {sequence}"),
            _read(date.fromisoformat, end, f"consegna n. {sequence}"),
            file_name,
            sha256,
            _read(date.fromisoformat, accepted, f"consegna n. {sequence}"),
        )
        for sequence, entity_id, source_id, scope, start, end, file_name, sha256, accepted in rows
    ]


class Ledger:
    """The ledger file at `path`, made when it is not there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=30)
        try:
            connection.executescript(_SCHEMA)
            known = {name for _, name, *_ in connection.execute("pragma table_info(runs)")}
            for name in _LATER.keys() - known:
                connection.execute(f"alter table runs add column {name} {_LATER[name]}")
            with connection:
                yield connection
        finally:
            connection.close()

    def deliveries(self) -> list[LedgerDelivery]:
        """Every accepted delivery, by sequence."""
        with self._open() as connection:
            return deliveries_of(connection)

    def record_deliveries(self, deliveries: Iterable[LedgerDelivery]) -> None:
        """Add the deliveries that the ledger does not know yet, all or none."""
        rows = [{k: str(v) for k, v in asdict(delivery).items()} | {"accepted_at": _now()} for delivery in deliveries]
        if not rows:
            return
        names = list(rows[0])
        with self._open() as connection:
            connection.executemany(
                # Known already is fine; a sequence number used twice is not, and raises.
                f"insert into deliveries ({', '.join(names)}) values ({', '.join(':' + n for n in names)}) "
                "on conflict (sha256) do nothing",
                rows,
            )

    def withdrawals(self) -> list[Withdrawal]:
        """Everything that was said of deliveries, in the order in which it was said; nothing is ever taken away."""
        names = [field.name for field in fields(Withdrawal)]
        with self._open() as connection:
            rows = connection.execute(f"select {', '.join(names)} from withdrawals order by rowid").fetchall()
        said = [Withdrawal(*row) for row in rows]
        for one in said:
            _read(datetime.fromisoformat, one.said_at, f"ritiro della n. {one.sequence}")
        return said

    def withdrawn(self) -> dict[int, Withdrawal]:
        """The deliveries that are withdrawn now, by sequence: the last word about each counts."""
        last = {one.sequence: one for one in self.withdrawals()}
        return {sequence: one for sequence, one in last.items() if one.kind == "withdrawn"}

    def say_of_delivery(self, sequence: int, kind: str, who: str, why: str) -> None:
        """Record that a delivery is withdrawn or restored. An empty name or reason raises sqlite3.IntegrityError."""
        with self._open() as connection:
            connection.execute(
                "insert into withdrawals (sequence, kind, who, why, said_at) values (?, ?, ?, ?, ?)",
                (sequence, kind, who, why, _now()),
            )

    def start_run(self, run_id: str, kind: str, commit: str | None, as_of: date, command: str, who: str) -> None:
        """Record that a run has begun in this process."""
        with self._open() as connection:
            connection.execute(
                "insert into runs (run_id, kind, started_at, outcome, code_commit, as_of, command, who, process) "
                "values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (run_id, kind, _now(), "running", commit, as_of.isoformat(), command, who, os.getpid()),
            )

    def note_run(self, run_id: str, *, inputs: Mapping[str, str | int], release_id: str) -> None:
        """Record, of a run that goes on, what it rests on and the release that it is about to put in force."""
        with self._open() as connection:
            connection.execute(
                "update runs set inputs = ?, release_id = ? where run_id = ?", (json.dumps(inputs), release_id, run_id)
            )

    def end_run(
        self,
        run_id: str,
        outcome: str,
        *,
        seconds: Mapping[str, float] | None = None,
        inputs: Mapping[str, int] | None = None,
        fingerprint: str | None = None,
        error: str | None = None,
        release_id: str | None = None,
        why: str | None = None,
    ) -> None:
        """Record how a run ended, how long each of its stages took, and what it read."""
        with self._open() as connection:
            connection.execute(
                "update runs set ended_at = ?, outcome = ?, seconds = ?, inputs = coalesce(?, inputs), "
                "fingerprint = ?, error = ?, release_id = ?, why = ? where run_id = ?",
                (
                    _now(),
                    outcome,
                    json.dumps(seconds) if seconds else None,
                    json.dumps(inputs) if inputs else None,
                    fingerprint,
                    error,
                    release_id,
                    why,
                    run_id,
                ),
            )

    def runs(self) -> list[LedgerRun]:
        """Every run, the oldest first: in the order in which they were recorded, whatever the clock said."""
        names = [field.name for field in fields(LedgerRun)]
        with self._open() as connection:
            rows = connection.execute(f"select {', '.join(names)} from runs order by rowid").fetchall()
        return [_checked(LedgerRun(**dict(zip(names, row, strict=True)))) for row in rows]

    def last_run_id(self) -> str | None:
        """The greatest run id ever given: a run id sorts after those before it, also when the clock goes back."""
        with self._open() as connection:
            ((last,),) = connection.execute("select max(run_id) from runs").fetchall()
        return None if last is None else str(last)


def who_runs() -> str:
    """The account that runs, by its name where it has one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def next_run_id(ledger: Ledger) -> str:
    """A name that sorts after those of all earlier runs, though the clock went back."""
    now = datetime.now(UTC)
    if last := ledger.last_run_id():
        then = _read(lambda text: datetime.strptime(text, RUN_ID_TIME), last.partition("-")[0], f"elaborazione {last}")
        then = then.replace(tzinfo=UTC)
        now = max(now, then + timedelta(seconds=1))
    return f"{now:{RUN_ID_TIME}}-{os.getpid()}"
