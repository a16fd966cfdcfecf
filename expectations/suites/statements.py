"""What must hold of `published.statements`, one row a printed number that other printed numbers determine."""

from expectations import must
from expectations.rules import MODEL_KEEPER, REGISTER_OR_MODEL_KEEPER, Batch, Rule, Suite
from expectations.suites.exact import all_unlike
from expectations.suites.opening import rows

_KEY = ("entity_id", "year", "statement_id")

_ROLES = """
case role
    when 'numerator' then 'numeratore'
    when 'denominator' then 'denominatore'
    when 'current' then 'valore corrente'
    when 'previous' then 'valore precedente'
    when 'due' then 'termine'
    else 'valore'
end || case when sign < 0 then ' da togliere' else '' end || ' «' || quote || '»'
"""

# The inputs are those of the register, not the published words for them: one spoiled word stays one fault. A change
# that only implies its base is held to the nearest whole base, because what it counts comes whole.
_RECOMPUTED = f"""
summed as (
    select
        entity_id,
        year,
        statement_id,
        sum(sign * value) filter (where role = 'value') as total,
        count(*) filter (where role = 'value') as counted,
        sum(sign * value) filter (where role = 'numerator') as numerator,
        sum(sign * value) filter (where role = 'denominator') as denominator,
        sum(sign * value) filter (where role = 'current') as current_value,
        sum(sign * value) filter (where role = 'previous') as printed_previous,
        min(value_date) filter (where role = 'due') as due_date,
        string_agg({_ROLES}, '; ' order by case when role in ('denominator', 'previous') then 2 else 1 end, part_no)
            as inputs
    from register.statement_inputs
    group by all
),
based as (
    select
        s.*,
        summed.* exclude (entity_id, year, statement_id),
        case when s.unit = 'percent' then 100 else 1 end as factor,
        case
            when s.algorithm = 'implied_previous'
            then of_count(rounded_count(quotient(100 * summed.current_value, 100 + s.stated_value), 0))
            else summed.printed_previous
        end as previous_value
    from register.statements as s
    left join summed using (entity_id, year, statement_id)
),
derived as (
    select
        *,
        case
            when algorithm = 'ratio' then try(quotient(factor * numerator, denominator))
            when algorithm in ('relative_change', 'implied_previous')
            then try(quotient(factor * (current_value - previous_value), previous_value))
            when algorithm = 'absolute_change' then try(cast(current_value - previous_value as decimal(38, 12)))
            when algorithm = 'count' then cast(counted as decimal(38, 12))
            when algorithm <> 'deadline' then try(cast(total as decimal(38, 12)))
        end as recomputed
    from based
),
judged as (
    select
        *,
        case
            when algorithm = 'deadline' then case when stated_date <= due_date then 'agrees' else 'differs' end
            when algorithm = 'at_least' then case when recomputed >= stated_value then 'agrees' else 'differs' end
            when algorithm = 'at_most' then case when recomputed <= stated_value then 'agrees' else 'differs' end
            when of_count(rounded_count(recomputed, decimals)) = stated_value then 'agrees'
            when of_count(truncated_count(recomputed, decimals)) = stated_value then 'agrees_truncated'
            else 'differs'
        end as status
    from derived
)
"""

_PUBLISHED = f"""
with {_RECOMPUTED}
select
    p.entity_id,
    p.year,
    p.statement_id,
    case when r.statement_id is null then coalesce(p.where_printed, '(senza luogo)') end as not_registered,
    case when r.statement_id is not null then {
    all_unlike(
        ("p.where_printed", "r.where_printed", "luogo"),
        ("p.footnote_number", "r.footnote_number", "nota"),
        ("p.indicator_id", "r.indicator_id", "indicatore"),
        ("p.quote", "public_text(r.quote)", "citazione"),
        ("p.stated", "r.stated_value", "valore stampato"),
        ("p.stated_date", "r.stated_date", "data stampata"),
        ("p.unit", "r.unit", "unità"),
        ("p.decimals", "r.decimals", "decimali"),
        ("p.algorithm", "r.algorithm", "calcolo"),
        ("p.certainty", "r.certainty", "certezza"),
        ("p.due_date", "r.due_date", "termine"),
    )
} end as wrong_copy,
    case when r.statement_id is not null then {
    all_unlike(
        (
            "p.inputs",
            "public_text(r.inputs || case when r.algorithm = 'implied_previous' then"
            " coalesce('; valore precedente implicito ' || italian_number(r.previous_value, 0), '') else '' end)",
            "ingressi",
        ),
    )
} end as wrong_inputs,
    case when r.statement_id is not null then {
    all_unlike(
        ("p.recomputed", "r.recomputed", "valore"),
    )
} end as wrong_value,
    case when r.statement_id is not null then {
    all_unlike(
        ("p.status", "r.status", "esito"),
    )
} end as wrong_status
from published.statements as p
left join judged as r using (entity_id, year, statement_id)
order by all
"""

_REGISTERED = """
select
    r.entity_id,
    r.year,
    r.statement_id,
    case when not exists (
        from published.statements as p
        where (p.entity_id, p.year, p.statement_id) = (r.entity_id, r.year, r.statement_id)
    ) then r.where_printed end as not_published
from register.statements as r
order by all
"""


def suite() -> Suite:
    """The rules on statements: as registered, derived again, and judged at the printed decimals."""
    published = rows(
        "statements",
        _KEY,
        _PUBLISHED,
        "La tabella dei numeri ricavabili da altri non è vuota, se il registro ne ha.",
        "Ogni affermazione di un ente e di un anno compare una volta.",
        must.have_no_fault(
            "not_registered",
            Rule("statements.in_register", "Ogni affermazione pubblicata è nel registro.", REGISTER_OR_MODEL_KEEPER),
        ),
        must.have_no_fault(
            "wrong_copy",
            Rule(
                "statements.as_registered",
                "Luogo, citazione, valore stampato, unità, calcolo, termine e certezza sono quelli del registro.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_inputs",
            Rule(
                "statements.inputs_as_registered",
                "Gli ingressi di un'affermazione sono quelli del registro, ciascuno con la sua parte nel calcolo.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_value",
            Rule(
                "statements.recomputed",
                "Il valore ricavato è quello che danno gli ingressi del registro, a 12 decimali.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_status",
            Rule(
                "statements.status_follows",
                "L'esito segue dal confronto fra il valore stampato e il ricavato, ai decimali stampati.",
                MODEL_KEEPER,
            ),
        ),
        due_sql="select count(*) from register.statements",
    )
    registered = Batch(
        sql=_REGISTERED,
        key=_KEY,
        not_empty=must.have_rows(
            Rule(
                "statements.register_not_empty",
                "Il registro ha almeno un'affermazione, se se ne pubblica una.",
                MODEL_KEEPER,
            )
        ),
        expectations=(
            must.have_no_fault(
                "not_published",
                Rule("statements.complete", "Ogni affermazione del registro è pubblicata.", MODEL_KEEPER),
            ),
        ),
        due_sql="select count(*) from published.statements",
    )
    return Suite("statements", "Numeri che la Relazione ricava da altri", (published, registered))
