"""A second reckoning of what a body's year should come to, in fractions, from the rules as people wrote them.

It shares no code with the models, nor with what reads the files: the design, the domain's definitions and the rules of
deliveries are its only sources. What it takes is what offices sent, in the order in which it was sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.scenarios.oracle_results import Result, result_of
from tests.scenarios.oracle_verdicts import Judged, judge, verdict_of_several
from tests.scenarios.world import FORM, Body, Form, FormRow, Indicator, Value, World

Period = str
"""A year (`2025`) or a quarter (`2025-T1`)."""


@dataclass(frozen=True)
class Known:
    """What is known of a measure in a period: a number, a day, a state, or nothing yet.

    `partial` counts the refused rows that may have been the value; `is_refused` when nothing is known because of them.
    `held` of `due` months were delivered; with one missing, what was counted is `to_date` and no value.
    """

    number: Fraction | None = None
    day: date | None = None
    state: str | None = None
    partial: int = 0
    is_refused: bool = False
    held: int | None = None
    due: int | None = None
    to_date: Fraction | None = None

    @property
    def is_missing(self) -> bool:
        """Whether nothing can be computed from it."""
        return self.number is None and self.day is None and self.state is None


NOTHING = Known()
Facts = dict[tuple[str, Period], Known]


@dataclass
class Expected:
    """All that should be published of a body."""

    facts: Facts
    components: dict[tuple[str, int], tuple[Result, Judged]] = field(default_factory=dict)
    indicators: dict[str, tuple[str, int]] = field(default_factory=dict)
    missing: dict[tuple[str, int], bool | None] = field(default_factory=dict)
    """Whether rows of it were refused; None where months lack too, and either may be told."""
    refused_files: set[str] = field(default_factory=set)
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Rows accepted and refused, by file."""


def expected_of(world: World, body: Body) -> Expected:
    """Work out what should be published of a body."""
    from tests.scenarios.oracle_events import event_facts

    expected = Expected({})
    standing = list(_forms_taken(world, body, expected))
    withdrawn = {name for sent in body.rounds for name in sent.withdrawn}
    expected.facts |= _form_facts(world, body, [one for one in standing if one.name not in withdrawn])
    expected.facts |= event_facts(world, body, expected)
    for indicator in body.indicators:
        _judge_indicator(world, body, indicator, expected)
    return expected


def is_refused(world: World, body: Body, form: Form, row: FormRow) -> bool:
    """Whether a row of a form breaks its contract: by what is wrong with it, or by a value that nothing admits."""
    if row.fault:
        return True
    measure = world.measures[row.measure]
    if isinstance(row.value, date):
        return row.value > world.as_of or not row.year <= row.value.year <= row.year + 1
    return not isinstance(row.value, str | None) and row.value < 0 and not measure.signed


def _forms_taken(world: World, body: Body, expected: Expected) -> Iterator[Form]:
    for sent in body.rounds:
        filled = []
        for file in sorted(sent.files, key=lambda one: one.name):
            if not isinstance(file, Form):
                continue
            refused = refused_rows(world, body, file)
            # A form that nobody filled in is no delivery.
            if any(row.value not in (None, "") for at, row in enumerate(file.rows) if at not in refused):
                filled.append((file, len(refused)))
            else:
                expected.refused_files.add(file.name)
        for file, refusals in filled:
            if any(_contradict(world, body, file, other) for other, _ in filled if other is not file):
                # Of two that come together nobody knows which holds.
                expected.refused_files.add(file.name)
                continue
            expected.rows[file.name] = (len(file.rows) - refusals, refusals)
            yield file


def _contradict(world: World, body: Body, one: Form, other: Form) -> bool:
    """Whether two forms of one subject say different things of a measure; what is left empty says nothing."""
    if (one.source, one.centre, one.year) != (other.source, other.centre, other.year):
        return False
    sound = [
        {(row.measure, row.year): row for at, row in enumerate(form.rows) if at not in refused_rows(world, body, form)}
        for form in (one, other)
    ]
    pairs = [(row, sound[1][place]) for place, row in sound[0].items() if place in sound[1]]
    return any(
        (None not in (row.value, its.value) and row.value != its.value)
        or (row.note and its.note and row.note != its.note)
        for row, its in pairs
    )


