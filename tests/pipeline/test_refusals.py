"""An inbox with good and bad files: the good ones are published, each bad thing is one line, nothing is lost."""

from decimal import Decimal
from pathlib import Path

import duckdb
from conftest import pipeline

from ingest.workbooks import SchedaCover, SchedaRow, write_scheda

ENTITY = "cciaa-mi-mb-lo"
COVER = SchedaCover(ENTITY, "Camera", "giovani-e-start-up", "Giovani e start up", 2025)


def _row(value: object, year: int = 2025) -> SchedaRow:
    return SchedaRow("innovation_map_startups", "Startup", "numero", year, value)


def test_bad_files_are_told_line_by_line_and_the_good_ones_are_published(tmp_path: Path) -> None:
    inbox = tmp_path / "data" / "inbox" / ENTITY
    inbox.mkdir(parents=True)
    write_scheda(inbox / "buona.xlsx", COVER, [_row(Decimal(3125)), _row("1.23.4", 2024)])
    (inbox / "vuota.xlsx").write_bytes(b"")
    (inbox / "in arrivo.xlsx.part").write_bytes(b"PK")
    for number in range(9):
        (inbox / f"documento {number}.xlsx").write_bytes(b"%PDF-1.7")
    done = pipeline(tmp_path / "data", "build")
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stdout + done.stderr
    release = (tmp_path / "data" / "current").resolve()
    lines = (release / "rifiutati.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 12 and all("Rimedio: " in line for line in lines)
    assert "Rifiutati: 12" in done.stdout and "rifiutati.txt" in done.stdout
    (bad_cell,) = [line for line in lines if line.startswith("buona.xlsx")]
    assert "cella E5, valore «1.23.4»" in bad_cell
    with duckdb.connect(str(release / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute(
            "select rows_read, rows_accepted, rows_quarantined from published.deliveries"
        ).fetchall() == [(2, 1, 1)]
        assert connection.execute(
            "select value from published.measures where measure_id = 'innovation_map_startups' and value is not null"
        ).fetchall() == [(Decimal(3125),)]


def test_a_first_file_still_being_copied_is_waited_for_and_no_example_is_built(tmp_path: Path) -> None:
    inbox = tmp_path / "data" / "inbox" / ENTITY
    inbox.mkdir(parents=True)
    (inbox / "scheda.xlsx.part").write_bytes(b"PK")
    done = pipeline(tmp_path / "data", "build")
    assert done.returncode == 1
    assert "scheda.xlsx.part: sembra ancora in copia" in done.stderr and "ESEMPIO" not in done.stdout
    assert not (tmp_path / "data" / "current").exists()
