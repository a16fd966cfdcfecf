-- A report beside the register.
with
    counted as (
        select entity_id, year, count(*) as indicators
        from published.indicators
        group by all
    )
select
    entity_id,
    year,
    case
        when r.entity_id is null then coalesce(p.title, '(senza titolo)')
    end as unknown,
    case when p.entity_id is null then r.title end as missing,
    faults(
        [
            unlike('title', p.title, r.title),
            unlike('approved_on', p.approved_on, r.approved_on),
            unlike('approval_act', p.approval_act, r.approval_act),
            unlike('entity_name', p.entity_name, e.name),
            unlike('entity_short_name', p.entity_short_name, e.short_name),
            unlike('ipa_code', p.ipa_code, e.ipa_code),
            unlike('website_url', p.website_url, e.website_url),
            unlike('open_data_url', p.open_data_url, e.open_data_url)
        ]
    ) as unlike_register,
    unlike(
        'status',
        p.status,
        case
            when p.approved_on is null or p.approval_act is null
            then 'draft'
            else 'approved'
        end
    ) as wrong_status,
    unlike('indicators', p.indicators, coalesce(c.indicators, 0)) as miscounted,
    unlike('is_example', p.is_example, run.is_example) as wrong_mark
from published.reports as p
full join register.reports as r using (entity_id, year)
cross join ops.run as run
left join register.entities as e using (entity_id)
left join counted as c using (entity_id, year)
order by all
