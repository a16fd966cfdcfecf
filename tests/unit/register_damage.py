"""Damage a copy of the good register, and say which problem must follow."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.problems import Problem
from ingest.register import check_register, load_register

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
GOOD = ROOT / "tests" / "fixtures" / "register"

Rows = list[dict[str, str]]
Key = dict[str, str]

LEVEL, RATIO, CHANGE, SHARE, BUDGET, RANK = (f"performance.1.1.{number}" for number in range(1, 7))
COMPOSITE, DEADLINE, RELATIVE, BAND, WORDS, PAYMENT, WITHDRAWN = (
    f"performance.1.1.{number}" for number in range(7, 14)
)
INDEX = "pira.011.1.1.1"


def of(indicator: str, component_no: int | None = None, **more: object) -> Key:
    """Name a row of the 2025 plan by its indicator."""
    key: dict[str, object] = {"entity_id": "ente-prova", "indicator_id": indicator, **more}
    if component_no is not None:
        key["component_no"] = component_no
    return {column: str(value) for column, value in key.items()}


class Seeds:
    """A copy of the good register that a test can damage."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, table: str) -> Rows:
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, table: str, rows: Iterable[dict[str, str]]) -> None:
        columns = list(self.read(table)[0])
        with (self.folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def line(self, table: str, key: Key) -> int:
        found = [number for number, row in enumerate(self.read(table), start=2) if key.items() <= row.items()]
        assert found, f"no row of {table} has {key}"
        return found[0]

    def problems(self) -> list[Problem]:
        return check_register(load_register(self.folder))


Damage = Callable[[Seeds], None]


def cell(table: str, key: Key, **values: object) -> Damage:
    """Write other values into the first row that has the key."""

    def damage(seeds: Seeds) -> None:
        rows = seeds.read(table)
        row = rows[seeds.line(table, key) - 2]
        assert values.keys() <= row.keys()
        row.update({column: str(value) for column, value in values.items()})
        seeds.write(table, rows)

    return damage


def gone(table: str, key: Key) -> Damage:
    """Remove every row that has the key."""

    def damage(seeds: Seeds) -> None:
        seeds.line(table, key)
        seeds.write(table, [row for row in seeds.read(table) if not key.items() <= row.items()])

    return damage


def again(table: str, key: Key, **values: object) -> Damage:
    """Add a copy of the first row that has the key, with some values changed."""

    def damage(seeds: Seeds) -> None:
        rows = seeds.read(table)
        changed = {column: str(value) for column, value in values.items()}
        rows.append({**rows[seeds.line(table, key) - 2], **changed})
        seeds.write(table, rows)

    return damage


def text(table: str, change: Callable[[str], str], suffix: str = "csv") -> Damage:
    """Change a file as text."""

    def damage(seeds: Seeds) -> None:
        path = seeds.folder / f"{table}.{suffix}"
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before
        path.write_text(after, encoding="utf-8")

    return damage


def all_of(*damages: Damage) -> Damage:
    def damage(seeds: Seeds) -> None:
        for one in damages:
            one(seeds)

    return damage


def no_measure(*measures: str) -> Damage:
    """Remove measures that the damage leaves unused, with their owners."""
    return all_of(*(gone(table, {"measure_id": one}) for one in measures for table in ("measure_owners", "measures")))


@dataclass(frozen=True)
class Case:
    """A damage, the rule that must fire, and the row (by key, or by line) and column that it must name."""

    rule: str
    damage: Damage
    table: str
    row: Key | int | None
    column: str | None


def case(rule: str, damage: Damage, table: str, row: Key | int | None, column: str | None) -> Any:
    return pytest.param(Case(rule, damage, table, row, column), id=f"{rule}-{table}-{column}")


def on(rule: str, table: str, key: Key, **values: object) -> Any:
    """Give the commonest case: one cell is wrong and is the one to be named."""
    return case(rule, cell(table, key, **values), table, key, next(iter(values)))


def input_of(indicator: str, role: str, **more: object) -> Key:
    return of(indicator, 1, role=role, **more)
