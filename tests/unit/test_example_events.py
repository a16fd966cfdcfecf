"""The example's exports of events, counted without the program: only with Python's csv and openpyxl."""

import csv
import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, pipeline
from openpyxl import load_workbook

from ingest.register import load_register
from pipeline.example.deliveries import ENTITY_ID, write_example
from pipeline.example.event_sizes import VOLUMES
from pipeline.example.events import EVENT_SOURCES, write_events
from pipeline.example.reconstruct import ExampleInput, example_inputs

EXAMPLE = ROOT / "pipeline" / "example"
Table = list[dict[str, str]]
DATES = ("Data ricevimento", "Data presentazione", "Data invio", "Data scadenza", "Data pagamento")
CLOSINGS = ("Data evasione", "Data chiusura")
BELOW = ("Totale", "INCOMPLETA")


@pytest.fixture(scope="module")
def inputs() -> list[ExampleInput]:
    return example_inputs(load_register(ROOT / "seeds"), ENTITY_ID, EXAMPLE)


@pytest.fixture(scope="module")
def folder(inputs: list[ExampleInput], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("events")
    write_events(inputs, folder)
    yield folder
    for held in (_filings, _sound_filings):
        held.cache_clear()


def _value(inputs: list[ExampleInput], measure: str, year: int) -> Decimal:
    """The input of the example or, for what it does not ask, the volume chosen beside it."""
    if found := [i.value for i in inputs if (i.measure_id, i.year) == (measure, year)]:
        assert found[0] is not None
        return found[0]
    with VOLUMES.open(encoding="utf-8", newline="") as handle:
        (row,) = [row for row in csv.DictReader(handle) if (row["volume_id"], row["year"]) == (measure, str(year))]
    return Decimal(row["value"])


def _table(path: Path, encoding: str, separator: str, skipped: int = 0) -> Table:
    with path.open(encoding=encoding, newline="") as handle:
        lines = itertools.islice(handle, skipped, None)
        return list(csv.DictReader(lines, delimiter=separator, restkey="too many"))


def _suap(folder: Path, year: int) -> Table:
    path = folder / f"ESEMPIO_pratiche_suap_{year}.csv"
    return _table(path, "cp1252", ";", 3) if year == 2025 else _table(path, "utf-8-sig", ",")


@cache  # half a million rows in all, and four tests look at them
def _filings(folder: Path, year: int) -> Table:
    path = folder / f"ESEMPIO_pratiche_registro_imprese_{year}.csv"
    return _table(path, "utf-8", ";" if year == 2025 else "\t")


@cache  # a year has few days, and the rows are half a million
def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d" if "-" in text else "%d/%m/%Y").date()
    except ValueError:
        return None


def _is_sound(row: dict[str, str]) -> bool:
    """Whether an office would take the row: written here again, on purpose, from the words of the contract alone."""
    if row["Protocollo"] in BELOW or None in row.values():
        return False
    (received,) = (_day(row[name]) for name in DATES if name in row)
    (closing,) = (row[name] for name in CLOSINGS if name in row)
    if received is None or (closing and (_day(closing) or date.min) < received):
        return False
    if "Sportello" in row:
        lengths = len(row["Codice ISTAT comune"]), len(row["Codice fiscale impresa"])
        return row["Sportello"] in ("Comune di Milano", "SUAP associato") and lengths in ((6, 11), (6, 16))
    suspended, resumed = (_day(row[name]) for name in ("Data sospensione", "Data ripresa"))
    lasted = int(row["Giorni di sospensione"])
    if closing and ((_day(closing) or date.min) - received).days < lasted:
        return False
    return (
        row["Tipo pratica"] != "nd"
        and row["Stato"] in ("Evasa", "Sospesa", "In lavorazione", "Respinta")
        and (row["Stato"] == "Evasa") == bool(closing)
        and (row["Stato"] != "Sospesa" or (suspended is not None and resumed is None))
        and (resumed is None or (suspended is not None and suspended <= resumed))
        and (suspended is None or received <= suspended)
    )


@cache
def _sound_filings(folder: Path, year: int) -> Table:
    return _sound(_filings(folder, year))


def _sound(rows: Table) -> Table:
    """The rows to be taken: a row twice counts once, and no protocol has two contents."""
    sound = {tuple(row.items()): row for row in rows if _is_sound(row)}
    protocols = Counter(row["Protocollo"] for row in sound.values())
    assert max(protocols.values()) == 1
    return list(sound.values())


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_filings_at_the_desks_are_those_of_the_example(year: int, folder: Path, inputs: list[ExampleInput]) -> None:
    rows = _sound(_suap(folder, year))
    desks = Counter(row["Sportello"] for row in rows)
    within = sum(row["Sportello"] == "Comune di Milano" and row["Entro SLA"] == "Sì" for row in rows)
    assert desks["Comune di Milano"] == _value(inputs, "suap_milano_filings", year)
    assert desks["SUAP associato"] == _value(inputs, "suap_associato_filings", year)
    assert within == _value(inputs, "suap_milano_filings_within_sla", year)
    served = {row["Codice ISTAT comune"] for row in rows if row["Sportello"] == "SUAP associato"}
    assert len(served) == _value(inputs, "associated_suap_municipalities", year)
    days = [_day(row["Data presentazione" if year == 2025 else "Data invio"]) for row in rows]
    assert {day.year for day in days if day} == {year}


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_filings_of_the_register_are_those_of_the_example(
    year: int, folder: Path, inputs: list[ExampleInput]
) -> None:
    rows = [row for of in (2024, 2025) for row in _sound_filings(folder, of)]
    closed = [(row, _day(row["Data evasione"])) for row in rows if row["Stato"] == "Evasa"]
    in_year = [(row, day) for row, day in closed if day and day.year == year]
    automatic = sum(row["Gestione automatica"] == "Sì" for row, _ in in_year)
    new = [(row, day) for row, day in in_year if row["Tipo pratica"] in ("Costituzione", "Fusione")]
    fast = sum(
        day - (_day(row["Data ricevimento"]) or day) - timedelta(int(row["Giorni di sospensione"])) <= timedelta(2)
        for row, day in new
    )
    assert automatic == _value(inputs, "ri_practices_closed_automatically", year)
    assert len(new) == _value(inputs, "ri_practices_closed", year)
    assert fast == _value(inputs, "ri_practices_closed_within_2_days", year)
    end = date(year, 12, 31)
    pending = 0
    for row in rows:
        suspended, resumed, done = (_day(row[c]) for c in ("Data sospensione", "Data ripresa", "Data evasione"))
        pending += bool(suspended and suspended <= end and (not resumed or resumed > end) and (not done or done > end))
    assert pending == _value(inputs, "ri_suspended_practices_pending", year)


def test_some_filings_of_a_year_are_closed_in_the_next(folder: Path) -> None:
    days = [_day(row["Data evasione"]) for row in _sound_filings(folder, 2024)]
    assert sum(day is not None and day.year == 2025 for day in days) > 5000
    assert all(
        day is None or day.year == 2025 for day in (_day(r["Data evasione"]) for r in _sound_filings(folder, 2025))
    )


@pytest.mark.parametrize(("year", "more"), [(2025, "Codice pratica"), (2024, None)])
def test_the_layout_of_the_desks_changed_with_the_year(year: int, more: str | None, folder: Path) -> None:
    row = _suap(folder, year)[0]
    assert ("Data presentazione" in row, "Data invio" in row) == (year == 2025, year == 2024)
    if more:
        assert row[more][:16].isalnum() and row[more][16] == "-"


def _amount(text: str) -> Decimal | None:
    if "," not in text or "." in text.rpartition(",")[2]:
        return None
    return Decimal(text.replace(".", "").replace(",", "."))


def _paid_2024(folder: Path) -> list[tuple[object, ...]]:
    """Registration, kind, due, paid, order, amount due, amount paid, disputed days, excluded: of the sound rows."""
    found = []
    for row in _table(folder / "ESEMPIO_fatture_passive_2024.csv", "cp1252", ";"):
        values = list(row.values())
        due_on, paid_on = (_day(str(values[position])) for position in (4, 5))
        amounts = [_amount(str(values[position])) for position in (7, 8)]
        if None in (*values, due_on, paid_on, *amounts):
            continue
        found.append((*values[:2], due_on, paid_on, values[6], *amounts, int(str(values[9])), values[10] == "Sì"))
    return found


def _paid_2025(folder: Path) -> list[tuple[object, ...]]:
    sheet = load_workbook(folder / "ESEMPIO_fatture_passive_2025.xlsx", data_only=True)["Pagamenti"]
    found = []
    for values in sheet.iter_rows(min_row=2, values_only=True):
        days, amounts = values[4:6], values[7:9]
        if all(isinstance(d, datetime) for d in days) and all(isinstance(a, int | float) for a in amounts):
            exact = (Decimal(str(amount)).quantize(Decimal("0.01")) for amount in amounts)
            is_out = values[10] == "Sì"
            found.append((*values[:2], *(d.date() for d in days), values[6], *exact, values[9], is_out))
    return found


@pytest.mark.parametrize(("year", "read"), [(2024, _paid_2024), (2025, _paid_2025)])
def test_the_payments_give_the_index_of_the_example_to_the_cent(
    year: int, read: Callable[[Path], list[tuple[object, ...]]], folder: Path, inputs: list[ExampleInput]
) -> None:
    sound = {row for row in read(folder) if (row[1] == "Fattura") == (Decimal(str(row[5])) > 0)}
    assert len({(row[0], row[4]) for row in sound}) == len(sound)
    paid = delay = excluded = Decimal(0)
    late = 0
    for _, _, due_on, paid_on, _, due, amount, disputed, is_out in sound:
        assert isinstance(due_on, date) and isinstance(paid_on, date) and isinstance(disputed, int)
        assert isinstance(due, Decimal) and isinstance(amount, Decimal) and paid_on.year == year
        days = (paid_on - due_on).days - disputed
        if is_out:
            excluded += amount
            continue
        paid, delay, late = paid + amount, delay + days * due, late + (days > 0)
    assert paid == _value(inputs, "payments_net_of_infocamere_eur", year)
    assert delay == _value(inputs, "payment_delay_net_of_infocamere_eur_days", year)
    assert excluded == _value(inputs, "excluded_payments_eur", year)
    counted = sum(not row[8] for row in sound)
    assert counted == _value(inputs, "payments", year) and 0 < late < counted / 4
    assert any(row[1] == "Nota di credito" for row in sound)
    assert len({row[0] for row in sound}) < len(sound), "some invoice is paid in parts"
    assert any(row[5] != row[6] for row in sound) and any(row[7] for row in sound)


def test_each_file_has_its_faults(folder: Path) -> None:
    for year, impossible in ((2024, "2024-02-31"), (2025, "31/02/2025")):
        rows = _suap(folder, year)
        refused = [row for row in rows if not _is_sound(row)]
        twice = len(rows) - len({tuple(row.items()) for row in rows})
        assert 0.001 < (len(refused) + twice) / len(rows) < 0.004 and twice > 10
        assert {"Comune di Lodi"} < {row["Sportello"] for row in refused}
        assert "15146" in {row["Codice ISTAT comune"] for row in refused}
        assert impossible in {row.get("Data presentazione", row.get("Data invio")) for row in refused}
        rows = _filings(folder, year)
        assert len(rows) > len({tuple(row.items()) for row in rows})
        refused = [row for row in rows if not _is_sound(row)]
        assert "nd" in {row["Tipo pratica"] for row in refused} and "Sparita" in {row["Stato"] for row in refused}
        assert f"31/02/{year}" in {row["Data ricevimento"] for row in refused}
        assert rows[-1]["Stato"] is None
    texts = [list(row.values()) for row in _table(folder / "ESEMPIO_fatture_passive_2024.csv", "cp1252", ";")]
    assert "1,234.56" in {row[7] for row in texts} and "nd" in {row[8] for row in texts}
    assert any(row[-1] is None for row in texts)
    book = load_workbook(folder / "ESEMPIO_fatture_passive_2025.xlsx")
    assert [sheet.sheet_state for sheet in book] == ["visible", "hidden"]
    assert book["Pagamenti"].merged_cells.ranges
    shown = load_workbook(folder / "ESEMPIO_fatture_passive_2025.xlsx", data_only=True)["Pagamenti"]
    assert "#DIV/0!" in {cell for (cell,) in shown.iter_rows(min_col=8, max_col=8, values_only=True)}


def test_each_file_is_in_the_form_of_its_system(folder: Path) -> None:
    suap = (folder / "ESEMPIO_pratiche_suap_2025.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        suap.decode("utf-8")
    head = suap.decode("cp1252").split("\n")
    assert head[:3] == ["Estrazione pratiche SUAP", "", "Periodo: 01/01/2025 - 31/12/2025"]
    assert head[-2].startswith("Totale;") and int(head[-2].rpartition(";")[2]) == len(_suap(folder, 2025)) - 1
    assert (folder / "ESEMPIO_pratiche_suap_2024.csv").read_bytes().startswith(b"\xef\xbb\xbfProtocollo,")
    assert (folder / "ESEMPIO_pratiche_registro_imprese_2025.csv").read_bytes().startswith(b"Protocollo;")
    assert (folder / "ESEMPIO_pratiche_registro_imprese_2024.csv").read_bytes().startswith(b"Protocollo\t")
    names = [row["Denominazione impresa"] for row in _filings(folder, 2025)]
    assert all(any(mark in name for name in names) for mark in ("\n", ";", '"'))


def test_the_same_arguments_give_the_same_bytes(folder: Path, inputs: list[ExampleInput], tmp_path: Path) -> None:
    def prints(of: Path) -> dict[str, str]:
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in of.iterdir()}

    write_events(inputs, tmp_path)
    assert prints(tmp_path) == prints(folder) and len(prints(folder)) == 6


def test_what_a_system_exports_is_not_declared_in_a_scheda(tmp_path: Path) -> None:
    register = load_register(ROOT / "seeds")
    names = {path.name for path in write_example(register, tmp_path / "inbox")}
    assert "ESEMPIO_pratiche_suap_2025.csv" in names
    books = map(load_workbook, (tmp_path / "inbox" / ENTITY_ID).glob("ESEMPIO_scheda_*.xlsx"))
    words = {cell for book in books for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert "suap_milano_filings" not in words and "associated_suap_municipalities" in words


def test_deliveries_of_any_size_are_written_for_several_bodies(tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ("--out", str(out), "--scale", "2", "--entities", "2", "--source", "pratiche_suap")
    done = pipeline(tmp_path / "data", "example-deliveries", *arguments)
    assert done.returncode == 0, done.stderr
    first, second = out / ENTITY_ID, out / f"{ENTITY_ID}-2"
    rows, others = _sound(_suap(first, 2025)), _sound(_suap(second, 2025))
    assert len(rows) == len(others) == 2 * (47381 + 6694)
    assert not {row["Protocollo"] for row in rows} & {row["Protocollo"] for row in others}
    again = pipeline(tmp_path / "data", "example-deliveries", *arguments)
    assert again.returncode == 1 and "non è vuota. Rimedio" in again.stderr
    unknown = pipeline(tmp_path / "data", "example-deliveries", "--out", str(out), "--source", "prova")
    assert unknown.returncode == 2 and all(source in unknown.stderr for source in EVENT_SOURCES)
    assert pipeline(tmp_path / "data", "example-deliveries", "--out", str(out), "--scale", "0").returncode == 2
