"""Take in deliveries: the new files of the inbox and the known ones of the archive, each accepted or refused.

What comes out depends on the ledger, the archive and the inbox alone. Precedence between two deliveries of the same
source, scope and period is their sequence number, so both are taken and nothing is overwritten here.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.again import superseded_again
from ingest.archive import fetch, keep, private
from ingest.contents import Contents, OpenedFile
from ingest.delivery import Delivery, Intake, KnownDelivery, delivery_id_of
from ingest.events.contents import SCOPE_SEPARATOR, EventContents
from ingest.events.rivals import month_problems
from ingest.events.table import SheetTable, TextTable
from ingest.inbox import FOLDER_REMEDY, FoundFile, RefusedFile, is_delivery, read_inbox
from ingest.names import name_contradictions
from ingest.opening import open_delivery
from ingest.problems import Problem, bounded, nearest
from ingest.reader import FileRefused
from ingest.source import is_example_name
from ingest.sources import all_sources, event_sources
from ingest.together import Answer, Candidate, complete, in_order, rivals_of
from ingest.unforeseen import costing_one_file, judge_forms

if TYPE_CHECKING:
    from ingest.events.store import EventStore
    from ingest.register import Register

__all__ = ["Delivery", "Intake", "KnownDelivery", "RefusedFile", "is_delivery", "take_in"]

Opened = OpenedFile | TextTable | SheetTable


@dataclass
class _Run:
    archive: Path
    register: Register
    known: Mapping[str, KnownDelivery]
    as_of: date
    is_example: bool
    withdrawn: Mapping[str, str]
    scratch: Path
    events: EventStore | None
    refused: list[RefusedFile] = field(default_factory=list)
    lying: frozenset[tuple[str, str, str]] = frozenset()

    def delivered_on(self, candidate: Candidate) -> date:
        """Give the day on which a file speaks: a day to come is none that has passed when it is read again later."""
        return min(candidate.known.first_accepted_at, self.as_of) if candidate.known else self.as_of

    def refuse(self, entity_id: str, file_name: str, *problems: Problem) -> None:
        few = bounded(problems, "correggere questi e riconsegnare il file: degli altri si dirà allora")
        told = tuple(self.register.door.problem(problem) for problem in few)
        self.refused.append(RefusedFile(entity_id, file_name, told))


def take_in(
    inbox: Path,
    archive: Path,
    register: Register,
    known: Mapping[str, KnownDelivery],
    as_of: date,
    *,
    is_example: bool,
    withdrawn: Mapping[str, str] | None = None,
    events: EventStore | None = None,
) -> Intake:
    """Take in the known deliveries (`known` is by SHA-256), then the new files of `inbox/<entity_id>/`.

    A new file gets the next sequence number, in the order of entity and file name, exports of one source in that of
    the months that they hold; new exports that hold one month are all refused, and so are new forms of one centre and
    period that say different things. A run of the
    example takes example files and no other, a real run takes every file but those. A known delivery that was
    withdrawn (`withdrawn` says why, by SHA-256) keeps its number and is not taken; its bytes in the inbox are refused.
    Rows of events go into `events` at once. What a file says is judged as on the day on which it was first accepted,
    or on `as_of` when that is earlier: the same file says the same at every later run.

    Raises `ArchiveError` when a known delivery can no longer be read from the archive nor found in the inbox,
    RuntimeError when a file of events comes and there is no store.
    """
    scratch = archive.with_name(".incoming")
    shutil.rmtree(scratch, ignore_errors=True)
    private(scratch)
    try:
        found = read_inbox(inbox, scratch, register.door)
        run = _Run(archive, register, known, as_of, is_example, withdrawn or {}, scratch, events, found.refused)
        run.lying = frozenset((file.entity_id, file.file_name, file.sha256) for file in found.files)
        candidates = [*_known_files(run, found.files), *_new_files(run, found.files)]
        deliveries = tuple(_deliveries(run, in_order(complete(_judge(run, candidates), run.events))))
        return Intake(deliveries, tuple(run.refused), tuple(found.ignored))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _judge(run: _Run, candidates: Iterable[Candidate]) -> list[tuple[Candidate, Answer]]:
    """Open every file and judge its rows: forms all together, files of events one by one; answers in their order.

    An error that a file brings about, and that nobody foresaw, costs that file alone.
    """
    opened: list[tuple[OpenedFile, date]] = []
    answers: dict[int, Answer] = {}
    asked: list[Candidate] = []
    for candidate in candidates:
        if contents := _carried(run, candidate):
            answers[len(asked)] = contents
            asked.append(candidate)
            continue
        try:
            with costing_one_file(candidate.file_name):
                file = _open_again(run, candidate) if candidate.known else _open(run, candidate)
            if isinstance(file, OpenedFile):
                opened.append((file, run.delivered_on(candidate)))
            else:
                answers[len(asked)] = _take_events(run, candidate, file)
            asked.append(candidate)
        except FileRefused as refused:
            # One accepted once and refused today is said aloud too; that it stops the run is for the caller to say.
            run.refuse(candidate.entity_id, candidate.file_name, *refused.problems)
    judged = iter(judge_forms(opened, run.register))
    return [(candidate, answers[place] if place in answers else next(judged)) for place, candidate in enumerate(asked)]


def _carried(run: _Run, candidate: Candidate) -> EventContents | None:
    """Give what a known delivery of events holds, when it need not be read again."""
    if candidate.known is None or run.events is None:
        return None
    source = next((one for one in event_sources() if one.source_id == candidate.known.source_id), None)
    return run.events.carry(source, delivery_id_of(candidate.sha256)) if source else None


def _take_events(run: _Run, candidate: Candidate, file: TextTable | SheetTable) -> EventContents:
    if run.events is None:
        raise RuntimeError(f"{candidate.file_name}: rows of events have nowhere to go")
    delivery_id, known = delivery_id_of(candidate.sha256), candidate.known
    parts = known.scope.split(SCOPE_SEPARATOR) if known and known.scope else ()
    with costing_one_file(candidate.file_name):
        door, day = run.register.door, run.delivered_on(candidate)
        contents = run.events.take(file, candidate.entity_id, delivery_id, day, door, parts=parts)
    problems = _name_problems(run, candidate, contents.source.source_id, "", contents.years, contents.month_names)
    if problems:
        run.events.discard(contents.source, delivery_id)
        raise FileRefused(*problems)
    return contents


def _known_files(run: _Run, found: Sequence[FoundFile]) -> Iterator[Candidate]:
    in_inbox = {file.sha256: file.path for file in found}
    for delivery in sorted(run.known.values(), key=lambda one: one.sequence):
        if delivery.sha256 in run.withdrawn:
            continue
        if delivery.sha256 in in_inbox:
            path = keep(run.archive, in_inbox[delivery.sha256], delivery.sha256)
        else:
            path = fetch(run.archive, delivery.sha256, delivery.file_name)
        name = run.register.door.file_name(delivery.file_name)
        yield Candidate(delivery.entity_id, name, path, delivery.sha256, delivery)


def _new_files(run: _Run, found: Sequence[FoundFile]) -> Iterator[Candidate]:
    in_inbox = {file.sha256 for file in found}
    lying = {(file.file_name, file.sha256) for file in found}
    # Of two copies the one that was taken is the original.
    first = {one.sha256: one.file_name for one in run.known.values() if (one.file_name, one.sha256) in lying}
    for file in found:
        sha256 = file.sha256
        delivery = run.known.get(sha256)
        if delivery is None:
            yield Candidate(file.entity_id, file.file_name, file.path, sha256)
        elif delivery.entity_id != file.entity_id:
            message = f"è la consegna n. {delivery.sequence} dell'ente «{delivery.entity_id}»"
            remedy = "togliere il file da questa cartella"
            run.refuse(file.entity_id, file.file_name, Problem("entity_differs", message, remedy, file.file_name))
        elif sha256 in run.withdrawn:
            undo = "se il ritiro è stato un errore, annullarlo con `make withdraw ... UNDO=1`"
            remedy = f"togliere il file da questa cartella; {undo}"
            run.refuse(
                file.entity_id,
                file.file_name,
                Problem("delivery_withdrawn", run.withdrawn[sha256], remedy, file.file_name),
            )
        elif first.setdefault(sha256, file.file_name) != file.file_name:
            run.refuse(file.entity_id, file.file_name, _repeated(file.file_name, first[sha256]))
        else:
            standing = [one for one in run.known.values() if one.sha256 not in run.withdrawn]
            later = [one for one in standing if delivery.is_superseded_by(one)]
            # A file that still lies where it was taken, beside the one that replaced it, was not delivered again.
            is_left_there = file.file_name == delivery.file_name and any(one.sha256 in in_inbox for one in later)
            if later and not is_left_there:
                run.refuse(file.entity_id, file.file_name, superseded_again(file.file_name, delivery, standing))


def _repeated(file_name: str, first: str) -> Problem:
    message = f"ha lo stesso contenuto di «{first}»: la consegna conta una volta sola"
    return Problem("file_repeated", message, "togliere una delle due copie", file_name)


def _of_another(file_name: str, entity_id: str, first: str) -> Problem:
    message = f"ha lo stesso contenuto di «{entity_id}/{first}»: conta per l'ente «{entity_id}»"
    remedy = (
        f"togliere il file da questa cartella; se è di questo ente, ritirare la consegna di «{entity_id}» con "
        "`make withdraw`, esportare di nuovo e consegnare"
    )
    return Problem("entity_differs", message, remedy, file_name)


def _open_again(run: _Run, candidate: Candidate) -> Opened:
    """Open a file that was accepted: of a reader that ended while it read it, another one is asked."""
    try:
        return _open(run, candidate)
    except FileRefused as refused:
        if [problem.rule for problem in refused.problems] != ["reader_interrupted"]:
            raise
    return _open(run, candidate)


def _open(run: _Run, candidate: Candidate) -> Opened:
    entity_id, file_name, register = candidate.entity_id, candidate.file_name, run.register
    if entity_id not in register.entities:
        near = nearest(entity_id, register.entities)
        message = f"la cartella «{entity_id}» non è di un ente conosciuto" + (f": forse «{near}»" if near else "")
        raise FileRefused(Problem("entity_unknown", message, FOLDER_REMEDY, file_name))
    if is_example_name(file_name) and not run.is_example:
        message = "è un file d'esempio, non una consegna: le due cose non si mescolano mai"
        remedy = "togliere il file; l'esempio si costruisce da sé con `make build ARGS=--example`"
        raise FileRefused(Problem("example_among_real", message, remedy, file_name))
    if run.is_example and not is_example_name(file_name):
        message = "non è un file d'esempio: le due cose non si mescolano mai"
        raise FileRefused(Problem("real_among_example", message, FOLDER_REMEDY, file_name))
    file = open_delivery(candidate.path, file_name, entity_id, register, run.scratch)
    if isinstance(file, OpenedFile):
        heading = file.heading
        problems = _name_problems(run, candidate, file.source.source_id, heading.scope, {heading.year}, frozenset())
        if problems:
            raise FileRefused(*problems)
    return file


def _name_problems(
    run: _Run, candidate: Candidate, source: str, centre: str, years: Iterable[int], months: Iterable[str]
) -> list[Problem]:
    return name_contradictions(
        candidate.file_name,
        source=source,
        sources={*run.register.sources, *(source.source_id for source in all_sources())},
        centre=centre,
        centres=[one for entity, one in run.register.centres if entity == candidate.entity_id],
        years=years,
        months=months,
    )


def _deliveries(run: _Run, answers: Sequence[tuple[Candidate, Answer]]) -> Iterator[Delivery]:
    sequence = max((one.sequence for one in run.known.values()), default=0)
    rivals = rivals_of(answers)
    first: dict[str, tuple[str, str]] = {}
    held: dict[tuple[str, str, str, date], int] = {}
    for candidate, answer in answers:
        entity_id, file_name, sha256 = candidate.entity_id, candidate.file_name, candidate.sha256
        if isinstance(answer, FileRefused):
            run.refuse(entity_id, file_name, *answer.problems)
        elif candidate.known is not None:
            its = candidate.known
            _hold(held, entity_id, answer)
            lies = (entity_id, file_name, sha256) in run.lying
            yield Delivery(entity_id, file_name, sha256, its.sequence, its.first_accepted_at, False, answer, lies)
        elif sha256 in first:
            its_entity, its_name = first[sha256]
            is_same = its_entity == entity_id
            problem = _repeated(file_name, its_name) if is_same else _of_another(file_name, its_entity, its_name)
            run.refuse(entity_id, file_name, problem)
        elif problems := _against_others(entity_id, answer, rivals.get(sha256), held):
            first[sha256] = (entity_id, file_name)
            if isinstance(answer, EventContents) and run.events is not None:
                run.events.discard(answer.source, delivery_id_of(sha256))
            run.refuse(entity_id, file_name, *problems)
        else:
            first[sha256] = (entity_id, file_name)
            keep(run.archive, candidate.path, sha256)
            sequence += 1
            _hold(held, entity_id, answer)
            yield Delivery(entity_id, file_name, sha256, sequence, run.as_of, True, answer)


def _hold(held: dict[tuple[str, str, str, date], int], entity_id: str, answer: Contents | EventContents) -> None:
    """Note how many rows each part and month has, as the last delivery that holds it says."""
    if isinstance(answer, EventContents):
        for part, month in answer.held:
            held[entity_id, answer.source.source_id, part, month] = answer.months.get((part, month), 0)


def _against_others(
    entity_id: str,
    answer: Contents | EventContents,
    rivalled: Problem | None,
    held: Mapping[tuple[str, str, str, date], int],
) -> list[Problem]:
    """Give what speaks against a new file, sound in itself, beside the other files of the run and of the ledger."""
    if rivalled:
        return [rivalled]
    return month_problems(entity_id, answer, held) if isinstance(answer, EventContents) else []
