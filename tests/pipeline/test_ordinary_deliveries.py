"""What an office sends, or does not send, never stops a release: one year of the ordinary, in one build."""

from decimal import Decimal
from pathlib import Path

import duckdb
from conftest import pipeline

from ingest.workbooks import CellValue, SchedaCover, SchedaRow, write_scheda
from tests.fixtures.exports import Text, filing, payment, suap

ENTITY = "cciaa-mi-mb-lo"


def _row(measure_id: str, value: CellValue, note: str = "", year: int = 2025) -> SchedaRow:
    return SchedaRow(measure_id, measure_id, "numero", year, value, note=note)


def _scheda(inbox: Path, centre: str, *rows: SchedaRow) -> None:
    write_scheda(inbox / f"scheda_{centre}.xlsx", SchedaCover(ENTITY, "Camera", centre, centre, 2025), rows)


def _verdict(warehouse: duckdb.DuckDBPyConnection, indicator: str) -> tuple[object, ...] | None:
    return warehouse.execute(
        "select verdict, result_value from published.indicator_components where indicator_id = ?", [indicator]
    ).fetchone()


def test_an_ordinary_year_is_released(tmp_path: Path) -> None:
    inbox = tmp_path / "data" / "inbox" / ENTITY
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
    )
    # One month of a year, too few businesses to be told, and more refused rows than the source allows.
    paid = [payment(n, **{"Data pagamento": f"{n % 28 + 1:02}/01/2025"}) for n in range(12)]
    filed = [suap(n, **{"Data presentazione": f"{n + 1:02}/02/2025"}) for n in range(3)]
    received = [filing(n, **({"Data ricevimento": "ieri"} if n % 3 == 0 else {})) for n in range(30)]
    for name, rows in (("pagamenti", paid), ("suap", filed), ("registro", received)):
        (inbox / f"{name}.csv").write_bytes(Text(rows).content())
    done = pipeline(tmp_path / "data", "build", "--as-of", "2026-03-31")
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(tmp_path / "data" / "current" / "warehouse.duckdb"), read_only=True) as warehouse:
        assert _verdict(warehouse, "public_value.mediazioni-con-accordo") == ("not_measured", None)
        assert _verdict(warehouse, "pira.011.3.1.4") == ("achieved", Decimal(1200))
        assert warehouse.execute(
            "select count(*) from published.withheld where form_id = 'small_cell' and table_name = 'measures'"
        ).fetchone() == (1,)
        assert warehouse.execute("select count(*) from ops.quarantine where source_id like '%imprese'").fetchone() == (
            10,
        )
