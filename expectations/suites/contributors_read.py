"""What is read to judge `published.payment_contributors`: each row beside the payments, each index beside its rows."""

from expectations.suites.exact import all_unlike

# What the register calls the terms of an index is what the source yields; a public measure says what they are worth.
_TERMS = """
with terms as (
    select
        p.entity_id,
        p.period,
        p.period_start,
        p.period_end,
        case m.member when 'internal' then 'net_of_excluded' else m.member end as variant,
        max(p.value) filter (where m.quantity = 'paid_eur') as amount_paid_eur,
        max(p.value) filter (where m.quantity = 'delay_eur_days') as delay_eur_days,
        max(p.value) filter (where m.quantity = 'payments') as payments,
        max(p.value) filter (where m.quantity = 'late_payments') as late_payments,
        max(p.rows_quarantined) filter (where m.quantity = 'paid_eur') as rows_quarantined,
        max(p.provenance) filter (where m.quantity = 'paid_eur') as provenance,
        max(q.measure_id) filter (where m.quantity = 'delay_eur_days') as index_id
    from published.measures as p
    inner join register.measures as m using (measure_id)
    left join register.measure_quotients as q on q.numerator_measure_id = m.measure_id
    where m.source_id = 'fatture_passive' and m.dimension = 'index'
    group by all
    having max(p.value) filter (where m.quantity = 'paid_eur') is not null
),
"""

# The payments are counted again from the raw rows of the months in force. A label that two suppliers share, which ten
# digits of a hash make most unlikely, would show as a row unlike its payments.
PUBLISHED = f"""
{_TERMS}
in_force as (
    select m.entity_id, m.delivery_id, m.month
    from ops.delivery_months as m
    inner join ops.deliveries as d on d.delivery_id = m.delivery_id
    where m.source_id = 'fatture_passive'
    qualify d.sequence = max(d.sequence) over (partition by m.entity_id, m.month)
),
settled as (
    select
        r.entity_id,
        r.month,
        r.supplier_key,
        r.is_natural_person,
        r.is_excluded_internally,
        count(*) filter (where r.document_kind = 'invoice') as payments,
        count(*) filter (where r.document_kind = 'invoice' and r.paid_on > r.due_on + r.disputed_days) as late_payments,
        sum(r.amount_paid_eur) as amount_paid_eur,
        sum(cast(r.paid_on - r.due_on - r.disputed_days as decimal(9, 0)) * r.amount_due_eur) as delay_eur_days
    from raw.fatture_passive as r
    inner join in_force using (entity_id, delivery_id, month)
    group by all
),
behind as (
    select
        t.entity_id,
        t.period,
        t.variant,
        case when s.is_natural_person then 'Persone fisiche' else 'F' || left(s.supplier_key, 10) end as supplier,
        s.is_natural_person,
        count(distinct s.supplier_key) as suppliers,
        sum(s.payments) as payments,
        sum(s.late_payments) as late_payments,
        sum(s.amount_paid_eur) as amount_paid_eur,
        sum(s.delay_eur_days) as delay_eur_days
    from terms as t
    inner join settled as s
        on s.entity_id = t.entity_id
        and s.month between t.period_start and t.period_end
        and (t.variant = 'statutory' or not s.is_excluded_internally)
    group by all
),
-- What nobody who is told apart has.
others as (
    select
        b.entity_id,
        b.period,
        b.variant,
        sum(b.suppliers) as suppliers,
        sum(b.payments) as payments,
        sum(b.late_payments) as late_payments,
        sum(b.amount_paid_eur) as amount_paid_eur,
        sum(b.delay_eur_days) as delay_eur_days,
        coalesce(max(b.suppliers) filter (where b.is_natural_person), 0) as persons
    from behind as b
    where (b.entity_id, b.period, b.variant, b.supplier)
        not in (select (entity_id, period, variant, supplier) from published.payment_contributors where rank > 0)
    group by all
),
small as (
    select max(try_cast(fewer_than as integer)) as fewer_than from register.privacy_forms where kind = 'small_cell'
),
published as (
    select
        *,
        lag(rank) over places as rank_before,
        abs(lag(delay_eur_days) over places) as weight_before,
        sum(suppliers) over (partition by entity_id, period, variant) as all_suppliers
    from published.payment_contributors
    window places as (partition by entity_id, period, variant order by rank)
),
due as (
    select
        p.*,
        t.period is not null as has_index,
        t.period_start as due_start,
        t.period_end as due_end,
        t.rows_quarantined as due_quarantined,
        t.provenance as due_provenance,
        t.amount_paid_eur as total_paid_eur,
        coalesce(b.suppliers, o.suppliers) as due_suppliers,
        coalesce(b.payments, o.payments) as due_payments,
        coalesce(b.late_payments, o.late_payments) as due_late_payments,
        coalesce(b.amount_paid_eur, o.amount_paid_eur) as due_paid_eur,
        coalesce(b.delay_eur_days, o.delay_eur_days) as due_eur_days,
        o.persons,
        case
            when p.rank = 0 then 'others' when b.is_natural_person then 'natural_persons' else 'supplier'
        end as due_kind,
        small.fewer_than
    from published as p
    cross join small
    left join terms as t using (entity_id, period, variant)
    left join behind as b
        on p.rank <> 0
        and (b.entity_id, b.period, b.variant, b.supplier) = (p.entity_id, p.period, p.variant, p.supplier)
    left join others as o
        on p.rank = 0 and (o.entity_id, o.period, o.variant) = (p.entity_id, p.period, p.variant)
)
select
    entity_id,
    period,
    variant,
    rank,
    case when not has_index then 'nessun indice pubblicato' else {
    all_unlike(
        ("year", "year(due_start)", "anno"),
        ("period_start", "due_start", "inizio"),
        ("period_end", "due_end", "fine"),
        ("rows_quarantined", "due_quarantined", "righe in quarantena"),
        ("provenance", "due_provenance", "provenienza"),
    )
} end as not_an_index,
    case when has_index then {
    all_unlike(
        ("suppliers", "due_suppliers", "fornitori"),
        ("payments", "due_payments", "pagamenti"),
        ("late_payments", "due_late_payments", "pagamenti in ritardo"),
        ("amount_paid_eur", "due_paid_eur", "importo pagato"),
        ("delay_eur_days", "due_eur_days", "ritardo per importo"),
    )
} end as unlike_rows,
    case when has_index then {
    all_unlike(
        ("late_payments_pct", "try(quotient(100 * late_payments, payments))", "quota in ritardo"),
        ("amount_share_pct", "try(quotient(100 * amount_paid_eur, total_paid_eur))", "quota dell''importo"),
        ("contribution_days", "try(quotient(delay_eur_days, total_paid_eur))", "contributo"),
    )
} end as wrong_quotient,
    case
        when rank not between 0 and 10 then 'posto ' || rank
        when rank > 1 and rank_before is distinct from rank - 1 then 'prima di questo posto manca il ' || (rank - 1)
        when rank > 1 and weight_before < abs(delay_eur_days) then 'pesa più di chi lo precede'
    end as out_of_order,
    nullif(concat_ws(
        '; ',
        unlike('contributor_kind', contributor_kind, due_kind),
        case when rank = 0 then unlike('supplier', supplier, 'Altri fornitori')
            when supplier is null or not regexp_full_match(supplier, 'Persone fisiche|F[0-9a-f]{{10}}')
            then 'supplier dice ' || told(supplier) || ', che non è uno pseudonimo' end,
        case when supplier = 'Persone fisiche' and due_suppliers < fewer_than
            then 'persone fisiche: meno di ' || fewer_than end,
        case when rank = 0 and persons > 0 and due_suppliers < fewer_than and due_suppliers < all_suppliers
            then 'fra gli altri una persona fisica sta con troppo pochi' end
    ), '') as named
from due
order by all
"""

