-- A number that the report derives from other printed numbers, derived again from them.
with
    summed as (
        select
            entity_id,
            year,
            statement_id,
            sum(case when role = 'value' then sign * value end) as total,
            count(case when role = 'value' then 1 end) as counted,
            sum(case when role = 'numerator' then sign * value end) as numerator,
            sum(case when role = 'denominator' then sign * value end) as denominator,
            sum(case when role = 'current' then sign * value end) as current_value,
            sum(case when role = 'previous' then sign * value end) as previous_value,
            string_agg(
                case
                    role
                    when 'numerator'
                    then 'numeratore'
                    when 'denominator'
                    then 'denominatore'
                    when 'current'
                    then 'valore corrente'
                    when 'previous'
                    then 'valore precedente'
                    else 'valore'
                end
                || case when sign < 0 then ' da togliere' else '' end
                || ' «'
                || quote
                || '»',
                '; '
                order by
                    case when role in ('denominator', 'previous') then 2 else 1 end,
                    part_no
            ) as inputs
        from {{ ref("statement_inputs") }}
        group by entity_id, year, statement_id
    ),

    divided as (
        select
            statements.*,
            summed.inputs,
            summed.total,
            summed.counted,
            summed.current_value,
            summed.previous_value,
            case
                when statements.algorithm = 'ratio'
                then summed.numerator * {{ unit_factor("statements.unit") }}
                when statements.algorithm = 'relative_change'
                then
                    (summed.current_value - summed.previous_value)
                    * {{ unit_factor("statements.unit") }}
            end as dividend,
            case
                when statements.algorithm = 'ratio'
                then summed.denominator
                when statements.algorithm = 'relative_change'
                then summed.previous_value
            end as divisor
        from {{ ref("statements") }} as statements
        left join
            summed
            on statements.entity_id = summed.entity_id
            and statements.year = summed.year
            and statements.statement_id = summed.statement_id
    ),

    recomputed as (
        select
            *,
            cast(
                case
                    when algorithm in ('ratio', 'relative_change')
                    then {{ quotient("dividend", "divisor", scale=12) }}
                    when algorithm = 'absolute_change'
                    then current_value - previous_value
                    when algorithm = 'sum'
                    then total
                    when algorithm = 'count'
                    then counted
                end as decimal(38, 12)
            ) as recomputed_value
        from divided
    )

select
    entity_id,
    year,
    statement_id,
    where_printed,
    footnote_number,
    indicator_id,
    quote,
    stated_value,
    unit,
    decimals,
    algorithm,
    inputs,
    recomputed_value,
    case
        {{ agreement_with_print("recomputed_value", "stated_value", "decimals") }}
        when 'rounded'
        then 'agrees'
        when 'truncated'
        then 'agrees_truncated'
        else 'differs'
    end as status
from recomputed
