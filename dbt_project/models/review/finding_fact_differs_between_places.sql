-- Two facts about one thing in one year: numbers that differ at the coarser of their
-- printed decimals, or one place that says done and one that says not.
select
    {{
        finding(
            "fact_differs_between_places",
            ["first.entity_id", "first.year", "first.fact_id", "second.fact_id"],
        )
    }},
    case
        when first.certainty = 'likely' or second.certainty = 'likely'
        then 'low'
        when first.state <> second.state
        then 'medium'
        else 'high'
    end as severity,
    first.entity_id,
    first.year,
    first.indicator_id,
    first.component_no,
    second.indicator_id as other_indicator_id,
    first.where_printed || '; ' || second.where_printed as where_printed,
    '«' || first.quote || '» e «' || second.quote || '»' as quote,
    first.quote as stated,
    second.quote as recomputed,
    first.about
    || ' ('
    || first.about_year
    || '): '
    || first.where_printed
    || ' dice «'
    || first.quote
    || '», '
    || second.where_printed
    || ' dice «'
    || second.quote
    || '». Le due cose non stanno insieme, o riguardano cose diverse che la Relazione non distingue.'
    as explanation
from {{ ref("printed_facts") }} as first
inner join
    {{ ref("printed_facts") }} as second
    on first.entity_id = second.entity_id
    and first.year = second.year
    and first.about = second.about
    and first.about_year = second.about_year
    and first.fact_id < second.fact_id
where
    first.state <> second.state
    or (
        first.unit = second.unit
        and {{ rounded("first.value", "least(first.decimals, second.decimals)") }}
        <> {{ rounded("second.value", "least(first.decimals, second.decimals)") }}
    )
