"""The open data of the example: a package that validates, a catalogue that holds, a dictionary that is whole."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import cast

import duckdb
import pytest
from conftest import ROOT, Release
from frictionless import Package
from rdflib import RDF, SH, Graph, Literal, Namespace, URIRef

from exports import FORMATS, ExportDiffersError, ExportedFile, export_all
from exports.catalogue.check import SHAPES, require_shapes
from exports.format import ExportFormat, Part
from exports.published import Published, read_published

ENTITY = "cciaa-mi-mb-lo"
DCAT, DCT = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://purl.org/dc/terms/")


@pytest.fixture(scope="module")
def folder(example: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example's open data that a test may damage and put back."""
    return Path(
        shutil.copytree(
            example.folder / "exports" / "open_data" / ENTITY, tmp_path_factory.mktemp("open") / "open_data" / ENTITY
        )
    )


@pytest.fixture(scope="module")
def graph(folder: Path) -> Graph:
    return Graph().parse(folder / "ESEMPIO_catalogo.ttl")


def test_the_package_passes_the_validator_that_reusers_run(folder: Path) -> None:
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    assert len(report.tasks) == len(list((folder / "csv").iterdir())) > 12


def test_the_validator_sees_a_value_that_is_not_of_its_column(folder: Path, tmp_path: Path) -> None:
    damaged = Path(shutil.copytree(folder, tmp_path / "damaged"))
    path = damaged / "csv" / "ESEMPIO_reports-2025.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",2025,", ",duemila,"), encoding="utf-8")
    assert "type-error" in str(Package(str(damaged / "datapackage.json")).validate())


