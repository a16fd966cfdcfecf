"""The reproducible sample: indicators drawn by section, and the evidence of each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from exports.explain import Explanation, Input, explain
from exports.explain.text import PROVENANCES, ROLES, STATES, VERDICTS
from exports.words import SECTIONS
from exports.working_papers.paper import Paper, Value

if TYPE_CHECKING:
    import duckdb

_SIZE = 20
_HEAD = (
    "Indicatore",
    "Componente",
    "Formula",
    "Ruolo",
    "Misura",
    "Anno",
    "Valore",
    "Provenienza",
    "File",
    "Foglio",
    "Cella o righe",
    "Risultato esatto",
    "Risultato",
    "Stampato",
    "Esito",
    "Interrogazione",
    "Id",
)


class SampleSizeError(ValueError):
    """A sample of a size that cannot be drawn; says in Italian which sizes can."""


def sample(connection: duckdb.DuckDBPyConnection, size: int | None, seed: str) -> Paper:
    """Exactly `size` indicators (20, or all where there are fewer, unless given), by section in proportion.

    Within a section the lowest hashes of seed and key are drawn. Raises SampleSizeError when `size` is below 1 or
    above the number of indicators.
    """
    keys = connection.execute(
        "select plan_section, entity_id, year, indicator_id from published.indicators order by all"
    ).fetchall()
    if size is not None and not 1 <= size <= len(keys):
        raise SampleSizeError(
            f"--sample {size}: il campione va da 1 a {len(keys)} indicatori, quanti ne ha la release. "
            "Rimedio: chiederne un numero in questi limiti"
        )
    there = {section: [tuple(key) for found, *key in keys if found == section] for section in SECTIONS}
    shares = apportioned(
        min(_SIZE, len(keys)) if size is None else size, {section: len(found) for section, found in there.items()}
    )
    drawn = [
        key
        for section, found in there.items()
        for key in sorted(found, key=lambda key: _draw(seed, key))[: shares[section]]
    ]
    note = (
        f"Campione di {len(drawn)} indicatori, in proporzione alle sezioni (resti maggiori): in ciascuna i primi per "
        f"SHA-256 di «{seed}|ente|anno|indicatore». Con lo stesso seme chiunque estrae lo stesso campione. "
        "L'interrogazione restituisce, sul magazzino della release, le righe consegnate da cui viene il valore."
    )
    rows = [row for key in drawn for row in _evidence(explain(connection, *key))]
    return Paper("7 Campione", "Campione riproducibile di cifre con la loro prova", "e, f", note, _HEAD, tuple(rows))


def apportioned(size: int, counts: Mapping[str, int]) -> dict[str, int]:
    """`size` seats among the parts in proportion to their counts, by largest remainder; of equals, the first."""
    total = sum(counts.values())
    if not total:
        return dict.fromkeys(counts, 0)
    shares = {part: size * count // total for part, count in counts.items()}
    by_remainder = sorted(counts, key=lambda part: -(size * counts[part] % total))
    for part in by_remainder[: size - sum(shares.values())]:
        shares[part] += 1
    return shares


def _draw(seed: str, key: Sequence[object]) -> str:
    return hashlib.sha256("|".join([seed, *map(str, key)]).encode()).hexdigest()


def _evidence(one: Explanation) -> list[tuple[Value, ...]]:
    return [
        (
            str(one.indicator["name"]),
            component.component_no,
            component.formula,
            ROLES.get(given.role, given.role),
            given.measure_name,
            given.measure_year,
            _value(given),
            PROVENANCES.get(given.provenance or "", given.provenance),
            given.file_name,
            given.sheet,
            given.cell or (f"{given.row_count} righe" if given.file_name else None),
            component.facts["result_value"],
            component.facts["displayed_result"],
            component.reconciliation["printed_text"] if component.reconciliation else None,
            VERDICTS[component.facts["verdict"]],
            given.query,
            str(one.indicator["indicator_id"]),
        )
        for component in one.components
        for given in component.inputs
    ]


def _value(given: Input) -> Value:
    return STATES.get(given.value, given.value) if isinstance(given.value, str) else given.value
