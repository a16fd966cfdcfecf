"""Working papers for the validator: the evidence of a release, by criterion, as a workbook and a page.

They claim no validation: they show what was computed, from what, and what only a person can judge. Reads
`published.*` and `ops.run`. Importing this package imports nothing heavy.
"""

from exports.working_papers.papers import Dossier, Paper, collect
from exports.working_papers.write import write_papers

__all__ = ["Dossier", "Paper", "collect", "write_papers"]