def test_the_package_says_what_each_column_is_who_gives_it_and_under_which_licence(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["title"].startswith("ESEMPIO – ")
    assert package["contributors"][0]["title"] == "Camera di commercio di Milano Monza Brianza Lodi"
    indicators = next(one for one in package["resources"] if one["name"] == "indicators-2025")
    assert indicators["schema"]["primaryKey"] == ["entity_id", "year", "indicator_id"]
    fields = [field for one in package["resources"] for field in one["schema"]["fields"]]
    assert all(field["title"] and field["description"] and field["type"] != "any" for field in fields)


def test_turtle_and_json_ld_say_the_same(folder: Path, graph: Graph) -> None:
    assert set(Graph().parse(folder / "ESEMPIO_catalogo.jsonld")) == set(graph)


def test_every_file_of_a_table_is_a_distribution_with_its_address_and_every_dataset_names_its_year(
    folder: Path, graph: Graph
) -> None:
    base = "https://www.milomb.camcom.it/dati-aperti/performance"
    files = {f"{base}/{p.parent.name}/{p.name}" for kind in ("csv", "parquet") for p in (folder / kind).iterdir()}
    assert {str(address) for address in graph.objects(None, DCAT.downloadURL)} == files
    datasets = {str(one) for one in graph.subjects(RDF.type, DCAT.Dataset)}
    assert f"{base}/indicators-2025" in datasets and f"{base}/measures-2024" in datasets
    assert len(datasets) * 2 == len(files)
    assert {str(one) for one in graph.objects(None, DCT.identifier)} >= {f"{ENTITY}:performance-indicators-2025"}


def _property_shapes() -> Iterator[tuple[URIRef, URIRef, bool]]:
    shapes = Graph().parse(SHAPES)
    for shape, target in shapes.subject_objects(SH.targetClass):
        for one in shapes.objects(shape, SH.property):
            if (one, SH.minCount, None) in shapes:
                yield target, shapes.value(one, SH.path), (one, SH.maxCount, None) in shapes


@pytest.mark.parametrize(
    ("target", "path", "once"), sorted(_property_shapes()), ids=lambda v: re.split("[#/]", str(v))[-1]
)
def test_each_required_property_is_required(graph: Graph, target: URIRef, path: URIRef, once: bool) -> None:
    node = min(graph.subjects(RDF.type, target))
    there = list(graph.triples((node, path, None)))
    assert there
    without = graph - Graph().parse(data="")
    for triple in there:
        without.remove(triple)
    with pytest.raises(ExportDiffersError, match=re.escape(str(node))):
        require_shapes(Path("catalogo.ttl"), without)
    if once:
        double = graph + Graph()
        double.add((node, path, Literal("un altro")))
        with pytest.raises(ExportDiffersError, match=re.escape(str(node))):
            require_shapes(Path("catalogo.ttl"), double)


def test_a_theme_a_frequency_and_a_format_are_of_the_european_vocabularies(graph: Graph) -> None:
    node = min(graph.subjects(RDF.type, DCAT.Dataset))
    for path, wrong in ((DCAT.theme, "governo"), (DCT.accrualPeriodicity, "ogni anno")):
        other = graph + Graph()
        other.set((node, path, Literal(wrong)))
        with pytest.raises(ExportDiffersError, match="vocabolario europeo"):
            require_shapes(Path("catalogo.ttl"), other)


def test_the_dictionary_has_a_row_for_every_column_and_the_page_asks_no_other_host(
    example: Release, folder: Path
) -> None:
    with (folder / "ESEMPIO_dizionario.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["column"]]
    there = example.rows("select table_name, column_name from duckdb_columns() where schema_name = 'published'")
    assert {(row["table"], row["column"]) for row in rows} == set(there)
    assert all(row["title_it"] and row["description_it"] and row["description_en"] for row in rows)
    page = (folder / "ESEMPIO_dizionario.html").read_text(encoding="utf-8")
    assert "ESEMPIO" in page and '<html lang="it">' in page
    assert not re.search(r"<(script|img|link|iframe)|\b(src|srcset)=|@import|url\(", page)


# A format that describes the files of an entity, and what is done to its file.
TAMPERED: list[tuple[str, Callable[[str], str], str]] = [
    ("datapackage", lambda text: text.replace('"bytes": ', '"bytes": 1', 1), "bytes"),
    ("datapackage", lambda text: re.sub(r"sha256:.", "sha256:x", text, count=1), "hash"),
    ("datapackage", lambda text: text.replace('"type": "integer"', '"type": "string"', 1), "fields"),
    ("datapackage", lambda text: text.replace('"name": "indicators-2025"', '"name": "altro"', 1), "risorse"),
    ("catalogue_turtle", lambda text: text.replace("media-types/text/csv", "media-types/text/plain", 1), "manca"),
    ("catalogue_jsonld", lambda text: text.replace("media-types/text/csv", "media-types/text/plain", 1), "manca"),
    ("dictionary_csv", lambda text: text.replace("VARCHAR", "INTEGER", 1), "riga"),
    ("dictionary_csv", lambda text: text.rstrip("\n").rpartition("\n")[0] + "\n", "righe"),
    ("dictionary_html", lambda text: text.replace("<td><code>VARCHAR", "<td><code>DATE", 1), "scritto"),
    ("dictionary_html", lambda text: text.replace('<section id="measures">', '<section id="m">'), "tabelle"),
]


@pytest.fixture(scope="module")
def described(example: Release, folder: Path) -> Iterator[tuple[Published, Part]]:
    """What is published, and the part that the formats which describe an entity's files get."""
    with duckdb.connect(str(example.warehouse), read_only=True) as connection:
        published = read_published(connection)
        open_formats = [name for name in FORMATS if "_files" in name or "dictionary" in name]
        written: list[ExportedFile] = export_all(example.warehouse, folder.parents[1], open_formats)
        yield published, Part(ENTITY, None, tuple(t.only(ENTITY, None) for t in published.tables), tuple(written))


@pytest.mark.parametrize(("name", "damage", "words"), TAMPERED, ids=[f"{n}-{w}" for n, _, w in TAMPERED])
def test_a_description_that_is_not_of_its_files_is_refused(
    described: tuple[Published, Part], folder: Path, name: str, damage: Callable[[str], str], words: str
) -> None:
    format_ = cast(ExportFormat, import_module(f"exports.{name}"))
    path = folder / Path(format_.PATH.format(mark="ESEMPIO_", entity=ENTITY, year=2025)).name
    format_.write(*described, path)
    format_.reopen(*described, path)
    whole = path.read_text(encoding="utf-8")
    path.write_text(damage(whole), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != whole
    with pytest.raises(ExportDiffersError, match=words):
        format_.reopen(*described, path)
    path.write_text(whole, encoding="utf-8")


def test_every_file_is_the_same_bytes_whatever_the_process_and_the_order_of_the_rows(
    example: Release, tmp_path: Path
) -> None:
    shuffled = tmp_path / "shuffled.duckdb"
    shutil.copy(example.warehouse, shuffled)
    shuffled.chmod(0o644)
    with duckdb.connect(str(shuffled)) as connection:
        for (table,) in connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'published'"
        ).fetchall():
            connection.execute(
                f"create temp table kept as from published.{table} order by hash({table}::varchar);"
                f"truncate published.{table}; insert into published.{table} from kept; drop table kept"
            )
    subprocess.run(
        [sys.executable, "-m", "exports", str(shuffled), "--out", str(tmp_path / "out")],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7"},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    released = example.folder / "exports"
    names = sorted(path.relative_to(released) for path in released.rglob("*") if path.is_file())
    assert {path.suffix for path in names} == {".csv", ".parquet", ".xlsx", ".json", ".ttl", ".jsonld", ".html"}
    assert names == sorted(p.relative_to(tmp_path / "out") for p in (tmp_path / "out").rglob("*") if p.is_file())
    different = [
        str(name) for name in names if (released / name).read_bytes() != (tmp_path / "out" / name).read_bytes()
    ]
    assert different == []
