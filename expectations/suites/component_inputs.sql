-- An input beside the register, its measure, its delivery, and the rows that its own
-- query finds. A row that is an
-- event holds no value of a measure: what is right of it is which rows there are, and
-- how many.
with
    found as (
        select
            rows_query,
            rows_found,
            error,
            first_row,
            first_row ->> '$.entity_id' as entity_id,
            first_row ->> '$.delivery_id' as delivery_id,
            first_row ->> '$.sheet' as sheet,
            json_exists(first_row, '$.record_number') as is_event,
            first_row ->> '$.provenance' as provenance,
            first_row ->> '$.note' as note,
            first_row ->> '$.evidence' as evidence,
            list_transform(
                list_filter(json_keys(first_row), lambda k:ends_with(k, '_cell')),
                lambda k:first_row ->> k
            ) as cells,
            list_transform(
                list_filter(
                    json_keys(first_row),
                    lambda k:k not in ('row_number', 'delivery_id', 'entity_id')
                ),
                lambda k:first_row ->> k
            ) as words
        from followed
    ),
    placed as (
        select
            *,
            coalesce(
                cast(value as varchar),
                cast(value_date as varchar),
                value_state,
                value_text
            ) as said,
            -- All the places of an input make its measure.
            sum(value) over places as value_in_all,
            sum(value_to_date) over places as to_date_in_all,
            is_withheld('component_inputs', entity_id, measure_id) as is_withheld,
            max(value_date) over places as date_in_all,
            max(value_state) over places as state_in_all,
            max(value_text) over places as text_in_all
        from published.component_inputs
        window
            places as (
                partition by
                    entity_id,
                    year,
                    indicator_id,
                    component_no,
                    role,
                    part_no,
                    measure_id,
                    measure_year
            )
    )
