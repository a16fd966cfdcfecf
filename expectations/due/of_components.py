"""The kinds of findings about one component, or about two that should agree."""

from expectations.due.kinds import FREE, Kind, asked_and_given, plain, quoted

_KEY = "indicator_id || ':' || component_no"
_DONE = "result_state in ('yes', 'reached')"
_DESCRIPTION = plain("coalesce(description, '')")
_BOTH = "target e risultato"
_SHOWN_OPERATOR = (
    "case target_operator when '>=' then '≥' when '<=' then '≤' when 'between' then 'fra' when 'by' then 'entro'"
    " when 'reached' then 'raggiunto' else target_operator end"
)
_ASPECTS = (
    "formula_not_change",
    "formula_not_percent",
    "formula_number_for_words",
    "name_count",
    "name_share",
    "percent_sign_missing_in_result",
    "percent_sign_missing_in_target",
    "unit_misprinted",
    "unit_not_percent",
    "unit_number_for_words",
    "unit_percent",
    "unit_percent_alone",
)
_ONLY_WORDS = "printed_value is null and printed_date is null and printed_state is null"


def _of(rule: str, severity: str, cell: str, quote: str, stated: str, recomputed: str, when: str | None) -> Kind:
    """A kind about one component, printed in a cell of its row."""
    where = f"place || ', {cell}'" if cell else "place"
    return Kind(
        rule, "facts", _KEY, f"'{severity}'", where, quote, stated, recomputed, when=when, component="component_no"
    )


_OF_ONE = (
    _of(
        "answer_of_another_kind", "low", "risultato", "printed_text", "printed_text", "target_text",
        f"regexp_matches({plain('target_text')}, '^si$')"
        rf" and not regexp_matches({plain('printed_text')}, '\b(si|no|nd)\b')",
    ),
    _of(
        "baseline_not_printed", "medium", "target", "target_text", "target_text", "null",
        r"relative_to_year is not null and not regexp_matches(target_text, '\([^)]*[0-9]')",
    ),
    _of(
        "budget_overuse", "medium", "risultato", "printed_result_text", "printed_result_text", "displayed_result",
        "algorithm = 'budget_utilisation' and result_value > 120",
    ),
    _of(
        "completed_on_the_deadline", "info", _BOTH, quoted("target_text", "printed_text"), "printed_text", "null",
        "target_operator = 'by' and result_date = target_date and printed_date = target_date",
    ),
    _of(
        "completion_date_unknown", "medium", "risultato", "printed_result_text", "displayed_result", "null",
        f"target_operator = 'by' and {_DONE} and coalesce(result_date <= target_date, true) and not exists ("
        " from register.printed_facts as fact where (fact.entity_id, fact.year, fact.indicator_id, fact.component_no)"
        " = (facts.entity_id, facts.year, facts.indicator_id, facts.component_no) and fact.value_date <= target_date)",
    ),
    _of(
        "deadline_met_late", "medium", "risultato", "printed_result_text",
        "italian_date(target_date)", "italian_date(result_date)",
        f"target_operator = 'by' and result_date > target_date and coalesce({_DONE}, true)",
    ),
    _of(
        "miss_without_reason", "medium", "risultato", "printed_result_text", "target_text", "displayed_result",
        "is_reported and verdict = 'not_achieved' and deviation_reason is null",
    ),
    _of(
        "not_measurable_without_note", "medium", "risultato", "printed_result_text", "target_text", "displayed_result",
        "is_printed and verdict = 'not_measurable' and not exists (from register.footnote_anchors as mark"
        " where (mark.entity_id, mark.year, mark.indicator_id) = (facts.entity_id, facts.year, facts.indicator_id))",
    ),
    _of(
        "operator_not_printed", "info", "obiettivo", "target_text", "target_text", _SHOWN_OPERATOR,
        "operator_source <> 'printed_target'",
    ),
    _of(
        "polarity_against_name", "medium", "nome e target",
        "concat_ws(' | ', name, description)", "target_text", "null",
        f"polarity = 'decrease' and (regexp_matches({plain('name')}, '^(incremento|aumento|crescita)\\b') or"
        f" regexp_matches({_DESCRIPTION}, '^misura la capacita\\b')) or"
        f" polarity = 'increase' and regexp_matches({plain('name')}, '^(riduzione|diminuzione|calo)\\b')",
    ),
    _of(
        "reason_without_a_cause", "low", "motivazione dello scostamento",
        "deviation_reason", "deviation_reason", "null",
        None,
    ),
    _of(
        "result_not_available", "medium", "risultato", "printed_result_text", "printed_text", "null",
        rf"regexp_matches({plain('trim(printed_text)')}, '^(n\.?d\.?|non disponibile|-+)$')",
    ),
    _of(
        "result_repeats_target", "low", _BOTH, quoted("target_text", "printed_text"), "printed_text", "null",
        f"{plain('target_text')} = {plain('printed_text')} and regexp_matches({plain('target_text')}, '[a-z]{{3,}}')"
        " and not regexp_matches(target_text, '[0-9]')",
    ),
    _of(
        "several_results_for_one_target", "medium", "risultato", "printed_text", "printed_text", "displayed_result",
        "target_value is not null and (len(regexp_extract_all(printed_text, '[0-9][0-9.,]* ?%')) > 1"
        r" or len(regexp_extract_all(printed_text, 'n\. ?[0-9]')) > 1)",
    ),
    _of(
        "target_and_result_of_different_kinds", "high", _BOTH,
        asked_and_given("target_text", "printed_text"), "printed_text", "null",
        f"is_printed and {plain('printed_text')} <> 'nd' and case when {_ONLY_WORDS}"
        " then target_value is not null or target_state is not null"
        " else target_value is not null and printed_unit <> target_unit end",
    ),
    _of(
        "target_far_exceeded", "low", _BOTH, asked_and_given("target_text", "coalesce(printed_result_text, '')"),
        "target_text", "displayed_result", "achievement_pct_uncapped >= 200",
    ),
    _of(
        "target_in_words_only", "info", "target", "target_text", "target_text", "null",
        "target_state is not null and not regexp_matches(target_text, '[0-9]')"
        rf" and not regexp_matches({plain('target_text')}, '^(si|no)\b')",
    ),
)  # fmt: skip

