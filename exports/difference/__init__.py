"""What moved between two releases: every public row, told in words and as a table, or counted.

Reads `published.*` and `ops.run` of both. Importing this package imports nothing heavy.
"""

from exports.difference.compare import Difference, Moved, compare
from exports.difference.text import HEAD, as_data, as_rows, as_table, in_words

__all__ = ["HEAD", "Difference", "Moved", "as_data", "as_rows", "as_table", "compare", "in_words"]
