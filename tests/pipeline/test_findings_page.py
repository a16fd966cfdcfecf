"""What is to be looked at stands on a page, every finding with its words, and a page that says otherwise is refused."""

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import Release

from exports import ExportDiffersError, findings_html
from exports.format import Part
from exports.pages import sections
from exports.published import read_published

ENTITY = "cciaa-mi-mb-lo"


def page_of(example: Release) -> str:
    return (example.folder / "exports" / "html" / f"ESEMPIO_rilievi-{ENTITY}-2025.html").read_text(encoding="utf-8")


def test_every_finding_is_on_the_page_under_its_severity(example: Release) -> None:
    page = page_of(example)
    found = {(code, row[-1]) for code, rows in sections(page).items() for row in rows[1:]}
    assert found == set(example.rows("select severity, finding_id from published.findings"))
    assert "year_on_year_change" in page and "ESEMPIO" in page


def test_the_page_asks_no_other_host_and_its_tables_have_headers(example: Release) -> None:
    page = page_of(example)
    assert not re.search(r"<(script|img|link|iframe)|\b(src|srcset)=|@import|url\(", page)
    assert page.count("<th ") == page.count("<th scope=")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda page: page.replace("<td>Da rivedere", "<td>Rivisto", 1), "scritto"),
        (
            lambda page: re.sub(r"<tr><th scope=\"row\">.*?</tr>\n", "", page, count=1, flags=re.DOTALL),
            "scritto|rilievi",
        ),
        (lambda page: page.replace('<section id="low">', '<section id="lieve">'), "0 rilievi scritti"),
    ],
)
def test_a_page_that_does_not_say_what_was_found_is_refused(
    example: Release, tmp_path: Path, damage: Callable[[str], str], words: str
) -> None:
    path = tmp_path / "rilievi.html"
    with duckdb.connect(str(example.warehouse), read_only=True) as connection:
        published = read_published(connection)
        part = Part(ENTITY, 2025, tuple(published.table(name).only(ENTITY, 2025) for name in findings_html.TABLES))
        findings_html.write(published, part, path)
        findings_html.reopen(published, part, path)
        whole = path.read_text(encoding="utf-8")
        path.write_text(damage(whole), encoding="utf-8")
        assert path.read_text(encoding="utf-8") != whole
        with pytest.raises(ExportDiffersError, match=words):
            findings_html.reopen(published, part, path)
