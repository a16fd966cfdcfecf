"""The new files of a run beside each other: which are about the same, which complete each other, and their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.contents import AcceptedRow, Contents
from ingest.delivery import KnownDelivery, delivery_id_of
from ingest.events.contents import EventContents
from ingest.events.rivals import completed, shared_months
from ingest.problems import Problem
from ingest.reader import FileRefused

if TYPE_CHECKING:
    from ingest.events.store import EventStore

_MOST = 5
_WORDS = ("note", "evidence")
Answer = Contents | EventContents | FileRefused


@dataclass(frozen=True)
class Candidate:
    """A file to be judged: new, or known to the ledger."""

    entity_id: str
    file_name: str
    path: Path
    sha256: str
    known: KnownDelivery | None = None


def _new_events(answers: Iterable[tuple[Candidate, Answer]]) -> dict[str, tuple[str, str, EventContents]]:
    return {
        candidate.sha256: (candidate.entity_id, candidate.file_name, answer)
        for candidate, answer in answers
        if candidate.known is None and isinstance(answer, EventContents)
    }


def _subject(entity_id: str, contents: Contents) -> tuple[object, ...]:
    """Give what a form is about."""
    return entity_id, contents.source.source_id, contents.heading.scope, contents.heading.period


def complete(answers: Sequence[tuple[Candidate, Answer]], events: EventStore | None) -> list[tuple[Candidate, Answer]]:
    """Have new files that complete each other, or what was delivered before, hold their own parts alone."""
    standing = [(one.entity_id, its) for one, its in answers if one.known and isinstance(its, EventContents)]
    parts = completed(_new_events(answers), standing)
    return [
        (candidate, events.hold_only(answer, delivery_id_of(candidate.sha256), parts[candidate.sha256]))
        if events and isinstance(answer, EventContents) and candidate.sha256 in parts
        else (candidate, answer)
        for candidate, answer in answers
    ]


def in_order(answers: Sequence[tuple[Candidate, Answer]]) -> list[tuple[Candidate, Answer]]:
    """Put the new exports, in the places that they have, in the order of the months that they hold."""

    def place(one: tuple[Candidate, Answer]) -> tuple[str, str, date, str]:
        candidate, answer = one
        assert isinstance(answer, EventContents)
        return candidate.entity_id, answer.source.source_id, answer.about[0], candidate.file_name

    are_new = [one.known is None and isinstance(answer, EventContents) for one, answer in answers]
    ordered = iter(sorted((one for one, is_new in zip(answers, are_new, strict=True) if is_new), key=place))
    return [next(ordered) if is_new else one for one, is_new in zip(answers, are_new, strict=True)]


def rivals_of(answers: Sequence[tuple[Candidate, Answer]]) -> dict[str, Problem]:
    """Say, by SHA-256, of which new files others of the run tell otherwise: none of them is known to be right.

    Precedence is the ledger's sequence number; among files that arrive together it would be the order of their names.
    """
    new = _new_events(answers)
    months = {sha256: _shared(new[sha256][1], its) for sha256, its in shared_months(new).items() if its}
    forms = {
        one.sha256: (one.file_name, answer, _subject(one.entity_id, answer))
        for one, answer in answers
        if one.known is None and isinstance(answer, Contents)
    }
    return months | {
        sha256: _contradicted(name, otherwise)
        for sha256, (name, contents, subject) in forms.items()
        if (
            otherwise := {
                its_name: told
                for other, (its_name, its, its_subject) in forms.items()
                if other != sha256 and its_subject == subject and (told := _told_otherwise(contents, its))
            }
        )
    }


def _told_otherwise(one: Contents, other: Contents) -> list[str]:
    """Give the members and periods of which two forms of a source say different things, in words.

    An empty cell says nothing, be it a value, a note or an evidence.
    """
    rows = {(row.member, row.period_text): row for row in other.accepted}
    pairs = [(row, rows.get((row.member, row.period_text))) for row in one.accepted]
    return [f"{row.name or row.member} {row.period_text}" for row, its in pairs if its and _differ(row, its)]


def _differ(one: AcceptedRow, other: AcceptedRow) -> bool:
    if one.value_text and other.value_text and _said(one) != _said(other):
        return True
    words = [(one.values.get(name), other.values.get(name)) for name in _WORDS]
    return any(all(pair) and pair[0] != pair[1] for pair in words)


def _said(row: AcceptedRow) -> dict[str, object]:
    """Give what a row says, words apart, however it is written and wherever it stands."""
    spelled = ("_text", "_cell", "_name")
    return {name: value for name, value in row.values.items() if name not in _WORDS and not name.endswith(spelled)}


def _shared(file_name: str, shared: Mapping[str, str]) -> Problem:
    which = "; ".join(f"{months} anche «{other}»" for other, months in shared.items())
    message = f"consegnato insieme ad altri file che hanno gli stessi mesi, non si sa quale valga: ha {which}"
    remedy = (
        "se servono tutti, consegnarli uno alla volta, in elaborazioni successive, prima il più vecchio: dove si "
        "sovrappongono vale l'ultimo; se uno è sbagliato, togliere quello"
    )
    return Problem("period_repeated", message, remedy, file_name)


def _contradicted(file_name: str, otherwise: Mapping[str, Sequence[str]]) -> Problem:
    which = "; ".join(f"«{other}» per {_some(told)}" for other, told in otherwise.items())
    message = f"dice altro da un file consegnato insieme, e non si sa quale valga: {which}"
    remedy = (
        "lasciare in ogni file i soli valori giusti, svuotando le altre celle, oppure consegnarli uno alla volta, in "
        "elaborazioni successive: vale l'ultimo"
    )
    return Problem("period_repeated", message, remedy, file_name)


def _some(told: Sequence[str]) -> str:
    shown = ", ".join(told[:_MOST])
    return f"{shown} e altre {len(told) - _MOST} righe" if len(told) > _MOST else shown
