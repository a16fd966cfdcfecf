-- A number of a cell or a footnote that the other printed numbers contradict.
with
    contradicted as (
        select
            statements.*,
            units.symbol,
            greatest(statements.decimals, 0) as stated_decimals,
            greatest(
                {{ decimals_needed("statements.recomputed_value") }},
                statements.decimals
            ) as recomputed_decimals
        from {{ ref("statement_recomputations") }} as statements
        left join {{ ref("units") }} as units on statements.unit = units.unit
        -- A day after its deadline is told by deadline_met_late.
        where
            statements.status <> 'agrees'
            and statements.algorithm is distinct from 'deadline'
    )

select
    {{ finding("statement_differs", ["entity_id", "year", "statement_id"]) }},
    case
        when status = 'differs' and certainty is null then 'high' else 'low'
    end as severity,
    entity_id,
    year,
    indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    where_printed,
    quote,
    {{
        display_value(
            "stated_value", "null", "null", "null", "symbol", "stated_decimals"
        )
    }} as stated,
    {{
        display_value(
            "recomputed_value",
            "null",
            "null",
            "null",
            "symbol",
            "recomputed_decimals",
        )
    }} as recomputed,
    case
        when status = 'differs' and certainty = 'likely'
        then
            'Gli altri numeri stampati, se parlano della stessa cosa come è probabile, non danno questo valore. Ingressi: '
        when status = 'differs'
        then 'Gli altri numeri stampati non danno questo valore. Ingressi: '
        else
            'Gli altri numeri stampati danno questo valore solo se troncato, non se arrotondato. Ingressi: '
    end
    || inputs
    || '.' as explanation
from contradicted
