-- A rule is one model in review/ with the columns of its neighbours, one row of
-- finding_rules, and one line here.
{%- set rules = [
    "accepted_defect",
    "budget_overuse",
    "completion_date_unknown",
    "deadline_met_late",
    "footnote_mark",
    "miss_without_reason",
    "operator_not_printed",
    "reconciliation_differs",
    "register_ambiguity",
    "statement_differs",
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
