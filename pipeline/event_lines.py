"""What deliveries of events did to one another, and what they leave unsaid: a line for each, for the screen."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_NAMED = """
with deliveries as (
    select delivery_id, sequence,
        -- The files of several bodies may have the same name.
        if((select count(distinct entity_id) > 1 from ops.deliveries), entity_id || '/', '') || file_name as file_name
    from ops.deliveries
)
"""
_STRAY = f"""{_NAMED}
select deliveries.file_name, deliveries.sequence, last_day(months.month) > run.as_of as is_open, run.as_of,
    months.month, sum(months.row_count - coalesce(gone.row_count, 0))
from ops.delivery_months as months
inner join deliveries using (delivery_id)
cross join ops.run as run
left join (
    select delivery_id, part, month, count(*) as row_count from ops.superseded_rows group by all
) as gone using (delivery_id, part, month)
anti join ops.replaced_months as replaced using (delivery_id, part, month)
where not months.is_held
group by all
having sum(months.row_count - coalesce(gone.row_count, 0)) > 0
order by deliveries.sequence desc, is_open, months.month
"""
_GONE = f"""{_NAMED}
select later.file_name, later.sequence, earlier.file_name, earlier.sequence, sum(row_count), sum(rows_gone)
from ops.replaced_months as months
inner join deliveries as earlier using (delivery_id)
inner join deliveries as later on months.by_delivery_id = later.delivery_id
group by all
having sum(rows_gone) > 0
order by later.sequence desc, earlier.sequence desc
"""
_AGAIN = f"""{_NAMED}
select later.file_name, later.sequence, earlier.file_name, earlier.sequence, count(*)
from ops.superseded_rows as records
inner join deliveries as earlier using (delivery_id)
inner join deliveries as later on records.by_delivery_id = later.delivery_id
group by all
order by later.sequence desc, earlier.sequence desc
"""
_SHORT = """
select if((select count(distinct entity_id) > 1 from published.indicators), missing.entity_id || ', ', ''),
    sources.name, missing.measure_year, missing.months_missing, count(distinct missing.measure_id)
from published.missing_inputs as missing
inner join register.sources as sources on missing.source = sources.source_id
where missing.months_missing is not null
group by all
order by all
"""


def event_lines(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    """The lines of a warehouse: months that lack, rows that went, records that came twice, rows that make no month."""

    def rows(query: str) -> list[tuple[object, ...]]:
        found: list[tuple[object, ...]] = connection.execute(query).fetchall()
        return found

    lines = [
        f"{body}{source} {year}: {missing}, per {_counted(measures, 'misura', 'misure')}"
        for body, source, year, missing, measures in rows(_SHORT)
    ]
    lines += [
        f"{later} (n. {number}) sostituisce mesi di {earlier} (n. {before}) senza ridarne "
        f"{_counted(gone, 'riga', 'righe')} su {n}. Rimedio: se valgono ancora, riconsegnare il periodo intero"
        for later, number, earlier, before, n, gone in rows(_GONE)
    ]
    lines += [
        f"{later} (n. {number}): {_counted(n, 'riga', 'righe')} di {earlier} (n. {before}) {_is(n)} di documenti che "
        "questa consegna ha di nuovo: contano una volta, come qui"
        for later, number, earlier, before, n in rows(_AGAIN)
    ]
    for (name, number, is_open, as_of), found in groupby(rows(_STRAY), key=lambda row: row[:4]):
        months = [(month, n) for *_, month, n in found if isinstance(month, date)]
        counted = _counted(sum(int(str(n)) for _, n in months), "riga", "righe")
        named = _named(month for month, _ in months)
        lines.append(
            f"{name} (n. {number}): {counted} " + (_of_an_open_month(named, as_of) if is_open else _of_some(named))
        )
    return lines


def _of_some(months: str) -> str:
    return (
        f"di mesi che il file non dà per interi ({months}): contano, ma non rendono consegnato il mese. Rimedio: se il "
        "file ne ha tutte le righe, scrivere il periodo sopra l'intestazione («Periodo: 01/01/2025 - 31/12/2025»), "
        "a mesi interi e finiti"
    )


def _of_an_open_month(months: str, as_of: object) -> str:
    return (
        f"di un mese non finito al {as_of:%d/%m/%Y} ({months}): contano, ma il mese non è ancora consegnato. "
        "Rimedio: esportarlo di nuovo, intero, quando è finito"
    )


def _counted(n: object, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def _is(n: object) -> str:
    return "è" if n == 1 else "sono"


def _named(months: Iterable[date]) -> str:
    return ", ".join(f"{month:%m/%Y}" for month in months)
