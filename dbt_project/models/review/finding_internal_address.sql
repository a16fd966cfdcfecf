select
    {{ finding("internal_address", ["entity_id", "year", "text_id"]) }},
    'high' as severity,
    entity_id,
    year,
    indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    where_printed,
    -- Of the text only what stands before the first address, which is then left out.
    left(text, cast(min(strpos(text, datum)) as bigint) - 1)
    || min_by(datum, strpos(text, datum))
    || ' …' as quote,
    cast(null as varchar) as stated,
    cast(null as varchar) as recomputed,
    'Il testo pubblica un indirizzo che non è fra i siti pubblici conosciuti: chi legge non può aprirlo, e dice come è fatto un sistema interno.'
    as explanation
from {{ ref("caught_texts") }}
where kind = 'address' and allowed_because is null
group by entity_id, year, text_id, indicator_id, where_printed, text
