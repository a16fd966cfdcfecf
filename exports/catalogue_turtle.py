"""The catalogue of an entity's open data in DCAT-AP_IT, as Turtle, held to its SHACL shapes before it goes out."""

from pathlib import Path

from exports.format import Part
from exports.published import Published

PATH = "open_data/{entity}/{mark}catalogo.ttl"
TITLE = "Catalogo DCAT-AP_IT (Turtle)"
MEDIA_TYPE = "text/turtle; charset=utf-8"
FILE_TYPE = "RDF_TURTLE"
TABLES: None = None


def write(published: Published, part: Part, path: Path) -> None:
    """Write the catalogue; the library sorts what it writes."""
    from exports.catalogue.graph import catalogue

    path.write_text(catalogue(published, part, path.parent).serialize(format="turtle"), encoding="utf-8")


def reopen(published: Published, part: Part, path: Path) -> None:
    """Read the triples again, compare each with what the tables and the files say, and hold them to the shapes."""
    from rdflib import Graph

    from exports.catalogue.check import compare_graphs, require_shapes
    from exports.catalogue.graph import catalogue

    written = Graph().parse(path, format="turtle")
    compare_graphs(path, written, catalogue(published, part, path.parent))
    require_shapes(path, written)
