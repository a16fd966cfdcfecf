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
    if name in {"current", "previous"} and current is None:
        raise BuildFailedError("confronto", ["non c'è ancora nessuna release. Rimedio: fare la prima con `make build`"])
    if name == "current" and current is not None:
        return current
    if name == "previous" and current is not None:
        earlier = [path for path in folders if path.resolve().name < current.name]
        if earlier:
            return earlier[-1]
        if len(folders) <= 1:
            said = f"c'è ancora una sola release, {current.name}: il confronto sarà possibile dopo una seconda"
            raise BuildFailedError("confronto", [f"{said}. Rimedio: ripetere `make build` quando qualcosa è cambiato"])
        said = f"nessuna release precede quella in vigore, {current.name}"
        known = ", ".join(path.name for path in folders)
        raise BuildFailedError("confronto", [f"{said}. Rimedio: indicarne due con A e B fra: {known}"])
    if (Path(name) / "warehouse.duckdb").exists():
        return Path(name)
    found = [path for path in folders if path.name.startswith(name)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(path.name for path in folders) or "nessuna"
    said = f"«{name}» indica più release" if found else f"nessuna release corrisponde a «{name}»"
    raise BuildFailedError("confronto", [f"{said}. Rimedio: indicarne una fra: {known}"])


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
