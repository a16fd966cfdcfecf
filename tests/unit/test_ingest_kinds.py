"""Ordinary exports that once gave a wrong value: what came in, and what is right."""

from datetime import date
from pathlib import Path

import pytest

from ingest.events.declare import EventSource, Reads
from ingest.sources import event_sources
from tests.fixtures.delivery import ENTITY, Book, table
from tests.fixtures.exports import SUAP_HEADER, VAT, Taken, Text, deliver_exports, payment, suap

CODE = "Codice fiscale fornitore"
PERSONS = "select supplier_key, is_natural_person from raw.fatture_passive order by record_number"


def _codes(folder: Path, *codes: str) -> Taken:
    rows = [payment(n, **{CODE: code}) for n, code in enumerate(codes, start=1)]
    return deliver_exports(folder, {"fatture.csv": Text(rows)})


def _workbook(folder: Path, rows: list[dict[str, object]], *, hidden: int | None = None) -> Taken:

    path = folder / "inbox" / ENTITY / "suap.xlsx"
    Book({}).set(table("Pratiche", 1, [SUAP_HEADER, *(tuple(row.values()) for row in rows)])).write(path)
    return deliver_exports(folder, {})


def test_a_business_written_in_several_ways_is_one_and_no_person(tmp_path: Path) -> None:
    taken = _codes(tmp_path, VAT, f"IT{VAT}", "it 0123 4567 897", f"{VAT}\u200b", "743110157", "00743110157")
    keys = taken.rows(PERSONS)
    assert taken.lines == [] and taken.intake.remarks == ()
    assert len({key for key, _ in keys[:4]}) == 1 and keys[4] == keys[5] != keys[0]
    assert not any(is_person for _, is_person in keys)


def test_what_is_no_code_refuses_its_row_in_one_line_that_shows_nothing_but_a_dash(tmp_path: Path) -> None:
    taken = _codes(tmp_path, VAT, "-", "1,23457E+09", "1234567897", "IT00000000077", "RSSMRA80A01F20")
    rules = ["tax_code_unreadable", "tax_code_abbreviated", "tax_code_short", *["tax_code_unreadable"] * 2]
    assert taken.rules == rules and len(taken.rows(PERSONS)) == 1
    assert {problem.value for problem in taken.intake.problems} == {"-", "[omesso]"}
    assert "esportare la colonna come testo, con gli zeri iniziali" in taken.lines[2]


def test_codes_whose_check_character_is_another_are_kept_and_told_once_a_file(tmp_path: Path) -> None:
    taken = _codes(tmp_path, VAT, "97960116583", "97960116583", "RSSMRA80A01F205A", "DE136695976")
    assert [is_person for _, is_person in taken.rows(PERSONS)] == [False, False, False, True, False]
    (remark,) = taken.intake.remarks
    assert remark.message.startswith("2 codici hanno un carattere di controllo che non torna, in 3 righe (3, 4, 5)")
    assert taken.rows("select rule, file_name from ops.remarks") == [("tax_code_check_fails", "fatture.csv")]


def test_a_file_read_before_gives_its_remarks_again(tmp_path: Path) -> None:
    first = _codes(tmp_path, "97960116583")
    again = deliver_exports(tmp_path, {}, first.known, previous=first.warehouse, name="again")
    assert again.intake.remarks == first.intake.remarks != ()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-06-30T22:00:00Z", date(2025, 7, 1)),
        ("2025-06-30T22:00:00z", date(2025, 7, 1)),
        ("2025-06-30T22:00:60Z", date(2025, 7, 1)),
        ("2025-06-30T21:59:59Z", date(2025, 6, 30)),
        ("2025-12-31T22:59:00Z", date(2025, 12, 31)),
        ("2025-12-31T23:00:00Z", date(2026, 1, 1)),
        ("2025-07-01T00:30:00+02:00", date(2025, 7, 1)),
        ("2025-06-30 18:30:00-0400", date(2025, 7, 1)),
        ("2025-03-29T23:00:00Z", date(2025, 3, 30)),
        ("2025-03-30T22:00:00Z", date(2025, 3, 31)),
        ("30/06/2025 22:00:00 +00", date(2025, 7, 1)),
    ],
)
def test_a_moment_with_its_zone_is_of_the_day_that_it_was_in_italy(tmp_path: Path, written: str, day: date) -> None:
    taken = deliver_exports(tmp_path, {"fatture.csv": Text([payment(1, **{"Data pagamento": written})])})
    assert taken.lines == []
    assert taken.rows("select paid_on, month from raw.fatture_passive") == [(day, day.replace(day=1))]


