"""`make status`: how the last run went, how old the release in force is, what is missing, what falls due next."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline import ownership
from pipeline.failure import BuildFailedError
from pipeline.ledger import OUTCOMES, Ledger, LedgerRun
from pipeline.lock import holder, writer
from pipeline.notices import NOTICES_FILE
from pipeline.places import Places
from pipeline.release import current_release
from pipeline.releases import REFUSED_FILE, damage, made_at, manifest_of
from pipeline.rollback import COMMAND, HOLDS, rollback_that_holds, standing_rollback
from pipeline.terminal import tenths

STALE_VARIABLE = "TRAGUARDO_STALE_HOURS"
STALE_HOURS = 36
"""A nightly run that failed once is not stale yet; after the second night it is."""
_MOST_STALE_HOURS = 24 * 366
GOOD = ("released", "unchanged")
ALIVE = (*GOOD, "held")
"""What a run ends as that did what it had to: one that is held waits for a person, who was told."""
KILLED = (
    "per memoria, per tempo o per uno spegnimento: `journalctl -u traguardo-refresh` può dirlo. "
    "La prossima elaborazione rimette in ordine."
)
DECIDED = "La decisione è stata presa: la prossima elaborazione prende ciò che aspetta, o subito `make refresh`."
_MOST_REFUSED = 3
CLOCK_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Status:
    """What an operator has to know. Hours are of the UTC clock; `stale_since` says from when nothing went well."""

    release: str | None
    as_of: str | None
    age_hours: float | None
    """None when the clock is earlier than the release."""
    is_clock_behind: bool
    """The clock is earlier than what was released last: it is wrong now, or was then."""
    is_as_of_ahead: bool
    """The release is seen from a day that has not come, and so are those that a refresh makes after it."""
    damage: str | None
    written_by: int | None
    """The process that has the warehouse of the release in force open for writing."""
    of_another: str | None
    """The files of another account, at which the next run stops."""
    running_process: int | None
    last_run: dict[str, Any] | None
    """Of the runs that make releases; a rollback is none of them."""
    rollback: dict[str, Any] | None
    """The one that put the release in force there, when the last run that made one made another."""
    is_held: bool
    """A refresh makes no release until a person takes away the cause of the rollback."""
    has_called: bool
    """The last run was a refresh that stopped by itself or was held, and called the hook; not long ago."""
    last_good_at: str | None
    stale_since: str | None
    refused: tuple[str, ...]
    """What the release in force says was refused: a line a problem."""
    refused_in_failed: tuple[str, ...]
    """What the last run refused, when it stopped: it may be why."""
    notices: tuple[str, ...]
    """What the release in force took in and still wants a look: a line each."""
    missing_inputs: int | None
    missing_by_centre: dict[str, int]
    next_due_on: str | None
    next_due: int

    @property
    def event(self) -> str | None:
        """What the hook has to be told that no run told it lately."""
        if self.has_called and not self.damage:
            return None
        if self.stale_since or self.release is None:
            return "stale"
        return "failed" if self.code else None

    @property
    def killed(self) -> str | None:
        """What may have killed the last run; None when it ended by itself."""
        return KILLED if self.last_run is not None and self.last_run["outcome"] == "killed" else None

    @property
    def waits(self) -> bool:
        """The last run was held, and still nobody took away the cause."""
        return self.is_held and self.last_run is not None and self.last_run["outcome"] == "held"

    @property
    def code(self) -> int:
        """The exit code: 0 well, 1 the last run stopped or is held or the release is damaged, 4 stale."""
        if self.stale_since:
            return 4
        went_wrong = (self.last_run is not None and self.last_run["outcome"] in ("failed", "killed")) or self.waits
        is_wrong_day = self.is_clock_behind or self.is_as_of_ahead
        harm = self.damage or self.written_by is not None or self.of_another
        return 1 if went_wrong or harm or is_wrong_day or self.release is None else 0


def status_of(places: Places, now: datetime) -> Status:
    """Look at the ledger and at the release in force; nothing is changed, and no lock is taken."""
    every = Ledger(places.ledger).runs() if places.ledger.exists() else []
    runs = [run for run in every if run.command != COMMAND]
    running = holder(places.lock)
    current = current_release(places)
    last = next((run for run in reversed(runs) if run.outcome != "running" or running is None), None)
    good = next((run for run in reversed(runs) if run.outcome in GOOD and run.ended_at), None)
    back = standing_rollback(every, current)
    held = writer(current / "warehouse.duckdb") if current else None
    # Whoever writes in it may still take back what was written: what it is worth is seen when it is closed.
    harm = damage(current) if current and held is None else None
    others = ownership.of_another(places)
    age = now - made_at(current) if current else None
    is_behind = age is not None and age < -CLOCK_TOLERANCE
    as_of = _as_of(current) if current else None
    is_readable = current is not None and not harm and held is None
    missing, due = _of_release(current) if current and is_readable else ({}, [])
    return Status(
        release=current.name if current else None,
        as_of=as_of,
        age_hours=round(max(age / timedelta(hours=1), 0), 1) if age is not None and not is_behind else None,
        is_clock_behind=is_behind,
        is_as_of_ahead=as_of is not None and date.fromisoformat(as_of) > now.astimezone().date(),
        damage=harm,
        written_by=held,
        of_another=ownership.in_words(places, others) if others else None,
        running_process=running,
        last_run=_told(last, running) if last else None,
        rollback=_told(back, running) if back else None,
        is_held=rollback_that_holds(places, Ledger(places.ledger)) is not None if back else False,
        has_called=last is not None and _has_called(last, now),
        last_good_at=good.ended_at if good else None,
        stale_since=stale_since(runs, now),
        refused=_lines(current / REFUSED_FILE) if current else (),
        refused_in_failed=_lines(places.failed / last.run_id / REFUSED_FILE)
        if last and last.outcome == "failed"
        else (),
        notices=_lines(current / NOTICES_FILE) if current else (),
        missing_inputs=sum(missing.values()) if is_readable else None,
        missing_by_centre=missing,
        next_due_on=due[0][0].isoformat() if due else None,
        next_due=due[0][1] if due else 0,
    )


def stale_since(runs: Sequence[LedgerRun], now: datetime) -> str | None:
    """The end of the last run that went well, when it is longer ago than it may be; None when all is well.

    When none ever did, the beginning of the first one.
    """
    hours = _stale_hours()
    good = [run.ended_at for run in runs if run.outcome in ALIVE and run.ended_at]
    since = good[-1] if good else (runs[0].started_at if runs else None)
    if since is None or now - datetime.fromisoformat(since) <= timedelta(hours=hours):
        return None
    return since


def _has_called(run: LedgerRun, now: datetime) -> bool:
    if run.command != "refresh" or run.outcome not in ("failed", "held") or run.ended_at is None:
        return False
    return now - datetime.fromisoformat(run.ended_at) <= timedelta(hours=_stale_hours())


def _stale_hours() -> float:
    said = os.environ.get(STALE_VARIABLE) or STALE_HOURS
    try:
        hours = float(said)
        if not 0 <= hours <= _MOST_STALE_HOURS:
            raise ValueError(said)
        return hours
    except ValueError as error:
        remedy = f"scrivere un numero di ore, per esempio {STALE_HOURS}"
        raise BuildFailedError(
            "stato", [f"{STALE_VARIABLE}: «{said}» non è un numero di ore. Rimedio: {remedy}"]
        ) from error


def _told(run: LedgerRun, running: int | None) -> dict[str, Any]:
    told = asdict(run)
    if run.outcome == "running" and running is None:
        told["outcome"] = "killed"
    told["seconds"] = json.loads(run.seconds or "{}")
    told["inputs"] = json.loads(run.inputs or "{}")
    return told


def _lines(path: Path) -> tuple[str, ...]:
    try:
        return tuple(path.read_text(encoding="utf-8").splitlines())
    except FileNotFoundError:
        return ()


def _as_of(release: Path) -> str | None:
    as_of = manifest_of(release).get("as_of")
    return None if as_of is None else str(as_of)


def _of_release(release: Path) -> tuple[dict[str, int], list[tuple[date, int]]]:
    import duckdb

    with duckdb.connect(str(release / "warehouse.duckdb"), read_only=True) as connection:
        missing = connection.execute(
            "with editions as (select count(*) as n from (select distinct entity_id, year from published.indicators)) "
            "select if(n > 1, entity_id || ' ' || year || ', ', '') "
            "|| coalesce(centre_name, 'senza centro responsabile'), count(*) "
            "from published.missing_inputs cross join editions group by 1 order by 2 desc, 1"
        ).fetchall()
        due = connection.execute(
            "select due_on, count(*) from marts.component_judgements where due_on > as_of "
            "group by due_on order by due_on limit 1"
        ).fetchall()
    return dict(missing), due


def seen_from_a_day_to_come(as_of: date) -> str:
    """What to say of a release whose day is still to come, and how to come back from it."""
    return (
        f"DATA: la release è vista dal {as_of:%d/%m/%Y}, che deve ancora venire, e il refresh non torna indietro da "
        "sé. Rimedio: `make build ARGS='--as-of AAAA-MM-GG'` con la data di oggi; da lì il refresh prosegue"
    )


def in_words(status: Status) -> list[str]:
    """The page that an operator reads."""
    lines = ["Nessuna release è in vigore: fare la prima con `make build`."]
    if status.release:
        day = f", alla data del {date.fromisoformat(status.as_of):%d/%m/%Y}" if status.as_of else ""
        age = "di età ignota" if status.age_hours is None else f"fatta {tenths(status.age_hours)} ore fa"
        lines = [f"In vigore: {status.release}{day}, {age}"]
    if status.is_clock_behind:
        lines.append(
            "OROLOGIO: questa macchina segna un'ora che viene prima della release in vigore: è sbagliata adesso o lo "
            "era allora, e di età e ritardi non si sa. Rimedio: regolare l'orologio (`timedatectl`)"
        )
    if status.is_as_of_ahead and status.as_of:
        lines.append(seen_from_a_day_to_come(date.fromisoformat(status.as_of)))
    if back := status.rollback:
        why = f": {back['why']}" if back["why"] else ""
        lines.append(f"  riportata in vigore il {_local(back['ended_at'] or back['started_at'])} da {back['who']}{why}")
        lines += [f"  {HOLDS}"] if status.is_held and not status.waits else []
    if status.damage:
        again = "make build" if status.is_held else "make refresh"
        lines.append(f"DANNEGGIATA: {status.damage}. Rimedio: `{again}` la rifà, `make rollback` torna indietro")
    if status.written_by is not None:
        lines.append(
            f"APERTA IN SCRITTURA: il processo {status.written_by} tiene aperto il magazzino in scrittura, e una "
            "release non si scrive. Rimedio: chiuderlo, o farglielo aprire in sola lettura"
        )
    if status.of_another:
        lines.append(f"DI UN ALTRO UTENTE: {status.of_another}")
    if status.running_process is not None:
        lines.append(f"In corso: processo {status.running_process}")
    if run := status.last_run:
        lines.append(f"Ultima elaborazione: {OUTCOMES[run['outcome']]} ({run['command'] or 'build'} {run['run_id']})")
        lines += [f"  finita il {_local(run['ended_at'])}"] if run["ended_at"] and not status.killed else []
        if status.killed:
            lines += [f"  iniziata il {_local(run['started_at'])}", f"  {status.killed}"]
        is_decided = run["outcome"] == "held" and not status.waits
        lines += [f"  {DECIDED}" if is_decided else f"  {run['error']}"] if run["error"] else []
        lines += [f"  consegne {run['inputs']['deliveries']}, nuove {run['inputs']['new']}"] if run["inputs"] else []
        if status.refused_in_failed:
            file = f"failed/{run['run_id']}/{REFUSED_FILE} della cartella dei dati"
            lines.append(f"  Rifiutati in quella elaborazione: {len(status.refused_in_failed)}, in {file}")
            lines += [f"    {line}" for line in status.refused_in_failed[:_MOST_REFUSED]]
    if status.stale_since:
        lines.append(f"FERMA: nessuna elaborazione è riuscita dal {_local(status.stale_since)}")
    if status.release:
        lines.append(f"Rifiutati nella release in vigore: {len(status.refused) or 'nessuno'}")
        lines += [f"  {line}" for line in status.refused[:_MOST_REFUSED]]
        if len(status.refused) > _MOST_REFUSED:
            lines.append(f"  ... in tutto {len(status.refused)}, in {REFUSED_FILE} della release")
        if status.notices:
            lines.append(f"Da sapere sulle consegne accettate: {len(status.notices)}, in {NOTICES_FILE} della release")
    if status.missing_inputs is not None:
        lines.append(f"Dati mancanti: {status.missing_inputs or 'nessuno'}")
        lines += [f"  {centre}: {count}" for centre, count in status.missing_by_centre.items()]
    if status.next_due_on:
        lines.append(f"Prossima scadenza: {date.fromisoformat(status.next_due_on):%d/%m/%Y}, target {status.next_due}")
    elif status.missing_inputs is not None:
        lines.append("Prossima scadenza: nessuna")
    return lines


def _local(at: str) -> str:
    return f"{datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone():%d/%m/%Y %H:%M}"
