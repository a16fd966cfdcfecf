"""What must hold of `published.findings`, one row a contradiction or defect that a rule found."""

from typing import Any

from expectations import must
from expectations.closed_lists import SEVERITIES
from expectations.due import KINDS
from expectations.due.kinds import BASES
from expectations.due.tied import LOOSE, NOT_PRINTED, PRINTED, SPELLED
from expectations.due.words import unlike_its_rule
from expectations.rules import MODEL_KEEPER, REGISTER_KEEPER, REGISTER_OR_MODEL_KEEPER, Batch, Rule, Suite
from expectations.suites.exact import all_unlike
from expectations.suites.opening import rows
from expectations.suites.published_texts import found_in

_KEY = ("entity_id", "year", "finding_id")

_KNOWN = ", ".join(f"'{rule}'" for rule in sorted({kind.rule for kind in KINDS}))
_EACH_KIND = "\nunion all\n".join(kind.sql() for kind in KINDS)

# What the register and the published figures make due, each row once, made once for the queries of the suite.
_DUE = f"""
create or replace temp table due as
select distinct * from (
{_EACH_KIND}
)"""

_FORMS = unlike_its_rule(
    {
        **{name: f"p.{name}" for name in ("rule", "explanation", "quote", "stated", "recomputed", "where_printed")},
        "verdict_reason": "c.verdict_reason",
        "achievement": "italian_number(c.achievement_pct_uncapped, 0)",
        "target_text": "t.target_text",
        "chosen_because": "r.chosen_because",
        "name": "i.name",
        "inputs": "s.inputs",
    }
)


def _due(column: str) -> str:
    """What a column must be: as it is, where the kind leaves it free."""
    return f"case when due.{column} = '*' then p.{column} else due.{column} end"


