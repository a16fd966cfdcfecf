"""`make bench` measures how exports are read: here at a size that says nothing of speed, to see that it measures."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline import bench_events
from pipeline.bench_events import MOST_MIB, MOST_TIMES_BARE, Side, write_payments
from pipeline.measuring import Measured

ROWS = 5000
SOUND = (Side("Traguardo", 10.0, 900.0), Side("DuckDB alone", 5.0, 500.0), Side("pandas", 20.0, 3000.0))


def test_a_bench_of_few_rows_reads_every_file_each_way_and_gives_its_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # At this size starting Python is all that is measured: whether a limit is held says nothing.
    bench_events.bench_events(tmp_path, ROWS, 1)
    printed = capsys.readouterr().out
    for encoding in ("utf-8", "windows-1252"):
        assert f"Reading {ROWS} rows of fatture_passive, {encoding}" in printed
    lines = [line.split() for line in printed.splitlines()]
    for reader in ("Traguardo", "DuckDB", "pandas"):
        assert [float(line[-2]) > 0 < float(line[-1]) for line in lines if line[:1] == [reader]] == [True, True]
    assert printed.count(f"(at most {MOST_TIMES_BARE})") == printed.count(f"(at most {MOST_MIB})") == 2
    assert "A month delivered again: " in printed


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
    seconds = {"read_ours": 13.0, "read_bare": 5.0, "read_pandas": 20.0}
    monkeypatch.setattr(
        bench_events, "_once", lambda _, call: Measured(seconds[call.partition("(")[0]], peak_mib=100.0)
    )
    assert bench_events.bench_events(tmp_path / "slow", ROWS, 3) == 1
    seconds["read_ours"] = 9.0
    # A month that costs as much as the whole year passes a limit too.
    assert bench_events.bench_events(tmp_path / "month", ROWS, 3) == 1
    monkeypatch.setattr(bench_events, "_month", lambda *_: True)
    assert bench_events.bench_events(tmp_path / "fast", ROWS, 3) == 0
