"""`make timer` writes units that systemd takes, with the paths of the checkout."""

import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

from pipeline.cli import main


def test_the_units_are_sound_and_name_this_checkout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    assert main(["timer", "--data", str(data)]) == 0
    said = capsys.readouterr().out
    assert "systemctl enable" in said and f"30 2 * * * cd {ROOT} && " in said
    units = sorted((data / "systemd").iterdir())
    assert [unit.name for unit in units] == [
        f"traguardo-{job}.{kind}" for job in ("refresh", "status") for kind in ("service", "timer")
    ]
    assert "OnFailure=traguardo-status.service" in units[0].read_text(encoding="utf-8")
    for unit in units:
        assert "@" not in unit.read_text(encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", *map(str, units)], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and str(data) not in done.stderr, done.stderr
    for words in ("Persistent=true", "MemoryMax=", "TimeoutStartSec="):
        assert any(words in unit.read_text(encoding="utf-8") for unit in units)
    _, morning = [line.strip() for line in said.splitlines() if line.startswith("  ") and " * * * " in line]
    assert morning.count("/etc/traguardo.env") == 2
    # Not the one of this machine: it would call whoever is on duty.
    own = tmp_path / "traguardo.env"
    own.write_text(f"TRAGUARDO_HOOK=\"sh -c 'touch {tmp_path}/called'\"\n", encoding="utf-8")
    typed = morning.removeprefix("0 8 * * * ").replace("/etc/traguardo.env", str(own))
    done = subprocess.run(["sh", "-c", typed], env={}, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 1 and "Nessuna release" in done.stdout.decode(), done.stderr
    assert (tmp_path / "called").exists()


def test_a_path_that_systemd_would_read_otherwise_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["timer", "--data", str(tmp_path / "con spazi")]) == 1
    assert "Rimedio" in capsys.readouterr().err
