"""A header that the form does not know, and the missing one that it stands for."""

from pathlib import Path

import pytest

from ingest.likeness import pair
from tests.fixtures.delivery import ENTITY, deliver
from tests.fixtures.scheda_rilevazione import books as scheda

MISSING = ["Codice misura", "Unità di misura", "Periodo", "Valore", "Nota"]


@pytest.mark.parametrize(
    ("text", "header"),
    [
        *((text, "Unità di misura") for text in ("U.M.", "um", "U. di M.", "Un. mis.", "Unita misura", "UDM")),
        *((text, "Codice misura") for text in ("Cod. misura", "cod mis", "C.M.")),
        ("Val.", "Valore"),
        ("Note", "Nota"),
    ],
)
def test_a_misspelt_or_shortened_header_is_the_one_that_it_looks_like(text: str, header: str) -> None:
    assert pair([text], MISSING) == {0: (header, True)}


@pytest.mark.parametrize(
    ("text", "header"),
    [("Anno", "Periodo"), ("Osservazioni", "Nota"), ("Dato", "Valore"), ("Unità", "Unità di misura")],
)
def test_another_common_word_or_the_first_one_alone_is_a_guess(text: str, header: str) -> None:
    assert pair([text], MISSING) == {0: (header, False)}


def test_what_looks_like_nothing_is_paired_only_when_one_of_each_is_left() -> None:
    assert pair(["Protocollo"], MISSING) == {} and pair(["P", "Q"], ["Valore"]) == {}
    assert pair(["U.M.", "Protocollo"], ["Unità di misura", "Valore"]) == {
        0: ("Unità di misura", True),
        1: ("Valore", False),
    }
    # Of two that it may stand for, it stands for neither.
    assert pair(["Data"], ["Data scadenza della fattura", "Data pagamento del mandato"]) == {}


def test_an_abbreviated_header_beside_a_column_in_excess_is_one_message(tmp_path: Path) -> None:
    book = scheda.row_changed({"C3": "U.M.", "J3": "Protocollo", "J4": 7})
    lines = [problem.line() for problem in deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book}).problems]
    assert lines == [
        f"{scheda.AT}, cella C3, valore «U.M.»: intestazione di colonna sconosciuta: forse «Unità di misura». "
        "Rimedio: scrivere «Unità di misura» nell'intestazione.",
    ]


def test_a_header_that_may_be_one_of_several_missing_is_named_with_each(tmp_path: Path) -> None:
    book = scheda.row_changed({"C3": "Colonna 3", "E3": None, "E4": None})
    lines = [problem.line() for problem in deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book}).problems]
    missing = [f"manca la colonna «{header}»" for header in ("Unità di misura", "Valore")]
    assert len(lines) == 2 and all(said in line for said, line in zip(missing, lines, strict=True))
    assert all("se c'è con un altro nome («Colonna 3»), intestarla così." in line for line in lines)
