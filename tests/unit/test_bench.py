"""`make bench` measures how exports are read: here at a size that says nothing of speed, to see that it measures."""

import shutil
import sys
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from ingest.events.declare import Reads
from ingest.sources.fatture_passive import SOURCE
from pipeline import bench_events
from pipeline.bench_events import MOST_MIB, MOST_TIMES_BARE, Side, write_payments
from pipeline.measuring import Measured, run

ROWS = 5000
SOUND = (Side("Traguardo", 10.0, 900.0), Side("DuckDB alone", 5.0, 500.0), Side("pandas", 20.0, 3000.0))


def test_a_bench_of_few_rows_reads_every_file_each_way_and_gives_its_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_events, "_nights", lambda *_: True)
    # At this size starting Python is all that is measured: whether a limit is held says nothing.
    bench_events.bench_events(tmp_path, ROWS, 1)
    printed = capsys.readouterr().out
    for encoding in ("utf-8", "windows-1252"):
        assert f"Reading {ROWS} rows of fatture_passive, {encoding}" in printed
    lines = [line.split() for line in printed.splitlines()]
    for reader in ("Traguardo", "DuckDB", "pandas"):
        assert [float(line[-2]) > 0 < float(line[-1]) for line in lines if line[:1] == [reader]] == [True, True]
    assert printed.count(f"(at most {MOST_TIMES_BARE})") == printed.count(f"(at most {MOST_MIB})") == 2


def test_the_stages_that_a_command_says_are_measured_with_their_seconds() -> None:
    lasts = (
        "from pipeline.terminal import Progress; import time\nwith Progress().stage('a', 'Consegne'): time.sleep(0.15)"
    )
    [(title, seconds, peak)] = run([sys.executable, "-c", lasts], Path.cwd()).stages
    assert title == "Consegne"
    assert seconds >= 0.1
    assert peak > 0


def test_duckdb_alone_converts_to_the_same_values(tmp_path: Path) -> None:
    path = tmp_path / "inbox" / "cciaa-mi-mb-lo" / "fatture_passive_2025.csv"
    path.parent.mkdir(parents=True)
    write_payments(path, ROWS, "utf-8")
    bench_events.read_ours(tmp_path)
    bench_events.read_bare(path, "utf-8")
    kept = [field.name for field in SOURCE.fields if field.reads is not Reads.KEY]
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as ours:
        ours.execute(f"attach '{path.with_suffix('.duckdb')}' as bare")
        of_ours = f"select {', '.join(kept)} from {SOURCE.raw_table}"
        of_bare = f"select {', '.join(kept)} from bare.payments where paid_on is not null"
        assert ours.execute(f"select count(*) from ({of_ours})").fetchall() == [(ROWS - ROWS // 1000,)]
        for one, other in ((of_ours, of_bare), (of_bare, of_ours)):
            assert ours.execute(f"{one} except all {other}").fetchall() == []


def test_nights_are_told_by_stage_and_have_to_cost_less_than_a_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [40.0, 20.0, 3.9]
    ran: list[tuple[str, list[tuple[str, int]]]] = []

    def night(arguments: list[str], _: Path) -> Measured:
        lying = sorted((Path(arguments[arguments.index("--data") + 1]) / "inbox").rglob("*.csv"))
        rows = [(path.name, len(path.read_text(encoding="utf-8").splitlines()) - 1) for path in lying]
        took = seconds[len(ran) % 3]
        ran.append((arguments[3], rows))
        stages = (("Consegne", took / 2, 90.0), ("dbt", took / 4, 100.0)) if took > 4 else ()
        return Measured(took, 100.0, stages)

    monkeypatch.setattr(bench_events, "run", night)
    assert bench_events._nights(tmp_path, 1200, 1)
    year, month = ("fatture_passive_2025.csv", 1200), ("fatture_passive_2025-03.csv", 100)
    assert ran == [("build", [year]), ("refresh", [month, year]), ("refresh", [month, year])]
    printed = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["Consegne", "20.00", "10.00", "0.00"] in printed and ["whole", "40.00", "20.00", "3.90"] in printed
    for n, too_long in ((1, 41.0), (2, 4.1)):
        seconds[:] = [40.0, 20.0, 3.9]
        seconds[n] = too_long
        assert not bench_events._nights(tmp_path / f"again-{n}", 1200, 1)


def test_the_file_of_the_bench_is_the_same_every_time_with_one_row_in_a_thousand_at_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "inbox" / "cciaa-mi-mb-lo" / "fatture_passive_2025.csv"
    path.parent.mkdir(parents=True)
    write_payments(path, ROWS, "windows-1252")
    write_payments(tmp_path / "again.csv", ROWS, "utf-8")
    assert path.read_bytes().decode("windows-1252") == (tmp_path / "again.csv").read_text(encoding="utf-8")
    bench_events.read_ours(tmp_path)
    assert capsys.readouterr().out == f"[[{ROWS}, {ROWS - ROWS // 1000}, {ROWS // 1000}]]\n"


def test_a_text_is_read_in_pieces_and_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "inbox" / "cciaa-mi-mb-lo" / "fatture_passive_2025.csv"
    path.parent.mkdir(parents=True)
    write_payments(path, 40 * ROWS, "windows-1252")
    bench_events.read_ours(tmp_path)  # what is imported once is no part of a file
    shutil.rmtree(tmp_path / "archive")
    tracemalloc.start()
    try:
        bench_events.read_ours(tmp_path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < path.stat().st_size / 2


def _told(sides: Sequence[Side]) -> bool:
    return bench_events._told(sides, ROWS, "utf-8", 1)


def test_each_limit_is_held() -> None:
    ours, bare, pandas = SOUND
    assert _told(SOUND)
    assert not _told((Side("Traguardo", 5.0 * MOST_TIMES_BARE + 0.1, 900.0), bare, pandas))
    assert not _told((Side("Traguardo", 10.0, MOST_MIB + 1.0), bare, pandas))
    assert not _told((ours, bare, Side("pandas", 10.0, 3000.0)))


def test_a_limit_passed_ends_the_bench_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_events, "write_payments", lambda path, *_, **__: path.write_bytes(b""))
    monkeypatch.setattr(bench_events, "_nights", lambda *_: True)
    seconds = {"read_ours": 13.0, "read_bare": 5.0, "read_pandas": 20.0}
    monkeypatch.setattr(
        bench_events, "_once", lambda _, call: Measured(seconds[call.partition("(")[0]], peak_mib=100.0)
    )
    assert bench_events.bench_events(tmp_path / "slow", ROWS, 3) == 1
    seconds["read_ours"] = 9.0
    # A month that costs as much as the whole year passes a limit too.
    monkeypatch.setattr(bench_events, "_nights", lambda *_: False)
    assert bench_events.bench_events(tmp_path / "month", ROWS, 3) == 1
    monkeypatch.setattr(bench_events, "_nights", lambda *_: True)
    assert bench_events.bench_events(tmp_path / "fast", ROWS, 3) == 0
