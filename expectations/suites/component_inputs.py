"""What must hold of `published.component_inputs`, one row a place in a delivery that feeds a component."""

from expectations import must
from expectations.rules import MODEL_KEEPER, REGISTER_OR_MODEL_KEEPER, Batch, Rule, Suite
from expectations.suites.following import follow
from expectations.suites.opening import rows

_KEY = (
    "entity_id",
    "year",
    "indicator_id",
    "component_no",
    "role",
    "part_no",
    "measure_id",
    "measure_year",
    "delivery_id",
    "sheet",
    "cell",
)

# The key names every place, also when one is missing; the values of all places of an input make its measure. A row
# that is an event holds no value of a measure: what is right of it is which rows there are, and how many.
_PUBLISHED = """
with found as (
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
        public_text(first_row ->> '$.note') as note,
        public_text(first_row ->> '$.evidence') as evidence,
        list_filter(
            list_transform(
                json_keys(first_row), lambda k: case when k like '%\\_cell' escape '\\' then first_row ->> k end
            ),
            lambda v: v is not null
        ) as cells,
        list_filter(
            list_transform(
                json_keys(first_row),
                lambda k: case
                    when k not in ('row_number', 'delivery_id', 'entity_id') then public_text(first_row ->> k)
                end
            ),
            lambda v: v is not null
        ) as words
    from followed
),
summed as (
    select
        *,
        sum(value) over one as value_in_all,
        max(value_date) over one as date_in_all,
        max(value_state) over one as state_in_all,
        max(value_text) over one as text_in_all
    from published.component_inputs
    window one as (
        partition by entity_id, year, indicator_id, component_no, role, part_no, measure_id, measure_year
    )
)
select
    p.entity_id,
    p.year,
    p.indicator_id,
    p.component_no,
    p.role,
    p.part_no,
    p.measure_id,
    p.measure_year,
    p.delivery_id,
    p.sheet,
    p.cell,
    case when r.indicator_id is null then coalesce(p.measure_name, '(senza nome)') end as not_registered,
    case when r.indicator_id is not null then nullif(concat_ws(
        '; ',
        unlike('sign', p.sign, r.sign),
        unlike('measure_name', p.measure_name, public_text(m.name)),
        unlike('period', p.period, cast(p.measure_year as varchar)),
        unlike('value_type', p.value_type, m.value_type),
        unlike('unit', p.unit, m.unit),
        unlike('source', p.source, m.source_id),
        unlike('source_name', p.source_name, s.name),
        unlike('owner_centre_id', p.owner_centre_id, o.centre_id),
        unlike('owner_centre_name', p.owner_centre_name, c.name)
    ), '') end as unlike_register,
    nullif(concat_ws(
        '; ',
        unlike('value', p.value_in_all, v.value),
        unlike('value_date', p.date_in_all, v.value_date),
        unlike('value_state', p.state_in_all, v.value_state),
        unlike('value_text', p.text_in_all, v.value_text),
        case when p.is_missing is not distinct from coalesce(case p.value_type
            when 'number' then v.value is not null
            when 'date' then v.value_date is not null or v.value_state is not null
            when 'state' then v.value_state is not null
            when 'text' then v.value_text is not null
        end, false) or p.is_missing is null then 'is_missing dice ' || told(p.is_missing) || ', la misura '
            || case when v.measure_id is null then 'non c''è' else 'c''è' end
        end
    ), '') as unlike_measure,
    case
        when p.delivery_id is null and p.is_missing and coalesce(p.file_name, p.sheet, p.cell, p.rows_query) is null
            then null
        when p.delivery_id is null then 'nessuna consegna'
        when d.delivery_id is null then 'la consegna non è fra quelle pubblicate'
        else nullif(concat_ws(
            '; ',
            unlike('entity_id', p.entity_id, d.entity_id),
            unlike('file_name', p.file_name, d.file_name),
            unlike('source', p.source, d.source)
        ), '')
    end as wrong_file,
    case
        when p.delivery_id is null then null
        when not coalesce(starts_with(
            p.rows_query, 'select * from raw.' || p.source || ' where delivery_id = ''' || p.delivery_id || ''' and '
        ), false) then 'la query non è sulle righe della sua consegna: ' || told(p.rows_query)
        when coalesce(p.row_count, 0) < 1 and (p.row_count is null or p.value is distinct from 0)
            then 'nessuna riga consegnata: row_count dice ' || told(p.row_count)
        when f.rows_query is null or f.error is not null then 'la query non si esegue: ' || told(f.error)
        when p.row_count is distinct from f.rows_found
            then 'row_count dice ' || told(p.row_count) || ', la query ne dà ' || f.rows_found
        when p.cell is null and coalesce(f.is_event, true) and p.unit = 'count' and p.value > p.row_count
            then 'value dice ' || p.value || ', le righe sono ' || p.row_count
        when f.first_row is null then null
        when f.is_event then nullif(concat_ws(
            '; ',
            unlike('entity_id', p.entity_id, f.entity_id),
            unlike('delivery_id', p.delivery_id, f.delivery_id),
            unlike('sheet', p.sheet, f.sheet),
            case when p.cell is not null then 'cell dice ' || p.cell || ', la riga non ne ha' end,
            case when p.evidence is not null then 'evidence dice ' || told(p.evidence) || ', la riga non ne ha' end
        ), '')
        else nullif(concat_ws(
            '; ',
            unlike('entity_id', p.entity_id, f.entity_id),
            unlike('delivery_id', p.delivery_id, f.delivery_id),
            unlike('sheet', p.sheet, f.sheet),
            unlike('provenance', p.provenance, f.provenance),
            unlike('note', p.note, f.note),
            unlike('evidence', p.evidence, f.evidence),
            case when len(f.cells) > 0 and not coalesce(list_contains(f.cells, p.cell), false)
                then 'cell dice ' || told(p.cell) || ', la riga ha ' || array_to_string(f.cells, ', ') end,
            case when p.value is not null
                and not list_contains(list_transform(f.words, lambda w: try_cast(w as decimal(24, 6))), p.value)
                then 'value dice ' || p.value || ', che nella riga non c''è' end,
            case when p.value_date is not null and not list_contains(f.words, cast(p.value_date as varchar))
                then 'value_date dice ' || p.value_date || ', che nella riga non c''è' end,
            case when p.value_state is not null and not list_contains(f.words, p.value_state)
                then 'value_state dice ' || p.value_state || ', che nella riga non c''è' end,
            case when p.value_text is not null and not list_contains(f.words, p.value_text)
                and len(list_filter(f.words, lambda w: same_but_omitted(p.value_text, w))) = 0
                then 'value_text dice ' || p.value_text || ', che nella riga non c''è' end
        ), '')
    end as unlike_delivered,
    not_finite('value', p.value) as infinite
from summed as p
left join register.component_inputs as r
    on (r.entity_id, r.year, r.indicator_id, r.component_no, r.role, r.part_no, r.measure_id)
    = (p.entity_id, p.year, p.indicator_id, p.component_no, p.role, p.part_no, p.measure_id)
    and r.year + r.year_offset = p.measure_year
left join register.measures as m on m.measure_id = p.measure_id
left join register.sources as s on s.source_id = m.source_id
left join register.measure_owners as o on (o.entity_id, o.measure_id) = (p.entity_id, p.measure_id)
left join register.responsibility_centres as c on (c.entity_id, c.centre_id) = (o.entity_id, o.centre_id)
left join published.measures as v
    on (v.entity_id, v.measure_id) = (p.entity_id, p.measure_id)
    and v.period_start = make_date(p.measure_year, 1, 1)
    and v.period_end = make_date(p.measure_year, 12, 31)
left join published.deliveries as d on d.delivery_id = p.delivery_id
left join found as f on f.rows_query = p.rows_query
order by all
"""

