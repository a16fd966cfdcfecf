"""The working papers hold all the evidence, twice alike, and lead a validator to the cells."""

import io
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import openpyxl
import pytest
from conftest import Release, pipeline

from exports.errors import ExportDiffersError
from exports.working_papers import Dossier, Paper, collect, write, write_papers


@pytest.fixture(scope="module")
def dossier(con: duckdb.DuckDBPyConnection) -> Dossier:
    return collect(con)


def paper(dossier: Dossier, sheet: str) -> Paper:
    return next(one for one in dossier.papers if one.sheet == sheet)


def column(one: Paper, name: str) -> list[object]:
    return [row[one.head.index(name)] for row in one.rows]


def test_every_indicator_miss_finding_and_statement_has_its_row(
    con: duckdb.DuckDBPyConnection, dossier: Dossier
) -> None:
    for sheet, name, sql in (
        ("1 Copertura", "Id", "select indicator_id from published.indicators"),
        (
            "4 Scostamenti",
            "Id",
            "select indicator_id from published.indicator_components where verdict = 'not_achieved'",
        ),
        ("5 Rilievi", "Id", "select finding_id from published.findings"),
        ("6 Numeri ricalcolati", "Id", "select statement_id from published.statements"),
        ("3b Consegne", "File", "select file_name from published.deliveries"),
    ):
        expected = sorted(str(key) for (key,) in con.execute(sql).fetchall())
        assert expected and sorted(map(str, column(paper(dossier, sheet), name))) == expected
    assert len(paper(dossier, "2 Formule").rows) == 154
    assert "SENZA MOTIVAZIONE" in column(paper(dossier, "4 Scostamenti"), "Motivazione")


def test_each_criterion_names_a_paper_that_is_there_or_says_that_none_is(dossier: Dossier) -> None:
    sheets = {one.sheet for one in dossier.papers}
    criteria = paper(dossier, "Criteri").rows
    assert [row[0] for row in criteria] == list("abcdefghijk")
    assert {str(row[2]) for row in criteria} - {""} <= sheets
    assert all(row[3] for row in criteria)


def test_the_sample_is_the_same_for_the_same_seed_and_covers_every_section(con: duckdb.DuckDBPyConnection) -> None:
    drawn = [column(paper(collect(con, 20, seed), "7 Campione"), "Indicatore") for seed in ("x", "x", "y")]
    assert drawn[0] == drawn[1] != drawn[2]
    assert {str(one).partition(".")[0] for one in drawn[0]} == {"public_value", "performance", "individual", "pira"}
    assert 18 <= len(set(drawn[0])) <= 22


def test_each_sampled_value_is_in_the_cell_that_it_names(
    example: Release, con: duckdb.DuckDBPyConnection, dossier: Dossier
) -> None:
    sample = paper(dossier, "7 Campione")
    names = ("Valore", "File", "Foglio", "Cella", "Interrogazione")
    looked_at = 0
    for row in sample.rows:
        value, file_name, sheet, cell, query = (row[sample.head.index(name)] for name in names)
        assert len(con.execute(str(query)).fetchall()) == 1
        if isinstance(value, Decimal):
            (sha256,) = con.execute(
                "select sha256 from published.deliveries where file_name = ?", [file_name]
            ).fetchall()[0]
            content = (example.data / "example" / "archive" / str(sha256)).read_bytes()
            found = openpyxl.load_workbook(io.BytesIO(content))[str(sheet)][str(cell)].value
            assert Decimal(str(found)) == value
            looked_at += 1
    assert looked_at >= 15


def test_the_command_writes_both_files_and_the_same_bytes_twice(example: Release, tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = pipeline(example.data, "audit", "--out", str(tmp_path / name))
        assert done.returncode == 0, done.stderr
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["ESEMPIO_carte_di_lavoro.html", "ESEMPIO_carte_di_lavoro.xlsx"]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    empty = pipeline(tmp_path / "nothing", "audit")
    assert empty.returncode == 1 and "non c'è ancora una release" in empty.stderr


def test_a_workbook_that_is_not_what_was_written_is_refused(
    dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "_write_cell", lambda *_: None)
    with pytest.raises(ExportDiffersError, match="Criteri"):
        write_papers(dossier, tmp_path)


def test_no_text_of_the_workbook_is_a_formula(dossier: Dossier, tmp_path: Path) -> None:
    workbook, _ = write_papers(dossier, tmp_path)
    texts = [
        c.value for s in openpyxl.load_workbook(workbook) for row in s.iter_rows() for c in row if c.data_type == "f"
    ]
    assert texts == []


class Page(HTMLParser):
    """What a page is made of: headings in order, tables with their parts, addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.language: str | None = None
        self.unscoped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.language = given.get("lang") or self.language
        self.addresses += [str(given[name]) for name in ("href", "src") if given.get(name)]
        self.unscoped += tag == "th" and "scope" not in given


def test_the_page_asks_no_other_host_and_has_headings_captions_and_scopes(dossier: Dossier, tmp_path: Path) -> None:
    _, path = write_papers(dossier, tmp_path)
    text = path.read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert page.language == "it"
    assert page.addresses and all(address.startswith("#") for address in page.addresses)
    assert "script" not in page.tags and not re.search(r"url\(|@import", text)
    assert page.tags.count("h1") == 1 and page.tags.count("h2") == len(dossier.papers) + 1
    assert page.tags.count("table") == page.tags.count("caption") == len(dossier.papers)
    assert page.unscoped == 0
    assert "ESEMPIO" in text and "app.powerbi.com" not in text
    assert "&lt;" in text or "<=" not in text  # what is printed is escaped
