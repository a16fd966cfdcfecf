"""`make diff`: what moved between two releases."""

import csv
import json
from pathlib import Path

from pipeline.failure import BuildFailedError
from pipeline.places import Places
from pipeline.release import current_release


def release_named(places: Places, name: str) -> Path:
    """The folder of a release: `current`, `previous`, a run id or the beginning of one, or a folder.

    Raises BuildFailedError when none or several fit.
    """
    folders = sorted(path for path in places.releases.glob("*/") if (path / "manifest.json").exists())
    current = current_release(places)
    if name == "current" and current is not None:
        return current
    if name == "previous" and current is not None:
        earlier = [path for path in folders if path.resolve().name < current.name]
        if earlier:
            return earlier[-1]
    if (Path(name) / "warehouse.duckdb").exists():
        return Path(name)
    found = [path for path in folders if path.name.startswith(name)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(path.name for path in folders) or "nessuna"
    said = f"«{name}» indica più release" if found else f"nessuna release corrisponde a «{name}»"
    raise BuildFailedError("confronto", [f"{said}. Rimedio: indicarne una fra: {known}"])


def difference_of(places: Places, first: str, second: str, out: Path | None, *, as_json: bool) -> list[str]:
    """The lines to print; with `out`, the table also as CSV. Raises BuildFailedError for no such release."""
    from exports.difference import HEAD, as_rows, compare, in_words
    from pipeline.terminal import table

    before, after = (release_named(places, name) for name in (first, second))
    if before.resolve() == after.resolve():
        raise BuildFailedError("confronto", [f"«{first}» e «{second}» sono la stessa release: {before.resolve().name}"])
    difference = compare(before / "warehouse.duckdb", after / "warehouse.duckdb")
    rows = as_rows(difference)
    if out is not None:
        with out.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows([HEAD, *rows])
    if as_json:
        facts = {
            "before": difference.before,
            "after": difference.after,
            "changes": [vars(change) for change in difference.changes],
            "not_compared": difference.not_compared,
        }
        return [json.dumps(facts, ensure_ascii=False, indent=2)]
    shown = [tuple(cell if len(cell) <= 44 else cell[:43] + "…" for cell in row) for row in rows]
    return [*in_words(difference), *(["", *table(shown, HEAD)] if shown else [])]
