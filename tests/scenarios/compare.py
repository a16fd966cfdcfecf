"""What was published beside what the second reckoning says: a line for every difference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from tests.scenarios.oracle import NOTHING, Expected, expected_of
from tests.scenarios.oracle_events import FEWEST
from tests.scenarios.oracle_results import Result
from tests.scenarios.oracle_verdicts import Judged
from tests.scenarios.world import Body, Component, Form, World

_KINDS = (
    ("withdrawn", r"^Ritirato"),
    ("missing", r"^Non misurato"),
    ("zero_base", r"^Non misurabile: .*\bzero\b"),
    ("negative_base", r"^Non misurabile: .*negativ"),
    ("not_due", r"^Non ancora dovuto"),
    ("met", r"^Raggiunto"),
    ("missed", r"^Non raggiunto"),
)
_SYMBOLS = {"percent": " %", "eur": " €", "days": " giorni", "kg": " kg"}
_STATE_WORDS = {"yes": "Sì", "no": "No", "reached": "Raggiunto", "not_reached": "Non raggiunto"}


@dataclass(frozen=True)
class Difference:
    """A figure of a body on which the two do not agree."""

    body: str
    place: str
    field: str
    oracle: object
    published: object
    about: str = ""

    def line(self) -> str:
        """The difference on one line."""
        return f"{self.body} {self.place} {self.field}: oracle {self.oracle}, published {self.published}" + (
            f" [{self.about}]" if self.about else ""
        )


class Warehouse:
    """What was published, by entity."""

    def __init__(self, path: Path) -> None:
        self._connection = duckdb.connect(str(path), read_only=True)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query, by name of column."""
        found = self._connection.execute(sql)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def by_entity(self, table: str) -> dict[str, list[dict[str, Any]]]:
        """The rows of a table by entity."""
        grouped: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows(f"select * from {table}"):
            grouped.setdefault(row["entity_id"], []).append(row)
        return grouped

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()


def differences(world: World, warehouse: Path) -> list[Difference]:
    """All that differs, body by body."""
    published = Warehouse(warehouse)
    try:
        if not published.rows("select 1 from information_schema.tables where table_schema = 'published'"):
            return []  # The build stopped before anything was computed, and says why.
        tables = {
            name: published.by_entity(f"published.{name}")
            for name in ("indicators", "indicator_components", "measures", "missing_inputs", "deliveries")
        }
        found = []
        for body in world.bodies:
            of_body = {name: rows.get(body.entity_id, []) for name, rows in tables.items()}
            about = "" if body.about == "generated" else body.about
            for place, field, oracle, said in _of_body(world, body, of_body, published):
                found.append(Difference(body.entity_id, place, field, oracle, said, about))
        return found
    finally:
        published.close()


Found = Iterator[tuple[str, str, object, object]]
Tables = dict[str, list[dict[str, Any]]]


def _of_body(world: World, body: Body, tables: Tables, published: Warehouse) -> Found:
    expected = expected_of(world, body)
    yield from _components(body, expected, tables["indicator_components"])
    yield from _indicators(expected, tables["indicators"])
    yield from _measures(body, expected, tables["measures"])
    yield from _missing(expected, tables["missing_inputs"])
    yield from _deliveries(body, expected, tables["deliveries"])
    yield from _nothing_lost(body, published)


def _components(body: Body, expected: Expected, rows: list[dict[str, Any]]) -> Found:
    by_key = {(row["indicator_id"], row["component_no"]): row for row in rows}
    components = {(i.indicator_id, n): c for i in body.indicators for n, c in enumerate(i.components, start=1)}
    if set(by_key) != set(components):
        yield "components", "keys", sorted(components), sorted(by_key)
    for key, component in components.items():
        row = by_key.get(key)
        if row is None:
            continue
        place = f"{key[0]}/{key[1]} ({component.algorithm} {component.target.operator})"
        for field, oracle, said in _component(component, *expected.components[key], row):
            yield place, field, oracle, said


