"""The stages that make a release in a folder: the same ones for a build, which publishes it, and for a rebuild."""

import shlex
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.events.personal import EXAMPLE_SECRET, Pseudonyms, read_secret
from ingest.events.store import EventStore
from ingest.intake import Intake
from ingest.register import Register, SchemaError, check_register, load_register
from pipeline import arrivals, manifest, release
from pipeline.carry import carry_models, carry_months, note_models
from pipeline.failure import BuildFailedError
from pipeline.gate import Gate
from pipeline.inputs_lock import LOCK_FILE, InputsLock, read_lock
from pipeline.ledger import Ledger
from pipeline.ledger_copy import copy_ledger
from pipeline.places import Places
from pipeline.releases import REFUSED_FILE, damage
from pipeline.terminal import Progress

_READING = ("corrections.csv", "corrections.yml")
"""Files of the register by which deliveries are read."""


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


def pseudonyms_of(places: Places, *, is_example: bool) -> Pseudonyms:
    """The pseudonyms of this installation, or the example's; the first run of real deliveries makes the key.

    Raises BuildFailedError when the key is none, or is gone: another would make, unsaid, other pseudonyms of the same
    businesses.
    """
    if not is_example and not places.secret.exists() and places.ledger.exists() and Ledger(places.ledger).deliveries():
        remedy = (
            "se sta altrove, dirlo con TRAGUARDO_SECRET (`set -a; . /etc/traguardo.env`); se no rimetterla da una "
            "copia (`make backup` la tiene come secret.key); se è persa per sempre, farne una nuova con "
            f"`umask 077; openssl rand -hex 32 > {shlex.quote(str(places.secret))}`: gli pseudonimi di prima e di dopo "
            "non si confronteranno"
        )
        raise BuildFailedError("chiave", [f"{places.secret}: manca la chiave degli pseudonimi. Rimedio: {remedy}"])
    try:
        return Pseudonyms(EXAMPLE_SECRET if is_example else read_secret(places.secret))
    except ValueError as error:
        raise BuildFailedError("chiave", [str(error)]) from error


