-- A delivery beside the ledger, the register, and its rows: those of each source lie
-- in a raw table of its own.
with
    accepted as (
        select entity_id, delivery_id, count(*) as rows_accepted
        from query_table(getvariable('raw_tables'), true)
        group by all
    ),
    quarantined as (
        select entity_id, delivery_id, count(*) as rows_quarantined
        from ops.quarantine
        group by all
    )
select
    entity_id,
    delivery_id,
    p.provenance,
    case
        when o.delivery_id is null then coalesce(p.file_name, '(senza nome)')
    end as unknown,
    case when p.delivery_id is null then o.file_name end as missing,
    faults(
        [
            unlike('fonte', p.source, o.source_id),
            unlike('ambito', p.scope, o.scope),
            unlike('file', p.file_name, o.file_name),
            unlike('SHA-256', p.sha256, o.sha256),
            unlike('anno', p.year, year(o.period_end)),
            unlike('dal', p.period_start, o.period_start),
            unlike('al', p.period_end, o.period_end),
            unlike('ordine', p.sequence, o.sequence),
            unlike('accettata il', p.first_accepted_at, o.first_accepted_at),
            unlike('provenienza', p.provenance, o.provenance)
        ]
    ) as unlike_ledger,
    faults(
        [
            unlike('nome della fonte', p.source_name, s.name),
            unlike('nome del centro', p.scope_name, c.name)
        ]
    ) as wrong_name,
    case
        when
            left(p.sha256, 16) is distinct from p.delivery_id
            or not coalesce(
                regexp_full_match(p.sha256, '[0-9a-f]{64}'), p.delivery_id is null
            )
        then 'SHA-256 ' || coalesce(p.sha256, 'assente')
    end as wrong_hash,
    case
        when p.rows_read is distinct from p.rows_accepted + p.rows_quarantined
        then
            told(p.rows_read)
            || ' lette, '
            || told(p.rows_accepted)
            || ' accettate, '
            || told(p.rows_quarantined)
            || ' rifiutate'
    end as rows_lost,
    faults(
        [
            unlike('righe accettate', p.rows_accepted, coalesce(a.rows_accepted, 0)),
            unlike(
                'righe rifiutate', p.rows_quarantined, coalesce(q.rows_quarantined, 0)
            )
        ]
    ) as wrong_count,
    case
        when
            exists (
                from published.deliveries as other
                where
                    (other.entity_id, other.sequence) = (p.entity_id, p.sequence)
                    and other.delivery_id <> p.delivery_id
            )
        then 'ordine ' || p.sequence || ', che è anche di un''altra'
    end as same_sequence,
    case
        when p.period_start > p.period_end
        then 'dal ' || p.period_start || ' al ' || p.period_end
    end as ends_before,
    case
        when run.is_example and p.provenance = 'delivered'
        then 'consegna di un ufficio in una pubblicazione di esempio'
        when not run.is_example and p.provenance <> 'delivered'
        then p.provenance || ' fra consegne degli uffici'
    end as both_kinds
from published.deliveries as p
full join ops.deliveries as o using (entity_id, delivery_id)
cross join ops.run as run
left join register.sources as s on o.source_id = s.source_id
left join
    register.responsibility_centres as c
    on (o.entity_id, o.scope) = (c.entity_id, c.centre_id)
left join accepted as a using (entity_id, delivery_id)
left join quarantined as q using (entity_id, delivery_id)
order by all
