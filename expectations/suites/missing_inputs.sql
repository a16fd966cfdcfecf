-- What is missing beside the published inputs that lack it. Nobody waits for what an
-- indicator that was withdrawn needs.
with
    waiting as (
        select
            i.entity_id,
            i.year,
            i.measure_id,
            i.measure_year,
            count(distinct i.indicator_id) as indicators_waiting,
            string_agg(
                distinct i.indicator_id, ', ' order by i.indicator_id
            ) as indicator_ids,
            max(i.months_held) as months_held,
            max(i.months_due) as months_due,
            max(i.months_missing) as months_missing
        from published.component_inputs as i
        inner join register.indicators as r using (entity_id, year, indicator_id)
        where i.is_missing and r.status <> 'withdrawn'
        group by all
    )
select
    entity_id,
    year,
    measure_id,
    measure_year,
    case
        when w.measure_id is null
        then
            coalesce(p.measure_name, '(senza nome)')
            || ': nessun ingresso pubblicato la aspetta'
    end as unknown,
    case
        when p.measure_id is null and w.measure_id is not null
        then 'la aspettano ' || w.indicator_ids
    end as missing,
    faults(
        [
            unlike('nome', p.measure_name, m.name),
            unlike('unità', p.unit, m.unit),
            unlike('fonte', p.source, m.source_id),
            unlike('centro', p.centre_id, o.centre_id),
            unlike('nome del centro', p.centre_name, c.name)
        ]
    ) as unlike_register,
    faults(
        [
            unlike('indicatori in attesa', p.indicators_waiting, w.indicators_waiting),
            unlike('elenco', p.indicator_ids, w.indicator_ids),
            unlike('mesi consegnati', p.months_held, w.months_held),
            unlike('mesi dovuti', p.months_due, w.months_due),
            unlike('mesi mancanti', p.months_missing, w.months_missing)
        ]
    ) as wrong_waiting,
    case
        when p.was_refused is null
        then 'non dice se fu rifiutata'
        when
            p.was_refused
            and not exists (
                from ops.quarantine as q
                where (q.entity_id, q.source_id) = (p.entity_id, m.source_id)
            )
        then 'detta rifiutata, ma della sua fonte nessuna riga è in quarantena'
    end as wrong_refusal
from published.missing_inputs as p
full join waiting as w using (entity_id, year, measure_id, measure_year)
left join register.measures as m using (measure_id)
left join register.measure_owners as o using (entity_id, measure_id)
left join
    register.responsibility_centres as c
    on (c.entity_id, c.centre_id) = (o.entity_id, o.centre_id)
order by all
