"""How the systems of a body are exported: by year, quarter, month or desk; declared or not; once and again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from tests.scenarios.oracle_deliveries import PERIOD_FIELD, Month, last_day, months_between
from tests.scenarios.rows import Rows, spoilt
from tests.scenarios.world import Event, Export

SHORT = {"fatture_passive": "pagamenti", "pratiche_registro_imprese": "ri", "pratiche_suap": "suap"}
DESKS = ("Comune di Milano", "SUAP associato")


class Exports:
    """Draws what a body exports of one of its systems, in two rounds."""

    def __init__(self, chance: Random, source: str, rows: Rows, year: int, as_of: date) -> None:
        self._chance = chance
        self._source = source
        self._rows = rows
        self._as_of = as_of
        self._mistaken = chance.choice((0.0, 0.0, 0.0, 0.0, 0.005, 0.08))
        busy = chance.choice((2, 4, 9, 25))
        last = min((year, 12), (as_of.year, as_of.month))
        first = (year - 1, 1) if chance.random() < 0.6 else (year, 1)
        self._year_rows = {
            month: rows.of_month(source, *month, chance.randint(max(1, busy - 1), busy + 1))
            for month in months_between(first, last)
        }

    def rounds(self) -> tuple[list[Export], list[Export]]:
        """What is sent at first, and what comes after it."""
        chance, first, second = self._chance, [], []
        for file in self._files():
            drawn = chance.random()
            if drawn < 0.78:
                first.append(file)
                if chance.random() < 0.03:
                    # Another export of the same comes with it: nobody knows which holds.
                    first.append(replace(self._again(file), name=f"bis_{file.name}"))
                if chance.random() < 0.3:
                    second.append(self._again(file))
            elif drawn < 0.9:
                second.append(self._with_earlier(file, first))
        return first, second

    def _files(self) -> list[Export]:
        style = self._chance.choice(("year",) * 6 + ("halves", "halves", "quarters", "months", "all", "all"))
        months = list(self._year_rows)
        sizes = {"year": 12, "halves": 6, "quarters": 3, "months": 1, "all": 24}
        size = sizes[style] if style != "all" or self._source != "pratiche_suap" else 12
        if style == "months":
            months = months[-3:]
        chunks = [months[at : at + size] for at in range(0, len(months), size)]
        files = []
        for number, chunk in enumerate(chunks, start=1):
            files += self._of_chunk(self._thinned(chunk), f"{SHORT[self._source]}_{number:02}")
        return files

    def _thinned(self, chunk: list[Month]) -> list[Month]:
        """Some exports begin late, or end early, or lack a month."""
        drawn = self._chance.random()
        if len(chunk) < 3 or drawn > 0.25:
            return chunk
        if drawn < 0.1:
            return chunk[self._chance.randint(1, 2) :]
        if drawn < 0.2:
            return chunk[: -self._chance.randint(1, 2)]
        gap = self._chance.randint(1, len(chunk) - 2)
        return chunk[:gap] + chunk[gap + 1 :]

    def _of_chunk(self, months: list[Month], name: str) -> list[Export]:
        chance = self._chance
        rows = [row for month in months for row in self._year_rows[month]]
        rows = [spoilt(row, self._source, chance) if chance.random() < self._mistaken else row for row in rows]
        rows += self._repeated(rows)
        is_declared = chance.random() < 0.5
        declared = (date(*months[0], 1), last_day(months[-1])) if is_declared else None
        layout = chance.choice(("csv", "csv", "csv", "cp1252", "xlsx"))
        whole = Export(
            f"{name}.{'xlsx' if layout == 'xlsx' else 'csv'}", self._source, tuple(rows), declared, "", layout
        )
        if self._source == "pratiche_suap" and chance.random() < 0.4:
            return self._by_desk(whole)
        return [whole]

    def _by_desk(self, whole: Export) -> list[Export]:
        """One file a desk, whether it says so above its header or not."""
        says_so = self._chance.random() < 0.5
        files = []
        for desk, short in zip(DESKS, ("milano", "associato"), strict=True):
            rows = tuple(row for row in whole.rows if row.cells["Sportello"] == desk)
            if rows:
                head, _, tail = whole.name.rpartition(".")
                files.append(replace(whole, name=f"{head}_{short}.{tail}", rows=rows, desk=desk if says_so else ""))
        return files

    def _repeated(self, rows: list[Event]) -> list[Event]:
        """Now and then a row stands twice, or its number does with another content."""
        chance, again = self._chance, []
        for row in rows:
            if row.fault or chance.random() > 0.003:
                continue
            drawn = chance.random()
            again.append(row if drawn < 0.5 else self._corrected(row))
        return again

    def _corrected(self, row: Event) -> Event:
        """The same record with another content."""
        match self._source:
            case "fatture_passive":
                return row.but(**{"Importo pagato (€)": row.cells["Importo pagato (€)"] * Decimal(3)})  # type: ignore[operator]
            case "pratiche_registro_imprese":
                automatic = "No" if row.cells["Gestione automatica"] == "Sì" else "Sì"
                return row.but(**{"Gestione automatica": automatic})
        return row.but(**{"Entro SLA": "No" if row.cells["Entro SLA"] == "Sì" else "Sì"})

    def _rewritten(self, row: Event) -> Event:
        """The same record, its number as another program writes it."""
        name = "Numero registrazione" if self._source == "fatture_passive" else "Protocollo"
        head, _, tail = str(row.cells[name]).rpartition("-")
        forms = (f"{head}-00{tail}", f"{head.lower()}-{tail}", f"{head[0]} {head[1:]} - {tail}")
        return row.but(**{name: self._chance.choice(forms)})

    def _again(self, file: Export) -> Export:
        """A second export of the same: rows corrected, added and gone."""
        chance = self._chance
        gone = chance.choice((0.0, 0.05, 0.3, 0.6))
        rows = []
        for row in file.rows:
            if chance.random() < gone:
                continue
            is_spoilt = bool(row.fault)
            again = row if is_spoilt or chance.random() > 0.1 else self._corrected(row)
            rows.append(again if is_spoilt or chance.random() > 0.1 else self._rewritten(again))
        rows.append(self._another(file))
        head, _, tail = file.name.rpartition(".")
        declared = file.declared
        if declared is None and chance.random() < 0.5:
            months = sorted(self._months(file.rows))
            declared = (date(*months[0], 1), last_day(months[-1]))
        return replace(file, name=f"{head}_v2.{tail}", rows=tuple(rows), declared=declared)

    def _another(self, file: Export) -> Event:
        row = self._rows.one(self._source, date(*self._chance.choice(sorted(self._months(file.rows))), 1))
        return row.but(Sportello=file.desk) if file.desk else row

    def _with_earlier(self, file: Export, first: Iterable[Export]) -> Export:
        """A late export that has, besides its own rows, some that were sent before: corrected, or of another day."""
        field = PERIOD_FIELD[self._source]
        earlier = [row for one in first for row in one.rows if not row.fault]
        rows = list(file.rows)
        for row in self._chance.sample(earlier, min(len(earlier), self._chance.choice((0, 1, 2)))):
            if file.desk and row.cells["Sportello"] != file.desk:
                continue
            day = row.cells[field]
            months = sorted(self._months(file.rows))
            assert isinstance(day, date)
            is_near = abs((date(*months[0], 1) - day).days) < 60 and months[0][0] == day.year
            moved = self._corrected(row)
            if self._source == "fatture_passive" and is_near and self._chance.random() < 0.5:
                moved = row.but(**{field: date(*months[0], 1)})
            elif file.declared or (self._source == "pratiche_suap" and day.year != months[0][0]):
                continue
            rows.append(moved)
        head, _, tail = file.name.rpartition(".")
        return replace(file, name=f"{head}_tardi.{tail}", rows=tuple(rows))

    def _months(self, rows: Iterable[Event]) -> set[Month]:
        days = [row.cells[PERIOD_FIELD[self._source]] for row in rows]
        return {(day.year, day.month) for day in days if isinstance(day, date)}
