"""What was accepted and still wants a look: figures to be confirmed or taken away, exports beside others, oddities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.contents import AcceptedRow
from ingest.delivery import Delivery, Intake
from pipeline.event_lines import event_lines

NOTICES_FILE = "avvisi.txt"
"""Every notice of a run, in its release: the screen shows the first ones."""

_Cell = tuple[str, str, str, str]


@dataclass(frozen=True)
class Notices:
    """The lines of a run, each whole: exports beside others, figures unlikely or taken back, remarks on files."""

    events: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()
    taken_back: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @classmethod
    def of(cls, intake: Intake, warehouse: Path) -> Notices:
        """Collect them from what was taken in, and from the warehouse that was made of it."""
        import duckdb

        doubts, remarks = (tuple(its.line() for its in found) for found in (intake.doubts, intake.remarks))
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return cls(tuple(event_lines(connection)), doubts, tuple(values_taken_back(intake)), remarks)

    def __iter__(self) -> Iterator[str]:
        """Give every line."""
        yield from (*self.events, *self.to_confirm, *self.taken_back, *self.remarks)

    def write(self, folder: Path) -> None:
        """Write them where the release is, when there are some."""
        if lines := list(self):
            (folder / NOTICES_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def values_taken_back(intake: Intake) -> list[str]:
    """A line for each figure that a delivery takes away by saying that it is not available.

    A cell left empty, or a row left out, takes nothing away: what an earlier delivery gave stays.
    """
    given: dict[_Cell, tuple[Delivery, AcceptedRow]] = {}
    taken: dict[_Cell, str] = {}
    is_one = len({delivery.entity_id for delivery in intake.deliveries}) == 1
    for cell, delivery, row in _spoken(intake):
        if not row.values["is_not_available"]:
            given[cell] = (delivery, row)
            taken.pop(cell, None)
        elif cell in given:
            # The files of several bodies may have the same name.
            body = "" if is_one else f"{delivery.entity_id}/"
            taken[cell] = body + _taken_back(*given.pop(cell), delivery, row)
    return list(taken.values())


def _spoken(intake: Intake) -> Iterator[tuple[_Cell, Delivery, AcceptedRow]]:
    """The rows of forms that say something, in the order of precedence, with what they are about."""
    for delivery in sorted(intake.deliveries, key=lambda delivery: delivery.sequence):
        for row in delivery.rows:
            if row.value_text:
                yield (delivery.entity_id, delivery.source_id, row.member, row.period_text), delivery, row


def _taken_back(before: Delivery, was: AcceptedRow, now: Delivery, row: AcceptedRow) -> str:
    return (
        f"{now.file_name} (n. {now.sequence}): «{row.value_text}» toglie {row.name or row.member} {row.period_text}, "
        f"che {before.file_name} (n. {before.sequence}) dava come «{was.value_text}». "
        "Rimedio: se il valore vale ancora, riconsegnare la riga con il valore"
    )
