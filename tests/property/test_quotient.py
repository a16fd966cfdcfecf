"""The exact arithmetic of the SQL macros, against Python's decimals, on the SQL text that dbt would render."""

from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

MACROS = Path(__file__).resolve().parents[2] / "dbt_project" / "macros"

Row = tuple[Any, ...]
# The answers of an expression on many rows: (expression, types of the columns a and b, rows).
Evaluate = Callable[[str, tuple[str, str], Sequence[Row]], list[object]]

VALUE, SUM, QUOTIENT, RESULT = "decimal(24, 6)", "decimal(38, 6)", "decimal(38, 18)", "decimal(38, 12)"
# Many rows a query: planning one takes far longer than running it.
many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def macros() -> jinja2.environment.TemplateModule:
    """The macros without dbt: these use nothing of its context but one another."""
    source = "\n".join((MACROS / file).read_text(encoding="utf-8") for file in ("arithmetic.sql", "italian.sql"))
    # By default jinja2 renders an unknown name as nothing, which would hide a mistake.
    return jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(source).module


def sql(name: str, *arguments: str, **options: int) -> str:
    """The SQL that a macro renders."""
    return str(getattr(macros(), name)(*arguments, **options))


@pytest.fixture(scope="module")
def evaluate() -> Iterator[Evaluate]:
    connection = duckdb.connect()

    def run(expression: str, types: tuple[str, str], rows: Sequence[Row]) -> list[object]:
        def cell(value: Decimal | int | None, kind: str) -> str:
            return f"cast({'null' if value is None else repr(format(value, 'f'))} as {kind})"

        values = ", ".join(
            f"({place}, {', '.join(cell(*pair) for pair in zip(row, types, strict=True))})"
            for place, row in enumerate(rows)
        )
        query = f"select {expression} from (values {values}) as given(place, a, b) order by place"
        return [answer for (answer,) in connection.execute(query).fetchall()]

    yield run
    connection.close()


def exact(dividend: Decimal, divisor: Decimal, digits: int) -> Decimal | None:
    """The quotient rounded once, half away from zero. On integers: enough digits of a quotient are never enough."""
    if not divisor:
        return None
    (n, m), (p, q) = dividend.as_integer_ratio(), divisor.as_integer_ratio()
    top, bottom = abs(n * q) * 10**digits, abs(m * p)
    count = (2 * top + bottom) // (2 * bottom)
    with localcontext(prec=100):
        return Decimal(count if (dividend < 0) == (divisor < 0) else -count).scaleb(-digits)


def decimals(limit: int, places: int) -> st.SearchStrategy[Decimal]:
    """Decimals of both signs up to a limit, the tiny and the round ones often."""
    step = Decimal(1).scaleb(-places)
    wide = st.integers(-limit * 10**places, limit * 10**places).map(lambda count: scaled(count, step))
    tiny = st.integers(-10_000, 10_000).map(lambda count: scaled(count, step))
    whole = st.integers(-min(limit, 10_000), min(limit, 10_000)).map(Decimal)
    return st.one_of(wide, tiny, whole)


def scaled(count: int, step: Decimal) -> Decimal:
    with localcontext(prec=100):
        return count * step


def pairs(limit: int, places: int) -> st.SearchStrategy[list[Row]]:
    number = decimals(limit, places)
    return st.lists(st.tuples(number, number), min_size=1, max_size=40)


def row(*values: str) -> Row:
    return tuple(Decimal(value) for value in values)


# 1/8192 ends in a five at the thirteenth digit, 1/2^19 at the nineteenth.
TIES = [row("1", "8192"), row("-1", "8192"), row("1", "-8192"), row("3", "8192"), row("1", "524288")]
THIRDS = [row("1", "3"), row("-2", "3"), row("0", "-7"), row("5", "0"), row("0", "0")]
EDGES = [row("999999999999.999999", "1000000000000"), row("999999999999999999.999999", "999999999999999999.999998")]


