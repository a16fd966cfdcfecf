"""Text files as offices send them, made readable: one encoding (UTF-8), one kind of line end, from the header on.

The file is read in pieces, never whole. What is rewritten goes into the scratch folder; a file that is already as it
should be is read where it lies.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.problems import Problem
from ingest.reader import FileRefused
from ingest.signs import ODD

MOST_LINE_BYTES = 128 * 1024
"""Of a line: four times the longest text that a cell of a spreadsheet holds. A longer one is no row."""
_PIECE = 256 * 1024
_START = 4096
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# An accented letter of Italian as UTF-8 writes it: in Windows-1252 it would be two signs that no word has.
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")
# The sign of the euro of ISO-8859-15, in a text that has none of the bytes that are letters in Windows-1252 alone.
_EURO = b"\xa4"
# The bytes that Windows-1252 reads otherwise than Latin-1, which Python decodes three times as fast.
_NOT_LATIN = bytes(range(0x80, 0xA0))
# The end of a file as DOS writes it; some systems fill up their last block with it.
_DOS_END = b"\x1a"
_SAVE_AGAIN = "esportare di nuovo il file come CSV UTF-8 e riconsegnarlo"


@dataclass(frozen=True)
class Prepared:
    """A text file in UTF-8 with one kind of line end; `encoding` is the one that it came in.

    With `odd_spaces` it holds spaces or signs without width that are no space to most readers.
    """

    path: Path
    encoding: str
    odd_spaces: bool


@dataclass
class _Signs:
    """What one look at a file finds in it: its line ends, and spaces that are none."""

    crlf: int = 0
    lf: int = 0
    cr: int = 0
    odd_spaces: bool = False

    def look(self, piece: bytes, text: str) -> None:
        # A byte that is not there is quickly told.
        has_cr = b"\r" in piece
        self.cr += piece.count(b"\r") if has_cr else 0
        self.crlf += piece.count(b"\r\n") if has_cr else 0
        self.lf += piece.count(b"\n")
        self.odd_spaces = self.odd_spaces or _has_odd_spaces(text)

    @property
    def are_mixed(self) -> bool:
        return bool(self.cr) and not (self.cr == self.crlf == self.lf)


def _has_odd_spaces(text: str) -> bool:
    # In a text of Latin letters most of them cannot be, which is told at once.
    return not text.isascii() and any(sign in text for sign in ODD)


def prepare(path: Path, scratch: Path, file_name: str) -> Prepared:
    """Make a text file readable, or refuse it when its encoding cannot be told."""
    with path.open("rb") as file:
        start = file.read(_START)
    if start.startswith(_UTF32) or (
        b"\0" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    ):
        # Of UTF-16 without its mark nobody knows which of two bytes comes first.
        message = "il file contiene byte nulli: è UTF-16 o UTF-32 senza il suo segno, oppure è danneggiato"
        raise FileRefused(Problem("encoding_unknown", message, _SAVE_AGAIN, file_name))
    bom, encoding = next(((bom, name) for bom, name in _BOMS if start.startswith(bom)), (b"", ""))
    signs = _Signs()
    end = _end(path, 2 if encoding.startswith("utf-16") else 1)
    _refuse_long_line(path, file_name)
    if encoding in ("", "utf-8") and _is_utf8(path, signs):
        if not bom and not signs.are_mixed and end is None:
            return Prepared(path, "utf-8", signs.odd_spaces)
        return _rewrite(path, scratch, "utf-8-sig" if bom else "utf-8", len(bom), end, file_name)
    return _rewrite(path, scratch, encoding or _of_one_byte(path, file_name), len(bom), end, file_name)


def _end(path: Path, width: int) -> int | None:
    """Give where a file ends before the signs by which DOS ends it; None when there are none.

    What comes after such a sign, but for line ends, was not meant to be dropped.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _START))
        tail = file.read()
    # In UTF-16 each sign has a zero beside it, on this side or on that.
    fill = _DOS_END + b"\r\n" + (b"\0" if width == 2 else b"")
    kept = len(tail.rstrip(fill))
    place = tail.find(_DOS_END, kept)
    if place < 0:
        return None
    end = size - len(tail) + place
    return end - end % width