@dataclass
class Stages:
    """A release being made in `folder`. Nothing outside it is changed, but for what `take` takes in."""

    places: Places
    folder: Path
    is_example: bool
    as_of: date
    commit: str | None
    progress: Progress
    take: Callable[[Register, EventStore], Intake]
    ledger: Ledger | None
    is_incremental: bool = False
    """Whether what did not change is taken over from the release in force; if not, everything is worked out."""
    fingerprint: str | None = None
    key_id: str = ""
    previous: InputsLock | None = None
    """The inputs of the release from which something is taken over."""
    carried: Sequence[str] = ()
    """The files of the models that need not run."""
    refused: tuple[str, ...] = ()
    """What was refused, a line a problem."""

    @property
    def warehouse(self) -> Path:
        """The warehouse being made."""
        return self.folder / "warehouse.duckdb"

    def run(self) -> Intake:
        """From the register to the exports, with the lock of the inputs. Raises BuildFailedError where one stops."""
        self.folder.mkdir(parents=True)
        stage = self.progress.stage
        with stage("register", "Registro: controllo"):
            register = sound_register(self.places)
            self.progress.detail(f"{len(register.table('indicators'))} indicatori")
        # The gate gets ready on the other core while the files are read and dbt works.
        with Gate(self.places, self.warehouse, self.folder / "gate") as gate:
            with stage("ingest", "Consegne: lettura e contratti"):
                intake = self._take(register)
                self._say_taken(intake)
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
        return intake

    def _take(self, register: Register) -> Intake:
        """Take in, and keep what was refused beside what is being made: it is told though a later stage stops."""
        try:
            intake = self.take(register, self._event_store(register))
        except BuildFailedError as error:
            self._note_refused(error.refused)
            raise
        self._note_refused([problem.line() for problem in intake.problems])
        return intake

    def _note_refused(self, lines: Sequence[str]) -> None:
        self.refused = tuple(lines)
        if lines:
            (self.folder / REFUSED_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _say_taken(self, intake: Intake) -> None:
        accepted = sum(d.rows_accepted for d in intake.deliveries)
        refused = sum(d.rows_quarantined for d in intake.deliveries)
        self.progress.detail(f"{len(intake.deliveries)} file, {accepted} righe accettate, {refused} in quarantena")

    def _event_store(self, register: Register) -> EventStore:
        from ingest.events.carry import Previous
        from ingest.events.corrections import corrections_of
        from ingest.load import open_warehouse

        open_warehouse(self.warehouse)
        pseudonyms = pseudonyms_of(self.places, is_example=self.is_example)
        self.key_id = pseudonyms.key_id
        self.previous = self._previous()
        previous = Previous(self._in_force) if self._carries_rows() else None
        return EventStore(self.warehouse, self.places.scratch, pseudonyms, corrections_of(register), previous)

    @property
    def _in_force(self) -> Path:
        return self.places.current.resolve() / "warehouse.duckdb"

    def _previous(self) -> InputsLock | None:
        """The inputs of the release in force, when the same program made it, of the same kind and with the same key."""
        current = release.current_release(self.places)
        if not self.is_incremental or current is None or damage(current):
            return None
        try:
            lock = read_lock(current)
        except BuildFailedError:
            return None
        # What was accepted on a later day may be in the future of this one, and was read as on that release's day.
        is_same = (
            lock.as_of <= self.as_of
            and all(one.first_accepted_at <= lock.as_of for one in lock.deliveries)
            and lock.is_example == self.is_example
            and lock.key == self.key_id
            and lock.code == manifest.code_hash(self.places)
        )
        return lock if is_same else None

    def _carries_rows(self) -> bool:
        """Whether the rows of known deliveries of events are those that this run would read again."""
        if self.previous is None or self.is_example:
            return False
        now = manifest.described_register_hashes(self.places)
        return all(now.get(name) == self.previous.register.get(name) for name in _READING)

    def _untouched(self, intake: Intake) -> set[str]:
        """The sources whose deliveries, and what was refused in them, are those of the release in force."""
        from ingest.sources import all_sources

        then, now = defaultdict(set), defaultdict(set)
        for one in self.previous.deliveries if self.previous else ():
            then[one.source_id].add((one.sequence, one.sha256))
        for delivery in intake.deliveries:
            now[delivery.source_id].add((delivery.sequence, delivery.sha256))
        sources = {source.source_id for source in all_sources()}
        return {source for source in sources if then[source] == now[source]}

    def _load(self, intake: Intake) -> None:
        from ingest.load import RunInfo, load_warehouse

        self.fingerprint = manifest.fingerprint(self.places, inputs_of(intake), self.as_of, self.key_id)
        self._write_lock(intake, self.fingerprint)
        run = RunInfo(self.folder.name, self.as_of, self.fingerprint, self.is_example)
        load_warehouse(self.warehouse, intake, run)
        if self.previous:
            self._carry(intake, self.previous)
        copy_ledger(self.warehouse, self.ledger)

    def _carry(self, intake: Intake, previous: InputsLock) -> None:
        untouched: set[str] = set()
        if previous.register == manifest.described_register_hashes(self.places):
            untouched = self._untouched(intake)
            self.carried = carry_models(self._in_force.parent, self.warehouse, untouched)
        if self._carries_rows():
            carry_months(self._in_force, self.warehouse, untouched if self.carried else ())

    def _write_lock(self, intake: Intake, fingerprint: str) -> None:
        lock = InputsLock(
            self.is_example,
            self.as_of,
            self.commit,
            fingerprint,
            manifest.code_hash(self.places),
            self.key_id,
            manifest.described_register_hashes(self.places),
            tuple(arrivals.entry(delivery) for delivery in intake.deliveries),
        )
        (self.folder / LOCK_FILE).write_text(lock.text(), encoding="utf-8")

    def _compute(self) -> None:
        from pipeline.dbt import run_build

        failures = run_build(self.places, self.warehouse, self.carried)
        if failures:
            raise BuildFailedError("dbt", [f"{failure.name}: {failure.message}" for failure in failures])
        note_models(self.places, self.folder)
        if self.carried:
            self.progress.detail(f"{len(self.carried)} modelli come nella release in vigore")

    def _export(self) -> None:
        from exports import ExportDiffersError, export_all

        try:
            written = export_all(self.warehouse, self.folder / "exports")
        except (ExportDiffersError, ValueError) as error:
            raise BuildFailedError("esportazioni", [str(error)]) from error
        self.progress.detail(f"{len(written)} file")


def inputs_of(intake: Intake) -> list[manifest.InputFile]:
    """What the manifest and the fingerprint say of the deliveries."""
    return [manifest.InputFile(d.entity_id, d.file_name, d.sha256, d.sequence) for d in intake.deliveries]
