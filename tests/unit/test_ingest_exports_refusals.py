"""Every way in which an export, or a row of it, is refused; what is said; that nothing personal is said or kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.events import records
from tests.fixtures.exports import EMAIL, NAME, TAX_CODE, VAT, Text, deliver_exports, filing, payment, suap

PERIOD = "Periodo: 01/01/2025 - 31/12/2025"
# Source, what is spoiled in the second of three rows, the rule, and what the line says.
CELLS = [
    (suap, {"Protocollo": ""}, "value_missing", "colonna «Protocollo», valore «»: manca il valore."),
    (suap, {"Protocollo": "P/1€"}, "protocol_unreadable", "caratteri che un protocollo non ha"),
    (suap, {"Protocollo": "Mario Rossi"}, "protocol_unreadable", "non ha cifre"),
    (filing, {"Protocollo": "P" * 40 + "1"}, "code_too_long", "più di 40 caratteri"),
    (filing, {"Protocollo": "12.0"}, "code_changed", "un numero con decimali"),
    (payment, {"Numero registrazione": "mar-25"}, "code_changed", "o un mese"),
    (payment, {"Numero mandato": f"M/{TAX_CODE}"}, "code_personal", "sembra un codice fiscale"),
    (payment, {"Numero mandato": VAT}, "code_personal", "sembra un codice fiscale o una partita IVA"),
    (suap, {"Sportello": "Comune di Milno"}, "word_unknown", "valori previsti: forse «Comune di Milano»"),
    (suap, {"Codice ISTAT comune": "15146"}, "municipality_unreadable", "sei cifre, zeri iniziali compresi"),
    (suap, {"Codice fiscale impresa": "nd"}, "value_missing", "valore «nd»: manca il valore"),
    (suap, {"Data chiusura": "27/02/2025"}, "closed_before_filed", "la chiusura è prima della presentazione"),
    (suap, {"Entro SLA": "forse"}, "flag_unreadable", "non è né Sì né No"),
    (suap, {"Data presentazione": "01/05/2026", "Data chiusura": ""}, "date_in_future", "successiva al 30/04/2026"),
    (suap, {"Data presentazione": "30/12/2024"}, "outside_layout", "queste intestazioni si usano dal 01/01/2025"),
    (filing, {"Tipo pratica": "Scissione"}, "word_unknown", "scrivere uno fra «Costituzione»"),
    (filing, {"Giorni di sospensione": "-1"}, "days_negative", "i giorni sono negativi"),
    (filing, {"Giorni di sospensione": "99999"}, "days_too_many", "i giorni sono più di dieci anni"),
    (filing, {"Data evasione": "01/05/2026"}, "date_in_future", "successiva al 30/04/2026"),
    (filing, {"Giorni di sospensione": "1,5"}, "count_unreadable", "non è un numero intero"),
    (filing, {"Data evasione": "09/03/2025"}, "closed_before_received", "l'evasione è prima del ricevimento"),
    (filing, {"Data sospensione": "09/03/2025"}, "suspended_before_received", "la sospensione precede"),
    (
        filing,
        {"Data sospensione": "11/03/2025", "Data ripresa": "10/03/2025"},
        "resumed_before_suspended",
        "la ripresa è prima",
    ),
    (filing, {"Giorni di sospensione": "9"}, "suspended_longer_than_open", "superano quelli fra ricevimento"),
    (filing, {"Data ripresa": "11/03/2025"}, "resumed_without_suspension", "c'è la ripresa ma non la sospensione"),
    (filing, {"Data evasione": ""}, "state_unlike_dates", "la pratica evasa deve avere la data di evasione"),
    (filing, {"Stato": "Sospesa", "Data evasione": ""}, "state_unlike_suspension", "la data di sospensione"),
    (filing, {"Data evasione": "12/13/2025"}, "date_unreadable", "non è una data del calendario"),
    (filing, {"Stato": "Boh"}, "word_unknown", "scrivere uno fra «Evasa»"),
    (
        filing,
        {"Data sospensione": "ieri", "Data ripresa": "11/03/2025"},
        "date_unreadable",
        "non è una data del calendario",
    ),
    (
        filing,
        {"Stato": "Sospesa", "Data evasione": "", "Data sospensione": "11.03.2025"},
        "date_unreadable",
        "non è una data del calendario",
    ),
    (payment, {"Numero registrazione": "F 1?"}, "number_unreadable", "caratteri che non può avere"),
    (payment, {"Importo dovuto (€)": "dieci"}, "amount_unreadable", "non è un importo"),
    (payment, {"Importo pagato (€)": "-1.234,56"}, "amount_of_wrong_sign", "importi positivi, una nota di credito"),
    (payment, {"Importo dovuto (€)": "1000000000,01"}, "amount_too_large", "più di un miliardo di euro"),
    (payment, {"Giorni di contestazione": "4000"}, "days_too_many", "i giorni sono più di dieci anni"),
    (payment, {"Data scadenza": "28/02/2100"}, "due_date_far", "più di dieci anni. Rimedio: correggere l'anno"),
    (payment, {"Data scadenza": "28/02/2001"}, "due_date_far", "più di dieci anni. Rimedio: correggere l'anno"),
    (payment, {"Data scadenza": "31/02/2025"}, "date_unreadable", "non è una data del calendario"),
    (filing, {"Protocollo": "R1"}, "row_repeated", "hanno lo stesso protocollo nello stesso anno: si contraddicono"),
    (suap, {"Protocollo": "P1"}, "row_repeated", "hanno lo stesso protocollo allo stesso sportello"),
]


@pytest.mark.parametrize(("make", "cells", "rule", "said"), CELLS, ids=[f"{c[2]}-{n}" for n, c in enumerate(CELLS)])
def test_a_wrong_cell_refuses_its_row_with_one_line(
    tmp_path: Path, make: Callable[..., dict[str, str]], cells: dict[str, str], rule: str, said: str
) -> None:
    rows = [make(1), make(2, **cells), make(3)]
    if rule == "row_repeated":
        rows[0] |= {"Data chiusura": "04/03/2025"} if make is suap else {"Gestione automatica": "Sì"}
    taken = deliver_exports(tmp_path, {"file.csv": Text(rows)})
    # A filing closed before it was received was also suspended for longer than it was open.
    expected = {"row_repeated": [rule, rule], "closed_before_received": ["suspended_longer_than_open", rule]}.get(
        rule, [rule]
    )
    assert taken.rules == expected
    assert said in taken.lines[-1] and "riga" in taken.lines[-1] and "Rimedio: " in taken.lines[-1]
    refused = 2 if rule == "row_repeated" else 1
    assert taken.rows("select rows_read, rows_quarantined from ops.deliveries") == [(3, refused)]
    assert taken.rows("select count(*), max(rule) from ops.quarantine")[0][0] == refused


def test_an_identical_row_counts_once(tmp_path: Path) -> None:
    taken = deliver_exports(tmp_path, {"suap.csv": Text([suap(1), suap(2), suap(1)])})
    assert taken.rules == ["row_repeated"] and taken.intake.problems[0].row_number == 4
    assert taken.rows("select count(*) from raw.pratiche_suap") == [(2,)]


BROKEN = [
    ("cells_miscounted", "P2;X;SUAP associato;015146", "la riga ha 4 celle, l'intestazione 10"),
    ("cells_miscounted", "P2", "la riga ha 1 cella, l'intestazione 10"),
    ("cells_miscounted", ";".join(["P2"] * 12), "la riga ha 12 celle, l'intestazione 10"),
    (
        "quote_unclosed",
        'P2;X;SUAP associato;015146;;"Rossi;;28/02/2025;;',
        "le virgolette di una cella non si chiudono",
    ),
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(("rule", "line", "said"), BROKEN)
def test_a_line_that_cannot_be_parted_is_refused_with_its_text(
    tmp_path: Path, rule: str, line: str, said: str, line_end: str
) -> None:
    taken = deliver_exports(tmp_path, {"suap.csv": Text([suap(1), suap(3)], below=["", line], line_end=line_end)})
    assert taken.rules == [rule] and said in taken.lines[0]
    assert taken.rows("select row_number, rule from ops.quarantine") == [(5, rule)]
    assert "P2" in str(taken.rows("select row_text from ops.quarantine"))
    assert taken.rows("select rows_read, rows_accepted from ops.deliveries") == [(3, 2)]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_row_after_one_that_cannot_be_parted_keeps_its_number(tmp_path: Path, line_end: str) -> None:
    below = ["P2;X", ";".join(suap(3).values())]
    taken = deliver_exports(tmp_path, {"suap.csv": Text([suap(1)], below=below, line_end=line_end)})
    assert taken.rows("select protocol_number, record_number from raw.pratiche_suap order by 2") == [
        ("P1", 1),
        ("P3", 3),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_file_that_stops_within_a_row_is_waited_for(tmp_path: Path, line_end: str) -> None:
    """Taken as it is, the rows still to come would be missing from the month, and nobody would see it."""
    whole = Text([suap(1), suap(2), suap(3)], line_end=line_end).content()
    last = whole.index(b"P3")
    for size in (last + 1, last + 20, whole.rindex(b";") - 1):
        taken = deliver_exports(tmp_path, {"suap.csv": whole[:size]})
        assert taken.rules == ["file_cut_short"] and "suap.csv, riga 4: il file finisce a metà" in taken.lines[0]
        assert taken.intake.deliveries == ()
    end = line_end.encode()
    quoted = b'"' + whole.rstrip().replace(b";", b'";"').replace(end, b'"' + end + b'"') + b'"'
    for cut in (quoted[: -len('ì"'.encode())], whole + b";"):
        taken = deliver_exports(tmp_path, {"suap.csv": cut})
        assert taken.rules == ["file_cut_short"] and taken.intake.deliveries == ()
    for content in (whole, whole.rstrip(), quoted, whole + b"Totale;3", whole + b"  "):
        taken = deliver_exports(tmp_path, {"suap.csv": content}, name="whole")
        assert taken.rules == [] and taken.rows("select rows_accepted from ops.deliveries") == [(3,)]


def test_a_file_whose_quotes_cannot_be_counted_alike_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class OneLess(records.TextRecords):
        count = 1

    def one_less(path: Path, *_: object) -> records.TextRecords:
        return OneLess(path, [])

    monkeypatch.setattr(records, "index", one_less)
    monkeypatch.setattr(records, "index_slowly", one_less)
    taken = deliver_exports(tmp_path, {"suap.csv": Text([suap(1), suap(2, Sportello="")])})
    assert taken.rules == ["quotes_unbalanced"] and "le righe sono 1 oppure 2" in taken.lines[0]
    assert taken.rows("from raw.pratiche_suap") == []


def _files(text: Text, written: bytes | None = None) -> dict[str, bytes | Text]:
    return {"file.csv": text if written is None else written}


_TWO = Text([suap(1), suap(2)])
FILES = [
    (
        "column_missing",
        _files(_TWO, _TWO.content().replace(b"Data chiusura;", b"")),
        "manca la colonna «Data chiusura»",
    ),
    ("column_unknown", _files(_TWO, _TWO.content().replace(b"Entro SLA", b"Entro lo SLA")), "forse «Entro SLA»"),
    ("column_repeated", _files(_TWO, _TWO.content().replace(b"E-mail", b"Sportello")), "compare due volte"),
    ("source_unknown", _files(_TWO, b"a;b\n1;2\n"), "nessuna riga di intestazione riconosciuta"),
    (
        "form_as_text",
        _files(_TWO, b"Codice voce;Voce;Esercizio;Importo (\xe2\x82\xac);Nota;Origine del dato\n"),
        "riportare tutto in una cartella di lavoro .xlsx, con le stesse intestazioni",
    ),
    ("encoding_mixed", _files(_TWO, _TWO.content() + "Perché\n".encode("cp1252")), "mescola due codifiche"),
    (
        "encoding_unknown",
        _files(_TWO, _TWO.content().replace("ì".encode(), b"i") + b"\x81\n"),
        "non è testo windows-1252",
    ),
    ("encoding_unknown", _files(_TWO, _TWO.content().decode().encode("utf-16-le")), "contiene byte nulli"),
    ("encoding_unknown", _files(_TWO, _TWO.content().decode().encode("utf-32")), "UTF-16 o UTF-32"),
    (
        "encoding_unknown",
        _files(_TWO, Text([suap(n) for n in range(90)]).content().replace("ì".encode(), b"i") + b"\x81\n"),
        "vicino alla riga 92 ",
    ),
    ("source_unknown", _files(_TWO, b"PK_UID;nome\n1;2\n"), "nessuna riga di intestazione riconosciuta"),
    ("source_unknown", _files(_TWO, b"\n" * 100), "nessuna riga di intestazione riconosciuta"),
    ("part_unknown", _files(Text([suap(1)], above=["Sportello: Comune di Lodi"])), "di una parte che la fonte non ha"),
    ("period_unreadable", _files(Text([suap(1)], above=["Periodo: dal primo del mese"])), "il periodo non si legge"),
    ("entity_differs", _files(Text([suap(1)], above=["Ente: camera-b"])), "l'ente non è quello della cartella"),
    (
        "no_row_accepted",
        _files(Text([suap(1)]).content().split(b"P1")[0]),
        "se è davvero senza righe, scriverne il primo e l'ultimo giorno sopra l'intestazione («Periodo: gg/mm/aaaa - ",
    ),
    ("no_row_accepted", _files(Text([suap(1, Protocollo="")])), "la sola riga non si può accettare"),
    (
        "amounts_mixed",
        _files(Text([payment(n, **{"Importo dovuto (€)": ("1,50", "1.50")[n % 2]}) for n in range(20)])),
        "mescola due scritture: 10 importi come 1.234,56 e 10 come 1234.56",
    ),
    (
        "months_apart",
        _files(Text([suap(1), suap(2, **{"Data presentazione": "02/04/2025", "Data chiusura": ""})])),
        "dopo 02/2025 viene 04/2025. Rimedio: se mancano righe, esportare di nuovo tutti i mesi; se una data è "
        "sbagliata, correggerla; se è giusto che in mezzo non ce ne siano, scrivere sopra l'intestazione "
        "«Periodo: 01/02/2025 - 30/04/2025» e «Sportello: Comune di Milano».",
    ),
    ("name_contradicts_month", {"suap_2025-03.csv": _TWO}, "il nome dice 2025-03 ma il contenuto è di 2025-02"),
    ("name_contradicts_year", {"suap_2024.csv": _TWO}, "il nome dice 2024 ma il contenuto è dell'anno 2025"),
    ("name_contradicts_source", {"fatture_passive_2025.csv": _TWO}, "ma il contenuto è «pratiche_suap»"),
    ("not_a_workbook", {"suap.xlsx": _TWO}, "è un testo separato da «;», cioè un CSV"),
]


@pytest.mark.parametrize(("rule", "files", "said"), FILES, ids=[f"{c[0]}-{n}" for n, c in enumerate(FILES)])
def test_a_file_that_cannot_be_taken_is_refused_whole_and_says_why(
    tmp_path: Path, rule: str, files: dict[str, bytes | Text], said: str
) -> None:
    taken = deliver_exports(tmp_path, files)
    assert rule in taken.rules and any(said in line for line in taken.lines)
    assert taken.intake.deliveries == ()
    tables = ("raw.pratiche_suap", "raw.fatture_passive", "ops.quarantine", "ops.delivery_months", "ops.deliveries")
    assert [taken.rows(f"select count(*) from {table}") for table in tables] == [[(0,)]] * len(tables)


def test_a_quote_that_swallows_many_lines_refuses_the_file(tmp_path: Path) -> None:
    lines = Text([suap(n) for n in range(60)]).content().decode().splitlines()
    lines[3] = lines[3].replace(NAME, f'"{NAME}')
    taken = deliver_exports(tmp_path, {"suap.csv": "\n".join(lines).encode()})
    assert taken.rules == ["quote_unclosed"] and "le virgolette aperte alla riga 4 non si chiudono" in taken.lines[0]


def test_of_many_refused_rows_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    taken = deliver_exports(
        tmp_path, {"a.csv": Text([suap(n, Sportello="?" if n else "SUAP associato") for n in range(251)])}
    )
    assert taken.rules[-1] == "more_refused" and "altre 50 righe rifiutate" in taken.lines[-1]
    assert taken.rows("select count(*) from ops.quarantine") == [(250,)]


MARKS = {"a tax code": TAX_CODE, "a VAT number": VAT, "a name": NAME, "an address": EMAIL}
MARKS |= {"a parted tax code": "RSS-MRA-80A01-F205X", "one with spaces": "RSS MRA 80A01 F205X"}


def _everywhere(make: Callable[..., dict[str, str]]) -> list[dict[str, str]]:
    """Good rows and, for each mark, one with it in each column in turn and one with it in all."""
    goods = [make(n) for n in range(1000, 1100)]
    columns = list(goods[0])
    marked = [{name: mark} for mark in MARKS.values() for name in columns]
    marked += [dict.fromkeys(columns, mark) for mark in MARKS.values()]
    return [*goods, *(make(n, **cells) for n, cells in enumerate(marked))]


@pytest.mark.parametrize("make", [suap, filing, payment])
def test_what_identifies_somebody_is_nowhere_in_clear(tmp_path: Path, make: Callable[..., dict[str, str]]) -> None:
    rows, marks = _everywhere(make), MARKS.values()
    files: dict[str, bytes | Text] = {
        "a.csv": Text(rows, below=[*(f"{mark};{mark}" for mark in marks), *(f'X;"{mark};{mark}' for mark in marks)]),
        "b.csv": Text(rows, above=list(marks)).content().replace(b"Data", b"Giorno"),
        "c.csv": Text(rows, above=["Sì"]).content() + "Perché\n".encode("cp1252"),
    }
    taken = deliver_exports(tmp_path, files)
    assert len(taken.intake.deliveries) == 1
    said = "\n".join(taken.lines)
    kept = taken.warehouse.read_bytes()
    for shown in {form for mark in marks for form in (mark, mark.lower(), mark.upper())}:
        assert shown not in said and shown.encode() not in kept
    tables = taken.rows("select table_schema || '.' || table_name from information_schema.tables")
    assert len(tables) > 10
    for (table,) in tables:
        held = str(taken.rows(f"from {table}"))
        assert [mark for mark in marks if mark in held] == [], table
    assert not (tmp_path / "scratch").exists() and not (tmp_path / ".incoming").exists()


@pytest.mark.parametrize(
    ("place", "put"),
    [
        ("Entro SLA", '"Entro SLA'),
        ("Entro SLA\n", "Entro SLA "),
        ("Richiedente", f"{NAME} {TAX_CODE}"),
        ("Data chiusura", EMAIL),
        ("Data chiusura", VAT),
    ],
)
def test_a_header_that_swallowed_rows_or_holds_somebody_is_not_shown(tmp_path: Path, place: str, put: str) -> None:
    content = Text([suap(1), suap(2)]).content().decode().replace(place, put, 1)
    above = f"Ente: {EMAIL}\n" if put == VAT else ""
    taken = deliver_exports(tmp_path, {"a.csv": (above + content).encode()})
    assert "column_unknown" in taken.rules and any("[omesso]" in line for line in taken.lines)
    for shown in (TAX_CODE, VAT, NAME, EMAIL):
        assert shown not in "\n".join(taken.lines) and shown.encode() not in taken.warehouse.read_bytes()


def test_an_entity_above_the_header_that_is_somebody_is_not_shown(tmp_path: Path) -> None:
    taken = deliver_exports(tmp_path, {"a.csv": Text([suap(1)], above=[f"Ente: {TAX_CODE}"])})
    assert taken.rules == ["entity_differs"] and TAX_CODE not in taken.lines[0]
