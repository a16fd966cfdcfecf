"""`python -m exports <warehouse> --out <dir>`: exit code 0 when every file, reopened, is its table, else 1."""

import argparse
import sys
from pathlib import Path

from exports import FORMATS, ExportDiffersError, export_all


def main(arguments: list[str] | None = None) -> int:
    """Export a warehouse and print a line a file."""
    parser = argparse.ArgumentParser(prog="python -m exports", description=__doc__)
    parser.add_argument("warehouse", type=Path, help="the warehouse to export; it is only read")
    parser.add_argument("--out", type=Path, required=True, help="folder that gets the files")
    names = [name.rpartition(".")[2] for name in FORMATS]
    parser.add_argument("--only", choices=names, action="append", help="a format; every one when none is named")
    asked = parser.parse_args(arguments)
    if not asked.warehouse.is_file():
        print(f"{asked.warehouse} non c'è", file=sys.stderr)
        return 1
    try:
        written = export_all(asked.warehouse, asked.out, asked.only and [f"exports.{name}" for name in asked.only])
    except (ExportDiffersError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    for file in written:
        print(f"{file.path.relative_to(asked.out)}: {file.title}, {file.rows} righe")
    return 0


if __name__ == "__main__":
    sys.exit(main())
