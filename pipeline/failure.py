"""How a build says that it stopped."""

from collections.abc import Sequence
from pathlib import Path


class BuildFailedError(Exception):
    """A stage stopped the release. `lines` say what, where and who repairs; `data/current` is as it was.

    `refused` is what was refused by then, a line a problem, and `refused_in` the file that keeps it.
    """

    def __init__(self, stage: str, lines: list[str], refused: Sequence[str] = ()) -> None:
        super().__init__(f"{stage}: {lines[0] if lines else ''}")
        self.stage = stage
        self.lines = lines
        self.refused = tuple(refused)
        self.refused_in: Path | None = None
