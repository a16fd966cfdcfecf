"""What must hold of every text of `published`: nothing personal and nothing internal."""

from expectations import must
from expectations.rules import REGISTER_KEEPER, Batch, Rule, Suite
from expectations.suites.published_texts import prepare
from expectations.suites.tables import GATE_KEEPER

REPAIRS = (
    "chi cura i modelli (dbt_project/macros/privacy.sql); se il testo si può pubblicare, chi cura il registro lo "
    "scrive in seeds/allowed_texts.csv con il motivo"
)

# A column that is clean is a row without fault, so that what was looked at can be counted; the others are cells.
_TEXTS = """
select
    entity_id, year, "table", "column", "row",
    case when kind = 'personal' then form_name || ': ' || datum end as personal,
    case when kind = 'person' then form_name || ': ' || datum end as person,
    case when kind = 'address' then form_name || ': ' || datum end as address
from texts_found
union all by name
select distinct null as entity_id, null as year, "table", "column", null as "row" from published_texts
order by all
"""

# Declared whole, or the result of an indicator, a count is no breakdown.
_COUNTS = """
with results as (
    select distinct inputs.entity_id, inputs.measure_id, inputs.year + inputs.year_offset as year
    from register.component_inputs as inputs
    inner join register.components as components using (entity_id, year, indicator_id, component_no)
    where components.algorithm = 'level'
),
counted as (
    select entity_id, year, year as measure_year, 'measures' as "table", measure_id, period, value
    from published.measures
    union all
    select entity_id, year, measure_year, 'component_inputs', measure_id, period, value
    from published.component_inputs
)
select distinct
    counted.entity_id, counted.year, counted."table", counted.measure_id, counted.period,
    case
        when measures.counts <> '' and measures.dimension <> 'measure' and results.measure_id is null
            and try_cast(counted.value as decimal(38, 6)) > 0
            and try_cast(counted.value as decimal(38, 6)) < forms.fewer_than
        then 'meno di ' || forms.fewer_than
    end as too_small
from counted
inner join register.measures as measures on counted.measure_id = measures.measure_id
left join register.privacy_forms as forms on forms.kind = 'small_cell'
left join results
    on (counted.entity_id, counted.measure_id, counted.measure_year)
    = (results.entity_id, results.measure_id, results.year)
where measures.value_type = 'number'
order by all
"""

_ALLOWED = """
select
    allowed.entity_id, allowed.year, allowed.form_id, allowed.text,
    case when not exists (
        select 1 from published_texts as published
        where published.entity_id = allowed.entity_id and published.year = allowed.year
            and contains(published.text, allowed.text)
    ) then 'nessun testo pubblicato lo contiene' end as idle
from register.allowed_texts as allowed
order by all
"""


def suite() -> Suite:
    """The rules on what must not be read in any public table."""
    return Suite(
        "privacy",
        "Dati personali e indirizzi interni",
        (
            Batch(
                sql=_TEXTS,
                key=("entity_id", "year", "table", "column", "row"),
                not_empty=must.have_rows(Rule("privacy.not_empty", "Qualche testo pubblicato c'è.", GATE_KEEPER)),
                expectations=(
                    must.have_no_fault(
                        "personal",
                        Rule(
                            "privacy.no_personal_datum",
                            "Nessun testo pubblicato contiene un codice fiscale, un IBAN o un recapito personale.",
                            REPAIRS,
                        ),
                    ),
                    must.have_no_fault(
                        "person",
                        Rule(
                            "privacy.no_person_named",
                            "Nessun testo pubblicato nomina una persona che l'elenco dei testi ammessi non ammette.",
                            REPAIRS,
                        ),
                    ),
                    must.have_no_fault(
                        "address",
                        Rule(
                            "privacy.no_internal_address",
                            "Nessun testo pubblicato contiene un indirizzo, un percorso o un sistema interno.",
                            REPAIRS,
                        ),
                    ),
                ),
                prepare=prepare,
            ),
            Batch(
                sql=_COUNTS,
                key=("entity_id", "year", "table", "measure_id", "period"),
                not_empty=must.have_rows(Rule("privacy.counts_not_empty", "Qualche numero c'è.", GATE_KEEPER)),
                expectations=(
                    must.have_no_fault(
                        "too_small",
                        Rule(
                            "privacy.no_small_cell",
                            "Nessuna ripartizione di un conteggio di persone o imprese ne conta troppo poche.",
                            "chi cura i modelli (dbt_project/models/marts/small_cells.sql)",
                        ),
                    ),
                ),
            ),
            Batch(
                sql=_ALLOWED,
                key=("entity_id", "year", "form_id", "text"),
                not_empty=must.have_rows(
                    Rule("privacy.allowed_not_empty", "L'elenco dei testi ammessi si legge.", REGISTER_KEEPER)
                ),
                expectations=(
                    must.have_no_fault(
                        "idle",
                        Rule(
                            "privacy.allowed_is_used",
                            "Ogni testo ammesso sta ancora in qualche testo pubblicato.",
                            REGISTER_KEEPER,
                            severity="warning",
                        ),
                    ),
                ),
                due_sql="select count(*) from register.allowed_texts",
                prepare=prepare,
            ),
        ),
        of_table=False,
    )
