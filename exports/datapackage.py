"""The open data of an entity as a Frictionless Data Package (v1): every CSV with its schema, size and digest."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exports.errors import ExportDiffersError
from exports.format import ExportedFile, Part
from exports.published import Column, Published, Table
from exports.terms import KEYWORDS, LICENCE, about

PATH = "open_data/{entity}/datapackage.json"
TITLE = "Pacchetto dati Frictionless"
MEDIA_TYPE = "application/json"
FILE_TYPE = "JSON"
TABLES: None = None

_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "DOUBLE": "number",
    "FLOAT": "number",
}


def write(published: Published, part: Part, path: Path) -> None:
    """Describe the CSV files that the entity has."""
    path.write_text(
        json.dumps(_package(published, part, path.parent), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )


def reopen(published: Published, part: Part, path: Path) -> None:
    """Read the descriptor, and hold each resource to its table and to the bytes of its file as they are on disk."""
    package = json.loads(path.read_text(encoding="utf-8"))
    said = {resource["name"]: resource for resource in package["resources"]}
    due = {_name(file): file for file in _files(part)}
    if len(said) != len(package["resources"]) or said.keys() != due.keys():
        raise ExportDiffersError(f"{path.name}: le risorse sono {sorted(said)}, i file CSV {sorted(due)}.")
    for name, resource in said.items():
        table = part.table(due[name].table)
        on_disk = (path.parent / resource["path"]).read_bytes()
        found = {
            "bytes": len(on_disk),
            "hash": f"sha256:{hashlib.sha256(on_disk).hexdigest()}",
            "fields": [(column.name, _type(column)) for column in table.columns],
        }
        fields = [(field["name"], field["type"]) for field in resource["schema"]["fields"]]
        for what, value in {"bytes": resource["bytes"], "hash": resource["hash"], "fields": fields}.items():
            if value != found[what]:
                raise ExportDiffersError(f"{path.name}: {name}, {what}: scritto {value!r}, è {found[what]!r}.")


def _package(published: Published, part: Part, folder: Path) -> dict[str, Any]:
    report = published.latest_report(part.entity_id)
    mark = "ESEMPIO – " if published.is_example else ""
    return {
        "profile": "tabular-data-package",
        "name": f"performance-{part.entity_id}",
        "id": report["open_data_url"],
        "title": f"{mark}Ciclo della performance – {report['entity_name']}",
        "description": about(published, str(report["entity_name"])),
        "homepage": report["website_url"],
        "created": f"{published.as_of.isoformat()}T00:00:00Z",
        "licenses": [{"name": LICENCE.name, "title": LICENCE.title, "path": LICENCE.url}],
        "contributors": [{"title": report["entity_name"], "path": report["website_url"], "role": "publisher"}],
        "keywords": list(KEYWORDS),
        "resources": [_resource(part.table(file.table), file, folder, mark) for file in _files(part)],
    }


def _files(part: Part) -> Iterator[ExportedFile]:
    return (file for file in part.written if file.table and file.file_type == "CSV")


def _name(file: ExportedFile) -> str:
    return f"{file.table}-{file.year}"


def _resource(table: Table, file: ExportedFile, folder: Path, mark: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": _name(file),
        "title": f"{mark}{table.title}, {file.year}",
        "description": table.description,
        "path": file.path.relative_to(folder).as_posix(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            **({"primaryKey": list(table.key)} if table.key_is_filled else {}),
        },
    }


def _field(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": _type(column),
        "title": column.title,
        "description": column.description,
        **({"constraints": {"required": True}} if column.is_required else {}),
    }


def _type(column: Column) -> str:
    if column.type.startswith("DECIMAL"):
        return "number"
    return _TYPES.get(column.type, "integer" if column.type.endswith("INT") or column.type == "INTEGER" else "any")
