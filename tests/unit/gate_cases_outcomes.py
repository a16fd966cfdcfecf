"""What breaks the rules on `published.objectives` and `published.reconciliation`."""

from gate_cases import Spoiled, add, change, remove, repeat

_O = "published.objectives"
_R = "published.reconciliation"
_AIM = "objective_id = 'pira.012.1.2'"
_NAMED = ["obiettivo pira.012.1.2 "]
_ONE = "indicator_id = 'performance.3.1.1'"
_HELD = ["performance.3.1.1 componente 1"]
_BUILT = "indicator_id = 'public_value.raccolta-differenziata'"
_WASTE = ["public_value.raccolta-differenziata componente 1"]
_MISSING = "indicator_id = 'pira.012.1.2.4'"


def _score(values: str, words: str, *also: str) -> Spoiled:
    return Spoiled("objectives.score_of_indicators", change(_O, values, _AIM), [*_NAMED, words], also)


SPOILED = [
    Spoiled("objectives.unique", repeat(_O, _AIM), _NAMED),
    Spoiled(
        "objectives.in_register",
        add(_O, "'pira.nuovo' as objective_id, 'Nuovo' as name", _AIM),
        ["obiettivo pira.nuovo", "Nuovo"],
    ),
    Spoiled("objectives.complete", remove(_O, _AIM), _NAMED),
    Spoiled("objectives.as_registered", change(_O, "name = 'Altro'", _AIM), [*_NAMED, "name dice Altro"]),
    Spoiled(
        "objectives.as_registered", change(_O, "parent_objective_id = null", _AIM), [*_NAMED, "parent_objective_id"]
    ),
    Spoiled(
        "objectives.indicators_counted",
        change(_O, "indicators_achieved = 4", _AIM),
        [*_NAMED, "indicators_achieved dice 4, dovrebbe dire 3"],
    ),
    Spoiled(
        "objectives.indicators_counted",
        change("published.indicators", "operational_objective_id = 'pira.012.1.3'", _MISSING),
        [*_NAMED, "indicators dice 4, dovrebbe dire 3", "obiettivo pira.012.1.3"],
        also=("objectives.score_of_indicators", "objectives.provenance_of_indicators"),
    ),
    _score("weight_planned = 5", "weight_planned dice 5"),
    _score("weight_measured = 4", "weight_measured dice 4"),
    _score("score_pct = 99.999999999999", "dovrebbe dire 100.000000000000"),
    _score("coverage_pct = null", "coverage_pct dice nulla, dovrebbe dire 75.000000000000"),
    Spoiled(
        "objectives.score_of_indicators",
        "update register.indicators set weight = 3 where entity_id = '{entity}' and " + _MISSING,
        [*_NAMED, "weight_planned dice 4.000000, dovrebbe dire 6.000000"],
    ),
    Spoiled(
        "objectives.score_in_range",
        change(_O, "score_pct = 100.5", _AIM),
        [*_NAMED, "100.5"],
        also=("objectives.score_of_indicators",),
    ),
    Spoiled(
        "objectives.coverage_in_range",
        change(_O, "coverage_pct = -1", _AIM),
        [*_NAMED, "-1"],
        also=("objectives.score_of_indicators",),
    ),
    Spoiled(
        "objectives.provenance_known",
        change(_O, "provenance = 'boh'", _AIM),
        [*_NAMED, "boh"],
    ),
    Spoiled(
        "objectives.provenance_of_indicators",
        change(_O, "provenance = 'delivered'", _AIM),
        [*_NAMED, "provenance dice delivered, dovrebbe dire reconstructed"],
    ),
    Spoiled("reconciliation.unique", repeat(_R, _ONE), _HELD),
    Spoiled(
        "reconciliation.in_register",
        add(_R, "9 as component_no", _ONE),
        ["performance.3.1.1 componente 9"],
    ),
    Spoiled("reconciliation.complete", remove(_R, _ONE), _HELD),
    Spoiled(
        "reconciliation.result_of_component",
        change(_R, "computed_value = computed_value + 0.000000000001", _BUILT),
        [*_WASTE, "computed_value dice -6.63115676103"],
    ),
    Spoiled(
        "reconciliation.result_of_component",
        change(_R, "computed_text = '47'", _ONE),
        [*_HELD, "computed_text dice 47, dovrebbe dire 48"],
    ),
    Spoiled(
        "reconciliation.print_as_registered",
        change(_R, "printed_text = '47'", _ONE),
        [*_HELD, "printed_text dice 47, dovrebbe dire 48"],
    ),
    Spoiled(
        "reconciliation.print_as_registered",
        change(_R, "printed_value = 47", _ONE),
        [*_HELD, "printed_value dice 47"],
        also=("reconciliation.status_of_results",),
    ),
    Spoiled(
        "reconciliation.print_as_registered",
        change(_R, "printed_decimals = 12", _BUILT),
        [*_WASTE, "printed_decimals dice 12, dovrebbe dire 2"],
        also=("reconciliation.status_of_results",),
    ),
    Spoiled(
        "reconciliation.provenance_of_inputs",
        change(_R, "provenance = 'delivered'", _MISSING),
        ["pira.012.1.2.4 componente 1", "provenance dice delivered"],
    ),
    Spoiled(
        "reconciliation.status_of_results",
        change(_R, "status = 'agrees', explanation = null", _BUILT),
        [*_WASTE, "dice agrees: calcolato -6.63", "provenienza reconstructed"],
    ),
    Spoiled(
        "reconciliation.status_of_results",
        change(_R, "status = null", _ONE),
        [*_HELD, "dice nulla"],
    ),
    Spoiled(
        "reconciliation.status_of_results",
        change(_R, "status = 'differs'", _MISSING),
        ["pira.012.1.2.4 componente 1", "dice differs: calcolato nulla"],
    ),
    Spoiled("reconciliation.status_known", change(_R, "status = 'boh'", _ONE), [*_HELD, "boh"]),
    Spoiled(
        "reconciliation.recomputed_from_several",
        change(_R, "is_recomputed = true", _ONE),
        [*_HELD, "is_recomputed dice true, i dati di ingresso sono 1"],
    ),
    Spoiled("reconciliation.explained", change(_R, "explanation = null", _BUILT), [*_WASTE, "manca: by_construction"]),
    Spoiled("reconciliation.explained", change(_R, "explanation = ' '", _ONE), [*_HELD, "vuota: agrees"]),
]

EXEMPT = {
    "reconciliation.explanation": "Sentence of the models: component_reconciliation_unit_tests.",
    "reconciliation.is_recomputed": "That it is not said where it should: component_reconciliation_unit_tests.",
}
