"""Whatever stands in a cell of an export is read as exactly that, by a second opinion without patterns, or refused."""

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.fixtures.exports import Text, deliver_exports, payment

ITALIAN, POINT, EITHER = "italian", "point", "either"
FEW = settings(max_examples=15, derandomize=True, deadline=None)
DIGITS = set("0123456789")
# What a payment admits: a milliard of euro, ten years between two days or of days that somebody counted.
MOST_EUR, DECADE, PAID_ON = Decimal(10**9), 3653, date(2025, 3, 5)


def _digits(text: str, least: int, most: int) -> bool:
    return least <= len(text) <= most and set(text) <= DIGITS


def amount(text: str) -> tuple[Decimal, str] | None:
    """The amount that a text is and the form that it is written in; nothing when it is none."""
    plain = text.strip(" \t\u00a0€") if "€" in text else text.strip(" \t\u00a0")
    sign = -1 if plain[:1] in ("-", "\u2212") else 1
    plain = plain[1:] if plain[:1] in ("-", "\u2212", "+") and plain else plain
    # Neither a number nor its first group of thousands begins with a 0.
    if plain[:1] == "0" and (plain[1:2].isdigit() or (plain[1:2] == "." and len(plain) > 4)):
        return None
    whole, comma, cents = plain.partition(",")
    groups = whole.split(".")
    grouped = 2 <= len(groups) <= 5 and _digits(groups[0], 1, 3) and all(_digits(g, 3, 3) for g in groups[1:])
    if (not comma or _digits(cents, 1, 2)) and (_digits(whole, 1, 15) or grouped):
        number = sign * Decimal(f"{''.join(groups)}.{cents or '0'}")
        return number, ITALIAN if comma or grouped else EITHER
    whole, point, cents = plain.partition(".")
    if point and _digits(whole, 1, 15) and _digits(cents, 1, 2):
        return sign * Decimal(f"{whole}.{cents}"), POINT
    return None


def day(text: str) -> date | None:
    """The day that a text is, with or without an hour."""
    plain = text.strip(" \t\u00a0")
    said = plain[:10] if plain[4:5] == "-" else plain.replace("T", " ").split(" ")[0]
    behind = plain[len(said) :]
    if not _is_hour(behind.removesuffix("Z")) or behind == "Z":
        return None
    parts = said.split("-") if "-" in said else said.split("/")[::-1]
    sizes = [(4, 4), (2, 2), (2, 2)] if "-" in said else [(4, 4), (1, 2), (1, 2)]
    if len(parts) != 3 or not all(_digits(part, *size) for part, size in zip(parts, sizes, strict=True)):
        return None
    year, month, number = map(int, parts)
    if not 2000 <= year <= 2100:
        return None
    try:
        found = date(year, month, number)
        if not behind.endswith("Z"):
            return found
        hour, minute = (int(part) for part in behind[1:].removesuffix("Z").replace(".", ":").split(":")[:2])
        moment = datetime(year, month, number, hour, minute, tzinfo=UTC)
    except ValueError:
        return None
    return moment.astimezone(ZoneInfo("Europe/Rome")).date()


def _is_hour(text: str) -> bool:
    """Tell whether what follows a day is nothing, or an hour that may have seconds and their parts."""
    if not text:
        return True
    hour, *rest = text[1:].replace(".", ":").replace(",", ":").split(":")
    if text[0] not in " T" or not _digits(hour, 1, 2) or not 1 <= len(rest) <= 3:
        return False
    # Only the parts of a second come after a comma, and they are as many as they like.
    is_comma_late = "," not in text or (len(rest) == 3 and text.count(",") == 1 and "." not in text[text.index(",") :])
    return is_comma_late and all(_digits(part, 2, 2) for part in rest[:2]) and all(p and set(p) <= DIGITS for p in rest)


def _read(rows: Sequence[dict[str, str]]) -> tuple[list[str], dict[str, list[object]]]:
    """Deliver rows: the rules that they break (each row breaks one at most), and the values of the others."""
    with tempfile.TemporaryDirectory() as folder:
        taken = deliver_exports(Path(folder), {"fatture.csv": Text(rows)})
        values = "select registration_number, amount_due_eur, due_on, disputed_days from raw.fatture_passive"
        found = {str(number): its for number, *its in taken.rows(values)}
        for one in taken.intake.deliveries:
            assert one.rows_read == len(rows) == one.rows_accepted + one.rows_quarantined
            lines = {line for (line,) in taken.rows("select row_number from ops.quarantine")}
            assert lines == {n + 2 for n, row in enumerate(rows) if row["Numero registrazione"] not in found}
        return taken.rules, found


def _payments(column: str, texts: Sequence[str]) -> list[dict[str, str]]:
    """A sound payment, and one for each text in a column."""
    paid = {"Importo dovuto (€)": "1", "Importo pagato (€)": "0"}
    rows = [payment(0, **paid)]
    for n, text in enumerate(texts, start=1):
        value = amount(text) if column.startswith("Importo") else None
        kind = "Nota di credito" if value and value[0] < 0 else "Fattura"
        rows.append(payment(n, **(paid | {column: text, "Tipo documento": kind})))
    return rows


