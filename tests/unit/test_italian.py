"""Italian notation: what is read, what is refused and what the refusal says."""

from datetime import date
from decimal import Decimal

import pytest

from ingest.italian import (
    Unreadable,
    format_date,
    format_number,
    format_state,
    is_not_available,
    parse_date,
    parse_number,
    parse_state,
    parse_year,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1234,56", "1234.56"),
        ("-6,63", "-6.63"),
        ("\u22126,63", "-6.63"),
        ("+5", "5"),
        ("1.234", "1234"),
        ("12.613.831", "12613831"),
        ("0", "0"),
        ("-0", "0"),
        ("0,5", "0.5"),
        (" 7\u00a0", "7"),
    ],
)
def test_numbers_in_italian_form_are_read_exactly(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        *("1234.56", "1.23.4,5", "12.34", "1e3", "€ 5", "5 €", "5%", "0.123", "1.2345", "12.3456", "1 234", "1,2,3"),
        *("", "-", ",5", "5,", "(5,00)", "5,00-", "007", "1.234.56", "1'234", "٣", "½", "nan", "inf", "0x10", "--5"),
    ],
)
def test_anything_else_is_refused_with_a_remedy(text: str) -> None:
    refused = parse_number(text)
    assert isinstance(refused, Unreadable)
    assert refused.reason and "esempio: 1.234" in refused.remedy


def test_decimals_are_counted_as_written() -> None:
    assert parse_number("1,50", decimals=2) == Decimal("1.50")
    assert parse_number("1,000", decimals=0) == Unreadable(
        "il numero ha 3 decimali, qui deve essere intero",
        "scrivere il numero nella forma 1.234: il punto separa le migliaia",
        too_many_decimals=True,
    )
    refused = parse_number("1,234", decimals=2)
    assert isinstance(refused, Unreadable) and refused.too_many_decimals
    assert refused.reason == "il numero ha 3 decimali, ne sono ammessi 2"


def test_a_number_longer_than_the_warehouse_holds_is_refused() -> None:
    assert parse_number("9" * 15) == Decimal("9" * 15)
    assert isinstance(parse_number("9" * 19), Unreadable)


def test_a_symbol_is_read_only_when_asked_for() -> None:
    assert parse_number("€ 1.234,56", symbol="€") == parse_number("1.234,56€", symbol="€") == Decimal("1234.56")
    for text in ("1.234,56 EUR", "EUR 1.234,56", "euro 1.234,56"):
        assert parse_number(text, symbol="€") == Decimal("1234.56")
    assert isinstance(parse_number("5 eurocent", symbol="€"), Unreadable)
    for text in ("52,41 %", "52,41%", "52,41"):
        assert parse_number(text, symbol="%") == Decimal("52.41")
    assert isinstance(parse_number("€ 5 €", symbol="€"), Unreadable)
    assert isinstance(parse_number("5 %", symbol="€"), Unreadable)


@pytest.mark.parametrize(
    "text",
    [
        "28/02/2025",
        "2025-02-28",
        "28/2/2025",
        " 28/02/2025 ",
        "28/02/2025 10:30",
        "2025-02-28T23:59:59",
        "28/2/2025 9.05",
    ],
)
def test_dates_are_read(text: str) -> None:
    assert parse_date(text) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("28/02/25", "l'anno della data ha due cifre"),
        ("31/02/2025", "la data non esiste nel calendario"),
        ("2025-13-01", "la data non esiste nel calendario"),
        ("02/28/2025", "la data non esiste nel calendario"),
        ("31/12/9999", "l'anno della data non è fra 2000 e 2100"),
        ("28-02-2025", "non è una data"),
        ("febbraio 2025", "non è una data"),
        ("45716", "non è una data"),
        ("28/02/2025 24:00", "l'ora dopo la data, o il suo fuso, non si legge"),
        ("28/02/2025 ore 10", "non è una data"),
        ("31/02/2025 10:30", "la data non esiste nel calendario"),
        ("", "non è una data"),
    ],
)
def test_what_is_no_date_is_refused_with_a_remedy(text: str, reason: str) -> None:
    refused = parse_date(text)
    assert isinstance(refused, Unreadable)
    assert refused.reason == reason
    assert "28/02/2025" in refused.remedy


@pytest.mark.parametrize(
    ("text", "state"),
    [("Sì", "yes"), ("Si", "yes"), ("SI", "yes"), ("SÌ", "yes"), ("si\u0300", "yes"), ("No", "no"), (" NO ", "no")],
)
def test_states_are_read_in_any_case_and_accent(text: str, state: str) -> None:
    assert parse_state(text) == state


@pytest.mark.parametrize("text", ["", "s", "yes", "vero", "Sì Completamento lavori", "no."])
def test_other_words_are_no_state(text: str) -> None:
    assert parse_state(text) == Unreadable("non è né Sì né No", "scrivere Sì oppure No")


def test_years_have_four_digits_and_bounds() -> None:
    assert parse_year("2025") == 2025
    for text in ("25", "20255", "2025,0", "nd", "1999"):
        assert isinstance(parse_year(text), Unreadable)


def test_nd_is_not_available_and_nothing_else_is() -> None:
    written = ("nd", "ND", "n.d.", "N.D.", "n.d", " nd ", "n. d.", "N/D", "n\u00a0d")
    assert all(is_not_available(text) for text in written)
    assert not any(is_not_available(text) for text in ("", "0", "no", "n", "non disponibile", "-"))


def test_values_are_written_as_an_italian_reader_expects() -> None:
    assert format_number(Decimal("12613831")) == "12.613.831"
    assert format_number(Decimal("-1234.5")) == "-1.234,5"
    assert format_number(Decimal("1234.5"), grouped=False) == "1234,5"
    assert format_date(date(2025, 2, 8)) == "08/02/2025"
    assert (format_state("yes"), format_state("no")) == ("Sì", "No")
