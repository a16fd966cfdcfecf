"""`make audit`: the working papers of the release in force."""

from pathlib import Path

from pipeline.explain import warehouse_in_force
from pipeline.places import Places


def write_audit(places: Places, out: Path | None, size: int, seed: str | None) -> list[str]:
    """Write the papers into `out`, or `data/audit/<run_id>`; the lines to print.

    Raises BuildFailedError when nothing was ever released.
    """
    import duckdb

    from exports.working_papers import collect, write_papers

    warehouse = warehouse_in_force(places)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        dossier = collect(connection, size, seed)
    written = write_papers(dossier, out or places.audit / dossier.run_id)
    rows = sum(len(paper.rows) for paper in dossier.papers)
    return [f"{len(dossier.papers)} carte, {rows} righe:", *(f"  - {path}" for path in written)]
