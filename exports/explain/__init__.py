"""Where a figure comes from: definition, formula, inputs with file and cell, result, target, verdict, and why.

Reads `published.*` and `ops.run` of a release; the queries that it prints read `raw.*` of the same warehouse. Importing
this package imports nothing heavy.
"""

from exports.explain.collect import explain, find, near
from exports.explain.facts import Component, Explanation, Found, Input
from exports.explain.text import listed, shown

__all__ = ["Component", "Explanation", "Found", "Input", "explain", "find", "listed", "near", "shown"]
