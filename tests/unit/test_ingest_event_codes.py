"""A number that loses its zeros, its spaces or its capitals between two deliveries names the same record."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from ingest.events.corrections import Correction
from tests.fixtures.delivery import ENTITY
from tests.fixtures.exports import AS_OF, FILING_HEADER, Text, deliver_exports, filing, payment, suap

MARCH = "Periodo: 01/03/2025 - 31/03/2025"
COUNTS = "select count(*) from raw.{0} anti join ops.superseded_rows using (delivery_id, record_number)"


def _received(number: str, day: str = "10/03/2025", **cells: str) -> dict[str, str]:
    return filing(1, Protocollo=number, **{"Data ricevimento": day, "Data evasione": day}, **cells)


def _book(number: float) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Pratiche")
    sheet.write_row(0, 0, FILING_HEADER)
    sheet.write_row(1, 0, list(_received("", "28/02/2025").values()))
    sheet.write_number(1, 0, number)
    book.close()
    return out.getvalue()


def test_a_number_that_a_workbook_took_the_zeros_from_is_the_same_record(tmp_path: Path) -> None:
    first = deliver_exports(tmp_path, {"a.xlsx": _book(12)})
    both = deliver_exports(tmp_path, {"b.csv": Text([_received("0012")])}, first.known, name="both")
    assert both.lines == [] and both.rows(COUNTS.format("pratiche_registro_imprese")) == [(1,)]
    # What is kept is what was written.
    numbers = "select protocol_number from raw.pratiche_registro_imprese order by 1"
    assert both.rows(numbers) == [("0012",), ("12",)]


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("AB 12", "ab12", True),
        ("AB0012", "AB 12", True),
        ("2025/0012", "2025/12", True),
        ("RI 2025 / 0012", "ri2025/12", True),
        ("PROT. 0012", "Prot.12", True),
        ("0012/1", "12/1", True),
        ("12/1", "12/10", False),
        ("12 1", "121", False),
        ("1A02", "1A2", False),
        ("100", "1", False),
        ("0", "00", True),
        ("2025/12", "2025-12", False),
    ],
)
def test_zeros_before_a_number_spaces_and_capitals_make_no_other_record(
    tmp_path: Path, one: str, other: str, are_one: bool
) -> None:
    first = deliver_exports(tmp_path, {"a.csv": Text([_received(one, "28/02/2025")])})
    both = deliver_exports(tmp_path, {"b.csv": Text([_received(other)])}, first.known, name="both")
    assert both.lines == [] and both.rows(COUNTS.format("pratiche_registro_imprese")) == [(1 if are_one else 2,)]


def test_a_document_is_replaced_though_its_numbers_are_written_otherwise(tmp_path: Path) -> None:
    one = payment(1, **{"Numero registrazione": "0012", "Numero mandato": "M 7", "Data pagamento": "28/02/2025"})
    other = payment(1, **{"Numero registrazione": "12", "Numero mandato": "m07"})
    first = deliver_exports(tmp_path, {"a.csv": Text([one, payment(2)])})
    both = deliver_exports(tmp_path, {"b.csv": Text([other], above=[MARCH])}, first.known, name="both")
    assert both.rows(COUNTS.format("fatture_passive")) == [(2,)]


@pytest.mark.parametrize("make", [_received, lambda number, **cells: suap(1, Protocollo=number, **cells)])
def test_in_one_file_unlike_rows_of_one_number_in_two_writings_are_refused_and_told(
    tmp_path: Path, make: Callable[..., dict[str, str]]
) -> None:
    other = {"Codice ISTAT comune": "015147"} if make is not _received else {"Gestione automatica": "Sì"}
    taken = deliver_exports(tmp_path, {"a.csv": Text([make("0012"), make("12", **other), make("13")])})
    assert taken.rules == ["row_repeated", "row_repeated"]
    assert "se zeri iniziali, spazi e maiuscole non contano: non si sa se sia la stessa" in taken.lines[0]
    assert "distinguerle nel numero" in taken.lines[0]


def test_in_one_file_the_lines_of_a_document_are_refused_only_where_its_number_has_two_writings(tmp_path: Path) -> None:
    def line(number: str, amount: str) -> dict[str, str]:
        return payment(1, **{"Numero registrazione": number, "Importo pagato (€)": amount})

    taken = deliver_exports(tmp_path, {"a.csv": Text([line("12", "1,00"), line("12", "2,00")])})
    assert taken.lines == []
    taken = deliver_exports(tmp_path / "b", {"a.csv": Text([line("12", "1,00"), line("0012", "2,00"), line("3", "1")])})
    assert taken.rules == ["row_repeated", "row_repeated"] and "non si sa se sia la stessa" in taken.lines[0]


def test_in_one_file_the_same_row_with_its_number_in_two_writings_counts_once(tmp_path: Path) -> None:
    taken = deliver_exports(tmp_path, {"a.csv": Text([_received("0012"), _received("12"), _received("13")])})
    assert taken.rules == ["row_repeated"] and "una riga identica" in taken.lines[0]
    assert taken.rows("select protocol_number from raw.pratiche_registro_imprese order by 1") == [("0012",), ("13",)]


def test_numbers_of_one_length_and_of_several_are_told_apart_alike(tmp_path: Path) -> None:
    rows = [_received(number) for number in ("0001", "0010", "0100", "1000")]
    assert deliver_exports(tmp_path, {"a.csv": Text(rows)}).lines == []
    rows = [_received(number) for number in ("1/012", "01/12")]
    assert deliver_exports(tmp_path / "b", {"a.csv": Text(rows)}).rules == ["row_repeated"]


def test_a_correction_finds_its_record_however_the_number_is_written(tmp_path: Path) -> None:
    correction = Correction(
        *("f12", ENTITY, "fatture_passive", ("12", "m1", "2025"), "due_on", "31/02/2025", "28/02/2025", "errore"),
        *("Ragioneria", AS_OF),
    )
    row = payment(1, **{"Numero registrazione": "0012", "Data scadenza": "31/02/2025"})
    taken = deliver_exports(tmp_path, {"a.csv": Text([row])}, corrections=[correction])
    assert taken.lines == [] and taken.rows("select due_on from raw.fatture_passive") == [(date(2025, 2, 28),)]
