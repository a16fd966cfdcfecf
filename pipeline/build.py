"""The main job: deliveries in, a release out, or everything left as it was."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from ingest.events.store import EventStore
from ingest.intake import Intake
from ingest.register import Register
from pipeline import arrivals, manifest, release
from pipeline.failure import BuildFailedError
from pipeline.journal import Journal
from pipeline.ledger import Ledger, next_run_id, who_runs
from pipeline.lock import exclusive
from pipeline.news import SEEN_FILE, Seen, last_made, look, standing, what_is_new
from pipeline.notices import Notices
from pipeline.places import Places
from pipeline.recovery import recover
from pipeline.releases import REFUSED_FILE, prune
from pipeline.rollback import HOLDS, rollback_that_holds
from pipeline.soundness import check_state
from pipeline.stages import Stages, inputs_of, pseudonyms_of
from pipeline.status import seen_from_a_day_to_come
from pipeline.terminal import Progress

EXAMPLE_AS_OF = date(2026, 4, 30)
"""The reference example is seen from the day by which the accounts of 2025 are due."""


@dataclass(frozen=True)
class Options:
    """What a person may ask of a build.

    A refresh (`only_if_new`) does nothing when nothing changed. `keep` releases stay; with none, all do.
    """

    example: bool = False
    as_of: date | None = None
    only_if_new: bool = False
    keep: int | None = None
    wait_seconds: float = 0

    @property
    def command(self) -> str:
        """The command that asks for it."""
        return "refresh" if self.only_if_new else "build"


@dataclass(frozen=True)
class Built:
    """A release in force, and what is worth saying about the intake that fed it."""

    folder: Path
    is_example: bool
    as_of: date
    refused: tuple[str, ...]
    set_aside: tuple[str, ...]
    notices: Notices


@dataclass(frozen=True)
class Held:
    """Why a refresh made no release though something is new: somebody went back to an earlier one."""

    lines: tuple[str, ...]


def build(places: Places, options: Options, progress: Progress) -> Built | Held | None:
    """Build a release and put it in force; None, and nothing changed, when a refresh finds nothing new.

    A refresh is held while a release is in force by a rollback, until a person takes away the cause.

    Raises AlreadyRunningError when another build holds the data folder, BuildFailedError when a stage stops the
    release; then what was built is moved to `data/failed` and `data/current` is untouched.
    """
    with exclusive(places.lock, options.wait_seconds):
        check_state(places)
        ledger = Ledger(places.ledger)
        recovered = recover(places, ledger)
        for line in recovered:
            progress.say(line)
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
        as_of = options.as_of or _today(places, ledger, is_example=is_example)
        run_id = next_run_id(ledger)
        commit = manifest.code_commit(places.root)
        journal = Journal(places.journal, run_id, options.command)
        ledger.start_run(run_id, "example" if is_example else "real", commit, as_of, options.command, who_runs())

        def take(register: Register, events: EventStore) -> Intake:
            if is_example:
                return arrivals.take_example(places, register, as_of, events)
            return arrivals.take_real(places, register, ledger, as_of, events)

        folder, is_incremental = places.releases / run_id, options.only_if_new
        stages = Stages(places, folder, is_example, as_of, commit, progress, take, ledger, is_incremental)
        run = _Run(stages, ledger, journal)
        progress.on_stage = run.note_stage
        try:
            run.journal.write("started", as_of=as_of.isoformat(), commit=commit, who=who_runs())
            for line in recovered:
                run.journal.write("recovered", what=line)
            seen = look(places, ledger, pseudonyms_of(places, is_example=is_example))
            reasons = what_is_new(places, ledger, seen, as_of) if options.only_if_new else []
            if options.only_if_new and not reasons:
                run.end("unchanged")
                return None
            if options.only_if_new and rollback_that_holds(places, ledger):
                held = Held((HOLDS, *(f"In attesa: {reason}." for reason in reasons)))
                run.end("held", " ".join(held.lines))
                return held
            for reason in reasons:
                progress.say(f"Da rifare: {reason}.")
            if as_of > datetime.now().astimezone().date():
                progress.say(seen_from_a_day_to_come(as_of))
                run.journal.write("as_of_ahead", as_of=as_of.isoformat())
            if is_example:
                why = "Nessuna consegna: si costruisce" if is_first else "Si costruisce"
                progress.say(f"{why} l'ESEMPIO di riferimento (Relazione 2025, dati pubblicati e ricostruiti).")
            built = run.to_release(seen, reasons)
            if options.keep:
                run.journal.write("pruned", releases=prune(places, options.keep, datetime.now(UTC)))
            return built
        except BaseException as error:
            run.clear_up(error)
            raise
        finally:
            progress.on_stage = None
            run.journal.close()


def _today(places: Places, ledger: Ledger, *, is_example: bool) -> date:
    """The day from which the year is seen: never earlier than that of the last release, though the clock went back."""
    if is_example:
        return EXAMPLE_AS_OF
    made = last_made(places, ledger)
    days = [date.fromisoformat(run.as_of) for run in ledger.runs() if made and run.run_id == made.name and run.as_of]
    return max([datetime.now().astimezone().date(), *(day for day in days)])


@dataclass
class _Run:
    stages: Stages
    ledger: Ledger
    journal: Journal
    inputs: dict[str, int] = field(default_factory=dict)

    def note_stage(self, stage: str, is_done: bool) -> None:
        """Log that a stage begins or is done."""
        if is_done:
            self.journal.write("stage_done", stage=stage, seconds=self.stages.progress.seconds[stage])
        else:
            self.journal.write("stage_begun", stage=stage)

    def end(self, outcome: str, error: str | None = None) -> None:
        """Record how the run ended, in the ledger and in the log."""
        made = self.stages
        self.ledger.end_run(
            made.folder.name,
            outcome,
            seconds=made.progress.seconds,
            inputs=self.inputs,
            fingerprint=made.fingerprint if outcome == "released" else None,
            error=error,
            release_id=made.folder.name if outcome == "released" else None,
        )
        self.journal.write("ended", outcome=outcome, error=error, inputs=self.inputs, seconds=made.progress.seconds)

    def clear_up(self, error: BaseException) -> None:
        """Record how the run ended. What came after the switch cannot undo it: a release in force stays where it is."""
        made = self.stages
        said = str(error) or type(error).__name__
        if release.current_release(made.places) == made.folder.resolve():
            self.end("released", said)
            return
        kept = release.set_aside(made.places, made.folder)
        self.end("failed", said)
        if kept and isinstance(error, BuildFailedError):
            error.lines.append(f"quanto costruito finora è in {kept}")
            error.refused, error.refused_in = made.refused, kept / REFUSED_FILE

    def to_release(self, seen: Seen, reasons: Sequence[str]) -> Built:
        made = self.stages
        intake = made.run()
        self.inputs = {
            "deliveries": len(intake.deliveries),
            "new": sum(one.is_new for one in intake.deliveries),
            "rows_accepted": sum(one.rows_accepted for one in intake.deliveries),
            "rows_quarantined": sum(one.rows_quarantined for one in intake.deliveries),
            "files_refused": len(intake.refused),
        }
        notices = Notices.of(intake, made.warehouse)
        notices.write(made.folder)
        # What the ledger holds now; what lay in the inbox before it was read: a file that came later is new.
        after = replace(seen, standing=standing(self.ledger))
        (made.folder / SEEN_FILE).write_text(after.text(), encoding="utf-8")
        with made.progress.stage("switch", "Pubblicazione"):
            self._write_manifest(intake, reasons)
            release.switch(made.places, made.folder)
        self.end("released")
        return Built(
            made.folder,
            made.is_example,
            made.as_of,
            refused=made.refused,
            set_aside=intake.ignored,
            notices=notices,
        )

    def _write_manifest(self, intake: Intake, reasons: Sequence[str]) -> None:
        made = self.stages
        facts = {
            "run_id": made.folder.name,
            "kind": "example" if made.is_example else "real",
            "as_of": made.as_of.isoformat(),
            "fingerprint": made.fingerprint,
            "commit": made.commit,
            "reasons": list(reasons),
            "seconds": made.progress.seconds,
        }
        manifest.write_manifest(made.folder / "manifest.json", made.places, facts, inputs_of(intake))
