"""Read what a file says of itself: labels with their value beside them or after a colon (`Anno: 2025`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.cells import Cell
from ingest.events.personal import heading
from ingest.italian import Unreadable, parse_year
from ingest.likeness import pair
from ingest.problems import Problem
from ingest.reader import FileRefused
from ingest.remarks import labels_unread
from ingest.signs import visible
from ingest.source import Request
from ingest.words import collapse, fold


@dataclass(frozen=True)
class Label:
    """A label of a heading; `ignored` ones may stand in the file and are not read."""

    name: str
    words: str
    ignored: bool = False


@dataclass
class HeadingReader:
    """Collects the values of the labels and what is wrong with them, so that all is reported at once."""

    request: Request
    sheet: str
    labels: Sequence[Label]

    def __post_init__(self) -> None:
        """Start with nothing found."""
        self.values: dict[str, Cell] = {}
        self.problems: list[Problem] = []
        self.unread: list[str] = []

    def read(self, rows: Sequence[Mapping[int, Cell]], *, closed: bool) -> None:
        """Find the labels in some rows; with `closed`, a value beside another word is told or, if meant, refused."""
        unknown: dict[str, Cell] = {}
        by_word = {fold(label.words): label for label in self.labels}
        for cells in rows:
            written = [cells[column] for column in sorted(cells)]
            before, colon, after = written[0].text.partition(":")
            label = by_word.get(fold(before))
            if colon and after.strip():
                value = replace(written[0], text=collapse(after))
            else:
                value = written[1] if len(written) > 1 else Cell(written[0].row, written[0].column + 1)
            if label is None:
                if closed and value.text:
                    unknown.setdefault(heading(collapse(before)), written[0])
            elif label.name in self.values:
                message = f"l'etichetta «{label.words}» compare due volte"
                self.add("label_repeated", message, "lasciarne una sola", written[0])
            else:
                self.values[label.name] = value
        missing = [label.words for label in self.labels if not label.ignored and label.name not in self.values]
        meant = pair(list(unknown), missing)
        for place, (shown, cell) in enumerate(unknown.items()):
            near, is_alike = meant.get(place, (None, False))
            if near is None:
                self.unread.append(shown)
                continue
            missing.remove(near)
            message = f"etichetta sconosciuta{f': forse «{near}»' if is_alike else f', e manca «{near}»'}"
            remedy = (
                f"scrivere «{near}»" if is_alike else f"se la voce è quella scrivere «{near}», altrimenti aggiungerla"
            )
            self.add("label_unknown", message, remedy, replace(cell, text=shown))
        for words in missing:
            remedy = f"scrivere «{words}» e il suo valore, come nel modello"
            self.add("label_missing", f"manca «{words}»", remedy)

    @property
    def remarks(self) -> tuple[Problem, ...]:
        """Give what is worth saying of a heading that can be taken."""
        return tuple(labels_unread(self.request.workbook.file_name, self.sheet, self.unread))

    def text(self, name: str) -> str:
        """Give the value of a label, empty when it is missing."""
        cell = self.values.get(name)
        return collapse(cell.text) if cell else ""

    def add(self, rule: str, message: str, remedy: str, cell: Cell | None = None) -> None:
        """Note a problem, at a cell when there is one."""
        place = (cell.address, None, visible(cell.text), cell.row) if cell else ()
        self.problems.append(Problem(rule, message, remedy, self.request.workbook.file_name, self.sheet, *place))

    def entity(self, name: str) -> str:
        """Read the entity, which has to be the one of the folder."""
        said, folder = self.text(name), self.request.entity_id
        if name in self.values and said != folder:
            remedy = f"scrivere «{folder}», oppure mettere il file nella cartella del suo ente"
            self.add("entity_differs", f"l'ente non è quello della cartella, «{folder}»", remedy, self.values[name])
        return said

    def year(self, name: str) -> int:
        """Read the year that the file is about, which has to be one of the entity's plans."""
        year = parse_year(self.text(name))
        if isinstance(year, Unreadable):
            if name in self.values:
                self.add("year_unreadable", year.reason, year.remedy, self.values[name])
            return 0
        plans = sorted({its for entity, its, _ in self.request.register.indicators if entity == self.request.entity_id})
        if year not in plans:
            known = ", ".join(map(str, plans)) or "nessuno"
            message = f"il registro non ha un piano dell'ente per quest'anno (ha {known})"
            remedy = "scrivere l'anno di un piano; se il piano c'è e manca nel registro, avvisare chi lo cura"
            self.add("year_without_plan", message, remedy, self.values[name])
        return year

    def finish(self) -> None:
        """Refuse the file when anything was wrong."""
        if self.problems:
            raise FileRefused(*self.problems)
