"""Whatever is written in Italian form is read back exactly, and nothing is read as another value."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ingest.cells import number_text
from ingest.italian import (
    FIRST_YEAR,
    LAST_YEAR,
    MAX_INTEGER_DIGITS,
    Unreadable,
    format_date,
    format_number,
    format_state,
    parse_date,
    parse_number,
    parse_state,
)

LIMIT = Decimal(10) ** MAX_INTEGER_DIGITS - 1
numbers = st.decimals(min_value=-LIMIT, max_value=LIMIT, allow_nan=False, allow_infinity=False, places=6)
dates = st.dates(min_value=date(FIRST_YEAR, 1, 1), max_value=date(LAST_YEAR, 12, 31))


@given(numbers, st.booleans())
def test_a_number_written_is_the_number_read(value: Decimal, grouped: bool) -> None:
    assert parse_number(format_number(value, grouped=grouped)) == value


@given(st.decimals(min_value=-LIMIT, max_value=LIMIT, places=2), st.sampled_from(["€ {}", "{} €", "{}€", "{}"]))
def test_an_amount_written_is_the_amount_read(value: Decimal, form: str) -> None:
    assert parse_number(form.format(format_number(value)), decimals=2, symbol="€") == value


@given(numbers)
def test_a_percentage_written_is_the_percentage_read(value: Decimal) -> None:
    assert parse_number(f"{format_number(value)} %", symbol="%") == value


@given(dates)
def test_a_date_written_is_the_date_read(value: date) -> None:
    assert parse_date(format_date(value)) == parse_date(value.isoformat()) == value


@given(st.sampled_from(["yes", "no"]))
def test_a_state_written_is_the_state_read(state: str) -> None:
    assert parse_state(format_state(state)) == state


@given(st.text(alphabet="0123456789.,-+ €%e", max_size=14))
def test_what_is_read_as_a_number_is_what_was_written(text: str) -> None:
    value = parse_number(text)
    if not isinstance(value, Unreadable):
        plain = text.strip().lstrip("+-").replace(".", "")
        assert format_number(abs(value), grouped=False) == plain


@given(st.text(max_size=12))
def test_no_text_breaks_a_parser(text: str) -> None:
    for value in (parse_number(text), parse_date(text), parse_state(text), parse_number(text, symbol="%")):
        assert value is not None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6))
def test_a_number_cell_becomes_text_that_reads_as_the_same_number(value: Decimal) -> None:
    assert parse_number(number_text(float(value))) == value
