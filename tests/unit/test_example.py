"""The reconstruction gives back printed results, and says so when it cannot."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from ingest.register import Register, Row, load_register
from pipeline.example.formulas import Term, evaluate
from pipeline.example.reconstruct import ExampleInput, ReconstructionError, displays_as, example_inputs

EXAMPLE = ROOT / "pipeline" / "example"
ENTITY = "cciaa-mi-mb-lo"


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register(ROOT / "seeds")


@pytest.fixture(scope="module")
def inputs(register: Register) -> list[ExampleInput]:
    return example_inputs(register, ENTITY, EXAMPLE)


def test_every_input_that_the_register_asks_for_is_there_once(register: Register, inputs: list[ExampleInput]) -> None:
    assert [(i.measure_id, i.year) for i in inputs] == register.inputs_due(ENTITY)


def test_the_plan_of_another_year_asks_nothing_of_the_example(register: Register, inputs: list[ExampleInput]) -> None:
    tables = dict(register.tables)
    for name in ("indicators", "components", "targets", "component_inputs"):
        of_2026 = [Row(name, 9999, {**row, "year": 2026}) for row in tables[name] if row["entity_id"] == ENTITY]
        tables[name] = (*tables[name], *of_2026)
    grown = replace(register, tables=tables)
    assert len(grown.inputs_due(ENTITY)) > len(register.inputs_due(ENTITY))
    assert example_inputs(grown, ENTITY, EXAMPLE) == inputs


def test_the_same_register_gives_the_same_inputs(register: Register, inputs: list[ExampleInput]) -> None:
    assert example_inputs(register, ENTITY, EXAMPLE) == inputs


def test_disclosed_inputs_stand_as_the_report_prints_them(inputs: list[ExampleInput]) -> None:
    found = {(i.measure_id, i.year): i for i in inputs}
    assert found["economic_interventions_eur", 2025].value == Decimal(48766533)
    assert found["innovation_map_startups", 2024].value == Decimal(1896)
    assert all(
        i.provenance == "disclosed" and i.evidence for i in found.values() if i.measure_id == "pid_users_reached"
    )


def test_what_the_report_does_not_print_is_marked_reconstructed(inputs: list[ExampleInput]) -> None:
    solved = [i for i in inputs if i.evidence == "ricavato dal risultato stampato"]
    assert len(solved) > 30 and {i.provenance for i in solved} == {"reconstructed"}


def test_an_input_that_nothing_determines_is_named_with_its_remedy(register: Register, tmp_path: Path) -> None:
    for name in ("disclosed_inputs.csv", "chosen_inputs.csv"):
        lines = (EXAMPLE / name).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith("active_businesses,")]
        (tmp_path / name).write_text("".join(kept), encoding="utf-8")
    with pytest.raises(ReconstructionError, match=r"active_businesses 2025.*Rimedio"):
        example_inputs(register, ENTITY, tmp_path)


def test_chosen_sizes_that_do_not_give_the_printed_figure_are_refused(register: Register, tmp_path: Path) -> None:
    disclosed, chosen = ((EXAMPLE / f"{n}_inputs.csv").read_text(encoding="utf-8") for n in ("disclosed", "chosen"))
    assert "depreciation_eur,2025,7214390" in chosen
    (tmp_path / "disclosed_inputs.csv").write_text(disclosed, encoding="utf-8")
    broken = chosen.replace("depreciation_eur,2025,7214390", "depreciation_eur,2025,17214390")
    (tmp_path / "chosen_inputs.csv").write_text(broken, encoding="utf-8")
    with pytest.raises(ReconstructionError, match=r"la Relazione stampa 52.*Rimedio"):
        example_inputs(register, ENTITY, tmp_path)


@given(value=st.fractions(-(10**15), 10**15), decimals=st.integers(-8, 4))
def test_a_value_displays_as_exactly_one_figure(value: Fraction, decimals: int) -> None:
    step = Fraction(10) ** -decimals
    below = (abs(value) / step).__floor__() * step
    shown = [
        figure
        for figure in (below, below + step)
        if displays_as(abs(value), Decimal(figure.numerator) / Decimal(figure.denominator), decimals)
    ]
    assert len(shown) == 1


@pytest.mark.parametrize(
    ("algorithm", "terms"),
    [
        ("ratio", [Term("numerator", 0, 1, Fraction(1)), Term("denominator", 0, 1, Fraction(0))]),
        ("relative_change", [Term("current", 0, 1, Fraction(1)), Term("previous", -1, 1, Fraction(0))]),
        ("budget_utilisation", [Term("actual", 0, 1, Fraction(1))]),
        ("index_on_average", [Term("amount", 0, 1, Fraction(1)), Term("population", 0, 1, Fraction(1))]),
    ],
)
def test_a_zero_base_or_a_missing_input_has_no_result(algorithm: str, terms: list[Term]) -> None:
    assert evaluate(algorithm, "percent", terms) is None