def refused_rows(world: World, body: Body, form: Form) -> set[int]:
    """The places of the rows that are refused: of rows that repeat one value the first is good, of several none."""
    refused = {at for at, row in enumerate(form.rows) if is_refused(world, body, form, row)}
    places: dict[tuple[str, int], list[int]] = {}
    for at, row in enumerate(form.rows):
        if row.fault != "unknown":
            places.setdefault((row.measure, row.year), []).append(at)
    for same in places.values():
        if len(same) > 1:
            values = {(form.rows[at].value, form.rows[at].fault) for at in same}
            refused |= set(same[1:] if len(values) == 1 else same)
    return refused


def _form_facts(world: World, body: Body, forms: Iterable[Form]) -> Facts:
    facts: Facts = {}
    again = list(forms)
    while again:
        form = again.pop(0)
        refused = refused_rows(world, body, form)
        # A row that names no measure stands until its form comes again.
        is_last = all((one.source, one.centre, one.year) != (form.source, form.centre, form.year) for one in again)
        nameless = sum(row.fault == "unknown" for row in form.rows) if is_last else 0
        spoken = set()
        for at, row in enumerate(form.rows):
            key = (row.measure, str(row.year))
            if at in refused or row.value in (None, ""):
                continue
            spoken.add(key)
            facts[key] = NOTHING if row.value == "nd" else _read(row.value)
        for at, row in enumerate(form.rows):
            key = (row.measure, str(row.year))
            if at in refused and row.fault != "unknown":
                facts[key] = _with_refusal(facts.get(key, NOTHING), is_beside=key in spoken)
        if nameless:
            facts |= _partial(world, body, form, facts)
    return facts


def _with_refusal(known: Known, *, is_beside: bool) -> Known:
    """One more refused row that names the measure: what was accepted before stands, what came beside it does not."""
    if known.is_missing or is_beside:
        return Known(partial=known.partial + 1, is_refused=True)
    return _more(known, 1)


def _more(known: Known, rows: int) -> Known:
    return Known(known.number, known.day, known.state, known.partial + rows, known.is_refused)


def _partial(world: World, body: Body, form: Form, facts: Facts) -> Facts:
    """A row whose code nobody can read may be any of the centre's, of its year: what is known of them is partial."""
    changed: Facts = {}
    for (measure, period), known in facts.items():
        rows = sum(row.fault == "unknown" and str(row.year) == period for row in form.rows)
        is_theirs = world.measures[measure].source == form.source and (
            form.source != FORM or body.owners.get(measure) == form.centre
        )
        if rows and is_theirs and not known.is_missing:
            changed[measure, period] = _more(known, rows)
    return changed


def _read(value: Value) -> Known:
    if isinstance(value, date):
        return Known(day=value)
    if isinstance(value, str):
        return Known(state="yes" if value == "Sì" else "no")
    assert value is not None
    return Known(number=Fraction(value))


def _judge_indicator(world: World, body: Body, indicator: Indicator, expected: Expected) -> None:
    verdicts = []
    for number, component in enumerate(indicator.components, start=1):
        known = {
            (one.measure, one.offset): expected.facts.get((one.measure, str(body.year + one.offset)), NOTHING)
            for one in component.inputs
        }
        result = result_of(component, known)
        judged = judge(component, result, known, body.year, world.as_of, is_withdrawn=indicator.is_withdrawn)
        expected.components[indicator.indicator_id, number] = (result, judged)
        verdicts.append(judged.verdict)
        if not indicator.is_withdrawn:
            for (measure, offset), its in known.items():
                if its.is_missing:
                    is_both = its.to_date is not None and its.partial > 0
                    expected.missing[measure, body.year + offset] = None if is_both else its.is_refused
    expected.indicators[indicator.indicator_id] = (verdict_of_several(verdicts), verdicts.count("achieved"))
