"""A day that had not come when a file was delivered is no fact, and does not become one while nobody delivers."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from ingest.intake import Intake
from tests.fixtures.delivery import ENTITY, deliver, ledger
from tests.fixtures.exports import Taken, Text, deliver_exports, filing, payment, suap
from tests.fixtures.scheda_rilevazione import books as scheda

DELIVERED, PLANNED = date(2026, 3, 15), date(2026, 3, 28)
SCHEDA = f"{ENTITY}/{scheda.FILE}"
REMEDY = "quando è avvenuto, riconsegnare (un file identico non è una nuova consegna: aggiungervi una nota o un titolo)"


def _planned() -> scheda.Book:
    return scheda.scheda().set({f"{scheda.SHEET}!E8": f"{PLANNED:%d/%m/%Y}"})


def _sent_on(intake: Intake) -> list[object]:
    rows = (row.values for one in intake.deliveries for row in one.rows)
    return [row["value_date"] for row in rows if row["measure_id"] == "report_sent_on"]


def test_a_planned_day_stays_refused_after_it_has_passed_until_it_is_delivered_again(tmp_path: Path) -> None:
    first = deliver(tmp_path, {SCHEDA: _planned()}, as_of=DELIVERED)
    later = deliver(tmp_path, {}, ledger(first), as_of=PLANNED + timedelta(days=365))
    for intake in (first, later):
        assert _sent_on(intake) == []
        (line,) = [problem.line() for problem in intake.problems]
        assert "successiva al 15/03/2026, giorno della consegna" in line and REMEDY in line
    again = _planned().set({f"{scheda.SHEET}!G8": "avvenuto"})
    told = deliver(tmp_path, {SCHEDA.replace(".xlsx", " bis.xlsx"): again}, ledger(later), as_of=PLANNED)
    assert _sent_on(told) == [PLANNED] and told.problems == ()


def test_a_day_is_one_that_has_passed_on_the_very_day_of_the_delivery(tmp_path: Path) -> None:
    assert _sent_on(deliver(tmp_path, {SCHEDA: _planned()}, as_of=PLANNED)) == [PLANNED]


def test_a_year_seen_from_a_day_before_the_delivery_knows_nothing_of_what_came_after(tmp_path: Path) -> None:
    first = deliver(tmp_path, {SCHEDA: _planned()}, as_of=PLANNED)
    seen = deliver(tmp_path, {}, ledger(first), as_of=DELIVERED)
    assert _sent_on(seen) == [] and "successiva al 15/03/2026" in seen.problems[0].line()


def _events(name: str) -> Text:
    came, passed = f"{PLANNED:%d/%m/%Y}", "02/03/2026"
    rows = {
        "suap": [suap(n, **{"Data presentazione": passed, "Data chiusura": came if n else ""}) for n in (0, 1)],
        "registro": [filing(n, **{"Data ricevimento": passed, "Data evasione": came if n else passed}) for n in (0, 1)],
        "pagamenti": [payment(n, **{"Data scadenza": came, "Data pagamento": came if n else passed}) for n in (0, 1)],
    }
    return Text(rows[name])


@pytest.mark.parametrize("source", ["suap", "registro", "pagamenti"])
def test_an_event_of_a_day_to_come_stays_refused_whether_its_file_is_read_again_or_its_rows_are_copied(
    tmp_path: Path, source: str
) -> None:
    first = deliver_exports(tmp_path, {f"{source}.csv": _events(source)}, as_of=DELIVERED)
    later = date(2026, 10, 15)
    read = deliver_exports(tmp_path, {}, first.known, as_of=later, name="read")
    copied = deliver_exports(tmp_path, {}, first.known, previous=first.warehouse, as_of=later, name="copied")

    def said(taken: Taken) -> tuple[object, ...]:
        counts = "select rows_read, rows_accepted, rows_quarantined from ops.deliveries"
        return taken.rules, taken.lines, taken.rows(counts), taken.rows("select * from ops.problems")

    assert said(first) == said(read) == said(copied)
    assert first.rules == ["date_in_future"] and REMEDY in first.lines[0]
    assert first.rows("select rows_read, rows_accepted from ops.deliveries") == [(2, 1)]
