"""What must hold of `published.objectives`, one row an objective of a section."""

from expectations import must
from expectations.closed_lists import PROVENANCES, VERDICTS
from expectations.rules import MODEL_KEEPER, REGISTER_OR_MODEL_KEEPER, Batch, Rule, Suite
from expectations.suites.opening import rows

_KEY = ("entity_id", "year", "objective_id")

_COUNTED = ",\n        ".join(
    f"count(*) filter (where verdict = '{verdict}') as indicators_{verdict}" for verdict in VERDICTS
)
_COUNTS = ",\n        ".join(
    f"unlike('indicators_{verdict}', p.indicators_{verdict}, coalesce(s.indicators_{verdict}, 0))"
    for verdict in VERDICTS
)

# An indicator belongs to its objectives and, through the operational one, to the strategic one above it.
# Weights are the register's, 1 where it has none; what was withdrawn weighs nothing.
_PUBLISHED = f"""
with members as (
    select entity_id, year, indicator_id, strategic_objective_id as objective_id from published.indicators
    union
    select entity_id, year, indicator_id, operational_objective_id from published.indicators
    union
    select i.entity_id, i.year, i.indicator_id, o.parent_objective_id
    from published.indicators as i
    inner join register.objectives as o
        on (o.entity_id, o.year, o.objective_id) = (i.entity_id, i.year, i.operational_objective_id)
),
weighed as (
    select
        members.entity_id,
        members.year,
        members.objective_id,
        i.verdict,
        i.provenance,
        try_cast(i.achievement_pct as decimal(18, 12)) as achievement_pct,
        case when i.verdict = 'withdrawn' then 0 else try_cast(coalesce(r.weight, 1) as decimal(12, 6)) end as weight
    from members
    inner join published.indicators as i using (entity_id, year, indicator_id)
    left join register.indicators as r using (entity_id, year, indicator_id)
    where members.objective_id is not null
),
summed as (
    select
        entity_id,
        year,
        objective_id,
        count(*) as indicators,
        {_COUNTED},
        sum(weight) as weight_planned,
        coalesce(sum(weight) filter (where achievement_pct is not null), 0) as weight_measured,
        sum(achievement_pct * weight) as weighted_pct,
        worst_provenance(provenance) as provenance
    from weighed
    group by all
)
select
    p.entity_id,
    p.year,
    p.objective_id,
    p.provenance,
    p.score_pct,
    p.coverage_pct,
    case when r.objective_id is null then coalesce(p.name, '(senza nome)') end as not_registered,
    case when r.objective_id is not null then nullif(concat_ws(
        '; ',
        unlike('plan_section', p.plan_section, r.plan_section),
        unlike('level', p.level, r.level),
        unlike('parent_objective_id', p.parent_objective_id, r.parent_objective_id),
        unlike('printed_order', p.printed_order, r.printed_order),
        unlike('code', p.code, r.code),
        unlike('name', p.name, public_text(r.name)),
        unlike('mission_code', p.mission_code, r.mission_code),
        unlike('programme_code', p.programme_code, r.programme_code)
    ), '') end as unlike_register,
    nullif(concat_ws(
        '; ',
        unlike('indicators', p.indicators, coalesce(s.indicators, 0)),
        {_COUNTS}
    ), '') as wrong_count,
    nullif(concat_ws(
        '; ',
        unlike('weight_planned', p.weight_planned, coalesce(s.weight_planned, 0)),
        unlike('weight_measured', p.weight_measured, coalesce(s.weight_measured, 0)),
        unlike('score_pct', p.score_pct, quotient(s.weighted_pct, s.weight_measured)),
        unlike('coverage_pct', p.coverage_pct, quotient(100 * s.weight_measured, s.weight_planned))
    ), '') as wrong_score,
    unlike('provenance', p.provenance, s.provenance) as wrong_provenance,
    nullif(concat_ws(
        '; ',
        not_finite('weight_planned', p.weight_planned),
        not_finite('weight_measured', p.weight_measured),
        not_finite('score_pct', p.score_pct),
        not_finite('coverage_pct', p.coverage_pct)
    ), '') as infinite
from published.objectives as p
left join register.objectives as r using (entity_id, year, objective_id)
left join summed as s using (entity_id, year, objective_id)
order by all
"""

_REGISTERED = """
select
    r.entity_id,
    r.year,
    r.objective_id,
    case when not exists (
        from published.objectives as p
        where (p.entity_id, p.year, p.objective_id) = (r.entity_id, r.year, r.objective_id)
    ) then r.name end as not_published
from register.objectives as r
order by all
"""

_DUE = "select count(*) from register.objectives"


def suite() -> Suite:
    """The rules on objectives: as registered, and counted from the indicators that serve them."""
    published = rows(
        "objectives",
        _KEY,
        _PUBLISHED,
        "La tabella degli obiettivi non è vuota.",
        "Ogni obiettivo di un ente e di un anno compare una volta.",
        must.have_no_fault(
            "not_registered",
            Rule("objectives.in_register", "Ogni obiettivo pubblicato è nel registro.", REGISTER_OR_MODEL_KEEPER),
        ),
        must.be_one_of(
            "provenance",
            PROVENANCES,
            Rule("objectives.provenance_known", "La provenienza è una dell'elenco chiuso.", MODEL_KEEPER),
        ),
        must.be_between(
            "score_pct",
            0,
            100,
            Rule("objectives.score_in_range", "Il punteggio sta fra 0 e 100.", MODEL_KEEPER),
        ),
        must.be_between(
            "coverage_pct",
            0,
            100,
            Rule("objectives.coverage_in_range", "La copertura sta fra 0 e 100.", MODEL_KEEPER),
        ),
        must.have_no_fault(
            "unlike_register",
            Rule(
                "objectives.as_registered",
                "Ciò che dell'obiettivo sta nel registro è pubblicato com'è.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_count",
            Rule(
                "objectives.indicators_counted",
                "Gli indicatori, in tutto e per esito, sono quelli che si contano.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_score",
            Rule(
                "objectives.score_of_indicators",
                "Il punteggio è la media pesata degli indicatori misurati, la copertura il loro peso sul previsto.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_provenance",
            Rule(
                "objectives.provenance_of_indicators",
                "La provenienza è la peggiore fra quelle degli indicatori.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "infinite", Rule("objectives.finite", "Nessun numero è infinito o indefinito (inf, NaN).", MODEL_KEEPER)
        ),
        due_sql=_DUE,
    )
    registered = Batch(
        sql=_REGISTERED,
        key=_KEY,
        not_empty=must.have_rows(
            Rule("objectives.register_not_empty", "Il registro ha almeno un obiettivo.", REGISTER_OR_MODEL_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "not_published",
                Rule("objectives.complete", "Ogni obiettivo del registro è pubblicato.", MODEL_KEEPER),
            ),
        ),
        due_sql="select count(*) from register.indicators where strategic_objective_id is not null"
        " or operational_objective_id is not null",
    )
    return Suite("objectives", "Obiettivi", (published, registered))