select
    entity_id,
    year,
    indicator_id,
    component_no,
    role,
    part_no,
    measure_id,
    measure_year,
    p.delivery_id,
    p.sheet,
    p.cell,
    case
        when r.indicator_id is null then coalesce(p.measure_name, '(senza nome)')
    end as unknown,
    case
        when p.indicator_id is null and r.indicator_id is not null then 'non pubblicato'
    end as missing,
    faults(
        [
            unlike('sign', p.sign, r.sign),
            unlike('measure_name', p.measure_name, m.name),
            unlike('period', p.period, cast(measure_year as varchar)),
            unlike('value_type', p.value_type, m.value_type),
            unlike('unit', p.unit, m.unit),
            unlike('source', p.source, m.source_id),
            unlike('source_name', p.source_name, s.name),
            unlike('owner_centre_id', p.owner_centre_id, o.centre_id),
            unlike('owner_centre_name', p.owner_centre_name, c.name)
        ]
    ) as unlike_register,
    faults(
        [
            case
                when p.is_missing is null
                then 'is_missing dice nulla'
                when p.is_missing and p.said is not null
                then 'is_missing dice true, e c''è ' || told(p.said)
                when not p.is_missing
                then
                    faults(
                        [
                            case
                                when p.value_in_all is not null or not p.is_withheld
                                then unlike('value', p.value_in_all, v.value)
                            end,
                            unlike('value_date', p.date_in_all, v.value_date),
                            unlike('value_state', p.state_in_all, v.value_state),
                            unlike('value_text', p.text_in_all, v.value_text),
                            case
                                when
                                    coalesce(
                                        cast(p.value_in_all as varchar),
                                        cast(p.date_in_all as varchar),
                                        p.state_in_all,
                                        p.text_in_all
                                    )
                                    is null
                                    and not p.is_withheld
                                then 'is_missing dice false, e non c''è nulla'
                            end
                        ]
                    )
            end,
            case
                when p.to_date_in_all is not null or not p.is_withheld
                then
                    unlike(
                        'value_to_date',
                        p.to_date_in_all,
                        case when v.months_missing is not null then v.value end
                    )
            end,
            unlike('months_held', p.months_held, v.months_held),
            unlike('months_due', p.months_due, v.months_due),
            unlike('months_missing', p.months_missing, v.months_missing)
        ]
    ) as unlike_measure,
    case
        when p.delivery_id is null
        then
            case
                when
                    p.indicator_id is not null
                    and (
                        not p.is_missing
                        or coalesce(p.file_name, p.sheet, p.cell, p.rows_query)
                        is not null
                    )
                then 'nessuna consegna'
            end
        when d.delivery_id is null
        then 'la consegna ' || p.delivery_id || ' non è fra quelle pubblicate'
        else
            faults(
                [
                    unlike('entity_id', entity_id, d.entity_id),
                    unlike('source', p.source, d.source),
                    unlike('file_name', p.file_name, d.file_name)
                ]
            )
    end as wrong_file,
    case
        when p.delivery_id is null
        then null
        when
            not starts_with(
                coalesce(p.rows_query, ''),
                'select * from raw.'
                || p.source
                || ' where delivery_id = '''
                || p.delivery_id
                || ''' and '
            )
        then 'la query non è sulle righe della sua consegna: ' || told(p.rows_query)
        when p.row_count is null or (p.row_count < 1 and coalesce(p.value, 0) <> 0)
        then 'nessuna riga consegnata: row_count dice ' || told(p.row_count)
        when f.rows_query is null or f.error is not null
        then 'la query non si esegue: ' || told(f.error)
        when p.row_count <> f.rows_found
        then 'row_count dice ' || p.row_count || ', la query ne dà ' || f.rows_found
        when f.first_row is null
        then null
        else
            faults(
                [
                    unlike('entity_id', entity_id, f.entity_id),
                    unlike('delivery_id', p.delivery_id, f.delivery_id),
                    unlike('sheet', p.sheet, f.sheet),
                    case when f.is_event then unlike('cell', p.cell, null) end,
                    case when f.is_event then unlike('evidence', p.evidence, null) end,
                    case
                        when f.is_event
                        then unlike('provenance', p.provenance, d.provenance)
                    end,
                    case
                        when not f.is_event
                        then
                            faults(
                                [
                                    unlike('provenance', p.provenance, f.provenance),
                                    unlike('note', p.note, f.note),
                                    unlike('evidence', p.evidence, f.evidence),
                                    case
                                        when
                                            not coalesce(
                                                list_contains(f.cells, p.cell), false
                                            )
                                        then
                                            'cell dice '
                                            || told(p.cell)
                                            || ', la riga ha '
                                            || array_to_string(f.cells, ', ')
                                    end,
                                    case
                                        when
                                            p.value is not null
                                            and not list_contains(
                                                list_transform(
                                                    f.words,
                                                    lambda w:try_cast(
                                                        w as decimal(24, 6)
                                                    )
                                                ),
                                                p.value
                                            )
                                        then
                                            'value dice '
                                            || p.value
                                            || ', che nella riga non c''è'
                                    end,
                                    not_among(
                                        'value_date',
                                        cast(p.value_date as varchar),
                                        f.words
                                    ),
                                    not_among('value_state', p.value_state, f.words),
                                    not_among('value_text', p.value_text, f.words)
                                ]
                            )
                    end
                ]
            )
    end as unlike_delivered,
    faults(
        [not_finite('value', p.value), not_finite('value_to_date', p.value_to_date)]
    ) as infinite
from placed as p
full join
    (select *, year + year_offset as measure_year from register.component_inputs) as r
    using (
        entity_id,
        year,
        indicator_id,
        component_no,
        role,
        part_no,
        measure_id,
        measure_year
    )
left join register.measures as m using (measure_id)
left join register.sources as s on s.source_id = m.source_id
left join register.measure_owners as o using (entity_id, measure_id)
left join
    register.responsibility_centres as c
    on (c.entity_id, c.centre_id) = (o.entity_id, o.centre_id)
left join
    published.measures as v
    on (v.entity_id, v.measure_id) = (p.entity_id, p.measure_id)
    and v.period_start = make_date(p.measure_year, 1, 1)
    and v.period_end = make_date(p.measure_year, 12, 31)
left join published.deliveries as d on d.delivery_id = p.delivery_id
left join found as f on f.rows_query = p.rows_query
order by all
