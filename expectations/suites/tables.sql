-- An empty schema gives the judged tables alone, each absent: there is always
-- something to look at.
with
    judged as (select unnest(getvariable('judged_tables')) as "table"),
    published as (
        select table_name as "table"
        from information_schema.tables
        where table_schema = 'published'
    )
select
    "table",
    case when published."table" is null then 'non c''è in published' end as absent,
    case when judged."table" is null then 'nessuna regola la guarda' end as unjudged
from judged
full join published using ("table")
order by all