@given(rows=pairs(10**18 - 1, 6))
@example(rows=TIES + THIRDS + EDGES)
@many
def test_quotient_of_measures_is_exact(evaluate: Evaluate, rows: list[Row]) -> None:
    assert evaluate(sql("quotient", "a", "b"), (VALUE, VALUE), rows) == [exact(a, b, 12) for a, b in rows]


@given(rows=pairs(10**13, 6))
@example(rows=TIES + THIRDS)
@many
def test_quotient_that_goes_on_keeps_18_digits(evaluate: Evaluate, rows: list[Row]) -> None:
    expression = sql("quotient", "a", "b", digits=18)
    assert evaluate(expression, (SUM, SUM), rows) == [exact(a, b, 18) for a, b in rows]


@given(rows=pairs(10**13, 6))
@example(rows=TIES + THIRDS)
@many
def test_quotient_that_is_published_as_a_measure_keeps_6_digits(evaluate: Evaluate, rows: list[Row]) -> None:
    expression = sql("quotient", "a", "b", digits=6)
    assert evaluate(expression, (SUM, SUM), rows) == [exact(a, b, 6) for a, b in rows]


@given(rows=pairs(10**7, 18))
@example(rows=TIES + THIRDS)
@many
def test_quotient_of_quotients_is_exact(evaluate: Evaluate, rows: list[Row]) -> None:
    expression = sql("quotient", "a", "b", scale=18)
    assert evaluate(expression, (QUOTIENT, QUOTIENT), rows) == [exact(a, b, 12) for a, b in rows]


def test_quotient_has_the_type_of_results(evaluate: Evaluate) -> None:
    for digits, kind in [(6, "DECIMAL(38,6)"), (12, "DECIMAL(38,12)"), (18, "DECIMAL(38,18)")]:
        expression = f"typeof({sql('quotient', 'a', 'b', digits=digits)})"
        assert evaluate(expression, (SUM, SUM), [(1, 3)]) == [kind]


def test_quotient_of_nothing_is_nothing(evaluate: Evaluate) -> None:
    rows: list[Row] = [(None, 3), (3, None), (None, None), (0, 0), (5, 0), (None, 0)]
    assert evaluate(sql("quotient", "a", "b"), (SUM, SUM), rows) == [None] * len(rows)


def test_quotient_out_of_range_stops_and_never_wraps(evaluate: Evaluate) -> None:
    with pytest.raises(duckdb.Error):
        evaluate(sql("quotient", "a", "b"), (SUM, SUM), [row("1e30", "0.000001")])


@st.composite
def values_and_decimals(draw: st.DrawFn) -> list[Row]:
    pair = st.tuples(decimals(10**18, 12), st.integers(-9, 12))
    return draw(st.lists(pair, min_size=1, max_size=40))


# Minus zero is zero; rounding makes a thousands point appear; ties on both sides; millions.
SHOWN: list[Row] = [
    (Decimal(value), places)
    for value, places in [
        ("-0.4", 0),
        ("999.5", 0),
        ("2.5", 0),
        ("-2.5", 0),
        ("52.405", 2),
        ("12613831", -5),
        ("0", -3),
    ]
]


@given(rows=values_and_decimals())
@example(rows=SHOWN)
@many
def test_rounding_cutting_and_showing_agree_with_decimals(evaluate: Evaluate, rows: list[Row]) -> None:
    types = (RESULT, "integer")
    with localcontext(prec=60):
        half_away = [Decimal(v).quantize(Decimal(1).scaleb(-p), ROUND_HALF_UP) for v, p in rows]
        cut = [Decimal(v).quantize(Decimal(1).scaleb(-p), ROUND_DOWN) for v, p in rows]
        english = [f"{value or abs(value):,.{max(p, 0)}f}" for value, (_, p) in zip(half_away, rows, strict=True)]
    assert evaluate(sql("rounded", "a", "b"), types, rows) == half_away
    assert evaluate(sql("truncated", "a", "b"), types, rows) == cut
    italian = [text.translate(str.maketrans(",.", ".,")) for text in english]
    assert evaluate(sql("italian_number", "a", "b"), types, rows) == italian
