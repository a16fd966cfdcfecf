"""What the catalogue says of an entity's open data, as RDF: one dataset a table and year, one distribution a file.

The properties are those that the DCAT-AP_IT ontology requires of a catalogue, a dataset, a distribution, an agent and a
licence, with the useful optional ones. Every node has an address of its own below the entity's, so two runs give the
same triples and no node is blank.

`<open data address>`                     the catalogue
`<open data address>/<table>-<year>`      the dataset, and `#csv`, `#parquet` its distributions
`<open data address>/csv/<table>-<year>.csv`  the file
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from exports.format import ExportedFile, Part
from exports.published import Published
from exports.terms import KEYWORDS, LICENCE, about

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node, URIRef

    Triple = tuple[Node, Node, Node]

AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
NAMESPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatapit": "http://dati.gov.it/onto/dcatapit#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def catalogue(published: Published, part: Part, folder: Path) -> Graph:
    """The catalogue of one entity; `folder` is where its files are, which stand below its address as they do there."""
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    for prefix, address in NAMESPACES.items():
        graph.bind(prefix, address)
    for triple in _Entity(published, part, folder).triples():
        graph.add(triple)
    return graph


class _Entity:
    """The triples about one entity's open data."""

    def __init__(self, published: Published, part: Part, folder: Path) -> None:
        from rdflib import RDF, XSD, Literal, Namespace, URIRef

        self.uri, self.literal, self.type, self.xsd = URIRef, Literal, RDF.type, XSD
        self.dct, self.dcat, self.foaf, self.owl, self.dcatapit, self.spdx = (
            Namespace(NAMESPACES[prefix]) for prefix in ("dct", "dcat", "foaf", "owl", "dcatapit", "spdx")
        )
        self.published, self.part, self.folder = published, part, folder
        self.report = published.latest_report(part.entity_id)
        self.base = str(self.report["open_data_url"])
        self.root = URIRef(self.base)
        self.holder = URIRef(f"{self.base}#ente")
        self.code = str(self.report.get("ipa_code") or part.entity_id)
        self.mark = "ESEMPIO – " if published.is_example else ""

    def triples(self) -> Iterator[Triple]:
        yield from self._catalogue()
        yield from self._agent()
        yield from self._licence()
        files: dict[tuple[str, int | None], list[ExportedFile]] = {}
        for file in self.part.written:
            if file.table:
                files.setdefault((file.table, file.year), []).append(file)
        for (table, year), some in files.items():
            yield from self._dataset(table, int(year or 0), some)

    def _catalogue(self) -> Iterator[Triple]:
        name = str(self.report["entity_name"])
        yield from self._typed(self.root, "Catalog")
        yield self.root, self.dct["title"], self._it(f"{self.mark}Dati aperti del ciclo della performance – {name}")
        yield self.root, self.dct["description"], self._it(about(self.published, name))
        yield self.root, self.dct["publisher"], self.holder
        yield self.root, self.dct["modified"], self._day(self.published.as_of)
        yield self.root, self.dct["language"], self.uri(AUTHORITY + "language/ITA")
        yield self.root, self.dcat["themeTaxonomy"], self.uri(AUTHORITY + "data-theme")
        yield self.root, self.foaf["homepage"], self.uri(str(self.report["website_url"]))

    def _agent(self) -> Iterator[Triple]:
        yield self.holder, self.type, self.foaf["Agent"]
        yield self.holder, self.type, self.dcatapit["Agent"]
        yield self.holder, self.foaf["name"], self._it(str(self.report["entity_name"]))
        yield self.holder, self.dct["identifier"], self.literal(self.code)

    def _licence(self) -> Iterator[Triple]:
        node = self.uri(LICENCE.url)
        yield node, self.type, self.dct["LicenseDocument"]
        yield node, self.type, self.dcatapit["LicenseDocument"]
        yield node, self.dct["type"], self.uri(LICENCE.kind)
        yield node, self.foaf["name"], self._it(LICENCE.title)
        yield node, self.owl["versionInfo"], self.literal(LICENCE.version)

    def _dataset(self, name: str, year: int, files: list[ExportedFile]) -> Iterator[Triple]:
        table = self.part.table(name)
        node = self.uri(f"{self.base}/{name}-{year}")
        period = self.uri(f"{node}#periodo")
        yield self.root, self.dcat["dataset"], node
        yield from self._typed(node, "Dataset")
        yield node, self.dct["title"], self._it(f"{self.mark}{table.title}, {year}")
        yield node, self.dct["description"], self._it(table.description)
        yield node, self.dct["identifier"], self.literal(f"{self.code}:performance-{name}-{year}")
        yield node, self.dcat["theme"], self.uri(AUTHORITY + "data-theme/GOVE")
        for word in KEYWORDS:
            yield node, self.dcat["keyword"], self._it(word)
        yield node, self.dct["accrualPeriodicity"], self.uri(AUTHORITY + "frequency/ANNUAL")
        yield node, self.dct["rightsHolder"], self.holder
        yield node, self.dct["publisher"], self.holder
        yield node, self.dct["modified"], self._day(self.published.as_of)
        yield node, self.dct["language"], self.uri(AUTHORITY + "language/ITA")
        yield node, self.dct["temporal"], period
        for page in self.part.written:
            if page.file_type != "HTML" or not page.path.is_relative_to(self.folder):
                continue
            yield node, self.foaf["page"], self.uri(f"{self._address(page)}#{name}")
        yield period, self.type, self.dct["PeriodOfTime"]
        yield period, self.dcatapit["startDate"], self._day(date(year, 1, 1))
        yield period, self.dcatapit["endDate"], self._day(date(year, 12, 31))
        for file in files:
            yield from self._distribution(node, file)

    def _distribution(self, dataset: URIRef, file: ExportedFile) -> Iterator[Triple]:
        node = self.uri(f"{dataset}#{str(file.file_type).lower()}")
        address = self.uri(self._address(file))
        digest = self.uri(f"{node}-sha256")
        yield dataset, self.dcat["distribution"], node
        yield from self._typed(node, "Distribution")
        yield node, self.dct["title"], self._it(file.title)
        yield node, self.dct["format"], self.uri(AUTHORITY + f"file-type/{file.file_type}")
        yield node, self.dcat["mediaType"], self.uri(MEDIA_TYPES + file.media_type.split(";")[0])
        yield node, self.dct["license"], self.uri(LICENCE.url)
        yield node, self.dcat["accessURL"], address
        yield node, self.dcat["downloadURL"], address
        yield node, self.dcat["byteSize"], self.literal(str(file.bytes), datatype=self.xsd.nonNegativeInteger)
        yield node, self.dct["modified"], self._day(self.published.as_of)
        yield node, self.spdx["checksum"], digest
        yield digest, self.type, self.spdx["Checksum"]
        yield digest, self.spdx["algorithm"], self.spdx["checksumAlgorithm_sha256"]
        yield digest, self.spdx["checksumValue"], self.literal(file.sha256, datatype=self.xsd.hexBinary)

    def _address(self, file: ExportedFile) -> str:
        return f"{self.base}/{file.path.relative_to(self.folder).as_posix()}"

    def _typed(self, node: URIRef, name: str) -> Iterator[Triple]:
        # The ontology's own class beside that of DCAT: each kind of reader knows one of them.
        yield node, self.type, self.dcat[name]
        yield node, self.type, self.dcatapit[name]

    def _it(self, text: str) -> Node:
        return self.literal(text, lang="it")

    def _day(self, day: date) -> Node:
        return self.literal(day.isoformat(), datatype=self.xsd.date)
