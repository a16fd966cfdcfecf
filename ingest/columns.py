"""Which column of a table is which: read, ignored by name, not known and so not read, or a reason to refuse the file.

What is not known is read past only when nothing that is known is missing, and nothing shows that it may be meant: a
misspelt column is never a column less.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ingest.cells import Cell
from ingest.encodings import is_garbled
from ingest.events.personal import LEFT_OUT, heading
from ingest.layout import Column, HeaderRow, Layout
from ingest.likeness import pair
from ingest.problems import Problem
from ingest.words import collapse, fold

MOST_COLUMNS = 1000
"""Of a table: no export has a tenth of them, and each costs time in every row."""
_UNKNOWN = "intestazione di colonna sconosciuta"
_LONGEST_SHOWN = 50


@dataclass(frozen=True)
class Columns:
    """The columns of a table: `positions` of those that are read, `aside` those that are not; `problems` of the header.

    `unread` are the words, as they may be shown, of those among `aside` that the layout does not know, by position;
    `year` is the one that stands behind a header that may have the year of its file there.
    """

    positions: dict[str, int]
    aside: frozenset[int]
    unread: dict[int, str]
    problems: list[Problem]
    year: int | None = None


def match_columns(layout: Layout, header: HeaderRow, file_name: str, elsewhere: Collection[str] = ()) -> Columns:
    """Tell which column stands where; one problem a wrong header cell.

    A header that looks like a missing one is one mistake, a misspelling, and gives one problem. `elsewhere` are headers
    by which another layout of the source would be read.
    """
    width = max(header.sheet.cells.get(header.row, {}), default=0)
    if width > MOST_COLUMNS:
        return Columns({}, frozenset(), {}, [_too_wide(width, header, file_name)])
    by_word = {fold(column.header): column for column in layout.columns}
    positions: dict[str, int] = {}
    ignored: set[int] = set()
    unknown: dict[int, Cell] = {}
    problems: list[Problem] = []
    for position, cell in sorted(header.sheet.cells.get(header.row, {}).items()):
        column = by_word.get(fold(cell.text))
        if column is None:
            unknown[position] = cell
        elif column.ignored:
            ignored.add(position)
        elif column.name in positions:
            first = Cell(header.row, positions[column.name]).address
            where = f"già in {first}" if header.sheet.name else f"è la {positions[column.name]}ª e la {position}ª"
            message = f"la colonna «{column.header}» compare due volte ({where})"
            remedy = "lasciare una sola colonna con questo nome"
            problems.append(
                _problem("column_repeated", (message, remedy), header, cell, collapse(cell.text), file_name)
            )
        else:
            positions[column.name] = position
    missing = [column for column in layout.columns if not column.ignored and column.name not in positions]
    year, dated = None, _of_a_year(missing, unknown)
    if len(dated) == 1:
        ((position, (column, year)),) = dated.items()
        positions[column.name] = position
        missing.remove(column)
        del unknown[position]
    shown = _shown(unknown, is_text=not header.sheet.name)
    # Of two years nobody knows which is meant.
    pairs = _pairs(missing, {place: text for place, text in shown.items() if place not in dated})
    for position, cell in unknown.items():
        what = (header, cell, shown[position], file_name)
        if shown[position] == LEFT_OUT:
            message = "l'intestazione sembra di una riga di dati, o di una persona"
            remedy = "intestare la colonna con il nome di ciò che contiene; se una riga vi è finita, rimetterla sotto"
            problems.append(_problem("column_unknown", (message, remedy), *what))
        elif position in pairs:
            problems.append(_misspelt(pairs[position], *what))
        elif said := _ambiguous(shown[position], layout.columns, positions, elsewhere):
            problems.append(_problem("column_ambiguous", said, *what))
    found = {near for near, _ in pairs.values()}
    others = [text for place, text in shown.items() if place not in pairs and text != LEFT_OUT]
    problems += [_missing(its, others, header, file_name) for its in missing if its.header not in found]
    return Columns(positions, frozenset({*ignored, *unknown}), shown, problems, year)


def _too_wide(width: int, header: HeaderRow, file_name: str) -> Problem:
    message = f"l'intestazione ha {width} colonne, più delle {MOST_COLUMNS} che si leggono"
    remedy = "togliere le colonne che il modello non prevede"
    return Problem("columns_too_many", message, remedy, file_name, header.sheet.name or None, row_number=header.row)


def _of_a_year(missing: Sequence[Column], unknown: dict[int, Cell]) -> dict[int, tuple[Column, int]]:
    """Find the headers that are a missing one with a year behind it, where the layout admits that."""
    found = {}
    for column in missing:
        form = re.compile(rf"{re.escape(fold(column.header))}\W*(?:anno)?\W*(20[0-9]{{2}})\W*")
        for place, cell in unknown.items():
            if column.dated and (its := form.fullmatch(fold(cell.text))):
                found[place] = (column, int(its[1]))
    return found


def _shown(unknown: dict[int, Cell], *, is_text: bool) -> dict[int, str]:
    """Give unknown headers as they may be shown.

    Where one is somebody's, a row stands beside the header, and a name looks like any heading: none is shown.
    """
    shown = {place: _heading(cell.text if is_text else collapse(cell.text)) for place, cell in unknown.items()}
    return dict.fromkeys(shown, LEFT_OUT) if LEFT_OUT in shown.values() else shown


def _heading(text: str) -> str:
    """Give a heading as it may be shown, of a long one the beginning; it may be long, and a row that was swallowed."""
    words = collapse(text)
    pieces = [words[start : start + _LONGEST_SHOWN] for start in range(0, max(1, len(words)), _LONGEST_SHOWN // 2)]
    if text.count("\n") > 1 or LEFT_OUT in map(heading, pieces):
        return LEFT_OUT
    return words if len(words) <= _LONGEST_SHOWN else f"{words[: _LONGEST_SHOWN - 1].rstrip()}…"


def _ambiguous(
    text: str, columns: Sequence[Column], positions: dict[str, int], elsewhere: Collection[str]
) -> tuple[str, str] | None:
    """Say why an unknown header is not read past, though nothing may be missing."""
    if other := next((its for its in elsewhere if fold(its) == fold(text)), None):
        message = f"«{other}» è di un altro tracciato della stessa fonte, e non si sa quale valga"
        return message, "lasciare le sole intestazioni di un tracciato"
    read = [column for column in columns if column.name in positions and not column.words]
    twin = next((column.header for column in read if _is_nearly(text, column.header)), None)
    if twin is None:
        return None
    message = f"l'intestazione è quasi quella di «{twin}», che c'è già: non si sa quale valga"
    return message, "lasciare una sola delle due; se è un'altra cosa, intestarla con altre parole"


def _is_nearly(text: str, header: str) -> bool:
    """Tell whether a header is another one but for a letter, for signs, or for the number of a copy (`Valore2`)."""
    bare, its = (re.sub(r"[\W_]+", "", fold(one)) for one in (text, header))
    bare = re.sub(r"(?<![0-9])[0-9]{1,2}$", "", bare)
    same = _alike(bare, its) + _alike(bare[::-1], its[::-1])
    return bare == its or (abs(len(bare) - len(its)) <= 1 and same >= max(len(bare), len(its)) - 1)


def _alike(one: str, other: str) -> int:
    """Count the letters that two words begin with together."""
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False)))


def _pairs(missing: Sequence[Column], shown: dict[int, str]) -> dict[int, tuple[str, bool]]:
    """Give, by position, the missing header that an unknown one stands for, and whether it looks like it."""
    places = [place for place, text in shown.items() if text != LEFT_OUT]
    found = pair([shown[place] for place in places], [column.header for column in missing])
    return {places[n]: near for n, near in found.items()}


def _misspelt(meant: tuple[str, bool], header: HeaderRow, cell: Cell, text: str, file_name: str) -> Problem:
    """Say which missing header an unknown one stands for."""
    near, is_alike = meant
    if is_garbled(text):
        message = f"un errore di codifica ha guastato l'intestazione «{near}»"
        remedy = "esportare di nuovo il file, come .xlsx o CSV UTF-8: anche le celle possono essere guaste"
        return _problem("header_garbled", (message, remedy), header, cell, text, file_name)
    said = _unknown_words(text, near, is_alike=is_alike)
    return _problem("column_unknown", said, header, cell, text, file_name)


def _missing(column: Column, others: Sequence[str], header: HeaderRow, file_name: str) -> Problem:
    """Say that a column is missing; it may be one of the `others`, under another name."""
    remedy = f"aggiungere «{column.header}» nella riga {header.row}, come nel modello"
    if others:
        remedy += f"; se c'è con un altro nome ({', '.join(f'«{its}»' for its in others)}), intestarla così"
    message, place = f"manca la colonna «{column.header}»", (header.sheet.name, None, column.header, None)
    return Problem("column_missing", message, remedy, file_name, *place, header.row)


def _unknown_words(text: str, missing: str, *, is_alike: bool) -> tuple[str, str]:
    """Say which missing header an unknown one is most likely to be."""
    message = _UNKNOWN
    if _brackets(text) and _brackets(text) != _brackets(missing):
        # To write the header that is asked for over values in thousands would change every number.
        return (
            f"{message}: forse «{missing}», in un'altra unità",
            f"esprimere i valori come «{missing}» e intestarli così",
        )
    if not is_alike:
        remedy = f"se la colonna è quella scrivere «{missing}», altrimenti aggiungere «{missing}»"
        return f"{message}, e manca «{missing}»", remedy
    return f"{message}: forse «{missing}»", f"scrivere «{missing}» nell'intestazione"


def _brackets(header: str) -> list[str]:
    return re.findall(r"\(([^)]*)\)", fold(header).replace("euro", "€"))


def _problem(rule: str, said: tuple[str, str], header: HeaderRow, cell: Cell, text: str, file_name: str) -> Problem:
    return Problem(rule, *said, file_name, header.sheet.name, cell.address, text, text, header.row)
