"""What a measure admits, and what is plausible of it: columns of the register, looked at in the cell of a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ingest.contracts import Refusal
from ingest.italian import format_number
from ingest.words import collapse

# What is counted or weighed is never less than nothing, also where the register forgot to say so.
_NEVER_NEGATIVE = frozenset({"count", "kg"})
_CONFIRMED = re.compile(r"conferm(?:o|at[oaie])\b")
_ND = "se il dato non è disponibile, nd"


def out_of_bounds(measure: Mapping[str, Any], number: Decimal | None) -> Refusal | None:
    """Refuse a number that its measure does not admit; no number is within every bound."""
    least = Decimal(0) if measure["minimum"] is None and measure["unit"] in _NEVER_NEGATIVE else measure["minimum"]
    most = measure["maximum"]
    if number is None:
        return None
    if least is not None and number < least:
        what = "è negativo" if least == 0 else f"è meno di {_shown(least)}"
        return Refusal(f"il valore {what}, e di «{measure['name']}» non può esserlo", f"controllare la cifra; {_ND}")
    if most is not None and number > most:
        message = f"il valore è più di {_shown(most)}, e di «{measure['name']}» non può esserlo"
        return Refusal(message, f"controllare la cifra e l'unità di misura; {_ND}")
    return None


def to_confirm(measure: Mapping[str, Any], number: Decimal | None, text: str, note: str) -> Refusal | None:
    """Ask about a number that is admitted and unlikely, unless the note beside it begins with `confermo`."""
    if number is None or _CONFIRMED.match(collapse(note).casefold()):
        return None
    least, most = measure["plausible_minimum"], measure["plausible_maximum"]
    if measure["unit"] == "percent" and 0 < abs(number) < 1 and not text.endswith("%"):
        said = f"«{measure['name']}» vale {_shown(number)} % oppure {_shown(100 * number)} %"
    elif least is not None and number < least:
        said = f"meno di {_shown(least)} è insolito per «{measure['name']}»"
    elif most is not None and number > most:
        said = f"più di {_shown(most)} è insolito per «{measure['name']}»"
    else:
        return None
    remedy = "se è giusto, scrivere «confermo» all'inizio della nota e riconsegnare; se no correggere il valore"
    return Refusal(f"da confermare: {said}", remedy)


def _shown(number: Decimal) -> str:
    text = format_number(number)
    return text.rstrip("0").rstrip(",") if "," in text else text
