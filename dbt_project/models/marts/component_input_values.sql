with
    component_inputs as (
        select *, cast(year + year_offset as integer) as measure_year
        from {{ ref("component_inputs") }}
    ),

    measures as (select * from {{ ref("measures") }}),

    measure_values as (select * from {{ ref("measure_values") }}),

    owners as (
        select
            measure_owners.entity_id,
            measure_owners.measure_id,
            measure_owners.centre_id,
            centres.name
        from {{ ref("measure_owners") }} as measure_owners
        inner join
            {{ ref("responsibility_centres") }} as centres
            on measure_owners.entity_id = centres.entity_id
            and measure_owners.centre_id = centres.centre_id
    ),

    -- The last word on a value: an empty cell is none.
    spoken as (
        select
            entity_id, measure_id, period_start, period_end, max(sequence) as sequence
        from {{ ref("measure_lineage") }}
        where not is_empty
        group by entity_id, measure_id, period_start, period_end
    ),

    -- Refused rows that name a measure of which nothing else was heard, then or after.
    refused as (
        select
            asked.entity_id,
            asked.measure_id,
            asked.measure_year,
            sum(refusals.rows_quarantined) as rows_quarantined
        from
            (
                select distinct entity_id, measure_id, measure_year
                from component_inputs
            ) as asked
        inner join
            {{ ref("measure_refusals") }} as refusals
            on asked.entity_id = refusals.entity_id
            and asked.measure_id = refusals.measure_id
            and coalesce(refusals.year, asked.measure_year) = asked.measure_year
            and refusals.is_named
        left join
            spoken
            on asked.entity_id = spoken.entity_id
            and asked.measure_id = spoken.measure_id
            and make_date(asked.measure_year, 1, 1) = spoken.period_start
            and make_date(asked.measure_year, 12, 31) = spoken.period_end
        where refusals.sequence >= coalesce(spoken.sequence, 0)
        group by asked.entity_id, asked.measure_id, asked.measure_year
    ),

    joined as (
        select
            {{ component_key("component_inputs") }},
            component_inputs.role,
            component_inputs.part_no,
            component_inputs.sign,
            component_inputs.measure_id,
            measures.name as measure_name,
            component_inputs.measure_year,
            component_inputs.year_offset,
            cast(component_inputs.measure_year as varchar) as period,
            make_date(component_inputs.measure_year, 1, 1) as period_start,
            make_date(component_inputs.measure_year, 12, 31) as period_end,
            measures.value_type,
            -- A year of which months are missing is not judged by those that came.
            case
                when measure_values.months_missing is null then measure_values.value
            end as value,
            case
                when measure_values.months_missing is not null then measure_values.value
            end as value_to_date,
            measure_values.months_held,
            measure_values.months_due,
            measure_values.months_missing,
            measure_values.value_date,
            measure_values.value_state,
            measure_values.value_words,
            measure_values.note,
            measures.unit,
            measure_values.provenance,
            coalesce(
                case
                    measures.value_type
                    when 'number'
                    then
                        case
                            when measure_values.months_missing is null
                            then cast(measure_values.value as varchar)
                        end
                    when 'date'
                    -- The day may be unknown of something that is known to be done,
                    -- or not.
                    then
                        coalesce(
                            cast(measure_values.value_date as varchar),
                            measure_values.value_state
                        )
                    when 'state'
                    then measure_values.value_state
                    when 'text'
                    then measure_values.value_words
                end,
                ''
            )
            = '' as is_missing,
            coalesce(measure_values.is_over_threshold, false) as is_over_threshold,
            coalesce(refused.rows_quarantined, 0) as rows_named,
            owners.centre_id as owner_centre_id,
            owners.name as owner_centre_name,
            coalesce(
                measure_values.rows_quarantined, refused.rows_quarantined, 0
            ) as rows_quarantined
        from component_inputs
        inner join measures on component_inputs.measure_id = measures.measure_id
        left join
            measure_values
            on component_inputs.entity_id = measure_values.entity_id
            and component_inputs.measure_id = measure_values.measure_id
            and make_date(component_inputs.measure_year, 1, 1)
            = measure_values.period_start
            and make_date(component_inputs.measure_year, 12, 31)
            = measure_values.period_end
        left join
            refused
            on component_inputs.entity_id = refused.entity_id
            and component_inputs.measure_id = refused.measure_id
            and component_inputs.measure_year = refused.measure_year
        left join
            owners
            on component_inputs.entity_id = owners.entity_id
            and component_inputs.measure_id = owners.measure_id
    )

select
    * exclude (rows_named, rows_quarantined),
    is_missing and (is_over_threshold or rows_named > 0) as was_refused,
    cast(rows_quarantined as integer) as rows_quarantined
from joined
