"""Take in deliveries: the new files of the inbox and the known ones of the archive, each accepted or refused.

What comes out depends on the ledger, the archive and the inbox alone. Precedence between two deliveries of the same
source, scope and period is their sequence number, so both are taken and nothing is overwritten here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.archive import digest, fetch, keep
from ingest.contents import AcceptedRow, Contents, OpenedFile, RefusedRow, judge_files, open_file
from ingest.names import name_contradictions
from ingest.origins import worst
from ingest.problems import Problem, nearest
from ingest.reader import FileRefused
from ingest.source import is_example_name
from ingest.sources import all_sources

if TYPE_CHECKING:
    from ingest.register import Register

DELIVERY_ID_LENGTH = 16
_UNFINISHED_SUFFIXES = frozenset({".part", ".tmp", ".crdownload", ".filepart", ".partial", ".download"})
_LOCK_PREFIXES = ("~$", ".")
_FOLDER_REMEDY = "mettere il file nella cartella del suo ente, data/inbox/<entity_id>/"


@dataclass(frozen=True)
class KnownDelivery:
    """A delivery of the ledger; a withdrawn one is never loaded again, wherever its file is."""

    entity_id: str
    file_name: str
    sha256: str
    sequence: int
    first_accepted_at: date
    is_withdrawn: bool = False


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
class RefusedFile:
    """A file that was not taken, with every reason."""

    entity_id: str
    file_name: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Intake:
    """All that a run takes in. `ignored` names files that are not deliveries: locks and copies not finished."""

    deliveries: tuple[Delivery, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give every problem: those of refused files, then those of refused rows."""
        of_files = [problem for file in self.refused for problem in file.problems]
        of_rows = [problem for one in self.deliveries for row in one.quarantined for problem in row.problems]
        return (*of_files, *of_rows)

    @property
    def is_example(self) -> bool:
        """Tell whether what was taken is the reference example; a run never takes in both kinds."""
        return any(is_example_name(delivery.file_name) for delivery in self.deliveries)


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
    as_of: date
    refused: list[RefusedFile] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def refuse(self, entity_id: str, file_name: str, *problems: Problem) -> None:
        self.refused.append(RefusedFile(entity_id, file_name, problems))


def take_in(inbox: Path, archive: Path, register: Register, known: Mapping[str, KnownDelivery], as_of: date) -> Intake:
    """Take in the known deliveries (`known` is by SHA-256), then the new files of `inbox/<entity_id>/`.

    A new file gets the next sequence number, in the order of entity and file name. Raises `ArchiveError` when a known
    delivery can no longer be read from the archive nor found in the inbox.
    """
    run = _Run(archive, register, as_of)
    found = list(_files(inbox, run))
    candidates = [*_known_files(run, found, known), *_new_files(run, found, known)]
    # Files of the example may be all there is, or not be there at all.
    example_is_out = not all(is_example_name(one.file_name) for one in candidates)
    opened: list[tuple[_Candidate, OpenedFile]] = []
    for candidate in candidates:
        try:
            opened.append((candidate, _open(run, candidate, example_is_out)))
        except FileRefused as refused:
            # One accepted once and refused by today's register is said aloud too; what came before it holds.
            run.refuse(candidate.entity_id, candidate.file_name, *refused.problems)
    answers = judge_files([file for _, file in opened], register)
    deliveries = _deliveries(run, zip((candidate for candidate, _ in opened), answers, strict=True), known)
    return Intake(tuple(deliveries), tuple(run.refused), tuple(run.ignored))


def _files(inbox: Path, run: _Run) -> Iterator[tuple[str, str, bytes]]:
    """Give the files to read as (entity, name, bytes), sorted; each is read once, so what is judged is what is kept."""
    for folder in sorted(inbox.iterdir(), key=lambda path: path.name) if inbox.is_dir() else ():
        if folder.name.startswith(_LOCK_PREFIXES):
            run.ignored.append(folder.name)
        elif not folder.is_dir():
            problem = Problem(
                "file_outside_folder", "il file non è nella cartella di un ente", _FOLDER_REMEDY, folder.name
            )
            run.refuse("", folder.name, problem)
        else:
            yield from _files_of(folder, run)


def _files_of(folder: Path, run: _Run) -> Iterator[tuple[str, str, bytes]]:
    entity_id = folder.name
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.startswith(_LOCK_PREFIXES) or path.suffix.lower() in _UNFINISHED_SUFFIXES:
            run.ignored.append(f"{entity_id}/{path.name}")
        elif not path.is_file():
            remedy = f"spostare i file direttamente in data/inbox/{entity_id}/"
            problem = Problem("folder_in_folder", "è una cartella dentro la cartella dell'ente", remedy, path.name)
            run.refuse(entity_id, path.name, problem)
        else:
            before = path.stat()
            content = path.read_bytes()
            after = path.stat()
            if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
                yield entity_id, path.name, content
            else:
                run.ignored.append(f"{entity_id}/{path.name}")


def _known_files(
    run: _Run, found: list[tuple[str, str, bytes]], known: Mapping[str, KnownDelivery]
) -> Iterator[_Candidate]:
    in_inbox = {digest(content): content for _, _, content in found}
    for delivery in sorted(known.values(), key=lambda one: one.sequence):
        if delivery.is_withdrawn:
            continue
        if delivery.sha256 in in_inbox:
            content = in_inbox[delivery.sha256]
            keep(run.archive, content)
        else:
            content = fetch(run.archive, delivery.sha256, delivery.file_name)
        yield _Candidate(delivery.entity_id, delivery.file_name, content, delivery)


def _new_files(
    run: _Run, found: list[tuple[str, str, bytes]], known: Mapping[str, KnownDelivery]
) -> Iterator[_Candidate]:
    first: dict[str, str] = {}
    for entity_id, file_name, content in found:
        sha256 = digest(content)
        delivery = known.get(sha256)
        if delivery is None:
            yield _Candidate(entity_id, file_name, content)
        elif delivery.is_withdrawn:
            run.ignored.append(f"{entity_id}/{file_name}")
        elif first.setdefault(sha256, file_name) != file_name:
            run.refuse(entity_id, file_name, _repeated(file_name, first[sha256]))


def _repeated(file_name: str, first: str) -> Problem:
    message = f"ha lo stesso contenuto di «{first}»: la consegna conta una volta sola"
    return Problem("file_repeated", message, "togliere una delle due copie", file_name)


def _open(run: _Run, candidate: _Candidate, example_is_out: bool) -> OpenedFile:
    entity_id, file_name, register = candidate.entity_id, candidate.file_name, run.register
    if entity_id not in register.entities:
        near = nearest(entity_id, register.entities)
        message = f"la cartella «{entity_id}» non è di un ente conosciuto" + (f": forse «{near}»" if near else "")
        raise FileRefused(Problem("entity_unknown", message, _FOLDER_REMEDY, file_name))
    if example_is_out and is_example_name(file_name):
        message = "è un file d'esempio fra consegne vere: le due cose non si mescolano mai"
        raise FileRefused(Problem("example_among_real", message, "togliere il file dalla cartella", file_name))
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


def _deliveries(
    run: _Run, answers: Iterable[tuple[_Candidate, Contents | FileRefused]], known: Mapping[str, KnownDelivery]
) -> Iterator[Delivery]:
    sequence = max((one.sequence for one in known.values()), default=0)
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
        else:
            first[sha256] = file_name
            keep(run.archive, candidate.content)
            sequence += 1
            yield Delivery(entity_id, file_name, sha256, sequence, run.as_of, True, answer)