_PUBLISHED = f"""
with
{PRINTED},
judged as (
    select
        p.*,
        coalesce(printed.words, '') as words,
        case
            when due.quote <> '*' then []
            when p.quote like '%«%' then regexp_extract_all(p.quote, '«([^«»]*)»', 1)
            else regexp_split_to_array(coalesce(p.quote, ''), '; | \\+ ')
        end as quoted,
        case when p.rule = 'spelling_variant' then [p.quote]
            else regexp_extract_all(coalesce(p.quote, ''), '«([^«»]*)»', 1)
        end as spellings,
        regexp_extract_all(coalesce(p.explanation, ''), '«([^«»]*)»', 1) as explained,
        case when p.rule in ('spelling_variant', 'target_far_exceeded') or due.explanation <> '*'
            then [] else numbers_in(p.explanation)
        end as counted,
        concat_ws(chr(10), p.where_printed, p.quote, p.stated, p.recomputed) as own_words,
        due.finding_id is not null as has_kind,
        due.is_due
    from published.findings as p
    left join due using (finding_id)
    left join printed on p.entity_id = printed.entity_id and p.year = printed.year
),
{SPELLED}
select
    p.entity_id,
    p.year,
    p.finding_id,
    p.severity,
    nullif(trim(p.explanation), '') as explanation,
    case when rules.rule is null then coalesce(p.rule, '(senza regola)') end as unknown_rule,
    case when rules.rule is not null then {
    all_unlike(
        ("p.title", "rules.title", "titolo"),
        ("p.remedy", "rules.remedy", "rimedio"),
        ("p.basis", "rules.basis", "norma"),
    )
} end as wrong_rule_words,
    case when not coalesce(
            starts_with(p.finding_id || ':', p.rule || ':' || p.entity_id || ':' || p.year || ':'), false
        )
        then concat_ws(', ', coalesce(p.rule, 'nessuna regola'), coalesce(p.entity_id, 'nessun ente'), p.year)
    end as wrong_opening,
    case
        when not exists (from register.indicators as known where (known.entity_id, known.year) = (p.entity_id, p.year))
            and not exists (from published.measures as m where (m.entity_id, m.year) = (p.entity_id, p.year))
        then 'il registro non ha questo ente in questo anno'
        when p.component_no is not null and c.entity_id is null
        then 'componente ' || p.component_no || ' di ' || coalesce(p.indicator_id, 'nessun indicatore')
        when p.indicator_id is not null and i.entity_id is null then 'indicatore ' || p.indicator_id
        when p.other_indicator_id is not null and not exists (
            from published.indicators as other
            where (other.entity_id, other.year, other.indicator_id) = (p.entity_id, p.year, p.other_indicator_id)
        ) then 'altro indicatore ' || p.other_indicator_id
    end as of_nothing,
    case when p.rule in ({_KNOWN}) and (not p.has_kind or p.is_due is false)
        then coalesce(left(p.explanation, 120), '(senza spiegazione)')
    end as not_due,
    case when p.has_kind then {
    all_unlike(
        ("p.severity", _due("severity"), "gravità"),
        ("p.indicator_id", _due("indicator_id"), "indicatore"),
        ("p.component_no", "due.component_no", "componente"),
        ("p.other_indicator_id", _due("other_indicator_id"), "altro indicatore"),
        ("p.where_printed", _due("where_printed"), "luogo"),
        ("p.quote", _due("quote"), "citazione"),
        ("p.stated", _due("stated"), "stampato"),
        ("p.recomputed", _due("recomputed"), "ricavato"),
        ("p.explanation", _due("explanation"), "spiegazione"),
    )
} end as wrong_words,
    case when {_FORMS} then p.explanation end as unlike_its_rule,
    {NOT_PRINTED} as not_printed,
    {LOOSE} as loose
from judged as p
left join register.finding_rules as rules on p.rule = rules.rule
left join due using (finding_id)
left join spelled using (finding_id)
left join register.indicators as i
    on (i.entity_id, i.year, i.indicator_id) = (p.entity_id, p.year, p.indicator_id)
left join published.indicator_components as c
    on (c.entity_id, c.year, c.indicator_id, c.component_no) = (p.entity_id, p.year, p.indicator_id, p.component_no)
left join register.targets as t
    on (t.entity_id, t.year, t.indicator_id, t.component_no) = (p.entity_id, p.year, p.indicator_id, p.component_no)
left join register.published_results as r
    on (r.entity_id, r.year, r.indicator_id, r.component_no) = (p.entity_id, p.year, p.indicator_id, p.component_no)
left join published.statements as s
    on p.finding_id = concat_ws(':', 'statement_differs', s.entity_id, s.year, s.statement_id)
order by all
"""

_EXPECTED = """
select
    due.entity_id,
    due.year,
    due.finding_id,
    case when not exists (from published.findings as p where p.finding_id = due.finding_id)
        then concat_ws(': ', due.where_printed, due.quote)
    end as not_published
from due
where due.is_due
order by all
"""

_FOUND = """
select
    coalesce(f.entity_id, p.entity_id) as entity_id,
    coalesce(f.year, p.year) as year,
    coalesce(f.finding_id, p.finding_id) as finding_id,
    case when p.finding_id is null then 'non è pubblicato' end as lost,
    case when f.finding_id is null then 'nessuna regola l''ha trovato' end as forged
from ops.found_findings as f
full join published.findings as p
    on (f.entity_id, f.year, f.finding_id) = (p.entity_id, p.year, p.finding_id)
order by all
"""

_ANY_DUE = "select count(*) from due where is_due"


def _prepare(connection: Any) -> None:
    connection.execute(BASES)
    connection.execute(f"create or replace temp table caught as {found_in('texts', connection)}")
    connection.execute(_DUE)


