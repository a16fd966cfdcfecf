"""The one screen at the end of a build, read from the release: what was judged, what is missing, what differs."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.build import Built
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
            *_events(built),
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


def _editions(connection: "duckdb.DuckDBPyConnection") -> dict[tuple[str, int], str]:
    """The bodies and years that the release tells of, each as a reader calls it: by its year where the body is one."""
    found = connection.execute("select distinct entity_id, year from published.indicators order by all").fetchall()
    is_one = len({entity_id for entity_id, _ in found}) == 1
    return {(entity_id, year): str(year) if is_one else f"{entity_id} {year}" for entity_id, year in found}


def _verdicts(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    """A table for each body and year, by section; where they are many, one with a row for each."""
    editions = _editions(connection)
    found = connection.execute(
        "select entity_id, year, plan_section, verdict, count(*) from published.indicators group by all"
    ).fetchall()
    count: Counter[tuple[tuple[str, int], str, str]] = Counter()
    for entity_id, year, section, verdict, n in found:
        count[(entity_id, year), section, verdict] = n
        count[(entity_id, year), "", verdict] += n
    verdicts = [v for v in VERDICTS if any(verdict == v for _, _, verdict in count)]

    def row(title: str, edition: tuple[str, int], section: str) -> tuple[str, ...]:
        numbers = [count[edition, section, verdict] for verdict in verdicts]
        return (title, *map(str, numbers), str(sum(numbers)))

    def head(title: str) -> tuple[str, ...]:
        return (title, *(VERDICTS[v] for v in verdicts), "totale")

    if len(editions) > _FEWER:
        return table([row(name, edition, "") for edition, name in editions.items()], head("Indicatori"))
    lines: list[str] = []
    for edition, name in editions.items():
        rows = [*(row(title, edition, section) for section, title in SECTIONS.items()), row("Totale", edition, "")]
        lines += [*([""] if lines else []), *table(rows, head("Indicatori" if len(editions) == 1 else name))]
    return lines


def _told(title: str, editions: Mapping[tuple[str, int], str], said: Mapping[tuple[str, int], str]) -> list[str]:
    """What is said of each body and year: beside the title where there is one, below it where there are more."""
    if len(editions) == 1:
        return ["", f"{title}: {next(iter(said.values()), 'nessuno')}"]
    lines = [f"{name}: {said.get(edition, 'nessuno')}" for edition, name in editions.items()]
    return ["", title, *_some(lines, "published.*")]


def _of(name: str, editions: Mapping[tuple[str, int], str]) -> str:
    return f"{name}, " if len(editions) > 1 else ""


def _reconciliation(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    editions = _editions(connection)
    said: dict[tuple[str, int], str] = {}
    for edition in editions:
        found = connection.execute(
            "select status, count(*), count(*) filter (is_recomputed) from published.reconciliation "
            "where entity_id = ? and year = ? group by 1",
            edition,
        ).fetchall()
        counts = {status: f"{n} {STATUSES[status]}" for status, n, _ in found}
        # A printed figure that is its own input agrees with itself: say how many were worked out from other figures.
        counts |= {s: f"{counts[s]} ({recomputed} ricalcolati)" for s, _, recomputed in found if s == "agrees"}
        said[edition] = ", ".join(counts[status] for status in STATUSES if status in counts)
    differing = connection.execute(
        "select entity_id, year, indicator_id, component_no, explanation from published.reconciliation "
        "where status in ('differs', 'agrees_truncated') "
        "order by entity_id, year, status desc, indicator_id, component_no"
    ).fetchall()
    lines = [f"{_of(editions[e, y], editions)}{i} ({n}): {why}" for e, y, i, n, why in differing]
    told = _told("Confronto con la Relazione stampata", editions, said)
    return [*told, *_some(lines, "published.reconciliation")]


def _findings(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    editions = _editions(connection)
    counts: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for entity_id, year, severity, n in connection.execute(
        "select entity_id, year, severity, count(*) from published.findings group by all"
    ).fetchall():
        counts[entity_id, year][severity] = n
    said = {
        edition: ", ".join(f"{found[severity]} {word}" for severity, word in SEVERITIES.items() if severity in found)
        for edition, found in counts.items()
    }
    grave = connection.execute(
        "select entity_id, year, where_printed, title from published.findings where severity = 'high' "
        "order by entity_id, year, finding_id"
    ).fetchall()
    lines = [
        f"{_of(editions.get((e, y), str(y)), editions)}{where}: {title[:1].lower()}{title[1:]}"
        for e, y, where, title in grave
    ]
    return [*_told("Rilievi sulla Relazione", editions, said), *_some(lines, "published.findings", _FEWER)]


def _missing(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    editions = _editions(connection)
    found = connection.execute(
        "select entity_id, year, coalesce(centre_name, 'senza centro responsabile'), measure_name, measure_year, "
        "indicator_ids from published.missing_inputs order by all"
    ).fetchall()
    names = [_of(editions[e, y], editions) for e, y, *_ in found]
    rows = [(f"{name}{row[2]}", *row[3:]) for name, row in zip(names, found, strict=True)]
    lines = [f"{centre}: {measure} {year}, per {who}" for centre, measure, year, who in rows]
    if len(lines) > _MOST:
        by_centre = Counter(centre for centre, *_ in rows).most_common()
        lines = [f"{centre}: {n} {'valore' if n == 1 else 'valori'}" for centre, n in by_centre]
    counts = Counter((e, y) for e, y, *_ in found)
    said = {edition: str(n) for edition, n in counts.items()}
    title = "Dati mancanti" if len(editions) == 1 else f"Dati mancanti: {len(found) or 'nessuno'}"
    return [*_told(title, editions, said), *_some(lines, "published.missing_inputs")]


def _events(built: Built) -> list[str]:
    lines = list(built.notices.events)
    return ["", "Esportazioni, da sapere:", *_some(lines, _short(built.folder / NOTICES_FILE))] if lines else []


def _warnings(built: Built) -> list[str]:
    """What the gate found suspicious and let through: of a release, no other rule can have failed."""
    answer = json.loads((built.folder / "gate" / "results.json").read_text(encoding="utf-8"))
    warned = [rule for suite in answer["suites"] for rule in suite["rules"] if rule["status"] == "failed"]
    if not warned:
        return []
    rows = sum(len(rule["offending"]) for rule in warned)
    return [f"Avvisi del cancello: {len(warned)}, su {rows} righe, in {_short(built.folder / 'gate' / 'report.html')}"]


def _refused(built: Built) -> list[str]:
    lines = refused_in_words(built.refused, built.folder / REFUSED_FILE)
    where = _short(built.folder / NOTICES_FILE)
    for title, found in (
        ("Valori da confermare", built.notices.to_confirm),
        ("Valori tolti da consegne successive", built.notices.taken_back),
        ("Osservazioni sulle consegne", built.notices.remarks),
    ):
        if found:
            lines += ["", f"{title}: {len(found)}", *_some(list(found), where, _FEWEST)]
    if built.set_aside:
        lines += ["", f"Lasciati da parte perché non sono consegne: {', '.join(built.set_aside)}"]
    return lines


def refused_in_words(refused: Sequence[str], kept_in: Path) -> list[str]:
    """Every line where they are few, else the first of some files: an export has the same fault many times."""
    head, where = ["", f"Rifiutati: {len(refused) or 'nessuno'}"], _short(kept_in)
    if len(refused) <= _MOST:
        return [*head, *_some(list(refused), where)]
    first = {line.partition(",")[0].partition(":")[0]: line for line in reversed(refused)}
    lines = [f"  - {line}" for line in list(reversed(first.values()))[:_FEWEST]]
    return [*head, *lines, f"  ... e altri {len(refused) - len(lines)}, di {len(first)} file, in {where}"]


def _some(lines: list[str], where: str, most: int = _MOST) -> list[str]:
    shown = [f"  - {line}" for line in lines[:most]]
    return [*shown, f"  ... e altri {len(lines) - most} in {where}"] if len(lines) > most else shown
