"""Checks of how results are judged: operators, target values, and the defects that are accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingest.register.kinds import BASELINE
from ingest.register.model import COMPONENT_KEY, Register, Row
from ingest.register.rules import Fault, as_written, component_name, quoted, rule
from ingest.register.target_text import printed_signs

COMPARING = frozenset({">=", "<=", ">", "<", "=", "between"})

# Which operators judge in the direction that the polarity calls better.
POLARITY_OPERATORS: Mapping[str, frozenset[str]] = {
    "increase": frozenset({">=", ">"}),
    "decrease": frozenset({"<=", "<"}),
    "target": frozenset({"=", "between"}),
    "range": frozenset({"between"}),
    "binary": frozenset({"reached"}),
    "date": frozenset({"by"}),
}


def _judged(register: Register) -> Iterator[tuple[Row, Row, bool]]:
    """Give each target with its component, and whether a defect says the two cannot be compared."""
    components = {row.pick(*COMPONENT_KEY): row for row in register.tables["components"]}
    for target in register.tables["targets"]:
        defects = register.of_component("accepted_defects", target)
        not_comparable = any(defect["effect"] == "not_comparable" for defect in defects)
        yield target, components[target.pick(*COMPONENT_KEY)], not_comparable


@rule("operator_missing")
def targets_have_operators(register: Register) -> Iterator[Fault]:
    """Find targets that nothing compares with, unless a defect says that nothing can."""
    for target, component, not_comparable in _judged(register):
        if target["operator"] is None and not not_comparable:
            usual = sorted(POLARITY_OPERATORS[component["polarity"]])
            message = f"{component_name(target)}: il target non dice come si confronta"
            remedy = f"scrivere {quoted(usual)} con operator_source «polarity», o registrare un difetto not_comparable"
            yield Fault(target, "operator", message, remedy)


@rule("operator_source_missing")
def operators_have_sources(register: Register) -> Iterator[Fault]:
    """Find operators that do not say where they come from."""
    for target in register.tables["targets"]:
        if target["operator"] is not None and target["operator_source"] is None:
            message = "l'operatore non dice da dove viene"
            remedy = "scrivere printed_target, algorithm_text o polarity"
            yield Fault(target, "operator_source", message, remedy)


@rule("operator_against_polarity")
def operators_follow_polarity(register: Register) -> Iterator[Fault]:
    """Find operators that judge against the component's polarity."""
    for target, component, _ in _judged(register):
        fit = POLARITY_OPERATORS[component["polarity"]]
        if target["operator"] is not None and target["operator"] not in fit:
            message = f"{component_name(target)}: l'operatore contraddice la polarità «{component['polarity']}»"
            yield Fault(target, "operator", message, f"scrivere {quoted(sorted(fit))} o correggere la polarità")


@rule("operator_unlike_print")
def operators_are_as_printed(register: Register) -> Iterator[Fault]:
    """Find targets whose printed comparison sign is not their operator."""
    for target in register.tables["targets"]:
        signs = printed_signs(target["target_text"])
        if target["operator"] in COMPARING and len(signs) == 1 and target["operator"] not in signs | {"between"}:
            message = f"il target stampato porta {quoted(signs)}"
            yield Fault(target, "operator", message, "riportare il segno stampato")


@rule("operator_source_unlike_print")
def printed_operators_say_so(register: Register) -> Iterator[Fault]:
    """Find operators said to come from elsewhere although the target prints them."""
    for target in register.tables["targets"]:
        source = target["operator_source"]
        if source not in (None, "printed_target") and target["operator"] in printed_signs(target["target_text"]):
            message = "il segno è stampato nel target"
            yield Fault(target, "operator_source", message, "scrivere printed_target")


@rule("target_value_missing")
def comparisons_have_values(register: Register) -> Iterator[Fault]:
    """Find comparing operators without a value, unless another year's value is meant or nothing can be compared."""
    for target, _, not_comparable in _judged(register):
        if target["operator"] not in COMPARING or target["value"] is not None:
            continue
        if target["relative_to_year"] is None and not not_comparable:
            message = f"{component_name(target)}: l'operatore «{target['operator']}» non ha un valore"
            yield Fault(target, "value", message, "scrivere il valore, o l'anno in relative_to_year")


