"""Checks of how components are computed: roles, years, kinds of value and units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ingest.register.kinds import BASELINE, KINDS, Offsets, result_units
from ingest.register.model import Register, Row
from ingest.register.rules import Fault, component_name, quoted, rule

Parts = Mapping[int, Mapping[str, list[Row]]]


def _components(register: Register) -> Iterator[tuple[Row, list[Row]]]:
    """Give each component with its inputs, apart from the target's baseline."""
    for component in register.tables["components"]:
        inputs = register.of_component("component_inputs", component)
        yield component, [row for row in inputs if row["role"] != BASELINE]


def _parts(inputs: list[Row]) -> Parts:
    parts: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in inputs:
        parts[row["part_no"]][row["role"]].append(row)
    return parts


def _form(component: Row, roles: Mapping[str, list[Row]]) -> Mapping[str, Offsets]:
    """Give the form of the component's algorithm that the given roles come nearest to."""
    return max(KINDS[component["algorithm"]].forms, key=lambda form: len(form.keys() & roles.keys()))


def _units(register: Register, rows: list[Row]) -> set[str]:
    return {register.measures[row["measure_id"]]["unit"] for row in rows}


@rule("component_without_inputs")
def components_have_inputs(register: Register) -> Iterator[Fault]:
    """Find components that nothing feeds."""
    for component, inputs in _components(register):
        if not inputs:
            message = f"{component_name(component)} non ha dati di ingresso"
            remedy = f"aggiungere in seeds/component_inputs.csv i ruoli {quoted(_form(component, {}))}"
            yield Fault(component, "component_no", message, remedy)


@rule("role_missing")
def roles_are_complete(register: Register) -> Iterator[Fault]:
    """Find components that lack a role which their algorithm reads, in one of their parts."""
    for component, inputs in _components(register):
        for part_no, roles in _parts(inputs).items():
            missing = [role for role in _form(component, roles) if role not in roles]
            if missing:
                part = f", parte {part_no}" if part_no > 1 else ""
                message = f"{component_name(component)}{part}: manca il ruolo {quoted(missing)}"
                remedy = "aggiungere la riga in seeds/component_inputs.csv o correggere l'algoritmo"
                yield Fault(component, "algorithm", message, remedy)


@rule("role_unfit")
def roles_fit_algorithm(register: Register) -> Iterator[Fault]:
    """Find inputs in a role that their component's algorithm does not read."""
    for component, inputs in _components(register):
        for roles in _parts(inputs).values():
            form = _form(component, roles)
            for role, rows in roles.items():
                if role not in form:
                    message = f"l'algoritmo «{component['algorithm']}» non legge il ruolo"
                    yield Fault(rows[0], "role", message, f"scegliere tra {quoted(form)} o correggere l'algoritmo")


@rule("offset_unfit")
def offsets_fit_algorithm(register: Register) -> Iterator[Fault]:
    """Find roles that are not given for exactly the years which the algorithm reads."""
    for component, inputs in _components(register):
        for roles in _parts(inputs).values():
            for role, due in _form(component, roles).items():
                found = sorted({row["year_offset"] for row in roles.get(role, [])})
                if due is not None and found and found != list(due):
                    needed = ", ".join(map(str, due))
                    message = f"il ruolo {role} ha gli anni {', '.join(map(str, found))}, l'algoritmo legge {needed}"
                    remedy = "mettere una riga per ciascuno degli anni che l'algoritmo legge"
                    yield Fault(roles[role][0], "year_offset", message, remedy)


@rule("offset_in_the_future")
def offsets_look_back(register: Register) -> Iterator[Fault]:
    """Find inputs of a year after the plan's."""
    for row in register.tables["component_inputs"]:
        if row["year_offset"] > 0:
            message = "il dato sarebbe di un anno dopo quello del piano"
            yield Fault(row, "year_offset", message, "scrivere 0 per l'anno del piano, -1 per il precedente")


@rule("value_type_unfit")
def component_value_types_fit(register: Register) -> Iterator[Fault]:
    """Find components whose algorithm cannot yield their kind of value."""
    for component in register.tables["components"]:
        fit = KINDS[component["algorithm"]].value_types
        if component["value_type"] not in fit:
            message = f"l'algoritmo «{component['algorithm']}» non dà questo tipo di valore"
            yield Fault(component, "value_type", message, f"scrivere {quoted(sorted(fit))} o correggere l'algoritmo")


@rule("polarity_unfit")
def polarities_fit_algorithm(register: Register) -> Iterator[Fault]:
    """Find components whose polarity says nothing about what their algorithm yields."""
    for component in register.tables["components"]:
        fit = KINDS[component["algorithm"]].polarities
        if component["polarity"] not in fit:
            message = f"la polarità non si addice all'algoritmo «{component['algorithm']}»"
            yield Fault(component, "polarity", message, f"scegliere tra {quoted(sorted(fit))}")


