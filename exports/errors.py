"""What goes wrong with an export."""


class ExportDiffersError(Exception):
    """An export, reopened, is not its table: the message names file, table, row, column and both values."""

    @classmethod
    def at(
        cls, file: str, table: str, row: int | str, column: str, written: object, expected: object
    ) -> "ExportDiffersError":
        """A value that differs. Rows count from 1, the header left out."""
        return cls(
            f"{file}: la tabella {table}, riga {row}, colonna {column}, riletta vale {_short(written)}, "
            f"nel magazzino {_short(expected)}. L'esportazione non si pubblica."
        )

    @classmethod
    def in_cell(
        cls, file: str, sheet: str, cell: str, column: str, written: object, expected: object
    ) -> "ExportDiffersError":
        """A cell of a workbook that differs."""
        return cls(
            f"{file}: il foglio «{sheet}», cella {cell}, colonna «{column}», riletta vale {_short(written)}, "
            f"nel magazzino {_short(expected)}. L'esportazione non si pubblica."
        )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]}… ({len(text)} caratteri)"
