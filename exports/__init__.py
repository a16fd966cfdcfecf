"""The public tables as files: each written, reopened and compared value by value with its table.

Importing this package imports nothing heavy; a format's libraries are imported when it writes.
"""

from exports.errors import ExportDiffersError
from exports.export import export_all
from exports.format import ExportedFile

__all__ = ["FORMATS", "ExportDiffersError", "ExportedFile", "export_all"]

# A format is one module and one line here. What a module must have is `exports.format.ExportFormat`.
FORMATS = (
    "exports.csv_files",
    "exports.parquet_files",
    "exports.xlsx_workbook",
    "exports.findings_html",
    "exports.dictionary_csv",
    "exports.dictionary_html",
    # These describe the files of an entity, so they come after them.
    "exports.datapackage",
    "exports.catalogue_turtle",
    "exports.catalogue_jsonld",
)