_REGISTERED = """
select
    r.entity_id,
    r.year,
    r.indicator_id,
    r.component_no,
    r.role,
    r.part_no,
    r.measure_id,
    r.year + r.year_offset as measure_year,
    case when not exists (
        from published.component_inputs as p
        where (p.entity_id, p.year, p.indicator_id, p.component_no, p.role, p.part_no, p.measure_id, p.measure_year)
            = (r.entity_id, r.year, r.indicator_id, r.component_no, r.role, r.part_no, r.measure_id,
                r.year + r.year_offset)
    ) then 'non pubblicato' end as not_published
from register.component_inputs as r
order by all
"""


def suite() -> Suite:
    """The rules on inputs: as the register asks, as the measures say, as the files have it."""
    published = rows(
        "inputs",
        _KEY,
        _PUBLISHED,
        "La tabella dei dati di ingresso non è vuota.",
        "Ogni dato di ingresso compare una volta per il posto da cui viene.",
        must.have_no_fault(
            "not_registered",
            Rule("inputs.in_register", "Ogni dato di ingresso pubblicato è nel registro.", REGISTER_OR_MODEL_KEEPER),
        ),
        must.have_no_fault(
            "unlike_register",
            Rule(
                "inputs.as_registered",
                "Segno, misura, unità, fonte e centro che la deve sono quelli del registro.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "unlike_measure",
            Rule(
                "inputs.as_measured",
                "I valori da cui viene un dato di ingresso danno insieme quello della misura; "
                "manca solo se la misura non c'è.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "wrong_file",
            Rule(
                "inputs.has_file",
                "Ogni dato di ingresso viene da una consegna dello stesso ente e della stessa fonte, col suo file.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "unlike_delivered",
            Rule(
                "inputs.as_delivered",
                "La query delle righe, eseguita, dà tante righe quante ne dice, con quel foglio, quella cella, "
                "quel valore, quella provenienza e quelle note.",
                MODEL_KEEPER,
            ),
        ),
        must.have_no_fault(
            "infinite", Rule("inputs.finite", "Nessun numero è infinito o indefinito (inf, NaN).", MODEL_KEEPER)
        ),
        due_sql="select count(*) from register.component_inputs",
        prepare=follow,
    )
    registered = Batch(
        sql=_REGISTERED,
        key=_KEY[:8],
        not_empty=must.have_rows(
            Rule("inputs.register_not_empty", "Il registro ha almeno un dato di ingresso.", REGISTER_OR_MODEL_KEEPER)
        ),
        expectations=(
            must.have_no_fault(
                "not_published",
                Rule("inputs.complete", "Ogni dato di ingresso del registro è pubblicato.", MODEL_KEEPER),
            ),
        ),
        due_sql="select count(*) from register.components",
    )
    return Suite("component_inputs", "Dati di ingresso", (published, registered))
