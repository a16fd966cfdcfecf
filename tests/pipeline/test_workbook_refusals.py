"""A workbook that is not its tables is refused by cell; no text becomes a formula; the same rows, the same bytes."""

import hashlib
import re
from pathlib import Path
from zipfile import ZipFile

import duckdb
import openpyxl
import pytest
from conftest import Release
from workbook import FORMAT, changed, converted, judged, opened, written

from exports import ExportDiffersError, export_all, xlsx_workbook
from exports.format import Part
from exports.published import Published, read_published

ENTITY, YEAR = "cciaa-mi-mb-lo", 2025


def part_of(published: Published) -> Part:
    return Part(ENTITY, YEAR, tuple(table.only(ENTITY, YEAR) for table in published.tables))


def refused(warehouse: Path, path: Path) -> str:
    """What is said of a workbook that is not its tables."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        published = read_published(connection)
        with pytest.raises(ExportDiffersError) as raised:
            xlsx_workbook.reopen(published, part_of(published), path)
    return str(raised.value)


@pytest.fixture(scope="module")
def path(example: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(example.warehouse, tmp_path_factory.mktemp("workbook"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            "update published.indicator_components set result_value = result_value + 0.000000001 "
            "where indicator_id = 'public_value.indice-servizi-online'",
            ["«Valore pubblico»", "cella K7", "colonna «Risultato calcolato»"],
        ),
        (
            "update published.indicator_components set verdict = 'achieved' where indicator_id = 'performance.1.2.1'",
            ["«Performance»", "colonna «Esito»", "✗ non raggiunto", "✓ raggiunto"],
        ),
        (
            "update published.indicator_components set result_date = result_date + 1 "
            "where indicator_id = 'individual.progetti-20'",
            ["«Obiettivi individuali»", "colonna «Risultato calcolato»", "2025, 4, 11", "2025, 4, 12"],
        ),
        (
            "update published.indicators set name = name || '.' where indicator_id = 'pira.016.2.1.1'",
            ["«PIRA»", "colonna «Indicatori»"],
        ),
        (
            "update published.programme_budgets set amount_text = '€ 1' where mission_code = '011'",
            ["«PIRA»", "cella A6", "€ 34.101.215", "€ 1"],
        ),
        (
            "update published.objectives set score_pct = 1 where objective_id = 'pira.012.1.1'",
            ["«PIRA»", "59,5 %", "1,0 %"],
        ),
        ("delete from published.findings where severity = 'low'", ["«Copertina»"]),
        ("update published.footnotes set text = 'x' where number = 54", ["«Note»", "colonna «Testo»", "'x'"]),
        (
            "update published.component_inputs set cell = 'Z9' where cell is not null",
            ["«Provenienza»", "colonna «Cella»", "'Z9'"],
        ),
        ("update published.reports set status = 'approved'", ["cella A1", "BOZZA", "Approvata"]),
    ],
)
def test_a_value_that_changed_is_named_by_sheet_cell_column_and_both_values(
    example: Release, path: Path, tmp_path: Path, change: str, words: list[str]
) -> None:
    said = refused(changed(example.warehouse, tmp_path / "w.duckdb", change), path)
    for word in [path.name, *words]:
        assert word in said


def spoiled(path: Path, to: Path, part: str, pattern: str, instead: str) -> Path:
    """A copy of a workbook with one piece of one of its parts replaced."""
    done = 0
    with ZipFile(path) as before, ZipFile(to, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                text, done = re.subn(pattern, instead, content.decode(), count=1)
                content = text.encode()
            after.writestr(name, content)
    assert done == 1
    return to


def test_a_cell_that_was_changed_in_the_file_is_refused(example: Release, path: Path, tmp_path: Path) -> None:
    other = spoiled(path, tmp_path / "x.xlsx", "xl/worksheets/sheet1.xml", r"<v>124</v>", "<v>125</v>")
    said = refused(example.warehouse, other)
    assert "x.xlsx: il foglio «Copertina», cella B15" in said
    assert "125" in said and "124" in said


def test_a_number_that_became_a_formula_of_the_same_value_is_refused(
    example: Release, path: Path, tmp_path: Path
) -> None:
    other = spoiled(path, tmp_path / "x.xlsx", "xl/worksheets/sheet1.xml", "<v>124</v>", "<f>123+1</f><v>124</v>")
    assert "sheet1.xml contiene una formula" in refused(example.warehouse, other)


def test_a_sheet_that_is_not_there_is_refused(example: Release, path: Path, tmp_path: Path) -> None:
    other = spoiled(path, tmp_path / "x.xlsx", "xl/workbook.xml", 'name="Mancanti"', 'name="Altro"')
    assert "i fogli sono" in refused(example.warehouse, other)


def test_an_indicator_without_components_is_in_no_section_and_stops_the_release(
    example: Release, tmp_path: Path
) -> None:
    warehouse = changed(
        example.warehouse,
        tmp_path / "w.duckdb",
        "delete from published.indicator_components where indicator_id = 'performance.1.2.1'",
    )
    with pytest.raises(ExportDiffersError, match=r"performance\.1\.2\.1, componente None, è nei fogli 0 volte"):
        written(warehouse, tmp_path / "out")


HOSTILE = ["=1+1", "+39 02", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=cmd|'/C calc'!A0", "59%", "http://x.it", "1.234"]


def test_no_text_becomes_a_formula_a_number_or_a_link_now_or_when_it_is_edited(
    example: Release, tmp_path: Path
) -> None:
    names = example.rows("select indicator_id from published.indicators where plan_section = 'pira' order by 1")
    changes = []
    for (indicator_id,), text in zip(names, HOSTILE, strict=False):
        told = text.replace("'", "''")
        where = f"where indicator_id = '{indicator_id}'"
        changes.append(f"update published.indicators set name = '{told}', description = '{told}' {where}")
        changes.append(f"update published.indicator_components set target_text = '{told}', label = '{told}' {where}")
        changes.append(f"update published.component_inputs set note = '{told}', evidence = '{told}' {where}")
    changes.append("update published.reports set entity_name = '=1+1'")
    warehouse = changed(example.warehouse, tmp_path / "w.duckdb", *changes)
    path = written(warehouse, tmp_path / "out")
    book = opened(path)
    texts = {text.replace("\r", "\n") for text in HOSTILE}
    seen: dict[str, int] = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str):
                    assert cell.data_type == "s" and cell.quotePrefix, (sheet.title, cell.coordinate)
                    seen[cell.value] = seen.get(cell.value, 0) + 1
    assert {text: seen.get(text, 0) >= 4 for text in texts} == dict.fromkeys(texts, True)
    again = openpyxl.load_workbook(converted(path, "xlsx", tmp_path / "libreoffice"))
    found = {cell.value for sheet in again for row in sheet.iter_rows() for cell in row if cell.data_type == "s"}
    assert texts <= found
    assert not [1 for sheet in again for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_what_a_cell_cannot_hold_is_shortened_and_says_so(example: Release, tmp_path: Path) -> None:
    warehouse = changed(
        example.warehouse,
        tmp_path / "w.duckdb",
        "update published.indicators set name = repeat('à', 40000) where indicator_id = 'performance.1.2.1'",
        "update published.indicators set name = 'a' || chr(1) || 'b' || chr(11) "
        "where indicator_id = 'performance.1.1.1'",
    )
    found = {
        line["Id indicatore"].value: line["INDICATORI DI PERFORMANCE"].value
        for sheet, line in judged(opened(written(warehouse, tmp_path / "out")))
        if sheet == "Performance"
    }
    assert len(found["performance.1.2.1"]) == 32767
    assert found["performance.1.2.1"].endswith("(testo di 40000 caratteri, tagliato: intero nei CSV)")
    assert found["performance.1.1.1"] == "a\ufffdb\ufffd"


def test_the_same_rows_in_another_order_make_the_same_bytes(example: Release, path: Path, tmp_path: Path) -> None:
    shuffled = changed(
        example.warehouse,
        tmp_path / "w.duckdb",
        *(
            f"create temp table kept as from published.{name} order by hash({name}::varchar) desc;"
            f"delete from published.{name}; insert into published.{name} from kept; drop table kept"
            for name in xlsx_workbook.TABLES
        ),
    )
    assert digest(written(shuffled, tmp_path / "out")) == digest(path)


def test_more_rows_than_a_sheet_has_are_refused_before_anything_is_written(
    example: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exports.workbook.write._ROWS", 300)
    with pytest.raises(ValueError, match="il foglio «Rilievi» avrebbe"):
        written(example.warehouse, tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*.xlsx"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_each_entity_has_its_own_workbook(example: Release, tmp_path: Path) -> None:
    warehouse = changed(
        example.warehouse,
        tmp_path / "w.duckdb",
        *(
            f"insert into published.{name} select * replace ('cciaa-y' as entity_id) from published.{name}"
            for name in xlsx_workbook.TABLES
        ),
        "update published.reports set entity_name = 'Ente Y' where entity_id = 'cciaa-y'",
        "update published.indicators set name = 'Nome Y' where entity_id = 'cciaa-y'",
    )
    one, other = (file.path for file in export_all(warehouse, tmp_path / "out", [FORMAT]))
    assert [path.name for path in (one, other)] == [
        f"ESEMPIO_relazione-{name}-2025.xlsx" for name in ("cciaa-mi-mb-lo", "cciaa-y")
    ]
    texts = [
        {str(cell.value) for sheet in opened(path) for row in sheet.iter_rows() for cell in row}
        for path in (one, other)
    ]
    assert "Ente Y" not in texts[0] and "Nome Y" not in texts[0]
    assert "Nome Y" in texts[1] and "Camera di commercio di Milano Monza Brianza Lodi" not in texts[1]
