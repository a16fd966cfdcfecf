"""What offices write passes a door: what identifies somebody is left out before it is kept, shown or logged."""

import json
from pathlib import Path

import pytest
from conftest import ROOT

from ingest.inbox import RefusedFile
from ingest.privacy import Door
from ingest.register import load_register
from tests.fixtures.delivery import CENTRE, ENTITY, Book, deliver
from tests.fixtures.exports import SUAP_HEADER, Text, deliver_exports, suap
from tests.fixtures.scheda_rilevazione.books import COVER, FILE, SHEET, scheda

NAME, CODE = "[omesso: il nome di una persona]", "[omesso: un codice fiscale]"
NUMBER = "[omesso: un numero di partita IVA o un codice fiscale numerico]"
MAILBOX, PHONE = "[omesso: un indirizzo di posta elettronica]", "[omesso: un numero di telefono]"
ACCOUNT = "[omesso: un IBAN]"

WRITTEN = {
    NAME: [
        *("Rossi Mario", "ROSSI MARIO", "rossi mario", "mario rossi", "MARIO ROSSI", "Rossi, Mario", "ROSSI Mario"),
        *("Mario  Rossi", "Mario\u00a0Rossi", "Mario\nRossi", "Mario\u200b Rossi", "Mario\u2009Rossi", "Rossi\tMario"),
        *("Ｍａｒｉｏ Ｒｏｓｓｉ", "Mario D\u2019Angelo", "D'Angelo Mario", "De Luca Anna", "Anna De Luca"),
        *("Maria Grazia Verdi", "Gian Luca Rossi", "Mario Colombini", "Colombini Giuseppe", "Chiara Bianchi"),
        *("M. Rossi", "mario.rossi", "Mario-Rossi", "MarioRossi", "mario_rossi"),
    ],
    CODE: [
        *("RSSMRA80A01F205X", "rssmra80a01f205x", "RSS MRA 80A01 F205X", "RSS-MRA-80A01-F205X", "RSS.MRA.80A01.F205X"),
        *(
            "R S S M R A 8 0 A 0 1 F 2 0 5 X",
            "RSSMRA80A01\u200bF205X",
            "ＲＳＳＭＲＡ８０Ａ０１Ｆ２０５Ｘ",
            "RSSMRA80A01\u00a0F205X",
        ),
    ],
    NUMBER: ["12345678903", "IT12345678903", "123456\u00ad78903", "076-435-205-67", "07643 520 567", "07.643.520.567"],
    MAILBOX: [
        *(
            "mario@esempio.it",
            "mario (at) esempio.it",
            "mario[at]esempio.it",
            "mario @ esempio.it",
            "mario＠esempio.it",
        ),
        *(
            "mario chiocciola esempio.it",
            "mario(at)esempio(dot)it",
            "mario.rossi@\u200besempio.it",
            "M.B@PEC.ESEMPIO.IT",
        ),
    ],
    PHONE: [
        *("347.123.4567", "347-123-4567", "347 - 123 - 4567", "3471234567", "347\u200b1234567", "３４７１２３４５６７"),
        *("02.8515.1234", "02 85 15 12 34", "+39-02-8515-1234", "0039.347.1234567", "(02) 85151234", "335/1234567"),
        "+41 91 123 45 67",
    ],
    ACCOUNT: [
        *("IT60X0542811101000000123456", "it60 x054 2811 1010 0000 0123 456", "IT60-X054-2811-1010-0000-0123-456"),
        *("IT60.X054.2811.1010.0000.0123.456", "DE89 3704 0044 0532 0130 00", "FR14 2004 1010 0505 0001 3M02 606"),
    ],
}


@pytest.fixture(scope="module")
def door() -> Door:
    return load_register(ROOT / "seeds").door


@pytest.mark.parametrize(("mark", "written"), [(mark, text) for mark, texts in WRITTEN.items() for text in texts])
def test_what_identifies_somebody_is_left_out_however_it_is_written(door: Door, mark: str, written: str) -> None:
    assert door.masked(written) == mark
    assert door.masked(f"Vedi nota: {written}; il resto vale") == f"Vedi nota: {mark}; il resto vale"


def test_a_title_stays_and_the_name_beside_it_does_not(door: Door) -> None:
    assert (
        door.masked("validato dal dott. Tremaglia, dott.ssa A. Verdi") == f"validato dal dott. {NAME}, dott.ssa {NAME}"
    )
    assert door.masked("firmato Rossi M. per la Camera") == f"firmato {NAME}. per la Camera"
    assert door.masked("sig. Presidente e ing. capo") == "sig. Presidente e ing. capo"


