"""Finding the indicator that somebody means, and reading all that the release knows of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from exports.explain.facts import Component, Explanation, Found, Input, Row
from exports.explain.formulas import formula_in_words

if TYPE_CHECKING:
    import duckdb

_FOUND = "entity_id, year, indicator_id, plan_section, printed_code, name"
_ORDER = "order by entity_id, year, plan_section, printed_order"
_POLARITIES = {"increase": " (più alto è meglio)", "decrease": " (più basso è meglio)", "target": " (valore atteso)"}
_OF_INDICATOR = "where entity_id = ? and year = ? and indicator_id = ?"


def find(
    connection: duckdb.DuckDBPyConnection, words: str, entity_id: str | None = None, year: int | None = None
) -> list[Found]:
    """The indicators that `words` name: one by its id; else all with that printed code; else all whose name has them.

    Words are compared without capitals and accents; each must stand in the name or in the id.
    """
    scope = "(entity_id = ? or ? is null) and (year = ? or ? is null)"
    scoped: list[object] = [entity_id, entity_id, year, year]
    wanted = words.strip()
    parts = wanted.split()
    named = " and ".join(
        ["contains(strip_accents(lower(name || ' ' || indicator_id)), strip_accents(lower(?)))"] * len(parts)
    )
    tries: list[tuple[str, list[object]]] = [
        ("lower(indicator_id) = lower(?)", [wanted]),
        ("printed_code = ?", [wanted]),
    ]
    if parts:
        tries.append((named, list(parts)))
    for condition, values in tries:
        rows = connection.execute(
            f"select {_FOUND} from published.indicators where {scope} and {condition} {_ORDER}", [*scoped, *values]
        ).fetchall()
        if rows:
            return [Found(*row) for row in rows]
    return []


def near(connection: duckdb.DuckDBPyConnection, words: str, most: int = 5) -> list[str]:
    """The ids most like `words`, for somebody who mistyped one."""
    rows = connection.execute(
        "select distinct indicator_id, jaro_winkler_similarity(lower(indicator_id), lower(?)) as likeness "
        "from published.indicators order by likeness desc, indicator_id limit ?",
        [words.strip(), most],
    ).fetchall()
    return [indicator_id for indicator_id, likeness in rows if likeness > 0.75]


def explain(connection: duckdb.DuckDBPyConnection, entity_id: str, year: int, indicator_id: str) -> Explanation:
    """All that the release knows of one indicator. Raises KeyError when it has no such indicator."""
    key = [entity_id, year, indicator_id]
    indicators = _rows(connection, f"select * from published.indicators {_OF_INDICATOR}", key)
    if not indicators:
        raise KeyError(indicator_id)
    (run,) = _rows(connection, "select run_id, as_of, is_example from ops.run", [])
    inputs = _inputs(connection, key, is_example=bool(run["is_example"]))
    judged = {
        row["component_no"]: row
        for row in _rows(connection, f"select * from published.reconciliation {_OF_INDICATOR}", key)
    }
    return Explanation(
        run_id=str(run["run_id"]),
        as_of=run["as_of"],
        is_example=bool(run["is_example"]),
        indicator=indicators[0],
        components=tuple(
            _component(row, inputs.get(row["component_no"], ()), judged.get(row["component_no"]))
            for row in _rows(
                connection, f"select * from published.indicator_components {_OF_INDICATOR} order by component_no", key
            )
        ),
        footnotes=_rows(
            connection,
            "select number, text, anchored_on, component_no "
            f"from published.footnotes {_OF_INDICATOR} order by anchor_no",
            key,
        ),
        statements=_rows(
            connection,
            f"select * from published.statements {_OF_INDICATOR} order by footnote_number nulls first, statement_id",
            key,
        ),
        findings=_rows(
            connection,
            "select * from published.findings "
            "where entity_id = ? and year = ? and ? in (indicator_id, other_indicator_id) "
            "order by array_position(['high', 'medium', 'low', 'info'], severity), finding_id",
            key,
        ),
    )


def _component(facts: Row, inputs: Sequence[Input], reconciliation: Row | None) -> Component:
    return Component(
        component_no=facts["component_no"],
        formula=formula_in_words(str(facts["algorithm"]), str(facts["unit"]), inputs, str(facts["polarity"])),
        inputs=tuple(inputs),
        facts=facts,
        inferred=tuple(_inferred(facts)),
        reconciliation=reconciliation,
    )


def _inferred(facts: Row) -> list[str]:
    """What the target does not print and was read into it."""
    said = []
    if facts["operator_source"] == "polarity":
        polarity = _POLARITIES.get(facts["polarity"], "")
        said.append(f"l'operatore {facts['target_operator']} non è stampato: è dedotto dalla polarità{polarity}")
    elif facts["operator_source"] == "algorithm_text":
        said.append(f"l'operatore {facts['target_operator']} si legge nell'algoritmo stampato, non nel target")
    if facts["target_unit"] == "percent" and facts["target_value"] is not None and "%" not in facts["target_text"]:
        said.append("il segno di percentuale non è stampato nel target: è dedotto dal risultato e dall'algoritmo")
    if facts["relative_to_year"] is not None:
        said.append(
            f"il target è il valore dell'anno {facts['relative_to_year']}, non il numero {facts['relative_to_year']}"
        )
    if facts["tolerance"] is not None:
        said.append(f"tolleranza stampata: {format(facts['tolerance'].normalize(), 'f').replace('.', ',')}")
    return said


def _inputs(connection: duckdb.DuckDBPyConnection, key: list[object], *, is_example: bool) -> dict[int, list[Input]]:
    rows = _rows(
        connection,
        "select i.*, d.sha256 from published.component_inputs i "
        "left join published.deliveries d using (entity_id, delivery_id) "
        "where i.entity_id = ? and i.year = ? and i.indicator_id = ? "
        "order by i.component_no, i.part_no, i.role = 'baseline', "
        "i.role in ('denominator', 'previous', 'budget', 'population'), "
        "i.measure_year desc, i.sign desc, i.measure_id, i.delivery_id, i.sheet, i.cell",
        key,
    )
    archive = "data/example/archive" if is_example else "data/archive"
    found: dict[int, list[Input]] = {}
    for row in rows:
        found.setdefault(row["component_no"], []).append(_input(row, archive))
    return found


def _input(row: Row, archive: str) -> Input:
    # A state or words travel beside a number that is not there.
    values = [row[name] for name in ("value", "value_date", "value_state", "value_text") if row[name] is not None]
    return Input(
        role=row["role"],
        part_no=row["part_no"],
        sign=row["sign"],
        measure_id=row["measure_id"],
        measure_name=row["measure_name"],
        measure_year=row["measure_year"],
        period=row["period"],
        value=values[0] if values else None,
        unit=row["unit"],
        provenance=row["provenance"],
        source=row["source"],
        owner_centre=row["owner_centre_name"] or row["owner_centre_id"],
        delivery_id=row["delivery_id"],
        file_name=row["file_name"],
        sha256=row["sha256"],
        archived_as=f"{archive}/{row['sha256']}" if row["sha256"] else None,
        sheet=row["sheet"],
        cell=row["cell"],
        row_count=row["row_count"],
        note=row["note"],
        evidence=row["evidence"],
        query=row["rows_query"],
        is_missing=bool(row["is_missing"]),
        value_to_date=row["value_to_date"],
        months_missing=row["months_missing"],
    )


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, values: list[Any]) -> tuple[Row, ...]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())
