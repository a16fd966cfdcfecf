"""`make bench`, its second part: what reading an export costs, beside bare DuckDB and beside pandas.

One file of payments, in UTF-8 and in Windows-1252, with one row in a thousand at fault. Each side runs in a fresh
process, one after the other, so many times; medians are compared. Bare DuckDB does the same conversions (it trims,
knows `nd`, and gives the same values) and nothing else: no contract, no quarantine, no line numbers, no hashes. pandas
does what an analyst would write. Last, a whole build of the year, a refresh with a month of it again, and one with
nothing new.
"""

import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.measuring import Measured, run
from pipeline.places import ROOT
from pipeline.terminal import table

MOST_TIMES_BARE = 2.5
"""Reading a file may cost at most this many times bare DuckDB."""
MOST_MIB = 1536
MOST_FOR_NOTHING = 0.1
"""A refresh that finds nothing new may cost at most this part of a build, though it reads the whole inbox."""
_SOURCE = "fatture_passive"
_FAULTY_EVERY = 1000
_ENTITY = "cciaa-mi-mb-lo"


@dataclass(frozen=True)
class Side:
    """One way of reading a file: its medians."""

    name: str
    seconds: float
    peak_mib: float


def write_payments(path: Path, rows: int, encoding: str, *, month: int | None = None) -> None:
    """Write a file of so many payments of 2025, of one month or of all; the same arguments give the same bytes."""
    import duckdb

    of = 28 if month else 365
    paid = f"date '2025-{month or 1:02}-01' + cast((i * 37) % {of} as integer)"
    amount = "replace(format('{:,}', (i * 13) % 90000), ',', '.') || ',' || lpad(cast(i % 100 as varchar), 2, '0')"
    query = (
        "select 'REG' || lpad(cast(i as varchar), 9, '0') as \"Numero registrazione\", "
        "'Fattura' as \"Tipo documento\", "
        'cast((i * 7919) % 3000 + 10000000000 as varchar) as "Codice fiscale fornitore", '
        "'Società numero ' || (i * 7919) % 3000 || ' S.r.l.' as \"Denominazione fornitore\", "
        "strftime(date '2025-01-01' + cast((i * 31) % 365 as integer), '%d/%m/%Y') as \"Data scadenza\", "
        f"case when i % {_FAULTY_EVERY} = {_FAULTY_EVERY - 1} then '31/02/2025' else strftime({paid}, '%d/%m/%Y') end "
        'as "Data pagamento", \'M\' || i as "Numero mandato", '
        f'{amount} as "Importo dovuto (€)", {amount} as "Importo pagato (€)", '
        'cast(if(i % 50 = 0, i % 30, 0) as varchar) as "Giorni di contestazione", '
        "if(i % 11 = 0, 'Sì', 'No') as \"Escluso dall'indice interno\" "
        f"from (select range as i from range({rows}))"
    )
    with duckdb.connect() as connection:
        target = str(path).replace("'", "''")
        connection.execute(f"copy ({query}) to '{target}' (format csv, header, delimiter ';')")
    if encoding != "utf-8":
        plain = path.rename(path.with_suffix(".utf8"))
        with plain.open(encoding="utf-8", newline="") as source, path.open("w", encoding=encoding, newline="") as out:
            while piece := source.read(1 << 22):
                out.write(piece)
        plain.unlink()


def read_ours(folder: Path) -> None:
    """Take in what lies in an inbox, into a new warehouse."""
    from datetime import date

    from ingest.events.personal import Pseudonyms
    from ingest.events.store import EventStore
    from ingest.intake import take_in
    from ingest.load import open_warehouse
    from ingest.register import load_register

    open_warehouse(folder / "warehouse.duckdb")
    store = EventStore(folder / "warehouse.duckdb", folder / "scratch", Pseudonyms(bytes(32)))
    register = load_register(ROOT / "seeds")
    intake = take_in(
        folder / "inbox", folder / "archive", register, {}, date(2026, 4, 30), is_example=False, events=store
    )
    print(json.dumps([[one.rows_read, one.rows_accepted, one.rows_quarantined] for one in intake.deliveries]))


def read_bare(path: Path, encoding: str) -> None:
    """Have DuckDB read and convert a file into a table, and nothing else; it reads no Windows-1252, so iconv does."""
    import subprocess

    import duckdb

    from ingest.events.staging import cleaned, typed
    from ingest.sources.fatture_passive import SOURCE

    if encoding != "utf-8":
        plain = path.with_suffix(".plain")
        with plain.open("wb") as out:
            subprocess.run(["iconv", "-f", encoding, "-t", "utf-8", str(path)], stdout=out, check=True)
        path = plain
    columns = [column.name for column in SOURCE.layouts[0].columns]
    texts = ", ".join(f"'{name}': 'varchar'" for name in columns)
    trimmed = ", ".join(f"trim({field.name}) as {field.name}" for field in SOURCE.fields)
    written = ", ".join(f"{cleaned(field.name)} as {field.name}" for field in SOURCE.fields)
    converted = ", ".join(f"{typed(field, field.name)} as {field.name}" for field in SOURCE.fields)
    with duckdb.connect(str(path.with_suffix(".duckdb")), config={"memory_limit": "800MB"}) as connection:
        connection.execute(
            f"create table payments as select {converted} from (select {written} from (select {trimmed} "
            f"from read_csv('{path}', delim=';', quote='\"', escape='\"', header=true, auto_detect=false, "
            f"columns={{{texts}}})))"
        )


