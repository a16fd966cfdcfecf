"""What an office sends, or does not send, never stops a release: one year of the ordinary, in one build."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ROOT, Release, pipeline

from ingest.events.personal import read_secret
from ingest.register import load_register
from ingest.workbooks import AccountRow, CellValue, SchedaCover, SchedaRow, write_conto_economico, write_scheda
from pipeline import arrivals
from pipeline.ledger import Ledger
from pipeline.places import Places
from tests.fixtures.exports import Text, filing, payment, suap
from tests.fixtures.taken import take_in

WHOLE_YEAR = "Periodo: 01/01/2025 - 31/12/2025"
SPRING = "consegnati 2 mesi su 12 (mancano gennaio, febbraio, da maggio a dicembre)"
NOTHING = "consegnati 0 mesi su 12 (mancano da gennaio a dicembre)"
ENTITY, YEAR, AS_OF = "cciaa-mi-mb-lo", 2025, date(2026, 3, 31)
SETTLED, CONCLUDED = "disputes_settled_by_agreement", "mediation_procedures_concluded"
ACCOUNTS = {
    "proventi_correnti": 100_000_000,
    "oneri_correnti": 97_000_000,
    "interventi_economici": 40_000_000,
    "ammortamenti": 5_000_000,
    "accantonamenti": 6_000_000,
}


def _row(measure_id: str, value: CellValue, note: str = "", year: int = YEAR) -> SchedaRow:
    return SchedaRow(measure_id, measure_id, "numero", year, value, note=note)


def _scheda(path: Path, centre: str, *rows: SchedaRow) -> None:
    write_scheda(path, SchedaCover(ENTITY, "Camera", centre, centre, YEAR), rows)


def _accounts(path: Path, amounts: dict[str, int]) -> None:
    write_conto_economico(path, ENTITY, YEAR, [AccountRow(code, code, YEAR, Decimal(n)) for code, n in amounts.items()])


def _take_forms(inbox: Path, places: Places) -> None:
    """Whole forms, then corrections that hold a part of them: each on its day."""
    register, ledger = load_register(ROOT / "seeds"), Ledger(places.ledger)
    read_secret(places.secret)
    centre = "camera-arbitrale"
    _scheda(
        inbox / "a.xlsx", centre, _row(SETTLED, Decimal(40), "dato provvisorio"), _row(CONCLUDED, Decimal(100), "idem")
    )
    _accounts(inbox / "conto_a.xlsx", ACCOUNTS)
    arrivals.take_real(places, register, ledger, AS_OF)
    _scheda(inbox / "b.xlsx", centre, _row(SETTLED, Decimal(41)), _row(CONCLUDED, None))
    _accounts(inbox / "conto_b.xlsx", {"proventi_correnti": -100_000_000, "ammortamenti": 7_000_000})
    arrivals.take_real(places, register, ledger, AS_OF)


def _deliver_a_correction(inbox: Path) -> None:
    """A note beside one of two terms, and one beside the other, which is not available any more."""
    _scheda(
        inbox / "c.xlsx",
        "camera-arbitrale",
        _row(SETTLED, Decimal(42), "dato provvisorio"),
        _row(CONCLUDED, "nd", "3 su 12, si veda la nota 4"),
    )


def _deliver_the_rest(inbox: Path) -> None:
    """Blanks, a month of a year, refused rows and cells, and files that are none."""
    # From one to thirteen; and a year that another is compared with left blank.
    _scheda(
        inbox / "scheda_marketing.xlsx",
        "marketing-territoriale-cultura-e-turismo",
        _row("sustainable_tourism_initiatives", Decimal(13), "confermato"),
        _row("sustainable_tourism_initiatives", Decimal(1), year=2024),
    )
    _scheda(
        inbox / "scheda_giovani.xlsx",
        "giovani-e-start-up",
        _row("innovation_map_startups", Decimal(3125)),
        _row("innovation_map_startups", None, "arriva dopo", 2024),
        _row("accelerator_startups_awarded", "1.23.4", year=2023),
    )
    # One month of a year, and more refused rows than the source allows.
    paid = [payment(n, **{"Data pagamento": f"{n % 28 + 1:02}/01/2024"}) for n in range(12)]
    days = ("ieri" if n % 3 == 0 else "05/03/2023" for n in range(30))
    received = [filing(n, **{"Data ricevimento": day, "Data evasione": "06/03/2023"}) for n, day in enumerate(days)]
    _put(inbox, {"pagamenti.csv": Text(paid), "registro.csv": Text(received)})
    (inbox / "vuota.xlsx").write_bytes(b"")
    (inbox / "in arrivo.xlsx.part").write_bytes(b"PK")
    for number in range(9):
        (inbox / f"documento {number}.xlsx").write_bytes(b"%PDF-1.7")


def _paid(n: int, due: str, day: str, euros: int) -> dict[str, str]:
    amount = f"{euros},00"
    days = {"Data scadenza": due, "Data pagamento": day}
    return payment(n, **days, **{"Importo dovuto (€)": amount, "Importo pagato (€)": amount})


def _filings() -> list[dict[str, str]]:
    """Ten filings a month of 2025, closed on their day; two of December 2024 closed in January; four not closed."""
    days = [f"{date(2025, month, 10):%d/%m/%Y}" for month in range(1, 13)] * 10
    rows = [filing(n, **{"Data ricevimento": day, "Data evasione": day}) for n, day in enumerate(days)]
    rows += [filing(n, **{"Data ricevimento": "30/12/2024", "Data evasione": "02/01/2025"}) for n in (900, 901)]
    stopped = {"Data ricevimento": "10/03/2025", "Data sospensione": "11/03/2025", "Data evasione": ""}
    rows += [filing(n, **stopped, Stato="Sospesa") for n in (910, 911)]
    rows += [filing(912, **stopped, Stato="Respinta")]
    return [*rows, filing(913, **stopped | {"Data evasione": "02/02/2026"}, Stato="Respinta")]


def _desks(milano: int, others: int) -> list[dict[str, str]]:
    rows = [suap(n, **{"Data presentazione": "10/03/2025", "Data chiusura": ""}) for n in range(milano + others)]
    return [row | ({"Sportello": "SUAP associato"} if n >= milano else {}) for n, row in enumerate(rows)]


def _put(inbox: Path, files: dict[str, Text]) -> None:
    for name, text in files.items():
        (inbox / name).write_bytes(text.content())


def _deliver_first_exports(inbox: Path) -> None:
    """March's payments, a year at both desks, filings closed in 2025."""
    march = [
        _paid(1, "10/03/2025", "20/03/2025", 1000),
        _paid(2, "31/03/2025", "31/03/2025", 500),
        _paid(3, "15/03/2025", "05/03/2025", 2000),
    ]
    _put(inbox, {"fatture_2025-03.csv": Text(march), "pratiche_evase_2025.csv": Text(_filings())})
    _put(inbox, {"suap_2025.csv": Text(_desks(20, 20), above=[WHOLE_YEAR])})


