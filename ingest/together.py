"""The new files of a run beside each other: which are about the same, which complete each other, and their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.contents import Contents
from ingest.delivery import KnownDelivery, delivery_id_of
from ingest.events.contents import EventContents
from ingest.events.rivals import completed, shared_months
from ingest.problems import Problem
from ingest.reader import FileRefused

if TYPE_CHECKING:
    from ingest.events.store import EventStore

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


def rivals_of(answers: Iterable[tuple[Candidate, Answer]]) -> dict[str, list[str]]:
    """Give, by SHA-256, the other new files about the same source, scope and period: none of them is known to be right.

    Precedence is the ledger's sequence number; among files that arrive together it would be the order of their names.
    """
    by_subject: dict[tuple[object, ...], dict[str, str]] = {}
    for candidate, answer in answers:
        if candidate.known is None and isinstance(answer, Contents):
            subject = (candidate.entity_id, answer.source.source_id, answer.heading.scope, answer.heading.period)
            by_subject.setdefault(subject, {}).setdefault(candidate.sha256, candidate.file_name)
    return shared_months(_new_events(answers)) | {
        sha256: [name for other, name in files.items() if other != sha256]
        for files in by_subject.values()
        for sha256 in files
    }


def rivalled(file_name: str, others: Sequence[str]) -> Problem:
    """Say which other new files a file is about the same as."""
    named = ", ".join(f"«{name}»" for name in others)
    message = f"riguarda la stessa fonte, lo stesso centro e lo stesso periodo di {named}: non si sa quale valga"
    return Problem("period_repeated", message, "lasciare nella cartella solo il file giusto, e ripetere", file_name)
