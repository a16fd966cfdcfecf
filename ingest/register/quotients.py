"""Checks of the measures that are quotients of two others."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.register.model import Register
from ingest.register.rules import Fault, rule

QUOTIENT_SOURCE = "measure_quotients"

# The units of numerator and denominator that a quotient in the unit may have; of a percentage they are the same.
_UNITS = {"days": ("eur_days", "eur")}


@rule("quotient_without_terms")
def quotients_have_terms(register: Register) -> Iterator[Fault]:
    """Find measures that are said to be quotients, of which nobody said the terms."""
    defined = {row["measure_id"] for row in register.tables["measure_quotients"]}
    for row in register.tables["measures"]:
        if row["source_id"] == QUOTIENT_SOURCE and row["measure_id"] not in defined:
            message = "non è detto di quali misure è il quoziente"
            yield Fault(row, "measure_id", message, "aggiungere la riga in seeds/measure_quotients.csv")


@rule("quotient_of_a_source")
def quotients_come_from_no_delivery(register: Register) -> Iterator[Fault]:
    """Find quotients that a delivery would give too, and terms that are themselves quotients."""
    for row in register.tables["measure_quotients"]:
        source = register.measures[row["measure_id"]]["source_id"]
        if source != QUOTIENT_SOURCE:
            message = f"la misura viene già dalla fonte «{source}»"
            yield Fault(row, "measure_id", message, "togliere la riga, o scrivere la fonte «measure_quotients»")
        for column in ("numerator_measure_id", "denominator_measure_id"):
            if register.measures[row[column]]["source_id"] == QUOTIENT_SOURCE:
                message = "il termine è a sua volta un quoziente, già arrotondato"
                yield Fault(row, column, message, "scrivere una misura che viene da una consegna")


@rule("quotient_unit")
def quotients_have_the_unit_of_their_terms(register: Register) -> Iterator[Fault]:
    """Find quotients whose unit is not the one that their terms give."""
    for row in register.tables["measure_quotients"]:
        measure, above, below = (
            register.measures[row[column]]
            for column in ("measure_id", "numerator_measure_id", "denominator_measure_id")
        )
        terms = (above["unit"], below["unit"])
        allowed = _UNITS.get(measure["unit"], (below["unit"], below["unit"]))
        if terms != allowed or (measure["unit"] not in {*_UNITS, "percent", "ratio"}):
            message = f"«{terms[0]}» su «{terms[1]}» non dà «{measure['unit']}»"
            yield Fault(row, "measure_id", message, "correggere i termini, o l'unità in seeds/measures.csv")


QUOTIENTS = (quotients_have_terms, quotients_come_from_no_delivery, quotients_have_the_unit_of_their_terms)
