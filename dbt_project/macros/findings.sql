{# What the rules of review share: the columns by which a finding is known. #}
{# The first two columns of a finding: its stable id (the rule and the key of what it is about, never a counter), and the rule. #}
{% macro finding(rule, key) -%}
    concat_ws(':', '{{ rule }}', {{ key | join(", ") }}) as finding_id,
    '{{ rule }}' as rule
{%- endmacro %}


{# The columns of a finding about one component of `facts`: id, rule, severity, and what it is about. #}
{% macro component_finding(rule, severity, facts=none) -%}
    {%- set at = facts ~ "." if facts else "" -%}
    {{
        finding(
            rule,
            [at ~ "entity_id", at ~ "year", at ~ "indicator_id", at ~ "component_no"],
        )
    }},
    '{{ severity }}' as severity,
    {{ at }}entity_id,
    {{ at }}year,
    {{ at }}indicator_id,
    {{ at }}component_no,
    cast(null as varchar) as other_indicator_id
{%- endmacro %}


{# The same about an indicator as a whole. #}
{% macro indicator_finding(rule, severity, indicators=none) -%}
    {%- set at = indicators ~ "." if indicators else "" -%}
    {{ finding(rule, [at ~ "entity_id", at ~ "year", at ~ "indicator_id"]) }},
    '{{ severity }}' as severity,
    {{ at }}entity_id,
    {{ at }}year,
    {{ at }}indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id
{%- endmacro %}


{# The columns of a finding that is about the report, a section or a programme. #}
{% macro about_no_indicator() -%}
    cast(null as varchar) as indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id
{%- endmacro %}


{# The rules. A rule is one model in review/ with the columns of its neighbours, one row of finding_rules, one line here. #}
{% macro finding_rules() -%}
    {{
        return(
            [
                "accepted_defect",
                "act_wrong_number",
                "algorithm_not_a_computation",
                "answer_of_another_kind",
                "baseline_not_printed",
                "budget_overuse",
                "code_collides_between_plans",
                "code_missing",
                "code_not_printed",
                "code_out_of_order",
                "code_repeated",
                "completed_on_the_deadline",
                "completion_date_unknown",
                "counted_thing_not_named",
                "deadline_met_late",
                "decimal_point_in_italian_text",
                "declared_differs_from_derived",
                "equal_values_suspicious",
                "exclusion_not_everywhere",
                "fact_differs_between_places",
                "field_not_printed_in_section",
                "footnote_duplicated",
                "footnote_never_referenced",
                "footnote_reused",
                "formula_brackets",
                "header_unlike_its_section",
                "internal_address",
                "label_unit_formula_disagree",
                "legal_formula_altered",
                "miss_without_reason",
                "name_written_in_several_ways",
                "not_measurable_without_note",
                "objective_measured_only_by_spending",
                "objective_named_differently",
                "objective_not_printed",
                "objective_under_two_parents",
                "operator_differs_between_places",
                "operator_not_printed",
                "period_written_in_two_ways",
                "person_named",
                "personal_data",
                "plan_flag_missing",
                "polarity_against_name",
                "programme_amount_of_another_kind",
                "programme_amounts_do_not_add_up",
                "programme_without_amount",
                "ratios_cannot_both_hold",
                "ratios_imply_two_structures",
                "reason_without_a_cause",
                "reconciliation_differs",
                "register_ambiguity",
                "resolution_out_of_sequence",
                "result_not_available",
                "result_repeats_target",
                "same_indicator_described_differently",
                "same_indicator_differs",
                "several_results_for_one_target",
                "source_unlike_its_kind",
                "spelling_variant",
                "statement_differs",
                "target_and_result_of_different_kinds",
                "target_below_previous",
                "target_far_exceeded",
                "target_in_words_only",
                "thousands_mark_missing",
                "type_not_of_the_decree",
                "type_unlike_formula",
                "year_on_year_change",
            ]
        )
    }}
{%- endmacro %}
