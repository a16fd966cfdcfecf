"""Registers damaged in what measures select and are quotients of: each case names the rule that must find it."""

from register_damage import INDEX, Key, again, all_of, case, cell, gone, input_of, on, text

SHARE: Key = {"measure_id": "late_payments_share_percent"}

SELECTION = [
    case(
        "source_yield_undeclared",
        text("sources", lambda old: old.replace("conto_economico:", "conti:"), "yml"),
        "sources",
        {"source_id": "conto_economico"},
        "source_id",
    ),
    on("measure_selects_nothing", "measures", {"measure_id": "requests"}, quantity="declard"),
    on("measure_selects_nothing", "measures", {"measure_id": "economic_interventions_eur"}, dimension="voce"),
    on("member_unlike_measure", "measures", {"measure_id": "requests"}, member="istanze"),
    case(
        "selection_repeated",
        all_of(
            again("measures", {"measure_id": "economic_interventions_eur"}, measure_id="interventions_eur"),
            again("measure_owners", {"measure_id": "economic_interventions_eur"}, measure_id="interventions_eur"),
            again("component_inputs", input_of(INDEX, "amount"), measure_id="interventions_eur"),
        ),
        "measures",
        {"measure_id": "interventions_eur"},
        "member",
    ),
    case(
        "measure_unused",
        again("measures", {"measure_id": "requests"}, measure_id="requests_sent", member="requests_sent"),
        "measures",
        {"measure_id": "requests_sent"},
        "measure_id",
    ),
    case(
        "measure_unused",
        cell("measures", {"measure_id": "late_payments_count"}, published_because=""),
        "measures",
        {"measure_id": "late_payments_count"},
        "measure_id",
    ),
    on(
        "measure_published_and_used",
        "measures",
        {"measure_id": "economic_interventions_eur"},
        published_because="La chiede la legge.",
    ),
    case(
        "declared_measure_published",
        again(
            "measures",
            {"measure_id": "requests"},
            measure_id="requests_sent",
            member="requests_sent",
            published_because="La chiede la legge.",
        ),
        "measures",
        {"measure_id": "requests_sent"},
        "published_because",
    ),
    case(
        "measure_without_owner",
        gone("measure_owners", {"entity_id": "altro-ente"}),
        "component_inputs",
        {"entity_id": "altro-ente"},
        "measure_id",
    ),
    case(
        "measure_without_owner",
        gone("measure_owners", {"measure_id": "active_businesses"}),
        "component_inputs",
        {"measure_id": "active_businesses"},
        "measure_id",
    ),
]

BOUNDS = [
    on("bound_of_no_number", "measures", {"value_type": "date"}, maximum=12),
    on("bounds_out_of_order", "measures", {"measure_id": "requests"}, maximum=-1),
    on("bounds_out_of_order", "measures", {"measure_id": "requests"}, plausible_minimum=-5),
    case(
        "bounds_out_of_order",
        cell("measures", {"measure_id": "requests"}, plausible_minimum=10, plausible_maximum=9.5),
        "measures",
        {"measure_id": "requests"},
        "plausible_maximum",
    ),
]

QUOTIENTS = [
    case(
        "quotient_without_terms",
        gone("measure_quotients", SHARE),
        "measures",
        SHARE,
        "measure_id",
    ),
    case(
        "quotient_of_a_source",
        again("measure_quotients", SHARE, measure_id="coverage_percent"),
        "measure_quotients",
        {"measure_id": "coverage_percent"},
        "measure_id",
    ),
    case(
        "quotient_of_a_source",
        all_of(
            again("measures", SHARE, measure_id="late_share_percent", member="late_share_percent"),
            again(
                "measure_quotients",
                SHARE,
                measure_id="late_share_percent",
                numerator_measure_id=SHARE["measure_id"],
                denominator_measure_id="coverage_percent",
            ),
        ),
        "measure_quotients",
        {"measure_id": "late_share_percent"},
        "numerator_measure_id",
    ),
    case(
        "quotient_unit",
        cell("measure_quotients", SHARE, numerator_measure_id="paid_eur"),
        "measure_quotients",
        SHARE,
        "measure_id",
    ),
    case("quotient_unit", cell("measures", SHARE, unit="days"), "measure_quotients", SHARE, "measure_id"),
    case("quotient_unit", cell("measures", SHARE, unit="kg"), "measure_quotients", SHARE, "measure_id"),
]
