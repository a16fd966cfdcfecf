"""Taking in: inbox, ledger and archive; what is new, what is known, what is left aside."""

import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT

from ingest.archive import ArchiveError, digest, keep, snapshot
from ingest.cells import Cell, Kind
from ingest.intake import Delivery, Intake
from ingest.sources import all_sources, form_sources
from ingest.sources.conto_economico import is_ignored_row
from tests.fixtures.conto_economico import books as conto
from tests.fixtures.delivery import (
    AS_OF,
    CENTRE,
    ENTITY,
    OTHER_CENTRE,
    OTHER_ENTITY,
    Book,
    Formula,
    deliver,
    ledger,
    register,
)
from tests.fixtures.scheda_rilevazione import books as scheda

SCHEDA, CONTO = f"{ENTITY}/{scheda.FILE}", f"{ENTITY}/{conto.FILE}"


def rules(intake: Intake) -> list[str]:
    return [problem.rule for problem in intake.problems]


def said(delivery: Delivery) -> tuple[object, ...]:
    return (delivery.delivery_id, delivery.file_name, delivery.sequence, delivery.rows, delivery.quarantined)


def test_good_files_are_accepted_in_order_of_entity_and_name_and_kept_in_the_archive(tmp_path: Path) -> None:
    intake = deliver(tmp_path, {SCHEDA: scheda.scheda(), CONTO: conto.conto_economico()})
    assert intake.problems == ()
    assert [(one.file_name, one.sequence, one.source_id, one.scope) for one in intake.deliveries] == [
        (conto.FILE, 1, "conto_economico", ""),
        (scheda.FILE, 2, "scheda_rilevazione", CENTRE),
    ]
    for one in intake.deliveries:
        assert one.is_new and one.first_accepted_at == AS_OF
        assert one.period == (date(2025, 1, 1), date(2025, 12, 31))
        assert one.delivery_id == one.sha256[:16]
        assert digest(tmp_path / "archive" / one.sha256) == one.sha256
    assert len(list((tmp_path / "archive").iterdir())) == 2


def test_an_empty_value_and_nd_are_not_available_and_never_zero(tmp_path: Path) -> None:
    book = scheda.scheda().set({f"{scheda.SHEET}!E4": None})
    (delivery,) = deliver(tmp_path, {SCHEDA: book}).deliveries
    first, last = delivery.rows[0].values, delivery.rows[-1].values
    assert (first["value_text"], first["is_not_available"], first["value_number"]) == ("", True, None)
    assert (last["value_text"], last["is_not_available"], last["value_number"]) == ("n.d.", True, None)
    assert delivery.quarantined == ()


def test_a_date_may_be_answered_with_a_bare_yes(tmp_path: Path) -> None:
    (delivery,) = deliver(tmp_path, {SCHEDA: scheda.scheda().set({f"{scheda.SHEET}!E8": "Sì"})}).deliveries
    row = next(row.values for row in delivery.rows if row.values["measure_id"] == "report_sent_on")
    assert (row["value_date"], row["value_state"], row["is_not_available"]) == (None, "yes", False)


def test_an_account_ignored_by_name_is_read_once_the_register_selects_it(tmp_path: Path) -> None:
    (before,) = deliver(tmp_path, {CONTO: conto.conto_economico()}).deliveries
    assert "personale" not in {row.values["account_code"] for row in before.rows}
    row = {"account_code": Cell(1, 1, "personale", Kind.TEXT)}
    tables = dict(register().tables)
    measure = next(one for one in tables["measures"] if one["member"] == "oneri_correnti")
    tables["measures"] += (type(measure)("measures", 99, {**measure, "measure_id": "x", "member": "personale"}),)
    assert is_ignored_row(row, register())
    assert not is_ignored_row(row, replace(register(), tables=tables))


def test_a_workbook_of_these_tests_has_no_clock_in_it(tmp_path: Path) -> None:
    for book in (scheda.scheda(), scheda.scheda().set({f"{scheda.SHEET}!E4": Formula("=A1", is_empty_text=True)})):
        path = tmp_path / "book.xlsx"
        book.write(path)
        with zipfile.ZipFile(path) as written:
            assert {part.date_time[0] for part in written.infolist()} == {1980}
            assert b"2026-01-01T00:00:00Z" in written.read("docProps/core.xml")


