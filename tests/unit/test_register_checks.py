"""Every rule of the register is seen to fire, alone, on the row and the column to repair."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from register_cases_corrections import CORRECTIONS
from register_cases_form import CELLS, FILES, REFERENCES, STRUCTURE
from register_cases_meaning import COMPUTATION, JUDGEMENT, PRINTED
from register_cases_measures import BOUNDS, QUOTIENTS, SELECTION
from register_cases_privacy import PRIVACY
from register_cases_reading import AGREED, READING
from register_damage import (
    COMPOSITE,
    GOOD,
    INDEX,
    LEVEL,
    RANK,
    RATIO,
    SEEDS,
    Case,
    Seeds,
    cell,
    of,
)

import ingest.register
from ingest.register import load_register
from ingest.register.checks import STAGES, rule_ids
from ingest.register.kinds import KINDS
from ingest.register.rules import Check

CASES = [
    *FILES,
    *CELLS,
    *REFERENCES,
    *STRUCTURE,
    *COMPUTATION,
    *JUDGEMENT,
    *READING,
    *SELECTION,
    *BOUNDS,
    *QUOTIENTS,
    *PRINTED,
    *PRIVACY,
    *CORRECTIONS,
]


@pytest.fixture
def seeds(tmp_path: Path) -> Seeds:
    for path in [*SEEDS.glob("*.yml"), *GOOD.glob("*.csv")]:
        shutil.copy(path, tmp_path)
    return Seeds(tmp_path)


def test_a_good_register_has_no_problems(seeds: Seeds) -> None:
    assert [problem.line() for problem in seeds.problems()] == []


def test_the_good_register_holds_every_algorithm_and_more_than_one_entity_and_year(seeds: Seeds) -> None:
    components = seeds.read("components")
    assert {row["algorithm"] for row in components} == set(KINDS)
    assert len({row["entity_id"] for row in components}) > 1
    assert len({row["year"] for row in components}) > 1


def test_the_algorithms_of_the_closed_list_are_those_whose_needs_are_known() -> None:
    register = load_register(SEEDS)
    assert set(register.schemas["components"].by_name["algorithm"].allowed) == set(KINDS)


@pytest.mark.parametrize("damaged", CASES)
def test_one_mistake_gives_one_problem_on_its_row_and_column(seeds: Seeds, damaged: Case) -> None:
    damaged.damage(seeds)
    line = seeds.line(damaged.table, damaged.row) if isinstance(damaged.row, dict) else damaged.row
    problems = seeds.problems()
    found = [(problem.rule, problem.file_name, problem.row_number, problem.column) for problem in problems]
    assert found == [(damaged.rule, f"seeds/{damaged.table}.csv", line, damaged.column)]
    assert problems[0].message
    assert problems[0].remedy
    assert "\n" not in problems[0].line()


def test_every_rule_is_fired_by_a_case() -> None:
    assert {parameters.values[0].rule for parameters in CASES} == set(rule_ids())


def test_no_rule_has_two_homes() -> None:
    assert len(rule_ids()) == len(set(rule_ids()))


def test_every_check_that_is_written_is_run() -> None:
    modules = [
        getattr(ingest.register, name)
        for name in (
            "form",
            "structure",
            "computation",
            "judgement",
            "reading",
            "selection",
            "bounds",
            "quotients",
            "printed",
            "privacy",
            "corrections",
        )
    ]
    written = {check.rule for module in modules for check in vars(module).values() if isinstance(check, Check)}
    assert written == {check.rule for stage in STAGES for check in stage}


def test_a_mistyped_value_is_answered_with_the_nearest_one(seeds: Seeds) -> None:
    cell("components", of(RATIO), algorithm="ratoi")(seeds)
    (problem,) = seeds.problems()
    assert "«ratio», il più vicino" in problem.remedy


def test_a_mistyped_reference_is_answered_with_the_nearest_one_of_its_own_scope(seeds: Seeds) -> None:
    cell("component_inputs", of(INDEX), indicator_id="pira.011.1.1.2")(seeds)
    (problem,) = seeds.problems()
    assert f"«{INDEX}», il più vicino" in problem.remedy


def test_a_component_of_a_year_without_a_report_needs_no_published_result(seeds: Seeds) -> None:
    assert all(row["year"] == "2025" for row in seeds.read("published_results"))
    assert seeds.problems() == []


def test_the_same_target_text_may_stand_on_several_components(seeds: Seeds) -> None:
    cell("targets", of(RATIO), target_text="119%", value=119)(seeds)
    assert seeds.problems() == []


def test_an_accepted_defect_lets_a_target_of_another_unit_stand(seeds: Seeds) -> None:
    target = seeds.read("targets")[seeds.line("targets", of(RANK)) - 2]
    component = seeds.read("components")[seeds.line("components", of(RANK)) - 2]
    assert target["unit"] != component["unit"]
    assert seeds.problems() == []


@pytest.mark.parametrize(("indicator", "values"), AGREED)
def test_a_target_read_as_it_is_printed_or_with_its_doubt_named_stands(
    indicator: str, values: dict[str, str], seeds: Seeds
) -> None:
    cell("targets", of(indicator), **values)(seeds)
    said = {"target_unit_unlike_result", "result_unit_impossible"} if "unit" in values else set()
    assert {problem.rule for problem in seeds.problems()} <= said


def test_mistakes_in_several_files_are_told_together_in_reading_order(seeds: Seeds) -> None:
    cell("targets", of(RATIO), operator="<=")(seeds)
    cell("indicators", of(LEVEL), weight="-1")(seeds)
    cell("components", of(COMPOSITE, 2), label="")(seeds)
    assert [problem.rule for problem in seeds.problems()] == [
        "label_missing",
        "weight_not_positive",
        "operator_against_polarity",
    ]
