"""The four sections as sheets: the printed rows in their order, under the headings of their objectives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from exports.words import AMOUNTS, SECTIONS, VERDICTS, so_many
from exports.workbook import columns, values
from exports.workbook.columns import Column, Judged
from exports.workbook.rows import Rows
from exports.workbook.sheet import EMPTY, Cell, Line, Sheet
from exports.workbook.values import Row

_TITLES = {
    "public_value": "Obiettivi per la creazione di valore pubblico",
    "performance": "Obiettivi di performance",
    "individual": "Obiettivi individuali annuali per area",
    "pira": "Piano degli indicatori e dei risultati attesi di bilancio (PIRA)",
}
_FROZEN = {"public_value": 0, "performance": 3, "individual": 1, "pira": 2}
_CAPTION = (
    "{}. Una riga per ogni parte che il target giudica; in grigio ciò che si ripete. Le prime colonne, "
    "dall'intestazione più scura, sono quelle della Relazione; le altre sono calcolate. A destra dell'area di stampa, "
    "colonne per filtrare: «Riga» rimette l'ordine di stampa."
)


def section_sheet(rows: Rows, plan_section: str, inputs: Mapping[tuple[str, int], str]) -> Sheet:
    """The sheet of a section. `inputs` says where the inputs of each component are listed."""
    shown = columns.columns(plan_section, rows.report["year"])
    return Sheet(
        name=SECTIONS[plan_section],
        title=_TITLES[plan_section],
        caption=_CAPTION.format(counted(rows.section(plan_section))),
        heads=tuple(column.head for column in shown),
        lines=tuple(_lines(rows, plan_section, shown, inputs)),
        is_large=True,
        frozen=_FROZEN[plan_section],
    )


def counted(indicators: list[Row]) -> str:
    """How many indicators there are, and of each verdict that occurs."""
    said = [(code, sum(row["verdict"] == code for row in indicators)) for code in VERDICTS]
    return f"{len(indicators)} indicatori: {', '.join(so_many(number, code) for code, number in said if number)}"


def _lines(
    rows: Rows, plan_section: str, shown: tuple[Column, ...], inputs: Mapping[tuple[str, int], str]
) -> Iterator[Line]:
    before: dict[str, object] = {}
    number = 0
    for indicator in rows.section(plan_section):
        for kind, key, said in _headings(rows, plan_section, indicator):
            if before.get(kind) != key:
                # A heading of a level begins those below it anew.
                before = {level: one for level, one in before.items() if _LEVELS.index(level) < _LEVELS.index(kind)}
                before[kind] = key
                number += 1
                yield Line(_heading_cells(shown, kind, said, indicator, number), kind)
        for again, component in enumerate(rows.components(indicator["indicator_id"])):
            number += 1
            key = (indicator["indicator_id"], component["component_no"])
            one = Judged(indicator, component, rows.compared.get(key), inputs.get(key, ""), number)
            yield Line(tuple(_cell(column, one, is_again=bool(again)) for column in shown), key=key)


_LEVELS = ("mission", "programme", "strategic", "operational")


def _cell(column: Column, one: Judged, *, is_again: bool) -> Cell:
    made = column.of(one)
    return made.repeated() if column.is_whole and is_again else made


def _headings(rows: Rows, plan_section: str, indicator: Row) -> Iterator[tuple[str, object, str]]:
    """The headings over an indicator, from the highest level: level, what it is of, words."""
    mission, programme = indicator["mission_code"], indicator["programme_code"]
    if mission is not None:
        budget = rows.programmes.get((mission, programme))
        yield "mission", mission, f"Missione {mission} {budget['mission_name'] if budget else ''}"
        yield "programme", (mission, programme), _programme(programme, budget)
    strategic, operational = indicator["strategic_objective"], indicator["operational_objective"]
    above = rows.objectives.get(indicator["strategic_objective_id"])
    if strategic is not None:
        name = f"Obiettivo strategico {above['code']}. {strategic}" if above and above["code"] else strategic
        yield "strategic", indicator["strategic_objective_id"], _scored(name, above)
    if operational is not None:
        of = rows.objectives.get(indicator["operational_objective_id"])
        name = {
            "pira": f"Obiettivo operativo {_coded(of, operational)}",
            "individual": f"{strategic}: {operational}",
        }.get(plan_section, f"OBIETTIVO OPERATIVO – {operational}")
        yield "operational", indicator["operational_objective_id"], _scored(name, of)


def _coded(objective: Row | None, name: str) -> str:
    return f"{objective['code']} {name}" if objective and objective["code"] else name


def _programme(code: str, budget: Row | None) -> str:
    if budget is None:
        return f"Programma {code}"
    said = f"Programma {code} {budget['programme_name']}"
    kind = AMOUNTS.get(budget["amount_kind"], budget["amount_kind"])
    amount = f"{budget['amount_text']} ({kind})" if budget["amount_text"] else kind
    return f"{said} – {amount}"


def _scored(name: str, objective: Row | None) -> str:
    """A heading with what its objective came to."""
    if objective is None:
        return name
    counts = [
        so_many(int(str(objective[f"indicators_{code}"])), code) for code in VERDICTS if objective[f"indicators_{code}"]
    ]
    score = _percent(objective["score_pct"])
    reached = (
        f"punteggio {score} su una copertura del {_percent(objective['coverage_pct'])}" if score else "senza punteggio"
    )
    number = objective["indicators"]
    return f"{name}   |   {number} {'indicatore' if number == 1 else 'indicatori'}: {', '.join(counts)}; {reached}"


def _percent(value: Decimal | None) -> str:
    return values.percent(value).said


def _heading_cells(shown: tuple[Column, ...], kind: str, said: str, indicator: Row, number: int) -> tuple[Cell, ...]:
    """The words in the first cell; the objectives and the row where filters and sorts look for them."""
    filled = {
        columns.STRATEGIC: values.text(indicator["strategic_objective"]),
        columns.OPERATIONAL: values.text(indicator["operational_objective"] if kind == "operational" else None),
        columns.ORDER: values.plain(number),
    }
    first = Cell(said, said, kind)
    return tuple(first if at == 0 else filled.get(column.head.text, EMPTY) for at, column in enumerate(shown))
