with
    quarantine as (select * from {{ source("ops", "quarantine") }}),

    deliveries as (select * from {{ ref("stg_deliveries") }}),

    months as (select * from {{ ref("stg_delivery_months") }}),

    sources as (select * from {{ ref("sources") }}),

    members as (
        select distinct source_id, dimension, member from {{ ref("measures") }}
    ),

    refused as (
        select
            quarantine.delivery_id,
            quarantine.entity_id,
            quarantine.source_id,
            -- A refused event names its own part (that of its file, where it declares
            -- one).
            case
                when coalesce(sources.replaces, 'period') = 'month'
                then ''
                else deliveries.scope
            end as scope,
            deliveries.sequence,
            deliveries.is_in_force,
            quarantine.sheet,
            quarantine.row_number,
            -- The cell holds whatever the office wrote: only a member that the source
            -- has says what the row is about.
            members.dimension,
            members.member,
            coalesce(sources.replaces, 'cell') = 'month' as is_event,
            quarantine.period_text,
            try_cast(quarantine.period_text || '-01' as date) as month
        from quarantine
        inner join deliveries on quarantine.delivery_id = deliveries.delivery_id
        left join sources on quarantine.source_id = sources.source_id
        left join
            members
            on quarantine.source_id = members.source_id
            and quarantine.member = members.member
    ),

    -- A refused event stands until its month is sent again; of an unreadable month or
    -- part, until all that its delivery holds is.
    events as (
        select
            refused.delivery_id,
            refused.sheet,
            refused.row_number,
            coalesce(
                bool_or(
                    months.delivery_id = refused.delivery_id and months.is_in_force
                ),
                false
            )
            or not coalesce(
                bool_or(months.sequence > refused.sequence and months.is_held), false
            ) as stands
        from refused
        left join
            months
            on refused.entity_id = months.entity_id
            and refused.source_id = months.source_id
            and coalesce(refused.month, months.month) = months.month
            and months.part in ('', coalesce(refused.member, months.part))
        where refused.is_event
        group by refused.delivery_id, refused.sheet, refused.row_number
    )

select
    refused.delivery_id,
    refused.entity_id,
    refused.source_id,
    refused.scope,
    refused.sequence,
    refused.sheet,
    refused.row_number,
    refused.dimension,
    refused.member,
    case
        when refused.is_event
        then cast(year(refused.month) as integer)
        else try_cast(refused.period_text as integer)
    end as year,
    refused.is_event
from refused
left join
    events
    on refused.delivery_id = events.delivery_id
    and refused.sheet is not distinct from events.sheet
    and refused.row_number = events.row_number
where
    case
        when refused.is_event
        then events.stands
        -- A value that is named stands refused until it is said again; a row that names
        -- none, until its form comes again.
        else refused.member is not null or refused.is_in_force
    end
