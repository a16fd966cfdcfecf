"""What must hold of `published.programme_budgets`, one row a spending programme that the register knows."""

from expectations import must
from expectations.rules import MODEL_KEEPER, REGISTER_KEEPER, REGISTER_OR_MODEL_KEEPER, Batch, Rule, Suite
from expectations.suites.exact import all_unlike
from expectations.suites.opening import rows

_KEY = ("entity_id", "year", "mission_code", "programme_code")

# A budget line (measure, year, sign) that feeds two indicators is spent once, so lines are told apart by the cells they
# come from. Half of a quotient is no utilisation: a component that lacks an input gives none of its lines.
_PUBLISHED = f"""
with lines as (
    select distinct
        i.entity_id,
        i.year,
        i.mission_code,
        i.programme_code,
        input.role,
        input.measure_id,
        input.measure_year,
        input.sign,
        input.delivery_id,
        input.sheet,
        input.cell,
        input.value,
        input.provenance
    from published.component_inputs as input
    inner join register.components as c using (entity_id, year, indicator_id, component_no)
    inner join register.indicators as i using (entity_id, year, indicator_id)
    where c.algorithm = 'budget_utilisation'
        and i.programme_code is not null
        and input.role in ('actual', 'budget')
        and input.value is not null
        and not exists (
            from published.component_inputs as other
            where other.is_missing
                and other.role in ('actual', 'budget')
                and (other.entity_id, other.year, other.indicator_id, other.component_no)
                    = (input.entity_id, input.year, input.indicator_id, input.component_no)
        )
),
summed as (
    select
        entity_id,
        year,
        mission_code,
        programme_code,
        sum(sign * value) filter (where role = 'budget') as budget_eur,
        sum(sign * value) filter (where role = 'actual') as booked_eur,
        worst_provenance(provenance) as provenance
    from lines
    group by all
),
recomputed as (
    select
        * replace (
            try(cast(budget_eur as decimal(24, 6))) as budget_eur, try(cast(booked_eur as decimal(24, 6))) as booked_eur
        ),
        try(quotient(100 * booked_eur, budget_eur)) as utilisation_pct
    from summed
)
select
    p.entity_id,
    p.year,
    p.mission_code,
    p.programme_code,
    case when r.entity_id is null then coalesce(p.programme_name, '(senza nome)') end as not_registered,
    case when r.entity_id is not null then {
    all_unlike(
        ("p.mission_name", "r.mission_name", "nome della missione"),
        ("p.programme_name", "r.programme_name", "nome del programma"),
        ("p.amount_eur", "r.amount_eur", "importo"),
        ("p.amount_text", "r.amount_text", "importo stampato"),
        ("p.amount_kind", "r.amount_kind", "natura dell''importo"),
        ("p.note", "r.note", "nota"),
    )
} end as wrong_copy,
    {
    all_unlike(
        ("p.budget_eur", "due.budget_eur", "budget"),
        ("p.booked_eur", "due.booked_eur", "speso"),
    )
} as wrong_sum,
    {
    all_unlike(
        ("p.utilisation_pct", "due.utilisation_pct", "utilizzo"),
    )
} as wrong_utilisation,
    {
    all_unlike(
        ("p.provenance", "due.provenance", "provenienza"),
    )
} as wrong_provenance
from published.programme_budgets as p
left join register.missions_programmes as r using (entity_id, year, mission_code, programme_code)
left join recomputed as due using (entity_id, year, mission_code, programme_code)
order by all
"""

_REGISTERED = """
select
    r.entity_id,
    r.year,
    r.mission_code,
    r.programme_code,
    case when not exists (
        from published.programme_budgets as p
        where (p.entity_id, p.year, p.mission_code, p.programme_code)
            = (r.entity_id, r.year, r.mission_code, r.programme_code)
    ) then r.programme_name end as not_published
from register.missions_programmes as r
order by all
"""


def suite() -> Suite:
    """The rules on programmes and their spending."""
    published = rows(
        "programmes",
        _KEY,
        _PUBLISHED,
        "La tabella dei programmi di spesa non è vuota, se il registro ne ha.",
        "Ogni programma di una missione compare una volta.",
        must.have_no_fault(
            "not_registered",
            Rule("programmes.in_register", "Ogni programma pubblicato è nel registro.", REGISTER_OR_MODEL_KEEPER),
        ),
        must.have_no_fault(
            "wrong_copy",
            Rule(
                "programmes.as_registered",
                "Nomi, importo, natura dell'importo e nota di un programma sono quelli del registro.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_sum",
            Rule(
                "programmes.add_up",
                "Budget e speso di un programma sono la somma degli ingressi dei suoi indicatori, ogni voce una volta.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_utilisation",
            Rule(
                "programmes.utilisation_recomputed",
                "L'utilizzo è lo speso sul budget, in percentuale, a 12 decimali; manca se manca uno dei due.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_provenance",
            Rule(
                "programmes.provenance_worst",
                "La provenienza di un programma è la peggiore fra quelle dei suoi ingressi.",
                MODEL_KEEPER,
            ),
        ),
        due_sql="select count(*) from register.missions_programmes",
    )
    registered = Batch(
        sql=_REGISTERED,
        key=_KEY,
        not_empty=must.have_rows(
            Rule(
                "programmes.register_not_empty",
                "Il registro ha almeno un programma, se se ne pubblica uno.",
                REGISTER_KEEPER,
            )
        ),
        expectations=(
            must.have_no_fault(
                "not_published",
                Rule("programmes.complete", "Ogni programma del registro è pubblicato.", MODEL_KEEPER),
            ),
        ),
        due_sql="select count(*) from published.programme_budgets",
    )
    return Suite("programme_budgets", "Programmi di spesa", (published, registered))
