-- Codes are counted from 1 (an objective 0 exists where the plan prints one): a number
-- that is left out is a row that was dropped, or a misprint.
with
    codes as ({{ printed_codes() }}),

    -- What is counted: the indicators of an objective, and the objectives of a plan.
    counted as (
        select
            entity_id,
            year,
            plan_section,
            mission_code,
            array_to_string(numbers[:-2], '.') as under,
            numbers[-1] as number,
            place,
            indicator_id,
            printed_order
        from codes
        union all
        select
            entity_id,
            year,
            plan_section,
            null as mission_code,
            array_to_string(numbers[:-3], '.') as under,
            numbers[-2] as number,
            place,
            indicator_id,
            printed_order
        from codes
        where len(numbers) > 2
    ),

    objectives as (
        select
            entity_id,
            year,
            plan_section,
            mission_code,
            under,
            max(number) as last_number,
            list_sort(list(distinct number)) as printed,
            arg_max(indicator_id, number) as indicator_id,
            arg_max(place, number) as place
        from counted
        group by entity_id, year, plan_section, mission_code, under
    ),

    missing as (
        select
            *,
            list_filter(
                range(1, last_number), lambda n: not list_contains(printed, n)
            ) as left_out
        from objectives
    )

select
    {{
        finding(
            "code_missing",
            ["entity_id", "year", "plan_section", "mission_code", "under"],
        )
    }},
    'low' as severity,
    entity_id,
    year,
    indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    place as where_printed,
    array_to_string(list_transform(printed, lambda n:under || '.' || n), ', ') as quote,
    array_to_string(
        list_transform(printed, lambda n:under || '.' || n), ', '
    ) as stated,
    array_to_string(
        list_transform(left_out, lambda n:under || '.' || n), ', '
    ) as recomputed,
    'La numerazione salta '
    || array_to_string(list_transform(left_out, lambda n:under || '.' || n), ', ')
    || ': la Relazione non dice se la riga è stata tolta, spostata o rinumerata.'
    as explanation
from missing
where len(left_out) > 0
