-- A finding beside what its rule found, and beside the things that it names; whether
-- the rule finds what it should is
-- for its unit tests.
select
    entity_id,
    year,
    finding_id,
    p.severity,
    case when trim(coalesce(p.explanation, '')) = '' then 'manca' end as unexplained,
    case when p.severity is null then 'manca' end as without_severity,
    case
        when p.finding_id is null then concat_ws(': ', f.where_printed, f.explanation)
    end as missing,
    case when f.finding_id is null then 'nessuna regola l''ha trovato' end as unknown,
    faults(
        [
            unlike('regola', p.rule, f.rule),
            unlike('gravità', p.severity, f.severity),
            unlike('indicatore', p.indicator_id, f.indicator_id),
            unlike('componente', p.component_no, f.component_no),
            unlike('altro indicatore', p.other_indicator_id, f.other_indicator_id),
            unlike('luogo', p.where_printed, f.where_printed),
            unlike('citazione', p.quote, f.quote),
            unlike('stampato', p.stated, f.stated),
            unlike('ricavato', p.recomputed, f.recomputed),
            unlike('spiegazione', p.explanation, f.explanation)
        ]
    ) as unlike_found,
    case
        when rules.rule is null then coalesce(p.rule, '(senza regola)')
    end as unknown_rule,
    case
        when rules.rule is not null
        then
            faults(
                [
                    unlike('titolo', p.title, rules.title),
                    unlike('rimedio', p.remedy, rules.remedy),
                    unlike('norma', p.basis, rules.basis)
                ]
            )
    end as unlike_rule,
    case
        when p.component_no is not null and c.indicator_id is null
        then
            'componente '
            || p.component_no
            || ' di '
            || coalesce(p.indicator_id, 'nessun indicatore')
        when p.indicator_id is not null and i.indicator_id is null
        then 'indicatore ' || p.indicator_id
        when p.other_indicator_id is not null and other.indicator_id is null
        then 'altro indicatore ' || p.other_indicator_id
    end as of_nothing
from published.findings as p
full join ops.found_findings as f using (entity_id, year, finding_id)
left join register.finding_rules as rules on rules.rule = p.rule
left join
    published.indicators as i
    on (i.entity_id, i.year, i.indicator_id) = (p.entity_id, p.year, p.indicator_id)
left join
    published.indicators as other
    on (other.entity_id, other.year, other.indicator_id)
    = (p.entity_id, p.year, p.other_indicator_id)
left join
    published.indicator_components as c
    on (c.entity_id, c.year, c.indicator_id, c.component_no)
    = (p.entity_id, p.year, p.indicator_id, p.component_no)
order by all
