"""Whatever bytes are delivered, they come back as rows or as one refusal in words, and no record is lost between."""

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.events import records
from ingest.events.personal import Pseudonyms
from tests.fixtures.delivery import ENTITY
from tests.fixtures.exports import SUAP_HEADER, Text, deliver_exports, suap
from tests.fixtures.fuzzing import deliver_anything, few

SEPARATORS, LINE_ENDS = (";", ",", "\t", "|"), ("\n", "\r\n", "\r")
SOUND = Text([suap(n) for n in range(8)]).content()
HEADER = ";".join(SUAP_HEADER).encode()
KEYS = Pseudonyms(b"k" * 32)


@few(12)
@given(st.binary(max_size=2000), st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", HEADER + b"\n"]))
@example(b"\x81", HEADER + b"\n")
@example(b"\0" * 60, SOUND)
def test_any_bytes_are_rows_or_a_refusal(content: bytes, start: bytes) -> None:
    deliver_anything("file.csv", start + content)


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
    deliver_anything("file.csv", content)


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
    rows = [
        suap(n, Richiedente=name, **{"E-mail": email, "Codice fiscale impresa": f"0123456{n:04}"})
        for n, (name, email) in enumerate(cells)
    ]
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


_LINES = st.sampled_from(["sound", "sound", "short", "long", "many lines", "blank", "total"])


@few(25)
@given(
    st.lists(_LINES, min_size=1, max_size=12),
    st.sampled_from(SEPARATORS[:2]),
    st.sampled_from(LINE_ENDS),
    st.sampled_from(["utf-8", "utf-8-sig", "windows-1252"]),
    st.booleans(),
)
@example(["blank", "short", "sound"], ";", "\r\n", "utf-8", True)
@example(["sound", "long", "blank", "many lines", "total"], ";", "\r\n", "utf-8", False)
def test_every_line_that_is_not_blank_nor_a_total_is_a_row_taken_or_a_row_refused_where_it_stands(
    kinds: list[str], separator: str, line_end: str, encoding: str, ends: bool
) -> None:
    written, sound, refused = [separator.join(SUAP_HEADER)], ["P99"], []
    for n, kind in enumerate(kinds):
        row = suap(n, Richiedente="Società\ndue righe" if kind == "many lines" else "Società")
        cells = [f'"{text}"' for text in row.values()]
        line = 1 + sum(1 + text.count("\n") for text in written)
        if kind in ("sound", "many lines"):
            sound.append(f"P{n}")
        elif kind in ("short", "long"):
            cells = cells[:4] if kind == "short" else [*cells, "x"]
            refused.append(line)
        written.append({"blank": "", "total": "Totale"}.get(kind, separator.join(cells)))
    written.append(separator.join(suap(99).values()))
    text = "\n".join(written) + ("\n" if ends else "")
    with tempfile.TemporaryDirectory() as folder:
        taken = deliver_exports(Path(folder), {"suap.csv": text.replace("\n", line_end).encode(encoding)})
        assert [problem.row_number for problem in taken.intake.problems] == refused
        assert set(taken.rules) <= {"cells_miscounted"}
        assert sorted(name for (name,) in taken.rows("select protocol_number from raw.pratiche_suap")) == sorted(sound)
        assert [(one.rows_read, one.rows_quarantined) for one in taken.intake.deliveries] == [
            (len(sound) + len(refused), len(refused))
        ]


def _lines(text: str) -> int:
    """How many line ends a text has, of whatever kind."""
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


@few(150)
@given(
    st.lists(st.sampled_from(["a;b", '"x\ny"', '"', "", "1", '"";"\n\n"']), max_size=12), st.sampled_from(LINE_ENDS[:2])
)
def test_records_stand_where_they_do_wherever_the_pieces_of_a_file_are_cut(parts: list[str], line_end: str) -> None:
    content = line_end.join(["h;h", *parts]).replace("\n", line_end).replace("\r\r", "\r").encode()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "file.csv"
        path.write_bytes(content)
        found = []
        for piece in (1 << 20, 1, 2, 3, 7):
            patch.setattr(records, "_PIECE", piece)
            its = records.index(path, 1)
            located = list(its.locate(range(its.count)))
            assert its.at([content.index(b"h")]) == [-1]
            assert all(one.text for one in located)
            for n, one in enumerate(located):
                line = content.splitlines(keepends=True)[one.line - 1]
                assert line.startswith(one.text.split("\n")[0].rstrip("\r").encode())
                assert its.at([sum(map(len, content.splitlines(keepends=True)[: one.line - 1]))]) == [n]
            found.append(located)
        assert all(one == found[0] for one in found)
