"""Sixty bodies live a year of ordinary deliveries in one build: a release comes out, and nothing in it is wrong."""

from dataclasses import replace

import pytest

from tests.scenarios.fixed import fixed_bodies
from tests.scenarios.generate import generate
from tests.scenarios.oracle import expected_of
from tests.scenarios.run import Outcome, live
from tests.scenarios.world import World

SEED, BODIES = 4, 24


def _world() -> World:
    """The bodies written by hand, and as many drawn by chance as a test may cost."""
    drawn = generate(SEED, BODIES)
    return replace(drawn, bodies=(*fixed_bodies()[0], *drawn.bodies))


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return live(_world(), tmp_path_factory.mktemp("scenarios"))


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
