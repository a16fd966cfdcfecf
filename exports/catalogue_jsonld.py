"""The catalogue of an entity's open data in DCAT-AP_IT, as JSON-LD: the same triples as the Turtle."""

import json
from pathlib import Path
from typing import Any

from exports.format import Part
from exports.published import Published

PATH = "open_data/{entity}/{mark}catalogo.jsonld"
TITLE = "Catalogo DCAT-AP_IT (JSON-LD)"
MEDIA_TYPE = "application/ld+json"
FILE_TYPE = "JSON_LD"
TABLES: None = None


def write(published: Published, part: Part, path: Path) -> None:
    """Write the catalogue. The library lists what it finds in any order, so the lists are sorted here."""
    from exports.catalogue.graph import NAMESPACES, catalogue

    said = catalogue(published, part, path.parent).serialize(format="json-ld", context=NAMESPACES, auto_compact=False)
    path.write_text(
        json.dumps(_sorted(json.loads(said)), ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8"
    )


def reopen(published: Published, part: Part, path: Path) -> None:
    """Read the triples again and compare each with what the tables and the files say."""
    from rdflib import Graph

    from exports.catalogue.check import compare_graphs
    from exports.catalogue.graph import catalogue

    written = Graph().parse(path, format="json-ld")
    compare_graphs(path, written, catalogue(published, part, path.parent))


def _sorted(value: Any) -> Any:
    """The same JSON-LD with every list, which is a set there, in one order."""
    if isinstance(value, dict):
        return {key: _sorted(one) for key, one in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value