# Each contribution is rounded at its twelfth decimal, and the index at its sixth.
INDEXES = f"""
{_TERMS}
summed as (
    select
        entity_id,
        period,
        variant,
        count(*) as contributors,
        sum(amount_paid_eur) as amount_paid_eur,
        sum(delay_eur_days) as delay_eur_days,
        sum(payments) as payments,
        sum(late_payments) as late_payments,
        sum(try_cast(contribution_days as decimal(38, 12))) as contribution_days
    from published.payment_contributors
    group by all
)
select
    t.entity_id,
    t.period,
    t.variant,
    nullif(concat_ws(
        '; ',
        unlike('importo pagato', coalesce(s.amount_paid_eur, 0), t.amount_paid_eur),
        case when t.delay_eur_days is not null
            then unlike('ritardo per importo', coalesce(s.delay_eur_days, 0), t.delay_eur_days) end,
        case when t.payments is not null then unlike('pagamenti', coalesce(s.payments, 0), t.payments) end,
        case when t.late_payments is not null
            then unlike('pagamenti in ritardo', coalesce(s.late_payments, 0), t.late_payments) end,
        case when i.value is not null and coalesce(
            abs(s.contribution_days - i.value)
            > cast(0.0000005 as decimal(38, 12)) + s.contributors * cast(0.0000000000005 as decimal(38, 13)),
            true
        ) then 'i contributi danno ' || told(s.contribution_days) || ', l''indice è ' || i.value end
    ), '') as unlike_sum
from terms as t
left join summed as s using (entity_id, period, variant)
left join published.measures as i
    on (i.entity_id, i.period, i.measure_id) = (t.entity_id, t.period, t.index_id)
order by all
"""
