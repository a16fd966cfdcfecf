"""One build at a time, and a ledger that remembers what was accepted and how runs ended."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from conftest import DELIVERY

from pipeline.ledger import Ledger
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
    ledger.start_run("uno", "real", None, date(2026, 1, 1))
    ledger.start_run("due", "real", "abc", date(2026, 1, 1))
    ledger.end_run("due", "failed", {"dbt": 1.5}, None, "dbt: un modello non compila")
    assert [(run.run_id, run.outcome, run.error) for run in ledger.runs()] == [
        ("due", "failed", "dbt: un modello non compila"),
        ("uno", "running", None),
    ]
