-- Two indicators that share neither name nor measure seldom give the same number with
-- digits after the point: at the decimals of the coarser one, and not whole there.
with
    values_printed as (
        select results.*, facts.printed_place, facts.indicator_name
        from {{ ref("published_results") }} as results
        inner join
            {{ ref("component_facts") }} as facts
            on {{ same_component("results", "facts") }}
        where results.decimals > 0
    ),

    pairs as (
        select
            first.*,
            second.indicator_id as other_indicator_id,
            second.component_no as other_component_no,
            second.printed_text as other_text,
            second.printed_place as other_place,
            second.indicator_name as other_name,
            second.value as other_value,
            least(first.decimals, second.decimals) as coarser
        from values_printed as first
        inner join
            values_printed as second
            on first.entity_id = second.entity_id
            and first.year = second.year
            and first.unit = second.unit
            and first.indicator_id < second.indicator_id
    )

select
    {{
        finding(
            "equal_values_suspicious",
            [
                "pairs.entity_id",
                "pairs.year",
                "pairs.indicator_id",
                "pairs.component_no",
                "pairs.other_indicator_id",
                "pairs.other_component_no",
            ],
        )
    }},
    'medium' as severity,
    pairs.entity_id,
    pairs.year,
    pairs.indicator_id,
    pairs.component_no,
    pairs.other_indicator_id,
    pairs.printed_place || ' e ' || pairs.other_place as where_printed,
    '«' || pairs.printed_text || '» e «' || pairs.other_text || '»' as quote,
    pairs.printed_text as stated,
    pairs.other_text as recomputed,
    'Due indicatori diversi («'
    || pairs.indicator_name
    || '» e «'
    || pairs.other_name
    || '») stampano lo stesso valore ('
    || pairs.printed_text
    || ' e '
    || pairs.other_text
    || '): può essere stato copiato dall''uno all''altro.' as explanation
from pairs
left join
    {{ ref("indicator_twins") }} as twins
    on pairs.entity_id = twins.entity_id
    and pairs.year = twins.year
    and pairs.indicator_id in (twins.first_indicator_id, twins.second_indicator_id)
    and pairs.other_indicator_id
    in (twins.first_indicator_id, twins.second_indicator_id)
where
    twins.entity_id is null
    and {{ rounded("pairs.value", "pairs.coarser") }}
    = {{ rounded("pairs.other_value", "pairs.coarser") }}
    and {{ rounded("pairs.value", "pairs.coarser") }}
    <> {{ rounded("pairs.value", "0") }}