def test_the_same_file_again_is_the_same_delivery(tmp_path: Path) -> None:
    first = deliver(tmp_path, {SCHEDA: scheda.scheda(), CONTO: conto.conto_economico()})
    second = deliver(tmp_path, {}, ledger(first))
    assert [said(one) for one in second.deliveries] == [said(one) for one in first.deliveries]
    assert not any(one.is_new for one in second.deliveries)
    assert second.problems == ()


def test_a_known_file_gone_from_the_inbox_is_read_from_the_archive(tmp_path: Path) -> None:
    first = deliver(tmp_path, {SCHEDA: scheda.scheda(), CONTO: conto.conto_economico()})
    shutil.rmtree(tmp_path / "inbox")
    second = deliver(tmp_path, {}, ledger(first))
    assert [said(one) for one in second.deliveries] == [said(one) for one in first.deliveries]


def test_a_correction_is_a_later_delivery_and_both_are_loaded(tmp_path: Path) -> None:
    first = deliver(tmp_path, {SCHEDA: scheda.scheda()})
    corrected = scheda.scheda().set({f"{scheda.SHEET}!E4": 1300})
    second = deliver(tmp_path, {SCHEDA: corrected}, ledger(first))
    assert [(one.sequence, one.is_new, one.rows[0].values["value_text"]) for one in second.deliveries] == [
        (1, False, "1234"),
        (2, True, "1300"),
    ]


def test_a_correction_that_fails_its_contract_leaves_the_earlier_delivery(tmp_path: Path) -> None:
    first = deliver(tmp_path, {SCHEDA: scheda.scheda()})
    second = deliver(tmp_path, {SCHEDA: scheda.scheda().set({f"{scheda.SHEET}!E3": "Altro"})}, ledger(first))
    assert [said(one) for one in second.deliveries] == [said(one) for one in first.deliveries]
    assert rules(second) == ["column_unknown"]


def test_a_delivery_put_back_after_its_correction_is_not_loaded_twice_and_says_so(tmp_path: Path) -> None:
    corrected = scheda.scheda().set({f"{scheda.SHEET}!E4": 1300})
    first = deliver(tmp_path, {SCHEDA: scheda.scheda()})
    known = ledger(first) | ledger(deliver(tmp_path, {SCHEDA: corrected}, ledger(first)))
    again = deliver(tmp_path, {SCHEDA: scheda.scheda()}, known)
    assert [(one.sequence, one.is_new) for one in again.deliveries] == [(1, False), (2, False)]
    assert [problem.line() for problem in again.problems] == [
        f"{scheda.FILE}: già ricevuta (n. 1): dove la n. 2, venuta dopo, dice altro, vale la n. 2. "
        "Rimedio: togliere il file dalla cartella; se deve valere di nuovo, modificare una nota e riconsegnarlo."
    ]


def test_a_delivery_left_beside_its_correction_is_not_delivered_again(tmp_path: Path) -> None:
    corrected = scheda.scheda().set({f"{scheda.SHEET}!E4": 1300})
    first = deliver(tmp_path, {f"{ENTITY}/a.xlsx": scheda.scheda()})
    known = ledger(first) | ledger(deliver(tmp_path, {f"{ENTITY}/b.xlsx": corrected}, ledger(first)))
    assert deliver(tmp_path, {}, known).problems == ()
    (tmp_path / "inbox" / ENTITY / "a.xlsx").rename(tmp_path / "inbox" / ENTITY / "c.xlsx")
    assert rules(deliver(tmp_path, {}, known)) == ["superseded_again"]


def test_what_was_refused_is_told_until_a_later_form_says_it_again(tmp_path: Path) -> None:
    wrong = {"E4": "mille", "E6": "molto", "D7": 2019, "A11": "usrs"}
    first = deliver(tmp_path, {SCHEDA: scheda.row_changed(wrong)})
    assert rules(first) == ["value_unreadable", "value_unreadable", "period_not_due", "measure_unknown"]
    # Only the first row is corrected and sent; the row without a code goes with the form that had it.
    alone = {f"{scheda.SHEET}!{column}{row}": None for column in "ABCDEFGH" for row in range(5, 12)}
    second = deliver(tmp_path, {SCHEDA: scheda.scheda().set(alone)}, ledger(first))
    assert [problem.cell for problem in second.problems] == ["E6", "D7"]
    whole = deliver(tmp_path, {SCHEDA: scheda.scheda()}, ledger(second))
    assert (rules(whole), [len(one.quarantined) for one in whole.deliveries]) == ([], [4, 0, 0])


