"""A withdrawn delivery keeps its number, is not taken in, and its bytes are refused wherever they lie."""

from pathlib import Path

from ingest.intake import Intake, take_in
from tests.fixtures.delivery import AS_OF, ENTITY, OTHER_ENTITY, deliver, ledger, register
from tests.fixtures.scheda_rilevazione import books as scheda

A, B = f"{ENTITY}/a.xlsx", f"{ENTITY}/b.xlsx"
WHY = "ritirata il 31/03/2026 da Rossi: di prova"


def _take(folder: Path, known: Intake, *numbers: int) -> Intake:
    every = ledger(known)
    withdrawn = {one.sha256: WHY for one in every.values() if one.sequence in numbers}
    return take_in(
        folder / "inbox", folder / "archive", register(), every, AS_OF, is_example=False, withdrawn=withdrawn
    )


def _two(folder: Path) -> Intake:
    first = deliver(folder, {A: scheda.scheda()})
    corrected = scheda.scheda().set({f"{scheda.SHEET}!E4": 7})
    return deliver(folder, {B: corrected}, ledger(first))


def test_what_it_had_replaced_is_taken_and_its_file_is_refused_with_who_and_why(tmp_path: Path) -> None:
    intake = _take(tmp_path, _two(tmp_path), 2)
    assert [(one.sequence, one.file_name) for one in intake.deliveries] == [(1, "a.xlsx")]
    (problem,) = intake.problems
    assert problem.rule == "delivery_withdrawn" and problem.line().startswith(f"b.xlsx: {WHY}. Rimedio: togliere")


def test_what_it_had_replaced_may_be_put_back_under_another_name(tmp_path: Path) -> None:
    known = _two(tmp_path)
    (tmp_path / "inbox" / A).rename(tmp_path / "inbox" / ENTITY / "c.xlsx")
    (tmp_path / "inbox" / B).unlink()
    assert [one.rule for one in _take(tmp_path, known).problems] == ["superseded_again"]
    assert _take(tmp_path, known, 2).problems == ()


def test_the_next_delivery_gets_a_number_of_its_own(tmp_path: Path) -> None:
    known = _two(tmp_path)
    scheda.scheda().set({f"{scheda.SHEET}!E4": 8}).write(tmp_path / "inbox" / ENTITY / "c.xlsx")
    assert [one.sequence for one in _take(tmp_path, known, 2).deliveries] == [1, 3]


def test_a_copy_of_it_is_refused_under_any_name_and_needs_no_archive(tmp_path: Path) -> None:
    known = _two(tmp_path)
    (tmp_path / "inbox" / B).rename(tmp_path / "inbox" / ENTITY / "copia.xlsx")
    (tmp_path / "archive" / known.deliveries[1].sha256).unlink()
    intake = _take(tmp_path, known, 2)
    assert [(one.file_name, one.rule) for one in intake.problems] == [("copia.xlsx", "delivery_withdrawn")]
    assert not (tmp_path / "archive" / known.deliveries[1].sha256).exists()


def test_in_the_folder_of_another_entity_it_is_refused_as_ever(tmp_path: Path) -> None:
    known = _two(tmp_path)
    (tmp_path / "inbox" / OTHER_ENTITY).mkdir()
    (tmp_path / "inbox" / B).rename(tmp_path / "inbox" / OTHER_ENTITY / "b.xlsx")
    assert [one.rule for one in _take(tmp_path, known, 2).problems] == ["entity_differs"]
