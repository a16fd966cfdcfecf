"""What is read to judge `published.measures`: each measure beside the register, its places, its terms and its rows."""

# A measure is what its places give together, whichever component asks for it: one use that differs is enough.
_FED = """
with used as (
    select
        entity_id,
        measure_id,
        measure_year,
        sum(value) as value,
        max(value_date) as value_date,
        max(value_state) as value_state,
        max(value_text) as value_text,
        bool_and(is_missing) as is_missing,
        worst_provenance(case when has_value then provenance end) as provenance,
        count(distinct case when has_value then delivery_id end) as deliveries
    from (
        select
            *,
            value is not null or value_date is not null or value_state is not null or value_text is not null
                as has_value
        from published.component_inputs
    )
    group by entity_id, measure_id, measure_year, year, indicator_id, component_no, role, part_no
),
fed as (
    select
        entity_id,
        measure_id,
        make_date(measure_year, 1, 1) as period_start,
        make_date(measure_year, 12, 31) as period_end,
        min(value) as least_value,
        max(value) as value,
        min(value_date) as least_date,
        max(value_date) as value_date,
        min(value_state) as least_state,
        max(value_state) as value_state,
        min(value_text) as least_text,
        max(value_text) as value_text,
        bool_and(is_missing) as is_missing,
        max(provenance) as provenance,
        max(deliveries) as deliveries
    from used
    group by all
),
"""

# Refused rows of its source that name the measure are among those that may belong to it; those of no readable name may.
PUBLISHED = f"""
{_FED}
sources as (
    select measure_id, source_id from register.measures
    union
    select t.measure_id, m.source_id
    from register.measure_quotients as t
    inner join register.measures as m on m.measure_id in (t.numerator_measure_id, t.denominator_measure_id)
),
-- A form tells of earlier years too; an export of events only of its own.
years as (
    select
        delivery_id,
        unnest(range(
            case when source_id in (select source_id from register.sources where replaces = 'month')
                then year(period_start) else 2000 end,
            year(period_end) + 2
        )) as year
    from ops.deliveries
),
refused as (
    select
        s.measure_id,
        q.entity_id,
        d.year,
        count(*) as at_most
    from ops.quarantine as q
    inner join sources as s on s.source_id = q.source_id
    inner join years as d on d.delivery_id = q.delivery_id
    group by all
),
terms as (
    select
        q.entity_id,
        t.measure_id,
        q.period_start,
        q.period_end,
        -- The rounding of the quotient, undone: what is left is less than half of its last digit.
        case when d.value <> 0 and abs(
            cast(q.value as decimal(18, 6)) * cast(abs(d.value) as decimal(20, 2))
            - case when d.value < 0 then -1 else 1 end
            * case q.unit when 'percent' then 100 else 1 end * cast(n.value as decimal(20, 2))
        ) <= cast(abs(d.value) as decimal(20, 2)) * cast(0.0000005 as decimal(10, 7)) then null
            when q.value is null and (n.value is null or d.value is null) then null
            else 'value dice ' || told(q.value) || ', i termini sono ' || told(n.value) || ' e ' || told(d.value)
        end as unlike_terms
    from published.measures as q
    inner join register.measure_quotients as t using (measure_id)
    left join published.measures as n
        on (n.entity_id, n.measure_id, n.period_start, n.period_end)
        = (q.entity_id, t.numerator_measure_id, q.period_start, q.period_end)
    left join published.measures as d
        on (d.entity_id, d.measure_id, d.period_start, d.period_end)
        = (q.entity_id, t.denominator_measure_id, q.period_start, q.period_end)
)
select
    p.entity_id,
    p.measure_id,
    p.period_start,
    p.period_end,
    case when m.measure_id is null or e.entity_id is null
        then coalesce(p.name, '(senza nome)')
    end as not_registered,
    case when m.measure_id is not null then nullif(concat_ws(
        '; ',
        unlike('name', p.name, public_text(m.name)),
        unlike('unit', p.unit, m.unit),
        unlike('value_type', p.value_type, m.value_type),
        unlike('source', p.source, m.source_id)
    ), '') end as unlike_register,
    nullif(concat_ws(
        '; ',
        unlike('year', p.year, year(p.period_start)),
        unlike(
            'period',
            p.period,
            case
                when p.period_start = make_date(year(p.period_start), 1, 1)
                    and p.period_end = make_date(year(p.period_start), 12, 31)
                    then cast(year(p.period_start) as varchar)
                when day(p.period_start) = 1 and month(p.period_start) in (1, 4, 7, 10)
                    and p.period_end = last_day(p.period_start + interval 2 month)
                    then year(p.period_start) || '-T' || (month(p.period_start) + 2) // 3
                else p.period_start || '/' || p.period_end
            end
        ),
        case when p.period_end < p.period_start or p.period_start is null or p.period_end is null
            then 'il periodo va da ' || told(p.period_start) || ' a ' || told(p.period_end) end
    ), '') as wrong_period,
    case when f.measure_id is not null then nullif(concat_ws(
        '; ',
        unlike('value', p.value, f.value),
        case when f.least_value <> f.value then unlike('value', p.value, f.least_value) end,
        unlike('value_date', p.value_date, f.value_date),
        case when f.least_date <> f.value_date then unlike('value_date', p.value_date, f.least_date) end,
        unlike('value_state', p.value_state, f.value_state),
        case when f.least_state <> f.value_state then unlike('value_state', p.value_state, f.least_state) end,
        unlike('value_text', p.value_text, f.value_text),
        case when f.least_text <> f.value_text then unlike('value_text', p.value_text, f.least_text) end,
        case when f.deliveries > 0 then unlike('provenance', p.provenance, f.provenance) end,
        case when f.deliveries > 0 then unlike('deliveries', p.deliveries, f.deliveries) end
    ), '') end as unlike_inputs,
    nullif(concat_ws(
        '; ',
        case when not coalesce(case p.value_type
            when 'number' then p.value is not null
            when 'date' then p.value_date is not null or p.value_state is not null
            when 'state' then p.value_state is not null
            when 'text' then p.value_text is not null
        end, false) and coalesce(p.rows_quarantined, 0) = 0 then 'manca il valore e nessuna riga è stata rifiutata' end,
        case when p.value is not null and p.value_type <> 'number' then 'value dice ' || p.value end,
        case when p.value_date is not null and p.value_type <> 'date' then 'value_date dice ' || p.value_date end,
        case when p.provenance is null then 'manca la provenienza' end,
        case when p.deliveries is null or p.deliveries < 1 then 'deliveries dice ' || told(p.deliveries) end
    ), '') as wrong_kind,
    case when p.rows_quarantined is null or p.rows_quarantined not between 0 and coalesce(q.at_most, 0)
        then 'dice ' || told(p.rows_quarantined) || ', in quarantena ce ne sono ' || coalesce(q.at_most, 0)
    end as wrong_refusals,
    t.unlike_terms,
    case when f.measure_id is not null then null
        when g.measure_id is null then 'nessuna riga la dà' else nullif(concat_ws(
        '; ',
        case when p.value is not null then unlike('value', p.value, g.value) end,
        unlike('value_date', p.value_date, g.value_date),
        unlike('value_state', p.value_state, g.value_state),
        unlike('value_text', p.value_text, public_text(g.value_words)),
        unlike('provenance', p.provenance, g.provenance),
        unlike('deliveries', p.deliveries, g.deliveries),
        unlike('rows_quarantined', p.rows_quarantined, g.rows_quarantined)
    ), '') end as unlike_given,
    not_finite('value', p.value) as infinite
from published.measures as p
left join register.measures as m using (measure_id)
left join register.entities as e using (entity_id)
left join fed as f using (entity_id, measure_id, period_start, period_end)
left join refused as q on (q.entity_id, q.measure_id, q.year) = (p.entity_id, p.measure_id, year(p.period_start))
left join terms as t using (entity_id, measure_id, period_start, period_end)
left join ops.given_measures as g using (entity_id, measure_id, period_start, period_end)
order by all
"""

