-- A statement beside the register; what its inputs yield is for the models.
select
    entity_id,
    year,
    statement_id,
    p.status,
    case when trim(coalesce(p.inputs, '')) = '' then 'manca' end as without_inputs,
    case when p.status is null then 'manca' end as without_status,
    case
        when r.statement_id is null then coalesce(p.where_printed, '(senza luogo)')
    end as unknown,
    case
        when p.statement_id is null and r.statement_id is not null then r.where_printed
    end as missing,
    faults(
        [
            unlike('luogo', p.where_printed, r.where_printed),
            unlike('nota', p.footnote_number, r.footnote_number),
            unlike('indicatore', p.indicator_id, r.indicator_id),
            unlike('citazione', p.quote, r.quote),
            unlike('valore stampato', p.stated, r.stated_value),
            unlike('data stampata', p.stated_date, r.stated_date),
            unlike('unità', p.unit, r.unit),
            unlike('decimali', p.decimals, r.decimals),
            unlike('calcolo', p.algorithm, r.algorithm),
            unlike('certezza', p.certainty, r.certainty),
            case
                when
                    p.due_date is not null
                    and not exists (
                        from register.statement_inputs as i
                        where
                            (i.entity_id, i.year, i.statement_id, i.role, i.value_date)
                            = (p.entity_id, p.year, p.statement_id, 'due', p.due_date)
                    )
                then 'termine dice ' || p.due_date || ', che fra gli ingressi non c''è'
            end,
            case
                when p.due_date is null and p.stated_date is not null
                then 'termine dice nulla'
            end
        ]
    ) as unlike_register,
    -- Where one printed number is set against one recomputed, the status says no more
    -- than they show.
    case
        when
            p.recomputed is not null
            and p.status in ('agrees_truncated', 'differs')
            and coalesce(
                rounded_count(p.recomputed, p.decimals) = in_count(p.stated)
                or (p.status = 'differs')
                = (truncated_count(p.recomputed, p.decimals) = in_count(p.stated)),
                false
            )
            and p.algorithm not in ('at_least', 'at_most')
        then
            'dice '
            || p.status
            || ': stampato '
            || told(p.stated)
            || ', ricavato '
            || told(p.recomputed)
    end as wrong_status
from published.statements as p
full join register.statements as r using (entity_id, year, statement_id)
order by all
