"""What exports of events should come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scenarios.world import Body, World

if TYPE_CHECKING:
    from tests.scenarios.oracle import Expected, Facts


def event_facts(world: World, body: Body, expected: Expected) -> Facts:
    """What is known of the measures of events."""
    return {}
