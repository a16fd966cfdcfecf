"""Ask any figure where it comes from: the answer leads to the rows, and the rows give the figure again."""

import json
import random
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, Release, pipeline

from exports.explain import Explanation, explain, find, near, shown
from exports.explain.facts import Input
from pipeline.example.formulas import Term, evaluate

ENTITY, YEAR = "cciaa-mi-mb-lo", 2025


@pytest.fixture(scope="module")
def explanations(con: duckdb.DuckDBPyConnection) -> list[Explanation]:
    keys = con.execute("select entity_id, year, indicator_id from published.indicators order by all").fetchall()
    return [explain(con, *key) for key in keys]


def _typed(row: dict[str, object]) -> object:
    """The value of a raw row as it was read, whatever its source calls it."""
    names = ("value_number", "amount_eur", "value_date", "value_state", "value_words")
    return next((row[name] for name in names if row.get(name) is not None), None)


def _of_events(given: Input, rows: list[dict[str, object]]) -> Decimal:
    """What rows of events give: how many they are, what was paid, or the days of each times what was due."""
    match given.unit:
        case "count":
            return Decimal(len(rows))
        case "eur":
            return sum((row["amount_paid_eur"] for row in rows), Decimal(0))
        case _:
            days = [(row["paid_on"] - row["due_on"]).days - row["disputed_days"] for row in rows]
            return sum((day * row["amount_due_eur"] for day, row in zip(days, rows, strict=True)), Decimal(0))


