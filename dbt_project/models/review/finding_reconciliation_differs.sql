-- A printed result that its own inputs contradict, or that they give only when cut
-- instead of rounded.
select
    {{
        finding(
            "reconciliation_differs",
            [
                "reconciled.entity_id",
                "reconciled.year",
                "reconciled.indicator_id",
                "reconciled.component_no",
            ],
        )
    }},
    case when reconciled.status = 'differs' then 'high' else 'low' end as severity,
    reconciled.entity_id,
    reconciled.year,
    reconciled.indicator_id,
    reconciled.component_no,
    cast(null as varchar) as other_indicator_id,
    facts.printed_place || ', risultato' as where_printed,
    facts.indicator_result_text as quote,
    reconciled.printed_text as stated,
    reconciled.computed_text as recomputed,
    reconciled.explanation
from {{ ref("component_reconciliation") }} as reconciled
inner join
    {{ ref("component_facts") }} as facts on {{ same_component("reconciled", "facts") }}
-- A change that the cell itself derives is a statement: it is told once, there.
where
    reconciled.status in ('differs', 'agrees_truncated')
    and not exists (
        select 1
        from {{ ref("statement_recomputations") }} as statements
        where
            statements.entity_id = reconciled.entity_id
            and statements.year = reconciled.year
            and statements.indicator_id = reconciled.indicator_id
            and statements.stated_value = reconciled.printed_value
            and statements.status <> 'agrees'
    )
