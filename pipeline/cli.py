"""The command line.

Exit codes: 0 done, 1 stopped, 2 wrong usage, 3 another run is at work, 4 stale (`status` alone), 130 interrupted.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline import operations
from pipeline.failure import BuildFailedError
from pipeline.lock import AlreadyRunningError
from pipeline.places import Places
from pipeline.terminal import say, typed

_NOT_FOR_ALL = 0o002
"""Whatever the umask of who calls: nobody but the account, and its group where that is wanted, writes what is made."""
BUILDING = ("build", "refresh")
OURS = ("pipeline", "ingest", "expectations", "exports")
"""The packages of this checkout: another that is not found is missing from the Python that was called."""


def _parser() -> argparse.ArgumentParser:
    every = argparse.ArgumentParser(add_help=False)
    every.add_argument("--data", type=Path, help="the data folder (default: data/ of this checkout)")
    parser = argparse.ArgumentParser(prog="python -m pipeline", description="Traguardo: the order of the work")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", parents=[every], help="take in, compute, judge, check, export and publish")
    build.add_argument("--example", action="store_true", help="build the reference example, although files wait")
    build.add_argument("--as-of", type=date.fromisoformat, help="the day from which the year is seen (YYYY-MM-DD)")
    commands.add_parser("register", parents=[every], help="check the register without building")
    commands.add_parser("templates", parents=[every], help="write the blank scheda of each responsible centre")
    explain = commands.add_parser("explain", parents=[every], help="where a figure comes from")
    explain.add_argument(
        "words", nargs="*", type=typed, help="an indicator's id, its printed code, or words of its name"
    )
    explain.add_argument("--entity", type=typed, help="the entity, where the release holds several")
    explain.add_argument("--year", type=int, help="the year, where the release holds several")
    explain.add_argument("--json", action="store_true", help="the same as data")
    diff = commands.add_parser("diff", parents=[every], help="what moved between two releases")
    diff.add_argument("before", nargs="?", default="previous", help="a run id or its beginning (default: previous)")
    diff.add_argument("after", nargs="?", default="current", help="the other release (default: current)")
    diff.add_argument("--out", type=Path, help="write the table as CSV too")
    diff.add_argument("--json", action="store_true", help="the same as data")
    rebuild = commands.add_parser("rebuild", parents=[every], help="make a release again from the archive and compare")
    rebuild.add_argument("release", nargs="?", default="current", help="a run id or its beginning (default: current)")
    withdraw = commands.add_parser("withdraw", parents=[every], help="take a delivery out of the releases to come")
    withdraw.add_argument(
        "--delivery", type=typed, default="", help="its number, file name or beginning of id; none: a list"
    )
    withdraw.add_argument("--who", type=typed, default="", help="who says so")
    withdraw.add_argument("--why", type=typed, default="", help="the reason")
    withdraw.add_argument("--undo", nargs="?", const="1", default="", choices=("", "0", "1"), help="put it back")
    audit = commands.add_parser("audit", parents=[every], help="write the working papers for the validator")
    audit.add_argument("--out", type=Path, help="the folder to write (default: data/audit/<release>)")
    audit.add_argument("--sample", type=int, help="how many indicators are drawn (default: 20, or all if fewer)")
    audit.add_argument("--seed", type=typed, help="what the draw depends on (default: the release's fingerprint)")
    example = commands.add_parser(
        "example-deliveries", parents=[every], help="write the example's exports of events, at any size"
    )
    example.add_argument("--out", type=Path, required=True, help="the folder to write, new or empty")
    example.add_argument("--scale", type=_positive, default=1, help="how many times the rows of the example")
    example.add_argument("--entities", type=_positive, default=1, help="for how many bodies")
    example.add_argument("--source", action="append", help="only this source; may be given several times")
    operations.add_parsers(commands, every)
    bench = commands.add_parser("bench", help="time and memory of each stage, against dbt build alone")
    bench.add_argument("--runs", type=int, default=3, help="how many times each side runs; medians are printed")
    bench.add_argument("--rows", type=int, default=5_000_000, help="rows of the export that is read")
    soak = commands.add_parser("soak", help="many nights with readers, and runs killed at any moment")
    soak.add_argument("--refreshes", type=_positive, default=100, help="nights with readers")
    soak.add_argument("--kills", type=_positive, default=100, help="runs killed at a random moment")
    soak.add_argument("--seed", type=int, default=1, help="what the random moments depend on")
    return parser


def _positive(text: str) -> int:
    """Read a number from 1 up; argparse makes a usage error of anything else."""
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. What a person can repair is told in a line, not in a traceback."""
    import sqlite3

    from pipeline.ledger import LedgerDamagedError
    from pipeline.troubles import as_failure, ledger_in_words

    options = _parser().parse_args(arguments)
    os.umask(os.umask(0) | _NOT_FOR_ALL)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without our signs is no reason to stop
    places = Places.of(getattr(options, "data", None))
    try:
        code = _run(places, options)
        sys.stdout.flush()
        return code
    except AlreadyRunningError as error:
        say(f"Fermato: {error}", out=sys.stderr)
        return operations.BUSY
    except BuildFailedError as error:
        # Said of these alone: what stops a build otherwise, a full disk or a key, may come after the switch.
        unchanged = ". La release in vigore non è cambiata." if options.command in BUILDING else ""
        code = _fail(error.stage + unchanged, error.lines)
        if error.refused_in and not set(error.refused) <= set(error.lines):
            from pipeline.summary import refused_in_words

            say(*refused_in_words(error.refused, error.refused_in), out=sys.stderr)
        return code
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name in OURS:
            raise
        remedy = "usare .venv/bin/python, che `make status` prepara e aggiorna"
        return _fail("ambiente", [f"{sys.executable} non ha il pacchetto «{name}». Rimedio: {remedy}"])
    except KeyboardInterrupt:
        return _fail("interrotto", ["da tastiera"], code=130)
    except BrokenPipeError:
        from pipeline.terminal import mute

        mute(sys.stdout)
        return 0
    except (sqlite3.Error, LedgerDamagedError) as error:
        return _fail("registro delle consegne", [ledger_in_words(error, places.ledger)])
    except Exception as error:
        if told := as_failure(error):
            return _fail(told.stage, told.lines)
        is_building = options.command in BUILDING
        if not _is_of_duckdb(error) or (is_building and type(error).__name__ != "IOException"):
            raise
        if is_building:
            what = " ".join(str(error).split())
            return _fail("magazzino", [f"{what}. Rimedio: liberare spazio, dare i permessi, e ripetere il comando"])
        what = str(error).partition("\n")[0].rstrip(".")
        remedy = "ripetere `make build`, oppure usare la versione del programma che l'ha costruita"
        return _fail("magazzino", [f"la release è danneggiata o di altra versione ({what}). Rimedio: {remedy}"])


