"""What every test may rely on: no network, and one example release built once."""

import fcntl
import io
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipeline.cli import main
from pipeline.ledger import LedgerDelivery
from pipeline.places import Places
from tests.fixtures import parsed

ROOT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(wrapper=True)
def pytest_cmdline_main(config: pytest.Config) -> Iterator[None]:
    """What dbt reads of the project is lent from one data folder to the next, in all processes of a run."""
    with parsed.lending():
        return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The scenarios come first: nothing waits for them, and meanwhile the others wait for the example."""
    items.sort(key=lambda item: "scenarios" not in item.path.parts)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to anything but this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        assert self.family == socket.AF_UNIX or host in {"127.0.0.1", "::1", "localhost"}, f"network: {address}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


DELIVERY = LedgerDelivery(
    sequence=1,
    entity_id="cciaa-mi-mb-lo",
    source_id="scheda_rilevazione",
    scope="promos",
    period_start=date(2025, 1, 1),
    period_end=date(2025, 12, 31),
    file_name="scheda.xlsx",
    sha256="a" * 64,
    first_accepted_at=date(2026, 4, 30),
)
"""A delivery that a ledger may know; no archive holds it."""


@dataclass(frozen=True)
class Release:
    """A data folder in which a release is in force, and what the build printed."""

    data: Path
    said: str

    @property
    def folder(self) -> Path:
        return (self.data / "current").resolve()

    @property
    def warehouse(self) -> Path:
        return self.data / "current" / "warehouse.duckdb"

    def rows(self, sql: str, *parameters: object) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(sql, list(parameters)).fetchall()


_QUICK = ("diff", "explain", "releases", "withdraw")
"""Commands that end within the second in which Python starts: they are run in the process of the tests."""


def pipeline(data: Path, *arguments: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a command of the pipeline on its own data folder, as the Makefile does."""
    if arguments[0] in _QUICK and root == ROOT:
        return _here(*arguments, "--data", str(data))
    if arguments[0] in ("build", "refresh"):
        parsed.lend(Places.of(data, root))
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments, "--data", str(data)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    parsed.keep(Places.of(data, root))
    return done


def _here(*arguments: str) -> subprocess.CompletedProcess[str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main(arguments)
        except SystemExit as refused:  # argparse does not know an argument
            code = int(refused.code or 0)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def _built_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], str]) -> Release:
    """Build a release in a folder that all the processes of one test run share: the first to come builds it."""
    base = factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / f"shared-{name}"
    shared.mkdir(exist_ok=True)
    said = shared / "said.txt"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            said.write_text(build(shared / "data"), encoding="utf-8")
    return Release(shared / "data", said.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The reference example, built once for all the tests that only read it."""

    def build(data: Path) -> str:
        done = pipeline(data, "build")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return _built_once(tmp_path_factory, "example", build)


def _run(data: Path, *arguments: str) -> str:
    done = pipeline(data, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A real release of few rows, made by a refresh: a year of exports and a corrected scheda; tests build on it."""
    from tests.fixtures import redelivered as given

    def build(data: Path) -> str:
        given.take_corrected_scheda(data)
        given.deliver_year(data)
        return _run(data, "refresh", "--as-of", "2026-04-30")

    return _built_once(tmp_path_factory, "small", build)


@pytest.fixture(scope="session")
def redelivered(small: Release, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The same on the next night: March again, the correction withdrawn, and released."""
    from tests.fixtures import redelivered as given

    def build(data: Path) -> str:
        shutil.copytree(small.data, data, symlinks=True)
        given.deliver_march_again(data)
        _run(data, "withdraw", "--delivery", "seconda.xlsx", *given.WITHDRAWAL)
        return _run(data, "refresh", "--as-of", "2026-04-30")

    return _built_once(tmp_path_factory, "redelivered", build)


@pytest.fixture(scope="session")
def con(example: Release) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the example's warehouse."""
    with duckdb.connect(str(example.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def sound(example: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A slice of the example with everything that belongs to it, and no constraint on its tables."""
    from gate_warehouse import slice_of

    path = tmp_path_factory.mktemp("sound") / "warehouse.duckdb"
    slice_of(example.warehouse.resolve(), path)
    return path


@pytest.fixture
def warehouse(sound: Path, tmp_path: Path) -> Path:
    """A copy of the slice, for one test to spoil."""
    return Path(shutil.copy(sound, tmp_path / "warehouse.duckdb"))


@pytest.fixture(scope="module")
def copied(example: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's data folder, without what was delivered to it."""
    data = tmp_path_factory.mktemp("copied") / "data"
    shutil.copytree(example.data, data, symlinks=True, ignore=shutil.ignore_patterns("example"))
    return data


@pytest.fixture
def example_places(copied: Path, tmp_path: Path) -> Iterator[Places]:
    """The example's release in force, in a folder of its own, to be changed."""
    data = tmp_path / "data"
    shutil.copytree(copied, data, symlinks=True)
    yield Places.of(data, ROOT)
    shutil.rmtree(data)
