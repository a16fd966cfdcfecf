"""Every way in which a file or a row is refused: what is said, and that nothing else is lost."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.fixtures.conto_economico import books as conto
from tests.fixtures.delivery import ENTITY, Case, Percent, deliver, ledger
from tests.fixtures.scheda_rilevazione import books as scheda
from tests.fixtures.scheda_rilevazione import refused_files

SCHEDA = f"{ENTITY}/{scheda.FILE}"
GOOD_ROWS = {"scheda_rilevazione": len(scheda.ROWS), "conto_economico": 4}
ROW_CASES = [("scheda_rilevazione", case) for case in scheda.ROW_CASES] + [
    ("conto_economico", case) for case in conto.ROW_CASES
]
FILE_CASES = [("scheda_rilevazione", case) for case in refused_files.FILE_CASES] + [
    ("conto_economico", case) for case in conto.FILE_CASES
]


def good_and_broken(source: str, case: Case) -> dict[str, object]:
    """The broken file, with a good one of the other source beside it."""
    books = {"scheda_rilevazione": scheda, "conto_economico": conto}
    other = {"scheda_rilevazione": conto.conto_economico, "conto_economico": scheda.scheda}[source]()
    other_name = conto.FILE if source == "scheda_rilevazione" else scheda.FILE
    return {f"{ENTITY}/{case.file_name or books[source].FILE}": case.book, f"{ENTITY}/{other_name}": other}


def names(cases: list[tuple[str, Case]]) -> list[str]:
    return [f"{source}-{case.rule}-{number}" for number, (source, case) in enumerate(cases)]


@pytest.mark.parametrize(("source", "case"), ROW_CASES, ids=names(ROW_CASES))
def test_one_bad_cell_gives_one_problem_and_the_other_rows_load(tmp_path: Path, source: str, case: Case) -> None:
    intake = deliver(tmp_path, good_and_broken(source, case))
    assert [problem.line() for problem in intake.problems] == [case.line]
    assert [problem.rule for problem in intake.problems] == [case.rule]
    broken = next(delivery for delivery in intake.deliveries if delivery.source_id == source)
    assert len(broken.quarantined) == 1
    assert len(broken.rows) == GOOD_ROWS[source] - 1
    assert len(intake.deliveries) == 2


@pytest.mark.parametrize(("source", "case"), FILE_CASES, ids=names(FILE_CASES))
def test_a_refused_file_says_why_and_leaves_the_others_in(tmp_path: Path, source: str, case: Case) -> None:
    intake = deliver(tmp_path, good_and_broken(source, case))
    assert [problem.line() for problem in intake.problems] == [case.line]
    assert [problem.rule for problem in intake.problems] == [case.rule]
    assert [delivery.source_id for delivery in intake.deliveries] == [s for s in GOOD_ROWS if s != source]
    assert len(list((tmp_path / "archive").iterdir())) == 1


def test_a_row_with_two_bad_cells_is_refused_once_with_both_problems(tmp_path: Path) -> None:
    book = scheda.scheda().set({f"{scheda.SHEET}!C11": "chili", f"{scheda.SHEET}!E11": "tanti"})
    (delivery,) = deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book}).deliveries
    (row,) = delivery.quarantined
    assert [problem.cell for problem in row.problems] == ["C11", "E11"]
    assert (row.member, row.period_text, row.row_number) == ("users", "2025", 11)
    assert '"Valore": "tanti"' in row.row_text


def test_of_two_rows_with_one_measure_and_two_values_neither_is_taken(tmp_path: Path) -> None:
    book = scheda.scheda().set({f"{scheda.SHEET}!A11": "practices_closed", f"{scheda.SHEET}!B11": "Pratiche evase"})
    (delivery,) = deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book}).deliveries
    assert [(row.row_number, row.problems[0].rule) for row in delivery.quarantined] == [
        (4, "row_repeated"),
        (11, "row_repeated"),
    ]
    assert (
        "compaiono anche nella riga 11 con un valore scritto diversamente" in delivery.quarantined[0].problems[0].line()
    )
    assert "compaiono anche nella riga 4 con" in delivery.quarantined[1].problems[0].line()


def test_blank_keys_of_merged_cells_are_no_repetition(tmp_path: Path) -> None:
    book = scheda.scheda().merge(scheda.SHEET, "D4:D6")
    intake = deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book})
    assert "row_repeated" not in [problem.rule for problem in intake.problems]


def test_a_row_that_merges_with_the_next_is_refused_with_it(tmp_path: Path) -> None:
    book = scheda.scheda().merge(scheda.SHEET, "C10:C11")
    (delivery,) = deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book}).deliveries
    assert [row.problems[0].cell for row in delivery.quarantined] == ["C10", "C11"]


def test_a_file_with_no_good_row_fails_as_a_whole_and_tells_of_every_cell(tmp_path: Path) -> None:
    rows = range(scheda.FIRST_ROW, scheda.FIRST_ROW + len(scheda.ROWS))
    book = scheda.scheda().set({f"{scheda.SHEET}!A{row}": f"x{row}" for row in rows})
    intake = deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book})
    assert intake.deliveries == ()
    assert [problem.rule for problem in intake.problems] == ["no_row_accepted"] + ["measure_unknown"] * len(rows)
    assert "l'eventuale consegna precedente resta in vigore" in intake.problems[0].line()


def test_a_form_whose_only_value_is_refused_does_not_take_the_place_of_the_earlier_one(tmp_path: Path) -> None:
    rows = range(scheda.FIRST_ROW, scheda.FIRST_ROW + len(scheda.ROWS))
    empty = {f"{scheda.SHEET}!E{row}": None for row in rows}
    book = scheda.scheda().set(empty | {f"{scheda.SHEET}!E11": "12.34"})
    intake = deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book})
    assert intake.deliveries == ()
    assert [problem.rule for problem in intake.problems] == ["nothing_filled", "value_unreadable"]
    assert "è vuota in tutte le righe che si possono accettare" in intake.problems[0].line()


def test_a_totals_row_of_a_scheda_is_no_measure(tmp_path: Path) -> None:
    row = scheda.FIRST_ROW + len(scheda.ROWS)
    book = scheda.scheda().set({f"{scheda.SHEET}!A{row}": "Totale", f"{scheda.SHEET}!E{row}": 9999})
    intake = deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book})
    assert (intake.problems, len(intake.deliveries[0].rows)) == ((), len(scheda.ROWS))


def test_all_mistakes_of_a_header_and_a_cover_are_told_at_once(tmp_path: Path) -> None:
    book = scheda.scheda().set({"Copertina!B1": "altro", "Copertina!B3": "boh", f"{scheda.SHEET}!E3": "Valore!"})
    intake = deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book})
    assert [problem.rule for problem in intake.problems] == ["entity_differs", "centre_unknown", "column_unknown"]


def test_an_example_file_may_hold_printed_and_made_up_figures_but_no_delivered_ones(tmp_path: Path) -> None:
    cells = {f"{scheda.SHEET}!I{row}": "ricostruito" for row in range(scheda.FIRST_ROW, 11)}
    book = scheda.scheda().set(cells | {f"{scheda.SHEET}!I4": "Pubblicato nella relazione"})
    intake = deliver(tmp_path, {f"{ENTITY}/ESEMPIO_{scheda.FILE}": book}, is_example=True)
    assert [problem.rule for problem in intake.problems] == ["origin_misplaced"]
    assert intake.problems[0].cell == "I11"
    (delivery,) = intake.deliveries
    assert [row.values["provenance"] for row in delivery.rows] == ["disclosed"] + ["reconstructed"] * 6
    assert delivery.provenance == "reconstructed"


def test_example_files_and_real_ones_are_never_taken_together(tmp_path: Path) -> None:
    files = {f"{ENTITY}/ESEMPIO_{scheda.FILE}": scheda.scheda(), f"{ENTITY}/{conto.FILE}": conto.conto_economico()}
    real = deliver(tmp_path / "real", files)
    assert [problem.rule for problem in real.problems] == ["example_among_real"]
    assert [one.file_name for one in real.deliveries] == [conto.FILE]
    example = deliver(tmp_path / "example", files, is_example=True)
    assert "real_among_example" in [problem.rule for problem in example.problems]
    assert conto.FILE not in [one.file_name for one in example.deliveries]


def test_example_files_alone_are_no_delivery_and_are_not_kept(tmp_path: Path) -> None:
    book = conto.conto_economico().set({f"{conto.SHEET}!F{row}": "ricostruito" for row in range(6, 11)})
    intake = deliver(tmp_path, {f"{ENTITY}/ESEMPIO_{conto.FILE}": book})
    assert [problem.line() for problem in intake.problems] == [
        f"ESEMPIO_{conto.FILE}: è un file d'esempio, non una consegna: le due cose non si mescolano mai. "
        "Rimedio: togliere il file; l'esempio si costruisce da sé con `make build ARGS=--example`."
    ]
    assert not (tmp_path / "archive").exists()


def test_a_value_that_another_source_gives_may_be_declared_too(tmp_path: Path) -> None:
    cells = {"A11": "current_revenue_eur", "B11": "Proventi correnti", "C11": "euro", "E11": "1.000,50"}
    book = scheda.scheda().set({f"{scheda.SHEET}!{address}": value for address, value in cells.items()})
    intake = deliver(tmp_path, {f"{ENTITY}/{scheda.FILE}": book})
    assert intake.problems == ()
    (delivery,) = intake.deliveries
    assert [
        row.values["value_number"] for row in delivery.rows if row.values["measure_id"] == "current_revenue_eur"
    ] == [Decimal("1000.50")]


ASKED = [
    ({"E7": 0.22}, "E7", "«Quota online» vale 0,22 % oppure 22 %"),
    ({"E6": "99,99"}, "E6", "meno di 100 è insolito per «Importo speso»"),
    ({"E6": "1.000.000,01"}, "E6", "più di 1.000.000 è insolito per «Importo speso»"),
]


@pytest.mark.parametrize(("cells", "cell", "said"), ASKED)
def test_an_unlikely_figure_is_taken_and_asked_about_until_it_is_confirmed(
    tmp_path: Path, cells: dict[str, object], cell: str, said: str
) -> None:
    taken = deliver(tmp_path, {SCHEDA: scheda.row_changed(cells)})
    assert taken.problems == () and not taken.deliveries[0].quarantined
    (asked,) = taken.doubts
    assert (asked.rule, asked.cell) == ("to_confirm", cell) and f"da confermare: {said}. Rimedio: " in asked.line()
    confirmed = cells | {f"G{cell[1:]}": "Confermato dall'ufficio"}
    assert deliver(tmp_path, {SCHEDA: scheda.row_changed(confirmed)}, ledger(taken)).doubts == ()


def test_a_figure_that_a_later_form_corrects_is_not_asked_about(tmp_path: Path) -> None:
    taken = deliver(tmp_path, {SCHEDA: scheda.row_changed({"E7": 0.22})})
    assert deliver(tmp_path, {SCHEDA: scheda.scheda()}, ledger(taken)).doubts == ()


def test_a_percentage_shown_as_one_and_a_plain_figure_are_not_asked_about(tmp_path: Path) -> None:
    taken = deliver(tmp_path, {SCHEDA: scheda.row_changed({"E7": Percent(0.0022), "E6": "100,00"})})
    assert taken.doubts == ()
