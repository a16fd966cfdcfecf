-- Log and texts side by side: an omission that only one of them has is a row too. A
-- count that is empty may be so for
-- another reason, so that of counts only the log is asked.
with
    marked as (
        select
            entity_id,
            year,
            "table",
            "column",
            "row",
            divide(
                length(text) - length(replace(text, '[omesso]', '')), length('[omesso]')
            ) as marks
        from published_texts
        where contains(text, '[omesso]')
    ),
    logged as (
        select
            *,
            sum(times) over (
                partition by entity_id, year, table_name, column_name, row_key
            ) as times_in_cell
        from published.withheld
    )
select
    coalesce(l.entity_id, marked.entity_id) as entity_id,
    coalesce(l.year, marked.year) as year,
    coalesce(l.table_name, marked."table") as table_name,
    coalesce(l.column_name, marked."column") as column_name,
    coalesce(l.row_key, marked."row") as row_key,
    l.form_id,
    case
        when l.times is null then marked.marks || ' volte «[omesso]», e nessun motivo'
    end as unlogged,
    case
        when
            l.times is not null
            and (
                coalesce(marked.marks, empty.marks) is distinct from l.times_in_cell
                or l.times < 1
            )
        then
            'qui '
            || l.times_in_cell
            || ' volte, nella tabella '
            || coalesce(marked.marks, empty.marks, 0)
    end as untrue,
    case
        when l.times is not null
        then
            faults(
                [
                    unlike('form_name', l.form_name, f.name),
                    unlike('reason', l.reason, f.reason)
                ]
            )
    end as unlike_register
from logged as l
full join
    marked
    on (l.entity_id, l.year, l.table_name, l.column_name, l.row_key)
    = (marked.entity_id, marked.year, marked."table", marked."column", marked."row")
left join
    (
        select distinct entity_id, year, "table", "row", 1 as marks
        from empty_counts
        where is_empty
    ) as empty
    on l.column_name = 'value'
    and (l.entity_id, l.year, l.table_name, l.row_key)
    = (empty.entity_id, empty.year, empty."table", empty."row")
left join register.privacy_forms as f on l.form_id = f.form_id
order by all
