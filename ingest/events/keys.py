"""The keys of a file of events: each distinct text is made canonical, judged and hashed once, whatever rows it has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ingest.events.declare import EventSource
from ingest.events.identifiers import REFUSALS, identify
from ingest.events.reading import EventFile, insert
from ingest.events.refusals import Fault
from ingest.problems import Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TEXTS = 100_000
"""Distinct texts that are held in memory at a time."""
_SHOWN_LINES = 5


def keys_table(field: str) -> str:
    """Give the scratch table of a field's texts: the hash of each, or the rule that it breaks."""
    return f"keys_of_{field}"


def name_keys(source: EventSource, cursor: DuckDBPyConnection, hashed: Callable[[str], str]) -> None:
    """Judge and hash the texts of each key; the contract may be run meanwhile, since neither changes a row."""
    for name in source.keys:
        cursor.execute(
            f"create table {keys_table(name)} "
            "(clear varchar, hashed varchar, is_natural_person boolean, is_checked boolean, rule varchar)"
        )
        texts = cursor.cursor().execute(f"select distinct {name} from staging where skipped is null and {name} <> ''")
        while found := texts.fetchmany(_TEXTS):
            insert(cursor, keys_table(name), [_row(clear, hashed) for (clear,) in found])


def _row(clear: str, hashed: Callable[[str], str]) -> tuple[str, str | None, bool | None, bool | None, str | None]:
    its = identify(clear)
    if isinstance(its, str):
        return clear, None, None, None, its
    return clear, hashed(its.canonical), its.is_natural_person, its.is_checked, None


def refuse_unnamed(file: EventFile) -> None:
    """Refuse the rows whose key is no code."""
    for name in file.table.source.keys:
        rows = file.scratch.execute(
            f"select staging.rowid, rule from staging inner join {keys_table(name)} as keys "
            f"on keys.clear = staging.{name} where skipped is null and rule is not null"
        ).fetchall()
        for row, rule in rows:
            file.refuse(row, Fault(name, rule, REFUSALS[rule]))


def told_of_keys(file: EventFile, lines_of: Callable[[Sequence[int]], list[int]]) -> None:
    """Note how many codes are kept though their check character is another, and where the first of them stand."""
    for name in file.table.source.keys:
        codes, rows, first = file.scratch.execute(
            f"select count(distinct keys.hashed), count(*), min(staging.rowid, {_SHOWN_LINES}) "
            f"from staging inner join {keys_table(name)} as keys on keys.clear = staging.{name} "
            "where skipped is null and not is_checked and staging.rowid not in (select row from refused_rows)"
        ).fetchall()[0]
        if not rows:
            continue
        where = ", ".join(map(str, lines_of(first))) + (", ..." if rows > len(first) else "")
        one = codes == 1
        message = (
            f"{codes} {'codice ha' if one else 'codici hanno'} un carattere di controllo che non torna, in {rows} "
            f"{'riga' if rows == 1 else 'righe'} ({where}): {'è accettato' if one else 'sono accettati'} come "
            f"{'scritto' if one else 'scritti'}"
        )
        remedy = "controllarli dove sono stati registrati; se sono sbagliati, correggerli e riconsegnare"
        table = file.table
        title = table.title(table.positions[name])
        file.remarks.append(Problem("tax_code_check_fails", message, remedy, table.file_name, table.sheet, None, title))
