"""The command line. Exit codes: 0 done, 1 the release was stopped, 2 wrong usage, 3 another build is running."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline.places import Places


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pipeline", description="Traguardo: the order of the work")
    parser.add_argument("--data", type=Path, help="the data folder (default: data/ of this checkout)")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="take in, compute, judge, check, export and publish")
    build.add_argument("--example", action="store_true", help="build the reference example, whatever was delivered")
    build.add_argument("--as-of", type=date.fromisoformat, help="the day from which the year is seen (YYYY-MM-DD)")
    commands.add_parser("register", help="check the register without building")
    commands.add_parser("templates", help="write the blank scheda of each responsible centre")
    bench = commands.add_parser("bench", help="time and memory of each stage, against dbt build alone")
    bench.add_argument("--runs", type=int, default=1, help="how many times each side runs; medians are printed")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    places = Places.of(options.data)
    match options.command:
        case "build":
            return _build(places, options)
        case "register":
            return _register(places)
        case "templates":
            return _templates(places)
        case _:
            from pipeline.bench import bench

            return bench(places, options.runs)


def _fail(stage: str, lines: Sequence[str]) -> int:
    print(f"\nFermato: {stage}. La release in vigore non è cambiata.", file=sys.stderr)
    for line in lines:
        print(f"  - {line}", file=sys.stderr)
    return 1


def _build(places: Places, options: argparse.Namespace) -> int:
    from pipeline.build import BuildFailedError, Options, build
    from pipeline.lock import AlreadyRunningError
    from pipeline.summary import summary
    from pipeline.terminal import Progress

    progress = Progress()
    try:
        built = build(places, Options(example=options.example, as_of=options.as_of), progress)
    except AlreadyRunningError as error:
        print(f"Fermato: {error}", file=sys.stderr)
        return 3
    except BuildFailedError as error:
        return _fail(error.stage, error.lines)
    for line in summary(built, progress.seconds):
        progress.say(line)
    return 0


def _register(places: Places) -> int:
    from pipeline.build import BuildFailedError, sound_register

    try:
        register = sound_register(places)
    except BuildFailedError as error:
        return _fail(error.stage, error.lines)
    print(f"Registro in ordine: {len(register.table('indicators'))} indicatori.")
    return 0


def _templates(places: Places) -> int:
    from pipeline.build import BuildFailedError, sound_register
    from pipeline.templates import write_templates

    try:
        written = write_templates(places, sound_register(places))
    except BuildFailedError as error:
        return _fail(error.stage, error.lines)
    print(f"{len(written)} schede in {places.templates}")
    return 0
