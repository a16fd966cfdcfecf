"""What breaks the rules on `published.indicator_components`."""

from gate_cases import Spoiled, add, change, remove, repeat

_C = "published.indicator_components"
_ONE = "indicator_id = 'performance.3.1.1'"
_BASE = "indicator_id = 'performance.3.2.2'"
_LATE = "indicator_id = 'individual.progetti-20' and component_no = 1"
_MARGIN = "indicator_id = 'individual.progetti-20' and component_no = 2"
_WASTE = "indicator_id = 'public_value.raccolta-differenziata'"
_STATE = "indicator_id = 'pira.012.1.1.3'"
_MISSING = "indicator_id = 'pira.012.1.2.4'"


def _verdict(values: str, where: str, words: list[str], *also: str) -> Spoiled:
    return Spoiled(
        "components.verdict_of_target", change(_C, values, where), words, tuple(f"components.{name}" for name in also)
    )


def _registered(values: str, words: str, *also: str) -> Spoiled:
    return Spoiled(
        "components.as_registered",
        change(_C, values, _ONE),
        ["performance.3.1.1 componente 1", words],
        tuple(f"components.{name}" for name in also),
    )


SPOILED = [
    Spoiled("components.unique", repeat(_C, _ONE), ["performance.3.1.1 componente 1"]),
    Spoiled(
        "components.in_register",
        add(_C, "2 as component_no, 'In più' as label", _ONE),
        ["performance.3.1.1 componente 2", "In più"],
    ),
    Spoiled("components.complete", remove(_C, _ONE), ["performance.3.1.1 componente 1"]),
    Spoiled(
        "components.verdict_known",
        change(_C, "verdict = 'partially_achieved'", _ONE),
        ["performance.3.1.1 componente 1", "partially_achieved"],
        also=("components.achievement_of_method", "components.deviation_of_target"),
    ),
    _registered("label = 'Altra'", "label dice Altra, dovrebbe dire nulla"),
    _registered("algorithm = 'ratio'", "algorithm dice ratio, dovrebbe dire level"),
    _registered("algorithm = null", "algorithm dice nulla, dovrebbe dire level"),
    _registered("value_type = 'text'", "value_type dice text"),
    _registered("deviation_cause = 'exogenous'", "deviation_cause dice exogenous, dovrebbe dire nulla"),
    _registered("deviation_reason = 'Piove.'", "deviation_reason dice Piove."),
    _registered("is_example = not is_example", "is_example dice"),
    _registered(
        "unit = 'furlong'",
        "unit dice furlong",
        "verdict_of_target",
    ),
    _registered("polarity = 'decrease'", "polarity dice decrease, dovrebbe dire increase"),
    Spoiled(
        "components.target_as_registered",
        change(_C, "target_operator = '>'", _ONE),
        ["performance.3.1.1 componente 1", "target_operator dice >, dovrebbe dire >="],
        also=("components.verdict_of_target",),
    ),
    Spoiled(
        "components.target_as_registered",
        change(_C, "operator_source = 'polarity'", "indicator_id = 'public_value.aggiornamento-anticorruzione'"),
        ["public_value.aggiornamento-anticorruzione componente 1", "operator_source dice polarity"],
    ),
    # The value of another year is no value of the register: what was missed, or met, by so much says which it was.
    Spoiled(
        "components.deviation_of_target",
        change(_C, "target_value = 184", _BASE),
        ["performance.3.2.2 componente 1", "deviation dice"],
    ),
    Spoiled(
        "components.target_as_registered",
        change(_C, "tolerance = 11", _MARGIN),
        ["individual.progetti-20 componente 2", "tolerance dice 11"],
    ),
    Spoiled(
        "components.target_as_registered",
        change(_C, "relative_to_year = 2023", _BASE),
        ["performance.3.2.2 componente 1", "relative_to_year dice 2023"],
    ),
    Spoiled(
        "reconciliation.result_of_component",
        change(_C, "displayed_result = '-6,64 %'", _WASTE),
        ["public_value.raccolta-differenziata componente 1", "computed_text dice -6,63 %, dovrebbe dire -6,64 %"],
    ),
    Spoiled(
        "components.display_of_result",
        change(_C, "displayed_result = null", _STATE),
        ["pira.012.1.1.3 componente 1", "manca, e un risultato c'è"],
    ),
    Spoiled(
        "components.display_of_result",
        change(_C, "displayed_result = '0'", _MISSING),
        ["pira.012.1.2.4 componente 1", "displayed_result dice 0, dovrebbe dire nulla"],
    ),
    _verdict(
        "verdict = null",
        _ONE,
        ["performance.3.1.1 componente 1", "esito nulla"],
        "achievement_of_method",
    ),
    _verdict(
        "verdict = 'achieved'",
        _WASTE,
        ["public_value.raccolta-differenziata componente 1", "esito achieved: risultato"],
    ),
    _verdict(
        "verdict = 'achieved'",
        _LATE,
        ["individual.progetti-20 componente 1", "esito achieved: risultato"],
    ),
    _verdict(
        "verdict = 'not_achieved'",
        _MISSING,
        ["pira.012.1.2.4 componente 1", "esito not_achieved: risultato nulla"],
    ),
    _verdict(
        "verdict = 'not_measured', deviation = null, achievement_pct = null, achievement_pct_uncapped = null",
        _ONE,
        ["performance.3.1.1 componente 1", "esito not_measured, e nessun dato di ingresso manca"],
    ),
    Spoiled(
        "components.as_registered",
        "update register.indicators set status = 'withdrawn' where entity_id = '{entity}' and " + _ONE,
        ["performance.3.1.1 componente 1", "il registro ritira l'indicatore"],
    ),
    Spoiled(
        "components.verdict_of_target",
        change(_C, "result_value = null, displayed_result = null", _ONE),
        ["performance.3.1.1 componente 1", "esito achieved: risultato nulla"],
        also=("components.deviation_of_target",),
    ),
    Spoiled(
        "components.deviation_of_target",
        change(_C, "deviation = -deviation", _WASTE),
        ["public_value.raccolta-differenziata componente 1", "dovrebbe dire 1.36884"],
    ),
    Spoiled(
        "components.deviation_of_target",
        change(_C, "deviation = null", _LATE),
        ["individual.progetti-20 componente 1", "deviation dice nulla, dovrebbe dire 11"],
    ),
    Spoiled(
        "components.achievement_of_method",
        change(_C, "achievement_pct_uncapped = achievement_pct_uncapped + 0.000000000001", _WASTE),
        ["public_value.raccolta-differenziata componente 1", "dovrebbe dire 82.889459512889"],
    ),
    Spoiled(
        "components.achievement_of_method",
        change(_C, "achievement_pct = null", _WASTE),
        ["public_value.raccolta-differenziata componente 1", "achievement_pct dice nulla"],
    ),
    Spoiled(
        "components.achievement_of_method",
        change(_C, "achievement_pct = 0, achievement_pct_uncapped = 0", _MISSING),
        ["pira.012.1.2.4 componente 1", "una percentuale senza esito: 0"],
    ),
    Spoiled(
        "components.achievement_of_method",
        change(_C, "achievement_method = 'none/1'", _WASTE),
        ["public_value.raccolta-differenziata componente 1", "una percentuale senza metodo"],
    ),
    Spoiled(
        "components.achievement_in_range",
        change(_C, "achievement_pct = 150", "indicator_id = 'performance.3.1.3'"),
        ["performance.3.1.3 componente 1", "150"],
        also=("components.achievement_of_method",),
    ),
    Spoiled(
        "components.deviation_of_target",
        change(_C, "result_value = 5712.3", _WASTE),
        ["public_value.raccolta-differenziata componente 1", "dovrebbe dire 5720.3"],
    ),
    Spoiled(
        "components.provenance_known",
        change(_C, "provenance = 'boh'", _ONE),
        ["performance.3.1.1 componente 1", "boh"],
    ),
    Spoiled(
        "components.provenance_of_inputs",
        change(_C, "provenance = 'delivered'", _WASTE),
        ["public_value.raccolta-differenziata componente 1", "provenance dice delivered, dovrebbe dire reconstructed"],
    ),
    Spoiled(
        "components.provenance_of_inputs",
        change(_C, "provenance = null", _ONE),
        ["performance.3.1.1 componente 1", "provenance dice nulla"],
    ),
    Spoiled(
        "components.refusals_of_measures",
        change(_C, "rows_quarantined = 2", _ONE),
        ["performance.3.1.1 componente 1", "dice 2, le misure 0"],
    ),
    Spoiled("components.has_reason", change(_C, "verdict_reason = '  '", _ONE), ["performance.3.1.1 componente 1"]),
    Spoiled(
        "components.miss_has_reason",
        remove("published.findings", "rule = 'miss_without_reason' and " + "indicator_id = 'pira.016.2.1.1'"),
        ["pira.016.2.1.1 componente 1"],
    ),
]

# What the words say, and how far a percentage that is over the top goes, is worked out: the models' own unit tests
# (component_reasons, component_verdicts) hold it.
EXEMPT = {
    "indicator_components.verdict_reason": "Sentence of the models: component_reasons_unit_tests.",
    "indicator_components.achievement_pct_uncapped": "Above 100 its method alone: component_verdicts_unit_tests.",
}