_OF_ONE_WITH_MORE = (
    Kind(
        "register_ambiguity",
        "facts",
        _KEY,
        "'info'",
        "place",
        asked_and_given("coalesce(target_text, '')", "coalesce(printed_result_text, '')", "Obiettivo"),
        "target_text",
        "displayed_result",
        "concat_ws(' ', component_ambiguity, target_ambiguity)",
        "component_ambiguity is not null or target_ambiguity is not null",
        component="component_no",
    ),
    # What the machine reads from the printed cells by itself is told by its own rule, and not twice.
    Kind(
        "accepted_defect",
        "(select facts.*, defect, effect, reason from facts"
        " inner join register.accepted_defects using (entity_id, year, indicator_id, component_no)) as defects",
        f"{_KEY} || ':' || defect",
        "case when effect = 'not_comparable' then 'high' else 'medium' end",
        "place || ', obiettivo e risultato'",
        asked_and_given("coalesce(target_text, '')", "coalesce(printed_result_text, '')", "Obiettivo"),
        "printed_result_text",
        "displayed_result",
        "reason",
        "case when not exists (from published.findings as told where (told.entity_id, told.year, told.indicator_id,"
        " told.component_no) = (defects.entity_id, defects.year, defects.indicator_id, defects.component_no)"
        " and told.rule in ('target_and_result_of_different_kinds', 'label_unit_formula_disagree')) then true end",
        component="component_no",
    ),
    Kind(
        "label_unit_formula_disagree",
        f"(select *, unnest({list(_ASPECTS)}) as aspect from facts)",
        f"{_KEY} || ':' || aspect",
        "'medium'",
        "place",
        "concat_ws(' | ', name, unit_text, algorithm_text, row_target_text, printed_text)",
        "target_text",
        component="component_no",
    ),
    Kind(
        "target_below_previous",
        "(select facts.*, about_year, fact.quote, fact.where_printed, fact.value, fact.unit from facts"
        " inner join register.printed_facts as fact using (entity_id, year, indicator_id, component_no))",
        f"{_KEY} || ':' || about_year",
        "'medium'",
        "place || ', target; ' || where_printed",
        "'Target: «' || target_text || '». ' || quote",
        "target_text",
        FREE,
        when="unit = target_unit and about_year < year and relative_to_year is null and"
        " (polarity = 'increase' and target_value < value or polarity = 'decrease' and target_value > value)",
        component="component_no",
    ),
    # A change that the cell itself derives is a statement: it is told once, there.
    Kind(
        "reconciliation_differs",
        "(select facts.*, k.status, k.printed_text as told_text, k.computed_text, k.explanation,"
        " k.printed_value as told from facts inner join published.reconciliation as k"
        " using (entity_id, year, indicator_id, component_no)) as k",
        _KEY,
        "case when status = 'differs' then 'high' else 'low' end",
        "place || ', risultato'",
        "printed_result_text",
        "told_text",
        "computed_text",
        "explanation",
        "status in ('differs', 'agrees_truncated') and not exists (from published.statements as s where"
        " (s.entity_id, s.year, s.indicator_id, s.stated) = (k.entity_id, k.year, k.indicator_id, k.told)"
        " and s.status <> 'agrees')",
        component="component_no",
    ),
)

