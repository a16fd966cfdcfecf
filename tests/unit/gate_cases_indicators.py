"""What breaks the rules on `published.indicators`."""

from gate_cases import Spoiled, add, change, remove, repeat

_I = "published.indicators"
_ONE = "indicator_id = 'performance.3.1.1'"
_TWO = "indicator_id = 'individual.progetti-20'"


def _as_registered(values: str, words: str) -> Spoiled:
    return Spoiled("indicators.as_registered", change(_I, values, _ONE), ["performance.3.1.1", words])


SPOILED = [
    Spoiled("indicators.unique", repeat(_I, _ONE), ["performance.3.1.1"]),
    Spoiled("indicators.in_register", remove("register.indicators", _ONE), ["performance.3.1.1", "stakeholder"]),
    Spoiled(
        "indicators.in_register",
        add(_I, "'performance.inventato' as indicator_id", _ONE),
        ["performance.inventato"],
    ),
    Spoiled(
        "indicators.in_register",
        change(_I, "year = 2024", _ONE),
        ["performance.3.1.1", "2024"],
        also=("indicators.complete",),
    ),
    _as_registered("plan_section = null", "plan_section dice nulla, dovrebbe dire performance"),
    _as_registered("plan_section = 'pira'", "plan_section dice pira, dovrebbe dire performance"),
    _as_registered("strategic_objective_id = 'pira.012.1'", "strategic_objective_id dice pira.012.1"),
    _as_registered("operational_objective = 'Altro'", "operational_objective dice Altro"),
    _as_registered("footnotes = '1'", "footnotes dice 1"),
    _as_registered("is_example = not is_example", "is_example dice"),
    _as_registered("name = name || ' '", "name dice"),
    # Something may be left out of a text, but what is left must be there.
    Spoiled(
        "indicators.as_registered",
        change(_I, "name = '[omesso] del tutto diverso'", _ONE),
        ["performance.3.1.1", "name dice [omesso] del tutto diverso"],
    ),
    Spoiled(
        "indicators.verdict_known",
        change(_I, "verdict = 'quasi'", _ONE),
        ["performance.3.1.1", "«quasi»"],
        also=("indicators.verdict_of_components",),
    ),
    Spoiled(
        "indicators.verdict_of_components",
        change(_I, "verdict = null", _ONE),
        ["performance.3.1.1", "esito nulla, quelli delle componenti sono achieved"],
    ),
    Spoiled(
        "indicators.verdict_of_components",
        change(_I, "verdict = 'achieved'", _TWO),
        ["individual.progetti-20", "esito achieved, quelli delle componenti sono achieved, not_achieved"],
    ),
    Spoiled(
        "indicators.verdict_of_components",
        change(_I, "verdict = 'not_achieved'", "indicator_id = 'pira.012.1.2.4'"),
        ["pira.012.1.2.4", "quelli delle componenti sono not_measured"],
    ),
    Spoiled(
        "indicators.provenance_known",
        change(_I, "provenance = 'sentito dire'", _ONE),
        ["performance.3.1.1", "«sentito dire»"],
    ),
    Spoiled(
        "indicators.provenance_of_components",
        change(_I, "provenance = 'disclosed'", _TWO),
        ["individual.progetti-20", "provenance dice disclosed, dovrebbe dire reconstructed"],
    ),
    Spoiled(
        "indicators.provenance_of_components",
        change(_I, "provenance = null", _TWO),
        ["individual.progetti-20", "provenance dice nulla"],
    ),
    Spoiled(
        "indicators.achievement_in_range",
        change(_I, "achievement_pct = 100.000000000001", _ONE),
        ["performance.3.1.1", "100.000000000001"],
        also=("indicators.achievement_of_components",),
    ),
    Spoiled(
        "indicators.achievement_in_range",
        change(_I, "achievement_pct = -0.5", _ONE),
        ["performance.3.1.1", "-0.5"],
        also=("indicators.achievement_of_components",),
    ),
    Spoiled(
        "indicators.achievement_of_components",
        change(_I, "achievement_pct = 82.889459512887", "indicator_id = 'public_value.raccolta-differenziata'"),
        ["public_value.raccolta-differenziata", "dovrebbe dire 82.889459512888"],
    ),
    Spoiled(
        "indicators.achievement_of_components",
        change(_I, "achievement_pct = 0", "indicator_id = 'pira.012.1.2.4'"),
        ["pira.012.1.2.4", "dovrebbe dire nulla"],
    ),
    Spoiled(
        "indicators.components_counted",
        change(_I, "components = 3", _TWO),
        ["individual.progetti-20", "components dice 3, dovrebbe dire 2"],
    ),
    Spoiled(
        "indicators.components_counted",
        change(_I, "components_achieved = null", _TWO),
        ["individual.progetti-20", "components_achieved dice nulla, dovrebbe dire 1"],
    ),
    Spoiled(
        "indicators.components_counted",
        change(_I, "rows_quarantined = 3", _TWO),
        ["individual.progetti-20", "rows_quarantined dice 3, dovrebbe dire 0"],
    ),
    Spoiled("indicators.complete", remove(_I, _ONE), ["performance.3.1.1", "stakeholder"]),
    Spoiled(
        "indicators.has_component",
        remove("register.components", _ONE),
        ["performance.3.1.1", "stakeholder"],
    ),
]
