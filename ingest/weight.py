"""How large a workbook is before it is read: a few KB may stand for millions of cells, gigabytes and minutes."""

import io
import zipfile
from dataclasses import dataclass, field

from ingest.problems import Problem

MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_CELLS = 1_500_000
"""Written cells of all sheets together: 130,000 payments of eleven cells each."""
MAX_CHARACTERS = 100_000_000
"""Of what is written in them. One long text that stands in every cell is small in the file."""
MAX_ELEMENTS = 4_000_000
"""Elements of the XML of a package, of which a cell has two or three. Empty rows and cells cost as much time."""
_MAX_DIRECTORY_BYTES = 1024 * 1024
_UNLIKE_BYTES, _MAX_RATIO = 32 * 1024 * 1024, 100
_PIECE = 1024 * 1024
_END = b"PK\x05\x06"
_DIVIDE = (
    "togliere fogli e formattazioni che non servono, oppure dividere il file; un'esportazione si consegna come CSV"
)


class TooHeavyError(Exception):
    """A workbook has more cells, or more text in them, than can be held."""


@dataclass
class Budget:
    """What the cells of a workbook may still be, counted while they are looked at."""

    cells: int = field(default_factory=lambda: MAX_CELLS)
    characters: int = field(default_factory=lambda: MAX_CHARACTERS)

    def spend(self, value: object, times: int = 1) -> None:
        """Take off a value that stands in so many cells. Raises TooHeavyError when nothing is left."""
        self.cells -= times
        if isinstance(value, str):
            self.characters -= len(value) * times
        if self.cells < 0 or self.characters < 0:
            raise TooHeavyError


def too_heavy(file_name: str) -> Problem:
    """Say that a workbook has spent its budget."""
    message = (
        f"la cartella di lavoro ha più di {MAX_CELLS // 1000} mila celle scritte, contando quelle ripetute, o più di "
        f"{MAX_CHARACTERS // 10**6} milioni di caratteri"
    )
    return Problem("workbook_too_large", message, _DIVIDE, file_name)


def package_too_large(content: bytes, file_name: str) -> Problem | None:
    """Say that a zip is not to be opened, by the sizes that it declares and the elements of its XML; None if it may.

    Raises what zipfile raises of one that is damaged, or declares other sizes than it has.
    """
    end = content.rfind(_END)
    if end >= 0 and int.from_bytes(content[end + 12 : end + 16], "little") > _MAX_DIRECTORY_BYTES:
        return Problem("file_too_large", "la cartella di lavoro ha troppe parti", _DIVIDE, file_name)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
        size = sum(part.file_size for part in parts)
        if size > MAX_UNPACKED_BYTES:
            return Problem("file_too_large", "il contenuto supera 256 MB", _DIVIDE, file_name)
        if size > _UNLIKE_BYTES and size > _MAX_RATIO * len(content):
            message = f"il contenuto si espande di {size // len(content)} volte, e quello di un ufficio no"
            return Problem("file_too_large", message, _DIVIDE, file_name)
        elements = 0
        for part in parts:
            with package.open(part) as file:
                piece = file.read(_PIECE)
                is_xml = b"<" in piece[:64]
                while piece:
                    elements += piece.count(b"<") - piece.count(b"</") if is_xml else 0
                    if elements > MAX_ELEMENTS:
                        message = f"il contenuto ha più di {MAX_ELEMENTS // 10**6} milioni di elementi"
                        return Problem("file_too_large", message, _DIVIDE, file_name)
                    piece = file.read(_PIECE)
    return None
