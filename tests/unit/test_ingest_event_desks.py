"""Exports of desks: which of them a file holds, alone and beside the files of the others."""

from pathlib import Path

import pytest
from test_ingest_event_months import GONE, PARTS, YEAR, deliver_in_turn, filed

from tests.fixtures.exports import SUAP_HEADER, Text, deliver_exports, suap

OTHERS = "SUAP associato"


def test_a_file_of_one_desk_holds_that_desk_and_refuses_rows_of_another(tmp_path: Path) -> None:
    rows = [filed(1, "10/03/2025"), filed(2, "10/03/2025", Sportello="SUAP associato")]
    taken = deliver_exports(tmp_path, {"suap.csv": Text(rows, above=[YEAR, "Sportello: comune di Milano"])})
    assert taken.rules == ["outside_part"] and "«SUAP associato»" in taken.lines[0]
    assert taken.rows(PARTS) == [("suap.csv", "milano", 12)]


def test_two_files_of_one_declared_period_and_different_desks_complete_each_other(tmp_path: Path) -> None:
    milano = Text([filed(1, "10/03/2025")], above=[YEAR])
    others = Text([filed(1, "10/03/2025", Sportello="SUAP associato")], above=[YEAR])
    taken = deliver_exports(tmp_path, {"a.csv": milano, "b.csv": others})
    held = [("a.csv", "milano", 12), ("b.csv", "associato", 12)]
    assert taken.lines == [] and taken.rows(PARTS) == held
    # Neither takes the other's desk away when both are read again.
    again = deliver_in_turn(tmp_path, {"a.csv": milano, "b.csv": others}, {})
    assert again.rows(PARTS) == held and again.rows("select count(*) from ops.replaced_months") == [(0,)]
    copied = deliver_exports(tmp_path, {}, again.known, previous=again.warehouse, name="copied")
    assert copied.rows(PARTS) == held


@pytest.mark.parametrize("above", [[], ["Sportello: Comune di Milano"]], ids=["by its rows", "by its heading"])
def test_a_desk_without_rows_that_says_which_it_is_completes_the_other(tmp_path: Path, above: list[str]) -> None:
    milano = Text([filed(1, "10/03/2025")], above=[YEAR, *above])
    others = "\n".join([YEAR, f"Sportello: {OTHERS}", ";".join(SUAP_HEADER), ""]).encode()
    taken = deliver_exports(tmp_path, {"a.csv": milano, "b.csv": others})
    held = [("a.csv", "milano", 12), ("b.csv", "associato", 12)]
    assert taken.lines == [] and taken.rows(PARTS) == held
    again = deliver_in_turn(tmp_path, {"a.csv": milano, "b.csv": others}, {})
    assert again.lines == [] and again.rows(PARTS) == held


def test_a_file_without_rows_that_says_no_desk_says_of_all_that_there_is_nothing(tmp_path: Path) -> None:
    milano = Text([filed(1, "10/03/2025")], above=[YEAR])
    nothing = "\n".join([YEAR, ";".join(SUAP_HEADER), ""]).encode()
    assert deliver_exports(tmp_path, {"a.csv": milano, "b.csv": nothing}).rules == ["period_repeated"] * 2


def test_an_undeclared_file_that_lacks_the_rows_of_a_desk_does_not_take_them_away(tmp_path: Path) -> None:
    both = [filed(n, "10/03/2025", Sportello="SUAP associato" if n < 5 else "Comune di Milano") for n in range(8)]
    other = [filed(20, "11/03/2025"), *(filed(30 + n, "11/04/2025", Sportello="SUAP associato") for n in range(3))]
    taken = deliver_in_turn(tmp_path, {"a.csv": Text(both)}, {"b.csv": Text([*other, filed(40, "12/03/2025")])})
    assert taken.rules == ["month_shrinks"] and "(«associato») passerebbe da 5 righe a 0" in taken.lines[0]


def test_two_new_files_with_one_month_are_both_refused_and_two_desks_are_not(tmp_path: Path) -> None:
    files = {"a.csv": Text([suap(1)]), "b.csv": Text([suap(2)]), "c.csv": Text([suap(3, Sportello="SUAP associato")])}
    taken = deliver_exports(tmp_path, files)
    assert taken.rules == ["period_repeated", "period_repeated"]
    assert [one.file_name for one in taken.intake.deliveries] == ["c.csv"]
    assert taken.rows("select protocol_number from raw.pratiche_suap") == [("P3",)]


def test_two_desks_that_deliver_in_turn_complete_each_other_and_a_correction_replaces_its_own(tmp_path: Path) -> None:
    first = Text([filed(n, "10/03/2025", Sportello=OTHERS) for n in (1, 2)], above=[YEAR])
    second = Text([filed(1, "10/03/2025")], above=[YEAR])
    again = Text([filed(1, "10/03/2025", Sportello=OTHERS)], above=[YEAR])
    runs = ({"a.csv": first}, {"b.csv": second}, {"c.csv": again})
    assert deliver_in_turn(tmp_path, *runs[:2]).rows(GONE) == [(None, None)]
    taken = deliver_in_turn(tmp_path, *runs, name="again")
    assert taken.rows(PARTS) == [
        ("a.csv", "associato", 12),
        ("a.csv", "milano", 12),
        ("b.csv", "milano", 12),
        ("c.csv", "associato", 12),
    ]
    # Two rows of the first were replaced by one.
    assert taken.lines == [] and taken.rows(GONE) == [(2, 1)]


def test_a_file_of_one_desk_in_the_place_of_a_whole_one_replaces_all_of_it(tmp_path: Path) -> None:
    whole = Text([filed(1, "10/03/2025"), filed(1, "10/03/2025", Sportello=OTHERS)], above=[YEAR])
    taken = deliver_in_turn(tmp_path, {"a.csv": whole}, {"b.csv": Text([filed(2, "10/03/2025")], above=[YEAR])})
    assert taken.rows(GONE) == [(2, 2)]
