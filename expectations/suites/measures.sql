-- A measure beside the register, what its rows give, and the terms that it is the
-- quotient of.
with
    terms as (
        select
            q.entity_id,
            q.measure_id,
            q.period_start,
            q.period_end,
            cast(n.value as decimal(20, 2))
            * case q.unit when 'percent' then 100 else 1 end as numerator,
            cast(d.value as decimal(20, 2)) as denominator
        from published.measures as q
        inner join register.measure_quotients as t using (measure_id)
        left join
            published.measures as n
            on (n.entity_id, n.measure_id, n.period_start, n.period_end)
            = (q.entity_id, t.numerator_measure_id, q.period_start, q.period_end)
        left join
            published.measures as d
            on (d.entity_id, d.measure_id, d.period_start, d.period_end)
            = (q.entity_id, t.denominator_measure_id, q.period_start, q.period_end)
    ),
    quarantined as (
        select entity_id, count(*) as at_most from ops.quarantine group by all
    )
select
    entity_id,
    measure_id,
    period_start,
    period_end,
    case
        when p.measure_id is not null and (m.measure_id is null or e.entity_id is null)
        then coalesce(p.name, '(senza nome)')
    end as unknown,
    case
        when p.measure_id is null
        then
            'non pubblicata, e le sue righe danno ' || told(
                coalesce(
                    cast(g.value as varchar),
                    cast(g.value_date as varchar),
                    g.value_state,
                    g.value_words
                )
            )
    end as missing,
    faults(
        [
            unlike('name', p.name, m.name),
            unlike('unit', p.unit, m.unit),
            unlike('value_type', p.value_type, m.value_type),
            unlike('source', p.source, m.source_id)
        ]
    ) as unlike_register,
    faults(
        [
            unlike('year', p.year, year(period_start)),
            unlike(
                'period',
                p.period,
                case
                    when
                        period_start = make_date(year(period_start), 1, 1)
                        and period_end = make_date(year(period_start), 12, 31)
                    then cast(year(period_start) as varchar)
                    when
                        day(period_start) = 1
                        and month(period_start) in (1, 4, 7, 10)
                        and period_end = last_day(period_start + interval 2 month)
                    then
                        year(period_start) || '-T' || divide(month(period_start) + 2, 3)
                    else period_start || '/' || period_end
                end
            ),
            case
                when
                    period_end < period_start
                    or period_start is null
                    or period_end is null
                then
                    'il periodo va da '
                    || told(period_start)
                    || ' a '
                    || told(period_end)
            end,
            case
                when
                    p.months_held is distinct from p.months_due
                    and not coalesce(
                        p.months_held < p.months_due and p.months_missing is not null,
                        false
                    )
                    or p.months_held is not distinct from p.months_due
                    and p.months_missing is not null
                then
                    'mesi '
                    || told(p.months_held)
                    || ' su '
                    || told(p.months_due)
                    || ', '
                    || told(p.months_missing)
            end
        ]
    ) as wrong_period,
    faults(
        [  -- A quotient may have no base, a count may be too small to be
            -- told, of a value all rows may have been refused.
            case
                when
                    coalesce(
                        cast(p.value as varchar),
                        cast(p.value_date as varchar),
                        p.value_state,
                        p.value_text
                    )
                    is null
                    and coalesce(p.rows_quarantined, 0) = 0
                    and t.measure_id is null
                    and not is_withheld('measures', entity_id, measure_id)
                then 'manca il valore e nessuna riga è stata rifiutata'
            end,
            case
                when p.value is not null and p.value_type <> 'number'
                then 'value dice ' || p.value
            end,
            case
                when p.value_date is not null and p.value_type <> 'date'
                then 'value_date dice ' || p.value_date
            end,
            case when p.provenance is null then 'manca la provenienza' end,
            case
                when p.deliveries is null or p.deliveries < 1
                then 'deliveries dice ' || told(p.deliveries)
            end
        ]
    ) as wrong_kind,
    case
        when
            p.rows_quarantined is null
            or p.rows_quarantined not between 0
            and coalesce(q.at_most, 0)
        then
            'dice '
            || told(p.rows_quarantined)
            || ', in quarantena ce ne sono '
            || coalesce(q.at_most, 0)
    end as wrong_refusals,
    -- The rounding of the quotient, undone: what is left is less than half of its
    -- last digit.
    case
        when
            t.measure_id is not null
            and p.value is not null
            and not coalesce(
                abs(cast(p.value as decimal(18, 6)) * t.denominator - t.numerator)
                <= abs(t.denominator) * cast(0.0000005 as decimal(10, 7))
                and t.denominator <> 0,
                false
            )
        then
            'value dice '
            || p.value
            || ', i termini sono '
            || told(t.numerator)
            || ' e '
            || told(t.denominator)
    end as unlike_terms,
    case
        when p.measure_id is null
        then null
        when g.measure_id is null
        then 'nessuna riga la dà'
        else
            faults(
                [
                    case
                        when p.value is not null then unlike('value', p.value, g.value)
                    end,
                    unlike('value_date', p.value_date, g.value_date),
                    unlike('value_state', p.value_state, g.value_state),
                    unlike('value_text', p.value_text, g.value_words),
                    unlike('provenance', p.provenance, g.provenance),
                    unlike('deliveries', p.deliveries, g.deliveries),
                    unlike('rows_quarantined', p.rows_quarantined, g.rows_quarantined)
                ]
            )
    end as unlike_given,
    not_finite('value', p.value) as infinite
from published.measures as p
full join
    ops.given_measures as g using (entity_id, measure_id, period_start, period_end)
left join register.measures as m using (measure_id)
left join register.entities as e using (entity_id)
left join quarantined as q using (entity_id)
left join terms as t using (entity_id, measure_id, period_start, period_end)
order by all
