"""The one screen at the end of a build, read from the release: what was judged, what is missing, what differs."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.build import Built
from pipeline.event_lines import event_lines
from pipeline.notices import NOTICES_FILE
from pipeline.releases import REFUSED_FILE
from pipeline.terminal import table, tenths

if TYPE_CHECKING:
    import duckdb

VERDICTS = {
    "achieved": "raggiunti",
    "partially_achieved": "in parte",
    "not_achieved": "non raggiunti",
    "not_measurable": "non misurabili",
    "not_measured": "non misurati",
    "not_due": "non scaduti",
    "withdrawn": "ritirati",
}
SECTIONS = {
    "public_value": "Valore pubblico",
    "performance": "Performance",
    "individual": "Obiettivi individuali",
    "pira": "PIRA",
}
STATUSES = {
    "agrees": "concordano",
    "by_construction": "concordano per costruzione",
    "agrees_truncated": "concordano troncando",
    "differs": "differiscono",
    "not_comparable": "non confrontabili",
    "not_computed": "non calcolati",
}
SEVERITIES = {"high": "gravi", "medium": "medi", "low": "lievi", "info": "informativi"}
_MOST = 8
"""Lines of a list on the screen; the rest is counted and stands in the table that is named."""
_FEWER = 3
_FEWEST = 2


def summary(built: Built, seconds: Mapping[str, float]) -> list[str]:
    """The lines of the screen for the release just put in force."""
    import duckdb

    with duckdb.connect(str(built.folder / "warehouse.duckdb"), read_only=True) as connection:
        lines = [
            *_verdicts(connection),
            *_reconciliation(connection),
            *_findings(connection),
            *_missing(connection),
            *_events(connection),
            *_refused(built),
            *_warnings(built),
        ]
    what = "ESEMPIO di riferimento" if built.is_example else "Release"
    return [
        "",
        f"{what}, alla data del {built.as_of:%d/%m/%Y}",
        "",
        *lines,
        "",
        f"Tempo: {tenths(sum(seconds.values()))} s",
        f"Release in vigore: {_short(built.folder)}",
        f"Magazzino, in sola lettura: {_short(built.folder.parent.parent / 'current' / 'warehouse.duckdb')}",
    ]


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _verdicts(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    found = connection.execute(
        "select plan_section, verdict, count(*) from published.indicators group by all"
    ).fetchall()
    count = {(section, verdict): n for section, verdict, n in found}
    verdicts = [v for v in VERDICTS if any((s, v) in count for s in SECTIONS)]
    head = ("Indicatori", *(VERDICTS[v] for v in verdicts), "totale")
    rows = [
        (title, *(str(count.get((s, v), 0)) for v in verdicts), str(sum(count.get((s, v), 0) for v in verdicts)))
        for s, title in SECTIONS.items()
    ]
    totals = [sum(count.get((s, v), 0) for s in SECTIONS) for v in verdicts]
    return table([*rows, ("Totale", *map(str, totals), str(sum(totals)))], head)


def _reconciliation(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    found = connection.execute(
        "select status, count(*), count(*) filter (is_recomputed) from published.reconciliation group by 1"
    ).fetchall()
    counts = {status: f"{n} {STATUSES[status]}" for status, n, _ in found}
    # A printed figure that is its own input agrees with itself: say how many were worked out from other figures.
    counts |= {s: f"{counts[s]} ({recomputed} ricalcolati)" for s, _, recomputed in found if s == "agrees"}
    listed = ", ".join(counts[status] for status in STATUSES if status in counts)
    differing = connection.execute(
        "select indicator_id, component_no, explanation from published.reconciliation "
        "where status in ('differs', 'agrees_truncated') order by status desc, indicator_id, component_no"
    ).fetchall()
    lines = [f"{i} ({n}): {why}" for i, n, why in differing]
    return ["", f"Confronto con la Relazione stampata: {listed}", *_some(lines, "published.reconciliation")]


def _findings(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    counts = dict(connection.execute("select severity, count(*) from published.findings group by severity").fetchall())
    listed = ", ".join(f"{counts[severity]} {word}" for severity, word in SEVERITIES.items() if severity in counts)
    grave = connection.execute(
        "select where_printed, title from published.findings where severity = 'high' order by finding_id"
    ).fetchall()
    lines = [f"{where}: {title[:1].lower()}{title[1:]}" for where, title in grave]
    return ["", f"Rilievi sulla Relazione: {listed or 'nessuno'}", *_some(lines, "published.findings", _FEWER)]


def _missing(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    found = connection.execute(
        "select coalesce(centre_name, 'senza centro responsabile'), measure_name, measure_year, indicator_ids "
        "from published.missing_inputs order by all"
    ).fetchall()
    lines = [f"{centre}: {name} {year}, per {who}" for centre, name, year, who in found]
    if len(lines) > _MOST:
        by_centre = Counter(centre for centre, *_ in found).most_common()
        lines = [f"{centre}: {n} valori" for centre, n in by_centre]
    return ["", f"Dati mancanti: {len(found) or 'nessuno'}", *_some(lines, "published.missing_inputs")]


def _events(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    lines = event_lines(connection)
    return ["", "Esportazioni, da sapere:", *_some(lines, "ops.replaced_months, ops.superseded_rows")] if lines else []


def _warnings(built: Built) -> list[str]:
    """What the gate found suspicious and let through: of a release, no other rule can have failed."""
    answer = json.loads((built.folder / "gate" / "results.json").read_text(encoding="utf-8"))
    warned = [rule for suite in answer["suites"] for rule in suite["rules"] if rule["status"] == "failed"]
    if not warned:
        return []
    rows = sum(len(rule["offending"]) for rule in warned)
    return [f"Avvisi del cancello: {len(warned)}, su {rows} righe, in {_short(built.folder / 'gate' / 'report.html')}"]


def _refused(built: Built) -> list[str]:
    lines = ["", f"Rifiutati: {len(built.refused) or 'nessuno'}", *_first_of_each(built)]
    where = _short(built.folder / NOTICES_FILE)
    for title, found in (
        ("Valori da confermare", built.notices.to_confirm),
        ("Valori tolti da consegne successive", built.notices.taken_back),
    ):
        if found:
            lines += ["", f"{title}: {len(found)}", *_some(list(found), where)]
    if built.set_aside:
        lines += ["", f"Lasciati da parte perché non sono consegne: {', '.join(built.set_aside)}"]
    return lines


def _first_of_each(built: Built) -> list[str]:
    """Every line where they are few, else the first of some files: an export has the same fault many times."""
    where = _short(built.folder / REFUSED_FILE)
    if len(built.refused) <= _MOST:
        return _some(list(built.refused), where)
    first = {line.partition(",")[0].partition(":")[0]: line for line in reversed(built.refused)}
    lines = [f"  - {line}" for line in list(reversed(first.values()))[:_FEWEST]]
    return [*lines, f"  ... e altri {len(built.refused) - len(lines)}, di {len(first)} file, in {where}"]


def _some(lines: list[str], where: str, most: int = _MOST) -> list[str]:
    shown = [f"  - {line}" for line in lines[:most]]
    return [*shown, f"  ... e altri {len(lines) - most} in {where}"] if len(lines) > most else shown