def _deliver_later_exports(inbox: Path) -> None:
    """April's payments, one of which March had; the year again, at one desk."""
    april = [_paid(2, "31/03/2025", "01/04/2025", 500), _paid(4, "01/04/2025", "21/04/2025", 1000)]
    _put(inbox, {"fatture_2025-04.csv": Text(april), "suap_2025_bis.csv": Text(_desks(40, 0), above=[WHOLE_YEAR])})


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Release:
    data = tmp_path_factory.mktemp("ordinary") / "data"
    inbox = data / "inbox" / ENTITY
    inbox.mkdir(parents=True)
    places = Places.of(data, ROOT)
    _take_forms(inbox, places)
    _deliver_first_exports(inbox)
    take_in(places, AS_OF, tmp_path_factory.mktemp("first") / "warehouse.duckdb")
    for path in inbox.iterdir():
        path.unlink()
    _deliver_a_correction(inbox)
    _deliver_later_exports(inbox)
    _deliver_the_rest(inbox)
    done = pipeline(data, "build", "--as-of", AS_OF.isoformat())
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stdout + done.stderr
    return Release(data, done.stdout)


@pytest.mark.parametrize(
    ("indicator", "verdict"),
    [
        ("public_value.mediazioni-con-accordo", ("not_measured", None, False)),
        ("pira.011.3.1.4", ("achieved", Decimal(1200), False)),
        # What a correction says of the revenue is refused: the figure stays, and is partial.
        ("pira.032.4.0.1", ("not_achieved", Decimal(97), True)),
    ],
)
def test_an_ordinary_year_is_released(ordinary: Release, indicator: str, verdict: tuple[object, ...]) -> None:
    asked = (
        "select verdict, result_value, rows_quarantined > 0 from published.indicator_components where indicator_id = ?"
    )
    assert ordinary.rows(asked, indicator) == [verdict]


