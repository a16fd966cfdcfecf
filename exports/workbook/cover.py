"""The first sheet: whose report, of which year and state, what came of it, and where each thing is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from exports.words import SECTIONS, VERDICTS
from exports.workbook import values
from exports.workbook.rows import Rows
from exports.workbook.sheet import EMPTY, Cell, Line, Sheet
from exports.workbook.values import Row

NAME = "Copertina"
_WIDTHS = (34, *(16,) * (len(VERDICTS) + 1))
_EXAMPLE = (
    "Questa è una cartella di ESEMPIO: i dati sono quelli stampati nella Relazione pubblicata, o ricostruiti da essa. "
    "Non sono una consegna degli uffici e non vanno usati come dati dell'ente."
)


def cover_sheet(rows: Rows, sheets: Sequence[Sheet]) -> Sheet:
    """The cover of a workbook that holds these other sheets."""
    return Sheet(
        NAME,
        str(rows.report["title"]),
        "",
        heads=(),
        lines=(*_front(rows), *_counts(rows), *_index(sheets), *_reading()),
        widths=_WIDTHS,
    )


def state(report: Row) -> str:
    """Whether a report is a draft, or by which act and when it was approved."""
    if report["status"] != "approved":
        return "Bozza: non ancora approvata"
    act = f" con {report['approval_act']}" if report["approval_act"] else ""
    when = f" del {report['approved_on']:%d/%m/%Y}" if report["approved_on"] else ""
    return f"Approvata{act}{when}"


def _front(rows: Rows) -> Iterator[Line]:
    yield Line((_styled(str(rows.report["title"]), "title"),), "title")
    if rows.is_example:
        yield Line((_styled("ESEMPIO", "mark"), values.text(_EXAMPLE)), "said")
    for label, said in (
        ("Ente", values.text(rows.report["entity_name"])),
        ("Anno", replace(values.plain(rows.report["year"]), style="front")),
        ("Situazione al", replace(values.day(rows.published.as_of), style="front")),
        ("Stato", values.text(state(rows.report))),
    ):
        yield Line((_styled(label, "label"), said), "said")


def _counts(rows: Rows) -> Iterator[Line]:
    yield Line((), "blank")
    yield Line((_styled("Esiti degli indicatori", "section"),), "section")
    yield Line(
        (_styled("Sezione", "head"), _styled("Indicatori", "head"), *(values.verdict(code) for code in VERDICTS)),
        "head",
    )
    every = rows.of("indicators")
    for plan_section, name in SECTIONS.items():
        link = f"'{name}'!A1"
        found = [row for row in every if row["plan_section"] == plan_section]
        yield Line((values.text(name, link=link), *_numbers(found)), "counts")
    yield Line((_styled("Totale", "label"), *_numbers(every)), "counts")


def _numbers(found: Sequence[Row]) -> Iterator[Cell]:
    yield values.number(len(found))
    for code in VERDICTS:
        yield values.number(sum(row["verdict"] == code for row in found))


def _index(sheets: Sequence[Sheet]) -> Iterator[Line]:
    yield Line((), "blank")
    yield Line((_styled("Fogli", "section"),), "section")
    for sheet in sheets:
        number = sum(line.kind == "data" for line in sheet.lines)
        said = f"{sheet.title}: {number} {'riga' if number == 1 else 'righe'}"
        yield Line((values.text(sheet.name, link=f"'{sheet.name}'!A1"), values.text(said)), "said")


def _reading() -> Iterator[Line]:
    yield Line((), "blank")
    yield Line((_styled("Come si legge", "section"),), "section")
    for label, said in (
        ("Segni", "Ogni esito è un segno, una parola e un colore: il colore non dice nulla che non dica la parola."),
        ("Cella vuota", "Il valore non c'è, o lì non ha senso. Non è mai uno zero."),
        (
            "Provenienza",
            "Di ogni risultato si dice se nasce da dati stampati, consegnati o ricostruiti; il foglio «Provenienza» li "
            "elenca fino al file e alla cella.",
        ),
        (
            "Numeri",
            "Sono mostrati arrotondati. I valori esatti, e le tabelle intere, sono nei file CSV e Parquet della stessa "
            "pubblicazione. Il resto è nel foglio «Legenda».",
        ),
    ):
        yield Line((_styled(label, "label"), values.text(said)), "said")


def _styled(said: str, style: str) -> Cell:
    return Cell(said, said, style) if said else EMPTY
