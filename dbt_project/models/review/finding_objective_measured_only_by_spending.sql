-- D.P.C.M. 18/09/2012 art. 6: financial progress is used only together with other
-- types. A bare yes to "the plan was carried out" in the same row adds little: told,
-- but as low.
with
    measured as (
        select
            facts.entity_id,
            facts.year,
            coalesce(
                indicators.operational_objective_id, indicators.strategic_objective_id
            ) as objective_id,
            min(facts.indicator_id) as indicator_id,
            min_by(facts.printed_place, facts.printed_order) as place,
            count(distinct facts.indicator_id) as indicators,
            count(
                distinct case
                    when facts.algorithm = 'budget_utilisation' then facts.indicator_id
                end
            ) as indicators_of_spending,
            bool_and(facts.algorithm = 'budget_utilisation') as is_nothing_else,
            bool_and(
                facts.algorithm in ('budget_utilisation', 'yes_no')
            ) as is_at_most_a_yes,
            string_agg(distinct indicators.name, '; ' order by indicators.name) as names
        from {{ ref("component_facts") }} as facts
        inner join
            {{ ref("indicators") }} as indicators
            on {{ same_indicator("facts", "indicators") }}
        group by all
    )

select
    {{
        finding(
            "objective_measured_only_by_spending",
            ["measured.entity_id", "measured.year", "measured.objective_id"],
        )
    }},
    case when measured.is_nothing_else then 'medium' else 'low' end as severity,
    measured.entity_id,
    measured.year,
    measured.indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    measured.place as where_printed,
    measured.names as quote,
    objectives.name as stated,
    cast(null as varchar) as recomputed,
    'L''obiettivo «'
    || objectives.name
    || '» è misurato solo dall''utilizzo del budget'
    || case
        when measured.is_nothing_else
        then ''
        else ', con accanto un sì/no sulle stesse attività'
    end
    || ': un indicatore di realizzazione finanziaria va usato insieme ad altri che ne misurino i risultati.'
    as explanation
from measured
inner join
    {{ ref("objectives") }} as objectives
    on measured.entity_id = objectives.entity_id
    and measured.year = objectives.year
    and measured.objective_id = objectives.objective_id
where
    measured.is_at_most_a_yes and measured.indicators = measured.indicators_of_spending
