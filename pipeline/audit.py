"""`make audit`: the working papers of the release in force."""

from pathlib import Path

from pipeline.explain import warehouse_in_force
from pipeline.failure import BuildFailedError
from pipeline.places import Places


def write_audit(places: Places, out: Path | None, size: int | None, seed: str | None) -> list[str]:
    """Write the papers into `out`, or `data/audit/<run_id>`; the lines to print.

    Raises BuildFailedError when nothing was ever released, or the release cannot give a sample of `size`.
    """
    import duckdb

    from exports.working_papers import SampleSizeError, collect, write_papers

    warehouse = warehouse_in_force(places)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        try:
            dossier = collect(connection, size, seed)
        except SampleSizeError as error:
            raise BuildFailedError("campione", [str(error)]) from None
    written = write_papers(dossier, out or places.audit / dossier.run_id)
    rows = sum(len(paper.rows) for paper in dossier.papers)
    return [f"{len(dossier.papers)} carte, {rows} righe:", *(f"  - {path}" for path in written)]
