"""What an export holds and which of its rows count, beside those of other deliveries of the same source."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.delivery import ENTITY, OTHER_ENTITY
from tests.fixtures.exports import VAT, Taken, Text, deliver_exports, filing, payment, suap

YEAR = "Periodo: 01/01/2025 - 31/12/2025"
HELD = "select distinct strftime(month, '%Y-%m') from ops.delivery_months where is_held order by all"
PARTS = "select file_name, part, count(*) from ops.delivery_months inner join ops.deliveries using (delivery_id) "
PARTS += "where is_held group by all order by all"
SUPERSEDED = "select mine.file_name, record_number, later.file_name from ops.superseded_rows as rows "
SUPERSEDED += "inner join ops.deliveries as mine using (delivery_id) "
SUPERSEDED += "inner join ops.deliveries as later on by_delivery_id = later.delivery_id order by all"
GONE = "select sum(row_count), sum(rows_gone) from ops.replaced_months"


def received(n: int, day: str, **cells: str) -> dict[str, str]:
    """A filing received and closed on a day."""
    return filing(n, **{"Data ricevimento": day, "Data evasione": day}, **cells)


def paid(n: int, day: str, **cells: str) -> dict[str, str]:
    """A payment of a day."""
    return payment(n, **{"Data pagamento": day}, **cells)


def filed(n: int, day: str, **cells: str) -> dict[str, str]:
    """A filing at a desk, not yet closed."""
    return suap(n, **{"Data presentazione": day, "Data chiusura": ""}, **cells)


def deliver_in_turn(folder: Path, *runs: dict[str, bytes | Text], name: str = "run") -> Taken:
    """Deliver files run after run, each time into a new warehouse with all that came before."""
    known = None
    for n, files in enumerate(runs):
        for path in (folder / "inbox" / ENTITY).glob("*"):
            path.unlink()
        taken = deliver_exports(folder, files, known, name=f"{name}{n}")
        known = taken.known
    return taken


def test_a_few_rows_of_another_year_are_accepted_and_make_no_month_held(tmp_path: Path) -> None:
    rows = [received(n, f"10/{1 + n % 3:02}/2025") for n in range(60)]
    rows += [received(90 + n, "20/12/2024") for n in range(4)]
    taken = deliver_exports(tmp_path, {"evase_2025.csv": Text(rows)})
    assert taken.lines == [] and [month for (month,) in taken.rows(HELD)] == ["2025-01", "2025-02", "2025-03"]
    stray = "select month, row_count from ops.delivery_months where not is_held"
    assert taken.rows(stray) == [(date(2024, 12, 1), 4)]
    assert taken.rows("select period_start, period_end from ops.deliveries") == [(date(2025, 1, 1), date(2025, 3, 31))]


@pytest.mark.parametrize(("rows_of_june", "held"), [(5, 6), (4, 5)])
def test_a_month_with_a_fourth_of_the_rows_of_the_fullest_is_one_that_the_file_is_about(
    tmp_path: Path, rows_of_june: int, held: int
) -> None:
    rows = [received(n, f"10/{1 + n % 5:02}/2025") for n in range(100)]
    rows += [received(200 + n, "10/06/2025") for n in range(rows_of_june)]
    assert len(deliver_exports(tmp_path, {"registro.csv": Text(rows)}).rows(HELD)) == held


def test_a_declared_period_is_held_in_every_month_and_part_with_rows_or_without(tmp_path: Path) -> None:
    taken = deliver_exports(tmp_path, {"suap.csv": Text([filed(1, "10/03/2025")], above=[YEAR])})
    assert taken.rows(PARTS) == [("suap.csv", "associato", 12), ("suap.csv", "milano", 12)]
    assert taken.rows("select count(*), sum(row_count) from ops.delivery_months") == [(24, 1)]


def test_an_undeclared_file_holds_the_parts_that_it_has(tmp_path: Path) -> None:
    taken = deliver_exports(tmp_path, {"suap.csv": Text([filed(1, "10/03/2025")])})
    assert taken.rows(PARTS) == [("suap.csv", "milano", 1)]
    assert taken.rows("select scope from ops.deliveries") == [("milano",)]


def test_a_month_that_is_not_over_or_not_declared_whole_is_not_held(tmp_path: Path) -> None:
    text = Text([filed(1, "10/03/2025")], above=["Periodo: 15/02/2025 - 30/06/2025"])
    taken = deliver_exports(tmp_path, {"suap.csv": text}, as_of=date(2025, 5, 30))
    assert [month for (month,) in taken.rows(HELD)] == ["2025-03", "2025-04"]
    # Read again when all of them are over, it says no more than it said then.
    later = deliver_exports(tmp_path, {}, taken.known, as_of=date(2025, 12, 31), name="later")
    assert later.rows(HELD) == taken.rows(HELD)


def test_two_new_files_that_hold_one_month_are_rivals_whatever_they_declare(tmp_path: Path) -> None:
    whole = Text([filed(1, "10/03/2025"), filed(2, "10/04/2025", Sportello="SUAP associato")], above=[YEAR])
    taken = deliver_exports(tmp_path, {"a.csv": whole, "b.csv": Text([filed(3, "11/03/2025")])})
    assert taken.rules == ["period_repeated", "period_repeated"]


def test_new_files_are_numbered_by_the_months_that_they_hold(tmp_path: Path) -> None:
    files: dict[str, bytes | Text] = {
        "a_aprile.csv": Text([paid(1, "01/04/2025")]),
        "z_marzo.csv": Text([paid(1, "31/03/2025"), paid(2, "10/03/2025")]),
    }
    taken = deliver_exports(tmp_path, files)
    assert [one.file_name for one in taken.intake.deliveries] == ["z_marzo.csv", "a_aprile.csv"]
    assert taken.rows(SUPERSEDED) == [("z_marzo.csv", 1, "a_aprile.csv")]


def test_a_declared_period_replaces_all_that_was_there_and_tells_what_goes(tmp_path: Path) -> None:
    first = [filed(n, "10/03/2025", Sportello="SUAP associato" if n > 3 else "Comune di Milano") for n in range(1, 6)]
    again = [filed(n, "10/03/2025") for n in (1, 2, 9)]
    taken = deliver_in_turn(tmp_path, {"a.csv": Text(first, above=[YEAR])}, {"b.csv": Text(again, above=[YEAR])})
    # P3 of Milano and both of the other desk are in no later delivery.
    assert taken.lines == [] and taken.rows(GONE) == [(5, 3)] and taken.rows(SUPERSEDED) == []


def test_a_record_of_the_same_year_in_a_later_delivery_counts_there(tmp_path: Path) -> None:
    march = [filed(n, "28/03/2025") for n in (1, 2)]
    april = [filed(1, "01/04/2025"), filed(2, "01/04/2025", Sportello="SUAP associato"), filed(3, "02/04/2025")]
    taken = deliver_in_turn(tmp_path, {"a.csv": Text(march)}, {"b.csv": Text(april)})
    # The other desk has numbers of its own.
    assert taken.rows(SUPERSEDED) == [("a.csv", 1, "b.csv")]


def test_numbers_begin_again_every_year(tmp_path: Path) -> None:
    rows = [received(1, "30/12/2024"), received(2, "31/12/2024")]
    taken = deliver_in_turn(tmp_path, {"a.csv": Text(rows)}, {"b.csv": Text([received(1, "02/01/2025")])})
    assert taken.rows(SUPERSEDED) == []
    both = [received(1, "30/12/2024"), received(1, "02/01/2025")]
    assert deliver_exports(tmp_path / "both", {"a.csv": Text(both)}).lines == []


@pytest.mark.parametrize(
    ("day", "is_same"), [("01/01/2026", True), ("02/07/2026", True), ("03/07/2026", False), ("31/12/2026", False)]
)
def test_a_document_paid_within_half_a_year_is_one_and_a_year_later_another(
    tmp_path: Path, day: str, is_same: bool
) -> None:
    first, later = Text([paid(1, "31/12/2025"), paid(2, "30/12/2025")]), Text([paid(1, day)])
    known = deliver_exports(tmp_path, {"a.csv": first}, as_of=date(2027, 1, 31)).known
    taken = deliver_exports(tmp_path, {"b.csv": later}, known, as_of=date(2027, 1, 31), name="later")
    assert (taken.rows(SUPERSEDED) == [("a.csv", 1, "b.csv")]) is is_same
    assert len(taken.rows(SUPERSEDED)) == is_same


@pytest.mark.parametrize(("day", "is_same"), [("20/12/2024", True), ("02/01/2025", False)])
def test_a_number_of_another_supplier_is_a_correction_within_a_year_and_began_again_after_it(
    tmp_path: Path, day: str, is_same: bool
) -> None:
    later = paid(1, day, **{"Codice fiscale fornitore": "00743110157"})
    taken = deliver_in_turn(tmp_path, {"a.csv": Text([paid(1, "20/11/2024")])}, {"b.csv": Text([later])})
    assert taken.rows(SUPERSEDED) == ([("a.csv", 1, "b.csv")] if is_same else [])


def test_a_document_may_have_several_lines_and_a_later_delivery_replaces_them_all(tmp_path: Path) -> None:
    lines = [paid(1, "31/03/2025", **{"Importo dovuto (€)": f"{n},00", "Importo pagato (€)": "1,00"}) for n in (1, 2)]
    first = deliver_exports(tmp_path, {"a.csv": Text([*lines, paid(3, "10/03/2025")])})
    assert first.lines == [] and first.rows("select count(*) from raw.fatture_passive") == [(3,)]
    taken = deliver_in_turn(
        tmp_path, {"a.csv": Text([*lines, paid(3, "10/03/2025")])}, {"b.csv": Text([paid(1, "01/04/2025")])}
    )
    assert taken.rows(SUPERSEDED) == [("a.csv", 1, "b.csv"), ("a.csv", 2, "b.csv")]


def test_a_line_that_is_there_twice_is_kept_once_and_nobody_is_told_to_delete_it(tmp_path: Path) -> None:
    taken = deliver_exports(tmp_path, {"a.csv": Text([paid(1, "31/03/2025"), paid(1, "31/03/2025")])})
    assert taken.rules == ["row_repeated"] and taken.rows("select count(*) from raw.fatture_passive") == [(1,)]
    assert "se è la stessa riga basta così" in taken.lines[0] and "lasciare una sola riga" not in taken.lines[0]


def test_rows_that_differ_in_how_a_tax_code_is_written_are_one(tmp_path: Path) -> None:
    rows = [paid(1, "31/03/2025"), paid(1, "31/03/2025", **{"Codice fiscale fornitore": f"IT{VAT}"})]
    taken = deliver_exports(tmp_path, {"a.csv": Text(rows)})
    assert taken.rules == ["row_repeated"] and taken.rows("select count(*) from raw.fatture_passive") == [(1,)]
    desk = [filed(1, "10/03/2025"), filed(1, "10/03/2025", **{"Codice fiscale impresa": f"it {VAT}"})]
    taken = deliver_exports(tmp_path / "desk", {"s.csv": Text(desk)})
    assert "una riga identica" in taken.lines[0] and len(taken.lines) == 1


def test_what_a_delivery_had_superseded_counts_again_once_it_is_withdrawn(tmp_path: Path) -> None:
    runs = {"a.csv": Text([paid(1, "31/03/2025"), paid(2, "30/03/2025")])}, {"b.csv": Text([paid(1, "01/04/2025")])}
    taken = deliver_in_turn(tmp_path, *runs)
    assert len(taken.rows(SUPERSEDED)) == 1
    (tmp_path / "inbox" / ENTITY / "b.csv").unlink()
    first = {sha256: one for sha256, one in taken.known.items() if one.file_name == "a.csv"}
    without = deliver_exports(tmp_path, {}, first, previous=taken.warehouse, name="without")
    assert [one.file_name for one in without.intake.deliveries] == ["a.csv"] and without.rows(SUPERSEDED) == []


def test_a_gap_among_the_months_that_an_undeclared_file_is_about_is_refused(tmp_path: Path) -> None:
    rows = [received(n, day) for n, day in enumerate(["10/01/2025", "10/03/2025"])]
    taken = deliver_exports(tmp_path, {"registro.csv": Text(rows)})
    assert taken.rules == ["months_apart"] and "dopo 01/2025 viene 03/2025" in taken.lines[0]


def test_a_rejected_filing_may_have_the_day_of_its_rejection(tmp_path: Path) -> None:
    rows = [
        filing(1, Stato="Respinta"),
        filing(2, Stato="Respinta", **{"Data evasione": ""}),
        filing(3, Stato="In lavorazione"),
    ]
    taken = deliver_exports(tmp_path, {"registro.csv": Text(rows)})
    assert taken.rules == ["state_unlike_dates"] and "può averla una respinta" in taken.lines[0]
    assert taken.rows("select protocol_number from raw.pratiche_registro_imprese order by 1") == [("R1",), ("R2",)]


def test_a_declared_period_keeps_other_rows_out_and_lets_a_month_shrink(tmp_path: Path) -> None:
    february = [suap(n) for n in range(5)]
    first = deliver_exports(tmp_path, {"a.csv": Text(february)})
    fewer = deliver_exports(tmp_path, {"b.csv": Text([suap(70)])}, first.known, name="fewer")
    assert fewer.rules == ["month_shrinks"] and "passerebbe da 5 righe a 1" in fewer.lines[0]
    (tmp_path / "inbox" / ENTITY / "b.csv").unlink()
    other = suap(71, **{"Data presentazione": "03/03/2025"})
    declared = Text([suap(70), other], above=["Periodo: 01/02/2025 - 28/02/2025"])
    said = deliver_exports(tmp_path, {"c.csv": declared}, first.known, name="said")
    assert said.rules == ["outside_period"] and [one.sequence for one in said.intake.deliveries] == [1, 2]
    assert "se la data è giusta, consegnare la riga nel file del suo periodo" in said.lines[0]


def test_a_row_of_the_first_of_january_is_of_that_month(tmp_path: Path) -> None:
    row = suap(1, **{"Data presentazione": "01/01/2025"})
    taken = deliver_exports(tmp_path, {"suap.csv": Text([row], above=[YEAR])})
    filled = "select part, month from ops.delivery_months where row_count > 0"
    assert taken.rows(filled) == [("milano", date(2025, 1, 1))]


def test_one_export_in_the_folders_of_two_bodies_is_of_the_first_and_says_so(tmp_path: Path) -> None:
    text = Text([paid(1, "10/03/2025"), paid(2, "11/03/2025")])
    other = tmp_path / "inbox" / OTHER_ENTITY
    other.mkdir(parents=True)
    (other / "pagamenti.csv").write_bytes(text.content())
    taken = deliver_exports(tmp_path, {"pagamenti.csv": text})
    (delivery,), (line,) = taken.intake.deliveries, taken.lines
    refused = ({ENTITY, OTHER_ENTITY} - {delivery.entity_id}).pop()
    assert line.startswith(
        f"{refused}/pagamenti.csv: ha lo stesso contenuto di «{delivery.entity_id}/pagamenti.csv»: conta per l'ente "
    )
    assert "togliere una delle due copie" not in line


def _header_alone(folder: Path, above: list[str], file_name: str = "a.csv", **more: Any) -> Taken:
    text = Text([paid(1, "10/02/2025")], above=above).content()
    return deliver_exports(folder, {file_name: b"\n".join(text.split(b"\n")[: len(above) + 1]) + b"\n"}, **more)


def test_a_month_in_which_nothing_happened_is_held_by_an_export_without_rows(tmp_path: Path) -> None:
    taken = _header_alone(tmp_path, ["Periodo: 01/02/2025 - 28/02/2025"])
    assert taken.lines == [] and taken.rows(HELD) == [("2025-02",)]
    counts = "select rows_read, rows_accepted, rows_quarantined, period_start, period_end from ops.deliveries"
    assert taken.rows(counts) == [(0, 0, 0, date(2025, 2, 1), date(2025, 2, 28))]
    for previous in (None, taken.warehouse):
        again = deliver_exports(tmp_path, {}, taken.known, previous=previous, name=f"again{previous is None}")
        assert again.lines == [] and again.rows(HELD) == [("2025-02",)] and again.rows(counts) == taken.rows(counts)


def test_an_export_without_rows_takes_back_the_rows_of_its_period(tmp_path: Path) -> None:
    first = deliver_exports(tmp_path, {"prima.csv": Text([paid(1, "10/02/2025"), paid(2, "11/02/2025")])})
    taken = _header_alone(tmp_path, ["Periodo: 01/02/2025 - 28/02/2025"], known=first.known, name="poi")
    assert taken.lines == [] and taken.rows(GONE) == [(2, 2)]


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ([], "scriverne il primo e l'ultimo giorno sopra l'intestazione («Periodo: gg/mm/aaaa - gg/mm/aaaa»)"),
        (["Periodo: 03/02/2025 - 27/02/2025"], "il periodo dichiarato non ha un mese intero e finito"),
        (["Periodo: 01/05/2026 - 31/05/2026"], "il periodo dichiarato non ha un mese intero e finito"),
    ],
)
def test_an_export_without_rows_that_holds_no_month_is_refused(tmp_path: Path, above: list[str], said: str) -> None:
    taken = _header_alone(tmp_path, above)
    assert taken.rules == ["no_row_accepted"] and said in taken.lines[0]


def test_of_two_new_exports_of_one_period_one_without_rows_contradicts_the_other(tmp_path: Path) -> None:
    rows = Text([suap(1)], above=["Periodo: 01/02/2025 - 28/02/2025"])
    empty = b"\n".join(rows.content().split(b"\n")[:2]) + b"\n"
    assert deliver_exports(tmp_path, {"a.csv": rows, "b.csv": empty}).rules == ["period_repeated", "period_repeated"]
    said = empty.replace(b"\n", b"\nSportello: SUAP associato\n", 1)
    own = rows.content().replace(b"\n", b"\nSportello: Comune di Milano\n", 1)
    # One that says its desk contradicts nothing that is of the other one.
    for folder, content in (("desk", rows), ("both", own)):
        taken = deliver_exports(tmp_path / folder, {"a.csv": content, "b.csv": said})
        assert taken.lines == [] and taken.rows(PARTS) == [("a.csv", "milano", 1), ("b.csv", "associato", 1)]


def test_a_refused_row_of_a_file_that_declares_its_desk_is_of_that_desk(tmp_path: Path) -> None:
    rows = [filed(1, "10/03/2025"), filed(2, "10/03/2025", Sportello="Comune di Lodi")]
    rows += [filed(3, "10/03/2025", Sportello="SUAP associato"), filed(4, "10/03/2025", **{"Entro SLA": "forse"})]
    members = "select row_number, member from ops.quarantine order by all"
    milano = Text(rows, above=[YEAR, "Sportello: Comune di Milano"], below=["P9;riga;tagliata"])
    taken = deliver_exports(tmp_path, {"suap.csv": milano})
    assert taken.rows(members) == [(5, "milano"), (6, "milano"), (7, "milano"), (8, "milano")]
    # Of one that declares none, a row says itself what it is of, or nobody knows.
    unsaid = deliver_exports(tmp_path / "unsaid", {"suap.csv": Text(rows, above=[YEAR], below=["P9;riga;tagliata"])})
    assert unsaid.rows(members) == [(4, None), (6, "milano"), (7, None)]