@rule("input_value_type_unfit")
def input_value_types_fit(register: Register) -> Iterator[Fault]:
    """Find inputs whose measure is not of the kind of value that the component yields, or that their role wants."""
    for component in register.tables["components"]:
        roles = KINDS[component["algorithm"]].role_value_types
        for row in register.of_component("component_inputs", component):
            value_type = register.measures[row["measure_id"]]["value_type"]
            due = roles.get(row["role"], component["value_type"])
            if value_type != due:
                message = f"la misura è di tipo «{value_type}», il ruolo {row['role']} vuole «{due}»"
                remedy = "scegliere un'altra misura o correggere il tipo in seeds/measures.csv"
                yield Fault(row, "measure_id", message, remedy)


@rule("unit_unlike_value_type")
def units_fit_value_types(register: Register) -> Iterator[Fault]:
    """Find components and measures whose unit goes with another kind of value."""
    for table in ("components", "measures"):
        for row in register.tables[table]:
            kind = register.units[row["unit"]]["result_kind"]
            if kind != row["value_type"]:
                message = f"l'unità è per valori di tipo «{kind}», non «{row['value_type']}»"
                yield Fault(row, "unit", message, f"scegliere un'unità con result_kind «{row['value_type']}»")


@rule("role_units_mixed")
def roles_have_one_unit(register: Register) -> Iterator[Fault]:
    """Find roles that would sum measures of different units."""
    for component, inputs in _components(register):
        for roles in _parts(inputs).values():
            for role, rows in roles.items():
                units = _units(register, rows)
                if len(units) > 1:
                    mixed = quoted(sorted(units))
                    message = f"{component_name(component)}: il ruolo {role} somma unità diverse ({mixed})"
                    yield Fault(rows[-1], "measure_id", message, "sommare solo misure della stessa unità")


@rule("sign_alone")
def takings_out_take_from_something(register: Register) -> Iterator[Fault]:
    """Find roles of which, in a year, everything is taken out and nothing put in."""
    for component in register.tables["components"]:
        for roles in _parts(register.of_component("component_inputs", component)).values():
            for role, rows in roles.items():
                for offset in sorted({row["year_offset"] for row in rows}):
                    mine = [row for row in rows if row["year_offset"] == offset]
                    if all(row["sign"] < 0 for row in mine):
                        message = f"{component_name(component)}: il ruolo {role} toglie e non ha da che cosa togliere"
                        remedy = "scrivere 1, oppure aggiungere la riga della misura da cui si toglie"
                        yield Fault(mine[0], "sign", message, remedy)


@rule("measure_against_itself")
def roles_differ(register: Register) -> Iterator[Fault]:
    """Find two roles of a part that hold the same measures of the same years, so that the result is fixed."""
    for component, inputs in _components(register):
        for roles in _parts(inputs).values():
            form = _form(component, roles)
            seen: dict[frozenset[tuple[str, int, int]], str] = {}
            for role, rows in roles.items():
                if role not in form:
                    continue
                held = frozenset(row.pick("measure_id", "year_offset", "sign") for row in rows)
                other = seen.setdefault(held, role)
                if other != role:
                    message = f"{component_name(component)}: {role} e {other} sono la stessa misura dello stesso anno"
                    yield Fault(rows[0], "measure_id", message, "correggere la misura o l'anno di uno dei due ruoli")


@rule("result_unit_impossible")
def units_give_the_result(register: Register) -> Iterator[Fault]:
    """Find numbers whose inputs' units cannot give the unit of the result; other kinds of value have one unit each."""
    for component, inputs in _components(register):
        if not _all_numbers(register, component, inputs):
            continue
        for roles in _parts(inputs).values():
            units = {role: _units(register, rows) for role, rows in roles.items()}
            # Missing roles and mixed units have rules of their own.
            if roles.keys() != _form(component, roles).keys() or any(len(found) > 1 for found in units.values()):
                continue
            single = {role: next(iter(found)) for role, found in units.items()}
            possible = result_units(component["algorithm"], single)
            if component["unit"] not in possible:
                read = ", ".join(f"{role} in {unit}" for role, unit in single.items())
                message = f"{component_name(component)}: {read} non danno un risultato in questa unità"
                other = f"scrivere {quoted(sorted(possible))}" if possible else "correggere l'algoritmo"
                remedy = f"{other} o correggere le misure"
                yield Fault(component, "unit", message, remedy)
                break


def _all_numbers(register: Register, component: Row, inputs: list[Row]) -> bool:
    measures = [register.measures[row["measure_id"]] for row in inputs]
    units = [register.units[row["unit"]] for row in (component, *measures)]
    return all(row["value_type"] == "number" for row in (component, *measures)) and all(
        unit["result_kind"] == "number" for unit in units
    )


COMPUTATION = (
    components_have_inputs,
    roles_are_complete,
    roles_fit_algorithm,
    offsets_fit_algorithm,
    offsets_look_back,
    component_value_types_fit,
    polarities_fit_algorithm,
    input_value_types_fit,
    units_fit_value_types,
    roles_have_one_unit,
    takings_out_take_from_something,
    roles_differ,
    units_give_the_result,
)
