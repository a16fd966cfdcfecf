"""What must hold of `published.missing_inputs`, one row a measure of a year that is expected and not there."""

from expectations import must
from expectations.rules import MODEL_KEEPER, Batch, Rule, Suite
from expectations.suites.exact import all_unlike
from expectations.suites.opening import rows

_KEY = ("entity_id", "year", "measure_id", "measure_year")

# Nobody waits for what an indicator that was withdrawn would need.
_WAITING = """
waiting as (
    select
        input.entity_id,
        input.year,
        input.measure_id,
        input.measure_year,
        cast(count(distinct input.indicator_id) as integer) as indicators_waiting,
        string_agg(distinct input.indicator_id, ', ' order by input.indicator_id) as indicator_ids
    from published.component_inputs as input
    inner join register.indicators as i using (entity_id, year, indicator_id)
    where input.is_missing and i.status <> 'withdrawn'
    group by all
)
"""

# A refused row counts when its delivery is in force and it names the measure, of that year or of a year that cannot be
# read. One that a later delivery of the measure followed may have been replaced: of that either answer stands.
_PUBLISHED = f"""
with
{_WAITING},
in_force as (
    select entity_id, delivery_id, sequence
    from ops.deliveries
    qualify sequence = max(sequence) over (partition by entity_id, source_id, scope, period_start, period_end)
),
refused as (
    select q.entity_id, m.measure_id, try_cast(q.period_text as integer) as measure_year, max(d.sequence) as sequence
    from ops.quarantine as q
    inner join in_force as d using (entity_id, delivery_id)
    inner join register.measures as m on q.source_id = m.source_id and q.member = m.member
    group by all
),
heard as (
    select input.entity_id, input.measure_id, input.measure_year, max(d.sequence) as sequence
    from published.component_inputs as input
    inner join ops.deliveries as d using (entity_id, delivery_id)
    group by all
),
judged as (
    select
        p.*,
        (
            select max(refused.sequence)
            from refused
            where refused.entity_id = p.entity_id
                and refused.measure_id = p.measure_id
                and coalesce(refused.measure_year, p.measure_year) = p.measure_year
        ) as refused_last,
        heard.sequence as heard_last
    from published.missing_inputs as p
    left join heard using (entity_id, measure_id, measure_year)
)
select
    p.entity_id,
    p.year,
    p.measure_id,
    p.measure_year,
    case when waiting.measure_id is null
        then coalesce(p.measure_name, '(senza nome)') || ': nessun ingresso pubblicato la aspetta'
    end as not_missing,
    case when waiting.measure_id is not null then {
    all_unlike(
        ("p.measure_name", "m.name", "nome"),
        ("p.unit", "m.unit", "unità"),
        ("p.source", "m.source_id", "fonte"),
        ("p.centre_id", "o.centre_id", "centro"),
        ("p.centre_name", "centre.name", "nome del centro"),
    )
} end as wrong_copy,
    case when waiting.measure_id is not null then {
    all_unlike(
        ("p.indicators_waiting", "waiting.indicators_waiting", "indicatori in attesa"),
        ("p.indicator_ids", "waiting.indicator_ids", "elenco"),
    )
} end as wrong_waiting,
    case
        when p.was_refused is null then 'non dice se fu rifiutata'
        when p.was_refused and p.refused_last is null then 'detta rifiutata, ma nessuna riga in quarantena la nomina'
        when not p.was_refused and p.refused_last >= coalesce(p.heard_last, 0)
        then 'detta mai arrivata, ma una riga in quarantena la nomina'
    end as wrong_refusal
from judged as p
left join waiting using (entity_id, year, measure_id, measure_year)
left join register.measures as m on p.measure_id = m.measure_id
left join register.measure_owners as o on p.entity_id = o.entity_id and p.measure_id = o.measure_id
left join register.responsibility_centres as centre
    on o.entity_id = centre.entity_id and o.centre_id = centre.centre_id
order by all
"""

_EXPECTED = f"""
with {_WAITING}
select
    waiting.entity_id,
    waiting.year,
    waiting.measure_id,
    waiting.measure_year,
    case when not exists (
        from published.missing_inputs as p
        where (p.entity_id, p.year, p.measure_id, p.measure_year)
            = (waiting.entity_id, waiting.year, waiting.measure_id, waiting.measure_year)
    ) then 'la aspettano ' || waiting.indicator_ids end as not_published
from waiting
order by all
"""

_DUE = f"with {_WAITING} select count(*) from waiting"


def suite() -> Suite:
    """The rules on what is missing: exactly what the published inputs lack, and who owes it."""
    published = rows(
        "missing",
        _KEY,
        _PUBLISHED,
        "La tabella dei dati mancanti non è vuota, se a un ingresso manca il valore.",
        "Ogni dato mancante di una misura e di un anno compare una volta.",
        must.have_no_fault(
            "not_missing",
            Rule(
                "missing.is_awaited",
                "Ogni dato detto mancante manca davvero a un ingresso di un indicatore in vigore.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_copy",
            Rule(
                "missing.as_registered",
                "Nome, unità, fonte e centro di un dato mancante sono quelli della misura nel registro.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_waiting",
            Rule(
                "missing.waiting_counted",
                "Gli indicatori che aspettano un dato sono quelli che si contano fra gli ingressi.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_refusal",
            Rule(
                "missing.refusal_in_quarantine",
                "Un dato è detto rifiutato se e solo se una riga in quarantena lo nomina.",
                MODEL_KEEPER,
            ),
        ),
        due_sql=_DUE,
    )
    expected = Batch(
        sql=_EXPECTED,
        key=_KEY,
        not_empty=must.have_rows(
            Rule("missing.awaited_not_empty", "Se un dato è detto mancante, un ingresso lo aspetta.", MODEL_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "not_published",
                Rule("missing.complete", "Ogni valore che manca a un ingresso è fra i dati mancanti.", MODEL_KEEPER),
            ),
        ),
        due_sql="select 0",
    )
    return Suite("missing_inputs", "Dati mancanti", (published, expected))
