"""What is to be looked at, as a page: contradictions, defects and what is suspicious but possible, gravest first.

Nothing here stopped the release: what does is the gate's business.
"""

from collections.abc import Iterator
from pathlib import Path

from exports.errors import ExportDiffersError
from exports.explain.text import SEVERITIES
from exports.format import Part
from exports.published import Published

PATH = "html/{mark}rilievi-{entity}-{year}.html"
TITLE = "Rilievi"
MEDIA_TYPE = "text/html; charset=utf-8"
FILE_TYPE = "HTML"
TABLES = ("findings", "reports")

_SHOWN = ("title", "where_printed", "quote", "stated", "recomputed", "explanation", "remedy")


def write(published: Published, part: Part, path: Path) -> None:
    """Write the page: a section a severity, a row a finding."""
    from exports.pages import environment

    groups = [(code, word, list(_rows(published, part, code))) for code, word in SEVERITIES.items()]
    page = (
        environment()
        .get_template("findings.html.j2")
        .render(
            groups=groups,
            total=sum(len(rows) for _, _, rows in groups),
            report=published.latest_report(part.entity_id),
            year=part.year,
            as_of=published.as_of,
            is_example=published.is_example,
        )
    )
    path.write_text(page, encoding="utf-8")


def reopen(published: Published, part: Part, path: Path) -> None:
    """Read the page again, and compare every cell of every finding with the table."""
    from exports.pages import sections

    found = sections(path.read_text(encoding="utf-8"))
    findings = part.table("findings")
    told = 0
    for code in SEVERITIES:
        rows = found.get(code, [[]])[1:]
        due = [[*values, finding_id] for finding_id, values in _rows(published, part, code)]
        told += len(rows)
        for there, here in zip(rows, due, strict=False):
            if there != here:
                raise ExportDiffersError(f"{path.name}: {here[-1]}: scritto {there!r}, è {here!r}.")
        if len(rows) != len(due):
            raise ExportDiffersError(f"{path.name}: {code}: {len(rows)} rilievi scritti, sono {len(due)}.")
    if told != published.count(findings):
        raise ExportDiffersError(f"{path.name}: {told} rilievi scritti, la tabella ne ha {published.count(findings)}.")


def _rows(published: Published, part: Part, severity: str) -> Iterator[tuple[str, list[str]]]:
    findings = part.table("findings")
    sql = f"select finding_id, {', '.join(_SHOWN)} from ({findings.rows_sql}) where severity = '{severity}'"
    for finding_id, *values in published.rows(f"{sql} order by finding_id"):
        yield str(finding_id), ["" if value is None else str(value) for value in values]