def test_every_query_returns_exactly_the_row_of_its_cell_with_the_value(
    con: duckdb.DuckDBPyConnection, explanations: list[Explanation]
) -> None:
    looked_at = events = 0
    for one in explanations:
        for given in (i for c in one.components for i in c.inputs if i.query):
            cursor = con.execute(str(given.query))
            names = [column[0] for column in cursor.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            assert len(rows) == given.row_count
            assert {row["sheet"] for row in rows} == {given.sheet}
            if given.cell is None:
                assert _of_events(given, rows) == given.value
                events += 1
                continue
            assert {f"{str(given.cell)[0]}{row['row_number']}" for row in rows} == {given.cell}
            assert [_typed(row) for row in rows] == [given.value]
            looked_at += 1
    assert looked_at > 220 and events > 10


def test_the_rows_that_the_queries_return_give_every_figure_again(
    con: duckdb.DuckDBPyConnection, explanations: list[Explanation]
) -> None:
    looked_at = 0
    for one in explanations:
        for component in one.components:
            result = component.facts["result_value"]
            terms = defaultdict(list)
            for given in component.inputs:
                if result is None or given.role == "baseline":
                    continue
                cursor = con.execute(str(given.query))
                names = [column[0] for column in cursor.description or ()]
                rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
                value = _typed(rows[0]) if given.cell else _of_events(given, rows)
                assert isinstance(value, Decimal)
                offset = given.measure_year - int(one.indicator["year"])
                terms[given.part_no].append(Term(given.role, offset, given.sign, Fraction(value)))
            if not terms:
                continue
            facts = component.facts
            parts = [evaluate(facts["algorithm"], facts["unit"], part) for part in terms.values()]
            assert None not in parts, one.indicator["indicator_id"]
            worst = (max if facts["polarity"] == "decrease" else min)(p for p in parts if p is not None)
            assert abs(Fraction(result) - worst) <= Fraction(1, 2 * 10**12), one.indicator["indicator_id"]
            looked_at += 1
    assert looked_at > 70


def test_the_text_tells_definition_inputs_result_target_verdict_and_print(explanations: list[Explanation]) -> None:
    for one in random.Random(2025).sample(explanations, 20):
        said = " ".join(" ".join(shown(one)).split())
        assert said.startswith("ESEMPIO")
        for label in ("algoritmo", "target", "esito", "formula", "ingresso", "confronto"):
            if label != "algoritmo" or one.indicator["algorithm_text"]:
                assert f" {label} " in said, one.indicator["indicator_id"]
        for component in one.components:
            for given in component.inputs:
                assert f"«{given.measure_name}» ({given.measure_id})" in said
                if given.query:
                    assert (
                        (f"cella {given.cell}" if given.cell else f"{given.row_count} righe") in said
                        and f"{given.query};" in said
                        and str(given.sha256) in said
                    )
            assert " ".join(str(component.facts["verdict_reason"]).split()) in said


def test_what_is_missing_says_who_owes_it(explanations: list[Explanation]) -> None:
    missing = [one for one in explanations if any(i.is_missing for c in one.components for i in c.inputs)]
    assert [one.indicator["indicator_id"] for one in missing] == ["pira.012.1.2.4"]
    said = "\n".join(shown(missing[0]))
    assert "MANCA: lo deve Infrastrutture IT e Servizi interni" in said
    assert "nd, non disponibile" in said


def test_words_find_one_several_or_none(con: duckdb.DuckDBPyConnection) -> None:
    assert [one.indicator_id for one in find(con, "PIRA.011.2.1.1")] == ["pira.011.2.1.1"]
    assert [one.indicator_id for one in find(con, "2.1.1")] == ["performance.2.1.1", "pira.011.2.1.1", "pira.016.2.1.1"]
    assert [one.indicator_id for one in find(con, "attivita bike economy")] == ["pira.011.3.2.1"]
    assert find(con, "2.1.1", "another-entity") == find(con, "2.1.1", year=1999) == find(con, "  ") == []
    assert near(con, "pira.011.2.1.11")[0] == "pira.011.2.1.1"


def test_the_command_lists_what_fits_and_says_what_does_not(
    example: Release, tmp_path_factory: pytest.TempPathFactory
) -> None:
    several = pipeline(example.data, "explain", "2.1.1")
    assert several.returncode == 0
    assert several.stdout.startswith("3 indicatori corrispondono")
    nobody = pipeline(example.data, "explain", "performance.9.9.9")
    assert nobody.returncode == 1
    assert "nessun indicatore corrisponde a «performance.9.9.9»" in nobody.stderr and "Traceback" not in nobody.stderr
    nothing = pipeline(tmp_path_factory.mktemp("empty"), "explain", "2.1.1")
    assert nothing.returncode == 1
    assert "non c'è ancora una release. Rimedio: `make build`" in nothing.stderr


def test_whoever_reads_only_the_first_lines_hears_of_no_error(example: Release) -> None:
    command = [sys.executable, "-m", "pipeline", "explain", "pira.032.4.0.5", "--json", "--data", str(example.data)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout and process.stderr
    process.stdout.close()
    assert (process.stderr.read(), process.wait(timeout=60)) == ("", 0)
    process.stderr.close()


def test_a_release_that_cannot_be_read_is_told_in_a_line(tmp_path: Path) -> None:
    older, damaged = tmp_path / "older", tmp_path / "damaged"
    for data in (older, damaged):
        (data / "releases" / "r1").mkdir(parents=True)
        (data / "current").symlink_to(data / "releases" / "r1")
    with duckdb.connect(str(older / "current" / "warehouse.duckdb")) as connection:
        connection.execute("create schema published")
    (damaged / "current" / "warehouse.duckdb").write_bytes(b"no warehouse" * 1000)
    for data in (older, damaged):
        for command in (["explain", "2.1.1"], ["audit"]):
            done = pipeline(data, *command)
            assert done.returncode == 1
            assert "la release è danneggiata o di altra versione" in done.stderr, done.stderr
            assert "Rimedio: ripetere `make build`" in done.stderr and "Traceback" not in done.stderr


def test_json_is_the_same_as_data(example: Release, con: duckdb.DuckDBPyConnection) -> None:
    done = pipeline(example.data, "explain", "pira.032.4.0.5", "--json")
    data = json.loads(done.stdout)
    assert data == json.loads(json.dumps(explain(con, ENTITY, YEAR, "pira.032.4.0.5").as_data()))
    (component,) = data["components"]
    assert len(component["inputs"]) == 8
    assert component["inputs"][0]["value"] == "48766533.000000"
    assert component["facts"]["displayed_result"] == "122 %"


@pytest.mark.parametrize(
    "words",
    [
        "pira.011.2.1.1",
        "l'automazione (Pareto)",
        "4.6.1; touch x",
        "* $HOME",
        '"ok"',
        "$(shell touch rotto)",
        "da $100 #1",
    ],
)
def test_make_explain_passes_on_what_is_typed_and_neither_make_nor_a_shell_reads_it(tmp_path: Path, words: str) -> None:
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    python.chmod(0o755)
    done = subprocess.run(
        ["make", "-s", "-o", ".venv/.built", "explain", "ARGS=", f"I={words}", f"BIN={tmp_path}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["-m", "pipeline", "explain", "--", words]
    assert not (ROOT / "rotto").exists()


def test_an_empty_question_is_answered_with_how_to_ask(example: Release) -> None:
    done = pipeline(example.data, "explain", " ")
    assert done.returncode == 2
    assert "manca l'indicatore. Rimedio: make explain I=" in done.stderr
