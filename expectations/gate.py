"""Judging a warehouse: the only module that makes great-expectations work, and the border its types do not cross."""

from pathlib import Path
from typing import Any

import duckdb
import great_expectations as gx
import pandas as pd

from expectations.results import GateResult, OffendingRow, Plain, RuleResult, SectionCount, SuiteResult
from expectations.rules import Batch, Suite, UnreadableWarehouseError
from expectations.suites import SUITES

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


def judge(warehouse: Path) -> GateResult:
    """Read the warehouse, run every suite, and return plain records."""
    if not warehouse.is_file():
        raise UnreadableWarehouseError(f"{warehouse} non c'è")
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            run = connection.execute("select as_of, fingerprint, is_example from ops.run").fetchone()
            if run is None:
                raise UnreadableWarehouseError("ops.run è vuota")
            counts = tuple(SectionCount(*row) for row in connection.execute(_COUNTS).fetchall())
            context = _quiet_context()
            suites = tuple(_judge_suite(context, connection, make()) for make in SUITES)
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


def _quiet_context() -> Any:
    """A context that stores nothing, draws no progress bar and sends nothing.

    1.24.1 has no code left that sends usage statistics; the switch stays off in case another version has.
    """
    context: Any = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    context.variables.progress_bars = {"globally": False}
    return context


def _judge_suite(context: Any, connection: duckdb.DuckDBPyConnection, suite: Suite) -> SuiteResult:
    frames = [connection.execute(batch.sql).df() for batch in suite.batches]
    # On no rows every rule about rows holds: a suite with nothing to look at says only that, and fails.
    nothing_to_see = any(frame.empty for frame in frames)
    source = context.data_sources.add_pandas(suite.table)
    rules: list[RuleResult] = []
    for number, (batch, frame) in enumerate(zip(suite.batches, frames, strict=True)):
        asset = source.add_dataframe_asset(f"{suite.table}_{number}")
        gx_batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
        rules += _judge_batch(gx_batch, batch, frame, nothing_to_see)
    return SuiteResult(suite.table, suite.title, len(frames[0]), tuple(rules))


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
        meta = expectation.meta
        answer = by_rule.get(meta["rule"])
        results.append(
            RuleResult(
                rule=meta["rule"],
                sentence=meta["sentence"],
                repairs=meta["repairs"],
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
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, (str, int, float, bool)) else str(value)
