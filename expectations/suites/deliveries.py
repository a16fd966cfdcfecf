"""What must hold of `published.deliveries`, one row a file that an office sent and that was accepted."""

from expectations import must
from expectations.closed_lists import PROVENANCES
from expectations.rules import MODEL_KEEPER, REGISTER_OR_MODEL_KEEPER, Batch, Rule, Suite
from expectations.suites.exact import all_unlike
from expectations.suites.opening import rows

_KEY = ("entity_id", "delivery_id")
LOADER = "chi cura il caricamento (ingest/load.py)"

# The rows of a delivery lie in the raw table of its source; which tables there are, the warehouse says.
_RAW_TABLES = """
set variable raw_tables = (
    select list('raw."' || table_name || '"' order by table_name)
    from information_schema.tables
    where table_schema = 'raw'
);
"""

_PUBLISHED = f"""
{_RAW_TABLES}
with raw_rows as (
    select entity_id, delivery_id, count(*) as counted
    from query_table(getvariable('raw_tables'), true)
    group by all
),
quarantined as (select entity_id, delivery_id, count(*) as counted from ops.quarantine group by all)
select
    p.entity_id,
    p.delivery_id,
    p.provenance,
    case when o.delivery_id is null then coalesce(p.file_name, '(senza nome)') end as not_delivered,
    case when o.delivery_id is not null then {
    all_unlike(
        ("p.source", "o.source_id", "fonte"),
        ("p.scope", "o.scope", "ambito"),
        ("p.file_name", "o.file_name", "file"),
        ("p.sha256", "o.sha256", "SHA-256"),
        ("p.year", "year(o.period_end)", "anno"),
        ("p.period_start", "o.period_start", "dal"),
        ("p.period_end", "o.period_end", "al"),
        ("p.sequence", "o.sequence", "ordine"),
        ("p.first_accepted_at", "o.first_accepted_at", "accettata il"),
        ("p.provenance", "o.provenance", "provenienza"),
    )
} end as wrong_copy,
    {
    all_unlike(
        ("p.source_name", "s.name", "nome della fonte"),
        ("p.scope_name", "c.name", "nome del centro"),
    )
} as wrong_name,
    case when left(p.sha256, 16) is distinct from p.delivery_id or not regexp_full_match(p.sha256, '[0-9a-f]{{64}}')
        then 'SHA-256 ' || coalesce(p.sha256, 'assente')
    end as wrong_hash,
    case
        when p.rows_read is distinct from p.rows_accepted + p.rows_quarantined
        then coalesce(cast(p.rows_read as varchar), 'nulla') || ' lette, '
            || coalesce(cast(p.rows_accepted as varchar), 'nulla') || ' accettate, '
            || coalesce(cast(p.rows_quarantined as varchar), 'nulla') || ' rifiutate'
    end as rows_lost,
    {
    all_unlike(
        ("p.rows_accepted", "coalesce(raw_rows.counted, 0)", "righe accettate"),
        ("p.rows_quarantined", "coalesce(quarantined.counted, 0)", "righe rifiutate"),
    )
} as wrong_count,
    case when exists (
        from published.deliveries as other
        where other.entity_id = p.entity_id and other.sequence = p.sequence and other.delivery_id <> p.delivery_id
    ) then 'ordine ' || p.sequence || ', che è anche di un''altra' end as same_sequence,
    case when p.period_start > p.period_end then 'dal ' || p.period_start || ' al ' || p.period_end end as ends_before,
    case
        when run.is_example and p.provenance = 'delivered' then 'consegna di un ufficio in una pubblicazione di esempio'
        when not run.is_example and p.provenance <> 'delivered' then p.provenance || ' fra consegne degli uffici'
    end as both_kinds
from published.deliveries as p
cross join ops.run as run
left join ops.deliveries as o on p.entity_id = o.entity_id and p.delivery_id = o.delivery_id
left join register.sources as s on o.source_id = s.source_id
left join register.responsibility_centres as c on o.entity_id = c.entity_id and o.scope = c.centre_id
left join raw_rows on p.entity_id = raw_rows.entity_id and p.delivery_id = raw_rows.delivery_id
left join quarantined on p.entity_id = quarantined.entity_id and p.delivery_id = quarantined.delivery_id
order by all
"""

