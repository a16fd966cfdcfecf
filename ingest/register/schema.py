"""The shape of each seed, read from the same properties file that dbt reads: `seeds/<name>.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

# The C loader reads the files ten times as fast; where libyaml is missing the slow one does.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

META_KEYS = frozenset({"key", "required", "references", "allowed"})


class SchemaError(ValueError):
    """A properties file that does not describe its seed; said in one line, with the file's name."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a seed: its type and what may stand in it."""

    name: str
    type: str
    description: str
    is_key: bool
    is_required: bool
    references: tuple[str, str] | None
    allowed: tuple[str, ...]


@dataclass(frozen=True)
class TableSchema:
    """One seed: what a row is, its columns in order, and which of them are the key."""

    name: str
    description: str
    columns: tuple[Column, ...]
    meta: Mapping[str, Any]

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Names of the key columns, in order."""
        return tuple(column.name for column in self.columns if column.is_key)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def file_name(self) -> str:
        """The seed's file as messages name it."""
        return seed_file(self.name)


def seed_file(table: str) -> str:
    """Name a seed's file as messages and people do."""
    return f"seeds/{table}.csv"


def read_schemas(seeds_dir: Path) -> dict[str, TableSchema]:
    """Read every properties file of the folder, by seed name."""
    schemas = {path.stem: _read_schema(path) for path in sorted(seeds_dir.glob("*.yml"))}
    if not schemas:
        raise SchemaError(f"{seeds_dir}: no properties file (*.yml) describes a seed")
    for schema in schemas.values():
        for column in schema.columns:
            _check_reference(schema, column, schemas)
    return schemas


def _read_schema(path: Path) -> TableSchema:
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    seeds = document.get("seeds") if isinstance(document, dict) else None
    if not isinstance(seeds, list) or len(seeds) != 1 or seeds[0].get("name") != path.stem:
        raise SchemaError(f"{path}: must describe exactly one seed, named {path.stem}")
    seed = seeds[0]
    config = seed.get("config") or {}
    types: dict[str, str] = config.get("column_types") or {}
    described = {column["name"]: column for column in seed.get("columns") or []}
    if list(types) != list(described):
        raise SchemaError(f"{path}: column_types and columns must name the same columns in the same order")
    columns = tuple(_column(path, name, str(types[name]), described[name]) for name in types)
    schema = TableSchema(path.stem, str(seed.get("description") or ""), columns, config.get("meta") or {})
    if not schema.key:
        raise SchemaError(f"{path}: no column is marked as key")
    return schema


def _column(path: Path, name: str, type_name: str, described: Mapping[str, Any]) -> Column:
    meta = (described.get("config") or {}).get("meta") or {}
    if unknown := set(meta) - META_KEYS:
        raise SchemaError(f"{path}: column {name} has unknown meta {sorted(unknown)}; known are {sorted(META_KEYS)}")
    reference = meta.get("references")
    if reference is not None and reference.count(".") != 1:
        raise SchemaError(f"{path}: column {name} must reference <seed>.<column>, not {reference}")
    return Column(
        name=name,
        type=type_name,
        description=str(described.get("description") or ""),
        is_key=bool(meta.get("key")),
        is_required=bool(meta.get("required")) or bool(meta.get("key")),
        references=tuple(reference.split(".")) if reference else None,
        # A CSV holds text; an allowed list of numbers is compared as it would be written there.
        allowed=tuple(str(value) for value in meta.get("allowed") or ()),
    )


def _check_reference(schema: TableSchema, column: Column, schemas: Mapping[str, TableSchema]) -> None:
    if column.references is None:
        return
    table, name = column.references
    if table not in schemas or name not in schemas[table].by_name:
        raise SchemaError(f"{schema.name}.yml: column {column.name} references {table}.{name}, which does not exist")
