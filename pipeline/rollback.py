"""`make rollback`: an earlier release in force again, by one atomic switch; `make releases`: those that are kept."""

from datetime import date

from pipeline import manifest
from pipeline.failure import BuildFailedError
from pipeline.journal import Journal
from pipeline.ledger import Ledger, next_run_id, who_runs
from pipeline.lock import exclusive
from pipeline.places import Places
from pipeline.recovery import recover
from pipeline.release import current_release, put_in_force
from pipeline.releases import damage, kept_releases, made_at, manifest_of, release_named


def rollback(places: Places, name: str, why: str) -> list[str]:
    """Put the previous release, or the one named, in force; the lines to print.

    What was released after it stays and can be put in force the same way. A refresh makes a new release only when
    something changed since the last one that was made, so that it does not bring back what was rolled back.
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
        ledger.start_run(run_id, said["kind"], manifest.code_commit(places.root), as_of, "rollback", who_runs())
        put_in_force(places, folder)
        ledger.end_run(run_id, "released", why=why or None, fingerprint=said["fingerprint"], release_id=folder.name)
        journal = Journal(places.journal, run_id, "rollback")
        journal.write("ended", outcome="released", release=folder.name, before=current and current.name, why=why)
        journal.close()
    return [
        f"In vigore: {folder.name}, alla data del {as_of:%d/%m/%Y}" + (f" (prima {current.name})." if current else "."),
        "Il prossimo `make refresh` fa una release solo se qualcosa è cambiato dall'ultima che è stata fatta.",
    ]


def releases_listed(places: Places) -> list[dict[str, object]]:
    """The releases that are kept, the newest first: name, hour, day, kind, size, and whether it is in force."""
    current = current_release(places)
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
            }
        )
    return listed
