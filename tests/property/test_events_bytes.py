"""Whatever bytes are delivered, they come back as rows or as one refusal in words, and no record is lost between."""

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.events.personal import Pseudonyms
from tests.fixtures.delivery import ENTITY
from tests.fixtures.exports import SUAP_HEADER, TAX_CODE, VAT, Text, deliver_exports, suap

SEPARATORS, LINE_ENDS = (";", ",", "\t", "|"), ("\n", "\r\n", "\r")
SOUND = Text([suap(n) for n in range(8)]).content()
HEADER = ";".join(SUAP_HEADER).encode()
KEYS = Pseudonyms(b"k" * 32)


def few(examples: int) -> settings:
    """A fixed budget, the same examples every time."""
    return settings(max_examples=examples, derandomize=True, deadline=None)


def _deliver(name: str, content: bytes) -> tuple[int, int]:
    """Deliver bytes: how many records were read and how many problems were said, none of them with a personal datum."""
    with tempfile.TemporaryDirectory() as folder:
        taken = deliver_exports(Path(folder), {name: content})
        assert taken.intake.deliveries or taken.lines
        for line in taken.lines:
            assert "\n" not in line and "Rimedio: " in line
            assert VAT not in line and TAX_CODE not in line
        kept = taken.warehouse.read_bytes()
        assert VAT.encode() not in kept and TAX_CODE.encode() not in kept
        read = 0
        for one in taken.intake.deliveries:
            (counts,) = taken.rows(
                "select (select count(*) from raw.pratiche_suap), (select count(*) from ops.quarantine)"
            )
            assert counts == (one.rows_accepted, one.rows_quarantined)
            assert one.rows_read == one.rows_accepted + one.rows_quarantined
            read = one.rows_read
        return read, len(taken.lines)


@few(12)
@given(st.binary(max_size=2000), st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", HEADER + b"\n"]))
@example(b"\x81", HEADER + b"\n")
@example(b"\0" * 60, SOUND)
def test_any_bytes_are_rows_or_a_refusal(content: bytes, start: bytes) -> None:
    _deliver("file.csv", start + content)


_CHANGE = st.tuples(
    st.integers(0, len(SOUND)),
    st.integers(0, 12),
    st.sampled_from([b"", b'"', b";", b"\n", b"\r", b'""', b'\n"', b'";"', b"\0", b"\xa0", b"\xc3", b"\xef\xbb\xbf"])
    | st.binary(max_size=4),
)


@few(20)
@given(st.lists(_CHANGE, min_size=1, max_size=4))
@example([(80, 1, b'";"')])
@example([(57, 0, b'";"')])
def test_a_damaged_export_is_rows_or_a_refusal_and_counts_no_row_twice(
    changes: Sequence[tuple[int, int, bytes]],
) -> None:
    content = SOUND
    for place, cut, put in changes:
        content = content[:place] + put + content[place + cut :]
    _deliver("file.csv", content)


_CELLS = st.text(
    alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0\ufeff")
    | st.sampled_from(list("\";,|\t\n\r '")),
    max_size=12,
)


@few(20)
@given(
    st.lists(st.tuples(_CELLS, _CELLS), min_size=1, max_size=8),
    st.sampled_from(SEPARATORS),
    st.sampled_from(LINE_ENDS),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
    st.integers(0, 7),
)
def test_cells_that_hold_anything_come_back_as_the_same_rows_on_their_lines(
    cells: list[tuple[str, str]], separator: str, line_end: str, quoting: int, encoding: str, broken: int
) -> None:
    rows = [suap(n, Richiedente=name, **{"Codice fiscale impresa": f"K{key}K"}) for n, (name, key) in enumerate(cells)]
    rows.append(suap(99))
    broken = min(broken, len(cells) - 1)
    rows[broken]["Sportello"] = "altrove"
    if any("\r" in text or "\n" in text for pair in cells for text in pair):
        # Python quotes a line end only when it is the one of the file; an export quotes all of them.
        quoting = csv.QUOTE_ALL
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=line_end, quoting=quoting)
    lines = []
    for row in ([*rows[0]], *([*row.values()] for row in rows)):
        lines.append(1 + _lines(out.getvalue()))
        writer.writerow(row)
    text = out.getvalue()
    with tempfile.TemporaryDirectory() as folder:
        mark = "\ufeff" if encoding == "utf-16-be" else ""
        taken = deliver_exports(Path(folder), {"suap.csv": (mark + text).encode(encoding)})
        assert taken.rules == ["word_unknown"]
        assert [problem.row_number for problem in taken.intake.problems] == [lines[broken + 1]]
        found = taken.rows("select record_number, protocol_number, business_key from raw.pratiche_suap order by 1")
        expected = [
            (n, row["Protocollo"], KEYS.of(ENTITY, row["Codice fiscale impresa"]))
            for n, row in enumerate(rows, start=1)
            if n != broken + 1
        ]
        assert found == expected


def _lines(text: str) -> int:
    """How many line ends a text has, of whatever kind."""
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
