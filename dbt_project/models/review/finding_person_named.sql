-- A common first name followed by a capitalised word, unless it names a street or a
-- building. Whom the list allows is told with its reason, as a matter of record.
with
    words as (
        select
            *,
            unnest(
                regexp_extract_all(
                    text,
                    '(?:(?:[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso|[Ll]argo|[Pp]alazzo|[Ff]ondazione|[Pp]remio|[Ss]an|[Ss]anta) +)?\b[A-Z][a-zà-ù]+ [A-Z][a-zà-ù]+'
                )
            ) as name
        from {{ ref("printed_texts") }}
    )

select
    {{
        finding(
            "person_named",
            ["words.entity_id", "words.year", "words.text_id", "words.name"],
        )
    }},
    case when allowed.name is null then 'high' else 'info' end as severity,
    words.entity_id,
    words.year,
    words.indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    words.where_printed,
    words.name as quote,
    cast(null as varchar) as stated,
    cast(null as varchar) as recomputed,
    'Il testo nomina una persona. ' || coalesce(
        'Ammesso: ' || allowed.reason,
        'Non è nell''elenco dei nomi ammessi con il loro motivo.'
    ) as explanation
from words
inner join
    {{ ref("first_names") }} as first_names
    on split_part(words.name, ' ', 1) = first_names.name
left join
    {{ ref("allowed_names") }} as allowed
    on words.entity_id = allowed.entity_id
    and words.year = allowed.year
    and words.name = allowed.name
