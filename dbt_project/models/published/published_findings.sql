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
    found.quote,
    found.stated,
    found.recomputed,
    found.explanation,
    rules.remedy,
    rules.basis
from {{ ref("ops_found_findings") }} as found
left join {{ ref("finding_rules") }} as rules on found.rule = rules.rule
order by found.finding_id
