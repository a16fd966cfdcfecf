"""What deliveries of events did to one another, and what they leave unsaid: a line for each."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    from ingest.events.declare import EventSource

_NAMED = """
with deliveries as (
    select delivery_id, sequence, first_accepted_at,
        -- The files of several bodies may have the same name.
        if((select count(distinct entity_id) > 1 from ops.deliveries), entity_id || '/', '') || file_name as file_name
    from ops.deliveries
)
"""
_STRAY = f"""{_NAMED}
select deliveries.file_name, deliveries.sequence, last_day(months.month) > run.as_of as is_open, run.as_of,
    min(whole.first_day), max(whole.last_day), months.month, sum(months.row_count - coalesce(gone.row_count, 0))
from ops.delivery_months as months
inner join deliveries using (delivery_id)
cross join ops.run as run
left join (
    select delivery_id, min(month) as first_day, max(last_day(month)) as last_day
    from ops.delivery_months cross join ops.run
    where last_day(month) <= as_of
    group by delivery_id
) as whole using (delivery_id)
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
select later.file_name, later.sequence, earlier.file_name, earlier.sequence, sum(row_count), sum(rows_gone),
    max(source_id) filter (rows_gone > 0 and (by_delivery_id, part) not in (
        select (delivery_id, part) from ops.delivery_months where row_count > 0
    ))
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
_NOTHING_OF = f"""{_NAMED},
parts as (
    select delivery_id, entity_id, source_id, part, min(month) as first_day, max(last_day(month)) as last_day
    from ops.delivery_months
    group by all
    having sum(row_count) = 0
)
select deliveries.file_name, deliveries.sequence, parts.source_id, parts.part, parts.first_day, parts.last_day
from parts
inner join deliveries using (delivery_id)
where exists (from ops.delivery_months as its where its.delivery_id = parts.delivery_id and its.row_count > 0)
    and not exists (
        from ops.delivery_months as its
        where (its.entity_id, its.source_id, its.part) = (parts.entity_id, parts.source_id, parts.part)
            and its.month between parts.first_day and parts.last_day and its.row_count > 0
    )
    and not exists (
        from ops.delivery_months as later inner join deliveries as its using (delivery_id)
        where (later.entity_id, later.source_id, later.part) = (parts.entity_id, parts.source_id, parts.part)
            and later.month = parts.first_day and later.is_held and its.sequence > deliveries.sequence
    )
order by deliveries.sequence desc, parts.part
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
# A quantity that is a state at the end of the year says so in its name; its other events happened, whenever delivered.
_EARLIER = f"""{_NAMED},
counted as (
    select distinct inputs.entity_id, inputs.measure_id, inputs.measure_name, inputs.measure_year, inputs.row_count,
        deliveries.file_name, deliveries.sequence,
        deliveries.first_accepted_at < make_date(inputs.measure_year, 12, 31) as is_earlier
    from published.component_inputs as inputs
    inner join register.measures using (measure_id)
    inner join deliveries using (delivery_id)
    where measures.quantity like '%_at_year_end' and inputs.value is not null and inputs.row_count > 0
)
select measure_name, measure_year, sum(row_count) filter (where is_earlier), sum(row_count),
    string_agg(file_name || ' (n. ' || sequence || ')', ', ' order by sequence) filter (where is_earlier)
from counted
group by entity_id, measure_id, measure_name, measure_year
having bool_or(is_earlier)
order by all
"""


def event_lines(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    """The lines of a warehouse: months that lack, rows that went or came twice, states known too early, stray rows."""

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
        + (f"; {_say_the_part(source)}" if source else "")
        for later, number, earlier, before, n, gone, source in rows(_GONE)
    ]
    lines += [
        f"{name} (n. {number}) dichiara il periodo {_period(first, last)} e non ha righe di "
        f"«{_part_name(source, part)}»: valgono 0. Rimedio: se il file non le doveva avere, "
        f"{_say_the_part(source)}, e riconsegnarlo"
        for name, number, source, part, first, last in rows(_NOTHING_OF)
    ]
    lines += [
        f"{later} (n. {number}): {_counted(n, 'riga', 'righe')} di {earlier} (n. {before}) {_is(n)} di documenti che "
        "questa consegna ha di nuovo: contano una volta, come qui"
        for later, number, earlier, before, n in rows(_AGAIN)
    ]
    lines += [
        f"«{measure}» {year}: {n} su {total} contano secondo una consegna di prima del 31/12/{year}, e quel giorno "
        f"potevano non esserlo più: {files}. Rimedio: riconsegnare quei mesi, esportati dopo quel giorno"
        for measure, year, n, total, files in rows(_EARLIER)
    ]
    for (name, number, is_open, as_of, first, last), found in groupby(rows(_STRAY), key=lambda row: row[:6]):
        months = [(month, n) for *_, month, n in found if isinstance(month, date)]
        counted = _counted(sum(int(str(n)) for _, n in months), "riga", "righe")
        named = _named(month for month, _ in months)
        why = _of_an_open_month(named, as_of) if is_open else _of_some(named, _period(first, last))
        lines.append(f"{name} (n. {number}): {counted} {why}")
    return lines


def _of_some(months: str, period: str) -> str:
    return (
        f"di mesi che il file non dà per interi ({months}): contano, ma non rendono consegnato il mese. Rimedio: solo "
        f"se il file ne ha tutte le righe, scrivere sopra l'intestazione «Periodo: {period}» e riconsegnarlo; se no, "
        "consegnare quei mesi interi"
    )


def _say_the_part(source_id: object) -> str:
    source = _sources()[str(source_id)]
    title = next(one.header for one in source.layouts[-1].columns if one.name == source.part)
    return f"un file di una parte sola lo dica sopra l'intestazione («{title}: {next(iter(source.parts))}»)"


def _part_name(source_id: object, part: object) -> str:
    """The words by which exports of a source call a part."""
    return next(name for name, stored in _sources()[str(source_id)].parts.items() if stored == part)


def _sources() -> "dict[str, EventSource]":
    from ingest.sources import event_sources

    return {source.source_id: source for source in event_sources()}


def _period(first: object, last: object) -> str:
    return f"{first:%d/%m/%Y} - {last:%d/%m/%Y}"


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