def test_a_refused_correction_is_told_beside_what_it_was_to_correct(tmp_path: Path) -> None:
    first = deliver(tmp_path, {SCHEDA: scheda.scheda()})
    second = deliver(tmp_path, {SCHEDA: scheda.row_changed({"E4": "mille"})}, ledger(first))
    assert [(problem.rule, problem.cell) for problem in second.problems] == [("value_unreadable", "E4")]


def test_of_two_copies_the_one_that_was_taken_is_the_original(tmp_path: Path) -> None:
    scheda.scheda().write(tmp_path / "one.xlsx")
    content = (tmp_path / "one.xlsx").read_bytes()
    first = deliver(tmp_path, {f"{ENTITY}/b.xlsx": content})
    second = deliver(tmp_path, {f"{ENTITY}/a.xlsx": content}, ledger(first))
    assert [(problem.rule, problem.file_name) for problem in second.problems] == [("file_repeated", "a.xlsx")]


def test_a_known_file_in_the_folder_of_another_entity_is_refused(tmp_path: Path) -> None:
    first = deliver(tmp_path, {SCHEDA: scheda.scheda()})
    (tmp_path / "inbox" / OTHER_ENTITY).mkdir()
    (tmp_path / "inbox" / SCHEDA).rename(tmp_path / "inbox" / OTHER_ENTITY / "x.xlsx")
    second = deliver(tmp_path, {}, ledger(first))
    assert [said(one) for one in second.deliveries] == [said(one) for one in first.deliveries]
    assert [problem.line() for problem in second.problems] == [
        f"{OTHER_ENTITY}/x.xlsx: è la consegna n. 1 dell'ente «{ENTITY}». Rimedio: togliere il file da questa cartella."
    ]


def test_with_two_entities_a_problem_names_the_folder_too(tmp_path: Path) -> None:
    good, bad = scheda.scheda(), scheda.scheda(entity=OTHER_ENTITY).set({f"{scheda.SHEET}!E4": "mille"})
    intake = deliver(tmp_path, {SCHEDA: good, f"{OTHER_ENTITY}/{scheda.FILE}": bad})
    assert [one.entity_id for one in intake.deliveries] == [ENTITY, OTHER_ENTITY]
    (problem,) = intake.problems
    assert problem.line().startswith(f"{OTHER_ENTITY}/{scheda.FILE}, foglio")


def test_a_damaged_or_missing_archive_stops_the_run(tmp_path: Path) -> None:
    first = deliver(tmp_path, {SCHEDA: scheda.scheda()})
    shutil.rmtree(tmp_path / "inbox")
    kept = tmp_path / "archive" / first.deliveries[0].sha256
    kept.chmod(0o644)
    kept.write_bytes(b"other")
    with pytest.raises(ArchiveError, match=r"non è più quella accettata.*Rimedio"):
        deliver(tmp_path, {}, ledger(first))
    kept.unlink()
    with pytest.raises(ArchiveError, match=r"manca dall'archivio.*Rimedio"):
        deliver(tmp_path, {}, ledger(first))


def test_the_inbox_heals_a_damaged_archive(tmp_path: Path) -> None:
    first = deliver(tmp_path, {SCHEDA: scheda.scheda()})
    kept = tmp_path / "archive" / first.deliveries[0].sha256
    kept.chmod(0o644)
    kept.write_bytes(b"other")
    deliver(tmp_path, {}, ledger(first))
    assert digest(kept) == kept.name


def test_an_interrupted_copy_leaves_nothing_in_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("ingest.archive.os.fsync", full)
    (tmp_path / "delivered").write_bytes(b"content")
    copy, sha256 = snapshot(tmp_path / "delivered", tmp_path / "aside")
    with pytest.raises(OSError, match="no space"):
        keep(tmp_path / "archive", copy, sha256)
    assert list((tmp_path / "archive").iterdir()) == []


