with
    marked as (
        select
            indicators.*,
            {{ printed_place("indicators") }} as place,
            coalesce(indicators.flags, '') like '%PIRA%' as is_marked,
            twins.other_indicator_id,
            twins.other_place
        from {{ ref("indicators") }} as indicators
        left join
            (
                select
                    twins.entity_id,
                    twins.year,
                    twins.first_indicator_id as indicator_id,
                    min(other.indicator_id) as other_indicator_id,
                    min({{ printed_place("other") }}) as other_place
                from {{ ref("indicator_twins") }} as twins
                inner join
                    {{ ref("indicators") }} as other
                    on twins.entity_id = other.entity_id
                    and twins.year = other.year
                    and twins.second_indicator_id = other.indicator_id
                where other.plan_section = 'pira'
                group by twins.entity_id, twins.year, twins.first_indicator_id
            ) as twins
            on {{ same_indicator("indicators", "twins") }}
        where indicators.plan_section <> 'pira'
    ),

    -- A report that marks nothing has no such mark to miss.
    marking as (
        select entity_id, year, bool_or(is_marked) as marks_any
        from marked
        group by entity_id, year
    )

select
    {{
        finding(
            "plan_flag_missing",
            ["marked.entity_id", "marked.year", "marked.indicator_id"],
        )
    }},
    'info' as severity,
    marked.entity_id,
    marked.year,
    marked.indicator_id,
    cast(null as integer) as component_no,
    marked.other_indicator_id,
    marked.place as where_printed,
    marked.name as quote,
    marked.flags as stated,
    cast(null as varchar) as recomputed,
    case
        when marked.is_marked
        then
            'La riga è contrassegnata «PIRA» ma nel PIRA nessun indicatore ha lo stesso nome o la stessa misura.'
        else
            'Lo stesso indicatore è nel PIRA ('
            || marked.other_place
            || '), ma la riga non ha il contrassegno «PIRA» che altre hanno.'
    end as explanation
from marked
inner join
    marking on marked.entity_id = marking.entity_id and marked.year = marking.year
where marking.marks_any and marked.is_marked = (marked.other_indicator_id is null)
