"""The workbook holds the report section by section, with what stands behind it, and prints as an office sends it."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import Release
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbook import FIRST, HEADS, SECTIONS, SHEETS, changed, heads, judged, lines, opened, written

from exports import xlsx_workbook
from exports.words import VERDICTS


@pytest.fixture(scope="module")
def path(example: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(example.warehouse, tmp_path_factory.mktemp("workbook"))


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return opened(path)


def test_every_component_of_every_indicator_stands_once_where_the_report_prints_it(
    con: duckdb.DuckDBPyConnection, book: Workbook
) -> None:
    for plan_section, name in SECTIONS.items():
        found = [(line["Id indicatore"].value, line["N. componente"].value) for _, line in lines(book[name], "Esito")]
        assert (
            found
            == con.execute(
                "select indicator_id, component_no from published.indicator_components join published.indicators i "
                "using (entity_id, year, indicator_id) where plan_section = ? order by i.printed_order, component_no",
                [plan_section],
            ).fetchall()
        )
    assert len({line["Id indicatore"].value for _, line in judged(book)}) == 124


def is_same(told: object, number: Decimal | None) -> bool:
    """Whether a cell is a number of the warehouse, to the 15 digits that a cell keeps."""
    if told is None or number is None:
        return told is number
    return abs(Decimal(str(told)) - number) <= abs(number) * Decimal("1e-14")


def test_a_result_a_percentage_and_a_deviation_are_the_numbers_and_days_of_the_table(
    con: duckdb.DuckDBPyConnection, book: Workbook
) -> None:
    rows = con.execute(
        "select indicator_id, component_no, result_value, result_date, displayed_result, verdict, "
        "achievement_pct, deviation, target_text, verdict_reason, deviation_reason from published.indicator_components"
    ).fetchall()
    expected = {row[:2]: row[2:] for row in rows}
    for _, line in judged(book):
        value, day, shown, verdict, achieved, deviation, target, *reasons = expected.pop(
            (line["Id indicatore"].value, line["N. componente"].value)
        )
        cell = line["Risultato calcolato"]
        if value is not None:
            assert cell.data_type == "n" and is_same(cell.value, value)
        elif day is not None:
            assert (cell.data_type, cell.value) == ("d", datetime(day.year, day.month, day.day))
        else:
            assert cell.value == shown
        assert line["Esito"].value == VERDICTS[verdict]
        for head, number in (("Raggiungimento", achieved), ("Scostamento", deviation)):
            assert is_same(line[head].value, number), (head, line["Id indicatore"].value)
        said = [line[head].value for head in ("Motivo dell'esito", "Motivazione dello scostamento")]
        assert said == reasons
        assert target in [cell.value for cell in line.values()]
    assert not expected


def test_a_section_has_the_heads_that_the_report_prints_there(book: Workbook) -> None:
    printed = {name: list(heads(book[name]))[: list(heads(book[name])).index("Parte")] for name in SECTIONS.values()}
    assert printed == {
        "Valore pubblico": [
            "VALORE PUBBLICO",
            "SIGLE",
            "BENEFICIARI",
            "INDICATORE",
            "TIPO",
            "ALGORITMO CALCOLO",
            "TARGET 2025",
            "RISULTATO",
            "FONTI DATI",
        ],
        "Performance": [
            "CODICE",
            "SIGLE",
            "INDICATORI DI PERFORMANCE",
            "TIPOLOGIA",
            "ALGORITMO CALCOLO",
            "TARGET 2025",
            "RISULTATO",
            "CENTRO RESPONSABILITÀ",
        ],
        "Obiettivi individuali": [
            "INDICATORI INDIVIDUALI",
            "TIPOLOGIA",
            "DIGITALIZZAZ. D SEMPLIFICAZ. S",
            "TARGET 2025",
            "RISULTATO",
            "AREA",
        ],
        "PIRA": [
            "Codice",
            "Indicatori",
            "Descrizione indicatori",
            "Tipologia",
            "Unità di misura",
            "Fonte dati",
            "Algoritmo di calcolo",
            "Target 2025",
            "Risultato",
            "Centro di responsabilità",
        ],
    }


def test_the_rows_of_pira_stand_under_mission_programme_and_objectives(book: Workbook) -> None:
    said = [str(row[0].value) for row in book["PIRA"].iter_rows(min_row=FIRST)]
    assert [line for line in said if line.startswith("Missione")] == [
        "Missione 011 Competitività e sviluppo delle imprese",
        "Missione 012 Regolazione dei mercati",
        "Missione 016 Commercio internazionale ed internazionalizzazione del sistema produttivo",
        "Missione 032 Servizi istituzionali e generali delle amministrazioni pubbliche",
    ]
    at = said.index("Missione 012 Regolazione dei mercati")
    assert said[at + 1].endswith("tutela dei consumatori – importo non stampato")
    assert said[at + 2].startswith("Obiettivo strategico 1. SEMPLIFICAZIONE PER LE IMPRESE   |   11 indicatori: ")
    assert said[at + 3].endswith("3 indicatori: 3 ✗ non raggiunti; punteggio 59,5 % su una copertura del 100,0 %")
    assert said[at + 4] == "1.1.1"


def test_filters_keep_headings_and_components_of_what_is_asked(book: Workbook) -> None:
    """Every line says its objective and its place, and every component all that is its indicator's."""
    for name in SECTIONS.values():
        sheet = book[name]
        assert [cell.value for cell, _ in lines(sheet, "Riga")] == list(range(1, sheet.max_row - HEADS + 1))
        by_id: dict[object, set[tuple[object, ...]]] = {}
        for _, line in lines(sheet, "Id indicatore"):
            whole = tuple(
                cell.value for head, cell in line.items() if head in ("Note", "Esito indicatore", "TIPOLOGIA")
            )
            by_id.setdefault(line["Id indicatore"].value, set()).add(whole)
        assert all(len(found) == 1 for found in by_id.values())
    repeated = [line for _, line in judged(book) if line["N. componente"].value == 2]
    assert len(repeated) == 26
    assert {line["Note"].font.color.rgb for line in repeated if line["Note"].value} == {"FF5F6770"}


