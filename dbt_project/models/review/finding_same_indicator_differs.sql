with
    pairs as (
        select
            twins.*,
            first_facts.printed_place as first_place,
            second_facts.printed_place as second_place,
            first_facts.target_text as first_target_text,
            second_facts.target_text as second_target_text,
            first_facts.target_value as first_target,
            second_facts.target_value as second_target,
            first_facts.target_unit as first_target_unit,
            second_facts.target_unit as second_target_unit,
            first_results.printed_text as first_text,
            second_results.printed_text as second_text,
            first_results.value as first_value,
            second_results.value as second_value,
            first_results.unit as first_unit,
            second_results.unit as second_unit,
            least(first_results.decimals, second_results.decimals) as decimals
        from {{ ref("indicator_twins") }} as twins
        inner join
            {{ ref("component_facts") }} as first_facts
            on {{ is_twin("twins", "first", "first_facts") }}
        inner join
            {{ ref("component_facts") }} as second_facts
            on {{ is_twin("twins", "second", "second_facts") }}
        inner join
            {{ ref("published_results") }} as first_results
            on {{ same_component("first_facts", "first_results") }}
        inner join
            {{ ref("published_results") }} as second_results
            on {{ same_component("second_facts", "second_results") }}
    ),

    compared as (
        select
            *,
            first_unit <> second_unit
            or {{ rounded("first_value", "decimals") }}
            <> {{ rounded("second_value", "decimals") }} as is_value_different,
            first_target_unit <> second_target_unit
            or first_target <> second_target as is_target_different
        from pairs
    )

select
    {{
        finding(
            "same_indicator_differs",
            [
                "entity_id",
                "year",
                "first_indicator_id",
                "second_indicator_id",
                "second_component_no",
            ],
        )
    }},
    case when is_value_different then 'high' else 'medium' end as severity,
    entity_id,
    year,
    first_indicator_id as indicator_id,
    first_component_no as component_no,
    second_indicator_id as other_indicator_id,
    first_place || ' e ' || second_place as where_printed,
    '«' || first_text || '» e «' || second_text || '»' as quote,
    first_text as stated,
    second_text as recomputed,
    concat_ws(
        ' ',
        'Lo stesso indicatore è stampato in due posti ('
        || first_place
        || ' e '
        || second_place
        || ').',
        case
            when is_value_different
            then
                'I risultati sono diversi: «'
                || first_text
                || '» e «'
                || second_text
                || '».'
        end,
        case
            when is_target_different
            then
                'I target sono diversi: «'
                || first_target_text
                || '» e «'
                || second_target_text
                || '».'
        end
    ) as explanation
from compared
where is_value_different or is_target_different
