"""The main job: deliveries in, a release out, or everything left as it was."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ingest.archive import ArchiveError
from ingest.intake import Intake, KnownDelivery, take_in
from ingest.problems import Problem
from ingest.register import Register, check_register, load_register
from pipeline import manifest, release
from pipeline.gate import Gate
from pipeline.ledger import Ledger, LedgerDelivery
from pipeline.lock import exclusive
from pipeline.places import Places
from pipeline.terminal import Progress

EXAMPLE_AS_OF = date(2026, 4, 30)
"""The reference example is seen from the day by which the accounts of 2025 are due."""


class BuildFailedError(Exception):
    """A stage stopped the release. `lines` say what, where and who repairs; `data/current` is as it was."""

    def __init__(self, stage: str, lines: list[str]) -> None:
        super().__init__(f"{stage}: {lines[0] if lines else ''}")
        self.stage = stage
        self.lines = lines


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
    problems: tuple[Problem, ...]


def sound_register(places: Places) -> Register:
    """The register, checked. Raises BuildFailedError with a line for each mistake in it."""
    register = load_register(places.seeds)
    problems = check_register(register)
    if problems:
        raise BuildFailedError("registro", [problem.line() for problem in problems])
    return register


def _is_example(places: Places, ledger: Ledger, options: Options) -> bool:
    """Whether to build the reference example: on request, or when nothing was ever delivered."""
    if options.example:
        return True
    waiting = places.inbox.exists() and any(path.is_file() for path in places.inbox.rglob("*"))
    return not ledger.deliveries() and not waiting


def _known(ledger: Ledger) -> dict[str, KnownDelivery]:
    return {
        d.sha256: KnownDelivery(
            entity_id=d.entity_id,
            sha256=d.sha256,
            file_name=d.file_name,
            sequence=d.sequence,
            first_accepted_at=d.first_accepted_at,
        )
        for d in ledger.deliveries()
    }


def _take_example(places: Places, register: Register, as_of: date) -> Intake:
    from pipeline.example.deliveries import write_example
    from pipeline.example.reconstruct import ReconstructionError

    try:
        write_example(register, places.example / "inbox")
    except ReconstructionError as error:
        raise BuildFailedError("esempio", [str(error)]) from error
    return take_in(places.example / "inbox", places.example / "archive", register, {}, as_of)


def _take_real(places: Places, register: Register, ledger: Ledger, as_of: date) -> Intake:
    try:
        intake = take_in(places.inbox, places.archive, register, _known(ledger), as_of)
    except ArchiveError as error:
        raise BuildFailedError("archivio", [str(error)]) from error
    if intake.is_example:
        raise BuildFailedError(
            "consegne",
            [
                f"in {places.inbox} ci sono solo file d'esempio, che non sono consegne. Rimedio: toglierli; "
                "l'esempio si costruisce da sé con `make build ARGS=--example`"
            ],
        )
    # Accepted is accepted, also when a later stage fails: the files are in the archive by now.
    ledger.record_deliveries(
        LedgerDelivery(
            sequence=d.sequence,
            entity_id=d.entity_id,
            source_id=d.source_id,
            scope=d.scope,
            period_start=d.period[0],
            period_end=d.period[1],
            file_name=d.file_name,
            sha256=d.sha256,
            first_accepted_at=d.first_accepted_at,
        )
        for d in intake.deliveries
        if d.is_new
    )
    if not intake.deliveries:
        raise BuildFailedError(
            "consegne", ["nessuna consegna accettata", *(problem.line() for problem in intake.problems)]
        )
    return intake


def build(places: Places, options: Options, progress: Progress) -> Built:
    """Build a release and put it in force.

    Raises AlreadyRunningError when another build holds the data folder, BuildFailedError when a stage stops the
    release; then what was built is moved to `data/failed` and `data/current` is untouched.
    """
    with exclusive(places.data / "build.lock"):
        ledger = Ledger(places.ledger)
        is_example = _is_example(places, ledger, options)
        as_of = options.as_of or (EXAMPLE_AS_OF if is_example else datetime.now().astimezone().date())
        run_id = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ") + f"-{os.getpid()}"
        commit = manifest.code_commit(places.root)
        ledger.start_run(run_id, "example" if is_example else "real", commit, as_of)
        if is_example:
            progress.say("Nessuna consegna: si costruisce l'ESEMPIO di riferimento (Relazione 2025, dati ricostruiti).")
        release.sweep(places)
        folder = release.open_aside(places, run_id)
        run = _Run(places, ledger, progress, run_id, folder, is_example, as_of, commit)
        try:
            built = run.to_release()
        except BaseException as error:
            kept = release.set_aside(places, folder)
            ledger.end_run(run_id, "failed", progress.seconds, None, str(error) or type(error).__name__)
            if kept and isinstance(error, BuildFailedError):
                error.lines.append(f"quanto costruito finora è in {kept}")
            raise
        ledger.end_run(run_id, "released", progress.seconds, run.fingerprint, None)
        return built


@dataclass
class _Run:
    places: Places
    ledger: Ledger
    progress: Progress
    run_id: str
    folder: Path
    is_example: bool
    as_of: date
    commit: str | None
    fingerprint: str | None = None

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse.duckdb"

    def to_release(self) -> Built:
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
        with stage("switch", "Pubblicazione"):
            self._write_manifest(intake)
            release.switch(self.places, self.folder)
        return Built(self.places.releases / self.run_id, self.is_example, self.as_of, tuple(intake.problems))

    def _take(self, register: Register) -> Intake:
        if self.is_example:
            intake = _take_example(self.places, register, self.as_of)
        else:
            intake = _take_real(self.places, register, self.ledger, self.as_of)
        accepted = sum(len(d.rows) for d in intake.deliveries)
        refused = sum(len(d.quarantined) for d in intake.deliveries)
        self.progress.detail(f"{len(intake.deliveries)} file, {accepted} righe accettate, {refused} in quarantena")
        return intake

    def _load(self, intake: Intake) -> None:
        from ingest.load import RunInfo, load_warehouse

        self.fingerprint = manifest.fingerprint(self.places, _inputs(intake), self.as_of)
        run = RunInfo(self.run_id, self.as_of, self.fingerprint, self.is_example)
        load_warehouse(self.warehouse, intake, run)

    def _compute(self) -> None:
        from pipeline.dbt import run_build

        failures = run_build(self.places, self.places.building / "warehouse.duckdb")
        if failures:
            raise BuildFailedError("dbt", [f"{failure.name}: {failure.message}" for failure in failures])

    def _export(self) -> None:
        from exports import ExportDiffersError, export_all

        try:
            written = export_all(self.warehouse, self.folder / "exports")
        except ExportDiffersError as error:
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
