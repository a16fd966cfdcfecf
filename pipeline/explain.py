"""`make explain`: one figure, explained from the release in force."""

import json
from pathlib import Path

from pipeline.failure import BuildFailedError
from pipeline.places import Places
from pipeline.release import current_release


def warehouse_in_force(places: Places) -> Path:
    """The warehouse of the release in force. Raises BuildFailedError when nothing was ever released."""
    folder = current_release(places)
    if folder is None:
        raise BuildFailedError("release", [f"in {places.data} non c'è ancora una release. Rimedio: `make build`"])
    return folder / "warehouse.duckdb"


def explain_figure(places: Places, words: str, entity_id: str | None, year: int | None, *, as_json: bool) -> list[str]:
    """The lines to print: an explanation, or the list of what fits when several do.

    Raises BuildFailedError when nothing fits or nothing was released.
    """
    import duckdb

    from exports.explain import explain, find, listed, near, shown

    with duckdb.connect(str(warehouse_in_force(places)), read_only=True) as connection:
        found = find(connection, words, entity_id, year)
        if not found:
            alike = near(connection, words)
            hint = f"somigliano: {', '.join(alike)}" if alike else "provare con una parola del nome"
            raise BuildFailedError("spiegazione", [f"nessun indicatore corrisponde a «{words}». Rimedio: {hint}"])
        if len(found) > 1:
            if as_json:
                return [json.dumps({"found": [vars(one) for one in found]}, ensure_ascii=False, indent=2)]
            return [f"{len(found)} indicatori corrispondono a «{words}»; indicarne uno con I=<id>:", *listed(found)]
        explanation = explain(connection, found[0].entity_id, found[0].year, found[0].indicator_id)
    if as_json:
        return [json.dumps(explanation.as_data(), ensure_ascii=False, indent=2)]
    return shown(explanation)