def _is_of_duckdb(error: Exception) -> bool:
    """Whether DuckDB raised it; it is not imported to find out."""
    duckdb = sys.modules.get("duckdb")
    return duckdb is not None and isinstance(error, duckdb.Error)


def _run(places: Places, options: argparse.Namespace) -> int:
    match options.command:
        case "build" | "refresh":
            return _build(places, options)
        case "register":
            return _register(places)
        case "templates":
            return _templates(places)
        case "explain":
            return _explain(places, options)
        case "audit":
            return _audit(places, options)
        case "diff":
            return _diff(places, options)
        case "rebuild":
            return _rebuild(places, options)
        case "withdraw":
            return _withdraw(places, options)
        case "example-deliveries":
            return _example_deliveries(places, options)
        case "bench":
            from pipeline.bench import bench

            return bench(places, options.runs, options.rows)
        case "soak":
            from pipeline.soak import soak_in_a_new_folder

            return soak_in_a_new_folder(options.refreshes, options.kills, options.seed)
        case _:
            return operations.run(places, options)


def _fail(stage: str, lines: Sequence[str], code: int = 1) -> int:
    say(f"\nFermato: {stage}", *(f"  - {line}" for line in lines), out=sys.stderr)
    return code


def _build(places: Places, options: argparse.Namespace) -> int:
    from pipeline.build import Held, Options, build
    from pipeline.summary import summary
    from pipeline.terminal import Progress

    progress = Progress()
    if options.command == "build":
        asked = Options(example=options.example, as_of=options.as_of)
    else:
        asked = Options(as_of=options.as_of, only_if_new=True, keep=options.keep, wait_seconds=options.wait)
    try:
        built = build(places, asked, progress)
    except AlreadyRunningError:
        raise
    except Exception as error:
        if asked.only_if_new:
            operations.told(places, "failed", error)
        raise
    match built:
        case Held(lines):
            operations.told(places, "held")
        case None:
            lines = ("Niente di nuovo: la release in vigore resta.",)
        case _:
            lines = tuple(summary(built, progress.seconds))
    for line in lines:
        progress.say(line)
    return 0


