"""The kinds of findings about a row of the report as a whole, or about two rows."""

from expectations.due.kinds import FREE, NOTHING, Kind, plain, quoted

_BOTH_PLACES = "place || ' e ' || other_place"
_NAME_AND_FORMULA = "name || ' | ' || algorithm_text"
_SAID = r"\b(al netto|nett[oiae]|esclus[oiae]|eccetto|tranne|salvo)\b"
_WORDS = plain("concat_ws(' ', name, description)")
_FORMULA = plain("coalesce(algorithm_text, '')")
# What the name leaves out the formula leaves out too, and the reverse, where the words speak of a total.
_EXCLUDED = (
    f"algorithm_text is not null and (regexp_matches({plain('name')}, '{_SAID}')"
    f" and not regexp_matches({_FORMULA}, '{_SAID}')"
    f" or regexp_matches({_FORMULA}, '{_SAID}')"
    f" and not regexp_matches({_WORDS}, '{_SAID}')"
    rf" and regexp_matches({_WORDS}, '\btotal'))"
)
# One period called by a letter and by a year, or misprinted.
_MIXED = rf"(regexp_matches({_FORMULA}, '\banno [tn]\b') and regexp_matches({_FORMULA}, '\banno 20[0-9]{{2}}\b'))"
_MISPRINT = rf"regexp_matches({_FORMULA}, '\b(atto|ano|ann|anni) t\b')"
# A difference without its brackets, and a year where its value is meant.
_LOOSE = (
    r"(regexp_matches(algorithm_text, '\)\s*[–-]\s*\([^()]*\)\s*/')"
    r" or regexp_matches(algorithm_text, '^[^()/]*[a-z0-9]\s+[–-]\s+[^()/]*/'))"
)
_YEAR_FOR_VALUE = r"regexp_matches(lower(algorithm_text), '\bn ?[–-] ?\(n ?[–-] ?1\)')"
_CODES = r"(select * from placed where regexp_full_match(printed_code, '[0-9]+(\.[0-9]+)+'))"


def _of(rule: str, severity: str, cell: str, texts: tuple[str, str, str], when: str | None, key: str = "") -> Kind:
    """A kind about one row, printed in a cell of it; the texts are quote, stated and recomputed."""
    where = f"place || ', {cell}'" if cell else "place"
    return Kind(rule, "placed", f"indicator_id{key}", severity, where, *texts, when=when)


_OF_ONE = (
    _of(
        "algorithm_not_a_computation", "'low'", "algoritmo", ("algorithm_text", "algorithm_text", NOTHING),
        f"regexp_matches({plain('trim(algorithm_text)')},"
        " '^(n ?(>=|≥|<=|≤|=) ?x|attivita|realizzazione( degli)? output)$')",
    ),
    _of("counted_thing_not_named", "'low'", "nome e algoritmo", (_NAME_AND_FORMULA, FREE, NOTHING), None),
    _of(
        "exclusion_not_everywhere",
        f"case when regexp_matches({plain('name')}, '{_SAID}') then 'medium' else 'low' end",
        "nome e algoritmo", (_NAME_AND_FORMULA, "name", "algorithm_text"), _EXCLUDED,
    ),
    _of(
        "formula_brackets", f"case when {_LOOSE} or {_YEAR_FOR_VALUE} then 'medium' else 'low' end", "algoritmo",
        (
            "algorithm_text",
            "algorithm_text",
            f"case when {_LOOSE} then '(valore corrente - valore precedente) / valore precedente'"
            f" when {_YEAR_FOR_VALUE} then 'valore corrente - valore precedente' end",
        ),
        f"{_LOOSE} or {_YEAR_FOR_VALUE} or length(replace(algorithm_text, '(', ''))"
        " <> length(replace(algorithm_text, ')', ''))",
    ),
    _of(
        "legal_formula_altered", "'medium'", "nome", ("name", "name", NOTHING),
        rf"regexp_matches({plain('name')}, 'd\.?p\.?c\.?m\.? *22/09/2014')"
        f" and regexp_matches({plain('name')}, 'al netto')",
    ),
    _of(
        "period_written_in_two_ways", "'low'", "algoritmo",
        ("algorithm_text", "algorithm_text", f"case when {_MISPRINT} then 'anno t' end"), f"{_MIXED} or {_MISPRINT}",
    ),
    _of("source_unlike_its_kind", "'low'", "fonte dati", ("data_source", "data_source", FREE), None,
        key=" || ':budget_utilisation'"),
    _of(
        "type_unlike_formula", "'info'", "tipologia",
        ("indicator_type", "indicator_type", "'Realizzazione finanziaria'"),
        "indicator_type not ilike '%finanziari%' and exists (from register.components as c"
        " where (c.entity_id, c.year, c.indicator_id) = (placed.entity_id, placed.year, placed.indicator_id)"
        " and c.algorithm = 'budget_utilisation')",
    ),
)  # fmt: skip

