"""A file of events beside the others: months that two new files hold, months that would lose rows without being told.

A later delivery replaces the months that it holds. A part of an export would replace a whole month by a few rows, so
that what nobody declared has to look like a delivery of that month.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from ingest.events.contents import EventContents
from ingest.italian import format_months
from ingest.problems import Problem

_LEAST_SHARE = 2
"""A month may shrink to a half of its rows before somebody has to say that it is meant."""


def shared_months(new: Mapping[str, tuple[str, str, EventContents]]) -> dict[str, dict[str, str]]:
    """Give, for each new file of events (by SHA-256: entity, name, contents), what others have of it, by their names.

    Files of different parts of one declared period are no rivals: they complete each other.
    """
    return {
        sha256: {
            other_name: format_months(month for _, month in its.held & contents.held)
            for other, (other_entity, other_name, its) in new.items()
            if other != sha256
            and (other_entity, its.source) == (entity, contents.source)
            and its.held & contents.held
            and not _complete_each_other(its, contents)
        }
        for sha256, (entity, _, contents) in new.items()
    }


def completed(
    new: Mapping[str, tuple[str, str, EventContents]], standing: Sequence[tuple[str, EventContents]]
) -> dict[str, frozenset[str]]:
    """Give the parts of the new files (by SHA-256) that another one completes.

    It does when it declares the same period and comes together with it, or when it came before (`standing` has entity
    and contents, in the order of precedence) and all that it has of these months is of other parts.
    """
    return {
        sha256: contents.own_parts
        for sha256, (entity, _, contents) in new.items()
        if any(
            other != sha256
            and (other_entity, its.source) == (entity, contents.source)
            and its.held & contents.held
            and _complete_each_other(its, contents)
            for other, (other_entity, _, its) in new.items()
        )
        or _completes_what_stands(
            contents, [its for one, its in standing if (one, its.source) == (entity, contents.source)]
        )
    }


def _completes_what_stands(contents: EventContents, standing: Sequence[EventContents]) -> bool:
    """Tell whether the rows of other parts, in the months that a file declares, are of files that have none of its own.

    A file that has its parts and others is a whole export: what comes after it in its place replaces all of it.
    """
    if contents.declared is None or not contents.parts:
        return False
    in_force: dict[tuple[str, date], EventContents] = {}
    for its in standing:
        in_force.update(dict.fromkeys([*its.held, *its.months], its))
    of_others = [
        its
        for (part, month), its in in_force.items()
        if part not in contents.parts and (part, month) in contents.held and its.months.get((part, month))
    ]
    return bool(of_others) and all(not its.parts & contents.parts for its in of_others)


def _complete_each_other(one: EventContents, other: EventContents) -> bool:
    # One without rows that declares no part says of every part that there is nothing.
    is_of_parts = bool(one.own_parts and other.own_parts) and not one.own_parts & other.own_parts
    return one.declared is not None and one.declared == other.declared and is_of_parts


def month_problems(
    entity_id: str, contents: EventContents, held: Mapping[tuple[str, str, str, date], int]
) -> list[Problem]:
    """Find a gap in the months of a file that declares no period, or a month with far fewer rows than held."""
    if contents.declared:
        return []
    filled = {month for _, month in contents.months}
    for month in contents.about:
        if month not in filled:
            earlier, later = max(one for one in filled if one < month), min(one for one in filled if one > month)
            message = f"le righe sono di mesi non consecutivi: dopo {earlier:%m/%Y} viene {later:%m/%Y}"
            remedy = (
                "se mancano righe, esportare di nuovo tutti i mesi; se una data è sbagliata, correggerla; se è giusto "
                f"che in mezzo non ce ne siano, scrivere sopra l'intestazione {contents.declaration}"
            )
            return [Problem("months_apart", message, remedy, contents.file_name)]
    for part, month in sorted(contents.held):
        rows = contents.months.get((part, month), 0)
        before = held.get((entity_id, contents.source.source_id, part, month), 0)
        if rows * _LEAST_SHARE < before:
            of = f" («{part}»)" if part else ""
            message = f"il mese {month:%m/%Y}{of} passerebbe da {before} righe a {rows}"
            remedy = (
                "riconsegnare il mese intero, con le correzioni dentro; solo se il mese ha davvero "
                f"{_rows(rows)}, scrivere sopra l'intestazione {contents.declaration}"
            )
            return [Problem("month_shrinks", message, remedy, contents.file_name)]
    return []


def _rows(count: int) -> str:
    return "1 riga" if count == 1 else f"{count} righe" if count else "nessuna riga"
