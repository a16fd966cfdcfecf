-- A word of six letters or more that the report prints at most five times, with one
-- letter more or less than a word that it prints at least twice as often. Its
-- first letter and its last are the same: Italian inflects at the end. One letter
-- exchanged for another is not looked at, and only names inside a sentence and words
-- in capitals are: the rest finds plain other words (2026-11, the report of 2025).
with
    words as (
        select
            entity_id,
            year,
            text_id,
            where_printed,
            indicator_id,
            text,
            unnest(regexp_extract_all(text, '[[:alpha:]àèéìòùÀÈÉÌÒÙ]{6,}')) as word
        from {{ ref("printed_texts") }}
    ),

    named as (
        select *
        from words
        where
            word = upper(word)
            or regexp_matches(text, '[a-zà-ù,] \"?' || word)
            and word <> lower(word)
    ),

    counted as (
        select
            entity_id,
            year,
            {{ plain("word") }} as plain_word,
            min(word) as word,
            count(*) as times,
            min_by(where_printed, text_id) as where_printed,
            min_by(indicator_id, text_id) as indicator_id
        from named
        group by entity_id, year, {{ plain("word") }}
    ),

    usual as (
        select
            entity_id,
            year,
            {{ plain("word") }} as plain_word,
            count(*) as times,
            bool_or(word = lower(word)) as is_in_a_sentence
        from words
        group by entity_id, year, {{ plain("word") }}
    )

select
    {{
        finding(
            "spelling_variant",
            ["counted.entity_id", "counted.year", "counted.plain_word"],
        )
    }},
    'low' as severity,
    counted.entity_id,
    counted.year,
    counted.indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    counted.where_printed,
    counted.word as quote,
    counted.word as stated,
    max_by(usual.plain_word, usual.times) as recomputed,
    '«'
    || counted.word
    || '» compare '
    || case when counted.times = 1 then 'una volta' else counted.times || ' volte' end
    || '; nella stessa Relazione «'
    || max_by(usual.plain_word, usual.times)
    || '» compare '
    || case
        when max(usual.times) = 1 then 'una volta' else max(usual.times) || ' volte'
    end
    || ': è probabilmente lo stesso termine scritto male.' as explanation
from counted
inner join
    usual
    on counted.entity_id = usual.entity_id
    and counted.year = usual.year
    and (
        usual.times >= 2 * counted.times
        -- A long word of a title that a sentence prints rightly, were it once.
        or (
            counted.word = upper(counted.word)
            and length(counted.plain_word) >= 10
            and usual.is_in_a_sentence
        )
    )
    and abs(length(counted.plain_word) - length(usual.plain_word)) = 1
    and left(counted.plain_word, 1) = left(usual.plain_word, 1)
    and right(counted.plain_word, 1) = right(usual.plain_word, 1)
    and levenshtein(counted.plain_word, usual.plain_word) = 1
where counted.times <= 5
group by
    counted.entity_id,
    counted.year,
    counted.plain_word,
    counted.word,
    counted.times,
    counted.where_printed,
    counted.indicator_id
