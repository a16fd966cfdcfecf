"""What the screen says of exports of events: whose they are where bodies are several, and which months are open."""

from datetime import date
from pathlib import Path

import duckdb

from pipeline.event_lines import event_lines
from tests.fixtures.delivery import ENTITY, OTHER_ENTITY
from tests.fixtures.exports import Taken, Text, deliver_exports, payment, suap

YEAR = "Periodo: 01/01/2025 - 31/12/2025"
SHORT = "consegnati 6 mesi su 12 (mancano da luglio a dicembre)"


def _paid(n: int, day: str) -> dict[str, str]:
    return payment(n, **{"Data pagamento": day, "Data scadenza": day})


def _lines(taken: Taken, *missing: tuple[str, str], year: int = 2020) -> list[str]:
    with duckdb.connect(str(taken.warehouse)) as connection:
        connection.execute(
            """
            create schema published;
            create table published.indicators as select distinct entity_id from ops.deliveries;
            create table published.missing_inputs (
                entity_id varchar, measure_id varchar, source varchar, measure_year integer, months_missing varchar
            );
            create schema if not exists register;
            create or replace table register.sources as
                select 'fatture_passive' as source_id, 'Fatture passive' as name;
            create or replace table register.measures as
                select unnest(['pending', 'closed']) as measure_id,
                    unnest(['suspended_at_year_end', 'closed']) as quantity;
            create table published.component_inputs (
                entity_id varchar, measure_id varchar, measure_name varchar, measure_year integer, delivery_id varchar,
                value integer, row_count integer
            );
            """
        )
        # Two indicators read each measure of each delivery; of the year before some month lacks: it has no value.
        connection.execute(
            """
            insert into published.component_inputs
                select entity_id, measure_id, 'Sospese', ? - ago, delivery_id, if(ago = 0, 3, null), 3
                from ops.deliveries, register.measures, range(2) as indicators, range(2) as years (ago)
            """,
            [year],
        )
        for entity_id, measure_id in missing:
            row = (entity_id, measure_id, "fatture_passive", 2025, SHORT)
            connection.execute("insert into published.missing_inputs values (?, ?, ?, ?, ?)", row)
        return event_lines(connection)


def _of_two_bodies(folder: Path) -> dict[str, bytes | Text]:
    other = folder / "inbox" / OTHER_ENTITY
    other.mkdir(parents=True)
    (other / "pagamenti.csv").write_bytes(Text([_paid(1, "10/03/2025"), _paid(2, "11/03/2025")]).content())
    return {"pagamenti.csv": Text([_paid(n, "10/03/2025") for n in range(1, 9)] + [_paid(9, "20/12/2024")])}


def test_a_month_that_is_not_over_is_told_so_and_no_period_is_asked_for(tmp_path: Path) -> None:
    rows = [*(_paid(n, f"10/{n:02}/2025") for n in range(1, 7)), _paid(8, "03/07/2025"), _paid(9, "05/07/2025")]
    taken = deliver_exports(tmp_path, {"a.csv": Text(rows, above=[YEAR])}, as_of=date(2025, 7, 10))
    assert _lines(taken) == [
        "a.csv (n. 1): 2 righe di un mese non finito al 10/07/2025 (07/2025): contano, ma il mese non è ancora "
        "consegnato. Rimedio: esportarlo di nuovo, intero, quando è finito"
    ]


def test_of_one_body_no_line_names_it(tmp_path: Path) -> None:
    files: dict[str, bytes | Text] = {"a.csv": Text([_paid(n, "10/03/2025") for n in range(1, 9)])}
    assert _lines(deliver_exports(tmp_path, files), (ENTITY, "a"), (ENTITY, "b")) == [
        f"Fatture passive 2025: {SHORT}, per 2 misure"
    ]


def test_of_several_bodies_each_line_names_its_own_and_counts_its_own(tmp_path: Path) -> None:
    taken = deliver_exports(tmp_path, _of_two_bodies(tmp_path))
    short, other, stray = _lines(taken, (ENTITY, "a"), (ENTITY, "b"), (OTHER_ENTITY, "a"))
    assert sorted((short, other)) == sorted(
        (
            f"{ENTITY}, Fatture passive 2025: {SHORT}, per 2 misure",
            f"{OTHER_ENTITY}, Fatture passive 2025: {SHORT}, per 1 misura",
        )
    )
    assert stray.startswith(f"{ENTITY}/pagamenti.csv (n. 1): 1 riga di mesi che il file non dà per interi (12/2024)")
    assert "solo se il file ne ha tutte le righe, scrivere sopra l'intestazione «Periodo: 01/12/2024 - 31/03/2025»" in (
        stray
    )


def test_a_desk_of_which_a_declared_period_has_no_row_is_told_with_the_words_that_would_leave_it_out(
    tmp_path: Path,
) -> None:
    filed = [suap(n, **{"Data presentazione": "10/03/2025", "Data chiusura": ""}) for n in (1, 2)]
    others = [row | {"Sportello": "SUAP associato"} for row in filed]
    said = "un file di una parte sola lo dica sopra l'intestazione («Sportello: Comune di Milano»)"
    first = deliver_exports(tmp_path, {"a.csv": Text(filed, above=[YEAR])})
    assert _lines(first) == [
        "a.csv (n. 1) dichiara il periodo 01/01/2025 - 31/12/2025 e non ha righe di «SUAP associato»: valgono 0. "
        f"Rimedio: se il file non le doveva avere, {said}, e riconsegnarlo"
    ]
    both = deliver_exports(tmp_path, {"b.csv": Text(others, above=[YEAR])}, first.known, name="both")
    assert _lines(both) == []
    whole = deliver_exports(tmp_path / "whole", {"a.csv": Text([*filed, *others], above=[YEAR])})
    again = deliver_exports(tmp_path / "whole", {"b.csv": Text(filed, above=[YEAR])}, whole.known, name="again")
    (gone,) = _lines(again)
    assert gone == (
        "b.csv (n. 2) sostituisce mesi di a.csv (n. 1) senza ridarne 2 righe su 4. Rimedio: se valgono ancora, "
        f"riconsegnare il periodo intero; {said}"
    )


def test_a_state_at_the_end_of_a_year_that_was_delivered_before_it_is_told(tmp_path: Path) -> None:
    def month(n: int) -> dict[str, bytes | Text]:
        return {f"{n}.csv": Text([_paid(n, f"10/{n:02}/2025")], above=[f"Periodo: 01/{n:02}/2025 - 28/{n:02}/2025"])}

    early = deliver_exports(tmp_path, month(2), as_of=date(2025, 12, 30))
    both = deliver_exports(tmp_path, month(11), early.known, as_of=date(2025, 12, 31), name="both")
    told = [line for line in _lines(both, year=2025) if "Sospese" in line]
    assert told == [
        "«Sospese» 2025: 3 su 6 contano secondo una consegna di prima del 31/12/2025, e quel giorno potevano non "
        "esserlo più: 2.csv (n. 1). Rimedio: riconsegnare quei mesi, esportati dopo quel giorno"
    ]
