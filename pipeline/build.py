"""The main job: deliveries in, a release out, or everything left as it was."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ingest.events.store import EventStore
from ingest.intake import Intake
from ingest.register import Register, SchemaError, check_register, load_register
from pipeline import arrivals, manifest, release
from pipeline.failure import BuildFailedError
from pipeline.gate import Gate
from pipeline.ledger import Ledger
from pipeline.lock import exclusive
from pipeline.places import Places
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


def sound_register(places: Places) -> Register:
    """The register, checked. Raises BuildFailedError with a line for each mistake in it."""
    import yaml

    try:
        register = load_register(places.seeds)
    except (SchemaError, yaml.YAMLError) as error:
        said = " ".join(str(error).split())
        raise BuildFailedError(
            "registro", [f"{said}. Rimedio: correggere il file .yml che descrive la tabella"]
        ) from error
    problems = check_register(register)
    if problems:
        raise BuildFailedError("registro", [problem.line() for problem in problems])
    return register


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
        run = _Run(places, ledger, progress, run_id, is_example, as_of, manifest.code_commit(places.root))
        ledger.start_run(run_id, "example" if is_example else "real", run.commit, as_of)
        try:
            return run.to_release()
        except BaseException as error:
            run.clear_up(error)
            raise


@dataclass
class _Run:
    places: Places
    ledger: Ledger
    progress: Progress
    run_id: str
    is_example: bool
    as_of: date
    commit: str | None
    fingerprint: str | None = None

    @property
    def folder(self) -> Path:
        return self.places.releases / self.run_id

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse.duckdb"

    def clear_up(self, error: BaseException) -> None:
        """Record how the run ended. What came after the switch cannot undo it: a release in force stays where it is."""
        if release.current_release(self.places) == self.folder.resolve():
            self.ledger.end_run(self.run_id, "released", self.progress.seconds, self.fingerprint, str(error))
            return
        kept = release.set_aside(self.places, self.folder)
        said = str(error) or type(error).__name__
        self.ledger.end_run(self.run_id, "failed", self.progress.seconds, None, said)
        if kept and isinstance(error, BuildFailedError):
            error.lines.append(f"quanto costruito finora è in {kept}")

    def to_release(self) -> Built:
        release.sweep(self.places)
        release.open_aside(self.places, self.run_id)
        stage: Callable[[str, str], AbstractContextManager[None]] = self.progress.stage
        with stage("register", "Registro: controllo"):
            register = sound_register(self.places)
            self.progress.detail(f"{len(register.table('indicators'))} indicatori")
        # The gate gets ready on the other core while the files are read and dbt works.
        with Gate(self.places, self.warehouse, self.folder / "gate") as gate:
            with stage("ingest", "Consegne: lettura e contratti"):
                intake = self._take(register)
                self._load(intake)
            with stage("dbt", "dbt: misure, algoritmi, esiti, pubblicazione"):
                self._compute()
            with stage("gate", "Cancello: great-expectations"):
                outcome = gate.judge()
                if not outcome.passed:
                    raise BuildFailedError("cancello", list(outcome.lines))
                self.progress.detail(outcome.lines[-1] if outcome.lines else "")
        with stage("release", "Chiusura del magazzino"):
            release.seal(self.warehouse)
        with stage("exports", "Esportazioni: scritte, riaperte, confrontate"):
            self._export()
        refused = tuple(problem.line() for problem in intake.problems)
        if refused:
            (self.folder / REFUSED_FILE).write_text("\n".join(refused) + "\n", encoding="utf-8")
        with stage("switch", "Pubblicazione"):
            self._write_manifest(intake)
            release.switch(self.places, self.folder)
        self.ledger.end_run(self.run_id, "released", self.progress.seconds, self.fingerprint, None)
        return Built(
            self.folder,
            self.is_example,
            self.as_of,
            refused=refused,
            set_aside=intake.ignored,
            poorer=tuple(arrivals.poorer_corrections(intake)),
        )

    def _take(self, register: Register) -> Intake:
        events = self._event_store(register)
        if self.is_example:
            intake = arrivals.take_example(self.places, register, self.as_of, events)
        else:
            intake = arrivals.take_real(self.places, register, self.ledger, self.as_of, events)
        accepted = sum(d.rows_accepted for d in intake.deliveries)
        refused = sum(d.rows_quarantined for d in intake.deliveries)
        self.progress.detail(f"{len(intake.deliveries)} file, {accepted} righe accettate, {refused} in quarantena")
        return intake

    def _event_store(self, register: Register) -> EventStore:
        from ingest.events.corrections import corrections_of
        from ingest.events.personal import EXAMPLE_SECRET, Pseudonyms, read_secret
        from ingest.events.store import EventStore
        from ingest.load import open_warehouse

        open_warehouse(self.warehouse)
        try:
            secret = EXAMPLE_SECRET if self.is_example else read_secret(self.places.secret)
        except ValueError as error:
            raise BuildFailedError("chiave", [str(error)]) from error
        return EventStore(self.warehouse, self.places.scratch, Pseudonyms(secret), corrections_of(register))

    def _load(self, intake: Intake) -> None:
        from ingest.load import RunInfo, load_warehouse

        self.fingerprint = manifest.fingerprint(self.places, _inputs(intake), self.as_of)
        run = RunInfo(self.run_id, self.as_of, self.fingerprint, self.is_example)
        load_warehouse(self.warehouse, intake, run)
        self.ledger.copy_runs(self.warehouse)

    def _compute(self) -> None:
        from pipeline.dbt import run_build

        failures = run_build(self.places, self.places.building / "warehouse.duckdb")
        if failures:
            raise BuildFailedError("dbt", [f"{failure.name}: {failure.message}" for failure in failures])

    def _export(self) -> None:
        from exports import ExportDiffersError, export_all

        try:
            written = export_all(self.warehouse, self.folder / "exports")
        except (ExportDiffersError, ValueError) as error:
            raise BuildFailedError("esportazioni", [str(error)]) from error
        self.progress.detail(f"{len(written)} file")

    def _write_manifest(self, intake: Intake) -> None:
        facts = {
            "run_id": self.run_id,
            "kind": "example" if self.is_example else "real",
            "as_of": self.as_of.isoformat(),
            "fingerprint": self.fingerprint,
            "commit": self.commit,
            "seconds": self.progress.seconds,
        }
        manifest.write_manifest(self.folder / "manifest.json", self.places, facts, _inputs(intake))


def _inputs(intake: Intake) -> list[manifest.InputFile]:
    return [manifest.InputFile(d.entity_id, d.file_name, d.sha256, d.sequence) for d in intake.deliveries]
