with
    -- A rule is one model in review/ with the columns of its neighbours, and one line
    -- here.
    found as (
        select *
        from {{ ref("finding_accepted_defect") }}
        union all by name
        select *
        from {{ ref("finding_budget_overuse") }}
        union all by name
        select *
        from {{ ref("finding_completion_date_unknown") }}
        union all by name
        select *
        from {{ ref("finding_deadline_met_late") }}
        union all by name
        select *
        from {{ ref("finding_footnote_mark") }}
        union all by name
        select *
        from {{ ref("finding_miss_without_reason") }}
        union all by name
        select *
        from {{ ref("finding_operator_not_printed") }}
        union all by name
        select *
        from {{ ref("finding_reconciliation_differs") }}
        union all by name
        select *
        from {{ ref("finding_register_ambiguity") }}
        union all by name
        select *
        from {{ ref("finding_statement_differs") }}
    )

select
    finding_id,
    rule,
    severity,
    entity_id,
    year,
    indicator_id,
    component_no,
    other_indicator_id,
    where_printed,
    {{ without_internal_addresses("quote") }} as quote,
    {{ without_internal_addresses("stated") }} as stated,
    {{ without_internal_addresses("recomputed") }} as recomputed,
    {{ without_internal_addresses("explanation") }} as explanation
from found
order by finding_id
