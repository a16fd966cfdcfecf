"""Sixty bodies live a year of ordinary deliveries in one build: a release comes out, and nothing in it is wrong."""

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from exports import export_all
from tests.scenarios.fixed import fixed_bodies
from tests.scenarios.generate import generate
from tests.scenarios.oracle import expected_of
from tests.scenarios.run import Outcome, live_to_the_gate
from tests.scenarios.world import World

SEED, BODIES = 4, 20
EXPORTED = ("ente-f01", "ente-f16", "ente-001")


def _world() -> World:
    """The bodies written by hand, and as many drawn by chance as a test may cost."""
    drawn = generate(SEED, BODIES)
    return replace(drawn, bodies=(*fixed_bodies()[0], *drawn.bodies))


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return live_to_the_gate(_world(), tmp_path_factory.mktemp("scenarios"))


def test_the_second_reckoning_says_what_was_worked_out_by_hand() -> None:
    world = _world()
    for body, case in zip(*fixed_bodies(), strict=True):
        expected = expected_of(world, body)
        assert [verdict for verdict, _ in expected.indicators.values()] == list(case.verdicts), case.about


def test_the_bodies_try_every_kind_of_thing() -> None:
    """Every algorithm, operator, verdict and reason occurs: a world that tries less would pass for nothing."""
    world = _world()
    components = [part for body in world.bodies for row in body.indicators for part in row.components]
    assert len({part.algorithm for part in components}) == 10
    assert {part.target.operator for part in components} == {">=", ">", "<=", "<", "=", "between", "reached", "by"}
    judged = [its for body in world.bodies for _, its in expected_of(world, body).components.values()]
    assert len({its.verdict for its in judged}) == 6
    reasons = {reason for its in judged for reason in its.reasons}
    assert reasons == {"withdrawn", "missing", "zero_base", "negative_base", "not_due", "met", "missed"}
    assert any(its.months for its in judged)


def test_a_release_comes_out_of_ordinary_deliveries(outcome: Outcome) -> None:
    assert outcome.is_released, outcome.said


def test_every_figure_is_that_of_the_second_reckoning_and_nothing_is_lost(outcome: Outcome) -> None:
    assert not outcome.differences, "\n".join(one.line() for one in outcome.differences)


def test_what_is_published_of_a_body_is_exported_and_read_again(outcome: Outcome, tmp_path: Path) -> None:
    """Some bodies are enough here: every format writes one body and year after another, and is slow to read again."""
    some = tmp_path / "warehouse.duckdb"
    shutil.copy(outcome.warehouse, some)
    with duckdb.connect(str(some)) as connection:
        tables = connection.execute(
            "select table_name from information_schema.columns"
            " where table_schema = 'published' and column_name = 'entity_id'"
        ).fetchall()
        for (table,) in tables:
            connection.execute(f"delete from published.{table} where entity_id not in {EXPORTED}")
    written = {(file.entity_id, file.year) for file in export_all(some, tmp_path / "exports")}
    assert {entity for entity, _ in written} == set(EXPORTED)
