"""`make rollback`: an earlier release in force again, by one atomic switch; `make releases`: those that are kept."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from pipeline import manifest
from pipeline.failure import BuildFailedError
from pipeline.inputs_lock import read_lock
from pipeline.journal import Journal
from pipeline.ledger import Ledger, LedgerRun, next_run_id, who_runs
from pipeline.lock import exclusive
from pipeline.places import Places
from pipeline.recovery import recover
from pipeline.release import current_release, put_in_force
from pipeline.releases import damage, kept_releases, made_at, manifest_of, release_named

COMMAND = "rollback"
"""The command of a rollback's run, in the ledger."""
HOLDS = (
    "La release in vigore è frutto di un ritorno: il refresh non ne fa altre finché qualcuno non toglie la causa. "
    "Rimedio: ritirare la consegna sbagliata (`make withdraw`), correggere il registro o il programma, "
    "oppure rifarla comunque con `make build`."
)


def standing_rollback(runs: Sequence[LedgerRun], current: Path | None) -> LedgerRun | None:
    """The rollback that put the release in force there; None when the last one that was made is in force."""
    released = [run for run in runs if run.outcome == "released"]
    made = [run.run_id for run in released if run.command != COMMAND]
    if current is None or not released or made[-1:] == [current.name]:
        return None
    last = released[-1]
    return last if last.command == COMMAND and last.release_id == current.name else None


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
        ledger.start_run(run_id, said["kind"], manifest.code_commit(places.root), as_of, COMMAND, who_runs())
        put_in_force(places, folder)
        ledger.end_run(run_id, "released", why=why or None, fingerprint=said["fingerprint"], release_id=folder.name)
        journal = Journal(places.journal, run_id, COMMAND)
        journal.write("ended", outcome="released", release=folder.name, before=current and current.name)
        journal.close()
        lines = [
            f"In vigore: {folder.name}, alla data del {as_of:%d/%m/%Y}"
            + (f" (prima {current.name})." if current else ".")
        ]
        if standing_rollback(ledger.runs(), folder):
            lines += [HOLDS, *(_only_in(current, folder) if current else ())]
        lines += [f"Attenzione: contiene la n. {n}, che è ritirata." for n in _withdrawn_in(folder, ledger)]
    return lines


def _only_in(left: Path, entered: Path) -> Iterator[str]:
    """A line for each delivery on which the release that was left rests, and the one now in force does not."""
    try:
        before, now = ({one.sequence: one for one in read_lock(one).deliveries} for one in (left, entered))
    except BuildFailedError:
        return
    for sequence in sorted(before.keys() - now.keys()):
        ask = f"make withdraw DELIVERY={sequence} WHO='...' WHY='...'"
        yield f"Solo nella release lasciata: n. {sequence} «{before[sequence].file_name}». Per ritirarla: {ask}"


def _withdrawn_in(folder: Path, ledger: Ledger) -> list[int]:
    try:
        held = {one.sequence for one in read_lock(folder).deliveries}
    except BuildFailedError:
        return []
    return sorted(held & ledger.withdrawn().keys())


def releases_listed(places: Places) -> list[dict[str, object]]:
    """The releases that are kept, the newest first.

    Name, hour, day, kind, size, whether it is in force, why it was made, and its deliveries that are withdrawn by now.
    """
    current = current_release(places)
    ledger = Ledger(places.ledger)
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
                "is_in_force": folder.resolve() == current,
                "withdrawn_deliveries": _withdrawn_in(folder, ledger),
            }
        )
    return listed
