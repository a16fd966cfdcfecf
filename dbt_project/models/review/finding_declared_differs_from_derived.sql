-- A value that a system gives may be declared in a scheda too: the derived one is used,
-- and the declared one is only compared, at the decimals of the measure.
with
    declared as (
        select
            declared.entity_id,
            cast(year(declared.period_start) as integer) as year,
            declared.period_start,
            declared.period_end,
            declared.value as declared_value,
            declared.file_name,
            declared.sheet,
            declared.cell,
            declared.delivery_id,
            measures.measure_id,
            measures.name,
            measures.decimals,
            measures.source_id
        from {{ ref("measures_scheda_rilevazione") }} as declared
        inner join
            {{ ref("measures") }} as measures on declared.member = measures.measure_id
        where
            measures.source_id <> declared.source_id
            and declared.value is not null
            and not declared.is_not_available
    )

select
    {{
        finding(
            "declared_differs_from_derived",
            [
                "declared.entity_id",
                "declared.year",
                "declared.measure_id",
                "declared.delivery_id",
            ],
        )
    }},
    'high' as severity,
    declared.entity_id,
    declared.year,
    {{ about_no_indicator() }},
    declared.file_name
    || ', foglio «'
    || declared.sheet
    || '», cella '
    || declared.cell as where_printed,
    declared.name as quote,
    {{ italian_number("declared.declared_value", "declared.decimals") }} as stated,
    {{ italian_number("derived.value", "declared.decimals") }} as recomputed,
    '«'
    || declared.name
    || '» è dichiarato '
    || {{ italian_number("declared.declared_value", "declared.decimals") }}
    || ', ma la fonte «'
    || declared.source_id
    || '» dà '
    || {{ italian_number("derived.value", "declared.decimals") }}
    || ': si usa il valore della fonte.' as explanation
from declared
inner join
    {{ ref("measure_values") }} as derived
    on declared.entity_id = derived.entity_id
    and declared.measure_id = derived.measure_id
    and declared.period_start = derived.period_start
    and declared.period_end = derived.period_end
where
    derived.months_missing is null
    and {{ rounded("declared.declared_value", "declared.decimals") }}
    <> {{ rounded("derived.value", "declared.decimals") }}
