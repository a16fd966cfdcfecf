"""What must hold of `published.reconciliation`, one row a component: the computed result beside the printed one."""

from expectations import must
from expectations.rules import MODEL_KEEPER, Batch, Rule, Suite
from expectations.suites.opening import registered_components, rows

_KEY = ("entity_id", "year", "indicator_id", "component_no")

# The status follows from the two results at the printed precision, and from where the inputs come from.
# Several inputs make a recomputation only where they yield a number: of several states, or days, one is given back.
# A measure that several deliveries give together is one input.
_PUBLISHED = """
with parts as (
    select
        entity_id,
        year,
        indicator_id,
        component_no,
        part_no,
        count(distinct (role, measure_id, measure_year)) filter (where not is_missing) as inputs,
        list(measure_name) filter (where is_missing) as names_missing,
        list(period || ' ' || owner_centre_name) filter (where is_missing) as years_missing,
        worst_provenance(case when not is_missing then provenance end) as provenance
    from published.component_inputs
    where role <> 'baseline'
    group by all
),
fed as (
    select
        entity_id,
        year,
        indicator_id,
        component_no,
        max(inputs) as inputs,
        flatten(list(names_missing)) as names_missing,
        flatten(list(years_missing)) as years_missing,
        worst_provenance(provenance) as provenance
    from parts
    group by all
),
compared as (
    select
        p.*,
        c.result_value,
        c.result_date,
        c.result_state,
        c.displayed_result,
        c.indicator_id is not null as is_component,
        r.indicator_id is not null as is_registered,
        r.unit,
        u.symbol,
        pu.symbol as printed_symbol,
        s.value as due_value,
        s.value_date as due_date,
        s.state as due_state,
        s.printed_text as due_text,
        s.unit as due_unit,
        s.decimals as due_decimals,
        s.chosen_because as due_because,
        fed.provenance as provenance_due,
        fed.names_missing,
        fed.years_missing,
        coalesce(p.computed_value is not null and fed.inputs > 1, false) as recomputed_due,
        exists (from register.published_results as o where (o.entity_id, o.year) = (p.entity_id, p.year))
            as is_reported,
        case
            when p.computed_value is not null and p.printed_value is not null then 'number'
            when p.computed_date is not null and p.computed_state is null and p.printed_date is not null then 'date'
            when (p.computed_state is not null or p.computed_date is not null) and p.printed_state is not null
                then 'state'
        end as compared_as
    from published.reconciliation as p
    left join published.indicator_components as c using (entity_id, year, indicator_id, component_no)
    left join register.components as r using (entity_id, year, indicator_id, component_no)
    left join register.published_results as s using (entity_id, year, indicator_id, component_no)
    left join register.units as u on u.unit = r.unit
    left join register.units as pu on pu.unit = s.unit
    left join fed using (entity_id, year, indicator_id, component_no)
),
judged as (
    select
        *,
        case compared_as
            when 'number' then rounded_count(computed_value, printed_decimals) = in_count(printed_value)
            when 'date' then computed_date = printed_date
            when 'state' then coalesce(is_done(computed_state), computed_date is not null) = is_done(printed_state)
        end as is_equal,
        coalesce(
            compared_as = 'number' and truncated_count(computed_value, printed_decimals) = in_count(printed_value),
            false
        ) as is_cut
    from compared
),
due as (
    select
        *,
        case
            when not is_reported then 'not_comparable'
            when computed_value is null and computed_date is null and computed_state is null and computed_text is null
                then 'not_computed'
            when compared_as is null or (compared_as = 'number' and unit <> printed_unit) then 'not_comparable'
            when is_equal and provenance_due = 'reconstructed' then 'by_construction'
            when is_equal then 'agrees'
            when is_cut then 'agrees_truncated'
            else 'differs'
        end as status_due,
        case
            when printed_value is not null
                then italian_measure(printed_value, greatest(coalesce(printed_decimals, 0), 0), printed_symbol)
            when printed_date is not null then italian_date(printed_date)
            else italian_state(printed_state)
        end as shown_print
    from judged
)
select
    entity_id,
    year,
    indicator_id,
    component_no,
    case when not is_registered then coalesce(printed_text, computed_text, '(senza testo)') end as not_registered,
    case when is_component then nullif(concat_ws(
        '; ',
        unlike('computed_value', computed_value, result_value),
        unlike('computed_date', computed_date, result_date),
        unlike('computed_state', computed_state, result_state),
        unlike('computed_text', computed_text, displayed_result)
    ), '') end as unlike_component,
    nullif(concat_ws(
        '; ',
        unlike('printed_value', printed_value, due_value),
        unlike('printed_date', printed_date, due_date),
        unlike('printed_state', printed_state, due_state),
        unlike('printed_text', printed_text, public_text(due_text)),
        unlike('printed_unit', printed_unit, due_unit),
        unlike('printed_decimals', printed_decimals, due_decimals),
        unlike('chosen_because', chosen_because, public_text(due_because))
    ), '') as unlike_print,
    unlike('provenance', provenance, provenance_due) as wrong_provenance,
    case when status is distinct from status_due then 'dice ' || told(status) || ', dovrebbe dire ' || status_due
        || ': calcolato ' || told(coalesce(cast(computed_value as varchar), computed_text)) || ', stampato '
        || coalesce(shown_print, '«' || printed_text || '»', 'nulla')
    end as wrong_status,
    unlike('is_recomputed', is_recomputed, recomputed_due) as wrong_recomputed,
    case
        when explanation is null and (
            status <> 'agrees' or not is_reported or (provenance = 'disclosed' and not is_recomputed)
        ) then 'manca: ' || told(status)
        when trim(explanation) = '' then 'vuota: ' || told(status)
        when explanation is not null and status = 'agrees' and (provenance <> 'disclosed' or is_recomputed)
            then 'non serve: ' || explanation
        when status in ('by_construction', 'agrees_truncated', 'differs') and not contains(explanation, shown_print)
            then 'manca il valore stampato «' || shown_print || '»: ' || explanation
        when provenance = 'reconstructed' and status in ('by_construction', 'agrees_truncated')
            and not contains(explanation, 'non è una conferma')
            then 'non dice che non è una conferma: ' || explanation
        when status = 'not_computed'
            and len(list_filter(names_missing, lambda name: not contains(explanation, name))) > 0
            then 'manca il nome del dato che non c''è: ' || explanation
        when len(foreign_numbers(explanation, list_concat([
            shown_print, printed_text, computed_text, italian_measure(computed_value, 12, symbol),
            italian_measure(computed_value, 6, symbol), cast(printed_decimals as varchar),
            italian_measure(
                computed_value, greatest(decimals_of(computed_value), coalesce(printed_decimals, 0)), symbol
            )
        ], names_missing, years_missing))) > 0 then 'numero che non è della riga: ' || explanation
    end as wrong_explanation,
    nullif(concat_ws(
        ', ', not_finite('computed_value', computed_value), not_finite('printed_value', printed_value)
    ), '') as infinite
from due
order by all
"""

