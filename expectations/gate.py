"""Judging a warehouse: the only module that makes great-expectations work, and the border its types do not cross."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import great_expectations as gx
import pandas as pd

from expectations.discretion import Discretion
from expectations.results import GateResult, OffendingRow, Plain, RuleResult, SectionCount, Status, SuiteResult
from expectations.rules import Batch, Suite, UnreadableWarehouseError
from expectations.suites import all_suites

_COUNTS = """
select entity_id, year, plan_section, sum(registered), sum(published)
from (
    select entity_id, year, plan_section, 1 as registered, 0 as published from register.indicators
    union all
    select entity_id, year, plan_section, 0, 1 from published.indicators
)
group by all
order by all
"""

_MACROS = (Path(__file__).parent / "macros.sql").read_text(encoding="utf-8")


def judge(warehouse: Path) -> GateResult:
    """Read the warehouse, run every suite, and return plain records."""
    if not warehouse.is_file():
        raise UnreadableWarehouseError(f"{warehouse} non c'è")
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            run = connection.execute("select as_of, fingerprint, is_example from ops.run").fetchone()
            if run is None:
                raise UnreadableWarehouseError("ops.run è vuota")
            connection.execute(_MACROS)
            discretion = Discretion.of(connection)
            counts = _counted(connection, discretion)
            context = _quiet_context()
            suites = tuple(_judge_suite(context, connection, suite, discretion) for suite in all_suites())
    except duckdb.Error as error:
        raise UnreadableWarehouseError(str(error).splitlines()[0]) from error
    return GateResult(
        as_of=str(run[0]),
        fingerprint=str(run[1]),
        is_example=bool(run[2]),
        engine=f"great-expectations {gx.__version__}",
        counts=counts,
        suites=suites,
    )


def _counted(connection: duckdb.DuckDBPyConnection, discretion: Discretion) -> tuple[SectionCount, ...]:
    try:
        rows = connection.execute(_COUNTS).fetchall()
        return tuple(
            SectionCount(str(discretion.said(entity)), year, str(discretion.said(section)), registered, published)
            for entity, year, section, registered, published in rows
        )
    except duckdb.CatalogException:
        return ()  # A table that is not there is named by the suites.


def _quiet_context() -> Any:
    """A context that stores nothing, draws no progress bar and sends nothing.

    1.24.1 has no code left that sends usage statistics; the switch stays off in case another version has.
    """
    context: Any = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    context.variables.progress_bars = {"globally": False}
    return context


def _judge_suite(
    context: Any, connection: duckdb.DuckDBPyConnection, suite: Suite, discretion: Discretion
) -> SuiteResult:
    looks = [_look(connection, batch) for batch in suite.batches]
    source = context.data_sources.add_pandas(suite.table)
    rules: list[RuleResult] = []
    for number, (batch, look) in enumerate(zip(suite.batches, looks, strict=True)):
        if look.error is not None or look.has_nothing_due:
            rules += [_unasked(expectation, batch, look) for expectation in (batch.not_empty, *batch.expectations)]
            continue
        asset = source.add_dataframe_asset(f"{suite.table}_{number}")
        gx_batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": look.frame})
        rules += _judge_batch(gx_batch, batch, look.frame, look.is_missing)
    # No line of any rule repeats what it refuses to publish.
    told = tuple(discretion.of_rule(rule) for rule in rules)
    return SuiteResult(suite.table, suite.title, suite.of_table, len(looks[0].frame), told)


@dataclass(frozen=True)
class _Look:
    """The rows of a batch, how many were due at least, or why they cannot be read."""

    frame: pd.DataFrame
    due: int
    error: str | None = None

    @property
    def is_missing(self) -> bool:
        return self.error is not None or (self.frame.empty and self.due > 0)

    @property
    def has_nothing_due(self) -> bool:
        return self.error is None and self.frame.empty and self.due == 0


def _look(connection: duckdb.DuckDBPyConnection, batch: Batch) -> _Look:
    try:
        if batch.prepare is not None:
            batch.prepare(connection)
        frame = connection.execute(batch.sql).df()
        if batch.due_sql is None:
            return _Look(frame, due=1)
        (due,) = connection.execute(batch.due_sql).fetchone() or (1,)
        return _Look(frame, due=int(due))
    except duckdb.Error as error:
        # A table or a column that is not there fails its own suite and lets the others speak.
        return _Look(pd.DataFrame(), due=1, error=str(error).splitlines()[0])


def _unasked(expectation: Any, batch: Batch, look: _Look) -> RuleResult:
    """What becomes of a rule when there is nothing due, or when its rows cannot be read, which the first one says."""
    is_first = expectation is batch.not_empty
    status: Status = "nothing_due" if look.has_nothing_due else "failed" if is_first else "not_run"
    return RuleResult(**expectation.meta, status=status, rows_checked=0, error=look.error if is_first else None)


# On no rows every rule about rows holds: a batch with nothing to look at says only that, and fails.
def _judge_batch(gx_batch: Any, batch: Batch, frame: pd.DataFrame, nothing_to_see: bool) -> list[RuleResult]:
    asked = (batch.not_empty,) if nothing_to_see else (batch.not_empty, *batch.expectations)
    answers = gx_batch.validate(
        gx.ExpectationSuite(name="rules", expectations=list(asked)),
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": list(batch.key)},
    )
    # great-expectations answers in an order of its own; ours is the order of the suite.
    by_rule = {answer.expectation_config.meta["rule"]: answer for answer in answers.results}
    results = []
    for expectation in (batch.not_empty, *batch.expectations):
        answer = by_rule.get(expectation.meta["rule"])
        results.append(
            RuleResult(
                **expectation.meta,
                status="not_run" if answer is None else "passed" if answer.success else "failed",
                rows_checked=0 if answer is None else len(frame),
                offending=() if answer is None or answer.success else _offending(answer, batch.key),
                error=None if answer is None else _error(answer),
            )
        )
    return results


def _offending(answer: Any, key: tuple[str, ...]) -> tuple[OffendingRow, ...]:
    rows = []
    for row in answer.result.get("unexpected_index_list") or ():
        values = [value for name, value in row.items() if name not in key]
        names = {name: _plain(row.get(name)) for name in key}
        # A rule on the key itself has no other column to show.
        value = _plain(values[0]) if values else " / ".join(str(part) for part in names.values())
        rows.append(OffendingRow(names, value))
    return tuple(sorted(rows, key=lambda row: [str(part) for part in (*row.key.values(), row.value)]))


def _error(answer: Any) -> str | None:
    """The first line of what went wrong inside a rule: a rule that cannot be run does not hold."""
    told = answer.exception_info or {}
    for info in (told, *(part for part in told.values() if isinstance(part, dict))):
        if info.get("raised_exception"):
            return str(info.get("exception_message")).splitlines()[0]
    return None


def _plain(value: Any) -> Plain:
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, (str, int, float, bool)) else str(value)
