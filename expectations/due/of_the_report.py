"""The kinds of findings about facts, statements, objectives, programmes and sections."""

from expectations.due.kinds import FREE, NOTHING, Kind, about_no_indicator, plain, quoted, section_name

_PROGRAMME = "mission_code || ':' || programme_code"
_PROGRAMME_PLACE = "'PIRA, missione ' || mission_code || ', programma ' || programme_code"
_SECTION = section_name("plan_section")
_COARSER = "least(first.decimals, second.decimals)"

_FACTS = (
    Kind(
        "fact_differs_between_places",
        "(select first.*, second.fact_id as other_fact, second.indicator_id as other_indicator,"
        " second.where_printed as other_where, second.quote as other_quote, second.state as other_state,"
        " 'likely' in (coalesce(first.certainty, ''), coalesce(second.certainty, '')) as is_likely"
        " from register.printed_facts as first inner join register.printed_facts as second"
        " using (entity_id, year, about, about_year) where first.fact_id < second.fact_id"
        " and (first.state <> second.state or first.unit = second.unit and"
        f" rounded_count(first.value, {_COARSER}) <> rounded_count(second.value, {_COARSER})))",
        "fact_id || ':' || other_fact",
        "case when is_likely then 'low' when state <> other_state then 'medium' else 'high' end",
        "where_printed || '; ' || other_where",
        quoted("quote", "other_quote"),
        "quote",
        "other_quote",
        when="true",
        component="component_no",
        other="other_indicator",
    ),
    Kind(
        "statement_differs",
        "(select s.*, u.symbol from published.statements as s left join register.units as u using (unit)) as s",
        "statement_id",
        "case when status = 'differs' and certainty is null then 'high' else 'low' end",
        "where_printed",
        "quote",
        "italian_measure(stated, greatest(decimals, 0), symbol)",
        "italian_measure(recomputed, greatest(decimals_of(recomputed), decimals), symbol)",
        when="status <> 'agrees' and algorithm <> 'deadline'",
    ),
)

_OBJECTIVES = (
    about_no_indicator(
        "header_unlike_its_section",
        "(select *, unnest(string_split(printed_headers, ' | ')) as header,"
        " generate_subscripts(string_split(printed_headers, ' | '), 1) as position from register.objectives)",
        "objective_id || ':' || position",
        FREE,
        f"{_SECTION} || ', tabella «' || name || '», colonna ' || position",
        "header",
        "header",
        FREE,
        when=None,
    ),
    about_no_indicator(
        "objective_named_differently", "register.objectives", "objective_id", "'low'", _SECTION, "name", "name", FREE,
        when=None,
    ),
    Kind(
        "objective_measured_only_by_spending",
        "register.objectives",
        "objective_id",
        FREE,
        FREE,
        FREE,
        "name",
        indicator=FREE,
    ),
    Kind(
        "objective_not_printed",
        "register.missions_programmes",
        _PROGRAMME,
        "'medium'",
        _PROGRAMME_PLACE,
        FREE,
        FREE,
        indicator=FREE,
    ),
    about_no_indicator(
        "objective_under_two_parents",
        "(select o.entity_id, o.year, o.plan_section, min(o.objective_id) as first_id, min(o.name) as name,"
        " string_agg(parent.name || ': ' || o.name, ' e ' order by o.printed_order) as both_names"
        " from register.objectives as o inner join register.objectives as parent"
        " on (parent.entity_id, parent.year, parent.objective_id) = (o.entity_id, o.year, o.parent_objective_id)"
        f" where o.level = 'operational' group by o.entity_id, o.year, o.plan_section, {plain('o.name')}"
        " having count(distinct o.parent_objective_id) > 1)",
        "plan_section || ':' || first_id",
        "'low'",
        _SECTION,
        "both_names",
        "name",
    ),
)  # fmt: skip

_AMOUNTS = """(
    select
        sums.*,
        bool_or(fact.value = total) as is_reached,
        string_agg(fact.quote || ' (' || fact.where_printed || ')', '; ' order by fact_id) as quotes,
        string_agg(italian_number(fact.value, 0) || ' €', '; ' order by fact_id) as shown,
        string_agg(italian_number(fact.value - total, 0) || ' €', ' e ' order by fact_id) as differences
    from (
        select
            entity_id,
            year,
            amount_kind,
            sum(amount_eur) as total,
            string_agg(amount_text, ' + ' order by mission_code, programme_code) as amounts,
            (
                select string_agg('missione ' || mission_code || ', programma ' || programme_code, '; '
                    order by mission_code, programme_code)
                from register.missions_programmes as silent
                where silent.amount_eur is null and (silent.entity_id, silent.year) = (p.entity_id, p.year)
            ) as silent
        from register.missions_programmes as p
        where amount_eur is not null
        group by all
    ) as sums
    inner join register.printed_facts as fact
        on (fact.entity_id, fact.year, fact.total_of) = (sums.entity_id, sums.year, sums.amount_kind)
    group by all
)"""