def test_what_a_correction_leaves_out_stays_and_what_it_says_holds(ordinary: Release) -> None:
    given = ordinary.rows(
        "select distinct measure_id, value, file_name from published.component_inputs "
        "where measure_id in ('depreciation_eur', 'provisions_eur', 'current_charges_eur', ?) order by all",
        SETTLED,
    )
    assert given == [
        ("current_charges_eur", Decimal(97_000_000), "conto_a.xlsx"),
        ("depreciation_eur", Decimal(7_000_000), "conto_b.xlsx"),
        (SETTLED, Decimal(42), "c.xlsx"),
        ("provisions_eur", Decimal(6_000_000), "conto_a.xlsx"),
    ]


def test_what_is_taken_back_is_told(ordinary: Release) -> None:
    said = f"«nd» toglie {CONCLUDED} 2025, che a.xlsx (n. 1) dava come «100»"
    assert said in ordinary.said
    assert said in (ordinary.folder / "avvisi.txt").read_text(encoding="utf-8")


def test_a_cell_of_one_business_is_withheld_and_an_export_over_its_threshold_is_kept_apart(ordinary: Release) -> None:
    withheld = "select count(*) from published.withheld where form_id = 'small_cell' and table_name = 'measures'"
    assert ordinary.rows(withheld) == [(1,)]
    assert ordinary.rows("select count(*) from ops.quarantine where source_id like '%imprese'") == [(10,)]


def test_bad_files_and_cells_are_told_line_by_line_and_the_good_ones_are_published(ordinary: Release) -> None:
    lines = (ordinary.folder / "rifiutati.txt").read_text(encoding="utf-8").splitlines()
    # Eleven files, two cells, ten rows of an export.
    assert len(lines) == 23 and all("Rimedio: " in line for line in lines)
    assert "Rifiutati: 23" in ordinary.said and "rifiutati.txt" in ordinary.said
    (bad_cell,) = [line for line in lines if line.startswith("scheda_giovani")]
    assert "cella E6, valore «1.23.4»" in bad_cell
    (negative,) = [line for line in lines if line.startswith("conto_b.xlsx")]
    assert "cella D6, valore «-100000000»: il valore è negativo" in negative
    counts = "select rows_read, rows_accepted, rows_quarantined from published.deliveries where file_name like ?"
    assert ordinary.rows(counts, "scheda_giovani%") == [(3, 2, 1)]
    startups = "select value from published.measures where measure_id = 'innovation_map_startups' and value is not null"
    assert ordinary.rows(startups) == [(Decimal(3125),)]


def test_a_first_file_still_being_copied_is_waited_for_and_no_example_is_built(tmp_path: Path) -> None:
    inbox = tmp_path / "data" / "inbox" / ENTITY
    inbox.mkdir(parents=True)
    (inbox / "scheda.xlsx.part").write_bytes(b"PK")
    done = pipeline(tmp_path / "data", "build")
    assert done.returncode == 1
    assert "scheda.xlsx.part: sembra ancora in copia" in done.stderr and "ESEMPIO" not in done.stdout
    assert not (tmp_path / "data" / "current").exists()


def _reason(ordinary: Release, indicator_id: str) -> tuple[object, str]:
    asked = "select verdict, verdict_reason from published.indicator_components where indicator_id = ?"
    ((verdict, reason),) = ordinary.rows(asked, indicator_id)
    return verdict, str(reason)