_COARSER = "least(printed_decimals, other_printed_decimals)"
_VALUES_DIFFER = (
    "(printed_unit <> other_printed_unit or"
    f" rounded_count(printed_value, {_COARSER}) <> rounded_count(other_printed_value, {_COARSER}))"
)
_BOTH_PLACES = "place || ' e ' || other_place"


def _of_two(rule: str, key: str, severity: str, one: str, other: str) -> Kind:
    """A kind about two components that says of each what it prints."""
    return Kind(
        rule, "component_pairs", key, severity, _BOTH_PLACES, quoted(one, other), one, other,
        component="component_no", other="other_indicator_id",
    )  # fmt: skip


_OF_TWO = (
    _of_two(
        "equal_values_suspicious",
        f"{_KEY} || ':' || other_indicator_id || ':' || other_component_no",
        "'medium'",
        "printed_text",
        "other_printed_text",
    ),
    _of_two(
        "operator_differs_between_places",
        "indicator_id || ':' || other_indicator_id || ':' || other_component_no",
        "case when target_operator <> other_operator then 'medium' else 'low' end",
        "target_text",
        "other_target_text",
    ),
    _of_two(
        "same_indicator_differs",
        "indicator_id || ':' || other_indicator_id || ':' || other_component_no",
        f"case when {_VALUES_DIFFER} then 'high' else 'medium' end",
        "printed_text",
        "other_printed_text",
    ),
)

# What the two ratios imply takes quotients of printed numbers: only where it stands, and of what, is held here.
_RATIOS = (
    Kind(
        "ratios_cannot_both_hold",
        "(select distinct entity_id, year, indicator_id, component_no, place, other_indicator_id, other_place,"
        " unnest(['result', 'target']) as kind from component_pairs)",
        "indicator_id || ':' || other_indicator_id || ':' || kind",
        "'high'",
        _BOTH_PLACES,
        FREE,
        FREE,
        FREE,
        component="component_no",
        other="other_indicator_id",
    ),
    Kind(
        "ratios_imply_two_structures",
        "(select distinct entity_id, year, indicator_id, component_no, place, other_indicator_id, other_place"
        " from component_pairs)",
        "indicator_id || ':' || other_indicator_id",
        "'low'",
        _BOTH_PLACES,
        FREE,
        FREE,
        FREE,
        component="component_no",
        other="other_indicator_id",
    ),
)

KINDS = (*_OF_ONE, *_OF_ONE_WITH_MORE, *_OF_TWO, *_RATIOS)