@rule("upper_value_missing")
def bands_have_upper_values(register: Register) -> Iterator[Fault]:
    """Find bands without an upper end."""
    for target in register.tables["targets"]:
        if target["operator"] == "between" and target["upper_value"] is None:
            message = "l'operatore «between» vuole anche il valore massimo"
            yield Fault(target, "upper_value", message, "scrivere il massimo in upper_value")


@rule("upper_value_below")
def bands_are_upright(register: Register) -> Iterator[Fault]:
    """Find bands whose upper end is below the lower one."""
    for target in register.tables["targets"]:
        lower, upper = target["value"], target["upper_value"]
        if lower is not None and upper is not None and upper < lower:
            message = f"il massimo è minore del minimo ({as_written(lower)})"
            yield Fault(target, "upper_value", message, "scambiare i due valori")


@rule("upper_value_idle")
def only_bands_have_upper_values(register: Register) -> Iterator[Fault]:
    """Find upper ends that no band reads."""
    for target in register.tables["targets"]:
        if target["upper_value"] is not None and target["operator"] != "between":
            message = f"l'operatore «{target['operator']}» non legge un valore massimo"
            yield Fault(target, "upper_value", message, "vuotare la cella o scrivere l'operatore «between»")


@rule("due_date_missing")
def deadlines_have_dates(register: Register) -> Iterator[Fault]:
    """Find deadlines without a day."""
    for target in register.tables["targets"]:
        if target["operator"] == "by" and target["due_date"] is None:
            message = "l'operatore «by» non ha una data"
            yield Fault(target, "due_date", message, "scrivere la data, nella forma AAAA-MM-GG")


@rule("target_state_missing")
def states_to_reach_are_named(register: Register) -> Iterator[Fault]:
    """Find states to reach that are not named."""
    for target in register.tables["targets"]:
        if target["operator"] == "reached" and target["state"] is None:
            message = "l'operatore «reached» non dice quale stato raggiungere"
            yield Fault(target, "state", message, "scrivere yes oppure reached")


@rule("tolerance_negative")
def tolerances_are_positive(register: Register) -> Iterator[Fault]:
    """Find tolerances below zero."""
    for target in register.tables["targets"]:
        if target["tolerance"] is not None and target["tolerance"] < 0:
            message = "la tolleranza è negativa"
            yield Fault(target, "tolerance", message, "scriverla senza segno: l'operatore dice da che parte vale")


@rule("year_read_as_number")
def years_are_not_values(register: Register) -> Iterator[Fault]:
    """Find targets such as `>=2024` whose year was taken for the number to reach."""
    for target in register.tables["targets"]:
        value = target["value"]
        if value is None or not 2000 <= value <= 2100 or not printed_signs(target["target_text"]):
            continue
        if value in (target["year"], target["year"] - 1):
            message = f"«{target['target_text']}» sembra dire il valore dell'anno {value:f}, non il numero"
            remedy = "vuotare value, scrivere l'anno in relative_to_year e dare al componente un dato «baseline»"
            yield Fault(target, "value", message, remedy)


@rule("value_beside_year")
def years_stand_alone(register: Register) -> Iterator[Fault]:
    """Find targets that give both a value and the year whose value counts."""
    for target in register.tables["targets"]:
        if target["relative_to_year"] is not None and target["value"] is not None:
            message = f"il target è il valore dell'anno {target['relative_to_year']}, ma ha anche un numero"
            yield Fault(target, "value", message, "vuotare value: il valore viene dal dato «baseline»")


@rule("baseline_missing")
def relative_targets_have_baselines(register: Register) -> Iterator[Fault]:
    """Find targets relative to a year without that year's value among the inputs."""
    for target in register.tables["targets"]:
        if target["relative_to_year"] is None:
            continue
        offset = target["relative_to_year"] - target["year"]
        if offset not in {row["year_offset"] for row in _baselines(register, target)}:
            message = f"{component_name(target)}: manca il dato «baseline» con year_offset {offset}"
            yield Fault(target, "relative_to_year", message, "aggiungere la riga in seeds/component_inputs.csv")