def test_the_same_content_under_two_names_counts_once(tmp_path: Path) -> None:
    scheda.scheda().write(tmp_path / "one.xlsx")
    content = (tmp_path / "one.xlsx").read_bytes()
    files: dict[str, Book | bytes] = {SCHEDA: content, f"{ENTITY}/scheda copia.xlsx": content}
    intake = deliver(tmp_path, files)
    assert [one.file_name for one in intake.deliveries] == ["scheda copia.xlsx"]
    assert [problem.line() for problem in intake.problems] == [
        f"{scheda.FILE}: ha lo stesso contenuto di «scheda copia.xlsx»: la consegna conta una volta sola. "
        "Rimedio: togliere una delle due copie."
    ]
    again = deliver(tmp_path, {}, ledger(intake))
    assert rules(again) == ["file_repeated"]


def test_two_new_files_of_one_centre_that_contradict_each_other_are_refused_and_the_others_are_taken(
    tmp_path: Path,
) -> None:
    other = scheda.scheda().set({f"{scheda.SHEET}!E4": 1})
    files = {f"{ENTITY}/a.xlsx": scheda.scheda(), f"{ENTITY}/b.xlsx": other, CONTO: conto.conto_economico()}
    intake = deliver(tmp_path, files)
    assert [(problem.rule, problem.line()) for problem in intake.problems] == [
        (
            "period_repeated",
            f"{name}.xlsx: dice altro da un file consegnato insieme, e non si sa quale valga: «{rival}.xlsx» per "
            "Pratiche evase 2025. Rimedio: lasciare in ogni file i soli valori giusti, svuotando le altre celle, "
            "oppure consegnarli uno alla volta, in elaborazioni successive: vale l'ultimo.",
        )
        for name, rival in ("ab", "ba")
    ]
    assert [one.file_name for one in intake.deliveries] == [conto.FILE]
    (tmp_path / "inbox" / ENTITY / "a.xlsx").unlink()
    again = deliver(tmp_path, {}, ledger(intake))
    assert [(one.file_name, one.sequence) for one in again.deliveries] == [(conto.FILE, 1), ("b.xlsx", 2)]


def test_a_name_may_say_the_longer_of_two_centres_that_begin_alike(tmp_path: Path) -> None:
    slipped = {f"{scheda.SHEET}!A4": "suap_filings", f"{scheda.SHEET}!B4": "Pratiche SUAP"}
    book = scheda.scheda(centre=OTHER_CENTRE).set(slipped)
    intake = deliver(tmp_path, {f"{ENTITY}/Scheda di rilevazione {OTHER_CENTRE} 2025 (rev).xlsx": book})
    assert [one.scope for one in intake.deliveries] == [OTHER_CENTRE]


def test_title_rows_blank_rows_and_another_column_order_change_nothing(tmp_path: Path) -> None:
    book = Book({}).set({f"{scheda.COVER}!{a}": v for a, v in scheda.scheda().sheets[scheda.COVER].items()})
    place = {letter: chr(ord("K") - position) for position, letter in enumerate("ABCDEFGHI")}
    for address, value in scheda.scheda().sheets[scheda.SHEET].items():
        column, row = address[0], int(address[1:])
        value = f" {str(value).upper()}\n" if row == 3 else value
        book.set({f"Foglio dati!{place[column] if row >= 3 else column}{row + (7 if row < 6 else 9)}": value})
    (moved,) = deliver(tmp_path / "moved", {SCHEDA: book}).deliveries
    (usual,) = deliver(tmp_path / "usual", {SCHEDA: scheda.scheda()}).deliveries
    elsewhere = {"value_cell"}
    assert [{k: v for k, v in row.values.items() if k not in elsewhere} for row in moved.rows] == [
        {k: v for k, v in row.values.items() if k not in elsewhere} for row in usual.rows
    ]


def test_heavy_libraries_are_imported_only_when_they_are_used() -> None:
    heavy = ("pandas", "pandera", "duckdb", "openpyxl", "xlsxwriter", "python_calamine")
    code = (
        "import sys, ingest.intake, ingest.load, ingest.workbooks; print([m for m in sys.argv[1:] if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_module_of_the_folder_is_a_source() -> None:
    assert [source.source_id for source in form_sources()] == ["conto_economico", "scheda_rilevazione"]
    assert [source.source_id for source in all_sources()] == sorted(
        path.stem for path in (ROOT / "ingest" / "sources").glob("*.py") if path.stem != "__init__"
    )
    for source in form_sources():
        names = {column.name for column in source.layout.columns if not column.ignored}
        assert {*source.key, source.member, source.period} <= names
