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
            min(case when role = 'due' then value_date end) as due_date,
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
                    when 'due'
                    then 'termine'
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

    -- A printed change and the value it leads to imply a previous value. Things are
    -- counted whole: the nearest whole previous value must give the change again.
    implied as (
        select
            entity_id,
            year,
            statement_id,
            {{ rounded("exact_previous", "0") }} as previous_value
        from
            (
                select
                    statements.entity_id,
                    statements.year,
                    statements.statement_id,
                    {{ quotient("hundredfold", "grown", scale=12) }} as exact_previous
                from {{ ref("statements") }} as statements
                inner join
                    (
                        select
                            entity_id,
                            year,
                            statement_id,
                            100 * current_value as hundredfold
                        from summed
                    ) as given
                    on statements.entity_id = given.entity_id
                    and statements.year = given.year
                    and statements.statement_id = given.statement_id
                cross join lateral(select 100 + statements.stated_value as grown)
                where statements.algorithm = 'implied_previous'
            )
    ),

    divided as (
        select
            statements.*,
            summed.inputs || coalesce(
                '; valore precedente implicito '
                || {{ italian_number("implied.previous_value", "0") }},
                ''
            ) as inputs,
            summed.total,
            summed.counted,
            summed.current_value,
            summed.due_date,
            coalesce(implied.previous_value, summed.previous_value) as previous_value,
            case
                when statements.algorithm = 'ratio'
                then summed.numerator * {{ unit_factor("statements.unit") }}
                when statements.algorithm in ('relative_change', 'implied_previous')
                then
                    (
                        summed.current_value
                        - coalesce(implied.previous_value, summed.previous_value)
                    )
                    * {{ unit_factor("statements.unit") }}
            end as dividend,
            case
                when statements.algorithm = 'ratio'
                then summed.denominator
                when statements.algorithm in ('relative_change', 'implied_previous')
                then coalesce(implied.previous_value, summed.previous_value)
            end as divisor
        from {{ ref("statements") }} as statements
        left join
            summed
            on statements.entity_id = summed.entity_id
            and statements.year = summed.year
            and statements.statement_id = summed.statement_id
        left join
            implied
            on statements.entity_id = implied.entity_id
            and statements.year = implied.year
            and statements.statement_id = implied.statement_id
    ),

    recomputed as (
        select
            *,
            cast(
                case
                    when algorithm in ('ratio', 'relative_change', 'implied_previous')
                    then {{ quotient("dividend", "divisor", scale=12) }}
                    when algorithm = 'absolute_change'
                    then current_value - previous_value
                    when algorithm in ('level', 'sum', 'at_least', 'at_most')
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
    stated_date,
    due_date,
    unit,
    decimals,
    algorithm,
    inputs,
    recomputed_value,
    certainty,
    case
        when algorithm = 'deadline'
        then case when stated_date <= due_date then 'agrees' else 'differs' end
        when algorithm in ('at_least', 'at_most')
        then
            case
                when
                    (algorithm = 'at_least' and recomputed_value >= stated_value)
                    or (algorithm = 'at_most' and recomputed_value <= stated_value)
                then 'agrees'
                else 'differs'
            end
        else
            case
                {{
                    agreement_with_print(
                        "recomputed_value", "stated_value", "decimals"
                    )
                }}
                when 'rounded'
                then 'agrees'
                when 'truncated'
                then 'agrees_truncated'
                else 'differs'
            end
    end as status
from recomputed
