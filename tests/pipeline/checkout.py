"""A copy of the checkout that a test may change."""

import shutil
import subprocess
from pathlib import Path

from conftest import ROOT


def copy_checkout(to: Path) -> Path:
    """Copy what git tracks or would track, tests left out, into `to`, and give it back."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to / name)
    return to
