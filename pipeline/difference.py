"""`make diff`: what moved between two releases."""

import csv
import json
from pathlib import Path

from pipeline.failure import BuildFailedError
from pipeline.places import Places
from pipeline.releases import release_named


def difference_of(places: Places, first: str, second: str, out: Path | None, *, as_json: bool) -> list[str]:
    """The lines to print; with `out`, the table also as CSV.

    Raises BuildFailedError when there is no such release or `out` cannot be written there.
    """
    from exports.difference import HEAD, as_data, as_rows, as_table, compare, in_words

    before, after = (release_named(places, name) for name in (first, second))
    if before.resolve() == after.resolve():
        raise BuildFailedError("confronto", [f"«{first}» e «{second}» sono la stessa release: {before.resolve().name}"])
    if out is not None:
        _check(out)
    difference = compare(before / "warehouse.duckdb", after / "warehouse.duckdb")
    rows = as_rows(difference)
    if out is not None:
        try:
            with out.open("w", encoding="utf-8", newline="") as handle:
                csv.writer(handle, lineterminator="\n").writerows([HEAD, *rows])
        except PermissionError as error:
            said = (
                f"«{out}» non si può scrivere: mancano i permessi. Rimedio: darli, o indicare un altro file con --out"
            )
            raise BuildFailedError("confronto", [said]) from error
    if as_json:
        return [json.dumps(as_data(difference), ensure_ascii=False, indent=2)]
    return [*in_words(difference), *(["", *as_table(rows)] if rows else [])]


def _check(out: Path) -> None:
    """Raise BuildFailedError where a file cannot be at `out`, before the time of a comparison is spent."""
    if out.is_dir():
        said = f"«{out}» è una cartella. Rimedio: indicare con --out un file, per esempio {out / 'differenze.csv'}"
    elif not out.parent.exists():
        said = f"la cartella «{out.parent}» di «{out}» non esiste. Rimedio: crearla, o indicare un altro file con --out"
    elif not out.parent.is_dir():
        said = f"«{out.parent}» non è una cartella. Rimedio: indicare un altro file con --out"
    else:
        return
    raise BuildFailedError("confronto", [said])
