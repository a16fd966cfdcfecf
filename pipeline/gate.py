"""The gate, in a process of its own: importing great-expectations takes seconds, which pass while dbt works."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from pipeline.child import end_with_parent
from pipeline.places import Places


@dataclass(frozen=True)
class GateOutcome:
    """Whether the gate lets the release through, and what it said, a line a failed rule."""

    passed: bool
    lines: tuple[str, ...]


class Gate:
    """A gate that has begun to get ready. As a context manager it never outlives the build."""

    def __init__(self, places: Places, warehouse: Path, report: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "expectations", str(warehouse), "--report", str(report), "--wait"],
            cwd=places.root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=end_with_parent,
        )

    def __enter__(self) -> "Gate":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()

    def judge(self) -> GateOutcome:
        """Let the gate read the warehouse, which nobody else may hold open for writing, and wait for its answer."""
        said, complained = self._process.communicate("via\n")
        lines = [line for line in said.splitlines() if line.strip() and line.strip() != "pronto"]
        if self._process.returncode and not lines:
            lines = [f"il cancello si è interrotto: {' '.join(complained.splitlines()[-1:])}"]
        return GateOutcome(passed=self._process.returncode == 0, lines=tuple(lines))