def _component(component: Component, result: Result, judged: Judged, row: dict[str, Any]) -> Iterator[Any]:
    if row["verdict"] != judged.verdict:
        yield "verdict", judged.verdict, f"{row['verdict']} ({row['verdict_reason']})"
    elif (kind := _kind(row["verdict_reason"])) not in judged.reasons:
        yield "reason", "|".join(sorted(judged.reasons)), f"{kind} ({row['verdict_reason']})"
    for held, due in judged.months:
        if judged.verdict == "not_measured" and not re.search(
            rf"consegnat[oi] {held} mes[ei] su {due}", row["verdict_reason"]
        ):
            yield "months in the reason", f"{held} su {due}", row["verdict_reason"]
    if not _same(result.number, row["result_value"], is_near=result.is_rounded_twice):
        yield "result_value", _shown(result.number), row["result_value"]
    if result.day != row["result_date"]:
        yield "result_date", result.day, row["result_date"]
    if result.state != row["result_state"]:
        yield "result_state", result.state, row["result_state"]
    if not _same(judged.target, row["target_value"]):
        yield "target_value", _shown(judged.target), row["target_value"]
    if judged.verdict != "withdrawn" and not _same(judged.deviation, row["deviation"], is_near=result.is_rounded_twice):
        yield "deviation", _shown(judged.deviation), row["deviation"]
    percentage = judged.percentage
    if not _is_percentage(percentage, row["achievement_pct_uncapped"]):
        yield "achievement_pct_uncapped", _shown(percentage), row["achievement_pct_uncapped"]
    capped = None if percentage is None else min(percentage, Fraction(100))
    if not _is_percentage(capped, row["achievement_pct"]):
        yield "achievement_pct", _shown(capped), row["achievement_pct"]
    if (shown := _display(component, result)) != row["displayed_result"] and not result.is_rounded_twice:
        yield "displayed_result", shown, row["displayed_result"]


def _kind(reason: str) -> str:
    return next((kind for kind, pattern in _KINDS if re.search(pattern, reason)), "unknown")


def rounded(value: Fraction, digits: int) -> Decimal:
    """The value rounded half away from zero."""
    scaled = abs(value) * Fraction(10) ** digits
    count = int(scaled + Fraction(1, 2))
    return (Decimal(count) * (-1 if value < 0 else 1)).scaleb(-digits)


def _same(due: object, said: object, *, is_near: bool = False) -> bool:
    if due is None or said is None:
        return due is None and said is None
    assert isinstance(due, Fraction)
    assert isinstance(said, Decimal)
    if is_near:
        return abs(Fraction(said) - due) <= max(Fraction(2, 10**12), abs(due) / 10**11)
    return Fraction(rounded(due, 12)) == Fraction(said)


def _is_percentage(due: Fraction | None, said: Decimal | None) -> bool:
    """A percentage is worked out of a result that was rounded to twelve digits, over a target that may be small."""
    return due is said is None if due is None or said is None else abs(Fraction(said) - due) <= Fraction(1, 10**9)


def _shown(value: object) -> object:
    return f"{float(value):.12g}" if isinstance(value, Fraction) else value


def _display(component: Component, result: Result) -> str | None:
    if result.number is not None:
        number = f"{rounded(result.number, component.decimals or 0):,f}".translate(str.maketrans(",.", ".,"))
        if not re.search("[1-9]", number):
            number = number.removeprefix("-")
        is_one_day = component.unit == "days" and number.lstrip("-") == "1"
        return number + (" giorno" if is_one_day else _SYMBOLS.get(component.unit, ""))
    day = result.day.strftime("%d/%m/%Y") if result.day else None
    if result.state is None:
        return day
    return _STATE_WORDS[result.state] + (f" (ultima data nota: {day})" if day else "")


def _indicators(expected: Expected, rows: list[dict[str, Any]]) -> Found:
    by_id = {row["indicator_id"]: row for row in rows}
    for indicator, (verdict, achieved) in expected.indicators.items():
        row = by_id.get(indicator)
        if row is None:
            yield indicator, "row", "a row", "none"
            continue
        if row["verdict"] != verdict:
            yield indicator, "verdict", verdict, row["verdict"]
        if row["components_achieved"] != achieved:
            yield indicator, "components_achieved", achieved, row["components_achieved"]


