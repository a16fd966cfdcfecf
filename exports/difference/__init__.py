"""What moved between two releases: published values, verdicts, targets, reasons, findings, deliveries.

Reads `published.*` and `ops.run` of both. Importing this package imports nothing heavy.
"""

from exports.difference.compare import Change, Difference, compare
from exports.difference.text import HEAD, as_rows, in_words

__all__ = ["HEAD", "Change", "Difference", "as_rows", "compare", "in_words"]
