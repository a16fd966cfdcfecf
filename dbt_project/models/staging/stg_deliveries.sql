with
    deliveries as (select * from {{ source("ops", "deliveries") }}),

    months as (
        select delivery_id, bool_or(is_in_force) as holds_a_month_in_force
        from {{ ref("stg_delivery_months") }}
        group by delivery_id
    ),

    ranked as (
        select
            *,
            max(sequence) over (
                partition by entity_id, source_id, scope, period_start, period_end
            ) as highest_sequence
        from deliveries
    )

select
    ranked.delivery_id,
    ranked.entity_id,
    ranked.source_id,
    ranked.scope,
    ranked.file_name,
    ranked.sha256,
    ranked.period_start,
    ranked.period_end,
    ranked.rows_read,
    ranked.rows_accepted,
    ranked.rows_quarantined,
    ranked.sequence,
    ranked.first_accepted_at,
    ranked.provenance,
    case
        sources.replaces
        when 'month'
        then coalesce(months.holds_a_month_in_force, false)
        else ranked.sequence = ranked.highest_sequence
    end as is_in_force
from ranked
left join {{ ref("sources") }} as sources on ranked.source_id = sources.source_id
left join months on ranked.delivery_id = months.delivery_id
