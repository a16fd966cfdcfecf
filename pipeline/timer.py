"""`make timer`: the systemd units and the cron line of this checkout, ready to be installed."""

import getpass
import shlex
import sys
from pathlib import Path

from ingest.problems import printable
from pipeline.failure import BuildFailedError
from pipeline.places import Places

UNITS = (
    *("traguardo-refresh.service", "traguardo-refresh.timer"),
    *("traguardo-status.service", "traguardo-status.timer"),
)
_ENVIRONMENT = "set -a; [ -r /etc/traguardo.env ] && . /etc/traguardo.env; set +a"
_ODD = frozenset(" \"'\\%$;#?*[]&|<>()`")
_TEMPLATES = Path(__file__).parent / "systemd"


def write_units(places: Places) -> list[str]:
    """Write the units into `data/systemd`; the lines to print: what to type next, and the cron line.

    Raises BuildFailedError when a path holds a sign that systemd reads otherwise.
    """
    folder = places.data / "systemd"
    # The Python of the environment, not the one that it was made from.
    names = {"ROOT": str(places.root), "DATA": str(places.data), "PYTHON": sys.executable, "USER": getpass.getuser()}
    odd = [path for path in names.values() if any(sign in _ODD or not sign.isprintable() for sign in path)]
    if odd:
        remedy = "mettere il programma e i dati in cartelle dal nome semplice"
        raise BuildFailedError("timer", [f"systemd non legge alla lettera «{printable(odd[0])}». Rimedio: {remedy}"])
    folder.mkdir(parents=True, exist_ok=True)
    for unit in UNITS:
        text = (_TEMPLATES / unit).read_text(encoding="utf-8")
        for name, value in names.items():
            text = text.replace(f"@{name}@", value)
        (folder / unit).write_text(text, encoding="utf-8")
    refresh, status = (_command(folder / unit) for unit in UNITS if unit.endswith(".service"))
    written = shlex.join(str(folder / unit) for unit in UNITS)
    return [
        f"Scritti {', '.join(UNITS)} in {folder}. Per installarli:",
        f"  sudo cp {written} /etc/systemd/system/",
        "  sudo systemctl daemon-reload && sudo systemctl enable --now traguardo-refresh.timer traguardo-status.timer",
        'Chi va chiamato (TRAGUARDO_HOOK="<comando>") si scrive in /etc/traguardo.env.',
        "Senza systemd, queste righe di cron (crontab -e):",
        f"  30 2 * * * cd {places.root} && {{ {_ENVIRONMENT}; {refresh}; }}",
        f"  0 8 * * * cd {places.root} && {{ {_ENVIRONMENT}; {status}; }}",
    ]


def _command(unit: Path) -> str:
    lines = unit.read_text(encoding="utf-8").splitlines()
    return next(line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart="))
