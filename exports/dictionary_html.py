"""The data dictionary as a page for people: one section a public table, one row a column. It asks no other host."""

from itertools import zip_longest
from pathlib import Path

from exports.errors import ExportDiffersError
from exports.format import Part
from exports.published import Published
from exports.terms import LICENCE

PATH = "open_data/{entity}/{mark}dizionario.html"
TITLE = "Dizionario dei dati"
MEDIA_TYPE = "text/html; charset=utf-8"
FILE_TYPE = "HTML"
TABLES: None = None


def write(published: Published, part: Part, path: Path) -> None:
    """Write the page."""
    from exports.pages import environment

    page = (
        environment()
        .get_template("dictionary.html.j2")
        .render(
            tables=part.tables,
            report=published.latest_report(part.entity_id),
            as_of=published.as_of,
            is_example=published.is_example,
            licence=LICENCE,
        )
    )
    path.write_text(page, encoding="utf-8")


def reopen(published: Published, part: Part, path: Path) -> None:
    """Read the page again: every table has its section, and every column its row with its type and words."""
    from exports.pages import sections

    found = sections(path.read_text(encoding="utf-8"))
    if list(found) != [table.name for table in part.tables]:
        raise ExportDiffersError(f"{path.name}: le tabelle non sono quelle pubblicate.")
    for table in part.tables:
        due = [[c.name, c.title, c.type, c.unit, "sì" if c.is_required else "no", c.description] for c in table.columns]
        _, *rows = found[table.name]
        for column, there, here in zip_longest(table.columns, rows, due):
            if there != here:
                name = column.name if column else "in più"
                raise ExportDiffersError(f"{path.name}: {table.name}, {name}: scritto {there!r}, è {here!r}.")
