"""What a command costs: wall seconds, and the peak memory of its whole process tree."""

import os
import re
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_TICK_SECONDS = 0.05
_STAGE = re.compile(r"^  [✓✗]  (?P<title>.{44}) +(?P<seconds>[0-9]+,[0-9]) s")


@dataclass(frozen=True)
class Measured:
    """A command that ran: wall seconds, peak memory of its whole process tree, and its stages with theirs."""

    seconds: float
    peak_mib: float
    stages: tuple[tuple[str, float, float], ...] = ()


def _resident_mib(root: int) -> float:
    """Resident memory of a process and all that descend from it, from /proc."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
                pages[int(entry.name)] = int((entry / "statm").read_text().split()[1])
            except OSError:  # the process ended meanwhile
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])

    def descends(pid: int) -> bool:
        while pid in parents:
            if pid == root:
                return True
            pid = parents[pid]
        return False

    return sum(n for pid, n in pages.items() if descends(pid)) * os.sysconf("SC_PAGE_SIZE") / 2**20


def run(arguments: list[str], cwd: Path, env: dict[str, str] | None = None) -> Measured:
    """Run a command to its end, watching its memory. Raises RuntimeError with its output when it fails."""
    started = time.monotonic()
    process = subprocess.Popen(
        arguments, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
    )
    peaks = [0.0]
    stages: list[tuple[str, float, float]] = []

    def watch() -> None:
        while process.poll() is None:
            peaks[-1] = max(peaks[-1], _resident_mib(process.pid))
            time.sleep(_TICK_SECONDS)

    watcher = threading.Thread(target=watch)
    watcher.start()
    said: list[str] = []
    for line in process.stdout or ():
        said.append(line)
        if found := _STAGE.match(line):
            stages.append((found["title"].strip(), float(found["seconds"].replace(",", ".")), peaks[-1]))
            peaks.append(0.0)
    process.wait()
    watcher.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)}\n{''.join(said[-30:])}")
    return Measured(time.monotonic() - started, max(peaks), tuple(stages))
