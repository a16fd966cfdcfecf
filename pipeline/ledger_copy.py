"""The ledger as a release has it: runs and withdrawals, for whoever reads the warehouse."""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from pipeline.ledger import Ledger, LedgerRun, Withdrawal


def copy_ledger(warehouse: Path, ledger: Ledger | None) -> None:
    """Copy runs and withdrawals into `ops` of a warehouse being built, so that analysts see how each night went.

    Without a ledger, which a rebuild never reads, the two tables are there and empty.
    """
    import duckdb

    runs: Sequence[LedgerRun] = ledger.runs() if ledger else ()
    withdrawals: Sequence[Withdrawal] = ledger.withdrawals() if ledger else ()
    with duckdb.connect(str(warehouse)) as connection:
        for table, kind, rows in (("runs", LedgerRun, runs), ("withdrawals", Withdrawal, withdrawals)):
            types = {f.name: "integer" if f.type in (int, int | None) else "varchar" for f in fields(kind)}
            declared = ", ".join(f"{name} {type_}" for name, type_ in types.items())
            connection.execute(f"create table ops.{table} ({declared})")
            for row in rows:
                marks = ", ".join("?" for _ in types)
                connection.execute(f"insert into ops.{table} values ({marks})", [getattr(row, name) for name in types])
