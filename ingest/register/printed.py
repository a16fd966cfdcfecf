"""What the register says that the report prints must be printed somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.register.model import Register
from ingest.register.rules import Fault, rule

_TEXTS = (
    ("footnotes", ("text",)),
    ("narrative", ("text",)),
    ("indicators", ("name", "algorithm_text", "target_text", "printed_result_text")),
    ("missions_programmes", ("amount_text",)),
)


@rule("quote_not_printed")
def quotes_are_printed(register: Register) -> Iterator[Fault]:
    """Find the words of a statement or a fact that no text of the same report prints."""
    printed: dict[tuple[object, object], list[str]] = {}
    for table, columns in _TEXTS:
        for row in register.tables[table]:
            texts = printed.setdefault((row["entity_id"], row["year"]), [])
            texts.extend(row[column] for column in columns if row[column] is not None)
    for table in ("statements", "statement_inputs", "printed_facts"):
        for row in register.tables[table]:
            texts = printed.get((row["entity_id"], row["year"]), [])
            if not any(row["quote"] in text for text in texts):
                message = "nessuna cella, nota o passo della Relazione contiene queste parole"
                yield Fault(row, "quote", message, "copiare le parole come sono stampate")


@rule("reason_not_in_note")
def reasons_stand_in_their_notes(register: Register) -> Iterator[Fault]:
    """Find a reason whose words are not, or no longer, those of the footnote that it names."""
    notes = {(row["entity_id"], row["year"], row["number"]): row["text"] for row in register.tables["footnotes"]}
    for row in register.tables["deviation_reasons"]:
        if row["footnote_number"] is None:
            continue
        note = notes.get((row["entity_id"], row["year"], row["footnote_number"]), "")
        if row["text"] not in note:
            message = f"la nota {row['footnote_number']} non contiene queste parole"
            yield Fault(row, "text", message, "copiare le parole della nota come sono stampate, o correggere il numero")


@rule("statement_without_value")
def statements_state_something(register: Register) -> Iterator[Fault]:
    """Find a statement, or an input of one, with neither a number nor a day, or with both."""
    for table, number, day in (
        ("statements", "stated_value", "stated_date"),
        ("statement_inputs", "value", "value_date"),
    ):
        for row in register.tables[table]:
            if (row[number] is None) == (row[day] is None):
                column = number if row[number] is None else day
                yield Fault(row, column, "serve o il numero o il giorno, e uno solo", "scrivere ciò che è stampato")


@rule("parts_in_a_circle")
def parts_do_not_circle(register: Register) -> Iterator[Fault]:
    """Find a measure that is, through others, a part of itself, or of a measure in another unit."""
    for row in register.tables["measures"]:
        seen = {row["measure_id"]}
        whole = row["part_of_measure_id"]
        while whole is not None:
            if whole in seen:
                remedy = "lasciare vuota la colonna dove la misura è l'intero"
                yield Fault(row, "part_of_measure_id", "la misura risulta parte di sé stessa", remedy)
                break
            if register.measures[whole]["unit"] != row["unit"]:
                message = f"la misura non è nell'unità di «{whole}», di cui sarebbe parte"
                yield Fault(row, "part_of_measure_id", message, "una parte e il suo intero hanno la stessa unità")
                break
            seen.add(whole)
            whole = register.measures[whole]["part_of_measure_id"]


PRINTED = (quotes_are_printed, reasons_stand_in_their_notes, statements_state_something, parts_do_not_circle)
