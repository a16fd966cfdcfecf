"""The example's deliveries of events: two years of three sources, in the forms in which systems and offices send them.

Their rows without faults give exactly the measures that the example needs; `chosen_volumes.csv` has the rest. Forms
differ on purpose: encodings, separators, dates, titles above and totals below, an earlier layout, a workbook.
"""

import codecs
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.example.event_filings import filings_query, suap_query
from pipeline.example.event_payment_files import write_csv, write_xlsx
from pipeline.example.event_sizes import Sizes, filing_years, payment_year, scaled, suap_year
from pipeline.example.reconstruct import ExampleInput

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SUAP, FILINGS, PAYMENTS = EVENT_SOURCES = ("pratiche_suap", "pratiche_registro_imprese", "fatture_passive")
YEARS = (2024, 2025)
_BLOCK_BYTES = 1 << 22


@dataclass(frozen=True)
class _Form:
    """How an export is written: encoding, separator, lines above the header; a total below; a byte order mark first."""

    encoding: str = "utf-8"
    separator: str = ";"
    above: str = ""
    has_total: bool = False
    has_mark: bool = False


_SUAP_FORMS = {
    2024: _Form(separator=",", has_mark=True),
    2025: _Form(
        "cp1252",
        above="Estrazione pratiche SUAP\n\nPeriodo: 01/01/2025 - 31/12/2025\n",
        has_total=True,
    ),
}
_FILING_FORMS = {2024: _Form(separator="\t"), 2025: _Form()}


def write_events(
    inputs: Iterable[ExampleInput],
    folder: Path,
    *,
    sources: Iterable[str] = EVENT_SOURCES,
    scale: int = 1,
    prefix: str = "",
) -> list[Path]:
    """Write the deliveries of `sources` into `folder`, which exists, and give their paths in order.

    With `scale` every count and amount is so many times as large, and the figures are no longer the example's; with
    `prefix`, which begins every protocol, the same rows are those of another body. The same arguments give the same
    bytes. Raises ReconstructionError when a volume is missing or contradicts another.
    """
    import duckdb

    sizes = Sizes(inputs)
    writers: dict[str, Callable[[], list[Path]]] = {
        SUAP: lambda: _suap(connection, sizes, folder, scale, prefix),
        FILINGS: lambda: _filings(connection, sizes, folder, scale, prefix),
        PAYMENTS: lambda: _payments(sizes, folder, scale, prefix),
    }
    with duckdb.connect() as connection:
        return [path for source in sources for path in writers[source]()]


def _path(folder: Path, source: str, year: int, suffix: str = "csv") -> Path:
    return folder / f"ESEMPIO_{source}_{year}.{suffix}"


def _suap(connection: "DuckDBPyConnection", sizes: Sizes, folder: Path, scale: int, prefix: str) -> list[Path]:
    written = []
    for year in YEARS:
        query = suap_query(scaled(suap_year(sizes, year), scale), iso=year < YEARS[-1], prefix=prefix)
        written.append(_path(folder, SUAP, year))
        _export(connection, query, written[-1], _SUAP_FORMS[year], quoted="Richiedente")
    return written


def _filings(connection: "DuckDBPyConnection", sizes: Sizes, folder: Path, scale: int, prefix: str) -> list[Path]:
    written = []
    for one in filing_years(sizes, YEARS[0], YEARS[-1]):
        query = filings_query(scaled(one, scale), extracted_in=YEARS[-1], prefix=prefix)
        written.append(_path(folder, FILINGS, one.year))
        _export(connection, query, written[-1], _FILING_FORMS[one.year], quoted="Denominazione impresa")
    return written


def _payments(sizes: Sizes, folder: Path, scale: int, prefix: str) -> list[Path]:
    written = [_path(folder, PAYMENTS, YEARS[0]), _path(folder, PAYMENTS, YEARS[1], "xlsx")]
    for year, path, write in zip(YEARS, written, (write_csv, write_xlsx), strict=True):
        write(path, scaled(payment_year(sizes, year), scale), prefix)
    return written


def _export(connection: "DuckDBPyConnection", query: str, path: Path, form: _Form, quoted: str) -> None:
    """Write the query's rows, then the file again in the form of its system, block by block.

    Below the rows stands one that ends before its last cell, as when an export is cut by hand.
    """
    plain = path.with_suffix(".part")
    target = str(plain).replace("'", "''")
    try:
        ((rows,),) = connection.execute(
            f"copy ({query}) to '{target}' "
            f"(format csv, header, delimiter '{form.separator}', force_quote (\"{quoted}\"))"
        ).fetchall()
        with plain.open("rb") as source, path.open("wb") as out:
            out.write(codecs.BOM_UTF8 if form.has_mark else b"")
            out.write(form.above.encode(form.encoding))
            decoder = codecs.getincrementaldecoder("utf-8")()
            while block := source.read(_BLOCK_BYTES):
                out.write(block if form.encoding == "utf-8" else decoder.decode(block).encode(form.encoding))
            cells = form.separator * connection.execute(f"select count(*) from (describe {query})").fetchall()[0][0]
            out.write(f"INCOMPLETA{cells[:-2]}\n".encode(form.encoding))
            if form.has_total:
                out.write(f"Totale{cells[:-1]}{rows + 1}\n".encode(form.encoding))
    finally:
        plain.unlink(missing_ok=True)
