with
    {{ event_ctes("fatture_passive", "stg_fatture_passive", quarters=true) }},

    {{ summed_events("monthly_fatture_passive") }}

    {{ measures_of_events("fatture_passive") }}