_OF_TWO = (
    # The name decides: the same indicator may keep its code in two plans.
    Kind(
        "code_collides_between_plans",
        "(select one.*, other.indicator_id as other_indicator_id, other.place as other_place, other.name as other_name"
        " from placed as one inner join placed as other using (entity_id, year, printed_code)"
        f" where one.plan_section < other.plan_section and {plain('one.name')} <> {plain('other.name')})",
        "indicator_id || ':' || other_indicator_id",
        "'info'",
        _BOTH_PLACES,
        quoted("name", "other_name"),
        "printed_code",
        when="true",
        other="other_indicator_id",
    ),
    Kind(
        "code_repeated",
        "(select second.*, first.indicator_id as other_indicator_id from placed as first inner join placed as second"
        " using (entity_id, year, plan_section, printed_code) where first.printed_order < second.printed_order)",
        "other_indicator_id || ':' || indicator_id",
        "'low'",
        "place",
        "printed_code || ' ' || name",
        "printed_code",
        when="true",
        other="other_indicator_id",
    ),
    Kind(
        "code_out_of_order",
        "(select *, lag(printed_code) over printed as code_before, lag(indicator_id) over printed as indicator_before,"
        " cast(string_split(printed_code, '.') as integer[])"
        " < lag(cast(string_split(printed_code, '.') as integer[])) over printed as is_back"
        f" from {_CODES} window printed as"
        " (partition by entity_id, year, plan_section, mission_code order by printed_order)) as codes",
        "indicator_id",
        "'low'",
        "place",
        "code_before || ', ' || printed_code",
        "printed_code",
        when="is_back",
        other="indicator_before",
    ),
    Kind(
        "plan_flag_missing",
        "placed",
        "indicator_id",
        "'info'",
        "place",
        "name",
        "flags",
        other=FREE,
    ),
    Kind(
        "same_indicator_described_differently",
        "pairs",
        "indicator_id || ':' || other_indicator_id",
        "'low'",
        _BOTH_PLACES,
        FREE,
        other="other_indicator_id",
    ),
)

# Codes are counted from 1, the indicators of an objective and the objectives of a plan: a gap is a row dropped.
_NUMBERED = f"""(
    with codes as (select *, cast(string_split(printed_code, '.') as integer[]) as numbers from {_CODES}),
    counted as (
        select *, array_to_string(numbers[:-2], '.') as under, numbers[-1] as number from codes
        union all
        select * replace (null as mission_code), array_to_string(numbers[:-3], '.') as under, numbers[-2] as number
        from codes
        where len(numbers) > 2
    )
    select
        entity_id,
        year,
        concat_ws(':', plan_section, mission_code, under) as series,
        max(number) as last_number,
        count(distinct number) filter (where number > 0) as printed_numbers,
        array_to_string(list_transform(list_sort(list(distinct number)), lambda n: under || '.' || n), ', ') as printed,
        array_to_string(
            list_transform(
                list_filter(range(1, max(number)), lambda n: not list_contains(list(distinct number), n)),
                lambda n: under || '.' || n
            ),
            ', '
        ) as left_out,
        arg_max(indicator_id, number) as indicator_id,
        arg_max(place, number) as place
    from counted
    group by entity_id, year, plan_section, mission_code, under
)"""

_SERIES = (
    Kind(
        "code_missing", _NUMBERED, "series", "'low'", "place", "printed", "printed", "left_out",
        when="printed_numbers < last_number",
    ),
    Kind(
        "type_not_of_the_decree",
        "(select entity_id, year, min(indicator_type) as type from register.indicators where plan_section = 'pira'"
        f" and not regexp_matches({plain('indicator_type')}, '^(realizzazione fisica|realizzazione finanziaria"
        f"|risultato|output|impatto|outcome)$') group by entity_id, year, {plain('indicator_type')})",
        plain("type"),
        "'info'",
        "'PIRA, tipologia'",
        "type",
        "type",
        when="true",
        indicator=NOTHING,
    ),
)  # fmt: skip

KINDS = (*_OF_ONE, *_OF_TWO, *_SERIES)
