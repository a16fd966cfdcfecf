"""What a kind of finding is for the gate, and the SQL that tells of each what it must say.

A finding is found in `dbt_project/models/review`. Here the same rows are asked for from the outside, out of the
register and of the published tables: what is due and not told, told and not due, or told of another row. What takes a
long reading of Italian words is not read twice: of such a kind (`when` is null) only the rows that are told are held,
and `FREE` stands for a column that this cannot derive, which `tied.py` holds to the printed words.
"""

from dataclasses import dataclass

FREE = "'*'"
NOTHING = "null"


@dataclass(frozen=True)
class Kind:
    """A rule of findings, told over the rows of a query of `BASES`; each field but `rule` and `base` is SQL over them.

    `key` is what follows rule, entity and year in the id. `when` says of which rows the finding is due; null where only
    a reading of the words can say it.
    """

    rule: str
    base: str
    key: str
    severity: str
    where: str
    quote: str = NOTHING
    stated: str = NOTHING
    recomputed: str = NOTHING
    explanation: str = FREE
    when: str | None = None
    indicator: str = "indicator_id"
    component: str = NOTHING
    other: str = NOTHING

    def sql(self) -> str:
        """The rows of this kind: id, what each column must say, and whether it is due."""
        texts = {
            "quote": self.quote,
            "stated": self.stated,
            "recomputed": self.recomputed,
            "explanation": self.explanation,
        }
        told = ",\n".join(f"    public_text(cast({sql} as varchar)) as {name}" for name, sql in texts.items())
        return f"""select
    '{self.rule}:' || entity_id || ':' || year || {f"':' || {self.key}" if self.key else "''"} as finding_id,
    entity_id,
    year,
    cast({self.severity} as varchar) as severity,
    cast({self.indicator} as varchar) as indicator_id,
    cast({self.component} as integer) as component_no,
    cast({self.other} as varchar) as other_indicator_id,
    cast({self.where} as varchar) as where_printed,
{told},
    cast({self.when or "null"} as boolean) as is_due
from {self.base}"""


def about_no_indicator(
    rule: str, base: str, key: str, severity: str, where: str, *texts: str, when: str | None = "true"
) -> Kind:
    """A kind about no indicator; the texts are quote, stated, recomputed and explanation, as many as are known."""
    named = dict(zip(("quote", "stated", "recomputed", "explanation"), texts, strict=False))
    return Kind(rule, base, key, severity, where, when=when, indicator=NOTHING, **named)


def plain(text: str) -> str:
    """A text without capitals, accents and curly apostrophes."""
    return f"replace(lower(strip_accents({text})), '’', '''')"


def quoted(*texts: str) -> str:
    """Texts between quotation marks, joined by «e»."""
    return " || ' e ' || ".join(f"'«' || {text} || '»'" for text in texts)


def asked_and_given(target: str, result: str, target_word: str = "Target") -> str:
    """A target and a result as one quotation."""
    return f"'{target_word}: «' || {target} || '». Risultato: «' || {result} || '».'"


def section_name(section: str) -> str:
    """A section as its heading is called."""
    return (
        f"case {section} when 'public_value' then 'Valore pubblico' when 'performance' then 'Performance'"
        " when 'individual' then 'Obiettivi individuali' when 'pira' then 'PIRA' end"
    )


_PLACED = f"""
create or replace temp table placed as (
    select
        *,
        {section_name("plan_section")} || coalesce(', missione ' || mission_code, '') || coalesce(
            ', ' || printed_code,
            ', riga ' || printed_order || ' («' || left(name, 40)
                || case when length(name) > 40 then '…' else '' end || '»)'
        ) as place
    from register.indicators
)"""

