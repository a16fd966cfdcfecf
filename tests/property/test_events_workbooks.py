"""Headers as people retype them, workbooks as programs write or damage them: the same rows, or a refusal in words."""

import io
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path

import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fixtures.exports import PAYMENT_HEADER, Text, deliver_exports, payment
from tests.fixtures.fuzzing import deliver_anything, few

ROWS = [payment(n, **{"Data pagamento": f"{n + 3:02}/03/2025"}) for n in range(4)]
TITLE = "Estrazione dal gestionale"
NAMES = ("pagamenti.csv", "pagamenti.xlsx")
DUE, AMOUNT = "Data scadenza", "Importo dovuto (€)"
ERROR = "#DIV/0!"


def _workbook(header: Sequence[str], rows: Sequence[Sequence[object]], above: int = 0) -> bytes:
    """A workbook with so many title rows above its header; a day is a cell of a day, `ERROR` a formula that failed."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Pagamenti")
        for n in range(above):
            sheet.write_string(n, 0, TITLE)
        for place, row in enumerate((header, *rows), start=above):
            for column, cell in enumerate(row):
                if cell == ERROR:
                    sheet.write_formula(place, column, "=1/0", None, ERROR)
                elif isinstance(cell, date):
                    sheet.write_datetime(place, column, datetime.combine(cell, time()), day)
                elif isinstance(cell, str):
                    sheet.write_string(place, column, cell)
                else:
                    sheet.write(place, column, cell)
    return out.getvalue()


def _file(name: str, header: Sequence[str], rows: Sequence[Sequence[str]], above: int) -> bytes:
    if name.endswith(".xlsx"):
        return _workbook(header, rows, above)
    # A repeated header would be one key of a row: the first line of the fixture numbers the columns, and is cut off.
    numbered = [{str(n): cell for n, cell in enumerate(row)} for row in (header, *rows)]
    return f"{TITLE}\n".encode() * above + Text(numbered).content().partition(b"\n")[2]


def _deliver(name: str, content: bytes) -> tuple[list[str], list[tuple[object, ...]]]:
    """Deliver a file: the rules that it breaks, and its accepted rows."""
    with tempfile.TemporaryDirectory() as folder:
        taken = deliver_exports(Path(folder), {name: content})
        rows = taken.rows("select * exclude (delivery_id, sheet) from raw.fatture_passive order by record_number")
        return taken.rules, rows


@cache
def _sound() -> list[tuple[object, ...]]:
    rules, rows = _deliver(NAMES[0], Text(ROWS).content())
    assert (rules, len(rows)) == ([], len(ROWS))
    return rows


def _hard_spaces(word: str) -> str:
    return word.replace(" ", "\u00a0")


_STYLES: list[Callable[[str], str]] = [str, str.upper, str.lower, str.title, "  {} ".format, _hard_spaces]


@few(16)
@given(
    st.sampled_from(NAMES),
    st.permutations(PAYMENT_HEADER),
    st.lists(st.sampled_from(_STYLES), min_size=len(PAYMENT_HEADER), max_size=len(PAYMENT_HEADER)),
    st.integers(0, 3),
)
def test_a_header_is_found_by_its_words_in_any_order_and_style(
    name: str, order: Sequence[str], styles: Sequence[Callable[[str], str]], above: int
) -> None:
    header = [style(word) for style, word in zip(styles, order, strict=True)]
    content = _file(name, header, [[row[word] for word in order] for row in ROWS], above)
    assert _deliver(name, content) == ([], _sound())


_LETTERS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"), max_size=12)


@few(30)
@given(
    st.sampled_from(NAMES),
    st.lists(
        st.tuples(st.integers(0, len(PAYMENT_HEADER) - 1), st.sampled_from(PAYMENT_HEADER) | _LETTERS),
        min_size=1,
        max_size=3,
    ),
)
@example(NAMES[0], [(7, PAYMENT_HEADER[8]), (8, PAYMENT_HEADER[7])])
@example(NAMES[1], [(4, "Data pagamento"), (5, "")])
def test_a_damaged_header_refuses_the_file_or_gives_each_row_under_its_own_words(
    name: str, edits: list[tuple[int, str]]
) -> None:
    header = list(PAYMENT_HEADER)
    for place, word in edits:
        header[place] = word
    rules, rows = _deliver(name, _file(name, header, [[*row.values()] for row in ROWS], 0))
    if sorted(header) == sorted(PAYMENT_HEADER):
        # The same words at other places: what stands under each is read as it says.
        by_words = [dict(zip(header, row.values(), strict=True)) for row in ROWS]
        assert (rules, rows) == _deliver(NAMES[0], Text(by_words).content())
    elif rules:
        assert rows == []
    else:
        assert rows == _sound()


_MONEY = st.decimals(min_value=0, max_value=10**12, places=2)
_AMOUNT_CELLS = (
    _MONEY.map(float)
    | st.integers(-5, 10**16)
    | st.floats(min_value=0, max_value=1e7)
    | st.decimals(min_value=0, max_value=10**6, places=3).map(float)
    | _MONEY.map(lambda value: f"{value:,f}".translate(str.maketrans(",.", ".,")))
    | st.sampled_from([None, True, ERROR, date(2025, 3, 1), "", "nd"])
)
_DUE_CELLS = (
    st.dates(date(1990, 1, 1), date(2110, 12, 31))
    | st.dates(date(2000, 1, 1), date(2100, 12, 31)).map(lambda day: f"{day:%d/%m/%Y}")
    | st.sampled_from([None, 45000, 0.5, False, ERROR, "", "nd", "31/02/2025"])
)


def _amount(cell: object) -> Decimal | None:
    if isinstance(cell, str) and "," in cell:
        value = Decimal(cell.replace(".", "").replace(",", "."))
    elif isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    else:
        value = Decimal(f"{cell:.15g}")
    return value if 0 <= value <= 10**9 and value == round(value, 2) else None


def _day(cell: object) -> date | None:
    try:
        found = datetime.strptime(cell, "%d/%m/%Y").date() if isinstance(cell, str) else cell
    except ValueError:
        return None
    # What is due more than ten years from its payment, on 5 March 2025, is a mistyped year.
    return found if isinstance(found, date) and abs((found - date(2025, 3, 5)).days) <= 3653 else None


@few(20)
@given(st.lists(st.tuples(_AMOUNT_CELLS, _DUE_CELLS), min_size=4, max_size=30))
@example([(1234.56, date(2025, 3, 1)), (0.1 + 0.2, "01/03/2025"), (1234.5678, None), (10**15, date(1999, 12, 31))])
def test_a_cell_of_a_workbook_is_exactly_what_it_holds_or_its_row_is_refused(
    cells: list[tuple[object, object]],
) -> None:
    rows = []
    for n, (amount, due) in enumerate([(1.5, date(2025, 3, 1)), *cells]):
        row: dict[str, object] = {**payment(n), AMOUNT: amount, DUE: due}
        rows.append([*row.values()])
    content = _workbook(PAYMENT_HEADER, rows)
    with tempfile.TemporaryDirectory() as folder:
        taken = deliver_exports(Path(folder), {"fatture.xlsx": content})
        found = taken.rows("select record_number, amount_due_eur, due_on from raw.fatture_passive order by 1")
    read = [(n, _amount(amount), _day(due)) for n, (amount, due) in enumerate(cells, start=2)]
    assert found == [(1, Decimal("1.50"), date(2025, 3, 1)), *(row for row in read if None not in row)]
    assert {problem.row_number for problem in taken.intake.problems} == {n + 1 for n, *row in read if None in row}


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


SOUND = _workbook(PAYMENT_HEADER, [[*row.values()] for row in ROWS])
PARTS = _parts(SOUND)
_CHANGE = st.tuples(
    st.integers(0, 10**6),
    st.integers(0, 40),
    st.sampled_from([b"", b"<", b"</row>", b'"', b"&#0;", b"&x;", b"99999999", b"-1", b"A1:XFD1048576", b"\xff", b"e9"])
    | st.binary(max_size=6),
)


def _changed(content: bytes, changes: Sequence[tuple[int, int, bytes]]) -> bytes:
    for place, cut, put in changes:
        place %= len(content) + 1
        content = content[:place] + put + content[place + cut :]
    return content


@few(30)
@given(st.lists(_CHANGE, min_size=1, max_size=3), st.booleans())
def test_a_workbook_damaged_in_its_bytes_is_rows_or_a_refusal(
    changes: Sequence[tuple[int, int, bytes]], is_cut: bool
) -> None:
    content = SOUND[: changes[0][0] % len(SOUND)] if is_cut else _changed(SOUND, changes)
    deliver_anything("file.xlsx", content)


@few(60)
@given(st.sampled_from(sorted(PARTS)), st.lists(_CHANGE, min_size=1, max_size=3))
def test_a_workbook_whose_parts_are_damaged_is_rows_or_a_refusal(
    part: str, changes: Sequence[tuple[int, int, bytes]]
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in PARTS.items():
            archive.writestr(name, _changed(content, changes) if name == part else content)
    deliver_anything("file.xlsx", out.getvalue())
