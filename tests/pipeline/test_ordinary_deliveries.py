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


def _deliver_corrected_forms(inbox: Path, places: Places) -> None:
    """Whole forms, then corrections that hold a part of them, then one that takes a figure back: each on its day."""
    register, ledger = load_register(ROOT / "seeds"), Ledger(places.ledger)
    read_secret(places.secret)
    centre = register.owners[ENTITY, SETTLED]
    _scheda(
        inbox / "a.xlsx", centre, _row(SETTLED, Decimal(40), "dato provvisorio"), _row(CONCLUDED, Decimal(100), "idem")
    )
    _accounts(inbox / "conto_a.xlsx", ACCOUNTS)
    arrivals.take_real(places, register, ledger, AS_OF)
    _scheda(inbox / "b.xlsx", centre, _row(SETTLED, Decimal(41)), _row(CONCLUDED, None))
    _accounts(inbox / "conto_b.xlsx", {"proventi_correnti": -100_000_000, "ammortamenti": 7_000_000})
    arrivals.take_real(places, register, ledger, AS_OF)
    # A note beside one of two terms, and one beside the other, which is not available.
    _scheda(
        inbox / "c.xlsx",
        centre,
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
    # One month of a year, too few businesses to be told, and more refused rows than the source allows.
    paid = [payment(n, **{"Data pagamento": f"{n % 28 + 1:02}/01/2025"}) for n in range(12)]
    filed = [suap(n, **{"Data presentazione": f"{n + 1:02}/02/2025"}) for n in range(3)]
    received = [filing(n, **({"Data ricevimento": "ieri"} if n % 3 == 0 else {})) for n in range(30)]
    for name, rows in (("pagamenti", paid), ("suap", filed), ("registro", received)):
        (inbox / f"{name}.csv").write_bytes(Text(rows).content())
    (inbox / "vuota.xlsx").write_bytes(b"")
    (inbox / "in arrivo.xlsx.part").write_bytes(b"PK")
    for number in range(9):
        (inbox / f"documento {number}.xlsx").write_bytes(b"%PDF-1.7")


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Release:
    data = tmp_path_factory.mktemp("ordinary") / "data"
    inbox = data / "inbox" / ENTITY
    inbox.mkdir(parents=True)
    _deliver_corrected_forms(inbox, Places.of(data, ROOT))
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


def test_a_small_cell_is_withheld_and_an_export_over_its_threshold_is_kept_apart(ordinary: Release) -> None:
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
