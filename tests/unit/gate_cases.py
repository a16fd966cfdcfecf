"""What is spoiled, so that each rule of the gate is seen to fail: cases from `gate_cases_<table>.py`, collected here.

A case is judged as an entity of its own in one warehouse, a slice of the example: its SQL says `{entity}` where that
goes, which the helpers do. Of the suite's rules, those that fail on that entity are the case's own and those it names
in `also`, no other; what follows in the suites of other tables is theirs to say.
"""

import importlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Spoiled:
    """A rule, the SQL that breaks it, the words its line must carry, and what else of the suite must break with it."""

    rule: str
    sql: str
    words: list[str]
    also: tuple[str, ...] = ()


def change(table: str, values: str, where: str) -> str:
    """Other values in some rows of the entity."""
    return f"update {table} set {values} where entity_id = '{{entity}}' and ({where});"


def remove(table: str, where: str) -> str:
    """Rows of the entity that are gone."""
    return f"delete from {table} where entity_id = '{{entity}}' and ({where});"


def repeat(table: str, where: str) -> str:
    """Rows of the entity that stand there twice."""
    return f"insert into {table} from {table} where entity_id = '{{entity}}' and ({where});"


def add(table: str, values: str, where: str) -> str:
    """Rows of the entity copied with some values replaced: `add(table, "2 as component_no", where)`."""
    return f"insert into {table} select * replace ({values}) from {table} where entity_id = '{{entity}}' and ({where});"


_MODULES = [importlib.import_module(file.stem) for file in sorted(Path(__file__).parent.glob("gate_cases_*.py"))]

SPOILED: list[Spoiled] = [case for module in _MODULES for case in module.SPOILED]
# Columns that the test of every column leaves out, each with its reason.
EXEMPT: dict[str, str] = {
    column: reason for module in _MODULES for column, reason in getattr(module, "EXEMPT", {}).items()
}
