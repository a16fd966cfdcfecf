"""Columns that a layout does not know are read past and named once; what may be meant for a known one is not."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from ingest.intake import Intake
from tests.fixtures.delivery import CENTRE, ENTITY, Book, deliver
from tests.fixtures.exports import NAME, PAYMENT_HEADER, TAX_CODE, Text, deliver_exports, payment, suap
from tests.fixtures.scheda_rilevazione import books as scheda

SECRET = "Rag. Anna Bianchi"


def _scheda(folder: Path, **cells: object) -> Intake:
    return deliver(folder, {f"{ENTITY}/{scheda.FILE}": scheda.row_changed(cells)})


def _cover(folder: Path, **cells: object) -> Intake:
    book = scheda.scheda().set({f"{scheda.COVER}!{address}": value for address, value in cells.items()})
    return deliver(folder, {f"{ENTITY}/{scheda.FILE}": book})


def _workbook(rows: list[dict[str, str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Dati")
        for row, cells in enumerate([tuple(rows[0]), *(tuple(cells.values()) for cells in rows)]):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text)
    return out.getvalue()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_an_export_has_beside_its_layout_is_named_once_and_kept_nowhere(tmp_path: Path, suffix: str) -> None:
    bad = {"Data pagamento": "ieri"}
    rows = [payment(n, **(bad if n == 2 else {})) | {"Referente": SECRET, "Note": SECRET} for n in (1, 2, 3)]
    content = Text(rows).content() if suffix == ".csv" else _workbook(rows)
    taken = deliver_exports(tmp_path, {f"fatture{suffix}": content})
    assert taken.rules == ["date_unreadable"]
    (remark,) = [one for one in taken.intake.remarks if one.rule == "columns_unread"]
    assert "2 colonne non previste non sono lette: «Referente», «Note». Rimedio: niente, se non serve" in remark.line()
    assert taken.rows("select record_number from raw.fatture_passive order by 1") == [(1,), (3,)]
    assert SECRET not in "".join(taken.lines) and SECRET.encode() not in taken.warehouse.read_bytes()
    ((row_text,),) = taken.rows("select row_text from ops.quarantine")
    assert '"Referente": "[omesso]"' in str(row_text)


def test_a_column_in_excess_among_the_others_shifts_none_of_them(tmp_path: Path) -> None:
    row = payment(1)
    mixed = {"Ufficio": "7"} | {name: row[name] for name in reversed(PAYMENT_HEADER)}
    taken = deliver_exports(tmp_path, {"a.csv": Text([mixed])})
    plain = deliver_exports(tmp_path / "plain", {"a.csv": Text([row])})
    every = "select * exclude (delivery_id, sheet) from raw.fatture_passive"
    assert taken.lines == [] and taken.rows(every) == plain.rows(every) and len(taken.rows(every)) == 1


def test_a_row_that_says_something_in_a_column_not_read_alone_is_no_row(tmp_path: Path) -> None:
    blank = dict.fromkeys(PAYMENT_HEADER, "")
    rows = [payment(1) | {"Note": "x"}, blank | {"Note": "da verificare"}]
    for name, content in (("a.csv", Text(rows).content()), ("a.xlsx", _workbook(rows))):
        taken = deliver_exports(tmp_path / name, {name: content})
        assert taken.rows("select rows_read, rows_quarantined from ops.deliveries") == [(1, 0)]


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ("Motivazione dell'eventuale scostamento rispetto al termine di pagamento", "«Motivazione dell'eventuale"),
        ("Data pagamento prevista", "«Data pagamento prevista»"),
        ("Importo dovuto (lordo)", "«Importo dovuto (lordo)»"),
        ("Data scadenza 2025", "«Data scadenza 2025»"),
    ],
)
def test_a_header_of_other_words_is_a_column_not_read(tmp_path: Path, header: str, shown: str) -> None:
    taken = deliver_exports(tmp_path, {"a.csv": Text([payment(1) | {header: "x"}])})
    assert taken.lines == [] and shown in taken.intake.remarks[0].line()


@pytest.mark.parametrize(
    ("renamed", "to", "rule"),
    [
        ("Data pagamento", "Data pagamneto", "column_unknown"),
        ("Data pagamento", "Pagato il", "column_unknown"),
        ("Importo pagato (€)", "Importo pagato (migliaia di €)", "column_unknown"),
        ("Data pagamento", "", "column_missing"),
    ],
)
def test_a_missing_column_refuses_the_file_whatever_else_it_has(
    tmp_path: Path, renamed: str, to: str, rule: str
) -> None:
    row = payment(1) | {"Note": "x", "Ufficio": "y"}
    taken = deliver_exports(tmp_path, {"a.csv": Text([{(to if name == renamed else name): row[name] for name in row}])})
    assert taken.intake.deliveries == () and len(taken.lines) == 1
    expected = "column_missing" if to == "Pagato il" else rule
    assert taken.rules == [expected]


@pytest.mark.parametrize(
    ("header", "rule", "said"),
    [
        (
            "Data invio",
            "column_ambiguous",
            "«Data invio» è di un altro tracciato della stessa fonte",
        ),
        ("Sportelli", "column_ambiguous", "l'intestazione è quasi quella di «Sportello», che c'è già"),
        ("Protocollo2", "column_ambiguous", "l'intestazione è quasi quella di «Protocollo», che c'è già"),
        ("Sportello", "column_repeated", "la colonna «Sportello» compare due volte (è la 3ª e la 11ª)"),
    ],
)
def test_a_column_that_may_be_meant_for_a_known_one_refuses_the_file(
    tmp_path: Path, header: str, rule: str, said: str
) -> None:
    content = Text([suap(1) | {"#": "01/03/2025"}]).content().replace(b"#", header.encode())
    taken = deliver_exports(tmp_path, {"a.csv": content})
    assert taken.rules == [rule] and said in taken.lines[0] and taken.intake.deliveries == ()


@pytest.mark.parametrize("sign", ["â‚¬", "â¬", "?", "\ufffd"])
def test_a_header_that_an_encoding_mistake_spoiled_is_told_as_one(tmp_path: Path, sign: str) -> None:
    content = Text([payment(1)]).content().replace("€".encode(), sign.encode())
    taken = deliver_exports(tmp_path, {"a.csv": content})
    assert taken.rules == ["header_garbled"] * 2 and taken.intake.deliveries == ()
    assert "un errore di codifica ha guastato l'intestazione «Importo dovuto (€)»" in taken.lines[0]


def test_the_cover_of_a_scheda_saved_as_text_is_known(tmp_path: Path) -> None:
    cover = "Ente;camera-a\nCentro di responsabilità;x\nAnno;2025\n"
    taken = deliver_exports(tmp_path, {"a.csv": cover.encode()})
    assert taken.rules == ["form_as_text"] and "tiene un foglio solo, e ne servono due" in taken.lines[0]


@pytest.mark.parametrize("put", [TAX_CODE, f"P2;{NAME}\nP3;x\nP4"])
def test_a_row_that_stands_where_a_heading_should_refuses_the_file(tmp_path: Path, put: str) -> None:
    taken = deliver_exports(tmp_path, {"a.csv": Text([payment(1) | {put: "x", "Note": "y"}])})
    assert set(taken.rules) == {"column_unknown"} and taken.intake.deliveries == ()
    assert put[:8] not in "".join(taken.lines) and "[omesso]" in taken.lines[0]


def test_a_column_without_a_heading_that_holds_text_still_refuses_its_row(tmp_path: Path) -> None:
    """In the middle of a table, and behind its last heading."""
    rows = [payment(1) | {"": ""}, payment(2) | {"": "ANNULLATA"}]
    inside = [{name: row[name] for name in ("Numero registrazione", "", *PAYMENT_HEADER[1:])} for row in rows]
    for name, some in (("a", rows), ("b", inside)):
        for file, content in ((f"{name}.csv", Text(some).content()), (f"{name}.xlsx", _workbook(some))):
            taken = deliver_exports(tmp_path / file, {file: content})
            assert taken.rules == ["cell_without_column"], file
            assert taken.rows("select record_number from raw.fatture_passive") == [(1,)]


def test_a_blank_last_heading_over_nothing_is_no_mistake(tmp_path: Path) -> None:
    taken = deliver_exports(tmp_path, {"a.csv": Text([payment(n) | {"": ""} for n in (1, 2)])})
    assert taken.lines == [] and taken.intake.remarks == () and len(taken.rows("from raw.fatture_passive")) == 2


def test_what_a_scheda_has_beside_its_template_is_named_once_and_kept_nowhere(tmp_path: Path) -> None:
    intake = _scheda(tmp_path, J3="Referente", J4=SECRET, J11=SECRET, K3="Valore 2024", K4=1, E11="boh")
    (delivery,) = intake.deliveries
    assert [problem.cell for problem in intake.problems] == ["E11"] and len(delivery.rows) == 7
    assert [one.line() for one in intake.remarks] == [
        f"{scheda.AT}: 2 colonne non previste non sono lette: «Referente», «Valore 2024». Rimedio: niente, se non "
        "serve; se è una di quelle del tracciato, intestarla così e riconsegnare il file."
    ]
    assert SECRET not in delivery.quarantined[0].row_text


def test_a_note_column_that_is_nearly_the_known_one_loses_no_figure_and_is_not_read(tmp_path: Path) -> None:
    intake = _scheda(tmp_path, J3="Note", J4="x")
    assert intake.problems == () and [one.rule for one in intake.remarks] == ["columns_unread"]


@pytest.mark.parametrize("header", ["Valore 2025", "VALORE (2025)", "Valore anno 2025"])
def test_values_may_have_the_year_of_the_scheda_in_their_header(tmp_path: Path, header: str) -> None:
    intake = _scheda(tmp_path, E3=header, E5=None)
    assert intake.problems == () and intake.remarks == ()
    assert [row.values["value_text"] for row in intake.deliveries[0].rows][:2] == ["1234", ""]


def test_a_known_column_beside_one_of_the_year_is_the_one_that_is_read(tmp_path: Path) -> None:
    intake = _scheda(tmp_path, J3="Valore 2025", J4=99)
    assert intake.problems == () and intake.deliveries[0].rows[0].values["value_text"] == "1234"
    assert "«Valore 2025»" in intake.remarks[0].line()


def test_what_the_cover_says_beside_its_labels_is_named_once_without_its_value(tmp_path: Path) -> None:
    intake = _cover(tmp_path, A7="Referente", B7=SECRET, A8="Telefono: 02 8515", A9="Compilare in ogni parte")
    assert intake.problems == () and len(intake.deliveries) == 1
    assert [(one.rule, one.message) for one in intake.remarks] == [
        ("labels_unread", "2 voci non previste non sono lette: «Referente», «Telefono»")
    ]


@pytest.mark.parametrize("said", ["Registro imprese", "REGISTRO  IMPRESE", "Registro-Imprese", CENTRE])
def test_a_centre_is_known_by_its_name_too(tmp_path: Path, said: str) -> None:
    intake = _cover(tmp_path, B3=said)
    assert intake.problems == () and intake.deliveries[0].scope == CENTRE


def test_a_name_that_is_nearly_a_centres_is_no_centre(tmp_path: Path) -> None:
    (problem,) = _cover(tmp_path, B3="Registro imprese e SUAPP").problems
    assert problem.rule == "centre_unknown" and "forse «Registro imprese e suap»" in problem.line()


@pytest.mark.parametrize(
    "cells",
    [
        {"A13": "Nota: dati provvisori"},
        {"A13": "Milano, 05/03/2026"},
        {"A13": "Il dirigente", "B13": SECRET},
        {"B13": "Nota: dati provvisori"},
        {"A13": "(8 rows affected)"},
    ],
)
def test_words_below_a_scheda_are_no_row_and_are_told(tmp_path: Path, cells: dict[str, object]) -> None:
    intake = _scheda(tmp_path, **cells)
    assert intake.problems == () and [one.rule for one in intake.remarks] == ["notes_set_aside"]
    assert intake.deliveries[0].rows_read == 8


@pytest.mark.parametrize(
    "cells", [{"A13": "pratiche evase", "E13": 7}, {"A13": "practices_clsed", "D13": 2025}, {"D13": 2025, "E13": 7}]
)
def test_a_row_that_has_a_value_or_a_code_is_never_a_note(tmp_path: Path, cells: dict[str, object]) -> None:
    book: Book = scheda.row_changed(cells)
    (delivery,) = deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book}).deliveries
    assert len(delivery.quarantined) == 1
