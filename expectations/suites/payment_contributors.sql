-- A contributor beside the index it weighs on, whose terms are public measures: what
-- is published must add up to them.
with
    indexes as (
        select
            p.entity_id,
            p.period,
            p.period_start,
            p.period_end,
            case
                m.member when 'internal' then 'net_of_excluded' else m.member
            end as variant,
            max(p.value) filter (where m.quantity = 'paid_eur') as total_paid_eur,
            max(p.value) filter (where m.quantity = 'delay_eur_days') as total_eur_days,
            max(p.value) filter (where m.quantity = 'payments') as total_payments,
            max(p.value) filter (
                where m.quantity = 'late_payments'
            ) as total_late_payments,
            max(p.rows_quarantined) filter (
                where m.quantity = 'paid_eur'
            ) as rows_quarantined,
            max(p.provenance) filter (where m.quantity = 'paid_eur') as provenance,
            max(p.months_held) filter (where m.quantity = 'paid_eur') as months_held,
            max(p.months_due) filter (where m.quantity = 'paid_eur') as months_due,
            max(p.months_missing) filter (
                where m.quantity = 'paid_eur'
            ) as months_missing,
            max(i.value) filter (where m.quantity = 'delay_eur_days') as index_days
        from published.measures as p
        inner join register.measures as m using (measure_id)
        left join
            register.measure_quotients as q on q.numerator_measure_id = m.measure_id
        left join
            published.measures as i
            on (i.entity_id, i.period_start, i.period_end, i.measure_id)
            = (p.entity_id, p.period_start, p.period_end, q.measure_id)
        where m.source_id = 'fatture_passive' and m.dimension = 'index'
        group by all
        having max(p.value) filter (where m.quantity = 'paid_eur') is not null
    ),
    -- An index has a row of its own, for what its contributors are in all.
    listed as (
        select *, false as is_whole
        from published.payment_contributors
        union all by name
        select entity_id, period, variant, true as is_whole
        from indexes
    ),
    joined as (
        select
            entity_id,
            period,
            variant,
            p.* exclude (entity_id, period, variant),
            i.* exclude (
                entity_id,
                period,
                variant,
                period_start,
                period_end,
                rows_quarantined,
                provenance,
                months_held,
                months_due,
                months_missing
            ),
            i.entity_id is not null as has_index,
            i.period_start as index_start,
            i.period_end as index_end,
            i.rows_quarantined as index_quarantined,
            i.provenance as index_provenance,
            i.months_held as index_months_held,
            i.months_due as index_months_due,
            i.months_missing as index_months_missing,
            lag(p.rank) over places as rank_before,
            abs(lag(p.delay_eur_days) over places) as weight_before,

            count(p.rank) over whole as contributors,
            sum(p.amount_paid_eur) over whole as all_paid_eur,
            sum(p.delay_eur_days) over whole as all_eur_days,
            sum(p.payments) over whole as all_payments,
            sum(p.late_payments) over whole as all_late_payments,
            sum(try_cast(p.contribution_days as decimal(38, 12))) over whole
            as all_days,
            (
                select max(try_cast(fewer_than as integer))
                from register.privacy_forms
                where kind = 'small_cell'
            ) as fewer_than
        from listed as p
        left join indexes as i using (entity_id, period, variant)
        window
            places as (partition by entity_id, period, variant order by p.rank),
            whole as (partition by entity_id, period, variant)
    )
select
    entity_id,
    period,
    variant,
    rank,
    case when not has_index then 'nessun indice pubblicato' end as unknown,
    case
        when not is_whole
        then
            faults(
                [
                    unlike('anno', year, year(index_start)),
                    unlike('inizio', period_start, index_start),
                    unlike('fine', period_end, index_end),
                    unlike('righe in quarantena', rows_quarantined, index_quarantined),
                    unlike('provenienza', provenance, index_provenance),
                    unlike('mesi consegnati', months_held, index_months_held),
                    unlike('mesi dovuti', months_due, index_months_due),
                    unlike('mesi mancanti', months_missing, index_months_missing)
                ]
            )
    end as unlike_index,
    faults(
        [
            unlike_quotient(
                'quota in ritardo', late_payments_pct, 100 * late_payments, payments
            ),
            unlike_quotient(
                'quota dell''importo',
                amount_share_pct,
                100 * amount_paid_eur,
                total_paid_eur
            ),
            unlike_quotient(
                'contributo', contribution_days, delay_eur_days, total_paid_eur
            )
        ]
    ) as wrong_quotient,
    case
        when rank is null and not is_whole
        then 'posto nulla'
        when rank not between 0 and 10
        then 'posto ' || rank
        when rank > 1 and rank_before is distinct from rank - 1
        then 'prima di questo posto manca il ' || (rank - 1)
        when rank > 1 and weight_before < abs(delay_eur_days)
        then 'pesa più di chi lo precede'
    end as out_of_order,
    case
        when not is_whole
        then
            faults(
                [
                    unlike(
                        'contributor_kind',
                        contributor_kind,
                        case
                            when rank = 0
                            then 'others'
                            when supplier = 'Persone fisiche'
                            then 'natural_persons'
                            else 'supplier'
                        end
                    ),
                    case
                        when rank = 0
                        then unlike('supplier', supplier, 'Altri fornitori')
                        when
                            not coalesce(
                                regexp_full_match(
                                    supplier, 'Persone fisiche|F[0-9a-f]{10}'
                                ),
                                false
                            )
                        then
                            'supplier dice '
                            || told(supplier)
                            || ', che non è uno pseudonimo'
                    end,
                    case
                        when contributor_kind = 'supplier'
                        then unlike('fornitori', suppliers, 1)
                        when suppliers is null or suppliers < 1
                        then 'fornitori dice ' || told(suppliers)
                        when
                            contributor_kind = 'natural_persons'
                            and suppliers < fewer_than
                        then 'persone fisiche: meno di ' || fewer_than
                    end
                ]
            )
    end as named,
    case
        when is_whole and (contributors > 0 or index_days <> 0)
        then
            faults(
                [
                    unlike('importo pagato', coalesce(all_paid_eur, 0), total_paid_eur),
                    case
                        when total_eur_days is not null
                        then
                            unlike(
                                'ritardo per importo',
                                coalesce(all_eur_days, 0),
                                total_eur_days
                            )
                    end,
                    case
                        when total_payments is not null
                        then
                            unlike(
                                'pagamenti', coalesce(all_payments, 0), total_payments
                            )
                    end,
                    case
                        when total_late_payments is not null
                        then
                            unlike(
                                'pagamenti in ritardo',
                                coalesce(all_late_payments, 0),
                                total_late_payments
                            )
                    end,
                    -- Each contribution is rounded at its twelfth decimal, and the
                    -- index at its sixth.
                    case
                        when
                            index_days is not null
                            and coalesce(
                                abs(all_days - index_days)
                                > cast(0.0000005 as decimal(38, 12))
                                + contributors
                                * cast(0.0000000000005 as decimal(38, 13)),
                                true
                            )
                        then
                            'i contributi danno '
                            || told(all_days)
                            || ', l''indice è '
                            || index_days
                    end
                ]
            )
    end as unlike_sum
from joined
order by all
