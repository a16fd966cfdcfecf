"""What an office is told of a cell or a file is its true cause, in one sentence, and the sign is shown that it is."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from ingest.events.causes import is_plain
from ingest.events.declare import Reads
from ingest.signs import EDGES, first_unseen, trimmed, visible, without_unseen
from tests.fixtures.delivery import ENTITY, deliver
from tests.fixtures.exports import (
    PAYMENT_HEADER,
    TAX_CODE,
    VAT,
    Taken,
    Text,
    deliver_exports,
    filing,
    payment,
    suap,
)
from tests.fixtures.scheda_rilevazione import books as scheda

SIGNS = {"line break": "\n", "tab": "\t", "non-breaking": "\u00a0", "narrow": "\u202f", "zero-width": "\u200b"}
SIGNS |= {"thin": "\u2009", "byte order mark": "\ufeff", "soft hyphen": "\u00ad", "right to left": "\u200f"}
ALL = "select * exclude (delivery_id, sheet) from raw.fatture_passive order by record_number"


def _workbook(rows: list[tuple[str, ...]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Dati")
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                if text:
                    sheet.write_string(row, column, text)
    return out.getvalue()


def _both(folder: Path, rows: list[dict[str, str]]) -> list[Taken]:
    """Deliver rows as a text and as a workbook."""
    book = _workbook([tuple(rows[0]), *(tuple(row.values()) for row in rows)])
    return [deliver_exports(folder / "t", {"a.csv": Text(rows)}), deliver_exports(folder / "w", {"a.xlsx": book})]


def _said(folder: Path, make: object, **cells: str) -> list[str]:
    """The line of a spoiled cell, which text and workbook tell alike, from its value on."""
    assert callable(make)
    lines = []
    for taken in _both(folder, [make(1), make(2, **cells), make(3)]):
        assert len(taken.lines) == 1, taken.lines
        assert taken.rows("select rows_accepted, rows_quarantined from ops.deliveries") == [(2, 1)]
        lines.append(taken.lines[0].partition("valore ")[2])
    assert lines[0] == lines[1]
    return lines


@pytest.mark.parametrize("sign", SIGNS.values(), ids=list(SIGNS))
def test_what_nobody_sees_at_the_edge_of_a_cell_is_nothing(tmp_path: Path, sign: str) -> None:
    row = payment(1, **{"Importo dovuto (€)": "€ 1.234,56", "Giorni di contestazione": "12"})
    around = {f"{sign}{name}{sign}": f"{sign}{text}{sign}" for name, text in row.items()}
    plain = deliver_exports(tmp_path / "plain", {"a.csv": Text([row])}).rows(ALL)
    for taken in _both(tmp_path, [around]):
        assert taken.lines == [] and taken.rows(ALL) == plain and len(plain) == 1


@pytest.mark.parametrize("sign", SIGNS.values(), ids=list(SIGNS))
def test_what_nobody_sees_at_the_edge_of_a_cell_of_a_scheda_is_nothing(tmp_path: Path, sign: str) -> None:
    cells = {"A4": "practices_closed", "C4": "numero", "D4": "2025", "E4": "1.234", "E8": "28/02/2025", "E9": "Sì"}
    cells |= {"E3": "Valore", "I4": ""}
    book = scheda.row_changed({place: f"{sign}{text}{sign}" for place, text in cells.items()})
    cover = {"A1": "Ente", "B1": ENTITY, "B3": "registro-imprese", "B5": "2025", "B6": "Scheda di rilevazione"}
    book.set({f"{scheda.COVER}!{place}": f"{sign}{text}{sign}" for place, text in cover.items()})
    (delivery,) = deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book}).deliveries
    assert len(delivery.rows) == 8 and delivery.rows[0].values["value_text"] == "1.234"


INSIDE = [
    ("Numero registrazione", "F\u200b2", "«F‹U+200B›2»"),
    ("Numero registrazione", "F\u00a02", "«F‹U+00A0›2»"),
    ("Data pagamento", "05/03/\u200b2025", "«05/03/‹U+200B›2025»"),
    ("Data pagamento", "05/03\n/2025", "«05/03‹a capo›/2025»"),
    ("Importo dovuto (€)", "1\u202f234,56", "«1‹U+202F›234,56»"),
    ("Importo dovuto (€)", "1\u00a0234,56", "«1‹U+00A0›234,56»"),
    ("Giorni di contestazione", "1\u20092", "«1‹U+2009›2»"),
]


@pytest.mark.parametrize(("column", "text", "shown"), INSIDE)
def test_what_nobody_sees_inside_a_cell_is_shown_and_is_the_cause(
    tmp_path: Path, column: str, text: str, shown: str
) -> None:
    sign = shown[shown.index("‹") : shown.index("›") + 1]
    for line in _said(tmp_path, payment, **{column: text}):
        assert line == (
            f"{shown}: dentro la cella c'è uno spazio o un segno che non si vede ({sign}). "
            "Rimedio: riscrivere il valore a mano, senza quel segno."
        )


@pytest.mark.parametrize(
    ("cell", "text", "said"),
    [
        (
            "A4",
            "practices\u200b_closed",
            "«practices‹U+200B›_closed»: codice di misura sconosciuto: forse «practices_cl",
        ),
        ("D4", "20\u00a025", "«20‹U+00A0›25»: dentro l'anno c'è uno spazio o un segno che non si vede (‹U+00A0›)"),
        ("E4", "1\n234", "«1‹a capo›234»: dentro il numero c'è uno spazio o un segno che non si vede (‹a capo›)"),
        ("E8", "28/\u200b02/2025", "«28/‹U+200B›02/2025»: dentro la data c'è uno spazio o un segno che non si vede"),
    ],
)
def test_what_nobody_sees_inside_a_cell_of_a_scheda_is_shown(tmp_path: Path, cell: str, text: str, said: str) -> None:
    (problem,) = deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": scheda.row_changed({cell: text})}).problems
    assert problem.cell == cell and said in problem.line()


def test_words_and_codes_of_persons_are_read_whatever_nobody_sees_in_them(tmp_path: Path) -> None:
    odd = {"Tipo documento": "Fat\u200btura", "Codice fiscale fornitore": f"{VAT[:4]}\u200b{VAT[4:]}"}
    for taken in _both(tmp_path, [payment(1, **odd), payment(2)]):
        assert taken.lines == [] and taken.rows("select count(distinct supplier_key) from raw.fatture_passive") == [
            (1,)
        ]


CAUSES = [
    ({"Giorni di contestazione": "1.234"}, "il punto può separare le migliaia o i decimali", "scrivere 1234, senza"),
    ({"Giorni di contestazione": "1234567890"}, "il numero ha più di 9 cifre", "controllare la cifra"),
    ({"Giorni di contestazione": "123456789012"}, "il numero ha più di 9 cifre", "la colonna sia quella giusta"),
    ({"Giorni di contestazione": "007"}, "il numero comincia per 0", "senza gli zeri davanti"),
    ({"Importo dovuto (€)": "12345678901234567"}, "l'importo ha più di 15 cifre intere", "controllare l'importo"),
    ({"Importo dovuto (€)": "1 234,56"}, "dentro l'importo c'è uno spazio", "togliere lo spazio"),
    ({"Importo dovuto (€)": "0.500"}, "l'importo comincia per 0", "o con la virgola per i decimali"),
    ({"Data pagamento": "05/03/1025"}, "l'anno della data non è fra 2000 e 2100", "controllare l'anno"),
    ({"Data scadenza": "2205-03-05"}, "l'anno della data non è fra 2000 e 2100", "controllare l'anno"),
    ({"Data pagamento": "05/03/25"}, "l'anno della data ha due cifre", "l'anno di quattro cifre"),
    (
        {"Data pagamento": "2025-03-05T22:00:00+2"},
        "l'ora dopo la data, o il suo fuso, non si legge",
        "come era in Italia",
    ),
    (
        {"Data pagamento": "2025-03-05 22:00:00 CEST"},
        "l'ora dopo la data, o il suo fuso",
        "come era in Italia",
    ),
    (
        {"Data pagamento": "2025-03-05T22:00+01:00[Europe/Rome]"},
        "l'ora dopo la data, o il suo fuso",
        "come era in Italia",
    ),
    (
        {"Data pagamento": "05/03/2025 24:00:00"},
        "l'ora dopo la data, o il suo fuso",
        "come era in Italia",
    ),
    ({"Data pagamento": "45721"}, "è il numero con cui il foglio di calcolo tiene una data", "il formato data"),
    ({"Escluso dall'indice interno": "SÃ¬"}, "un errore di codifica ha guastato la cella", "esportare di nuovo"),
]


@pytest.mark.parametrize(("cells", "message", "remedy"), CAUSES)
def test_a_cell_is_told_its_own_cause_and_shown(
    tmp_path: Path, cells: dict[str, str], message: str, remedy: str
) -> None:
    ((text,),) = (cells.values(),)
    for line in _said(tmp_path, payment, **cells):
        said, _, then = line.partition(" Rimedio: ")
        assert said.startswith(f"«{text}»: {message}") and remedy in then and said.count(". ") == 0


@pytest.mark.parametrize("text", ["NULL", "(null)", "***", "-", "?", "#N/D", "n/a", "None"])
@pytest.mark.parametrize("column", ["Data pagamento", "Importo dovuto (€)", "Codice fiscale fornitore"])
def test_what_only_says_that_there_is_no_value_is_nobodys_and_shown(tmp_path: Path, column: str, text: str) -> None:
    for line in _said(tmp_path, payment, **{column: text}):
        assert line == (
            f"«{text}»: «{text}» non è un valore. "
            "Rimedio: scrivere il valore; se non c'è, chiederlo a chi gestisce il sistema."
        )


def test_where_a_value_may_be_missing_the_cell_may_be_left_empty(tmp_path: Path) -> None:
    (line, _) = _said(tmp_path, filing, **{"Data sospensione": "NULL"})
    assert line == (
        "«NULL»: «NULL» non è un valore. Rimedio: se ancora non c'è lasciare la cella vuota, se c'è scrivere il valore."
    )


def test_a_long_number_is_shown_in_a_column_of_numbers_unless_it_may_be_somebodys() -> None:
    shown = ["123456789012", "1.234.567.890.123,45", "12345678901234567", "-1234567890"]
    left_out = [VAT, "01234567890", "393331234567", TAX_CODE, "Mario Rossi", "12 Mario"]
    assert [text for text in (*shown, *left_out) if is_plain(Reads.MONEY, text, ())] == shown
    assert [text for text in (*shown, *left_out) if is_plain(Reads.COUNT, text, ())] == shown
    moments = ["2025-03-05T24:00:00", "05/03/2025 10:00 CEST", "2025-03-05T10:00:00.123+2"]
    others = ["05/03/2025 10:00 Mario", "05/03/2025 10:00 RSSMRA", "ieri"]
    assert [text for text in (*moments, *others) if is_plain(Reads.DATE, text, ())] == moments


FOOTERS = ["Nota: dati provvisori", "(2 rows affected)", "Righe: 2", "Righe:2", "rows=2", "2 rows selected.", "Righe;2"]
FOOTERS += ["(2 righe interessate)", "Completion time: 2025-03-05T10:00:00+01:00", "Totale righe: 2", "n. record: 2"]


@pytest.mark.parametrize("footer", FOOTERS)
def test_what_stands_below_a_table_is_no_row_and_is_told_once(tmp_path: Path, footer: str) -> None:
    rows = [payment(1), payment(2)]
    padded = f"{footer}{';' * (len(PAYMENT_HEADER) - 1)}"
    book = _workbook([PAYMENT_HEADER, *(tuple(row.values()) for row in rows), (), tuple(footer.split(";"))])
    files: list[dict[str, bytes | Text]] = [{"a.csv": Text(rows, below=["", footer])}, {"a.xlsx": book}]
    files += [{"a.csv": Text(rows, below=["", padded])}] if ";" not in footer else []
    for n, one in enumerate(files):
        taken = deliver_exports(tmp_path / str(n), one)
        assert taken.lines == [] and len(taken.rows("from raw.fatture_passive")) == 2
        # Totals are left out by their word, and not told.
        assert [remark.rule for remark in taken.intake.remarks] == (
            [] if footer.startswith("Totale") else ["notes_set_aside"]
        )


def test_a_ruled_line_below_the_header_is_no_row(tmp_path: Path) -> None:
    ruled = dict.fromkeys(PAYMENT_HEADER, "-------")
    for taken in _both(tmp_path, [payment(1) | {}, ruled, payment(2)]):
        assert taken.lines == [] and [remark.rule for remark in taken.intake.remarks] == ["notes_set_aside"]
        assert len(taken.rows("from raw.fatture_passive")) == 2


def test_a_row_that_lacks_its_number_is_no_ruled_line(tmp_path: Path) -> None:
    for taken in _both(tmp_path, [payment(1), payment(2, **{"Numero registrazione": "--"})]):
        assert [problem.column for problem in taken.intake.problems] == ["Numero registrazione"]


def test_a_file_of_iso_8859_15_has_the_sign_of_the_euro(tmp_path: Path) -> None:
    row = payment(1, **{"Importo dovuto (€)": "1.234,56 €", "Denominazione fornitore": "Perché S.r.l."})
    plain = deliver_exports(tmp_path / "plain", {"a.csv": Text([row])}).rows(ALL)
    for n, content in enumerate(
        (Text([row], encoding="iso8859-15").content(), Text([row]).content().replace("€".encode(), "¤".encode()))
    ):
        taken = deliver_exports(tmp_path / str(n), {"a.csv": content})
        assert taken.lines == [] and taken.rows(ALL) == plain


def test_the_header_again_and_the_end_of_a_dos_file_are_no_rows(tmp_path: Path) -> None:
    content = Text([payment(1)]).content()
    header = content.split(b"\n")[0]
    taken = deliver_exports(tmp_path, {"a.csv": content + header + b"\n" + Text([payment(2)]).content() + b"\x1a"})
    assert taken.lines == [] and len(taken.rows("from raw.fatture_passive")) == 2
    (remark,) = taken.intake.remarks
    assert remark.rule == "header_repeated" and "(righe 3, 4)" in remark.message


@pytest.mark.parametrize(
    "name",
    [
        *("desktop.ini", "Desktop.ini", "Thumbs.db", "thumbs.db", "ehthumbs.db", ".DS_Store", "._a.csv", "Icon\r"),
        *("~$a.xlsx", ".~lock.a.ods#", "~WRL0001.tmp", "__MACOSX/a.csv", "$RECYCLE.BIN/a.csv", "@eaDir/a"),
    ],
)
def test_what_a_shared_folder_leaves_is_no_delivery_and_nobody_is_told_of_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / "inbox" / ENTITY / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\0\1[.ShellClassInfo]")
    taken = deliver_exports(tmp_path, {"a.csv": Text([suap(1)])})
    assert taken.lines == [] and taken.intake.remarks == () and len(taken.intake.deliveries) == 1
    assert [one.split("/")[1] for one in taken.intake.ignored] == [name.split("/")[0].replace("\r", "\\r")]


def test_what_is_not_seen_is_shown_by_its_number_and_plain_spaces_are_not() -> None:
    assert visible(" a b ") == "a b" and visible("a\u00a0b\r\nc\td") == "a‹U+00A0›b‹a capo›c‹tabulazione›d"
    assert trimmed(f"{EDGES}a b{EDGES}") == "a b" and without_unseen(f"1{EDGES}2") == "12"
    assert first_unseen("\u200ba b\n") is None and first_unseen("a\u200db") == "‹U+200D›"
