"""Forms that come again, in a whole release: what they say changes, what they leave out stays."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ROOT, Release, pipeline

from ingest.events.personal import read_secret
from ingest.register import Register, load_register
from ingest.workbooks import AccountRow, SchedaCover, SchedaRow, write_conto_economico, write_scheda
from pipeline import arrivals
from pipeline.ledger import Ledger
from pipeline.notices import values_taken_back
from pipeline.places import Places

ENTITY, YEAR, AS_OF = "cciaa-mi-mb-lo", 2025, date(2026, 3, 31)
SETTLED, CONCLUDED = "disputes_settled_by_agreement", "mediation_procedures_concluded"
ACCOUNTS = {
    "proventi_correnti": 100_000_000,
    "oneri_correnti": 97_000_000,
    "interventi_economici": 40_000_000,
    "ammortamenti": 5_000_000,
    "accantonamenti": 6_000_000,
}


def _scheda(register: Register, path: Path, values: dict[str, Decimal | str | None], note: str = "") -> None:
    centre = register.owners[ENTITY, SETTLED]
    rows = [
        SchedaRow(code, register.measures[code]["name"], "numero", YEAR, value, note=note)
        for code, value in values.items()
    ]
    write_scheda(path, SchedaCover(ENTITY, "Camera", centre, centre, YEAR), rows)


def _accounts(path: Path, amounts: dict[str, int]) -> None:
    write_conto_economico(path, ENTITY, YEAR, [AccountRow(code, code, YEAR, Decimal(n)) for code, n in amounts.items()])


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Whole forms, then corrections that hold a part of them, then one that takes a figure back."""
    data = tmp_path_factory.mktemp("forms") / "data"
    inbox = data / "inbox" / ENTITY
    inbox.mkdir(parents=True)
    register = load_register(ROOT / "seeds")
    places, ledger = Places.of(data, ROOT), Ledger(data / "ledger.sqlite")
    read_secret(places.secret)
    _scheda(register, inbox / "a.xlsx", {SETTLED: Decimal(40), CONCLUDED: Decimal(100)}, "dato provvisorio")
    _accounts(inbox / "conto_a.xlsx", ACCOUNTS)
    arrivals.take_real(places, register, ledger, AS_OF)
    _scheda(register, inbox / "b.xlsx", {SETTLED: Decimal(41), CONCLUDED: None})
    _accounts(inbox / "conto_b.xlsx", {"proventi_correnti": -100_000_000, "ammortamenti": 7_000_000})
    arrivals.take_real(places, register, ledger, AS_OF)
    _scheda(register, inbox / "c.xlsx", {SETTLED: Decimal(42), CONCLUDED: "nd"})
    done = pipeline(data, "build", "--as-of", AS_OF.isoformat())
    assert done.returncode == 0, done.stdout + done.stderr
    return Release(data, done.stdout)


def _of(release: Release, indicator: str) -> tuple[object, ...]:
    ((*found,),) = release.rows(
        "select verdict, displayed_result, rows_quarantined > 0 from published.indicator_components "
        "where indicator_id = ?",
        indicator,
    )
    return tuple(found)


def test_what_a_correction_leaves_out_stays_and_what_it_says_holds(corrected: Release) -> None:
    given = corrected.rows(
        "select distinct measure_id, value, file_name from published.component_inputs "
        "where measure_id in ('depreciation_eur', 'provisions_eur', 'current_charges_eur', ?) order by all",
        SETTLED,
    )
    assert given == [
        ("current_charges_eur", Decimal(97_000_000), "conto_a.xlsx"),
        ("depreciation_eur", Decimal(7_000_000), "conto_b.xlsx"),
        (SETTLED, Decimal(42), "c.xlsx"),
        ("provisions_eur", Decimal(6_000_000), "conto_a.xlsx"),
    ]


def test_a_refused_correction_leaves_the_figure_and_makes_it_partial(corrected: Release) -> None:
    assert _of(corrected, "pira.032.4.0.1") == ("not_achieved", "97 %", True)
    assert "cella D6, valore «-100000000»: il valore è negativo" in corrected.said


def test_what_is_taken_back_is_missing_and_told(corrected: Release) -> None:
    assert _of(corrected, "public_value.mediazioni-con-accordo") == ("not_measured", None, False)
    said = "«nd» toglie Procedure di mediazione concluse 2025, che a.xlsx (n. 1) dava come «100»"
    assert said in corrected.said
    assert said in (corrected.folder / "avvisi.txt").read_text(encoding="utf-8")


def test_a_correction_takes_away_only_what_it_says_is_not_available(tmp_path: Path) -> None:
    data, inbox = tmp_path / "data", tmp_path / "data" / "inbox" / ENTITY
    inbox.mkdir(parents=True)
    cover = SchedaCover(ENTITY, "Camera", "giovani-e-start-up", "Giovani e start up", 2025)
    whole = [
        SchedaRow("innovation_map_startups", "Startup", "numero", y, Decimal(v))
        for y, v in ((2025, 3125), (2024, 1896))
    ]
    withheld = [whole[0], SchedaRow("innovation_map_startups", "Startup", "numero", 2024, "nd")]
    again = [whole[0], replace(whole[1], note="confermato")]
    register = load_register(ROOT / "seeds")
    takings = []
    ledger = Ledger(data / "ledger.sqlite")
    for name, rows in (("a.xlsx", whole), ("b.xlsx", whole[:1]), ("c.xlsx", withheld), ("d.xlsx", again)):
        write_scheda(inbox / name, cover, rows)
        takings.append(arrivals.take_real(Places.of(data, ROOT), register, ledger, date(2026, 1, 31)))
    assert [values_taken_back(intake) for intake in (*takings[:2], takings[3])] == [[], [], []]
    assert values_taken_back(takings[2]) == [
        "c.xlsx (n. 3): «nd» toglie Startup 2024, che a.xlsx (n. 1) dava come «1896». "
        "Rimedio: se il valore vale ancora, riconsegnare la riga con il valore"
    ]
