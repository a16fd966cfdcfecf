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
from exports.spreadsheet import layout
from exports.working_papers import Dossier, Paper, collect, write, write_papers
from exports.working_papers.paper import number_format, shown
from exports.working_papers.sample import apportioned


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
            "select indicator_id from published.indicator_components "
            "where verdict = 'not_achieved' or deviation_reason is not null",
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
    assert {name for row in criteria for name in str(row[2]).split(", ")} - {""} <= sheets
    assert all(row[3] for row in criteria)


def test_the_sample_is_the_same_for_the_same_seed_and_covers_every_section(con: duckdb.DuckDBPyConnection) -> None:
    drawn = [column(paper(collect(con, 20, seed), "7 Campione"), "Id") for seed in ("x", "x", "y")]
    assert drawn[0] == drawn[1] != drawn[2]
    assert {str(one).partition(".")[0] for one in drawn[0]} == {"public_value", "performance", "individual", "pira"}
    assert len(set(drawn[0])) == 20


@pytest.mark.parametrize("size", [1, 4, 37, 124])
def test_the_sample_has_exactly_the_number_asked(con: duckdb.DuckDBPyConnection, size: int) -> None:
    sample = paper(collect(con, size, "x"), "7 Campione")
    assert f"Campione di {size} indicatori" in sample.note
    assert len(set(column(sample, "Id"))) == size


@pytest.mark.parametrize("size", [-3, 0, 125])
def test_a_sample_that_cannot_be_drawn_is_refused_with_what_can(example: Release, tmp_path: Path, size: int) -> None:
    done = pipeline(example.data, "audit", "--out", str(tmp_path / "out"), "--sample", str(size))
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if line.startswith("  - ")]
    assert len(said) == 1 and "da 1 a 124" in said[0] and "Rimedio:" in said[0]
    assert not (tmp_path / "out").exists()


def test_sections_share_the_sample_by_largest_remainder() -> None:
    assert apportioned(20, {"a": 19, "b": 42, "c": 23, "d": 40}) == {"a": 3, "b": 7, "c": 4, "d": 6}
    assert apportioned(1, {"a": 1, "b": 1}) == {"a": 1, "b": 0}
    assert apportioned(3, {"a": 0, "b": 3}) == {"a": 0, "b": 3}


def test_the_states_of_the_inputs_add_up_to_the_inputs(con: duckdb.DuckDBPyConnection, dossier: Dossier) -> None:
    states = ("Stampati", "Consegnati", "Ricostruiti", "Mancanti")
    for sheet in ("3 Affidabilità", "3c Fonti stampate"):
        one = paper(dossier, sheet)
        for row in one.rows:
            said = dict(zip(one.head, row, strict=True))
            assert said["Ingressi"] == sum(said[state] for state in states), said
    cited = paper(dossier, "3c Fonti stampate")
    assert sum(column(cited, "Indicatori")) == 124
    unprinted = [row[0] for row in cited.rows if row[1] == "non stampata nella sezione"]
    assert unprinted == ["Performance", "Obiettivi individuali"]
    missing = con.execute("select count(*) from published.missing_inputs").fetchall()[0][0]
    assert sum(column(paper(dossier, "3 Affidabilità"), "Mancanti")) == missing


def test_the_verdicts_of_each_section_and_of_all_add_up_to_the_indicators(dossier: Dossier) -> None:
    *sections, total = paper(dossier, "1a Esiti").rows
    assert [row[0] for row in sections] == ["Valore pubblico", "Performance", "Obiettivi individuali", "PIRA"]
    assert total[0] == "Totale" and total[1] == 124
    for row in (*sections, total):
        assert row[1] == sum(row[2:])
    for number, whole in enumerate(total[1:], start=1):
        assert whole == sum(row[number] for row in sections)


def test_no_code_of_the_release_stands_before_the_last_columns(
    con: duckdb.DuckDBPyConnection, dossier: Dossier
) -> None:
    codes = {
        str(code)
        for sql in (
            "select algorithm from published.indicator_components",
            "select target_operator from published.indicator_components where target_operator not in ('>', '<', '=')",
            "select deviation_cause from published.indicator_components where deviation_cause is not null",
            "select algorithm from published.statements",
            "select status from published.statements",
            "select source from published.component_inputs",
            "select owner_centre_id from published.component_inputs where contains(owner_centre_id, '-')",
            "select scope from published.deliveries where contains(scope, '-')",
            "select level from published.objectives",
            "select plan_section from published.indicators",
            "select indicator_id from published.indicators",
        )
        for (code,) in con.execute(sql).fetchall()
    } - {"performance"}
    for one in dossier.papers:
        for name in one.head:
            if name not in ("Id", "Target", "Testo stampato", "Stampato"):
                assert not codes & set(column(one, name)), (one.sheet, name)
        assert "Id" not in one.head[:-1]


def test_what_agrees_by_construction_is_not_called_recomputed(con: duckdb.DuckDBPyConnection, dossier: Dossier) -> None:
    formulas = paper(dossier, "2 Formule")
    said = list(zip(column(formulas, "Confronto"), column(formulas, "Ricalcolato"), strict=True))
    assert "concorda per costruzione" in [compared for compared, _ in said]
    assert {recomputed for compared, recomputed in said if compared == "concorda per costruzione"} == {"no"}
    sql = "select count(*) from published.reconciliation where is_recomputed and status <> 'by_construction'"
    assert [recomputed for _, recomputed in said].count("sì") == con.execute(sql).fetchall()[0][0]


