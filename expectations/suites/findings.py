"""What must hold of `published.findings`, one row a contradiction or defect that a rule found.

What a rule finds is judged by its unit tests; here every finding is held to what its rule found, kept in
`ops.found_findings`, and to the things that it names.
"""

from expectations import must
from expectations.closed_lists import SEVERITIES
from expectations.rules import MODEL_KEEPER, REGISTER_KEEPER, REGISTER_OR_MODEL_KEEPER, Batch, Rule, Suite
from expectations.suites.exact import all_unlike
from expectations.suites.opening import rows

_KEY = ("entity_id", "year", "finding_id")
_ANY_FOUND = "select count(*) from ops.found_findings"
_AS_FOUND = all_unlike(
    ("p.rule", "f.rule", "regola"),
    ("p.severity", "f.severity", "gravità"),
    ("p.indicator_id", "f.indicator_id", "indicatore"),
    ("p.component_no", "f.component_no", "componente"),
    ("p.other_indicator_id", "f.other_indicator_id", "altro indicatore"),
    ("p.where_printed", "f.where_printed", "luogo"),
    ("p.quote", "f.quote", "citazione"),
    ("p.stated", "f.stated", "stampato"),
    ("p.recomputed", "f.recomputed", "ricavato"),
    ("p.explanation", "f.explanation", "spiegazione"),
)
_AS_REGISTERED = all_unlike(
    ("p.title", "rules.title", "titolo"),
    ("p.remedy", "rules.remedy", "rimedio"),
    ("p.basis", "rules.basis", "norma"),
)

_PUBLISHED = f"""
select
    p.entity_id,
    p.year,
    p.finding_id,
    p.severity,
    nullif(trim(p.explanation), '') as explanation,
    case when f.finding_id is null then 'nessuna regola l''ha trovato' end as forged,
    case when f.finding_id is not null then {_AS_FOUND} end as unlike_found,
    case when rules.rule is null then coalesce(p.rule, '(senza regola)') end as unknown_rule,
    case when rules.rule is not null then {_AS_REGISTERED} end as unlike_rule,
    case
        when p.component_no is not null and not exists (
            from published.indicator_components as c
            where (c.entity_id, c.year, c.indicator_id, c.component_no)
                = (p.entity_id, p.year, p.indicator_id, p.component_no)
        ) then 'componente ' || p.component_no || ' di ' || coalesce(p.indicator_id, 'nessun indicatore')
        when p.indicator_id is not null and not exists (
            from published.indicators as i
            where (i.entity_id, i.year, i.indicator_id) = (p.entity_id, p.year, p.indicator_id)
        ) then 'indicatore ' || p.indicator_id
        when p.other_indicator_id is not null and not exists (
            from published.indicators as other
            where (other.entity_id, other.year, other.indicator_id) = (p.entity_id, p.year, p.other_indicator_id)
        ) then 'altro indicatore ' || p.other_indicator_id
    end as of_nothing
from published.findings as p
left join ops.found_findings as f
    on (f.entity_id, f.year, f.finding_id) = (p.entity_id, p.year, p.finding_id)
left join register.finding_rules as rules on p.rule = rules.rule
order by all
"""

_FOUND = """
select
    f.entity_id,
    f.year,
    f.finding_id,
    case when not exists (
        from published.findings as p where (p.entity_id, p.year, p.finding_id) = (f.entity_id, f.year, f.finding_id)
    ) then concat_ws(': ', f.where_printed, f.explanation) end as lost
from ops.found_findings as f
order by all
"""


def suite() -> Suite:
    """The rules on findings: each as its rule found it, of something that is there, and none left out."""
    published = rows(
        "findings",
        _KEY,
        _PUBLISHED,
        "La tabella dei rilievi non è vuota, se le regole ne hanno trovati.",
        "Ogni rilievo compare una volta.",
        must.have_no_fault(
            "unknown_rule",
            Rule("findings.rule_known", "La regola di un rilievo è fra quelle del registro.", REGISTER_KEEPER),
        ),
        must.have_no_fault(
            "unlike_rule",
            Rule(
                "findings.rule_as_registered",
                "Titolo, rimedio e norma di un rilievo sono quelli della sua regola.",
                MODEL_KEEPER,
            ),
        ),
        must.be_filled("severity", Rule("findings.has_severity", "Ogni rilievo ha una gravità.", MODEL_KEEPER)),
        must.be_one_of(
            "severity",
            SEVERITIES,
            Rule("findings.severity_known", "La gravità è una dell'elenco chiuso.", MODEL_KEEPER),
        ),
        must.be_filled("explanation", Rule("findings.explained", "Ogni rilievo è spiegato.", MODEL_KEEPER)),
        must.have_no_fault(
            "of_nothing",
            Rule(
                "findings.of_something",
                "Indicatori e componente di un rilievo ci sono, e sono dello stesso ente e anno.",
                REGISTER_OR_MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "forged",
            Rule("findings.none_forged", "Ogni rilievo pubblicato è stato trovato da una regola.", MODEL_KEEPER),
        ),
        must.have_no_fault(
            "unlike_found",
            Rule("findings.as_found", "Un rilievo dice ciò che la sua regola ha trovato.", MODEL_KEEPER),
        ),
        due_sql=_ANY_FOUND,
    )
    found = Batch(
        sql=_FOUND,
        key=_KEY,
        not_empty=must.have_rows(
            Rule("findings.found_not_empty", "Se un rilievo è pubblicato, una regola l'ha trovato.", MODEL_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "lost", Rule("findings.none_lost", "Ogni rilievo trovato da una regola è pubblicato.", MODEL_KEEPER)
            ),
        ),
        due_sql="select count(*) from published.findings",
    )
    return Suite("findings", "Rilievi sulla Relazione", (published, found))
