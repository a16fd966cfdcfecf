"""The columns of the four sections: first those that the report prints there, then ours, then those for filtering."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from exports.words import CAUSES, PROVENANCES, STATUSES
from exports.workbook import values
from exports.workbook.sheet import EMPTY, Cell, Head
from exports.workbook.values import Row


@dataclass(frozen=True)
class Judged:
    """A component with its indicator, its comparison with print, and where its inputs are listed."""

    indicator: Row
    component: Row
    compared: Row | None
    inputs: str
    row: int


@dataclass(frozen=True)
class Column:
    """A column: its head and its cell. `is_whole` where it says something of the indicator, not of the component."""

    head: Head
    of: Callable[[Judged], Cell]
    is_whole: bool = False


def columns(plan_section: str, year: int) -> tuple[Column, ...]:
    """The columns of a section, from the left."""
    return (*_PRINTED[plan_section](year), *_OURS, *_FILTERS)


def _whole(head: str, column: str) -> Column:
    return Column(Head(head), lambda one: values.text(one.indicator[column]), is_whole=True)


def _target(head: str) -> Column:
    return Column(Head(head), lambda one: values.text(one.component["target_text"]))


def _printed_result(head: str) -> Column:
    return Column(Head(head), _as_printed)


def _as_printed(one: Judged) -> Cell:
    """What the report prints for the component, or for the whole row where it is not divided.

    What counts for the component may stand in a note: it is shown, and said not to be in this cell of the report.
    """
    told = one.compared["printed_text"] if one.compared else None
    cell = one.indicator["printed_result_text"]
    if told is None or cell is None or str(told) in str(cell):
        return values.text(told if told is not None else cell)
    return values.text(f"{told} (stampato altrove: foglio «Confronto»)")


def _public_value(year: int) -> tuple[Column, ...]:
    return (
        _whole("VALORE PUBBLICO", "public_value_dimension"),
        _whole("SIGLE", "flags"),
        _whole("BENEFICIARI", "beneficiaries"),
        _whole("INDICATORE", "name"),
        _whole("TIPO", "indicator_type"),
        _whole("ALGORITMO CALCOLO", "algorithm_text"),
        _target(f"TARGET {year}"),
        _printed_result("RISULTATO"),
        _whole("FONTI DATI", "data_source"),
    )


def _performance(year: int) -> tuple[Column, ...]:
    return (
        _whole("CODICE", "printed_code"),
        _whole("SIGLE", "flags"),
        _whole("INDICATORI DI PERFORMANCE", "name"),
        _whole("TIPOLOGIA", "indicator_type"),
        _whole("ALGORITMO CALCOLO", "algorithm_text"),
        _target(f"TARGET {year}"),
        _printed_result("RISULTATO"),
        _whole("CENTRO RESPONSABILITÀ", "responsibility_centres"),
    )


def _individual(year: int) -> tuple[Column, ...]:
    return (
        _whole("INDICATORI INDIVIDUALI", "name"),
        _whole("TIPOLOGIA", "indicator_type"),
        _whole("DIGITALIZZAZ. D SEMPLIFICAZ. S", "flags"),
        _target(f"TARGET {year}"),
        _printed_result("RISULTATO"),
        _whole("AREA", "responsibility_centres"),
    )


def _pira(year: int) -> tuple[Column, ...]:
    return (
        _whole("Codice", "printed_code"),
        _whole("Indicatori", "name"),
        _whole("Descrizione indicatori", "description"),
        _whole("Tipologia", "indicator_type"),
        _whole("Unità di misura", "unit_text"),
        _whole("Fonte dati", "data_source"),
        _whole("Algoritmo di calcolo", "algorithm_text"),
        _target(f"Target {year}"),
        _printed_result("Risultato"),
        _whole("Centro di responsabilità", "responsibility_centres"),
    )


_PRINTED: Mapping[str, Callable[[int], tuple[Column, ...]]] = {
    "public_value": _public_value,
    "performance": _performance,
    "individual": _individual,
    "pira": _pira,
}


def _part(one: Judged) -> Cell:
    if one.indicator["components"] == 1:
        return EMPTY
    place = f"{one.component['component_no']} di {one.indicator['components']}"
    return values.text(f"{place}: {one.component['label']}" if one.component["label"] else place)


def _result(one: Judged) -> Cell:
    made = one.component
    if made["result_value"] is not None:
        return values.number(made["result_value"], made["unit"], made["decimals"] or 0)
    if made["result_date"] is not None:
        return values.day(made["result_date"])
    return values.text(made["displayed_result"])


def _provenance(one: Judged) -> Cell:
    made = one.component
    if made["provenance"] is None and not made["rows_quarantined"]:
        return EMPTY
    said = PROVENANCES.get(made["provenance"] or "", made["provenance"] or "")
    if made["rows_quarantined"]:
        said = f"{said}, PARZIALE: {made['rows_quarantined']} righe in quarantena".lstrip(", ")
    return values.text(said, link=one.inputs)


def _status(one: Judged) -> Cell:
    return values.text(one.compared["status"], STATUSES) if one.compared else EMPTY


_OURS = (
    Column(Head("Parte", is_ours=True), _part),
    Column(Head("Risultato calcolato", is_ours=True), _result),
    Column(Head("Esito", is_ours=True), lambda one: values.verdict(one.component["verdict"])),
    Column(Head("Esito indicatore", is_ours=True), lambda one: values.verdict(one.indicator["verdict"]), True),
    Column(Head("Raggiungimento", is_ours=True), lambda one: values.percent(one.component["achievement_pct"])),
    Column(
        Head("Scostamento", is_ours=True),
        lambda one: values.number(one.component["deviation"], one.component["target_unit"] or "", signed=True),
    ),
    Column(Head("Motivo dell'esito", is_ours=True), lambda one: values.text(one.component["verdict_reason"])),
    Column(
        Head("Motivazione dello scostamento", is_ours=True),
        lambda one: values.text(one.component["deviation_reason"]),
    ),
    Column(Head("Provenienza", is_ours=True), _provenance),
    Column(Head("Note", is_ours=True), lambda one: values.text(one.indicator["footnotes"]), is_whole=True),
    Column(Head("Confronto con la stampa", is_ours=True), _status),
)


def _filter(head: str, of: Callable[[Judged], Cell]) -> Column:
    return Column(Head(head, is_ours=True, is_printed=False), of)


STRATEGIC, OPERATIONAL, ORDER = "Obiettivo strategico", "Obiettivo operativo", "Riga"
"""The heads of the columns that the headings of a section fill too: a filter or a sort keeps them in their place."""
ID, NUMBER = "Id indicatore", "N. componente"
_FILTERS = (
    _filter(STRATEGIC, lambda one: values.text(one.indicator["strategic_objective"])),
    _filter(OPERATIONAL, lambda one: values.text(one.indicator["operational_objective"])),
    _filter("Causa dello scostamento", lambda one: values.text(one.component["deviation_cause"], CAUSES)),
    _filter("Raggiungimento senza tetto", lambda one: values.percent(one.component["achievement_pct_uncapped"])),
    _filter(ID, lambda one: values.text(one.indicator["indicator_id"])),
    _filter(NUMBER, lambda one: values.plain(one.component["component_no"])),
    _filter(ORDER, lambda one: values.plain(one.row)),
)
