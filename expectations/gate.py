"""Judging a warehouse: the only module that makes great-expectations work, and the border its types do not cross."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import great_expectations as gx
import pandas as pd

from expectations.discretion import Discretion
from expectations.must import expectation
from expectations.results import GateResult, OffendingRow, Plain, RuleResult, SectionCount, Status, SuiteResult
from expectations.rules import Batch, Rule, Suite, UnreadableWarehouseError
from expectations.suites import all_suites, judged_tables

_MACROS = (Path(__file__).parent / "macros.sql").read_text(encoding="utf-8")
_SECTIONS = (Path(__file__).parent / "sections.sql").read_text(encoding="utf-8")
# The columns that say of a row that it is due and not published, or published and of nothing that is known.
ABSENCES = ("missing", "unknown")
_RAW_TABLES = "select table_name from information_schema.tables where table_schema = 'raw' order by all"


def judge(warehouse: Path) -> GateResult:
    """Read the warehouse, run every suite, and return plain records."""
    if not warehouse.is_file():
        raise UnreadableWarehouseError(f"{warehouse} non c'è")
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            run = connection.execute("select as_of, fingerprint, is_example from ops.run").fetchone()
            if run is None:
                raise UnreadableWarehouseError("ops.run è vuota")
            _open(connection)
            discretion = Discretion.of(connection)
            counts = _counted(connection, discretion)
            rows = _rows_of_a_frame()
            suites = tuple(_judge_suite(rows, connection, suite, discretion) for suite in all_suites())
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


def _open(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(_MACROS)
    connection.execute("set variable judged_tables = ?", [judged_tables()])
    raw = connection.execute(_RAW_TABLES).fetchall()
    connection.execute("set variable raw_tables = ?", [[f'raw."{name}"' for (name,) in raw]])


def _counted(connection: duckdb.DuckDBPyConnection, discretion: Discretion) -> tuple[SectionCount, ...]:
    try:
        rows = connection.execute(_SECTIONS).fetchall()
        return tuple(
            SectionCount(str(discretion.said(entity)), year, str(discretion.said(section)), registered, published)
            for entity, year, section, registered, published in rows
        )
    except duckdb.CatalogException:
        return ()  # A table that is not there is named by the suites.


def _rows_of_a_frame() -> Any:
    """What gives a batch of any frame, in a context that stores nothing, draws no progress bar and sends nothing.

    One for all frames: the context writes all that it knows out anew whenever something is added to it.

    1.24.1 has no code left that sends usage statistics; the switch stays off in case another version has.
    """
    context: Any = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("warehouse").add_dataframe_asset("rows")
    return asset.add_batch_definition_whole_dataframe("all")


def _judge_suite(rows: Any, connection: duckdb.DuckDBPyConnection, suite: Suite, discretion: Discretion) -> SuiteResult:
    looks = [_look(connection, batch) for batch in suite.batches]
    rules: list[RuleResult] = []
    for batch, look in zip(suite.batches, looks, strict=True):
        if look.error is not None or look.has_nothing_due:
            rules += [_unasked(rule, batch, look) for rule in batch.rules]
            continue
        rules += _judge_batch(rows.get_batch({"dataframe": look.frame}), batch, look.frame)
    # No line of any rule repeats what it refuses to publish.
    told = tuple(discretion.of_rule(rule) for rule in rules)
    return SuiteResult(suite.table, suite.title, suite.of_table, len(looks[0].frame), told)


@dataclass(frozen=True)
class _Look:
    """The rows of a batch, whether there may be none, or why they cannot be read."""

    frame: pd.DataFrame
    may_be_empty: bool
    error: str | None = None

    @property
    def has_nothing_due(self) -> bool:
        return self.error is None and self.frame.empty and self.may_be_empty


def _look(connection: duckdb.DuckDBPyConnection, batch: Batch) -> _Look:
    try:
        if batch.prepare is not None:
            batch.prepare(connection)
        return _Look(_asked_once(connection.execute(batch.sql).df(), batch), batch.may_be_empty)
    except duckdb.Error as error:
        # A table or a column that is not there fails its own suite and lets the others speak.
        return _Look(pd.DataFrame(), batch.may_be_empty, error=str(error).splitlines()[0])


def _asked_once(frame: pd.DataFrame, batch: Batch) -> pd.DataFrame:
    """The rows, of which those that are missing, or are of nothing known, are asked nothing else."""
    absences = [name for name in ABSENCES if name in frame]
    absent = frame[absences].notna().any(axis="columns")
    others = [rule.column for rule in batch.rules if rule.asks == "no_fault" and rule.column not in absences]
    if absences and absent.any():
        frame.loc[absent, others] = None
    return frame


def _unasked(rule: Rule, batch: Batch, look: _Look) -> RuleResult:
    """What becomes of a rule when there is nothing due, or when its rows cannot be read, which the first one says."""
    is_first = rule is batch.rules[0]
    status: Status = "nothing_due" if look.has_nothing_due else "failed" if is_first else "not_run"
    return _result(rule, status, error=look.error if is_first else None)


# On no rows every rule about rows holds: a batch with nothing to look at says only that, and fails.
def _judge_batch(gx_batch: Any, batch: Batch, frame: pd.DataFrame) -> list[RuleResult]:
    asked = batch.rules[:1] if frame.empty else batch.rules
    answers = gx_batch.validate(
        gx.ExpectationSuite(name="rules", expectations=[expectation(batch, rule) for rule in asked]),
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": list(batch.key)},
    )
    # great-expectations answers in an order of its own; ours is the order of the suite.
    by_rule = {answer.expectation_config.meta["rule"]: answer for answer in answers.results}
    results = []
    for rule in batch.rules:
        answer = by_rule.get(rule.id)
        if answer is None:
            results.append(_result(rule, "not_run"))
            continue
        offending = () if answer.success else _offending(answer, batch.key)
        results.append(_result(rule, "passed" if answer.success else "failed", len(frame), offending, _error(answer)))
    return results


def _result(
    rule: Rule, status: Status, rows: int = 0, offending: tuple[OffendingRow, ...] = (), error: str | None = None
) -> RuleResult:
    return RuleResult(rule.id, rule.sentence, rule.repairs, rule.severity, status, rows, offending, error)


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
