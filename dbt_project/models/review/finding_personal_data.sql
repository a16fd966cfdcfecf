-- By form alone: tax codes, e-mail addresses, telephone numbers. The datum itself is
-- not repeated here: a finding is published.
with
    forms as (
        select
            *,
            unnest(
                [
                    {
                        'kind':'un codice fiscale',
                        'form':'\b[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]\b'
                    },
                    {
                        'kind':'un indirizzo di posta elettronica',
                        'form':'[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+'
                    },
                    {
                        'kind':'un numero di telefono',
                        'form':'(\+39[ .]?[0-9][0-9 .]{7,}|\b(tel|cell)[a-z]*\.? *:? *[0-9][0-9 ./-]{6,})'
                    }
                ],
                recursive := true
            )
        from {{ ref("printed_texts") }}
    )

select
    {{ finding("personal_data", ["entity_id", "year", "text_id", "kind"]) }},
    'high' as severity,
    entity_id,
    year,
    indicator_id,
    cast(null as integer) as component_no,
    cast(null as varchar) as other_indicator_id,
    where_printed,
    cast(null as varchar) as quote,
    cast(null as varchar) as stated,
    cast(null as varchar) as recomputed,
    'Il testo contiene '
    || kind
    || ', qui non riportato: un dato personale non va pubblicato se non è necessario.'
    as explanation
from forms
where
    regexp_matches(text, form, 'i')
    and (kind <> 'un codice fiscale' or regexp_matches(text, form))
