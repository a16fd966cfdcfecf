-- Of a supplier only the beginning of its keyed hash is told. It follows a letter
-- without a mark between them: ten digits by themselves would be taken for a
-- telephone number.
select
    entity_id,
    year,
    period,
    period_start,
    period_end,
    variant,
    rank,
    contributor_kind,
    case
        contributor_kind
        when 'supplier'
        then 'F' || left(supplier_key, 10)
        when 'natural_persons'
        then 'Persone fisiche'
        else 'Altri fornitori'
    end as supplier,
    suppliers,
    payments,
    late_payments,
    cast(late_payments_pct as decimal(38, 12)) as late_payments_pct,
    cast(amount_paid_eur as decimal(18, 2)) as amount_paid_eur,
    cast(amount_share_pct as decimal(38, 12)) as amount_share_pct,
    cast(delay_eur_days as decimal(18, 2)) as delay_eur_days,
    cast(contribution_days as decimal(38, 12)) as contribution_days,
    rows_quarantined,
    provenance,
    months_held,
    months_due,
    months_missing
from {{ ref("payment_contributors") }}
order by entity_id, period_start, period_end, variant, rank = 0, rank
