{%- set named_at_most = 10 -%}
with
    {{ event_periods("fatture_passive", quarters=true) }},

    forms as (
        select max(fewer_than) as fewer_than
        from {{ ref("privacy_patterns") }}
        where kind = 'small_cell'
    ),

    settled as (
        select
            held.entity_id,
            held.period_start,
            held.period_end,
            suppliers.supplier_key,
            suppliers.is_natural_person,
            suppliers.is_excluded_internally,
            sum(suppliers.payments) as payments,
            sum(suppliers.late_payments) as late_payments,
            sum(suppliers.amount_paid_eur) as amount_paid_eur,
            sum(suppliers.delay_eur_days) as delay_eur_days
        from {{ ref("monthly_fatture_passive_suppliers") }} as suppliers
        inner join
            held
            on suppliers.delivery_id = held.delivery_id
            and suppliers.part = held.part
            and suppliers.month = held.month
        group by all
    ),

    -- The persons of a period, of each variant and of the difference of the two.
    persons as (
        select
            entity_id,
            period_start,
            period_end,
            unnest(
                [
                    count(distinct supplier_key),
                    count(distinct supplier_key) filter (where is_excluded_internally),
                    count(distinct supplier_key) filter (
                        where not is_excluded_internally
                    )
                ]
            ) as persons
        from settled
        where is_natural_person
        group by entity_id, period_start, period_end
    ),

    too_few as (
        select distinct persons.entity_id, persons.period_start, persons.period_end
        from persons
        cross join forms
        where persons.persons > 0 and persons.persons < forms.fewer_than
    ),

    -- A quarter whose persons are too few could be had from the year and its other
    -- quarters: so then none of them shows its persons.
    unpooled as (
        select distinct periods.entity_id, periods.period_start, periods.period_end
        from periods
        inner join
            too_few
            on periods.entity_id = too_few.entity_id
            and year(periods.period_start) = year(too_few.period_start)
            and (
                periods.months_in_period = 3
                or (
                    periods.period_start = too_few.period_start
                    and periods.period_end = too_few.period_end
                )
            )
    ),

    -- An index that is not published has no contributors.
    indexes as (
        select distinct
            terms.entity_id,
            terms.period,
            terms.period_start,
            terms.period_end,
            case
                measures.member when 'internal' then 'net_of_excluded' else 'statutory'
            end as variant,
            terms.rows_quarantined,
            terms.provenance,
            terms.months_held,
            terms.months_due,
            terms.months_missing
        from {{ ref("measure_values") }} as terms
        inner join
            {{ ref("measures") }} as measures on terms.measure_id = measures.measure_id
        where
            measures.source_id = 'fatture_passive'
            and measures.dimension = 'index'
            and measures.quantity = 'paid_eur'
            and terms.value is not null
    ),

    -- Natural persons are never told apart: together they are one contributor, and
    -- where they are too few to be one they are among the others.
    contributors as (
        select
            indexes.entity_id,
            indexes.period,
            indexes.period_start,
            indexes.period_end,
            indexes.variant,
            indexes.rows_quarantined,
            indexes.provenance,
            indexes.months_held,
            indexes.months_due,
            indexes.months_missing,
            case
                when not settled.is_natural_person
                then 'supplier'
                when unpooled.entity_id is null
                then 'natural_persons'
                else 'others'
            end as contributor_kind,
            case
                when not settled.is_natural_person then settled.supplier_key
            end as supplier_key,
            count(distinct settled.supplier_key) as suppliers,
            sum(settled.payments) as payments,
            sum(settled.late_payments) as late_payments,
            sum(settled.amount_paid_eur) as amount_paid_eur,
            sum(settled.delay_eur_days) as delay_eur_days
        from indexes
        inner join
            settled
            on indexes.entity_id = settled.entity_id
            and indexes.period_start = settled.period_start
            and indexes.period_end = settled.period_end
            and (indexes.variant = 'statutory' or not settled.is_excluded_internally)
        left join
            unpooled
            on settled.entity_id = unpooled.entity_id
            and settled.period_start = unpooled.period_start
            and settled.period_end = unpooled.period_end
        group by all
    ),

    placed as (
        select
            contributors.*,
            row_number() over (
                partition by entity_id, period_start, period_end, variant
                order by
                    contributor_kind = 'others',
                    abs(delay_eur_days) desc,
                    abs(amount_paid_eur) desc,
                    supplier_key nulls last
            ) as place,
            count(*) filter (where contributor_kind <> 'others') over (
                partition by entity_id, period_start, period_end, variant
            ) as nameable,
            -- Persons among the others are not left alone there.
            greatest(
                forms.fewer_than
                - max(case when contributor_kind = 'others' then suppliers end) over (
                    partition by entity_id, period_start, period_end, variant
                ),
                0
            ) as company
        from contributors
        cross join forms
    ),

    ranked as (
        select
            *,
            case
                when contributor_kind = 'others'
                then 0
                when place > least({{ named_at_most }}, nameable - coalesce(company, 0))
                then 0
                else place
            end as rank
        from placed
    ),

    summed as (
        select
            entity_id,
            period,
            period_start,
            period_end,
            variant,
            rank,
            case
                when rank = 0 then 'others' else max(contributor_kind)
            end as contributor_kind,
            case when rank > 0 then max(supplier_key) end as supplier_key,
            sum(suppliers) as suppliers,
            sum(payments) as payments,
            sum(late_payments) as late_payments,
            sum(amount_paid_eur) as amount_paid_eur,
            sum(delay_eur_days) as delay_eur_days,
            max(rows_quarantined) as rows_quarantined,
            max(provenance) as provenance,
            max(months_held) as months_held,
            max(months_due) as months_due,
            max(months_missing) as months_missing
        from ranked
        group by entity_id, period, period_start, period_end, variant, rank
    ),

    weighed as (
        select
            *,
            -- Credit notes may be more than what is paid: no share of that makes sense.
            greatest(
                sum(amount_paid_eur) over (
                    partition by entity_id, period_start, period_end, variant
                ),
                0
            ) as total_paid_eur
        from summed
    )

select
    entity_id,
    cast(year(period_start) as integer) as year,
    period,
    period_start,
    period_end,
    variant,
    cast(rank as integer) as rank,
    contributor_kind,
    supplier_key,
    cast(suppliers as integer) as suppliers,
    cast(payments as integer) as payments,
    cast(late_payments as integer) as late_payments,
    {{ quotient("(100 * late_payments)", "payments") }} as late_payments_pct,
    amount_paid_eur,
    {{ quotient("(100 * amount_paid_eur)", "total_paid_eur") }} as amount_share_pct,
    delay_eur_days,
    {{ quotient("delay_eur_days", "total_paid_eur") }} as contribution_days,
    rows_quarantined,
    provenance,
    cast(months_held as integer) as months_held,
    cast(months_due as integer) as months_due,
    months_missing
from weighed
