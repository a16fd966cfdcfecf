"""What is personal in a text that somebody wrote, and the text without it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ingest.privacy import codes
from ingest.privacy.normal import normal
from ingest.privacy.people import People
from ingest.privacy.phones import phones
from ingest.problems import Problem
from ingest.words import fold

if TYPE_CHECKING:
    from ingest.register import Register

OMITTED = "[omesso]"
"""What stands in a published text where something was left out; at the door it says besides what that was."""
_Find = Callable[[str], Iterator[tuple[int, int]]]
# In the order in which they are looked for: what one has found no other finds again.
_FINDERS: Mapping[str, _Find] = {
    "iban": codes.accounts,
    "tax_code": codes.tax_codes,
    "email": codes.mailboxes,
    "phone": phones,
    "vat_number": codes.vat_numbers,
}
_PERSON = "person_name"
_ENDING = re.compile(
    r"(?:\.(?:xlsx|xlsm|xlsb|xls|ods|csv|tsv|txt|xml|json|pdf|docx?|zip|7z|jpe?g|png|part|tmp|crdownload))+$",
    re.IGNORECASE,
)
_TOLD = ("message", "remedy", "sheet", "column", "value")


class Door:
    """Looks for personal data with the forms of a register, and with what knows a form better than an expression.

    What the register itself says (a measure's name, a centre's) and what it allows are let through.
    """

    def __init__(self, register: Register) -> None:
        self._names = {row["form_id"]: row["name"] for row in register.tables.get("privacy_forms", ())}
        people = _people(register)
        self._finders = {**_FINDERS, _PERSON: people.find}
        self._allowed = frozenset(fold(row["text"]) for row in register.tables.get("allowed_texts", ()))
        self._own = frozenset(_said_by(register))
        self.masked = lru_cache(maxsize=4096)(self._masked)

    def _masked(self, text: str) -> str:
        """Give a text with each personal datum replaced by what it was: `[omesso: un codice fiscale]`."""
        if not text or text.isspace() or fold(text) in self._own:
            return text
        written = unicodedata.normalize("NFC", text)
        found = sorted(self._found(written))
        if not found:
            return text
        said, end = [], 0
        for start, stop, form in found:
            said += [written[end:start], self.mark(form)]
            end = stop
        return "".join([*said, written[end:]])

    def file_name(self, name: str) -> str:
        """Give the name of a file as it is shown and kept: its ending says what it is, and stays."""
        ending = _ENDING.search(name)
        end = ending.start() if ending else len(name)
        return self.masked(name[:end]) + name[end:]

    def problem(self, problem: Problem) -> Problem:
        """Give what is told of a file as it may be told."""
        words: dict[str, Any] = {name: self.masked(said) for name in _TOLD if (said := getattr(problem, name))}
        return replace(problem, **words)

    def mark(self, form: str) -> str:
        """Give what stands where a datum of a form was."""
        return f"{OMITTED[:-1]}: {self._names.get(form, form)}]"

    def _found(self, written: str) -> Iterator[tuple[int, int, str]]:
        searched = normal(written)
        for form, find in self._finders.items():
            # What stands beside a datum may be seen to be one only when that is gone.
            while found := [
                its for its in find(searched.text) if fold(searched.text[slice(*its)]) not in self._allowed
            ]:
                for start, end in found:
                    yield (*searched.take(start, end), form)


def _people(register: Register) -> People:
    first, last = (register.tables.get(name, ()) for name in ("first_names", "last_names"))
    words = {row["name"] for rows in (first, last) for row in rows if row["is_word"]}
    around: dict[str, set[str]] = {}
    for row in register.tables.get("name_words", ()):
        around.setdefault(row["kind"], set()).add(row["word"])
    return People({row["name"] for row in first}, {row["name"] for row in last}, words, around)


def _said_by(register: Register) -> Iterator[str]:
    """Every text of the register that a form may repeat, as words are compared."""
    for name, columns in _OWN.items():
        for row in register.tables.get(name, ()):
            yield from (fold(str(row[column])) for column in columns if row[column])


_OWN = {
    "entities": ("entity_id", "name"),
    "responsibility_centres": ("centre_id", "name"),
    "measures": ("measure_id", "name", "member"),
    "units": ("unit", "name"),
}
