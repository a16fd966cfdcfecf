-- A target worse than what was already reached asks for a step back. Equal is a choice
-- of keeping the level.
select
    {{
        finding(
            "target_below_previous",
            [
                "facts.entity_id",
                "facts.year",
                "facts.indicator_id",
                "facts.component_no",
                "earlier.about_year",
            ],
        )
    }},
    'medium' as severity,
    facts.entity_id,
    facts.year,
    facts.indicator_id,
    facts.component_no,
    cast(null as varchar) as other_indicator_id,
    facts.printed_place || ', target; ' || earlier.where_printed as where_printed,
    'Target: «' || facts.target_text || '». ' || earlier.quote as quote,
    facts.target_text as stated,
    {{ italian_number("earlier.value", "greatest(earlier.decimals, 0)") }}
    as recomputed,
    'Il target («'
    || facts.target_text
    || '») è peggiore del valore del '
    || earlier.about_year
    || ' che la Relazione stessa stampa ('
    || {{ italian_number("earlier.value", "greatest(earlier.decimals, 0)") }}
    || '): chiede meno di quanto era già stato raggiunto.' as explanation
from {{ ref("printed_facts") }} as earlier
inner join
    {{ ref("component_facts") }} as facts
    on {{ same_component("earlier", "facts") }}
    and earlier.unit = facts.target_unit
where
    earlier.about_year < facts.year
    and facts.relative_to_year is null
    and (
        (facts.polarity = 'increase' and facts.target_value < earlier.value)
        or (facts.polarity = 'decrease' and facts.target_value > earlier.value)
    )
