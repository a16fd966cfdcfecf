-- A rule is one model in review/ with the columns of its neighbours, one row of
-- finding_rules, and one line here.
{%- set rules = [
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
    finding_id,
    rule,
    severity,
    entity_id,
    year,
    indicator_id,
    component_no,
    other_indicator_id,
    where_printed,
    quote,
    stated,
    recomputed,
    explanation
from found
order by finding_id
