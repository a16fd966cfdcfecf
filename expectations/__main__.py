"""`python -m expectations <warehouse> --report <dir> [--wait]`.

Exit code 0 when every rule holds or only warns, 1 when one does not or the warehouse cannot be read, 2 when the gate
itself breaks.
"""

import argparse
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from expectations.results import GateResult


def main(arguments: list[str] | None = None) -> int:
    """Judge a warehouse, write the report, print a line a failure."""
    parser = argparse.ArgumentParser(prog="python -m expectations", description=__doc__)
    parser.add_argument("warehouse", type=Path, help="the warehouse to judge; it is only read")
    parser.add_argument("--report", type=Path, required=True, help="folder for results.json and report.html")
    parser.add_argument(
        "--wait", action="store_true", help="import the library, print `pronto`, then judge when a line comes on stdin"
    )
    asked = parser.parse_args(arguments)
    try:
        return _judge(asked)
    except Exception as error:
        # Whoever builds reads one line; whoever repairs the gate reads the rest.
        traceback.print_exc()
        what = " ".join(f"{type(error).__name__}: {error}".split())
        print(f"Il cancello si è interrotto: {what}. Ripara: chi cura il cancello (expectations/).")
        return 2


def _told(result: "GateResult") -> str:
    """The whole answer on one line, when nothing stops the release."""
    warnings = len(result.warnings())
    rules = sum(len(suite.rules) for suite in result.suites) - warnings
    tables = [suite for suite in result.suites if suite.of_table]
    rows = sum(suite.rows for suite in tables)
    warned = f", {warnings} {'avviso' if warnings == 1 else 'avvisi'}" if warnings else ""
    return f"{rules} regole rispettate su {rows} righe di {len(tables)} tabelle{warned}"


def _judge(asked: argparse.Namespace) -> int:
    # Imported late: `--help` needs none of it, and with --wait its seconds pass while the caller works.
    from expectations.gate import judge
    from expectations.report import write_report
    from expectations.rules import UnreadableWarehouseError

    if asked.wait:
        print("pronto", flush=True)
        if not sys.stdin.readline():
            print("Cancello non valutato: chi l'ha avviato non ha dato il via.")
            return 1
    try:
        result = judge(asked.warehouse)
    except UnreadableWarehouseError as error:
        print(f"Cancello non superato: il magazzino non si legge ({error}). Ripara: chi cura i modelli (dbt_project/).")
        return 1
    write_report(result, asked.report)
    for failure in result.failures():
        print(failure.line())
    for warning in result.warnings():
        print(warning.line())
    if not result.passed:
        return 1
    print(_told(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
