with
    addresses as (
        select
            *,
            unnest(
                list_distinct(regexp_extract_all(text, 'https?://([^/\s<>)]+)', 1))
            ) as host
        from {{ ref("printed_texts") }}
    )

select
    {{
        finding(
            "internal_address",
            ["addresses.entity_id", "addresses.year", "addresses.text_id"],
        )
    }},
    'high' as severity,
    addresses.entity_id,
    addresses.year,
    addresses.indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    addresses.where_printed,
    -- Of the text only what stands before the address: the address stays inside.
    regexp_extract(addresses.text, '^(.*?)<?https?://', 1) || '[omesso] …' as quote,
    cast(null as varchar) as stated,
    cast(null as varchar) as recomputed,
    'Il testo pubblica un indirizzo che non è fra i siti pubblici conosciuti: chi legge non può aprirlo, e dice come è fatto un sistema interno.'
    as explanation
from addresses
left join {{ ref("public_hosts") }} as hosts on addresses.host = hosts.host
where hosts.host is null
group by all
