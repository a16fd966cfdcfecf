"""What an office sends, or does not send, never stops a release: one year of the ordinary, in one build."""

from decimal import Decimal
from pathlib import Path

import pytest
from conftest import Release, pipeline

from ingest.workbooks import CellValue, SchedaCover, SchedaRow, write_scheda
from tests.fixtures.exports import Text, filing, payment, suap

ENTITY = "cciaa-mi-mb-lo"


def _row(measure_id: str, value: CellValue, note: str = "", year: int = 2025) -> SchedaRow:
    return SchedaRow(measure_id, measure_id, "numero", year, value, note=note)


def _scheda(inbox: Path, centre: str, *rows: SchedaRow) -> None:
    write_scheda(inbox / f"scheda_{centre}.xlsx", SchedaCover(ENTITY, "Camera", centre, centre, 2025), rows)


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Notes beside what is missing, blanks, a month of a year, refused rows and cells, and files that are none."""
    data = tmp_path_factory.mktemp("ordinary") / "data"
    inbox = data / "inbox" / ENTITY
    inbox.mkdir(parents=True)
    # A note beside one of two terms, and one beside the other, which is not available.
    _scheda(
        inbox,
        "camera-arbitrale",
        _row("disputes_settled_by_agreement", Decimal(12), "dato provvisorio"),
        _row("mediation_procedures_concluded", "nd", "3 su 12, si veda la nota 4"),
    )
    # From one to thirteen; and a year that another is compared with left blank.
    _scheda(
        inbox,
        "marketing-territoriale-cultura-e-turismo",
        _row("sustainable_tourism_initiatives", Decimal(13), "confermato"),
        _row("sustainable_tourism_initiatives", Decimal(1), year=2024),
    )
    _scheda(
        inbox,
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
    done = pipeline(data, "build", "--as-of", "2026-03-31")
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stdout + done.stderr
    return Release(data, done.stdout)


@pytest.mark.parametrize(
    ("indicator", "verdict"),
    [
        ("public_value.mediazioni-con-accordo", ("not_measured", None)),
        ("pira.011.3.1.4", ("achieved", Decimal(1200))),
    ],
)
def test_an_ordinary_year_is_released(ordinary: Release, indicator: str, verdict: tuple[object, ...]) -> None:
    asked = "select verdict, result_value from published.indicator_components where indicator_id = ?"
    assert ordinary.rows(asked, indicator) == [verdict]


def test_a_small_cell_is_withheld_and_an_export_over_its_threshold_is_kept_apart(ordinary: Release) -> None:
    withheld = "select count(*) from published.withheld where form_id = 'small_cell' and table_name = 'measures'"
    assert ordinary.rows(withheld) == [(1,)]
    assert ordinary.rows("select count(*) from ops.quarantine where source_id like '%imprese'") == [(10,)]


def test_bad_files_and_cells_are_told_line_by_line_and_the_good_ones_are_published(ordinary: Release) -> None:
    lines = (ordinary.folder / "rifiutati.txt").read_text(encoding="utf-8").splitlines()
    # Eleven files, one cell, ten rows of an export.
    assert len(lines) == 22 and all("Rimedio: " in line for line in lines)
    assert "Rifiutati: 22" in ordinary.said and "rifiutati.txt" in ordinary.said
    (bad_cell,) = [line for line in lines if line.startswith("scheda_giovani")]
    assert "cella E6, valore «1.23.4»" in bad_cell
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
