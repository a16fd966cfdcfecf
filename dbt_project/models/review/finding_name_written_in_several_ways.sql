-- One name in several spellings: in one word and in two, with a hyphen and without,
-- with other capitals inside (`CamOn`, `CamON`), or an acronym with its letters
-- exchanged. Capitals at the beginning, and of a whole word, are no other spelling.
-- Of two words neither may be one that only joins others (2026-11: on the report of
-- 2025 every row is one name).
with
    texts as (
        select
            entity_id,
            year,
            text_id,
            where_printed,
            indicator_id,
            regexp_extract_all(
                regexp_replace(text, 'https?://\S+', ' ', 'g'),
                '[[:alpha:]àèéìòù][[:alnum:]àèéìòùÀÈÉÌÒÙ]*(?:-[[:alnum:]àèéìòùÀÈÉÌÒÙ]+)*|[^[:alnum:] ]'
            ) as words
        from {{ ref("printed_texts") }}
    ),

    alone as (
        select * exclude words, unnest(words) as spelling, false as is_pair from texts
    ),

    paired as (
        select
            entity_id,
            year,
            text_id,
            where_printed,
            indicator_id,
            words[position] || ' ' || words[position + 1] as spelling,
            true as is_pair
        from texts
        cross join lateral(select unnest(range(1, len(words))) as position)
        where
            least(length(words[position]), length(words[position + 1])) >= 2
            and not regexp_matches(
                lower(words[position]),
                '^(di|da|in|con|su|per|tra|fra|al|del|nel|il|lo|la|le|gli|un|una|ed?|non)$'
            )
    ),

    keyed as (
        select
            *,
            lower(
                strip_accents(regexp_replace(spelling, '[^[:alnum:]]', '', 'g'))
            ) as plain_spelling
        from
            (
                select *
                from alone
                union all by name
                select *
                from paired
            )
        -- What is all in capitals has no capitals inside.
        where
            regexp_matches(spelling, '^[[:alpha:]]')
            and (spelling <> upper(spelling) or length(spelling) <= 4)
    ),

    grouped as (
        select
            *,
            case
                when regexp_matches(plain_spelling, '^[bcdfghjklmnpqrstvwxyz]{3,4}$')
                then
                    list_aggregate(
                        list_sort(string_split(plain_spelling, '')), 'string_agg', ''
                    )
                else plain_spelling
            end as name_key
        from keyed
    ),

    names as (
        select
            entity_id,
            year,
            name_key,
            list_sort(list(distinct spelling)) as spellings,
            -- Two words are compared with one, not with two others.
            count(
                distinct case
                    when is_pair then plain_spelling || ' ' else lower(spelling)
                end
            )
            > 1 as is_written_apart,
            count(distinct plain_spelling) > 1 as is_exchanged,
            count(distinct spelling) filter (where not is_pair) > 1
            and bool_or(
                regexp_matches(spelling, '[a-z][A-Z]|[0-9]') and not is_pair
            ) as is_capitalised_apart,
            bool_or(not is_pair) as has_one_word,
            min_by(where_printed, text_id) as where_printed,
            min_by(indicator_id, text_id) as indicator_id
        from grouped
        where length(plain_spelling) >= 6 or name_key <> plain_spelling or not is_pair
        group by entity_id, year, name_key
    )

select
    {{ finding("name_written_in_several_ways", ["entity_id", "year", "name_key"]) }},
    'info' as severity,
    entity_id,
    year,
    indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    where_printed,
    '«' || list_aggregate(spellings, 'string_agg', '», «') || '»' as quote,
    spellings[1] as stated,
    cast(null as varchar) as recomputed,
    'Lo stesso nome è scritto in più modi nella Relazione: «'
    || list_aggregate(spellings, 'string_agg', '», «')
    || '».' as explanation
from names
where
    length(name_key) >= 3
    and has_one_word
    and (is_written_apart or is_exchanged or is_capitalised_apart)
