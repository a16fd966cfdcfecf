-- A DECIMAL cannot hold inf or NaN, and adds up exactly: a column that has become a
-- double holds neither promise.
select
    table_name as "table",
    column_name as "column",
    case
        when data_type in ('DOUBLE', 'FLOAT', 'REAL') then 'è ' || data_type
    end as inexact
from information_schema.columns
where table_schema = 'published'
order by all