_REGISTERED = registered_components("reconciliation")

_RULES = (
    ("not_registered", "in_register", "Ogni confronto con la stampa è di una componente del registro."),
    ("unlike_component", "result_of_component", "Il risultato messo a confronto è quello della componente."),
    ("unlike_print", "print_as_registered", "Il risultato stampato è quello letto nel registro."),
    ("wrong_provenance", "provenance_of_inputs", "La provenienza è la peggiore fra quelle dei dati di ingresso."),
    (
        "wrong_status",
        "status_of_numbers",
        "Lo stato del confronto è quello che danno i due risultati alla precisione stampata.",
    ),
    (
        "wrong_recomputed",
        "recomputed_from_several",
        "È ricalcolato solo un numero che viene da più di un dato di ingresso.",
    ),
    (
        "wrong_explanation",
        "explained",
        "Tutto ciò che non concorda, o concorda con sé stesso, ha la sua spiegazione, coi soli numeri della riga.",
    ),
    ("infinite", "finite", "Nessun numero è infinito o indefinito (inf, NaN)."),
)


def suite() -> Suite:
    """The rules on the comparison with the printed report."""
    published = rows(
        "reconciliation",
        _KEY,
        _PUBLISHED,
        "La tabella del confronto con la stampa non è vuota.",
        "Ogni componente si confronta una volta.",
        *(
            must.have_no_fault(column, Rule(f"reconciliation.{name}", sentence, MODEL_KEEPER))
            for column, name, sentence in _RULES
        ),
    )
    registered = Batch(
        sql=_REGISTERED,
        key=_KEY,
        not_empty=must.have_rows(
            Rule("reconciliation.register_not_empty", "Il registro ha almeno una componente.", MODEL_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "not_published",
                Rule(
                    "reconciliation.complete", "Ogni componente del registro è a confronto con la stampa.", MODEL_KEEPER
                ),
            ),
        ),
    )
    return Suite("reconciliation", "Confronto con la Relazione stampata", (published, registered))