def test_the_cover_says_what_came_of_each_section_and_leads_to_every_sheet(
    con: duckdb.DuckDBPyConnection, book: Workbook
) -> None:
    cover = book["Copertina"]
    rows = {row[0].value: row for row in cover.iter_rows(min_row=2)}
    head = [cell.value for cell in rows["Sezione"]]
    assert head == ["Sezione", "Indicatori", *VERDICTS.values()]
    counts = [next(row for row in cover.iter_rows(min_row=2) if row[0].value == name) for name in SECTIONS.values()]
    for plan_section, row in zip(SECTIONS, counts, strict=True):
        found = con.execute(
            f"select count(*), {', '.join(f'count(*) filter (verdict = {code!r})' for code in VERDICTS)} "
            "from published.indicators where plan_section = ?",
            [plan_section],
        ).fetchone()
        assert tuple(cell.value for cell in row[1:]) == found
    assert [cell.value for cell in rows["Totale"]][1] == 124
    assert rows["Stato"][1].value == "Bozza: non ancora approvata"
    assert rows["Situazione al"][1].value.date() == date(2026, 4, 30)
    assert {place.split("!")[0].strip("'") for place, _ in links(cover)} == set(SHEETS) - {"Copertina"}


def links(sheet: Worksheet) -> list[tuple[str, int]]:
    """Where the links of a sheet lead, and the row in which each is."""
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.hyperlink)
    return [(cell.hyperlink.location, cell.row) for cell in cells]


