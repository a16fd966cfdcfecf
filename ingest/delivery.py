"""What was taken in: deliveries known and new, with their rows, the files refused, and all that is to be repaired."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.contents import AcceptedRow, Contents, RefusedRow
from ingest.events.contents import EventContents
from ingest.inbox import RefusedFile
from ingest.origins import worst
from ingest.problems import Problem, bounded
from ingest.source import is_example_name

DELIVERY_ID_LENGTH = 16


def delivery_id_of(sha256: str) -> str:
    """Give the id by which every row names the delivery of some bytes."""
    return sha256[:DELIVERY_ID_LENGTH]


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
    """An accepted file with its rows; those of events are in the warehouse already, and only counted here.

    `is_in_inbox` when its file lies where it was taken, with the same bytes.
    """

    entity_id: str
    file_name: str
    sha256: str
    sequence: int
    first_accepted_at: date
    is_new: bool
    contents: Contents | EventContents
    is_in_inbox: bool = True

    @property
    def delivery_id(self) -> str:
        """Give the id by which every row names its delivery."""
        return delivery_id_of(self.sha256)

    @property
    def source_id(self) -> str:
        """Give the source that the file is a delivery of."""
        return self.contents.source.source_id

    @property
    def scope(self) -> str:
        """Give the part of the entity that the file is about, its centre or the parts of an export; empty for all."""
        return self.contents.heading.scope if isinstance(self.contents, Contents) else self.contents.scope

    @property
    def period(self) -> tuple[date, date]:
        """Give the first and last day that the file is about."""
        return self.contents.heading.period if isinstance(self.contents, Contents) else self.contents.period

    @property
    def subject(self) -> tuple[str, str, str, tuple[date, date]]:
        """Give what the file is about: a later delivery of the same replaces it."""
        return self.entity_id, self.source_id, self.scope, self.period

    @property
    def rows(self) -> Sequence[AcceptedRow]:
        """Give the accepted rows of a form."""
        return self.contents.accepted if isinstance(self.contents, Contents) else ()

    @property
    def quarantined(self) -> Sequence[RefusedRow]:
        """Give the refused rows of a form."""
        return self.contents.refused if isinstance(self.contents, Contents) else ()

    @property
    def said(self) -> set[tuple[str, str]]:
        """Give the members and periods that a form says something of, well or badly, and each member with no period."""
        abouts = [(row.member, row.period_text) for row in self.rows if row.value_text]
        abouts += [row.about for row in self.quarantined if row.about]
        return {*abouts, *((member, "") for member, _ in abouts)}

    @property
    def rows_read(self) -> int:
        """Give the number of rows read."""
        return self.contents.rows_read

    @property
    def rows_accepted(self) -> int:
        """Give the number of rows accepted."""
        return self.contents.rows_accepted

    @property
    def rows_quarantined(self) -> int:
        """Give the number of rows refused."""
        return self.contents.rows_quarantined

    @property
    def provenance(self) -> str:
        """Give the worst provenance of the accepted rows; events of the example are made up, all others delivered."""
        if isinstance(self.contents, Contents):
            return worst(str(row.values["provenance"]) for row in self.contents.accepted)
        return "reconstructed" if is_example_name(self.file_name) else "delivered"


def _of_entity(found: Iterable[tuple[str, Problem]], entities: set[str]) -> tuple[Problem, ...]:
    """Give the problems; with more than one entity, whose files may have the same names, each names the folder too."""
    if len(entities - {""}) < 2:
        return tuple(problem for _, problem in found)
    return tuple(
        replace(problem, file_name=f"{entity_id}/{problem.file_name}") if entity_id else problem
        for entity_id, problem in found
    )


def standing_problems(delivery: Delivery, intake: Intake) -> Sequence[Problem]:
    """Give what is still to be repaired in a delivery: what no later one has said again."""
    is_last = not _is_replaced(delivery, intake)
    if isinstance(delivery.contents, EventContents):
        return delivery.contents.problems if is_last else ()
    said = {about for one in _later(delivery, intake) for about in one.said}
    standing = [
        problem
        for row in delivery.quarantined
        # A row that names nothing to look for is done with when its form comes again.
        if (is_last if row.about is None else row.about not in said)
        for problem in row.problems
    ]
    return bounded(standing, "leggerli in ops.problems del magazzino")


def _later(delivery: Delivery, intake: Intake) -> list[Delivery]:
    its = delivery.entity_id, delivery.source_id
    later = (one for one in intake.deliveries if one.sequence > delivery.sequence)
    return [one for one in later if (one.entity_id, one.source_id) == its]


def _is_replaced(delivery: Delivery, intake: Intake) -> bool:
    """Tell whether a later delivery came in its place: about the same, or about all the months that it has rows of."""
    later = _later(delivery, intake)
    contents = delivery.contents
    if isinstance(contents, EventContents):
        held = {place for one in later if isinstance(one.contents, EventContents) for place in one.contents.held}
        places = contents.held | contents.months.keys()
        return bool(places and places <= held) or any(one.subject == delivery.subject for one in later)
    # Of two halves of a form neither replaces the other.
    return any(
        one.subject == delivery.subject and one.said & delivery.said and not (one.is_new and delivery.is_new)
        for one in later
    )


def _named(delivery: Delivery, problem: Problem) -> Problem:
    """Name the delivery beside the file when its file is not there any more, or another one has its name."""
    if delivery.is_in_inbox:
        return problem
    return replace(problem, file_name=f"{problem.file_name} (consegna n. {delivery.sequence})")


def standing_doubts(intake: Intake) -> list[tuple[Delivery, Problem]]:
    """Give what an office is asked to confirm of the figures in force, each with its delivery."""
    last: dict[tuple[str, str, str, str], tuple[Delivery, AcceptedRow]] = {}
    for delivery in sorted(intake.deliveries, key=lambda one: one.sequence):
        for row in delivery.rows:
            if row.value_text:
                last[delivery.entity_id, delivery.source_id, row.member, row.period_text] = (delivery, row)
    return [(delivery, row.doubt) for delivery, row in last.values() if row.doubt]


@dataclass(frozen=True)
class Intake:
    """All that a run takes in. `ignored` names what is no delivery: locks, hidden files, files moved away."""

    deliveries: tuple[Delivery, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give every problem: those of refused files, then those of refused rows.

        With files of more than one entity, whose names may be the same, each problem names the entity's folder too; one
        of a delivery whose file is not in the inbox names the delivery.
        """
        found = [(file.entity_id, problem) for file in self.refused for problem in file.problems]
        found += [
            (one.entity_id, _named(one, problem)) for one in self.deliveries for problem in standing_problems(one, self)
        ]
        return _of_entity(found, self._entities)

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """Give what is to be confirmed of the figures in force: what a later form said again is not asked any more."""
        found = ((one.entity_id, _named(one, problem)) for one, problem in standing_doubts(self))
        return _of_entity(found, self._entities)

    @property
    def remarks(self) -> tuple[Problem, ...]:
        """Give what is worth saying of the files that no later one replaced, though it refuses nothing."""
        standing = [one for one in self.deliveries if one.contents.remarks and not _is_replaced(one, self)]
        found = [(one.entity_id, _named(one, remark)) for one in standing for remark in one.contents.remarks]
        return _of_entity(found, self._entities)

    @property
    def _entities(self) -> set[str]:
        return {file.entity_id for file in self.refused} | {one.entity_id for one in self.deliveries}
