"""`make rollback`: an earlier release in force again, by one atomic switch; `make releases`: those that are kept."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline import manifest
from pipeline.failure import BuildFailedError
from pipeline.inputs_lock import read_lock
from pipeline.journal import Journal
from pipeline.ledger import Ledger, LedgerDelivery, LedgerRun, next_run_id, who_runs
from pipeline.lock import exclusive
from pipeline.places import Places
from pipeline.recovery import recover
from pipeline.release import current_release, put_in_force
from pipeline.releases import damage, kept_releases, made_at, manifest_of, release_named

COMMAND = "rollback"
"""The command of a rollback's run, in the ledger."""
HOLDS = (
    "La release in vigore è frutto di un ritorno: il refresh non ne fa altre finché qualcuno non toglie la causa. "
    "Rimedio: ritirare la consegna sbagliata o annullare un ritiro (`make withdraw`), correggere il registro o il "
    "programma, oppure rifarla comunque con `make build`."
)


def standing_rollback(runs: Sequence[LedgerRun], current: Path | None) -> LedgerRun | None:
    """The rollback that put the release in force there, though it may not have lived to say so.

    None when the last release that was made is in force.
    """
    made = _last_made(runs)
    if current is None or (made is not None and runs[made].run_id == current.name):
        return None
    later = runs if made is None else runs[made + 1 :]
    return next((run for run in reversed(later) if run.command == COMMAND and run.release_id == current.name), None)


def rollback_that_holds(places: Places, ledger: Ledger) -> LedgerRun | None:
    """The rollback by which a refresh is held; None when there is none, or a person has taken the cause away.

    That is: since then something was said of a delivery, or register or program changed; or a delivery that the last
    release has and the one in force has not is withdrawn.
    """
    current = current_release(places)
    runs = ledger.runs()
    back = standing_rollback(runs, current)
    if back is None or current is None or _decided(places, ledger, back):
        return None
    made = _last_made(runs)
    left = current if made is None else places.releases / runs[made].run_id
    return back if not _only_in(left, current).keys() & ledger.withdrawn().keys() else None


def _last_made(runs: Sequence[LedgerRun]) -> int | None:
    """The place of the last run that made a release; None when no run did."""
    made = (n for n, run in reversed(list(enumerate(runs))) if run.outcome == "released" and run.command != COMMAND)
    return next(made, None)


def _decided(places: Places, ledger: Ledger, back: LedgerRun) -> bool:
    then = json.loads(back.inputs or "{}")
    return any(then.get(name, now) != now for name, now in _decisions(places, ledger).items())


def _decisions(places: Places, ledger: Ledger) -> dict[str, str | int]:
    """What only a person changes: what was said of deliveries, program and register."""
    return {
        "said_of_deliveries": len(ledger.withdrawals()),
        "code": manifest.code_hash(places),
        "register": hashlib.sha256(json.dumps(manifest.described_register_hashes(places)).encode()).hexdigest(),
    }


def rollback(places: Places, name: str, why: str) -> list[str]:
    """Put the previous release, or the one named, in force; the lines to print.

    What was released after it stays and can be put in force the same way. From then on a refresh is held, so that it
    does not bring back what was rolled back: see `HOLDS`.
    Raises AlreadyRunningError while a build runs, BuildFailedError when there is no such release or it is damaged.
    """
    with exclusive(places.lock):
        ledger = Ledger(places.ledger)
        recover(places, ledger)
        folder = release_named(places, name, "ritorno").resolve()
        current = current_release(places)
        if folder.parent != places.releases.resolve():
            raise BuildFailedError("ritorno", [f"{folder} non è fra le release. Rimedio: `make releases` le elenca"])
        if folder == current:
            raise BuildFailedError("ritorno", [f"{folder.name} è già in vigore. Rimedio: `make releases` le elenca"])
        if found := damage(folder):
            remedy = "indicarne un'altra (`make releases` le elenca), oppure rifarla con `make build`"
            raise BuildFailedError("ritorno", [f"{folder.name} è danneggiata: {found}. Rimedio: {remedy}"])
        said = manifest_of(folder)
        run_id = next_run_id(ledger)
        as_of = date.fromisoformat(said["as_of"])
        commit = manifest.code_commit(places.root)
        # What it will be is recorded first: a rollback that is killed after the switch holds like any other.
        ledger.start_run(run_id, said["kind"], commit, as_of, COMMAND, who_runs())
        ledger.note_run(run_id, inputs=_decisions(places, ledger), release_id=folder.name)
        put_in_force(places, folder)
        ledger.end_run(run_id, "released", why=why or None, fingerprint=said["fingerprint"], release_id=folder.name)
        journal = Journal(places.journal, run_id, COMMAND)
        journal.write("ended", outcome="released", release=folder.name, before=current and current.name)
        journal.close()
        lines = [
            f"In vigore: {folder.name}, alla data del {as_of:%d/%m/%Y}"
            + (f" (prima {current.name})." if current else ".")
        ]
        if rollback_that_holds(places, ledger):
            suspects = _only_in(current, folder) if current else {}
            lines += [HOLDS, *(f"Solo nella release lasciata: {_how_to_withdraw(one)}" for one in suspects.values())]
        lines += [f"Attenzione: contiene la n. {n}, che è ritirata." for n in _withdrawn_in(folder, ledger)]
    return lines


def _only_in(left: Path, entered: Path) -> dict[int, LedgerDelivery]:
    """The deliveries on which one release rests and another does not; none when either cannot say."""
    try:
        before, now = ({one.sequence: one for one in read_lock(one).deliveries} for one in (left, entered))
    except BuildFailedError:
        return {}
    return {sequence: before[sequence] for sequence in sorted(before.keys() - now.keys())}


def _how_to_withdraw(one: LedgerDelivery) -> str:
    ask = f"make withdraw DELIVERY={one.sequence} WHO='...' WHY='...'"
    return f"n. {one.sequence} «{one.file_name}». Per ritirarla: {ask}"


def _withdrawn_in(folder: Path, ledger: Ledger) -> list[int]:
    try:
        held = {one.sequence for one in read_lock(folder).deliveries}
    except BuildFailedError:
        return []
    return sorted(held & ledger.withdrawn().keys())


def releases_listed(places: Places) -> list[dict[str, object]]:
    """The releases that are kept, the newest first.

    Name, hour, day, kind, size, whether it is in force, why it was made, why somebody went back to it (of the one in
    force), and its deliveries that are withdrawn by now.
    """
    current = current_release(places)
    ledger = Ledger(places.ledger)
    back = standing_rollback(ledger.runs(), current)
    listed: list[dict[str, object]] = []
    for folder in reversed(kept_releases(places)):
        said = manifest_of(folder)
        listed.append(
            {
                "release": folder.name,
                "made_at": made_at(folder).isoformat(),
                "as_of": said.get("as_of"),
                "kind": said.get("kind"),
                "commit": said.get("commit"),
                "bytes": sum(output["bytes"] for output in said.get("outputs", [])),
                "reasons": said.get("reasons", []),
                "rolled_back_because": back.why if back and folder.resolve() == current else None,
                "is_in_force": folder.resolve() == current,
                "withdrawn_deliveries": _withdrawn_in(folder, ledger),
            }
        )
    return listed