# A figure that names a delivery must find it here.
_DUE = """
named as (
    select distinct entity_id, delivery_id, file_name from ops.deliveries
    union
    select distinct entity_id, delivery_id, file_name from published.component_inputs where delivery_id is not null
)
"""

_EXPECTED = f"""
with {_DUE}
select
    named.entity_id,
    named.delivery_id,
    case when not exists (
        from published.deliveries as p
        where p.entity_id = named.entity_id and p.delivery_id = named.delivery_id
    ) then min(named.file_name) end as not_published
from named
group by named.entity_id, named.delivery_id
order by all
"""


def suite() -> Suite:
    """The rules on deliveries: as the ledger has them, with all their rows."""
    published = rows(
        "deliveries",
        _KEY,
        _PUBLISHED,
        "La tabella delle consegne non è vuota, se qualcosa fu consegnato.",
        "Ogni consegna compare una volta.",
        *_likeness(),
        *_meaning(),
        due_sql=f"with {_DUE} select count(*) from named",
    )
    expected = Batch(
        sql=_EXPECTED,
        key=_KEY,
        not_empty=must.have_rows(
            Rule("deliveries.ledger_not_empty", "Il giornale ha almeno una consegna, se se ne pubblica una.", LOADER)
        ),
        expectations=(
            must.have_no_fault(
                "not_published",
                Rule(
                    "deliveries.complete",
                    "Ogni consegna del giornale, e ogni consegna che un ingresso nomina, è pubblicata.",
                    MODEL_KEEPER,
                ),
            ),
        ),
        due_sql="select count(*) from published.deliveries",
    )
    return Suite("deliveries", "Consegne", (published, expected))


def _likeness() -> tuple[object, ...]:
    """What a published delivery says as the ledger and the register say it."""
    return (
        must.have_no_fault(
            "not_delivered",
            Rule("deliveries.in_ledger", "Ogni consegna pubblicata è nel giornale delle consegne.", MODEL_KEEPER),
        ),
        must.have_no_fault(
            "wrong_copy",
            Rule(
                "deliveries.as_in_ledger",
                "Fonte, ambito, file, impronta, periodo, ordine, data e provenienza sono quelli del giornale.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_name",
            Rule(
                "deliveries.names_as_registered",
                "I nomi della fonte e del centro di una consegna sono quelli del registro.",
                REGISTER_OR_MODEL_KEEPER,
            ),
        ),
    )


def _meaning() -> tuple[object, ...]:
    """What a delivery must be, whatever the ledger says."""
    return (
        must.have_no_fault(
            "wrong_hash",
            Rule(
                "deliveries.id_opens_hash",
                "Il codice di una consegna sono le prime 16 cifre della sua impronta SHA-256.",
                LOADER,
            ),
        ),
        must.have_no_fault(
            "rows_lost",
            Rule(
                "deliveries.nothing_lost",
                "Di ogni consegna le righe lette sono le accettate più le rifiutate: nulla si perde per strada.",
                LOADER,
            ),
        ),
        must.have_no_fault(
            "wrong_count",
            Rule(
                "deliveries.rows_counted",
                "Le righe accettate e rifiutate di una consegna sono quelle che il magazzino tiene.",
                LOADER,
            ),
        ),
        must.have_no_fault(
            "same_sequence",
            Rule("deliveries.sequence_unique", "Due consegne di un ente non hanno lo stesso ordine.", LOADER),
        ),
        must.have_no_fault(
            "ends_before",
            Rule("deliveries.period_in_order", "Il periodo di una consegna non finisce prima di cominciare.", LOADER),
        ),
        must.be_one_of(
            "provenance",
            PROVENANCES,
            Rule("deliveries.provenance_known", "La provenienza è una dell'elenco chiuso.", LOADER),
        ),
        must.have_no_fault(
            "both_kinds",
            Rule(
                "deliveries.example_apart",
                "Dati di esempio e consegne degli uffici non stanno nella stessa pubblicazione.",
                LOADER,
            ),
        ),
    )