def test_a_deviation_has_its_unit_and_says_whether_the_target_was_missed(dossier: Dossier) -> None:
    one = paper(dossier, "4 Scostamenti")
    rows = [dict(zip(one.head, row, strict=True)) for row in one.rows]
    assert all((row["Scostamento"] is None) == (row["Unità dello scostamento"] is None) for row in rows)
    units = {row["Unità dello scostamento"] for row in rows}
    assert {"punti percentuali", "giorni", "euro"} <= units
    assert {row["Caso"] for row in rows} >= {"target non raggiunto", "target raggiunto, scostamento motivato"}
    overspent = [row for row in rows if row["Caso"] != "target non raggiunto" and row["Risultato"] == "142 %"]
    assert overspent and all(row["Motivazione"] != "SENZA MOTIVAZIONE" for row in overspent)


def test_findings_come_the_gravest_first_and_name_their_indicator(dossier: Dossier) -> None:
    findings = paper(dossier, "5 Rilievi")
    order = ["● grave", "◐ medio", "○ lieve", "i informativo"]
    ranks = [order.index(str(one)) for one in column(findings, "Gravità")]
    assert ranks == sorted(ranks)
    assert "Altro valore o testo" in findings.head
    assert any(column(findings, "Indicatore"))


def test_objectives_say_their_level_in_print_order(con: duckdb.DuckDBPyConnection, dossier: Dossier) -> None:
    one = paper(dossier, "1b Obiettivi")
    assert set(column(one, "Livello")) == {"strategico", "operativo"}
    printed = con.execute(
        "select objective_id from published.objectives order by "
        "array_position(['public_value', 'performance', 'individual', 'pira'], plan_section), printed_order"
    ).fetchall()
    assert column(one, "Id") == [key for (key,) in printed]


@pytest.mark.parametrize(
    ("value", "head", "pattern", "said"),
    [
        (2025, "Anno", "0", "2025"),
        (12345, "Lette", "#,##0", "12.345"),
        (Decimal("100.000000"), "Valore", "#,##0", "100"),
        (Decimal("54.054054"), "Valore", "#,##0.0000", "54,0541"),
        (Decimal("-0.00005"), "Valore", "#,##0.0000", "-0,0001"),
        (Decimal("1.50"), "Valore", "#,##0.0", "1,5"),
    ],
)
def test_a_number_is_shown_as_it_is_read(value: int | Decimal, head: str, pattern: str, said: str) -> None:
    assert number_format(value, head) == pattern
    assert shown(value, head) == said


def test_the_workbook_can_be_read_and_printed(dossier: Dossier, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(write_papers(dossier, tmp_path)[0])
    assert all(len(name) < 32 for name in workbook.sheetnames)
    for sheet in workbook:
        assert "ESEMPIO" in str(sheet["A1"].value), sheet.title
        page = sheet.page_setup
        assert (page.orientation, page.paperSize, page.fitToWidth or 1, page.fitToHeight) == ("landscape", 9, 1, 0)
    for one in dossier.papers:
        sheet = workbook[one.sheet]
        assert sheet.print_title_rows == "$3:$3"
        heights = [sheet.row_dimensions[number].height for number in range(2, 4 + len(one.rows))]
        assert all(height and height <= layout.HIGHEST for height in heights), one.sheet
        for name, cell in zip(one.head, sheet[4] if one.rows else (), strict=False):
            assert not str(cell.number_format).endswith((".", "#")), name
            assert name != "Anno" or cell.number_format == "0"
    findings = workbook["5 Rilievi"]
    assert findings.row_dimensions[4].height > 2 * layout.row_height(["una riga"], [20])


def test_a_row_is_as_high_as_the_lines_of_its_longest_text_and_a_column_keeps_its_words_whole() -> None:
    assert layout.lines("", 10) == layout.lines("breve", 10) == 1
    assert layout.lines("parola " * 20, 20) >= 5
    assert layout.row_height(["a", "parola " * 20], [10, 20]) > layout.row_height(["a", "b"], [10, 20])
    assert layout.row_height(["parola " * 9999], [20]) == layout.HIGHEST
    assert layout.lines("un.nome-lungo-spezzato-ai-trattini", 10) >= 4
    assert layout.lines("mmmmmmmmmm", 10) > layout.lines("iiiiiiiiii", 10)
    (width,) = layout.column_widths([["responsabilizzazione"]])
    assert layout.lines("responsabilizzazione", width) == 1


def test_the_page_keeps_words_whole_and_says_that_it_rounds(dossier: Dossier, tmp_path: Path) -> None:
    text = write_papers(dossier, tmp_path)[1].read_text(encoding="utf-8")
    assert re.findall(r"([\w. ,]+) \{[^}]*anywhere", text) == ["td.token"]
    assert "i valori esatti stanno in <code>published.*</code>" in text
    assert not re.search(r'class="number">-?[\d.]+,\d{5}', text)
    assert "Criterio g." in text and "Criteri a, c." in text


def test_each_sampled_value_is_in_the_cell_that_it_names(
    example: Release, con: duckdb.DuckDBPyConnection, dossier: Dossier
) -> None:
    sample = paper(dossier, "7 Campione")
    names = ("Valore", "File", "Foglio", "Cella o righe", "Interrogazione")
    looked_at = 0
    for row in sample.rows:
        value, file_name, sheet, cell, query = (row[sample.head.index(name)] for name in names)
        rows = len(con.execute(str(query)).fetchall())
        if str(cell).endswith(" righe"):
            assert cell == f"{rows} righe"
            continue
        assert rows == 1
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