_PROGRAMMES = (
    # The amounts of the programmes are parts of a whole that the report prints elsewhere.
    about_no_indicator(
        "programme_amounts_do_not_add_up",
        _AMOUNTS,
        "amount_kind",
        "'medium'",
        "'PIRA, importi dei programmi'",
        "amounts || '; ' || quotes",
        "shown",
        "italian_number(total, 0) || ' €'",
        "'Gli importi stampati dei programmi (' || amounts || ') fanno ' || italian_number(total, 0)"
        " || ' €: nessuno dei totali che la Relazione stampa (' || shown || '); mancano ' || differences"
        " || '. Non è detto se gli importi siano di budget o di consuntivo.'"
        " || coalesce(' Senza importo: ' || silent || '.', '')",
        when="not is_reached",
    ),
    about_no_indicator(
        "programme_amount_of_another_kind",
        "(select *, max(alike) over (partition by entity_id, year) as most from"
        " (select *, count(*) over (partition by entity_id, year, amount_kind) as alike"
        " from register.missions_programmes where amount_eur is not null))",
        _PROGRAMME,
        "'low'",
        _PROGRAMME_PLACE,
        "amount_text",
        "amount_text",
        when="alike < most",
    ),
    about_no_indicator(
        "programme_without_amount",
        "(select *, count(amount_eur) over (partition by entity_id, year) as amounts"
        " from register.missions_programmes)",
        _PROGRAMME,
        "'medium'",
        _PROGRAMME_PLACE,
        "programme_name",
        when="amount_eur is null and amounts > 0",
    ),
)

_FIELDS = {
    "algorithm_text": "algoritmo di calcolo",
    "unit_text": "unità di misura",
    "data_source": "fonte dei dati",
    "responsibility_centres_text": "centro di responsabilità",
}

_SECTIONS = (
    about_no_indicator(
        "code_not_printed",
        "(select entity_id, year, plan_section, count(*) as indicators, count(printed_code) as codes"
        " from register.indicators group by all)",
        "plan_section",
        "'info'",
        _SECTION,
        NOTHING,
        "indicators || ' indicatori'",
        when="codes = 0",
    ),
    *(
        about_no_indicator(
            "field_not_printed_in_section",
            "(select *, sum(printed) over (partition by entity_id, year) as elsewhere from"
            f" (select entity_id, year, plan_section, count({field}) as printed"
            " from register.indicators group by all))",
            f"plan_section || ':{field}'",
            "'info'",
            _SECTION,
            NOTHING,
            f"'{words}'",
            when="printed = 0 and elsewhere > 0",
        )
        for field, words in _FIELDS.items()
    ),
)

# A measure that moves by more than half in a year, or from 0, is worth a look; why so much, the rule says.
_MOVED = """(
    select
        now.entity_id,
        now.year,
        now.measure_id,
        now.name,
        italian_measure(now.value, m.decimals, u.symbol) as shown,
        italian_measure(before.value, m.decimals, u.symbol) as shown_before,
        before.year as year_before,
        before.value as value_before,
        2 * abs(now.value - before.value) > abs(before.value) as has_moved,
        'reconstructed' in (now.provenance, before.provenance) as is_reconstructed
    from published.measures as now
    inner join published.measures as before
        on now.entity_id = before.entity_id
        and now.measure_id = before.measure_id
        and now.period_start = before.period_start + interval 1 year
        and now.period_end = before.period_end + interval 1 year
    inner join register.measures as m on now.measure_id = m.measure_id
    inner join register.units as u on m.unit = u.unit
    where now.value is not null and before.value is not null
)"""

_MEASURES = (
    about_no_indicator(
        "year_on_year_change",
        _MOVED,
        "measure_id",
        "'low'",
        "'Misura «' || name || '», ' || year",
        "name",
        "shown",
        "shown_before",
        "'Da rivedere: ' || shown_before || ' nel ' || year_before || ', ' || shown || ' nel ' || year"
        " || case when value_before = 0 then ': da zero non si misura una variazione.'"
        " else ', oltre il 50 % in un anno.' end"
        " || ' O qualcosa è cambiato, o i due numeri non contano la stessa cosa.'"
        " || case when is_reconstructed then ' Almeno uno dei due è ricostruito.' else '' end",
        when="has_moved",
    ),
)

KINDS = (*_FACTS, *_OBJECTIVES, *_PROGRAMMES, *_SECTIONS, *_MEASURES)
