"""`make scenarios SEED=... BODIES=...`: worlds drawn by chance, one after another, until told enough."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.fixtures.parsed import lending
from tests.scenarios.generate import generate
from tests.scenarios.run import live


def main() -> int:
    """Live through some worlds; 0 when every release was made and every figure agrees."""
    parser = argparse.ArgumentParser(prog="python -m tests.scenarios", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bodies", type=int, default=60)
    parser.add_argument("--worlds", type=int, default=1, help="how many seeds, from the first on")
    parser.add_argument("--keep", type=Path, help="a folder to keep what was delivered and built")
    asked = parser.parse_args()
    with lending():
        wrong = sum(_try(seed, asked) for seed in range(asked.seed, asked.seed + asked.worlds))
    return 1 if wrong else 0


def _try(seed: int, asked: argparse.Namespace) -> int:
    world = generate(seed, asked.bodies)
    again = f"make scenarios SEED={seed} BODIES={asked.bodies}"
    with tempfile.TemporaryDirectory(prefix="scenarios-") as scratch:
        outcome = live(world, asked.keep or Path(scratch))
    if not outcome.is_released:
        print(f"seed {seed}: no release. {again}\n{outcome.said}", flush=True)
    for one in outcome.differences:
        print(f"{one.line()} ({again})", flush=True)
    print(f"seed {seed}, as of {world.as_of}, {len(world.bodies)} bodies: {len(outcome.differences)} differences")
    return len(outcome.differences) + (not outcome.is_released)


if __name__ == "__main__":
    raise SystemExit(main())
