"""One build at a time, and a ledger that remembers what was accepted and how runs ended."""

import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import DELIVERY

from pipeline.ledger import Ledger
from pipeline.ledger_copy import copy_ledger
from pipeline.lock import AlreadyRunningError, exclusive


def test_a_second_build_is_told_which_process_holds_the_data_folder(tmp_path: Path) -> None:
    first, second = (exclusive(tmp_path / "build.lock") for _ in range(2))
    with first, pytest.raises(AlreadyRunningError, match=r"processo \d+"), second:
        pass


def test_the_lock_of_a_process_that_was_killed_is_free(tmp_path: Path) -> None:
    lock = tmp_path / "build.lock"
    killed = "from pathlib import Path; from pipeline.lock import exclusive; import os, sys\n"
    killed += "with exclusive(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    done = subprocess.run([sys.executable, "-c", killed, str(lock)], check=False)
    assert done.returncode == -9
    with exclusive(lock):
        pass


def test_a_delivery_is_remembered_once_with_its_sequence(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.record_deliveries([DELIVERY])
    ledger.record_deliveries([DELIVERY])
    assert ledger.deliveries() == [DELIVERY]


def test_a_run_that_was_killed_stays_running_in_the_ledger(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.start_run("uno", "real", None, date(2026, 1, 1), "build", "chi")
    ledger.start_run("due", "real", "abc", date(2026, 1, 1), "refresh", "chi")
    ledger.end_run("due", "failed", seconds={"dbt": 1.5}, error="dbt: un modello non compila")
    assert [(run.run_id, run.outcome, run.error) for run in ledger.runs()] == [
        ("uno", "running", None),
        ("due", "failed", "dbt: un modello non compila"),
    ]


def test_the_last_word_about_a_delivery_counts_and_every_word_is_kept(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.record_deliveries([DELIVERY])
    ledger.say_of_delivery(1, "withdrawn", "Rossi", "sbagliata")
    assert ledger.withdrawn()[1].why == "sbagliata"
    ledger.say_of_delivery(1, "restored", "Bianchi", "era giusta")
    assert ledger.withdrawn() == {}
    ledger.say_of_delivery(1, "withdrawn", "Rossi", "era sbagliata davvero")
    assert [one.kind for one in ledger.withdrawals()] == ["withdrawn", "restored", "withdrawn"]
    assert ledger.withdrawn()[1].why == "era sbagliata davvero"


@pytest.mark.parametrize(("kind", "who", "why"), [("withdrawn", " ", "x"), ("withdrawn", "x", ""), ("lost", "x", "x")])
def test_a_withdrawal_without_a_name_a_reason_or_a_kind_is_never_recorded(
    tmp_path: Path, kind: str, who: str, why: str
) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    with pytest.raises(sqlite3.IntegrityError):
        ledger.say_of_delivery(1, kind, who, why)
    assert ledger.withdrawals() == []


def test_a_ledger_of_before_there_were_withdrawals_is_still_read(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.record_deliveries([DELIVERY])
    with sqlite3.connect(tmp_path / "ledger.sqlite") as connection:
        connection.execute("drop table withdrawals")
    assert ledger.withdrawn() == {} and ledger.deliveries() == [DELIVERY]


def test_the_warehouse_gets_a_copy_of_the_ledger_or_two_empty_tables(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.start_run("uno", "real", None, date(2026, 1, 1), "build", "chi")
    ledger.say_of_delivery(7, "withdrawn", "Rossi", "sbagliata")
    for name, source, rows in (("with", ledger, 1), ("without", None, 0)):
        with duckdb.connect(str(tmp_path / name)) as connection:
            connection.execute("create schema ops")
        copy_ledger(tmp_path / name, source)
        with duckdb.connect(str(tmp_path / name)) as connection:
            assert connection.execute("select count(*) from ops.runs").fetchall() == [(rows,)]
            assert connection.execute("select count(*) from ops.withdrawals").fetchall() == [(rows,)]
            assert (
                connection.execute("select typeof(sequence) from ops.withdrawals").fetchall() == [("INTEGER",)] * rows
            )
