-- A rule is one model in review/ with the columns of its neighbours, one row of
-- finding_rules, and one line here.
{%- set rules = [
    "accepted_defect",
    "act_wrong_number",
    "baseline_not_printed",
    "budget_overuse",
    "code_collides_between_plans",
    "code_missing",
    "code_not_printed",
    "code_out_of_order",
    "code_repeated",
    "completion_date_unknown",
    "deadline_met_late",
    "decimal_point_in_italian_text",
    "declared_differs_from_derived",
    "equal_values_suspicious",
    "fact_differs_between_places",
    "footnote_duplicated",
    "footnote_never_referenced",
    "footnote_reused",
    "formula_brackets",
    "header_unlike_its_section",
    "internal_address",
    "label_unit_formula_disagree",
    "legal_formula_altered",
    "miss_without_reason",
    "objective_measured_only_by_spending",
    "objective_named_differently",
    "objective_not_printed",
    "operator_differs_between_places",
    "operator_not_printed",
    "person_named",
    "personal_data",
    "plan_flag_missing",
    "polarity_against_name",
    "programme_amount_of_another_kind",
    "programme_without_amount",
    "ratios_cannot_both_hold",
    "reconciliation_differs",
    "register_ambiguity",
    "resolution_out_of_sequence",
    "same_indicator_differs",
    "several_results_for_one_target",
    "spelling_variant",
    "statement_differs",
    "target_and_result_of_different_kinds",
    "target_below_previous",
    "target_far_exceeded",
    "target_in_words_only",
    "type_unlike_formula",
] %}
with
    found as (
        {% for rule in rules %}
            select *
            from {{ ref("finding_" ~ rule) }}
            {% if not loop.last %}
                union all by name
            {% endif %}
        {% endfor %}
    )

select
    found.finding_id,
    found.rule,
    rules.title,
    found.severity,
    found.entity_id,
    found.year,
    found.indicator_id,
    found.component_no,
    found.other_indicator_id,
    found.where_printed,
    {{ without_internal_addresses("found.quote") }} as quote,
    {{ without_internal_addresses("found.stated") }} as stated,
    {{ without_internal_addresses("found.recomputed") }} as recomputed,
    {{ without_internal_addresses("found.explanation") }} as explanation,
    rules.remedy,
    rules.basis
from found
left join {{ ref("finding_rules") }} as rules on found.rule = rules.rule
order by found.finding_id
