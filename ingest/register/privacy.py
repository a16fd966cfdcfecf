"""Checks of what must not be published: forms that can be read, texts allowed that a form would catch."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.register.model import Register, Row
from ingest.register.rules import Fault, rule

# What matches nothing, in both engines, where a list is empty.
_NOTHING = r"\b\B"
_REGEXES = ("regex", "only_if", "unless")


def _written_out(register: Register, form: Row, column: str) -> str:
    """A regex of the form with the lists that it names, and its case, as the models make it."""
    first = register.tables["first_names"]
    lists = {
        "first_names": [row["name"] for row in first if not row["is_word"]],
        "word_names": [row["name"] for row in first if row["is_word"]],
        "last_names": [row["name"] for row in register.tables["last_names"]],
        "public_hosts": [re.escape(row["host"]) for row in register.tables["public_hosts"]],
    }
    said = form[column]
    for name, words in lists.items():
        said = said.replace(f"{{{name}}}", "|".join(words) or _NOTHING)
    return said if form["case_sensitive"] else f"(?i:{said})"


@rule("form_incomplete")
def forms_have_what_they_need(register: Register) -> Iterator[Fault]:
    """Find forms of a text without a regex, and thresholds of a count without their number."""
    for row in register.tables["privacy_forms"]:
        column = "fewer_than" if row["kind"] == "small_cell" else "regex"
        if row[column] is None:
            remedy = "scrivere la soglia" if column == "fewer_than" else "scrivere l'espressione che riconosce il testo"
            yield Fault(row, column, f"{row['form_id']} non dice come si riconosce", remedy)


@rule("form_unreadable")
def forms_can_be_read(register: Register) -> Iterator[Fault]:
    """Find regexes that are none, or that the two engines that read them do not share."""
    for row in register.tables["privacy_forms"]:
        for column in _REGEXES:
            if row[column] is None:
                continue
            try:
                said = _written_out(register, row, column)
                re.compile(said)
            except re.error as error:
                message = f"l'espressione non si legge: {error}"
                yield Fault(row, column, message, "correggere l'espressione")
                continue
            # RE2, which DuckDB uses, looks neither ahead nor behind and has no back references.
            if found := re.search(r"\(\?[=!]|\(\?<[=!]|\(\?P=|\\[1-9]", said):
                message = f"«{found.group()}» non si legge nel database"
                yield Fault(
                    row, column, message, "scriverla senza guardare avanti o indietro, o usare only_if e unless"
                )


@rule("allowed_text_not_caught")
def allowed_texts_have_their_form(register: Register) -> Iterator[Fault]:
    """Find allowed texts that their form does not catch whole: they allow nothing."""
    forms = {row["form_id"]: row for row in register.tables["privacy_forms"]}
    for row in register.tables["allowed_texts"]:
        form = forms[row["form_id"]]
        try:
            caught = form["regex"] and [
                found.group() for found in re.finditer(_written_out(register, form, "regex"), row["text"])
            ]
        except re.error:
            continue  # Told of the form itself.
        if not caught or row["text"] not in caught:
            message = f"il testo non ha la forma {row['form_id']}: la riga non ammette nulla"
            yield Fault(row, "text", message, "scrivere il testo per intero, come la forma lo riconosce, o correggerla")


@rule("counts_no_number")
def counts_are_counts(register: Register) -> Iterator[Fault]:
    """Find measures that would count somebody in a unit that counts nobody."""
    for row in register.tables["measures"]:
        if row["counts"] is not None and row["unit"] != "count":
            message = f"la misura è in {row['unit']} e dice di contare qualcuno"
            yield Fault(row, "counts", message, "vuotare la cella, o correggere l'unità")


PRIVACY = (forms_have_what_they_need, forms_can_be_read, allowed_texts_have_their_form, counts_are_counts)