def test_a_result_leads_to_its_inputs(book: Workbook) -> None:
    looked_at = 0
    for name in SECTIONS.values():
        for location, row in links(book[name]):
            place = book["Provenienza"][location.split("!")[1]].row
            columns = heads(book[name])
            asked = [book[name].cell(row, columns[head]).value for head in ("Id indicatore", "N. componente")]
            assert [book["Provenienza"].cell(place, column).value for column in (1, 2)] == asked
            looked_at += 1
    assert looked_at == 154


def test_every_public_table_has_its_place_and_every_row_its_line(
    con: duckdb.DuckDBPyConnection, book: Workbook
) -> None:
    public = con.execute("select table_name from duckdb_tables() where schema_name = 'published'").fetchall()
    assert {name for (name,) in public} == set(xlsx_workbook.TABLES)
    for sheet, table in (
        ("Obiettivi", "objectives"),
        ("Risorse", "programme_budgets"),
        ("Note", "footnotes"),
        ("Rilievi", "findings"),
        ("Mancanti", "missing_inputs"),
        ("Confronto", "reconciliation"),
        ("Numeri ricalcolati", "statements"),
        ("Provenienza", "component_inputs"),
        ("Misure", "measures"),
        ("Fornitori", "payment_contributors"),
        ("Consegne", "deliveries"),
        ("Omissioni", "withheld"),
    ):
        (found,) = con.execute(f"select count(*) from published.{table} where year = 2025").fetchall()
        assert book[sheet].max_row - HEADS == found[0] > 0


def test_who_weighs_on_the_payment_index_stands_by_rank_and_all_the_others_last(book: Workbook) -> None:
    named = ("Periodo", "Variante dell'indice", "Posto", "Fornitore")
    found = [tuple(line[head].value for head in named) for _, line in lines(book["Fornitori"], "Periodo")]
    assert [each[:2] for each in found[::11]] == [
        (period, variant)
        for period in ("2025", "2025-T1", "2025-T2", "2025-T3", "2025-T4")
        for variant in ("di legge", "interna")
    ]
    assert [each[2] for each in found] == [*range(1, 11), 0] * 10
    assert {each[3] for each in found if each[2] == 0} == {"Altri fornitori"}


def test_the_report_of_an_entity_that_delivered_is_no_example_and_says_the_act_that_approves_it(
    example: Release, tmp_path: Path
) -> None:
    warehouse = changed(
        example.warehouse,
        tmp_path / "w.duckdb",
        "update ops.run set is_example = false",
        "update published.reports set is_example = false, status = 'approved', approved_on = date '2026-06-15', "
        "approval_act = 'delibera di Giunta n. 50', entity_name = 'Camera & Camera'",
        "delete from published.missing_inputs",
        "update published.indicator_components set rows_quarantined = 3 where indicator_id = 'performance.1.2.1'",
    )
    path = written(warehouse, tmp_path / "out")
    assert path.name == "relazione-cciaa-mi-mb-lo-2025.xlsx"
    book = opened(path)
    stated = {row[0].value: row[1].value for row in book["Copertina"].iter_rows(min_row=2, max_col=2)}
    assert stated["Stato"] == "Approvata con delibera di Giunta n. 50 del 15/06/2026"
    assert "ESEMPIO" not in stated
    for sheet in book.worksheets:
        assert sheet["A1"].value.startswith("Approvata – Camera & Camera – Relazione")
        assert "&&" in sheet.oddHeader.left.text or "Camera" in sheet.oddHeader.left.text
    assert book["Mancanti"].cell(FIRST, 1).value == "Non manca alcun dato."
    (partial,) = [line for _, line in judged(book) if line["Id indicatore"].value == "performance.1.2.1"]
    assert partial["Provenienza"].value == "stampato, PARZIALE: 3 righe in quarantena"


def test_a_result_that_the_report_prints_in_a_note_does_not_pass_for_the_printed_cell(book: Workbook) -> None:
    shown = {str(cell.value) for row in book["PIRA"].iter_rows(min_row=FIRST) for cell in row}
    assert "2.417M€ (stampato altrove: foglio «Confronto»)" in shown and "2.417M€" not in shown