def _is_hidden(body: Body, measure: str, period: str, number: Fraction | None) -> bool:
    """Whether a count of businesses is too small to be published, and is not itself what an indicator says."""
    if measure != "suap_filing_businesses" or number is None or not 0 < number < FEWEST:
        return False
    return not any(
        component.algorithm == "level" and (one.measure, str(body.year + one.offset)) == (measure, period)
        for indicator in body.indicators
        for component in indicator.components
        for one in component.inputs
    )


def _measures(body: Body, expected: Expected, rows: list[dict[str, Any]]) -> Found:
    said = {(row["measure_id"], row["period"]): row for row in rows}
    for measure, period in sorted(said.keys() | expected.facts.keys()):
        known, row = expected.facts.get((measure, period), NOTHING), said.get((measure, period), {})
        place = f"measures {measure} {period}"
        number = known.number if known.number is not None else known.to_date
        if _is_hidden(body, measure, period, number):
            number = None
        value = row.get("value")
        if (None if value is None else Fraction(value)) != (None if number is None else Fraction(rounded(number, 6))):
            yield place, "value", _shown(number), value
        if known.day != row.get("value_date"):
            yield place, "value_date", known.day, row.get("value_date")
        if known.state != row.get("value_state"):
            yield place, "value_state", known.state, row.get("value_state")
        if (not known.is_missing or known.to_date is not None) and row and known.partial != row["rows_quarantined"]:
            yield place, "rows_quarantined", known.partial, row["rows_quarantined"]
        if (
            known.held is not None
            and row
            and (known.held, known.due) != (row.get("months_held"), row.get("months_due"))
        ):
            yield (
                place,
                "months",
                f"{known.held} of {known.due}",
                f"{row.get('months_held')} of {row.get('months_due')}",
            )


def _missing(expected: Expected, rows: list[dict[str, Any]]) -> Found:
    said = {(row["measure_id"], row["measure_year"]): bool(row["was_refused"]) for row in rows}
    for measure, year in sorted(said.keys() | expected.missing.keys()):
        due, is_said = expected.missing.get((measure, year), "not missing"), said.get((measure, year), "not missing")
        if due != is_said and (due is not None or is_said == "not missing"):
            yield f"missing_inputs {measure} {year}", "was_refused", due, is_said


def _deliveries(body: Body, expected: Expected, rows: list[dict[str, Any]]) -> Found:
    """Each file is a delivery unless it was refused or withdrawn, and none of its rows is lost."""
    withdrawn = {name for sent in body.rounds for name in sent.withdrawn}
    due = {file.name for _, file in body.files()} - expected.refused_files - withdrawn
    said = {row["file_name"]: row for row in rows}
    if due != set(said):
        yield "deliveries", "files", sorted(due - set(said)), sorted(set(said) - due)
    for name in sorted(due & set(said)):
        row, (accepted, refused) = said[name], expected.rows[name]
        counts = (row["rows_read"], row["rows_accepted"], row["rows_quarantined"])
        if counts != (accepted + refused, accepted, refused):
            yield f"deliveries {name}", "rows", (accepted + refused, accepted, refused), counts


def _nothing_lost(body: Body, published: Warehouse) -> Found:
    """Every row of a delivery stands in the warehouse or in quarantine, once."""
    for _, file in body.files():
        # A text's refused rows are told by their line, the others are counted: only forms number both alike.
        is_one = "r.row_number = q.row_number" if isinstance(file, Form) else "false"
        rows = published.rows(
            f"""
            select d.file_name, d.rows_read,
                (select count(*) from raw.{file.source} r where r.delivery_id = d.delivery_id) as kept,
                (select count(distinct (q.sheet, q.row_number)) from ops.quarantine q
                    where q.delivery_id = d.delivery_id) as refused,
                (select count(*) from raw.{file.source} r inner join ops.quarantine q using (delivery_id, sheet)
                    where r.delivery_id = d.delivery_id and {is_one}) as both
            from published.deliveries d
            where d.entity_id = '{body.entity_id}' and d.file_name = '{file.name}'
            """
        )
        for row in rows:
            if row["both"] or row["kept"] + row["refused"] != row["rows_read"] or row["rows_read"] != len(file.rows):
                yield f"deliveries {file.name}", "rows kept", len(file.rows), row