@pytest.mark.parametrize("written", ["0.500", "0.125", "000.500", "0.500,00", "012,50", "00"])
def test_no_number_and_no_group_of_thousands_begins_with_a_zero(tmp_path: Path, written: str) -> None:
    rows = [payment(1, **{"Importo dovuto (€)": written}), payment(2)]
    taken = deliver_exports(tmp_path, {"fatture.csv": Text(rows)})
    assert taken.rules == ["amount_unreadable"]
    assert taken.rows("select registration_number from raw.fatture_passive") == [("F2",)]


def test_text_under_a_blank_heading_refuses_its_row_once_also_when_nothing_else_is_in_it(tmp_path: Path) -> None:
    lines = Text([payment(1), payment(2), payment(3)]).content().decode().splitlines()
    cells = [line.split(";") for line in lines]
    blank = [";".join([*its[:7], word, *its[7:]]) for its, word in zip(cells, ["", "ANNULLATA", "", " "], strict=True)]
    alone = ";;;;;;;vedi sopra;;;;"
    taken = deliver_exports(tmp_path, {"fatture.csv": "\n".join([*blank, alone, ";" * 11, ""]).encode()})
    assert taken.rules == ["cell_without_column"] * 2
    assert [problem.row_number for problem in taken.intake.problems] == [2, 5]
    assert taken.rows("select rows_read, rows_accepted from ops.deliveries") == [(4, 2)]
    assert "ANNULLATA" not in "".join(taken.lines)


def test_a_header_repeated_among_the_rows_is_skipped_and_told(tmp_path: Path) -> None:
    content = Text([payment(1), payment(2)]).content()
    again = Text([payment(3)]).content().decode()
    joined = content + "".join([again.partition("\n")[0].upper(), "\n", again.partition("\n")[2]]).encode()
    taken = deliver_exports(tmp_path, {"fatture.csv": joined})
    assert taken.lines == []
    assert [(one.rule, one.message[-8:]) for one in taken.intake.remarks] == [("header_repeated", "(riga 4)")]
    assert taken.rows("select record_number from raw.fatture_passive order by 1") == [(1,), (2,), (4,)]


def test_a_header_repeated_in_a_workbook_is_skipped_and_told(tmp_path: Path) -> None:
    again = [name.lower() for name in SUAP_HEADER]
    rows: list[dict[str, object]] = [dict(suap(1)), dict(zip(SUAP_HEADER, again, strict=True)), dict(suap(2))]
    taken = _workbook(tmp_path, rows)
    assert taken.lines == [] and [one.rule for one in taken.intake.remarks] == ["header_repeated"]
    assert taken.rows("select count(*) from raw.pratiche_suap") == [(2,)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("end", ["\x1a", "\x1a" * 90, "\x1a\r\n", "\r\n\x1a"])
def test_the_sign_by_which_dos_ends_a_file_is_no_row(tmp_path: Path, encoding: str, end: str) -> None:
    text = Text([payment(1), payment(2, **{"Denominazione fornitore": "Perché"})], line_end="\r\n")
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    content = (mark + text.content().decode() + end).encode(encoding)
    taken = deliver_exports(tmp_path, {"fatture.csv": content})
    assert taken.lines == []
    assert taken.rows("select rows_read, rows_accepted from ops.deliveries") == [(2, 2)]


@pytest.mark.parametrize("content", [b"a;b\r1;2\r3;4\r", "titolo,\r\naltro,\r\n".encode("utf-16")])
def test_a_text_that_is_no_export_is_refused_alone(tmp_path: Path, content: bytes) -> None:
    taken = deliver_exports(tmp_path, {"appunti.csv": content, "fatture.csv": Text([payment(1)])})
    assert taken.rules == ["source_unknown"]
    assert [one.file_name for one in taken.intake.deliveries] == ["fatture.csv"]


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("Protocollo", 202500000012345678, "code_rounded"),
        ("Protocollo", date(2025, 3, 12), "code_date"),
        ("Codice fiscale impresa", 1234567890123456, "code_rounded"),
        ("Codice fiscale impresa", date(2025, 3, 12), "code_date"),
        ("Codice ISTAT comune", date(2025, 3, 12), "code_date"),
    ],
)
def test_a_code_that_the_spreadsheet_may_have_changed_is_refused(
    tmp_path: Path, column: str, value: object, rule: str
) -> None:
    taken = _workbook(tmp_path, [dict(suap(1)), dict(suap(2)) | {column: value}])
    assert taken.rules == [rule] and "esportare la colonna come testo" in taken.lines[0]
    assert taken.rows("select protocol_number from raw.pratiche_suap") == [("P1",)]


