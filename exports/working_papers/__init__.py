"""Working papers for the validator: the evidence of a release, by criterion, as a workbook and a page.

They claim no validation: they show what was computed, from what, and what only a person can judge. Reads
`published.*` and `ops.run`. Importing this package imports nothing heavy.
"""

from exports.working_papers.paper import Paper
from exports.working_papers.papers import Dossier, collect
from exports.working_papers.sample import SampleSizeError
from exports.working_papers.write import write_papers

__all__ = ["Dossier", "Paper", "SampleSizeError", "collect", "write_papers"]
