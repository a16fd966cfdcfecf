"""A refresh works out only what was delivered since; that a build from nothing gives the same: `test_rebuild`."""

import duckdb
from conftest import Release

from tests.fixtures.redelivered import ROWS, day


def test_march_is_replaced_and_nothing_else_but_what_it_has_again(redelivered: Release) -> None:
    values = dict(
        redelivered.rows(
            "select measure_id, value from published.measures where period = '2025' and measure_id in "
            "('suap_milano_filings', 'suap_associato_filings', 'ri_practices_closed', "
            "'ri_practices_closed_automatically', 'payments_count', 'late_payments_count')"
        )
    )
    # The desk of Milano was not sent again, so its March still holds.
    march = sum(day(n)[3:5] == "03" for n in range(ROWS))
    assert values == {
        "suap_milano_filings": ROWS,
        "suap_associato_filings": march - 1,
        "ri_practices_closed": ROWS,
        "ri_practices_closed_automatically": march,
        "payments_count": ROWS,
        "late_payments_count": march + 1,
    }


def test_what_was_read_before_was_copied_and_only_the_new_is_worked_out(redelivered: Release) -> None:
    releases = sorted((redelivered.data / "releases").iterdir())
    assert len(releases) == 2
    for table in ("raw.pratiche_suap", "raw.fatture_passive", "measures.monthly_pratiche_suap"):
        with duckdb.connect(str(releases[0] / "warehouse.duckdb"), read_only=True) as connection:
            before = connection.execute(f"from {table}").fetchall()
        assert before and set(before) < set(redelivered.rows(f"from {table}")), table
