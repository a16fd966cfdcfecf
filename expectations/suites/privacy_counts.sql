-- Declared whole, or the result of an indicator, a count is no breakdown.
with
    results as (
        select distinct
            i.entity_id, i.measure_id, i.year + i.year_offset as measure_year
        from register.component_inputs as i
        inner join
            register.components as c using (entity_id, year, indicator_id, component_no)
        where c.algorithm = 'level'
    ),
    counted as (
        select
            entity_id,
            year,
            year as measure_year,
            'measures' as "table",
            measure_id,
            period,
            value
        from published.measures
        union all
        select
            entity_id, year, measure_year, 'component_inputs', measure_id, period, value
        from published.component_inputs
    )
select distinct
    entity_id,
    counted.year,
    counted."table",
    measure_id,
    counted.period,
    case
        when
            m.counts <> ''
            and m.dimension <> 'measure'
            and results.measure_id is null
            and try_cast(counted.value as decimal(38, 6)) > 0
            and try_cast(counted.value as decimal(38, 6)) < forms.fewer_than
        then 'meno di ' || forms.fewer_than
    end as too_small
from counted
inner join register.measures as m using (measure_id)
left join register.privacy_forms as forms on forms.kind = 'small_cell'
left join results using (entity_id, measure_id, measure_year)
where m.value_type = 'number'
order by all
