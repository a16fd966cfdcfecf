"""What is wrong in a file that people wrote, said so that they can repair it.

Every check of the door and of the register gives `Problem`s, one for each wrong cell; libraries that report in
their own words are translated at once. The words are Italian because offices read them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# A cell may hold a whole paragraph; the line has to stay readable in a terminal.
LONGEST_VALUE = 80
MOST_OF_FILE = 200
"""Problems of a file that are told one by one: ten thousand lines of one cause are read by nobody."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to repair: which rule, what is wrong, what to do about it, and where it stands."""

    rule: str
    message: str
    remedy: str
    file_name: str | None = None
    sheet: str | None = None
    cell: str | None = None
    column: str | None = None
    value: str | None = None
    row_number: int | None = None

    def line(self) -> str:
        """Say the problem in one Italian line: where, what, remedy."""
        where = ", ".join(self._places())
        said = f"{where}: {_sentence(self.message)}" if where else _sentence(self.message)
        return f"{said} Rimedio: {_sentence(self.remedy)}"

    def place(self) -> tuple[str, str, int, str, str]:
        """Give a sort key that puts problems in the order in which a reader meets them."""
        return (self.file_name or "", self.sheet or "", self.row_number or 0, self.cell or self.column or "", self.rule)

    def _places(self) -> list[str]:
        places = [_one_line(self.file_name)] if self.file_name else []
        if self.sheet:
            places.append(f"foglio «{_one_line(self.sheet)}»")
        # A cell already says its row and its column.
        if self.cell:
            places.append(f"cella {self.cell}")
        else:
            if self.row_number is not None:
                places.append(f"riga {self.row_number}")
            if self.column:
                places.append(f"colonna «{_one_line(self.column)}»")
        if self.value is not None:
            places.append(f"valore «{_shortened(self.value)}»")
        return places


def problem_row(entity_id: str, delivery_id: str | None, problem: Problem) -> tuple[object, ...]:
    """Give a problem as a row of `ops.problems`, a remark as one of `ops.remarks`; of a refused file, no delivery."""
    return (
        entity_id,
        delivery_id,
        problem.file_name,
        problem.sheet,
        problem.row_number,
        problem.cell,
        problem.column,
        problem.value,
        problem.rule,
        problem.message,
        problem.remedy,
    )


def in_reading_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by file, sheet, row and column."""
    return sorted(problems, key=Problem.place)


def bounded(problems: Sequence[Problem], remedy: str) -> tuple[Problem, ...]:
    """Give the first problems of a file, and one that counts the others and says where to see them (`remedy`)."""
    rest = len(problems) - MOST_OF_FILE
    if rest <= 0:
        return tuple(problems)
    more = Problem("more_problems", f"altri {rest} problemi dello stesso file", remedy, problems[0].file_name)
    return (*problems[:MOST_OF_FILE], more)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that looks most like a mistyped one, or None when none does."""
    by_folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def printable(text: str) -> str:
    """Write what cannot be printed, such as a control character or a byte that is no text, as its code (`\\x1b`)."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _one_line(text: str) -> str:
    return printable(" ".join(text.split()))


def _shortened(value: str) -> str:
    text = _one_line(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1].rstrip() + "…"


def _sentence(text: str) -> str:
    return _one_line(text).rstrip(".") + "."
