with
    {{ event_ctes("pratiche_registro_imprese", "stg_pratiche_registro_imprese") }},

    {{ summed_events("monthly_pratiche_registro_imprese") }}

    {{ measures_of_events("pratiche_registro_imprese") }}
