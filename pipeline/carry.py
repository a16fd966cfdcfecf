"""What a refresh takes over from the release in force, so that only what changed is worked out.

Three kinds of tables never change with a delivery of another source: what rests on the register alone, the models of a
source whose deliveries are the same, and the monthly tables of events, which dbt completes.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.places import Places

MODELS_FILE = "models.json"
"""In each release: which of its tables may be taken over, and on what each rests."""
_OWN_LAYER = {"ops.corrections", "ops.deliveries", "ops.delivery_months", "ops.superseded_rows"}
"""Tables of `ops` of which a source's own models read the rows of that source alone."""
_KEPT = ("table", "incremental", "seed")


@dataclass(frozen=True)
class Model:
    """A table that dbt makes: its file, where it stands, and the source it rests on; without one, the register."""

    file: str
    schema: str
    table: str
    source_id: str | None


def models_of(manifest: Path) -> list[Model]:
    """Read from dbt's manifest the tables that rest on the register alone, or on the deliveries of one source.

    Public tables are never among them: what is left out of their texts is noted while they are made.
    """
    nodes: Mapping[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]

    @cache
    def sources(node: str) -> frozenset[str]:
        if node.startswith("source."):
            return frozenset([node.split(".", 2)[2]])
        return frozenset().union(*map(sources, nodes[node]["depends_on"].get("nodes", ())))

    found = []
    for name, node in nodes.items():
        is_table = node["resource_type"] in ("model", "seed") and node["config"].get("materialized") in _KEPT
        if not is_table or node["schema"] == "published":
            continue
        raw = {source.removeprefix("raw.") for source in sources(name) if source.startswith("raw.")}
        others = {source for source in sources(name) if not source.startswith("raw.")}
        if not raw and not others:
            source_id = None
        elif len(raw) == 1 and others <= _OWN_LAYER:
            (source_id,) = raw
        else:
            continue
        found.append(Model(Path(node["original_file_path"]).name, node["schema"], node["alias"], source_id))
    return sorted(found, key=lambda model: (model.schema, model.table))


def note_models(places: Places, release: Path) -> None:
    """Write into a release which of its tables a later one may take over."""
    models = [vars(model) for model in models_of(places.dbt_target / "manifest.json")]
    (release / MODELS_FILE).write_text(json.dumps(models, indent=1) + "\n", encoding="utf-8")


def carry_models(previous: Path, warehouse: Path, untouched: Collection[str]) -> list[str]:
    """Copy, from a release, the tables of the register and of the `untouched` sources, with their constraints.

    Returns the files of the models that need not run, none when the release does not say which they are.
    """
    models = _models_in(previous / MODELS_FILE)
    wanted = [model for model in models if model.source_id is None or model.source_id in untouched]
    _copy(previous / "warehouse.duckdb", warehouse, ((model.schema, model.table) for model in wanted))
    return [model.file for model in wanted]


def _models_in(path: Path) -> list[Model]:
    """What a release says may be taken over; nothing of a file that is not what was written: all is worked out."""
    try:
        models = [Model(**one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, RecursionError):
        return []
    is_sound = all(
        isinstance(value, str) or (name == "source_id" and value is None)
        for model in models
        for name, value in vars(model).items()
    )
    return models if is_sound else []


def carry_months(previous: Path, warehouse: Path, untouched: Collection[str]) -> None:
    """Copy the monthly tables of the other sources.

    Rows of a delivery never change once worked out, unless other records of it were superseded.
    """
    import duckdb

    with duckdb.connect(str(previous), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name = 'measures' "
            "and starts_with(table_name, 'monthly_') order by table_name"
        ).fetchall()
    names = tuple(f"monthly_{source}" for source in untouched)
    tables = [one for one in tables if not one[1].startswith(names)] if names else tables
    _copy(previous, warehouse, tables, f"where delivery_id not in ({_COUNTED_OTHERWISE})")


_COUNTED_OTHERWISE = """
    select delivery_id from (
        (select delivery_id, record_number from ops.superseded_rows
            except select delivery_id, record_number from previous.ops.superseded_rows)
        union all
        (select delivery_id, record_number from previous.ops.superseded_rows
            except select delivery_id, record_number from ops.superseded_rows)
    )
"""


def _copy(previous: Path, warehouse: Path, tables: Iterable[tuple[str, str]], condition: str = "") -> None:
    import duckdb

    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(f"attach '{str(previous).replace(chr(39), chr(39) * 2)}' as previous (read_only)")
        declared = {
            (schema, table): sql
            for schema, table, sql in connection.execute(
                "select schema_name, table_name, sql from duckdb_tables() where database_name = 'previous'"
            ).fetchall()
        }
        connection.execute("begin")
        for schema, table in tables:
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(declared[schema, table])
            connection.execute(f"insert into {schema}.{table} from previous.{schema}.{table} {condition}")
        connection.execute("commit")
        connection.execute("detach previous")