def _register(places: Places) -> int:
    from pipeline.stages import sound_register

    register = sound_register(places)
    say(f"Registro in ordine: {len(register.table('indicators'))} indicatori.")
    return 0


def _templates(places: Places) -> int:
    from pipeline.stages import sound_register
    from pipeline.templates import write_templates

    templates = write_templates(places, sound_register(places))
    say(f"{len(templates.written)} schede in {places.templates}")
    for path in templates.left_alone:
        say(f"  - lasciata com'è, perché compilata o di un altro registro: {path}. Rimedio: spostarla e ripetere")
    return 0


def _explain(places: Places, options: argparse.Namespace) -> int:
    from pipeline.explain import explain_figure

    if not " ".join(options.words).strip():
        return _fail("domanda", ["manca l'indicatore. Rimedio: make explain I=<id, codice o parole del nome>"], code=2)
    lines = explain_figure(places, " ".join(options.words), options.entity, options.year, as_json=options.json)
    say(*lines)
    return 0


def _diff(places: Places, options: argparse.Namespace) -> int:
    from pipeline.difference import difference_of

    say(*difference_of(places, options.before, options.after, options.out, as_json=options.json))
    return 0


def _audit(places: Places, options: argparse.Namespace) -> int:
    from pipeline.audit import write_audit

    say(*write_audit(places, options.out, options.sample, options.seed))
    return 0


def _rebuild(places: Places, options: argparse.Namespace) -> int:
    from pipeline.rebuild import in_words, rebuild
    from pipeline.terminal import Progress

    progress = Progress()
    rebuilt = rebuild(places, options.release, progress)
    for line in in_words(rebuilt):
        progress.say(line)
    return 1 if rebuilt.differences else 0


def _withdraw(places: Places, options: argparse.Namespace) -> int:
    from pipeline.withdraw import Asked, deliveries_listed, withdraw

    asked = Asked(options.delivery, options.who, options.why, undo=options.undo == "1")
    say(*(withdraw(places, asked) if asked.delivery.strip() else deliveries_listed(places)))
    return 0


def _example_deliveries(places: Places, options: argparse.Namespace) -> int:
    from pipeline.example.deliveries import write_event_deliveries
    from pipeline.example.events import EVENT_SOURCES
    from pipeline.example.reconstruct import ReconstructionError
    from pipeline.stages import sound_register

    sources = options.source or EVENT_SOURCES
    if unknown := [source for source in sources if source not in EVENT_SOURCES]:
        known = ", ".join(EVENT_SOURCES)
        return _fail("fonte", [f"«{unknown[0]}» non è una fonte di eventi. Rimedio: una fra {known}"], code=2)
    try:
        register = sound_register(places)
        written = write_event_deliveries(register, options.out, sources, options.scale, options.entities)
    except (ReconstructionError, FileExistsError) as error:
        return _fail("esempio", [str(error)])
    say(f"{written} consegne in {options.out}")
    return 0