def test_ordinary_notes_are_left_as_they_are(door: Door) -> None:
    """At most one in a hundred loses words that name nobody."""
    notes = (ROOT / "tests" / "fixtures" / "ordinary_notes.txt").read_text(encoding="utf-8").splitlines()
    lost = [note for note in notes if door.masked(note) != note]
    assert len(notes) > 250 and len(lost) <= len(notes) // 100, lost


def test_what_the_register_says_itself_or_allows_passes(door: Door) -> None:
    register = load_register(ROOT / "seeds")
    said = [
        row["name"] for table in ("measures", "responsibility_centres", "entities") for row in register.table(table)
    ]
    assert [name for name in said if door.masked(name) != name] == []
    assert door.masked("relatore: Oscar Farinetti") == "relatore: Oscar Farinetti"


@pytest.mark.parametrize("part", ["x", "a1", "x.", "IT60", "a at ", "-", "dott. "])
def test_a_text_as_long_as_a_cell_may_be_is_searched_and_left_as_it_is(door: Door, part: str) -> None:
    assert door.masked(part * (30_000 // len(part))) == part * (30_000 // len(part))


def test_a_file_keeps_the_ending_that_says_what_it_is(door: Door) -> None:
    assert door.file_name("scheda_mario_rossi.xlsx") == f"scheda_{NAME}.xlsx"
    assert door.file_name("RSSMRA80A01F205X.csv") == f"{CODE}.csv"
    assert door.file_name(FILE) == FILE and door.file_name(f"{NAME}.xlsx") == f"{NAME}.xlsx"


def _form(folder: Path, book: Book, name: str = FILE) -> tuple[str, str]:
    """Everything that is kept of a form, and everything that is told of it."""
    intake = deliver(folder, {f"{ENTITY}/{name}": book})
    kept = [dict(row.values) for one in intake.deliveries for row in one.rows]
    kept += [{"row": row.row_text} for one in intake.deliveries for row in one.quarantined]
    names = [one.file_name for one in (*intake.deliveries, *intake.refused)]
    told = [
        *(problem.line() for problem in (*intake.problems, *intake.remarks, *intake.doubts)),
        *names,
        *intake.ignored,
    ]
    return json.dumps(kept, default=str, ensure_ascii=False), "\n".join(told)


@pytest.mark.parametrize("address", ["G4", "H4", "E5", "A5", "J4", "E10"])
def test_no_cell_of_a_form_is_kept_or_told_with_what_is_personal(tmp_path: Path, address: str) -> None:
    kept, told = _form(tmp_path, scheda().set({f"{SHEET}!{address}": "cod. RSSMRA80A01F205X del titolare"}))
    assert "RSSMRA" not in kept + told and CODE in kept + told


def test_the_cover_the_sheets_and_the_name_of_a_form_tell_nothing_personal(tmp_path: Path) -> None:
    book = scheda().set({f"{COVER}!B3": "Mario Rossi", f"{COVER}!B1": "mario@esempio.it", "Mario Rossi!A1": "note mie"})
    kept, told = _form(tmp_path, book, "scheda 3471234567 mario rossi.xlsx")
    assert "rossi" not in (kept + told).lower() and "347" not in told and "esempio.it" not in told
    assert NAME in told and MAILBOX in told and PHONE in told


def test_an_amount_of_eleven_digits_is_a_value(tmp_path: Path) -> None:
    kept, told = _form(tmp_path, scheda().set({f"{SHEET}!E4": "20000000000", f"{SHEET}!G4": "20000000000"}))
    assert '"value_text": "20000000000"' in kept and '"note": "20000000000"' not in kept
    assert NUMBER in kept and "Rimedio" not in told


def test_headings_sheets_and_names_of_exports_tell_nothing_personal(tmp_path: Path) -> None:
    rows = [{**suap(n), "Mario Rossi": "x"} for n in (1, 2)]
    taken = deliver_exports(tmp_path, {"suap 12345678903.csv": Text(rows), "mario.rossi.csv": b"niente\n"})
    told = [problem.line() for problem in (*taken.intake.problems, *taken.intake.remarks)]
    names = [one.file_name for one in (*taken.intake.deliveries, *taken.intake.refused)]
    assert (
        SUAP_HEADER
        and "rossi" not in "".join([*told, *names]).lower()
        and "12345678903" not in "".join([*told, *names])
    )


def test_a_folder_that_is_called_after_somebody_is_refused_without_the_name(tmp_path: Path) -> None:
    intake = deliver(tmp_path, {"Mario Rossi/scheda.xlsx": scheda(), f".{CENTRE}": b""})
    (refused,) = intake.refused
    assert isinstance(refused, RefusedFile) and refused.entity_id == NAME
    assert "Rossi" not in "".join(problem.line() for problem in intake.problems)
