"""The commands of whoever keeps Traguardo running: refresh, status, releases, rollback, backup, restore, timer."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.places import Places
from pipeline.terminal import say, typed

if TYPE_CHECKING:
    from pipeline.status import Status

BUSY = 3
"""The exit code of a command that found another run at work."""
STALE = 4
"""The exit code of `status` when no run has gone well for too long."""
_KEPT = 7


def add_parsers(commands: Any, every: argparse.ArgumentParser) -> None:
    """Add the commands to the command line."""
    refresh = commands.add_parser("refresh", parents=[every], help="build, when something is new; else nothing")
    refresh.add_argument("--as-of", type=date.fromisoformat, help="the day from which the year is seen (YYYY-MM-DD)")
    refresh.add_argument("--keep", type=_at_least_two, default=_KEPT, help=f"releases to keep (default: {_KEPT})")
    refresh.add_argument("--wait", type=float, default=0, help="seconds to wait for another run (default: none)")
    status = commands.add_parser("status", parents=[every], help="how the last run went, and what is missing")
    status.add_argument("--json", action="store_true", help="the same as data")
    status.add_argument("--notify", action="store_true", help="call the hook about what no run told it")
    releases = commands.add_parser("releases", parents=[every], help="the releases that are kept")
    releases.add_argument("--json", action="store_true", help="the same as data")
    rollback = commands.add_parser("rollback", parents=[every], help="put an earlier release in force again")
    rollback.add_argument(
        "release", nargs="?", default="previous", help="a run id or its beginning (default: previous)"
    )
    rollback.add_argument("--why", type=typed, default="", help="the reason, for the ledger")
    backup = commands.add_parser("backup", parents=[every], help="copy archive, ledger and key into a folder")
    backup.add_argument("folder", nargs="?", default="", help="the folder, new or of an earlier backup")
    restore = commands.add_parser("restore", parents=[every], help="put a backup into an empty data folder")
    restore.add_argument("folder", nargs="?", default="", help="the folder of the backup")
    commands.add_parser("timer", parents=[every], help="write the systemd units and the cron line of this checkout")


def _at_least_two(text: str) -> int:
    """Read a number from 2 up: with one release there is none to roll back to."""
    if (number := int(text)) < 2:
        raise ValueError(text)
    return number


def run(places: Places, options: argparse.Namespace) -> int:
    """Run one of the commands and return its exit code. Raises BuildFailedError, AlreadyRunningError."""
    commands: Mapping[str, Callable[[Places, argparse.Namespace], int]] = {
        "status": _status,
        "releases": _releases,
        "rollback": _rollback,
        "backup": _backup,
        "restore": _restore,
        "timer": _timer,
    }
    return commands[options.command](places, options)


def told(places: Places, event: str, error: BaseException | None = None) -> None:
    """Call the hook about a refresh that stopped or was held, and about a release that is stale by now."""
    from pipeline.hook import call_hook
    from pipeline.status import status_of

    facts: dict[str, Any] = {}
    try:
        facts = _facts(status_of(places, datetime.now(UTC)))
    except Exception as unread:
        # Whatever it is, whoever is on duty has to be called all the more.
        facts["status_unread"] = f"{type(unread).__name__}: {unread}"
    facts |= {"error": str(error) or type(error).__name__} if error else {}
    for one in (event, *(("stale",) if facts.get("stale_since") else ())):
        say(call_hook(one, facts), out=sys.stderr)


def _facts(status: "Status") -> dict[str, Any]:
    from dataclasses import asdict

    why = {"error": error} if (error := status.damage or status.killed) else {}
    return {**why, **asdict(status), "code": status.code}


def _status(places: Places, options: argparse.Namespace) -> int:
    from pipeline.hook import call_hook
    from pipeline.status import in_words, status_of

    try:
        status = status_of(places, datetime.now(UTC))
    except Exception as unread:
        if options.notify:
            told(places, "failed", unread)
        raise
    if options.json:
        say(json.dumps(_facts(status), ensure_ascii=False, indent=2))
    else:
        say(*in_words(status))
    if options.notify and status.event:
        say(call_hook(status.event, _facts(status)), out=sys.stderr)
    return status.code


def _releases(places: Places, options: argparse.Namespace) -> int:
    from pipeline.rollback import releases_listed
    from pipeline.terminal import table

    listed = releases_listed(places)
    if options.json:
        say(json.dumps(listed, ensure_ascii=False, indent=2))
        return 0
    rows = [
        (
            f"{'→' if one['is_in_force'] else ' '} {one['release']}",
            str(one["as_of"] or "danneggiata"),
            {"example": "esempio", "real": "reali"}.get(str(one["kind"]), "?"),
            f"{int(str(one['bytes'])) / 2**20:.0f}",
        )
        for one in listed
    ]
    head, *lines = table(rows, ("  Release", "alla data del", "dati", "MiB"))
    say(head)
    for line, one in zip(lines, listed, strict=True):
        say(line, *(f"        {said}" for said in _why_made(one)))
    return 0


def _why_made(one: Mapping[str, Any]) -> list[str]:
    withdrawn = ", ".join(f"n. {sequence}" for sequence in one["withdrawn_deliveries"])
    back = [f"riportata in vigore: {one['rolled_back_because']}"] if one["rolled_back_because"] else []
    return [*one["reasons"], *back, *([f"ATTENZIONE: contiene consegne ritirate ({withdrawn})"] if withdrawn else [])]


def _rollback(places: Places, options: argparse.Namespace) -> int:
    from pipeline.rollback import rollback

    say(*rollback(places, options.release, options.why))
    return 0


def _backup(places: Places, options: argparse.Namespace) -> int:
    from pipeline.backup import backup

    say(*backup(places, _folder(options, "backup")))
    return 0


def _restore(places: Places, options: argparse.Namespace) -> int:
    from pipeline.restore import restore

    say(*restore(places, _folder(options, "restore")))
    return 0


def _folder(options: argparse.Namespace, command: str) -> Path:
    from pipeline.failure import BuildFailedError

    if not options.folder.strip():
        raise BuildFailedError("cartella", [f"manca la cartella. Rimedio: make {command} DIR=<cartella>"])
    return Path(options.folder).resolve()


def _timer(places: Places, _: argparse.Namespace) -> int:
    from pipeline.timer import write_units

    say(*write_units(places))
    return 0
