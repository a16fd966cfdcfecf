select
    {{
        finding(
            "operator_differs_between_places",
            [
                "twins.entity_id",
                "twins.year",
                "twins.first_indicator_id",
                "twins.second_indicator_id",
                "twins.second_component_no",
            ],
        )
    }},
    case
        when first_facts.target_operator <> second_facts.target_operator
        then 'medium'
        else 'low'
    end as severity,
    twins.entity_id,
    twins.year,
    twins.first_indicator_id as indicator_id,
    twins.first_component_no as component_no,
    twins.second_indicator_id as other_indicator_id,
    first_facts.printed_place || ' e ' || second_facts.printed_place as where_printed,
    '«'
    || first_facts.target_text
    || '» e «'
    || second_facts.target_text
    || '»' as quote,
    first_facts.target_text as stated,
    second_facts.target_text as recomputed,
    'Lo stesso target è stampato in due modi: «'
    || first_facts.target_text
    || '» e «'
    || second_facts.target_text
    || '». '
    || case
        when first_facts.target_operator <> second_facts.target_operator
        then 'Gli operatori sono diversi.'
        else 'In un posto l''operatore manca.'
    end as explanation
from {{ ref("indicator_twins") }} as twins
inner join
    {{ ref("component_facts") }} as first_facts
    on {{ is_twin("twins", "first", "first_facts") }}
inner join
    {{ ref("component_facts") }} as second_facts
    on {{ is_twin("twins", "second", "second_facts") }}
where
    first_facts.target_value = second_facts.target_value
    and first_facts.target_unit = second_facts.target_unit
    and (
        first_facts.operator_source <> second_facts.operator_source
        or first_facts.target_operator <> second_facts.target_operator
    )
