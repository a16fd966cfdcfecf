"""A file that lies in the inbox though a later delivery replaced it: which one holds instead, and what to do."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from ingest.delivery import KnownDelivery
from ingest.events.contents import SCOPE_SEPARATOR, months_of
from ingest.events.declare import EventSource
from ingest.problems import Problem
from ingest.sources import event_sources


def superseded_again(file_name: str, mine: KnownDelivery, standing: Iterable[KnownDelivery]) -> Problem:
    """Say of a file, known as a delivery that some of the `standing` ones replaced, which of them hold now."""
    source = next((one for one in event_sources() if one.source_id == mine.source_id), None)
    later = sorted((one for one in standing if mine.sequence < one.sequence), key=lambda one: one.sequence)
    if source is None:
        # A form gives way cell by cell: what the later ones leave empty still holds.
        last = max(one.sequence for one in later if mine.is_superseded_by(one))
        message = f"già ricevuta (n. {mine.sequence}): dove la n. {last}, venuta dopo, dice altro, vale la n. {last}"
        remedy = "togliere il file dalla cartella; se deve valere di nuovo, modificare una nota e riconsegnarlo"
        return Problem("superseded_again", message, remedy, file_name)
    return _export_again(file_name, mine, later, source)


def _export_again(file_name: str, mine: KnownDelivery, later: Sequence[KnownDelivery], source: EventSource) -> Problem:
    places = _places(mine, source)
    touching = {
        one.sequence: its
        for one in later
        if (one.entity_id, one.source_id) == (mine.entity_id, mine.source_id) and places & (its := _places(one, source))
    }
    in_force = sorted({max(n for n, its in touching.items() if place in its) for place in places})
    remedy = f"togliere il file dalla cartella, non c'è altro da fare; se invece vale questo, {_undo(places, touching)}"
    which = _numbers(in_force)
    says = f"superata dall{which}: val{'e l' if len(in_force) == 1 else 'gono l'}{which}"
    return Problem("superseded_again", f"già ricevuta (n. {mine.sequence}) e {says}", remedy, file_name)


def _places(delivery: KnownDelivery, source: EventSource) -> frozenset[tuple[str, object]]:
    parts = delivery.scope.split(SCOPE_SEPARATOR) if delivery.scope else source.parts.values()
    return frozenset(itertools.product(parts, months_of(*delivery.period)))


def _undo(places: frozenset[tuple[str, object]], touching: dict[int, frozenset[tuple[str, object]]]) -> str:
    if all(its <= places for its in touching.values()):
        return f"ritirare l{_numbers(sorted(touching))} con `make withdraw`"
    # To withdraw a wider one would take its other months away.
    return "scrivere una riga in più sopra l'intestazione e riconsegnarlo"


def _numbers(sequences: Sequence[int]) -> str:
    *most, last = map(str, sequences)
    return f"e n. {', '.join(most)} e {last}" if most else f"a n. {last}"