def test_a_code_of_fifteen_digits_is_whole_and_an_abbreviated_one_is_refused(tmp_path: Path) -> None:
    taken = _workbook(tmp_path, [dict(suap(1)) | {"Protocollo": 123456789012345}])
    assert taken.rows("select protocol_number from raw.pratiche_suap") == [("123456789012345",)]
    text = Text([suap(1), suap(2, Protocollo="2,025E+17")])
    other = deliver_exports(tmp_path / "text", {"suap.csv": text})
    assert other.rules == ["code_abbreviated"] and "esportare la colonna come testo" in other.lines[0]


@pytest.mark.parametrize("written", ["0123-4567-897", "012.345.678.97", "0123 4567 897"])
def test_a_parted_vat_number_is_not_shown_where_it_does_not_belong(tmp_path: Path, written: str) -> None:
    taken = deliver_exports(tmp_path, {"a.csv": Text([suap(1), suap(2, **{"Data chiusura": written})])})
    assert taken.rules == ["date_unreadable"] and "«[omesso]»" in taken.lines[0]
    assert written not in str(taken.rows("from ops.quarantine"))


def test_filings_that_do_not_say_whether_they_were_within_the_sla_are_told_with_how_they_count(tmp_path: Path) -> None:
    day, sla = "Data presentazione", "Entro SLA"
    rows = [suap(n, **{sla: "" if n < 3 else "Sì", day: "10/02/2025" if n < 2 else "10/01/2025"}) for n in range(9)]
    # Not the desk with which no level of service was agreed, nor a row that is refused.
    rows += [suap(20, **{sla: "", "Sportello": "SUAP associato"}), suap(21, **{sla: "", "Codice ISTAT comune": "1"})]
    taken = deliver_exports(tmp_path, {"suap.csv": Text(rows)})
    assert [one.rule for one in taken.intake.remarks] == ["flag_empty"]
    assert [one.line() for one in taken.intake.remarks] == [
        "suap.csv, colonna «Entro SLA»: vuota in 3 righe su 9 di «Comune di Milano» (01/2025: 1, 02/2025: 2). Rimedio: "
        "scrivere Sì o No e riconsegnare il file; finché manca la pratica conta fra quelle non entro gli SLA."
    ]
    told = deliver_exports(
        tmp_path, {"suap.csv": Text([row | {sla: "No"} for row in rows[:-1]])}, taken.known, name="b"
    )
    assert told.intake.remarks == (), "a file that says it of all replaced the other"


@pytest.mark.parametrize("source", event_sources(), ids=lambda source: source.source_id)
def test_a_yes_or_no_that_may_be_left_empty_says_how_it_counts(source: EventSource) -> None:
    columns = source.contract().columns
    flags = [field for field in source.fields if field.reads is Reads.YES_NO]
    assert [field.name for field in flags if columns[field.name].nullable and not field.when_empty] == []


def test_the_remedy_for_words_beside_a_table_says_what_becomes_of_the_row(tmp_path: Path) -> None:
    beside = table("Pratiche", 1, [(*SUAP_HEADER, None), (*suap(1).values(), "annullata"), (*suap(2).values(), None)])
    Book({}).set(beside).write(tmp_path / "inbox" / ENTITY / "suap.xlsx")
    line, other = Text([suap(1), suap(2)]).content().decode().splitlines()[1:]
    text = "\n".join([f"{';'.join(SUAP_HEADER)};", f"{line};annullata".replace("P1", "P3"), other.replace("P2", "P4")])
    for folder, files in ((tmp_path, {}), (tmp_path / "text", {"suap.csv": text.encode()})):
        (problem,) = deliver_exports(folder, files).intake.problems
        assert "se non vale togliere la riga" in problem.remedy or "togliere la riga se non vale" in problem.remedy