def suite() -> Suite:
    """The rules on findings: told by a known rule, of something that is there, in words that are due; none left out."""
    published = rows(
        "findings",
        _KEY,
        _PUBLISHED,
        "La tabella dei rilievi non è vuota, se il registro e i dati pubblicati ne danno.",
        "Ogni rilievo compare una volta.",
        *_by_its_rule(),
        *_about_something(),
        due_sql=_ANY_DUE,
        prepare=_prepare,
    )
    expected = Batch(
        sql=_EXPECTED,
        key=_KEY,
        not_empty=must.have_rows(
            Rule("findings.due_not_empty", "Se un rilievo è pubblicato, qualcosa lo fa sorgere.", MODEL_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "not_published",
                Rule(
                    "findings.complete",
                    "Ogni rilievo che il registro e i dati pubblicati fanno sorgere è pubblicato.",
                    MODEL_KEEPER,
                ),
            ),
        ),
        due_sql="select 0",
    )
    return Suite("findings", "Rilievi sulla Relazione", (published, expected, _found()))


def _found() -> Batch:
    """What the rules found in this run and what is published, side by side: many rules cannot be asked again."""
    return Batch(
        sql=_FOUND,
        key=_KEY,
        not_empty=must.have_rows(
            Rule("findings.found_not_empty", "Ciò che le regole hanno trovato è pubblicato.", MODEL_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "lost", Rule("findings.none_lost", "Ogni rilievo trovato dalle regole è pubblicato.", MODEL_KEEPER)
            ),
            must.have_no_fault(
                "forged", Rule("findings.none_forged", "Ogni rilievo pubblicato è stato trovato.", MODEL_KEEPER)
            ),
        ),
        due_sql="select count(*) from ops.found_findings",
    )


def _by_its_rule() -> tuple[Any, ...]:
    """What a finding owes to the rule that found it."""
    return (
        must.have_no_fault(
            "unknown_rule",
            Rule("findings.rule_known", "La regola di un rilievo è fra quelle del registro.", REGISTER_KEEPER),
        ),
        must.have_no_fault(
            "wrong_rule_words",
            Rule(
                "findings.rule_as_registered",
                "Titolo, rimedio e norma di un rilievo sono quelli della sua regola nel registro.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_opening",
            Rule("findings.id_opens", "Il codice di un rilievo comincia con regola, ente e anno.", MODEL_KEEPER),
        ),
        must.be_filled("severity", Rule("findings.has_severity", "Ogni rilievo ha una gravità.", MODEL_KEEPER)),
        must.be_one_of(
            "severity",
            SEVERITIES,
            Rule("findings.severity_known", "La gravità è una dell'elenco chiuso.", MODEL_KEEPER),
        ),
        must.be_filled("explanation", Rule("findings.explained", "Ogni rilievo è spiegato.", MODEL_KEEPER)),
        must.have_no_fault(
            "unlike_its_rule",
            Rule(
                "findings.explained_as_its_rule",
                "La spiegazione ha le parole fisse della sua regola, con i valori della riga.",
                MODEL_KEEPER,
            ),
        ),
    )


def _about_something() -> tuple[Any, ...]:
    """What a finding owes to what it is about."""
    return (
        must.have_no_fault(
            "of_nothing",
            Rule(
                "findings.of_something",
                "Ente, anno, indicatori e componente di un rilievo ci sono, e sono dello stesso ente e anno.",
                REGISTER_OR_MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "not_due",
            Rule("findings.due", "Ogni rilievo nasce da ciò che il registro e i dati pubblicati dicono.", MODEL_KEEPER),
        ),
        must.have_no_fault(
            "wrong_words",
            Rule(
                "findings.as_due",
                "Gravità, luogo, citazione e valori di un rilievo sono quelli della riga di cui parla.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "not_printed",
            Rule(
                "findings.quotes_print",
                "Ciò che un rilievo cita è stampato nella Relazione o pubblicato della riga di cui parla.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "loose",
            Rule(
                "findings.where_it_says",
                "Un rilievo sulle parole sta dove le parole stanno, con la gravità che ne segue.",
                MODEL_KEEPER,
            ),
        ),
    )