def read_pandas(path: Path, encoding: str) -> None:
    """Read a file as text with pandas and convert it, as an analyst would."""
    import pandas as pd

    frame = pd.read_csv(path, sep=";", dtype=str, encoding=encoding, keep_default_na=False)
    for name in ("Data scadenza", "Data pagamento"):
        frame[name] = pd.to_datetime(frame[name], format="%d/%m/%Y", errors="coerce")
    for name in ("Importo dovuto (€)", "Importo pagato (€)"):
        plain = frame[name].str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
        frame[name] = pd.to_numeric(plain, errors="coerce")
    frame["Giorni di contestazione"] = pd.to_numeric(frame["Giorni di contestazione"], errors="coerce")
    frame["Tipo documento"] = frame["Tipo documento"].map({"Fattura": "invoice", "Nota di credito": "credit_note"})
    frame["Escluso dall'indice interno"] = frame["Escluso dall'indice interno"].map({"Sì": True, "No": False})


def bench_events(folder: Path, rows: int, runs: int) -> int:
    """Measure and print. Returns 1 when a limit is passed, for whoever runs it in a script."""
    held = True
    for encoding in ("utf-8", "windows-1252"):
        path = folder / encoding / "inbox" / _ENTITY / f"{_SOURCE}_2025.csv"
        path.parent.mkdir(parents=True)
        write_payments(path, rows, encoding)
        sides = [
            _side("Traguardo", runs, folder / encoding, f"read_ours(Path({str(folder / encoding)!r}))"),
            _side("DuckDB alone", runs, folder / encoding, f"read_bare(Path({str(path)!r}), {encoding!r})"),
            _side("pandas", runs, folder / encoding, f"read_pandas(Path({str(path)!r}), {encoding!r})"),
        ]
        held &= _told(sides, rows, encoding, path.stat().st_size)
    held &= _nights(folder, rows, runs)
    return 0 if held else 1


def _side(name: str, runs: int, folder: Path, call: str) -> Side:
    measured = [_once(folder, call) for _ in range(runs)]
    return Side(name, statistics.median(m.seconds for m in measured), max(m.peak_mib for m in measured))


def _once(folder: Path, call: str) -> Measured:
    for made in [*folder.glob("*.duckdb*"), *folder.rglob("*.plain"), *(folder / "inbox").rglob("*.duckdb*")]:
        made.unlink()
    code = f"from pathlib import Path; from pipeline.bench_events import *; {call}"
    return run([sys.executable, "-c", code], ROOT)


def _told(sides: Sequence[Side], rows: int, encoding: str, size: int) -> bool:
    ours, bare, pandas = sides
    print(f"\nReading {rows} rows of {_SOURCE}, {encoding}, {size / 2**20:.0f} MiB (median of the runs)")
    shown = [(side.name, f"{side.seconds:.2f}", f"{side.peak_mib:.0f}") for side in sides]
    for line in table(shown, ("Reader", "seconds", "peak MiB")):
        print(line)
    times, share = ours.seconds / bare.seconds, ours.seconds / pandas.seconds
    print(f"ratio to DuckDB alone: {times:.2f} (at most {MOST_TIMES_BARE}); to pandas: {share:.2f} (below 1)")
    print(f"peak: {ours.peak_mib:.0f} MiB (at most {MOST_MIB})")
    return times <= MOST_TIMES_BARE and share < 1 and ours.peak_mib <= MOST_MIB


def _nights(folder: Path, rows: int, runs: int) -> bool:
    whole: list[Measured] = []
    one: list[Measured] = []
    nothing: list[Measured] = []
    for n in range(runs):
        data = folder / f"data-{n}"
        inbox = data / "inbox" / _ENTITY
        inbox.mkdir(parents=True)
        write_payments(inbox / f"{_SOURCE}_2025.csv", rows, "utf-8")
        whole.append(_unattended("build", data))
        write_payments(inbox / f"{_SOURCE}_2025-03.csv", rows // 12, "utf-8", month=3)
        one.append(_unattended("refresh", data))
        nothing.append(_unattended("refresh", data))
    print(f"\nA build of {rows} rows, then refreshes: a month of it again, nothing new (seconds, median of the runs)")
    sides = (whole, one, nothing)
    shown = [
        (title, *(f"{statistics.median(_stage(m, title) for m in side):.2f}" for side in sides))
        for title, _, _ in whole[0].stages
    ]
    seconds = [statistics.median(m.seconds for m in side) for side in sides]
    for line in table([*shown, ("whole", *(f"{s:.2f}" for s in seconds))], ("Stage", "the year", "a month", "nothing")):
        print(line)
    month, idle = seconds[1] / seconds[0], seconds[2] / seconds[0]
    print(
        f"ratio to the year: of the month {month:.2f} (below 1), of nothing new {idle:.3f} (below {MOST_FOR_NOTHING})"
    )
    return month < 1 and idle < MOST_FOR_NOTHING


def _unattended(command: str, data: Path) -> Measured:
    return run([sys.executable, "-m", "pipeline", command, "--data", str(data), "--as-of", "2026-04-30"], ROOT)


def _stage(measured: Measured, title: str) -> float:
    return sum(seconds for name, seconds, _ in measured.stages if name == title)