@rule("baseline_idle")
def baselines_have_relative_targets(register: Register) -> Iterator[Fault]:
    """Find baselines that no target refers to."""
    for target in register.tables["targets"]:
        for row in _baselines(register, target):
            if target["relative_to_year"] != row["year"] + row["year_offset"]:
                message = "il target non si riferisce al valore di quell'anno"
                remedy = "scrivere l'anno in relative_to_year (seeds/targets.csv) o togliere la riga"
                yield Fault(row, "role", message, remedy)


@rule("baseline_unit_unfit")
def baselines_are_in_result_units(register: Register) -> Iterator[Fault]:
    """Find baselines in another unit than the result they are compared with."""
    for target, component, _ in _judged(register):
        for row in _baselines(register, target):
            unit = register.measures[row["measure_id"]]["unit"]
            if unit != component["unit"]:
                message = f"la misura è in «{unit}», il risultato in «{component['unit']}»"
                yield Fault(row, "measure_id", message, "usare come «baseline» una misura nell'unità del risultato")


def _baselines(register: Register, target: Row) -> list[Row]:
    return [row for row in register.of_component("component_inputs", target) if row["role"] == BASELINE]


@rule("target_unit_unlike_result")
def targets_are_in_result_units(register: Register) -> Iterator[Fault]:
    """Find targets in another unit than the result, unless an accepted defect says that they cannot be compared."""
    for target, component, not_comparable in _judged(register):
        if target["unit"] != component["unit"] and not not_comparable:
            message = f"{component_name(target)}: il target è in un'unità, il risultato in «{component['unit']}»"
            remedy = "correggere l'unità, o registrare unit_clash (not_comparable) in seeds/accepted_defects.csv"
            yield Fault(target, "unit", message, remedy)


@rule("unit_clash_idle")
def unit_clashes_clash(register: Register) -> Iterator[Fault]:
    """Find accepted unit clashes that are no more: target and result have one unit."""
    components = {row.pick(*COMPONENT_KEY): row for row in register.tables["components"]}
    for defect in register.tables["accepted_defects"]:
        component = components[defect.pick(*COMPONENT_KEY)]
        targets = register.of_component("targets", defect)
        if defect["defect"] == "unit_clash" and all(target["unit"] == component["unit"] for target in targets):
            message = f"{component_name(defect)}: target e risultato hanno la stessa unità"
            yield Fault(defect, "defect", message, "togliere il difetto, o correggere l'unità che è stampata")


@rule("unit_clash_compared")
def unit_clashes_are_not_compared(register: Register) -> Iterator[Fault]:
    """Find accepted unit clashes that would let numbers of two units be compared."""
    for defect in register.tables["accepted_defects"]:
        if defect["defect"] == "unit_clash" and defect["effect"] != "not_comparable":
            message = "con unità diverse il confronto non ha senso"
            yield Fault(defect, "effect", message, "scrivere not_comparable")


@rule("text_without_defect")
def texts_are_accepted_defects(register: Register) -> Iterator[Fault]:
    """Find components that yield words only, and no defect that says why they cannot be judged."""
    for target, component, not_comparable in _judged(register):
        if component["value_type"] == "text" and not not_comparable:
            message = f"{component_name(target)}: il risultato è solo testo e nessun target può giudicarlo"
            remedy = "registrare text_result con effetto not_comparable in seeds/accepted_defects.csv, o cambiare tipo"
            yield Fault(component, "value_type", message, remedy)


JUDGEMENT = (
    targets_have_operators,
    operators_have_sources,
    operators_follow_polarity,
    operators_are_as_printed,
    printed_operators_say_so,
    comparisons_have_values,
    bands_have_upper_values,
    bands_are_upright,
    only_bands_have_upper_values,
    deadlines_have_dates,
    states_to_reach_are_named,
    tolerances_are_positive,
    years_are_not_values,
    years_stand_alone,
    relative_targets_have_baselines,
    baselines_have_relative_targets,
    baselines_are_in_result_units,
    targets_are_in_result_units,
    unit_clashes_clash,
    unit_clashes_are_not_compared,
    texts_are_accepted_defects,
)
