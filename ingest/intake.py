"""Take in deliveries: the new files of the inbox and the known ones of the archive, each accepted or refused.

What comes out depends on the ledger, the archive and the inbox alone. Precedence between two deliveries of the same
source, scope and period is their sequence number, so both are taken and nothing is overwritten here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.archive import digest, fetch, keep
from ingest.contents import AcceptedRow, Contents, OpenedFile, RefusedRow, judge_files, open_file
from ingest.inbox import FOLDER_REMEDY, FoundFile, RefusedFile, is_delivery, read_inbox
from ingest.names import name_contradictions
from ingest.origins import worst
from ingest.problems import Problem, nearest
from ingest.reader import FileRefused
from ingest.source import is_example_name
from ingest.sources import all_sources

if TYPE_CHECKING:
    from ingest.register import Register

__all__ = ["Delivery", "Intake", "KnownDelivery", "RefusedFile", "is_delivery", "take_in"]

DELIVERY_ID_LENGTH = 16


@dataclass(frozen=True)
class KnownDelivery:
    """A delivery of the ledger: it is loaded at every run, wherever its file is."""

    entity_id: str
    file_name: str
    sha256: str
    sequence: int
    first_accepted_at: date
    source_id: str
    scope: str
    period: tuple[date, date]

    def is_superseded_by(self, other: KnownDelivery) -> bool:
        """Tell whether the other one came later and is about the same thing."""
        mine, its = ((one.entity_id, one.source_id, one.scope, one.period) for one in (self, other))
        return mine == its and self.sequence < other.sequence


@dataclass(frozen=True)
class Delivery:
    """An accepted file with all its rows."""

    entity_id: str
    file_name: str
    sha256: str
    sequence: int
    first_accepted_at: date
    is_new: bool
    contents: Contents

    @property
    def delivery_id(self) -> str:
        """Give the id by which every row names its delivery."""
        return self.sha256[:DELIVERY_ID_LENGTH]

    @property
    def source_id(self) -> str:
        """Give the source that the file is a delivery of."""
        return self.contents.source.source_id

    @property
    def scope(self) -> str:
        """Give the part of the entity that the file is about, such as its centre; empty for the whole."""
        return self.contents.heading.scope

    @property
    def period(self) -> tuple[date, date]:
        """Give the first and last day that the file is about."""
        return self.contents.heading.period

    @property
    def subject(self) -> tuple[str, str, str, tuple[date, date]]:
        """Give what the file is about: a later delivery of the same replaces it."""
        return self.entity_id, self.source_id, self.scope, self.period

    @property
    def rows(self) -> tuple[AcceptedRow, ...]:
        """Give the accepted rows."""
        return self.contents.accepted

    @property
    def quarantined(self) -> tuple[RefusedRow, ...]:
        """Give the refused rows."""
        return self.contents.refused

    @property
    def provenance(self) -> str:
        """Give the worst provenance of the accepted rows."""
        return worst(str(row.values["provenance"]) for row in self.contents.accepted)


@dataclass(frozen=True)
class Intake:
    """All that a run takes in. `ignored` names what is no delivery: locks, hidden files, files moved away."""

    deliveries: tuple[Delivery, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give every problem: those of refused files, then those of refused rows.

        With files of more than one entity, whose names may be the same, each problem names the entity's folder too.
        """
        found = [(file.entity_id, problem) for file in self.refused for problem in file.problems]
        # What a later delivery replaced has nothing left to be repaired.
        last = {one.subject: one.sequence for one in sorted(self.deliveries, key=lambda one: one.sequence)}
        found += [
            (one.entity_id, problem)
            for one in self.deliveries
            if one.sequence == last[one.subject]
            for row in one.quarantined
            for problem in row.problems
        ]
        entities = {file.entity_id for file in self.refused} | {one.entity_id for one in self.deliveries}
        if len(entities - {""}) < 2:
            return tuple(problem for _, problem in found)
        return tuple(
            replace(problem, file_name=f"{entity_id}/{problem.file_name}") if entity_id else problem
            for entity_id, problem in found
        )


@dataclass(frozen=True)
class _Candidate:
    """A file to be judged: new, or known to the ledger."""

    entity_id: str
    file_name: str
    content: bytes
    known: KnownDelivery | None = None


@dataclass
class _Run:
    archive: Path
    register: Register
    known: Mapping[str, KnownDelivery]
    as_of: date
    is_example: bool
    refused: list[RefusedFile] = field(default_factory=list)

    def refuse(self, entity_id: str, file_name: str, *problems: Problem) -> None:
        self.refused.append(RefusedFile(entity_id, file_name, problems))


def take_in(
    inbox: Path,
    archive: Path,
    register: Register,
    known: Mapping[str, KnownDelivery],
    as_of: date,
    *,
    is_example: bool,
) -> Intake:
    """Take in the known deliveries (`known` is by SHA-256), then the new files of `inbox/<entity_id>/`.

    A new file gets the next sequence number, in the order of entity and file name; two new ones about the same source,
    scope and period are both refused. A run of the example takes example files and no other, a real run takes every
    file but those. Raises `ArchiveError` when a known delivery can no longer
    be read from the archive nor found in the inbox.
    """
    found = read_inbox(inbox)
    run = _Run(archive, register, known, as_of, is_example, found.refused)
    opened: list[tuple[_Candidate, OpenedFile]] = []
    for candidate in (*_known_files(run, found.files), *_new_files(run, found.files)):
        try:
            opened.append((candidate, _open(run, candidate)))
        except FileRefused as refused:
            # One accepted once and refused by today's register is said aloud too; what came before it holds.
            run.refuse(candidate.entity_id, candidate.file_name, *refused.problems)
    answers = judge_files([file for _, file in opened], register)
    judged = list(zip((candidate for candidate, _ in opened), answers, strict=True))
    deliveries = tuple(_deliveries(run, judged))
    return Intake(deliveries, tuple(run.refused), tuple(found.ignored))