def test_a_payment_that_two_months_have_was_paid_once(ordinary: Release) -> None:
    asked = "select measure_id, value, months_held, months_due, months_missing from published.measures "
    asked += (
        "where period = '2025' and measure_id in ('payments_count', 'payments_eur', 'payment_timeliness_index_days')"
    )
    # 1000 EUR ten days late, 500 a day, 2000 ten days early, 1000 twenty days late.
    assert sorted(ordinary.rows(asked)) == [
        ("payment_timeliness_index_days", Decimal("2.333333"), 2, 12, SPRING),
        ("payments_count", 4, 2, 12, SPRING),
        ("payments_eur", 4500, 2, 12, SPRING),
    ]


def test_two_months_of_a_year_are_shown_and_not_judged(ordinary: Release) -> None:
    verdict, reason = _reason(ordinary, "performance.4.1.1")
    assert verdict == "not_measured" and SPRING in reason
    asked = "select measure_id, sum(value), sum(value_to_date), bool_and(is_missing) from published.component_inputs "
    asked += "where indicator_id = 'performance.4.1.1' group by all order by all"
    assert ordinary.rows(asked) == [
        ("payment_delay_net_of_infocamere_eur_days", None, 10500, True),
        ("payments_net_of_infocamere_eur", None, 4500, True),
    ]
    missing = (
        "select distinct months_held, months_missing from published.missing_inputs where source = 'fatture_passive'"
    )
    assert ordinary.rows(missing) == [(2, SPRING)]


def test_who_weighs_on_an_index_known_in_part_says_which_months_lack(ordinary: Release) -> None:
    asked = "select distinct period, months_held, months_due, months_missing from published.payment_contributors "
    asked += "where period like '2025%'"
    assert sorted(ordinary.rows(asked)) == [
        ("2025", 2, 12, SPRING),
        ("2025-T1", 1, 3, "consegnato 1 mese su 3 (mancano gennaio, febbraio)"),
        ("2025-T2", 1, 3, "consegnato 1 mese su 3 (mancano maggio, giugno)"),
    ]


def test_a_declared_period_sent_again_replaces_the_desk_that_it_no_longer_has(ordinary: Release) -> None:
    asked = "select measure_id, value, months_missing from published.measures where period = '2025' and measure_id in "
    asked += "('suap_associato_filings', 'suap_milano_filings') order by all"
    assert ordinary.rows(asked) == [("suap_associato_filings", 0, None), ("suap_milano_filings", 40, None)]
    assert _reason(ordinary, "pira.012.1.1.1")[0] == "not_achieved"


@pytest.mark.parametrize("indicator_id", ["performance.1.1.1", "performance.1.1.3"])
def test_a_year_of_which_a_few_rows_are_left_over_is_not_known(ordinary: Release, indicator_id: str) -> None:
    verdict, reason = _reason(ordinary, indicator_id)
    assert verdict == "not_measured" and "2024" in reason and NOTHING in reason


def test_a_filing_rejected_while_suspended_is_not_pending_after_its_rejection(ordinary: Release) -> None:
    asked = "select value from published.measures where measure_id = 'ri_suspended_practices_pending' and year = 2025"
    # Two are suspended still, one was rejected on a day of 2026, one on a day that nobody said.
    assert ordinary.rows(asked) == [(3,)]


def test_the_query_of_an_input_gives_exactly_the_rows_that_count(ordinary: Release) -> None:
    found = ordinary.rows(
        "select distinct rows_query, row_count from published.component_inputs where row_count is not null"
    )
    assert any("superseded_rows" in str(query) for query, _ in found)
    for query, count in found:
        assert len(ordinary.rows(str(query))) == count, query


def test_the_screen_tells_what_came_again_what_went_and_which_months_lack(ordinary: Release) -> None:
    assert f"Fatture passive 2025: {SPRING}" in ordinary.said
    assert "fatture_2025-04.csv (n. 10): 1 riga di fatture_2025-03.csv (n. 5)" in ordinary.said
    assert (
        "suap_2025_bis.csv (n. 14) sostituisce mesi di suap_2025.csv (n. 7) senza ridarne 20 righe su 40"
        in ordinary.said
    )
    assert "pratiche_evase_2025.csv (n. 6): 2 righe di mesi che il file non dà per interi (12/2024)" in ordinary.said
