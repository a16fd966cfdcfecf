"""Deliveries beside each other: what is told is true of them, and loses nothing when it is followed."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from test_ingest_event_months import GONE, deliver_in_turn, filed, paid, received
from test_ingest_intake import rules

from tests.fixtures.delivery import ENTITY, Book, deliver
from tests.fixtures.exports import Text, deliver_exports, suap
from tests.fixtures.scheda_rilevazione import books as scheda


def test_new_exports_that_overlap_name_the_months_they_share_and_both_hold_when_delivered_in_turn(
    tmp_path: Path,
) -> None:
    first: dict[str, bytes | Text] = {"lug_ago.csv": Text([paid(1, "10/07/2025"), paid(2, "10/08/2025")])}
    second: dict[str, bytes | Text] = {"ago_set.csv": Text([paid(3, "11/08/2025"), paid(4, "10/09/2025")])}
    taken = deliver_exports(tmp_path, first | second)
    assert taken.lines == [
        f"{name}: consegnato insieme ad altri file che hanno gli stessi mesi, non si sa quale valga: ha agosto 2025 "
        f"anche «{other}». Rimedio: se servono tutti, consegnarli uno alla volta, in elaborazioni successive, prima il "
        "più vecchio: dove si sovrappongono vale l'ultimo; se uno è sbagliato, togliere quello."
        for name, other in (("lug_ago.csv", "ago_set.csv"), ("ago_set.csv", "lug_ago.csv"))
    ]
    followed = deliver_in_turn(tmp_path / "followed", first, second)
    assert followed.lines == [] and followed.rows("select count(distinct month) from ops.delivery_months") == [(3,)]


@pytest.mark.parametrize(
    ("third", "said"),
    [
        (
            Text([paid(7, "10/03/2025")], above=["Periodo: 01/03/2025 - 31/03/2025"]),
            "superata dalla n. 3: vale la n. 3. Rimedio: togliere il file dalla cartella, non c'è altro da fare; se "
            "invece vale questo, ritirare le n. 2 e 3 con `make withdraw`.",
        ),
        (
            Text([paid(7, "10/03/2025")], above=["Periodo: 01/02/2025 - 31/03/2025"]),
            "superata dalla n. 3: vale la n. 3. Rimedio: togliere il file dalla cartella, non c'è altro da fare; se "
            "invece vale questo, scrivere una riga in più sopra l'intestazione e riconsegnarlo.",
        ),
    ],
)
def test_an_export_put_back_is_told_the_last_delivery_that_holds_its_months(
    tmp_path: Path, third: Text, said: str
) -> None:
    march = [Text([paid(n, "05/03/2025") for n in range(1, last)]) for last in (4, 3)]
    known = deliver_in_turn(tmp_path, {"a.csv": march[0]}, {"b.csv": march[1]}).known
    known = deliver_exports(tmp_path, {"c.csv": third}, known, name="third").known
    again = deliver_exports(tmp_path, {"z.csv": march[0]}, known, name="again")
    assert again.lines == [f"z.csv: già ricevuta (n. 1) e {said}"]
    followed = deliver_exports(tmp_path, {"z.csv": Text(march[0].rows, above=["Vale questo"])}, known, name="followed")
    assert followed.lines == [] and [one.sequence for one in followed.intake.deliveries] == [1, 2, 3, 4]


def test_what_is_wrong_in_a_delivery_is_told_by_its_number_until_other_deliveries_hold_all_its_months(
    tmp_path: Path,
) -> None:
    def of(*rows: dict[str, str]) -> dict[str, bytes | Text]:
        return {"registro.csv": Text(rows)}

    january = of(received(1, "10/01/2025"), received(2, "10/02/2025"), received(3, "11/01/2025", Stato="Boh"))
    first = deliver_exports(tmp_path, january)
    (line,) = first.lines
    assert line.startswith("registro.csv, riga 4,")
    # The name now stands for other months; those of the first are not all delivered again.
    half = deliver_exports(tmp_path, of(received(4, "10/02/2025"), received(5, "10/03/2025")), first.known, name="half")
    assert half.lines == [line.replace("registro.csv", "registro.csv (consegna n. 1)")]
    whole = {"gennaio.csv": Text([received(1, "10/01/2025"), received(3, "11/01/2025")])}
    taken = deliver_exports(tmp_path, whole, half.known, name="whole")
    assert taken.lines == [] and taken.rows("select count(*) from ops.problems") == [(1,)]


def test_an_export_that_two_later_ones_replaced_names_both(tmp_path: Path) -> None:
    def of(first: str, last: str, n: int) -> Text:
        return Text([paid(n, first)], above=[f"Periodo: {first} - {last}"])

    first = of("01/03/2025", "30/04/2025", 1)
    known = deliver_in_turn(
        tmp_path,
        {"a.csv": first},
        {"b.csv": of("01/03/2025", "30/04/2025", 2)},
        {"c.csv": of("01/04/2025", "30/04/2025", 3)},
    ).known
    (line,) = deliver_exports(tmp_path, {"z.csv": first}, known, name="again").lines
    assert "superata dalle n. 2 e 3: valgono le n. 2 e 3. " in line and "ritirare le n. 2 e 3 con" in line


def test_a_few_corrected_rows_are_asked_for_inside_their_whole_month_and_declare_no_other_period(
    tmp_path: Path,
) -> None:
    november = [paid(n, f"{n:02}/11/2025") for n in range(1, 31)]
    taken = deliver_in_turn(tmp_path, {"a.csv": Text(november)}, {"b.csv": Text(november[:3])})
    assert taken.lines == [
        "b.csv: il mese 11/2025 passerebbe da 30 righe a 3. Rimedio: riconsegnare il mese intero, con le correzioni "
        "dentro; solo se il mese ha davvero 3 righe, scrivere sopra l'intestazione «Periodo: 01/11/2025 - 30/11/2025»."
    ]


def test_rows_of_one_desk_that_would_shrink_its_month_never_speak_for_the_other_desk(tmp_path: Path) -> None:
    both = [filed(n, "10/03/2025", Sportello="SUAP associato" if n < 5 else "Comune di Milano") for n in range(9)]
    taken = deliver_in_turn(tmp_path, {"a.csv": Text(both)}, {"b.csv": Text([filed(5, "10/03/2025")])})
    assert "«Periodo: 01/03/2025 - 31/03/2025» e «Sportello: Comune di Milano»" in taken.lines[0]
    declared = Text([filed(5, "10/03/2025")], above=["Periodo: 01/03/2025 - 31/03/2025", "Sportello: Comune di Milano"])
    followed = deliver_exports(tmp_path, {"b.csv": declared}, taken.known, name="followed")
    assert followed.lines == [] and followed.rows(GONE) == [(4, 3)]


def test_two_halves_of_one_form_are_both_taken_and_what_is_wrong_in_either_is_told(tmp_path: Path) -> None:
    def half(kept: Iterable[int], **wrong: object) -> Book:
        others = set(range(4, 12)) - set(kept)
        return scheda.row_changed(wrong).set({f"{scheda.SHEET}!E{row}": None for row in others})

    bianchi, rossi = half(range(4, 8), E5="mille", A7="usrs"), half([4, *range(8, 12)])
    files: dict[str, Book | bytes] = {f"{ENTITY}/rossi.xlsx": rossi, f"{ENTITY}/bianchi.xlsx": bianchi}
    intake = deliver(tmp_path, files)
    assert [(one.file_name, one.sequence) for one in intake.deliveries] == [("bianchi.xlsx", 1), ("rossi.xlsx", 2)]
    assert [(problem.file_name, problem.cell) for problem in intake.problems] == [
        ("bianchi.xlsx", "E5"),
        ("bianchi.xlsx", "A7"),
    ]


@pytest.mark.parametrize("changed", [{"E4": "nd"}, {"E4": 1300}, {"G4": "Altra nota"}])
def test_a_value_nd_or_note_of_one_of_two_forms_is_not_lost_to_the_other(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    other = scheda.scheda().set({f"{scheda.SHEET}!{place}": value for place, value in changed.items()})
    intake = deliver(tmp_path, {f"{ENTITY}/a.xlsx": scheda.scheda(), f"{ENTITY}/b.xlsx": other})
    assert rules(intake) == ["period_repeated", "period_repeated"] and intake.deliveries == ()


def test_a_row_of_a_day_before_the_headers_is_for_the_file_of_its_period(tmp_path: Path) -> None:
    rows = [suap(1), suap(2, **{"Data presentazione": "30/12/2024"})]
    (line,) = deliver_exports(tmp_path, {"suap.csv": Text(rows)}).lines
    assert line.endswith(
        "Rimedio: se la data è giusta la riga è di un altro periodo: consegnarla nel file di quel periodo, con le "
        "intestazioni di allora, e poi toglierla da qui; se è sbagliata, correggerla."
    )


def test_a_scheda_sent_as_text_is_asked_for_in_its_template(tmp_path: Path) -> None:
    header = "Codice misura;Misura;Unità di misura;Periodo;Valore;Nota;Evidenza"
    (line,) = deliver_exports(tmp_path, {"scheda.csv": f"{header}\n".encode()}).lines
    # Saved as a workbook it would lack the cover.
    assert "riportare i valori nella scheda del proprio centro (la scrive `make templates`)" in line
