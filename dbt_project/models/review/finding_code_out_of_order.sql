with
    codes as ({{ printed_codes() }}),

    ordered as (
        select
            *,
            lag(numbers) over printed as previous_numbers,
            lag(printed_code) over printed as previous_code,
            lag(indicator_id) over printed as previous_indicator_id
        from codes
        window
            printed as (
                partition by entity_id, year, plan_section, mission_code
                order by printed_order
            )
    )

select
    {{ finding("code_out_of_order", ["entity_id", "year", "indicator_id"]) }},
    'low' as severity,
    entity_id,
    year,
    indicator_id,
    cast(null as integer) as component_no,
    previous_indicator_id as other_indicator_id,
    place as where_printed,
    previous_code || ', ' || printed_code as quote,
    printed_code as stated,
    cast(null as varchar) as recomputed,
    'Il codice '
    || printed_code
    || ' è stampato dopo '
    || previous_code
    || ': l''ordine della tabella non è quello dei codici.' as explanation
from ordered
where numbers < previous_numbers
