"""The checks of the register, in the order in which a person can repair what they find."""

from __future__ import annotations

from ingest.problems import Problem, in_reading_order
from ingest.register.bounds import BOUNDS
from ingest.register.computation import COMPUTATION
from ingest.register.corrections import CORRECTIONS
from ingest.register.form import CELLS, REFERENCES
from ingest.register.judgement import JUDGEMENT
from ingest.register.loader import LoadRule
from ingest.register.model import Register
from ingest.register.printed import PRINTED
from ingest.register.privacy import PRIVACY
from ingest.register.quotients import QUOTIENTS
from ingest.register.reading import READING
from ingest.register.rules import Check
from ingest.register.selection import SELECTION
from ingest.register.structure import STRUCTURE

MEANING: tuple[Check, ...] = (
    *STRUCTURE,
    *COMPUTATION,
    *JUDGEMENT,
    *SELECTION,
    *BOUNDS,
    *QUOTIENTS,
    *PRINTED,
    *PRIVACY,
    *CORRECTIONS,
)
STAGES: tuple[tuple[Check, ...], ...] = (CELLS, REFERENCES, MEANING, READING)


def check_register(register: Register) -> list[Problem]:
    """Find what is wrong in the register, in reading order; an empty list means that it can be used.

    Cells come first, then references, meaning, and what was read in the print. A stage runs only over a register that
    the stages before it found clean: a mistyped id would otherwise be reported again as a missing target, a missing
    owner and more.
    """
    problems = list(register.load_problems)
    # A file or a column that could not be read leaves nothing to check.
    if any(problem.rule != LoadRule.WRONG_TYPE for problem in problems):
        return in_reading_order(problems)
    for stage in STAGES:
        for check in stage:
            problems.extend(check.problems(register))
        if problems:
            break
    return in_reading_order(problems)


def rule_ids() -> list[str]:
    """Give the id of every rule of the register, once each."""
    return [*(rule.value for rule in LoadRule), *(check.rule for stage in STAGES for check in stage)]