# What a component shows is taken from the published table, whose own rules hold it; what is decided, from the register.
_FACTS = """
create or replace temp table facts as (
    select
        c.entity_id,
        c.year,
        c.indicator_id,
        c.component_no,
        c.algorithm,
        c.polarity,
        c.ambiguity as component_ambiguity,
        i.place,
        i.name,
        i.description,
        i.unit_text,
        i.algorithm_text,
        i.target_text as row_target_text,
        i.printed_result_text,
        t.target_text,
        t.operator as target_operator,
        t.operator_source,
        t.value as target_value,
        t.unit as target_unit,
        t.due_date as target_date,
        t.state as target_state,
        t.relative_to_year,
        t.ambiguity as target_ambiguity,
        r.entity_id is not null as is_printed,
        r.printed_text,
        r.value as printed_value,
        r.value_date as printed_date,
        r.state as printed_state,
        r.unit as printed_unit,
        r.decimals as printed_decimals,
        r.chosen_because,
        p.result_value,
        p.result_date,
        p.result_state,
        p.displayed_result,
        p.verdict,
        p.achievement_pct_uncapped,
        p.deviation_reason,
        exists (from register.published_results as any_result
            where (any_result.entity_id, any_result.year) = (c.entity_id, c.year)) as is_reported
    from register.components as c
    inner join placed as i using (entity_id, year, indicator_id)
    inner join published.indicator_components as p using (entity_id, year, indicator_id, component_no)
    left join register.targets as t using (entity_id, year, indicator_id, component_no)
    left join register.published_results as r using (entity_id, year, indicator_id, component_no)
)"""

# Pairs are many: only those that a finding names, for the kinds that take them from here.
_PAIRS = """
create or replace temp table told_pairs as (
    select distinct entity_id, year, indicator_id, component_no, other_indicator_id, finding_id
    from published.findings
    where other_indicator_id is not null
);
create or replace temp table pairs as (
    select distinct
        one.*, other.indicator_id as other_indicator_id, other.place as other_place, other.name as other_name
    from told_pairs as told
    inner join placed as one using (entity_id, year, indicator_id)
    inner join placed as other
        on (other.entity_id, other.year, other.indicator_id) = (told.entity_id, told.year, told.other_indicator_id)
);
create or replace temp table component_pairs as (
    select distinct
        one.*,
        other.indicator_id as other_indicator_id,
        other.component_no as other_component_no,
        other.place as other_place,
        other.target_text as other_target_text,
        other.target_operator as other_operator,
        other.printed_text as other_printed_text,
        other.printed_value as other_printed_value,
        other.printed_unit as other_printed_unit,
        other.printed_decimals as other_printed_decimals
    from told_pairs as told
    inner join facts as one using (entity_id, year, indicator_id, component_no)
    inner join facts as other
        on (other.entity_id, other.year, other.indicator_id) = (told.entity_id, told.year, told.other_indicator_id)
)"""

# Every text that the report prints, with the place where a reader finds it.
_TEXTS = """
create or replace temp table texts as (
    select
        entity_id,
        year,
        part || ':' || indicator_id as text_id,
        part,
        indicator_id,
        place || ', ' || case part
            when 'name' then 'nome'
            when 'description' then 'descrizione'
            when 'public_value_dimension' then 'valore pubblico'
            when 'beneficiaries' then 'beneficiari'
            when 'data_source' then 'fonte dati'
            when 'indicator_type' then 'tipologia'
            when 'unit_text' then 'unità di misura'
            when 'responsibility_centres_text' then 'centro di responsabilità'
            when 'algorithm_text' then 'algoritmo'
            when 'target_text' then 'target'
            when 'printed_result_text' then 'risultato'
        end as place,
        text
    from placed unpivot (
        text for part in (
            name, description, public_value_dimension, beneficiaries, data_source, indicator_type, unit_text,
            responsibility_centres_text, algorithm_text, target_text, printed_result_text
        )
    )
    union all by name
    select entity_id, year, 'footnote:' || number as text_id, 'footnote' as part, 'Nota ' || number as place, text
    from register.footnotes
    union all by name
    select entity_id, year, 'narrative:' || position as text_id, 'narrative' as part, heading as place, text
    from register.narrative
    union all by name
    select
        entity_id,
        year,
        'objective:' || objective_id as text_id,
        'objective' as part,
        'Titolo di obiettivo: ' || name as place,
        name || coalesce('. ' || description, '') as text
    from register.objectives
)"""

BASES = ";".join((_PLACED, _FACTS, _PAIRS, _TEXTS))
