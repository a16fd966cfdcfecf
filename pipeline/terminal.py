"""What a build says while it runs: a line a stage, on a terminal or in a log."""

import json
import os
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

_OBEYED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""The kinds of signs that a terminal obeys or cannot show, and that turn the order of what stands beside them."""


def plain(text: str) -> str:
    """Write what a terminal would obey as JSON does (`\\u001b`): it may stand in a file's name, a note or a reason."""
    if text.isprintable():
        return text
    return "".join(
        json.dumps(sign)[1:-1] if sign != "\n" and unicodedata.category(sign) in _OBEYED else sign for sign in text
    )


def say(*lines: str, out: TextIO | None = None) -> None:
    """Print some lines, each as `plain` writes it; JSON stays JSON."""
    print("\n".join(map(plain, lines)), file=out or sys.stdout)


def typed(text: str) -> str:
    """What a person typed, in one line; bytes that are no UTF-8 are taken for the accents of an older terminal."""
    if any("\udc80" <= sign <= "\udcff" for sign in text):
        text = os.fsencode(text).decode("cp1252", errors="replace")
    return plain(" ".join(text.split()))


class Progress:
    """A line per stage with its seconds; `seconds` keeps them for the summary and the ledger.

    On a terminal the line appears when the stage begins and is completed when it ends; elsewhere each stage is one
    plain line, written when it ends.
    """

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stdout
        self.seconds: dict[str, float] = {}
        self.on_stage: Callable[[str, bool], None] | None = None
        """Told of each stage when it begins (false) and when it is done (true)."""
        self._is_terminal = self.out.isatty()
        self._detail = ""

    def detail(self, text: str) -> None:
        """Add words to the line of the stage that is running."""
        self._detail = text

    def say(self, text: str = "", end: str = "\n") -> None:
        """Write a line, as `plain` does. When whoever was reading has gone, the work goes on without words."""
        self._write(plain(text) + end)

    def _write(self, text: str) -> None:
        try:
            print(text, end="", file=self.out, flush=True)
        except BrokenPipeError:
            mute(self.out)

    @contextmanager
    def stage(self, key: str, title: str) -> Iterator[None]:
        """Time the body as the stage `key` and say how it ended."""
        self._detail = ""
        if self._is_terminal:
            self.say(f"  …  {title}", end="")
        self._tell(key, is_done=False)
        started = time.monotonic()
        mark = "✗"
        try:
            yield
            mark = "✓"
        finally:
            self.seconds[key] = round(time.monotonic() - started, 2)
            if mark == "✓":
                self._tell(key, is_done=True)
            line = f"  {mark}  {title:<44} {tenths(self.seconds[key]):>6} s  {self._detail}".rstrip()
            self._write(("\r\x1b[2K" if self._is_terminal else "") + plain(line) + "\n")

    def _tell(self, key: str, *, is_done: bool) -> None:
        if self.on_stage:
            self.on_stage(key, is_done)


def tenths(value: float) -> str:
    """A measured time as Italians write it, to one decimal: `33,4`."""
    return f"{value:.1f}".replace(".", ",")


def mute(out: TextIO) -> None:
    """Send what is still to be written nowhere: whoever was reading has gone (`make explain ... | head`)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def table(rows: Sequence[tuple[str, ...]], head: tuple[str, ...]) -> list[str]:
    """The rows as aligned lines under `head`: the first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]

    def line(row: tuple[str, ...]) -> str:
        cells = [
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        return "  " + "  ".join(cells)

    return [line(head), *(line(row) for row in rows)]