NEEDED = f"""
{_FED.strip().removesuffix(",")}
select
    f.entity_id,
    f.measure_id,
    f.period_start,
    f.period_end,
    case when not exists (
        from published.measures as p
        where (p.entity_id, p.measure_id, p.period_start, p.period_end)
            = (f.entity_id, f.measure_id, f.period_start, f.period_end)
    ) then 'non pubblicata, e vale ' || coalesce(
        cast(f.value as varchar), cast(f.value_date as varchar), f.value_state, f.value_text, 'nulla'
    ) end as not_published
from fed as f
where not f.is_missing
order by all
"""

GIVEN = """
select
    g.entity_id,
    g.measure_id,
    g.period_start,
    g.period_end,
    case when p.measure_id is null then 'non pubblicata, e le sue righe danno ' || told(g.value) end as not_published
from ops.given_measures as g
left join published.measures as p using (entity_id, measure_id, period_start, period_end)
where (g.entity_id, g.measure_id, year(g.period_start))
    not in (select (entity_id, measure_id, measure_year) from published.component_inputs)
    or g.period_end <> make_date(year(g.period_start), 12, 31)
    or g.period_start <> make_date(year(g.period_start), 1, 1)
order by all
"""

# Who sets the threshold and finds the jump is the review; the gate only says it aloud.
MOVED = """
select
    entity_id,
    year,
    indicator_id,
    finding_id,
    explanation as moved
from published.findings
where rule = 'year_on_year_change'
order by all
"""