def _pieces(path: Path, skipped: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Give the bytes of a file up to an end; in a text of one byte a sign, no line end falls between two pieces."""
    with path.open("rb") as file:
        file.seek(skipped)
        while piece := file.read(_PIECE if end is None else min(_PIECE, max(0, end - file.tell()))):
            if piece.endswith(b"\r") and file.tell() != end:
                piece += file.read(1)
            yield piece


def _refuse_long_line(path: Path, file_name: str) -> None:
    """Refuse a file with a line that no system writes: the readers below hold thousands of lines at a time."""
    line, held = 1, 0
    for piece in _pieces(path):
        end = b"\n" if b"\n" in piece else b"\r"
        first, last = piece.find(end), piece.rfind(end)
        held += len(piece) if first < 0 else first
        if held > MOST_LINE_BYTES:
            message = f"una riga è lunga più di {MOST_LINE_BYTES // 1024} KiB, e nessuna riga di un'esportazione lo è"
            remedy = "togliere il file, se non è una consegna, oppure esportarlo di nuovo, con un record per riga"
            raise FileRefused(Problem("line_too_long", message, remedy, file_name, row_number=line))
        if first >= 0:
            line, held = line + piece.count(end), len(piece) - last - 1


def _is_utf8(path: Path, signs: _Signs) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in _pieces(path):
            signs.look(piece, decoder.decode(piece))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _of_one_byte(path: Path, file_name: str) -> str:
    """Tell which encoding of one byte a sign a text is in. Raises FileRefused when some of it is in UTF-8."""
    line, has_euro, is_latin = 1, False, True
    for piece in _pieces(path):
        if b"\xc3" in piece and (found := _UTF8_LETTER.search(piece)):
            line += piece.count(b"\n", 0, found.start())
            message = f"il file mescola due codifiche: la riga {line} è in UTF-8, altre in Windows-1252"
            raise FileRefused(Problem("encoding_mixed", message, _SAVE_AGAIN, file_name))
        line += piece.count(b"\n")
        has_euro = has_euro or _EURO in piece
        is_latin = is_latin and _is_latin(piece)
    return "iso8859-15" if has_euro and is_latin else "windows-1252"


def _is_latin(piece: bytes) -> bool:
    return len(piece.translate(None, _NOT_LATIN)) == len(piece)


def _rewrite(path: Path, scratch: Path, encoding: str, skipped: int, end: int | None, file_name: str) -> Prepared:
    copy = scratch / f"{path.name}.utf8"
    decoder = codecs.getincrementaldecoder(encoding.removesuffix("-sig"))()
    line, held, odd_spaces = 1, "", False
    with copy.open("wb") as out:
        try:
            for piece in _pieces(path, skipped, end):
                is_latin = encoding == "windows-1252" and _is_latin(piece)
                text = held + (piece.decode("latin-1") if is_latin else decoder.decode(piece))
                # The second half of a line end may come with the next piece.
                text, held = (text[:-1], "\r") if text.endswith("\r") else (text, "")
                line += text.count("\n")
                odd_spaces = odd_spaces or _has_odd_spaces(text)
                out.write(_one_line_end(text).encode())
            out.write(_one_line_end(held + decoder.decode(b"", final=True)).encode())
        except UnicodeDecodeError as error:
            line += error.object.count(b"\n", 0, error.start)
            message = f"vicino alla riga {line} c'è un byte che non è testo {encoding}"
            raise FileRefused(Problem("encoding_unknown", message, _SAVE_AGAIN, file_name)) from error
    return Prepared(copy, encoding, odd_spaces)


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def from_line(prepared: Prepared, skipped_bytes: int, scratch: Path) -> Prepared:
    """Give the file without its first bytes: DuckDB has to find the header at the start."""
    if not skipped_bytes:
        return prepared
    copy = scratch / f"{prepared.path.name}.table"
    with copy.open("wb") as out:
        for piece in _pieces(prepared.path, skipped_bytes):
            out.write(piece)
    return replace(prepared, path=copy)