NOTES = [
    "Fonte: elaborazione ufficio su dati InfoCamere",
    "Record estratti: 30",
    "*** Fine elenco ***",
    "(30 righe)",
    "Nessuna pratica nel periodo",
    "N. pratiche: 20",
]


@pytest.mark.parametrize("padding", ["", ";" * 9], ids=["alone", "filled out"])
@pytest.mark.parametrize("note", NOTES)
def test_a_note_below_a_table_is_no_row_and_is_told(tmp_path: Path, note: str, padding: str) -> None:
    taken = deliver_exports(tmp_path, {"suap.csv": Text([suap(1), suap(2)], below=[note + padding])})
    assert taken.rules == [] and taken.rows("select rows_read, rows_accepted from ops.deliveries") == [(2, 2)]
    ((rule, message),) = taken.rows("select rule, message from ops.remarks where rule <> 'flag_empty'")
    assert rule == "notes_set_aside" and "(riga 4)" in str(message)


def test_words_beside_what_stands_under_no_heading_are_a_refused_row(tmp_path: Path) -> None:
    """What stands under no heading may be anything: it is never passed over."""
    note = dict.fromkeys(SUAP_HEADER, "") | {"Protocollo": "Fonte: ufficio", "Richiedente": "3"}
    text = Text([suap(1, Richiedente=""), suap(2, Richiedente=""), note]).content()
    taken = deliver_exports(tmp_path, {"suap.csv": text.replace(b"Richiedente", b"", 1)})
    assert "cell_without_column" in taken.rules and taken.rows("select rows_quarantined from ops.deliveries") == [(1,)]


def test_a_month_without_rows_may_say_so_in_words(tmp_path: Path) -> None:
    above = ["Periodo: agosto 2025"]
    text = Text([suap(1)], above=above).content().decode().splitlines()[:2]
    content = "\n".join([*text, "Nessuna pratica nel periodo", ""]).encode()
    taken = deliver_exports(tmp_path, {"suap.csv": content})
    assert taken.rules == []
    held = taken.rows("select distinct month from ops.delivery_months where is_held")
    assert held == [(date(2025, 8, 1),)]


def test_sums_below_a_table_are_no_row_with_or_without_a_word(tmp_path: Path) -> None:
    sums = dict.fromkeys(payment(1), "") | {"Importo dovuto (€)": "2.469,12", "Importo pagato (€)": "2.469,12"}
    named = sums | {"Numero registrazione": "Somma dei mandati"}
    text = Text([payment(1), payment(2), dict(zip(payment(1), sums.values(), strict=True)), named])
    taken = deliver_exports(tmp_path, {"pagamenti.csv": text})
    assert taken.rules == [] and taken.rows("select count(*) from raw.fatture_passive") == [(2,)]
    ((message,),) = taken.rows("select message from ops.remarks where rule = 'notes_set_aside'")
    assert "(righe 4, 5)" in str(message)


def test_a_note_and_a_sum_below_a_table_in_a_workbook_are_no_rows_and_a_row_without_its_day_is_refused(
    tmp_path: Path,
) -> None:
    header, row = list(payment(1)), list(payment(1).values())
    half = [f"F{9}", *[""] * (len(header) - 1)]
    rows = [header, row, ["Fonte: ufficio ragioneria"], [*[""] * 7, 1234, 1234], half]
    path = tmp_path / "inbox" / ENTITY / "pagamenti.xlsx"
    Book({}).set(table("Pagamenti", 1, [tuple(values) for values in rows])).write(path)
    taken = deliver_exports(tmp_path, {})
    assert taken.rules and {problem.row_number for problem in taken.intake.problems} == {5}
    ((message,),) = taken.rows("select message from ops.remarks where rule = 'notes_set_aside'")
    assert "(righe 3, 4)" in str(message)


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        *(("-", "scrivere il valore"), ("#N/D", "scrivere il valore")),
        *(("in corso", "correggere la data"), ("31/12/9999", "controllare l'anno della data")),
    ],
)
def test_a_day_that_has_not_come_is_said_to_be_left_empty(tmp_path: Path, written: str, otherwise: str) -> None:
    rows = [suap(1), suap(2, **{"Data chiusura": written})]
    (line,) = deliver_exports(tmp_path, {"suap.csv": Text(rows)}).lines
    assert f"Rimedio: se ancora non c'è lasciare la cella vuota, se c'è {otherwise}" in line
