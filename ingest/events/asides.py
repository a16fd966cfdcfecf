"""What stands below the rows of an export and is none: a signature beside its office, a day of extraction, a count.

Words or sums alone are told at once (`staging`). What fills two or three cells, or has a day, may be a row that lost
the rest: when the rows are judged, it is set aside and told below the last good one, and refused anywhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.contracts import Refusal
from ingest.events.declare import Reads
from ingest.events.reading import EventFile, Rejected, insert
from ingest.events.refusals import MISSING, Fault
from ingest.events.staging import IS_CODE, MOST_CELLS, NOTE, UNREADABLE, can_hold_notes, is_sum, literal
from ingest.events.table import TextTable


def set_aside(file: EventFile, opened: object, rejected: Sequence[Rejected]) -> list[Rejected]:
    """Take the notes below the last good row for what they are; of any other row so empty say it in one line."""
    if not (file.faults or rejected) or not can_hold_notes(file.table.source):
        return list(rejected)
    last_good, notes = _last_good(file), list[tuple[int]]()
    for row, filled, values, words, has_key in _short_rows(file):
        if row in file.damaged:
            continue
        # A day or a known word may stand in a note; where no row is good, it may be all that is left of one.
        if words and not has_key and row > last_good and values <= (0 if last_good < 0 else 1):
            notes.append((row,))
        else:
            _in_one_line(file, row, filled, has_key=has_key)
    for (row,) in notes:
        del file.faults[row]
    file.scratch.execute("create table notes_below (row bigint)")
    insert(file.scratch, "notes_below", notes)
    file.scratch.execute(f"update staging set skipped = {NOTE} where rowid in (select row from notes_below)")
    if last_good < 0 or not isinstance(opened, TextTable):
        return list(rejected)
    below = last_good + file.before([last_good])[0]
    answer = [
        replace(one, is_aside=one.is_aside or (one.is_short and place > below))
        for place, one in zip(file.taken_out, rejected, strict=True)
    ]
    found = [now for now, then in zip(answer, rejected, strict=True) if now.is_aside and not then.is_aside]
    file.noted += [opened.line_at(one.position) for one in found]
    return answer


def _last_good(file: EventFile) -> int:
    """Give the last row that is not refused; -1 when there is none."""
    rows = file.scratch.execute("select rowid from staging where skipped is null order by rowid desc")
    while (found := rows.fetchone()) is not None:
        if found[0] not in file.faults:
            return int(found[0])
    return -1


def _short_rows(file: EventFile) -> list[tuple[int, int, int, int, bool]]:
    """Give the refused rows with few cells, with how many those are and whether a number of a record is among them.

    Between the two: how many are values of their field, sums apart, and how many are no value of it.
    """
    fields = file.table.source.fields
    filled, values, words = list[str](), list[str](), list[str]()
    for its in fields:
        is_text = its.reads in (Reads.CODE, Reads.KEY)
        is_value = f"regexp_matches({its.name}, '[0-9]')" if is_text else f"{its.name} is not null"
        is_there = f"{its.name} is not null" + ("" if is_text else f" or {its.name}{UNREADABLE}")
        filled.append(is_there)
        words.append(f"({is_there}) and not {is_value}")
        if not is_sum(its):
            values.append(is_value)
    count, known, other = (_how_many(conditions) for conditions in (filled, values, words))
    keys = _how_many([f"regexp_full_match({its.name}, {literal(IS_CODE)})" for its in file.table.source.numbers])
    rows = file.scratch.execute(
        f"select rowid, {count} as filled, {known}, {other}, {keys} > 0 from staging "
        f"where skipped is null and stray is null and filled between 1 and {MOST_CELLS} order by rowid"
    ).fetchall()
    return [row for row in rows if row[0] in file.faults]


def _how_many(conditions: Sequence[str]) -> str:
    return " + ".join(f"coalesce(cast({one} as integer), 0)" for one in conditions)


def _in_one_line(file: EventFile, row: int, filled: int, *, has_key: bool) -> None:
    """Say in one line what a row lacks that has next to nothing."""
    faults = file.faults[row]
    kept = [fault for fault in faults if fault.rule != MISSING] if has_key else []
    if len(faults) - len(kept) < 2:
        return
    cells = "una sola cella piena" if filled == 1 else f"solo {filled} celle piene"
    refusal = Refusal(
        f"la riga ha {cells}" + ("" if has_key else ", e nessuna è il numero da cui si riconosce"),
        "se è una riga vera completarla; se è una nota o una firma toglierla, o lasciarla in una cella sola",
    )
    file.faults[row] = [Fault(None, "row_incomplete", refusal), *kept]
