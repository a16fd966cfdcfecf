"""The data dictionary as a page for people: one section a public table, one row a column. It asks no other host."""

import re
from html import unescape
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
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    page = environment.get_template("dictionary_html.html.j2").render(
        tables=part.tables,
        report=published.latest_report(part.entity_id),
        as_of=published.as_of,
        is_example=published.is_example,
        licence=LICENCE,
    )
    path.write_text(page, encoding="utf-8")


def reopen(published: Published, part: Part, path: Path) -> None:
    """Read the page again: every table has its section, and every column its row with its type and words."""
    page = path.read_text(encoding="utf-8")
    sections = dict(re.findall(r'<section id="([^"]+)">(.*?)</section>', page, re.DOTALL))
    if list(sections) != [table.name for table in part.tables]:
        raise ExportDiffersError(f"{path.name}: le tabelle non sono quelle pubblicate.")
    for table in part.tables:
        cells = [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", sections[table.name], re.DOTALL)]
        width = 6
        rows = [cells[at : at + width] for at in range(width, len(cells), width)]
        due = [
            [f"<code>{column.name}</code>", column.title, f"<code>{column.type}</code>", column.unit]
            for column in table.columns
        ]
        if [row[:4] for row in rows] != due or [row[5] for row in rows] != [c.description for c in table.columns]:
            raise ExportDiffersError(f"{path.name}: la tabella {table.name} non è descritta colonna per colonna.")
