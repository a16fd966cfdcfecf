"""The main job: deliveries in, a release out, or everything left as it was."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ingest.events.store import EventStore
from ingest.intake import Intake
from ingest.register import Register
from pipeline import arrivals, manifest, release
from pipeline.failure import BuildFailedError
from pipeline.ledger import Ledger
from pipeline.lock import exclusive
from pipeline.places import Places
from pipeline.stages import Stages, inputs_of
from pipeline.terminal import Progress

EXAMPLE_AS_OF = date(2026, 4, 30)
"""The reference example is seen from the day by which the accounts of 2025 are due."""
REFUSED_FILE = "rifiutati.txt"
"""Every line that was refused in a run, in its release: the screen shows the first ones."""


@dataclass(frozen=True)
class Options:
    """What a person may ask of a build."""

    example: bool = False
    as_of: date | None = None


@dataclass(frozen=True)
class Built:
    """A release in force, and what is worth saying about the intake that fed it."""

    folder: Path
    is_example: bool
    as_of: date
    refused: tuple[str, ...]
    set_aside: tuple[str, ...]
    poorer: tuple[str, ...]


def build(places: Places, options: Options, progress: Progress) -> Built:
    """Build a release and put it in force.

    Raises AlreadyRunningError when another build holds the data folder, BuildFailedError when a stage stops the
    release; then what was built is moved to `data/failed` and `data/current` is untouched.
    """
    with exclusive(places.data / "build.lock"):
        ledger = Ledger(places.ledger)
        is_first = arrivals.nothing_was_ever_delivered(places, ledger)
        if options.example and ledger.deliveries():
            raise BuildFailedError(
                "esempio",
                [
                    f"in {places.data} ci sono consegne vere, che l'esempio toglierebbe dalla release in vigore. "
                    "Rimedio: costruirlo altrove, con `make build ARGS='--data ALTRA_CARTELLA --example'`"
                ],
            )
        is_example = is_first or options.example
        if is_example:
            why = "Nessuna consegna: si costruisce" if is_first else "Si costruisce"
            progress.say(f"{why} l'ESEMPIO di riferimento (Relazione 2025, dati pubblicati e ricostruiti).")
        as_of = options.as_of or (EXAMPLE_AS_OF if is_example else datetime.now().astimezone().date())
        run_id = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ") + f"-{os.getpid()}"
        commit = manifest.code_commit(places.root)
        ledger.start_run(run_id, "example" if is_example else "real", commit, as_of)

        def take(register: Register, events: EventStore) -> Intake:
            if is_example:
                return arrivals.take_example(places, register, as_of, events)
            return arrivals.take_real(places, register, ledger, as_of, events)

        stages = Stages(places, places.releases / run_id, is_example, as_of, commit, progress, take, ledger)
        run = _Run(stages, ledger)
        try:
            return run.to_release()
        except BaseException as error:
            run.clear_up(error)
            raise


@dataclass
class _Run:
    stages: Stages
    ledger: Ledger

    def clear_up(self, error: BaseException) -> None:
        """Record how the run ended. What came after the switch cannot undo it: a release in force stays where it is."""
        made = self.stages
        run_id, seconds = made.folder.name, made.progress.seconds
        if release.current_release(made.places) == made.folder.resolve():
            self.ledger.end_run(run_id, "released", seconds, made.fingerprint, str(error))
            return
        kept = release.set_aside(made.places, made.folder)
        said = str(error) or type(error).__name__
        self.ledger.end_run(run_id, "failed", seconds, None, said)
        if kept and isinstance(error, BuildFailedError):
            error.lines.append(f"quanto costruito finora è in {kept}")

    def to_release(self) -> Built:
        made = self.stages
        release.sweep(made.places)
        intake = made.run()
        refused = tuple(problem.line() for problem in intake.problems)
        if refused:
            (made.folder / REFUSED_FILE).write_text("\n".join(refused) + "\n", encoding="utf-8")
        with made.progress.stage("switch", "Pubblicazione"):
            self._write_manifest(intake)
            release.switch(made.places, made.folder)
        self.ledger.end_run(made.folder.name, "released", made.progress.seconds, made.fingerprint, None)
        return Built(
            made.folder,
            made.is_example,
            made.as_of,
            refused=refused,
            set_aside=intake.ignored,
            poorer=tuple(arrivals.poorer_corrections(intake)),
        )

    def _write_manifest(self, intake: Intake) -> None:
        made = self.stages
        facts = {
            "run_id": made.folder.name,
            "kind": "example" if made.is_example else "real",
            "as_of": made.as_of.isoformat(),
            "fingerprint": made.fingerprint,
            "commit": made.commit,
            "seconds": made.progress.seconds,
        }
        manifest.write_manifest(made.folder / "manifest.json", made.places, facts, inputs_of(intake))
