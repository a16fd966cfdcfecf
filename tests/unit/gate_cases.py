"""One corruption for each rule of the gate: what is spoiled, and the words that must name it."""

INDICATOR = "update published.indicators set {} where indicator_id = '{}'"
COMPONENT = "update published.indicator_components set {} where indicator_id = '{}' and component_no = {}"
WITH_ENTITY = (
    "register.indicators",
    "register.components",
    "register.targets",
    "published.indicators",
    "published.indicator_components",
)
# A table with a primary key cannot hold what a rule must refuse: the copy has none.
UNKEYED = """
create table copied as from published.indicator_components;
drop table published.indicator_components;
create table published.indicator_components as from copied;
drop table copied;
"""

# rule, what is spoiled, words that the failure line must carry besides the indicator
SPOILED_ROWS = [
    (
        "indicators.unique",
        "insert into published.indicators from published.indicators where indicator_id = 'performance.4.4.2'",
        ["performance.4.4.2"],
    ),
    (
        "indicators.in_register",
        "delete from register.indicators where indicator_id = 'performance.4.4.2'",
        ["performance.4.4.2", "Follower"],
    ),
    (
        "indicators.section_as_registered",
        INDICATOR.format("plan_section = null", "performance.4.4.2"),
        ["performance.4.4.2", "pubblicata in nessuna, nel registro performance"],
    ),
    (
        "indicators.section_as_registered",
        INDICATOR.format("plan_section = 'pira'", "performance.4.4.2"),
        ["performance.4.4.2", "pubblicata in pira, nel registro performance"],
    ),
    (
        "indicators.has_verdict",
        INDICATOR.format("verdict = null", "performance.4.4.2"),
        ["performance.4.4.2", "vuoto"],
    ),
    (
        "indicators.verdict_known",
        INDICATOR.format("verdict = 'quasi'", "performance.4.4.2"),
        ["performance.4.4.2", "quasi"],
    ),
    (
        "indicators.provenance_known",
        INDICATOR.format("provenance = 'sentito dire'", "performance.4.4.2"),
        ["performance.4.4.2", "sentito dire"],
    ),
    (
        "indicators.provenance_known",
        INDICATOR.format("provenance = null", "individual.policy-ia"),
        ["individual.policy-ia", "(vuota)"],
    ),
    (
        "indicators.achievement_in_range",
        INDICATOR.format("achievement_pct = 100.000000000001", "individual.policy-ia"),
        ["individual.policy-ia", "100.000000000001"],
    ),
    (
        "indicators.achievement_in_range",
        INDICATOR.format("achievement_pct = -0.5", "pira.012.1.1.2"),
        ["pira.012.1.1.2", "-0.5"],
    ),
    (
        "indicators.components_as_registered",
        INDICATOR.format("components = 3", "performance.1.1.1"),
        ["performance.1.1.1", "dice 3, il registro ne ha 2"],
    ),
    (
        "indicators.components_achieved_counted",
        INDICATOR.format("components_achieved = 3", "performance.1.1.1"),
        ["performance.1.1.1", "3 raggiunte su 2"],
    ),
    (
        "indicators.components_achieved_counted",
        INDICATOR.format("components_achieved = null", "performance.1.1.1"),
        ["performance.1.1.1", "dice nulla, fra le componenti pubblicate sono 1"],
    ),
    (
        "indicators.achieved_when_all_are",
        INDICATOR.format("verdict = 'achieved'", "performance.1.1.1"),
        ["performance.1.1.1", "con 1 componenti raggiunte su 2"],
    ),
    (
        "indicators.achieved_when_all_are",
        INDICATOR.format("verdict = 'not_achieved'", "individual.policy-ia"),
        ["individual.policy-ia", "esito not_achieved con 1 componenti raggiunte su 1"],
    ),
    (
        "indicators.partial_only_composite",
        INDICATOR.format("verdict = 'partially_achieved'", "pira.012.1.1.2"),
        ["pira.012.1.1.2", "una sola componente"],
    ),
    (
        "indicators.complete",
        "delete from published.indicators where indicator_id = 'performance.4.4.2'",
        ["performance.4.4.2", "Follower"],
    ),
    (
        "indicators.has_component",
        "insert into register.indicators values ('cciaa-x', 2025, 'pira.nuovo', 'pira', 3, 'Nuovo');"
        "insert into published.indicators (entity_id, year, indicator_id, plan_section, verdict, components_achieved)"
        " values ('cciaa-x', 2025, 'pira.nuovo', 'pira', 'not_due', 0)",
        ["pira.nuovo", "Nuovo"],
    ),
    (
        "components.unique",
        UNKEYED + "insert into published.indicator_components from published.indicator_components"
        " where indicator_id = 'performance.4.4.2'",
        ["performance.4.4.2", "componente 1"],
    ),
    (
        "components.in_register",
        "insert into published.indicator_components (entity_id, year, indicator_id, component_no, label, algorithm,"
        " unit, verdict, verdict_reason) values ('cciaa-x', 2025, 'performance.4.4.2', 2, 'In più', 'level', 'count',"
        " 'not_due', 'Non ancora.')",
        ["performance.4.4.2", "componente 2", "In più"],
    ),
    (
        "components.has_verdict",
        COMPONENT.format("verdict = null", "performance.4.4.2", 1),
        ["performance.4.4.2", "componente 1", "vuoto"],
    ),
    (
        "components.has_reason",
        COMPONENT.format("verdict_reason = '  '", "performance.4.4.2", 1),
        ["performance.4.4.2", "componente 1", "vuoto"],
    ),
    (
        "components.verdict_known",
        COMPONENT.format("verdict = 'partially_achieved'", "performance.4.4.2", 1),
        ["performance.4.4.2", "componente 1", "partially_achieved"],
    ),
    (
        "components.algorithm_as_registered",
        COMPONENT.format("algorithm = 'ratio'", "performance.4.4.2", 1),
        ["performance.4.4.2", "componente 1", "dice ratio, il registro level"],
    ),
    (
        "components.algorithm_as_registered",
        COMPONENT.format("algorithm = null", "performance.4.4.2", 1),
        ["performance.4.4.2", "componente 1", "dice nulla, il registro level"],
    ),
    (
        "components.polarity_as_registered",
        COMPONENT.format("polarity = 'decrease'", "performance.4.4.2", 1),
        ["performance.4.4.2", "componente 1", "dice decrease, il registro increase"],
    ),
    (
        "components.operator_as_registered",
        COMPONENT.format("target_operator = '>'", "pira.012.1.1.2", 1),
        ["pira.012.1.1.2", "componente 1", "dice >, il registro <="],
    ),
    (
        "components.operator_as_registered",
        "delete from register.targets where indicator_id = 'pira.012.1.1.2'",
        ["pira.012.1.1.2", "componente 1", "dice <=, il registro nulla"],
    ),
    (
        "components.provenance_known",
        COMPONENT.format("provenance = null", "performance.4.4.2", 1),
        ["performance.4.4.2", "componente 1", "(vuota)"],
    ),
    (
        "components.unit_known",
        COMPONENT.format("unit = 'furlong'", "performance.4.4.2", 1),
        ["performance.4.4.2", "componente 1", "furlong"],
    ),
    (
        "components.achievement_in_range",
        COMPONENT.format("achievement_pct = 150, achievement_pct_uncapped = 150", "pira.012.1.1.2", 1),
        ["pira.012.1.1.2", "componente 1", "150"],
    ),
    (
        "components.cap_consistent",
        COMPONENT.format("achievement_pct_uncapped = 82.874999999999", "pira.012.1.1.2", 1),
        ["pira.012.1.1.2", "82.875000000000 con tetto, 82.874999999999 senza"],
    ),
    (
        "components.cap_consistent",
        COMPONENT.format("achievement_pct = null", "pira.012.1.1.2", 1),
        ["pira.012.1.1.2", "nulla con tetto"],
    ),
    (
        "components.percent_plausible",
        COMPONENT.format("result_value = 5712.3", "public_value.quota-suap", 1),
        ["public_value.quota-suap", "componente 1", "5712.3"],
    ),
    (
        "components.percent_plausible",
        COMPONENT.format("result_value = -100.000000000001", "pira.012.1.1.2", 1),
        ["pira.012.1.1.2", "componente 1", "-100.000000000001"],
    ),
    (
        "components.not_measured_has_no_result",
        COMPONENT.format("result_value = 0, provenance = 'delivered'", "pira.016.2.1.1", 1),
        ["pira.016.2.1.1", "componente 1", "0.000000000000"],
    ),
    (
        "components.judged_has_target",
        COMPONENT.format("target_value = null", "pira.012.1.1.2", 1),
        ["pira.012.1.1.2", "componente 1", "obiettivo «-8%»"],
    ),
    (
        "components.judged_has_target",
        COMPONENT.format("target_date = null", "individual.policy-ia", 1),
        ["individual.policy-ia", "componente 1", "operatore by"],
    ),
    (
        "components.judged_has_result",
        COMPONENT.format("result_value = null", "pira.012.1.1.2", 1),
        ["pira.012.1.1.2", "componente 1", "-6,63 %"],
    ),
    (
        "components.complete",
        "insert into register.components (entity_id, year, indicator_id, component_no, label)"
        " values ('cciaa-x', 2025, 'performance.4.4.2', 2, 'Dimenticata');"
        "update published.indicators set components = 2 where indicator_id = 'performance.4.4.2'",
        ["performance.4.4.2", "componente 2", "Dimenticata"],
    ),
]
# What is spoiled in the whole table, or needs a column of another type, is judged in a warehouse of its own.
SPOILED_TABLES = [
    ("indicators.not_empty", "delete from published.indicators", ["nessuna riga"]),
    ("indicators.register_not_empty", "delete from register.indicators", ["nessuna riga"]),
    (
        "components.register_not_empty",
        "delete from register.components",
        ["nessuna riga"],
    ),
    ("components.not_empty", "delete from published.indicator_components", ["nessuna riga"]),
    (
        "components.finite",
        "alter table published.indicator_components alter deviation type double;"
        + COMPONENT.format("deviation = 'inf'", "pira.012.1.1.2", 1),
        ["pira.012.1.1.2", "componente 1", "deviation = inf"],
    ),
    (
        "components.finite",
        "alter table published.indicator_components alter result_value type double;"
        + COMPONENT.format("result_value = 'nan'", "public_value.quota-suap", 1),
        ["public_value.quota-suap", "componente 1", "result_value = nan"],
    ),
]
# Without components to count, what indicators say of them cannot hold either.
CONSEQUENCES = {
    "components.not_empty": {"indicators.components_achieved_counted"},
    "components.register_not_empty": {"indicators.has_component"},
}
