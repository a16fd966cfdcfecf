"""A difference in words, a sentence a row that moved, as rows of a table, and as data."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby, takewhile
from typing import Any

from exports.difference.compare import Difference, Moved, Row, Value
from exports.difference.labels import CODES, COLUMNS, TABLES, UNIT_OF
from exports.difference.told import Telling, what_is_told
from exports.explain.text import ROLES, UNITS
from exports.italian import exact

HEAD = ("che cosa", "quale", "campo", "prima", "dopo")
_WIDTHS = (13, 30, 17, 19, 19)
_LONG = 76
"""A text longer than this is shown in the table from where it differs."""


def as_rows(difference: Difference) -> list[tuple[str, str, str, str, str]]:
    """One row a change, under HEAD, in Italian and whole. Of a row that appeared or went: what it is or was."""
    rows = []
    telling = what_is_told(difference)
    for one, columns in telling.rows:
        told = TABLES[one.table]
        row = (told.noun, _id(one, many=_many(telling)))
        for name in columns:
            before, after = (side or "" for side in _sides(one, name))
            rows.append((*row, _label(name), before, after))
        if not columns:
            facts = "; ".join(filter(None, [", ".join(_facts(one)), _name(one, difference)]))
            mark = ("nuov" if one.before is None else "tolt") + ("a" if told.is_feminine else "o")
            rows.append((*row, mark, *(("", facts) if one.before is None else (facts, ""))))
    return rows


def as_table(rows: Sequence[tuple[str, str, str, str, str]]) -> list[str]:
    """The rows as lines for a terminal, wrapped; of long texts what differs is shown."""
    lines = []
    for row in [HEAD, *rows]:
        cells = [*row[:3], *(_excerpts(row[3], row[4]))]
        wrapped = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, _WIDTHS, strict=True)]
        for number in range(max(map(len, wrapped))):
            parts = [cell[number] if number < len(cell) else "" for cell in wrapped]
            lines.append("  " + "  ".join(p.ljust(w) for p, w in zip(parts, _WIDTHS, strict=True)).rstrip())
    return lines


def as_data(difference: Difference) -> dict[str, Any]:
    """Every change with ids and raw values, what the words leave out as a repetition too."""
    changes = [
        {"table": one.table, "key": _raw(one.key), "column": name, "before": before, "after": after}
        for one in difference.moved
        for name in (one.columns or (None,))
        for before, after in [(_raw(one.before), _raw(one.after)) if name is None else map(_raw_value, one.pair(name))]
    ]
    return {
        "before": difference.before,
        "after": difference.after,
        "changes": changes,
        "not_compared": difference.not_compared,
    }


def in_words(difference: Difference) -> list[str]:
    """The difference for people, in Italian: both runs, a sentence for each row that moved, and what else moved."""
    before, after = difference.before, difference.after
    lines = [f"Da {_run(before)} a {_run(after)}."]
    telling = what_is_told(difference)
    if before["is_example"] != after["is_example"]:
        example = before if before["is_example"] == "True" else after
        lines.append(f"{example['run_id']} è un ESEMPIO, l'altra no.")
    if not difference.moved:
        same = before["fingerprint"] == after["fingerprint"]
        also = " Anche ingressi, registro e codice sono gli stessi." if same else ""
        lines.append(f"Nessun valore pubblicato è cambiato.{also}")
    for table, rows in groupby(telling.rows, key=lambda told: told[0].table):
        said = [_sentence(one, columns, difference, many=_many(telling)) for one, columns in rows]
        lines += ["", f"{difference.titles.get(table, table)}: {len(said)}", *(f"  - {line}" for line in said)]
    if telling.others:
        lines.append("")
    for table, count in telling.others.items():
        lines.append(f"altre differenze in published.{table}: {count} {'riga' if count == 1 else 'righe'}")
    if difference.not_compared:
        lines += ["", f"Non confrontati, perché una delle due release non li ha: {', '.join(difference.not_compared)}"]
    return lines


def _run(run: dict[str, str]) -> str:
    return f"{run['run_id']} (al {'/'.join(reversed(run['as_of'].split('-')))})"


def _many(telling: Telling) -> bool:
    """Whether rows of more than one entity or year moved, so that an id alone does not say which."""
    whose = {(one.row.get("entity_id"), one.row.get("year")) for one, _ in telling.rows if "year" in one.key}
    return len(whose) > 1


def _sentence(one: Moved, columns: Sequence[str], difference: Difference, *, many: bool) -> str:
    name = _name(one, difference)
    who = f"{_id(one, many=many)}{f' «{name}»' if name else ''}"
    if columns:
        return f"{who}: {'; '.join(_moved(one, column) for column in columns)}"
    end = "a" if TABLES[one.table].is_feminine else "o"
    facts = ", ".join(_facts(one))
    if one.before is None:
        return f"{who}: è nuov{end}{f'; {facts}' if facts else ''}"
    return f"{who}: non c’è più{f'; era: {facts}' if facts else ''}"


def _moved(one: Moved, column: str) -> str:
    label = COLUMNS[column]
    before, after = (f"«{side}»" if side is not None else "niente" for side in _sides(one, column))
    return f"{label} {'passano' if label.startswith(('i ', 'gli ', 'le ')) else 'passa'} da {before} a {after}"


def _label(column: str) -> str:
    """A column without its article, as the table names it."""
    label = COLUMNS[column]
    return label[2:] if label.startswith("l'") else label.partition(" ")[2]


def _facts(one: Moved) -> Iterator[str]:
    for column in TABLES[one.table].facts:
        if one.row.get(column) is not None:
            yield f"{_label(column)} «{_said(column, one.row)}»"


def _sides(one: Moved, column: str) -> Iterator[str | None]:
    for side in (one.before, one.after):
        yield None if side is None or side[column] is None else _said(column, side)


def _said(column: str, row: Row) -> str:
    """A value as Italians read it: exact, in words, with its unit where it has a sign, and which months it lacks."""
    value = row[column]
    if isinstance(value, bool):
        return "sì" if value else "no"
    if isinstance(value, Decimal):
        unit = str(row.get(UNIT_OF.get(column, "")))
        sign = "%" if column.endswith("_pct") else "€" if column.endswith("_eur") else UNITS.get(unit, "")
        months = row.get("months_missing")
        return f"{exact(value)} {sign}".rstrip() + (f", {months}" if months else "")
    said = "" if value is None else exact(value)
    return CODES.get(column, {}).get(said, said)


def _id(one: Moved, *, many: bool) -> str:
    """What tells the row from its neighbours, in a few words."""
    row = one.row
    whose = f" [{row.get('entity_id')} {row['year']}]" if many and "year" in row else ""
    match one.table:
        case "indicator_components" | "reconciliation":
            said = f"{row['indicator_id']} ({row['component_no']})"
        case "component_inputs":
            role = ROLES.get(str(row["role"]), row["role"])
            said = f"{row['indicator_id']} ({row['component_no']}), {role} {row['measure_id']} {row['measure_year']}"
        case "measures":
            said = f"{row['measure_id']} {row['period']}"
        case "missing_inputs":
            said = f"{row['measure_id']} {row['measure_year']}"
        case "findings":
            said = str(row.get("where_printed") or row["finding_id"])
        case "statements":
            said = f"{row['statement_id']}"
        case "footnotes":
            place = row.get("indicator_id") or row.get("programme_code")
            said = f"nota {row['number']}{f' ({place})' if place else ''}"
        case "programme_budgets":
            said = f"missione {row['mission_code']}, programma {row['programme_code']}"
        case "payment_contributors":
            said = f"{row['period']} {CODES['variant'][str(row['variant'])]}, {row['supplier']}"
        case "deliveries":
            said = str(row.get("file_name"))
        case "reports":
            said = f"Relazione {row['year']}"
        case "withheld":
            said = f"{row['table_name']}.{row['column_name']} ({row['row_key']})"
        case table:
            said = str(row["indicator_id" if table == "indicators" else "objective_id"])
    return said + whose


def _name(one: Moved, difference: Difference) -> str:
    """The name of the thing, as it is printed."""
    row = one.row
    match one.table:
        case "indicators" | "indicator_components" | "reconciliation":
            return difference.names.get(str(row["indicator_id"]), "")
        case "component_inputs" | "missing_inputs":
            name = row.get("measure_name")
        case "findings":
            name = row.get("title")
        case "statements":
            name = row.get("quote")
        case "programme_budgets":
            name = row.get("programme_name")
        case "withheld":
            name = row.get("form_name")
        case _:
            name = row.get("name")
    return str(name or "")


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """Two cells: whole where they are short, otherwise from a word before the first difference."""
    if max(len(before), len(after)) <= _LONG:
        return before, after
    if before and after:
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
        start = sum(1 for _ in alike)
        start = before.rfind(" ", 0, max(start - 12, 0)) + 1
    else:
        start = 0
    cut = [cell[start : start + _LONG] + ("…" if len(cell) > start + _LONG else "") for cell in (before, after)]
    return ("…" * bool(start) + cut[0], "…" * bool(start) + cut[1])


def _raw(row: Row | None) -> dict[str, Any] | None:
    return None if row is None else {name: _raw_value(value) for name, value in row.items()}


def _raw_value(value: Value) -> str | int | None:
    """A value as the exports write it: exact decimals and ISO dates as text."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
