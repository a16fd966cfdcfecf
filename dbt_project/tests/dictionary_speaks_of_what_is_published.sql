-- Each public table and column is described in Italian, and nothing else is. It stops
-- with a sentence for whoever wrote the row, where a count would not say which row.
with
    problems as (
        select
            'manca la riga di '
            || table_name
            || coalesce('.' || column_name, '')
            || ' in seeds/dictionary_'
            || case when column_name is null then 'tables' else 'columns' end
            || '.csv: aggiungerla, con titolo e descrizione' as problem
        from {{ ref("ops_dictionary") }}
        where title_it is null or description_it is null
        union all
        select
            'seeds/dictionary_tables.csv nomina la tabella '
            || table_name
            || ', che non è pubblicata: correggere il nome o togliere la riga'
        from {{ ref("dictionary_tables") }}
        where table_name not in (select table_name from {{ ref("ops_dictionary") }})
        union all
        select
            'seeds/dictionary_columns.csv nomina la colonna '
            || words.table_name
            || '.'
            || words.column_name
            || ', che non è pubblicata: correggere il nome o togliere la riga'
        from {{ ref("dictionary_columns") }} as words
        where
            not exists (
                select 1
                from {{ ref("ops_dictionary") }} as published
                where
                    published.column_name = words.column_name
                    and words.table_name in (published.table_name, '*')
            )
    )

select problems
from (select string_agg(problem, '; ' order by problem) as problems from problems)
where problems is not null and error(problems) is null
