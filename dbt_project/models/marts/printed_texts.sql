-- Every text that the report prints, once, with the place where a reader finds it.
with
    placed as (
        select *, {{ printed_place("indicators") }} as place
        from {{ ref("indicators") }} as indicators
    ),

    cells as (
        select *
        from
            placed unpivot (
                text for part in (
                    name,
                    description,
                    public_value_dimension,
                    beneficiaries,
                    data_source,
                    indicator_type,
                    unit_text,
                    responsibility_centres_text,
                    algorithm_text,
                    target_text,
                    printed_result_text
                )
            )
    )

select
    entity_id,
    year,
    part || ':' || indicator_id as text_id,
    part,
    indicator_id,
    plan_section,
    place || case
        part
        when 'name'
        then ', nome'
        when 'description'
        then ', descrizione'
        when 'public_value_dimension'
        then ', valore pubblico'
        when 'beneficiaries'
        then ', beneficiari'
        when 'data_source'
        then ', fonte dati'
        when 'indicator_type'
        then ', tipologia'
        when 'unit_text'
        then ', unità di misura'
        when 'responsibility_centres_text'
        then ', centro di responsabilità'
        when 'algorithm_text'
        then ', algoritmo'
        when 'target_text'
        then ', target'
        when 'printed_result_text'
        then ', risultato'
    end as where_printed,
    text
from cells
union all by name
select
    entity_id,
    year,
    'footnote:' || number as text_id,
    'footnote' as part,
    'Nota ' || number as where_printed,
    text
from {{ ref("footnotes") }}
union all by name
select
    entity_id,
    year,
    'narrative:' || position as text_id,
    'narrative' as part,
    heading as where_printed,
    text
from {{ ref("narrative") }}
union all by name
select
    entity_id,
    year,
    'objective:' || objective_id as text_id,
    'objective' as part,
    plan_section,
    'Titolo di obiettivo: ' || name as where_printed,
    name || coalesce('. ' || description, '') as text
from {{ ref("objectives") }}
