"""Holding a catalogue that was written to what it should say, and to the shapes of DCAT-AP_IT."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exports.errors import ExportDiffersError

if TYPE_CHECKING:
    from rdflib import Graph

SHAPES = Path(__file__).with_name("dcat_ap_it.shapes.ttl")


def compare_graphs(path: Path, written: Graph, expected: Graph) -> None:
    """Raise where a triple is missing or too many. No node is blank, so the triples can be compared as they are."""
    there, here = set(written), set(expected)
    for found, triples in (("manca", here - there), ("è di troppo", there - here)):
        if triples:
            said = " ".join(part.n3() for part in min(triples))
            raise ExportDiffersError(f"{path.name}: {found} «{said}» ({len(triples)} in tutto).")


def require_shapes(path: Path, graph: Graph) -> None:
    """Raise where the catalogue breaks a shape, with the shape's own words for what is missing."""
    from pyshacl import validate
    from rdflib import SH
    from rdflib import Graph as NewGraph

    conforms, report, _ = validate(graph, shacl_graph=NewGraph().parse(SHAPES), inference="none", advanced=False)
    if conforms:
        return
    assert isinstance(report, NewGraph)
    said = sorted(
        f"{report.value(one, SH.focusNode)}: {report.value(one, SH.resultMessage)}"
        for one in report.subjects(SH.resultSeverity, SH.Violation)
    )
    raise ExportDiffersError(f"{path.name}: non rispetta DCAT-AP_IT. {said[0]} ({len(said)} in tutto).")