def _known_files(run: _Run, found: Sequence[FoundFile]) -> Iterator[_Candidate]:
    in_inbox = {digest(file.content): file.content for file in found}
    for delivery in sorted(run.known.values(), key=lambda one: one.sequence):
        if delivery.sha256 in in_inbox:
            content = in_inbox[delivery.sha256]
            keep(run.archive, content)
        else:
            content = fetch(run.archive, delivery.sha256, delivery.file_name)
        yield _Candidate(delivery.entity_id, delivery.file_name, content, delivery)


def _new_files(run: _Run, found: Sequence[FoundFile]) -> Iterator[_Candidate]:
    in_inbox = {digest(file.content) for file in found}
    lying = {(file.file_name, digest(file.content)) for file in found}
    # Of two copies the one that was taken is the original.
    first = {one.sha256: one.file_name for one in run.known.values() if (one.file_name, one.sha256) in lying}
    for file in found:
        sha256 = digest(file.content)
        delivery = run.known.get(sha256)
        if delivery is None:
            yield _Candidate(file.entity_id, file.file_name, file.content)
        elif delivery.entity_id != file.entity_id:
            message = f"è la consegna n. {delivery.sequence} dell'ente «{delivery.entity_id}»"
            remedy = "togliere il file da questa cartella"
            run.refuse(file.entity_id, file.file_name, Problem("entity_differs", message, remedy, file.file_name))
        elif first.setdefault(sha256, file.file_name) != file.file_name:
            run.refuse(file.entity_id, file.file_name, _repeated(file.file_name, first[sha256]))
        else:
            later = [one for one in run.known.values() if delivery.is_superseded_by(one)]
            # A file that still lies where it was taken, beside the one that replaced it, was not delivered again.
            is_left_there = file.file_name == delivery.file_name and any(one.sha256 in in_inbox for one in later)
            if later and not is_left_there:
                last = max(one.sequence for one in later)
                message = f"già ricevuta (n. {delivery.sequence}) e superata dalla n. {last}: vale la n. {last}"
                remedy = "se deve valere di nuovo, modificare una nota e riconsegnare il file"
                problem = Problem("superseded_again", message, remedy, file.file_name)
                run.refuse(file.entity_id, file.file_name, problem)


def _repeated(file_name: str, first: str) -> Problem:
    message = f"ha lo stesso contenuto di «{first}»: la consegna conta una volta sola"
    return Problem("file_repeated", message, "togliere una delle due copie", file_name)


def _open(run: _Run, candidate: _Candidate) -> OpenedFile:
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
    file = open_file(candidate.content, file_name, entity_id, register)
    problems = name_contradictions(
        file_name,
        source=file.source.source_id,
        sources={*register.sources, *(source.source_id for source in all_sources())},
        centre=file.heading.scope,
        centres=[centre for entity, centre in register.centres if entity == entity_id],
        year=file.heading.year,
    )
    if problems:
        raise FileRefused(*problems)
    return file


def _rivals(answers: Iterable[tuple[_Candidate, Contents | FileRefused]]) -> dict[str, list[str]]:
    """Give, by SHA-256, the other new files about the same source, scope and period: none of them is known to be right.

    Precedence is the ledger's sequence number; among files that arrive together it would be the order of their names.
    """
    by_subject: dict[tuple[object, ...], dict[str, str]] = {}
    for candidate, answer in answers:
        if candidate.known is None and isinstance(answer, Contents):
            subject = (candidate.entity_id, answer.source.source_id, answer.heading.scope, answer.heading.period)
            by_subject.setdefault(subject, {}).setdefault(digest(candidate.content), candidate.file_name)
    return {
        sha256: [name for other, name in files.items() if other != sha256]
        for files in by_subject.values()
        for sha256 in files
    }


def _rivalled(file_name: str, others: Sequence[str]) -> Problem:
    named = ", ".join(f"«{name}»" for name in others)
    message = f"riguarda la stessa fonte, lo stesso centro e lo stesso periodo di {named}: non si sa quale valga"
    return Problem("period_repeated", message, "lasciare nella cartella solo il file giusto, e ripetere", file_name)


def _deliveries(run: _Run, answers: Sequence[tuple[_Candidate, Contents | FileRefused]]) -> Iterator[Delivery]:
    sequence = max((one.sequence for one in run.known.values()), default=0)
    rivals = _rivals(answers)
    first: dict[str, str] = {}
    for candidate, answer in answers:
        entity_id, file_name, sha256 = candidate.entity_id, candidate.file_name, digest(candidate.content)
        if isinstance(answer, FileRefused):
            run.refuse(entity_id, file_name, *answer.problems)
        elif candidate.known is not None:
            its = candidate.known
            yield Delivery(entity_id, file_name, sha256, its.sequence, its.first_accepted_at, False, answer)
        elif sha256 in first:
            run.refuse(entity_id, file_name, _repeated(file_name, first[sha256]))
        elif rivals[sha256]:
            first[sha256] = file_name
            run.refuse(entity_id, file_name, _rivalled(file_name, rivals[sha256]))
        else:
            first[sha256] = file_name
            keep(run.archive, candidate.content)
            sequence += 1
            yield Delivery(entity_id, file_name, sha256, sequence, run.as_of, True, answer)
