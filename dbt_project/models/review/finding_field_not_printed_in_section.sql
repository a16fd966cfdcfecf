-- A field of the definition of an indicator that one section of the report never
-- prints, and another does.
with
    fields as (
        select
            entity_id,
            year,
            plan_section,
            {% for column in [
                "algorithm_text",
                "unit_text",
                "data_source",
                "responsibility_centres_text",
            ] %}
                count({{ column }}) as {{ column }} {%- if not loop.last %},{% endif %}
            {% endfor %}
        from {{ ref("indicators") }}
        group by entity_id, year, plan_section
    ),

    counted as (
        select *, max(printed) over (partition by entity_id, year, field) as elsewhere
        from
            fields unpivot (
                printed for field
                in (algorithm_text, unit_text, data_source, responsibility_centres_text)
            )
    )

select
    {{
        finding(
            "field_not_printed_in_section",
            ["entity_id", "year", "plan_section", "field"],
        )
    }},
    'info' as severity,
    entity_id,
    year,
    {{ about_no_indicator() }},
    {{ section_name("plan_section") }} as where_printed,
    cast(null as varchar) as quote,
    case
        field
        when 'algorithm_text'
        then 'algoritmo di calcolo'
        when 'unit_text'
        then 'unità di misura'
        when 'data_source'
        then 'fonte dei dati'
        else 'centro di responsabilità'
    end as stated,
    cast(null as varchar) as recomputed,
    'Nessun indicatore della sezione stampa il campo «'
    || stated
    || '», che un''altra sezione della stessa Relazione stampa: senza, la misura non si può verificare.'
    as explanation
from counted
where printed = 0 and elsewhere > 0