_NUMBERS = st.decimals(min_value=-(10**15) + 1, max_value=10**15 - 1, places=2)
_SMALL = st.decimals(min_value=-10000, max_value=10000, places=2)
_FORMS: dict[str, Callable[[Decimal], str]] = {
    ITALIAN: lambda value: f"{value:,f}".translate(str.maketrans(",.", ".,")),
    POINT: lambda value: f"{value:f}",
    "american": lambda value: f"{value:,f}",
    EITHER: lambda value: f"{value:.0f}",
    # What a reader that is not careful takes for a thousandth, or the reverse.
    "american whole": lambda value: f"{value:,.0f}",
    "three decimals": lambda value: f"{value:.3f}",
    "three after a comma": lambda value: f"{value:.3f}".replace(".", ","),
}
_NOISE = st.text(alphabet="0123456789.,-+ €eE()'\u2212\u00a0\u0663\uff11nd%;\"", max_size=12)


def _column() -> st.SearchStrategy[list[str]]:
    """A column of amounts, most of them written in one form and some in any."""

    def written(form: str) -> st.SearchStrategy[list[str]]:
        some = st.lists((_NUMBERS | _SMALL).map(_FORMS[form]), min_size=10, max_size=30)
        return st.tuples(
            some,
            st.lists(
                _NOISE | st.sampled_from(sorted(_FORMS)).flatmap(lambda form: _SMALL.map(_FORMS[form])), max_size=6
            ),
        ).map(lambda two: two[0] + two[1])

    return st.sampled_from(sorted(_FORMS)).flatmap(written)


@FEW
@given(_column())
@example(["1234.560", "12345.678", "1.234,567", "1,234", "0.1"])
def test_an_amount_is_exactly_what_is_written_or_is_refused(texts: list[str]) -> None:
    rules, found = _read(_payments("Importo dovuto (€)", texts))
    told = [amount(text) for text in texts]
    forms = [value[1] for value in told if value]
    italian, point = forms.count(ITALIAN), forms.count(POINT)
    if 20 * min(italian, point) > italian + point:
        assert (set(rules), found) == ({"amounts_mixed"}, {})
        return
    other = POINT if italian >= point else ITALIAN
    expected = {f"F{n}": value[0] for n, value in enumerate(told, start=1) if value and value[1] != other}
    expected = {number: value for number, value in expected.items() if abs(value) <= MOST_EUR}
    assert {number: values[0] for number, values in found.items()} == expected | {"F0": Decimal(1)}
    assert set(rules) <= {"amount_unreadable", "amount_too_large", "value_missing"}


_DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2110, 12, 31))
_DAY_FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%m/%d/%Y", "%d/%m/%y", "%Y/%m/%d", "%d-%m-%Y", "%Y%m%d", "%-d/%-m/%Y")
_BEHIND = (
    *("", " 10:15", "T10:15:00Z", "T22:30Z", " 23:59:59.9Z", " 1.05", " 10:15:59,123", "T10", " ora", "+01:00"),
    " 10:15:00.0",
)
_HOURS = st.sampled_from(_BEHIND)
_WRITTEN_DAYS = st.tuples(_DAYS, st.sampled_from(_DAY_FORMS), _HOURS).map(lambda d: d[0].strftime(d[1]) + d[2])
_DAY_NOISE = st.text(alphabet="0123/-. :T", max_size=20) | st.from_regex(
    r"[0-3][0-9]/[01][0-9]/20[0-9]{2}", fullmatch=True
)


@FEW
@given(st.lists(_WRITTEN_DAYS | _DAY_NOISE, min_size=10, max_size=40))
def test_a_day_is_exactly_what_is_written_or_is_refused(texts: list[str]) -> None:
    rules, found = _read(_payments("Data scadenza", texts))
    days = {f"F{n}": day(text) for n, text in enumerate(texts, start=1)}
    expected = {number: its for number, its in days.items() if its and abs(its - PAID_ON).days <= DECADE}
    assert {number: values[1] for number, values in found.items()} == expected | {"F0": date(2025, 3, 10)}
    assert set(rules) <= {"date_unreadable", "due_date_far", "value_missing"}


_COUNTS = st.integers(-(10**12), 10**12).map(str) | st.integers(0, 999).map(str) | _NOISE


@FEW
@given(st.lists(_COUNTS, min_size=10, max_size=40))
def test_a_count_is_exactly_what_is_written_or_is_refused(texts: list[str]) -> None:
    rules, found = _read(_payments("Giorni di contestazione", texts))
    expected = {}
    for n, text in enumerate(texts, start=1):
        plain = text.strip(" \u00a0")
        number = plain[1:] if plain[:1] in ("+", "-", "\u2212") else plain
        is_count = _digits(number, 1, 9) and (number == "0" or number[0] != "0")
        if is_count and int(number) <= DECADE and (int(number) == 0 or plain[:1] not in ("-", "\u2212")):
            expected[f"F{n}"] = int(number)
    assert {number: values[2] for number, values in found.items()} == expected | {"F0": 0}
    assert set(rules) <= {"count_unreadable", "days_negative", "days_too_many", "value_missing"}


def test_the_second_opinion_agrees_with_what_people_mean() -> None:
    amounts = {"1.234,56": "1234.56", "1234.5": "1234.5", "-1.000": "-1000", "€ 7": "7", "1,234.5": None, "1.2.3": None}
    assert {text: found[0] if (found := amount(text)) else None for text in amounts} == {
        text: Decimal(said) if said else None for text, said in amounts.items()
    }
    days = ("28/2/2025 10:15", "2025-02-28T10:15:59,1Z", "29/02/2025", "2025-2-28", "28/02/2025 10", "28/02/2025 1,15")
    assert [day(text) for text in days] == [date(2025, 2, 28)] * 2 + [None] * 4
