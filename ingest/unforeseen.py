"""What no reader foresaw in a file costs that file alone, by name: the run goes on with the others."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.contents import Contents, OpenedFile, judge_files
from ingest.problems import Problem
from ingest.reader import FileRefused

if TYPE_CHECKING:
    from ingest.register import Register

_ROOT = Path(__file__).resolve().parent.parent
_OF_THE_MACHINE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.EROFS})
_OF_DUCKDB = ("IOException", "OutOfMemoryException", "FatalException")


def is_of_the_machine(error: Exception) -> bool:
    """Whether an error says nothing of the file that was being read: a full disk, too many open files."""
    if isinstance(error, OSError):
        return error.errno in _OF_THE_MACHINE
    duckdb = sys.modules.get("duckdb")
    return duckdb is not None and isinstance(error, duckdb.Error) and type(error).__name__ in _OF_DUCKDB


@contextmanager
def costing_one_file(file_name: str) -> Iterator[None]:
    """Raise FileRefused for whatever comes up while a file is read, but for what is of the machine."""
    try:
        yield
    except FileRefused:
        raise
    except Exception as error:
        if is_of_the_machine(error):
            raise
        raise _refusal_of(error, file_name) from error


def judge_forms(opened: list[tuple[OpenedFile, date]], register: Register) -> list[Contents | FileRefused]:
    """Judge forms all together, which is quicker, unless one of them breaks the judging."""
    try:
        return judge_files(opened, register)
    except Exception as error:
        if is_of_the_machine(error):
            raise
    answers: list[Contents | FileRefused] = []
    for one in opened:
        try:
            with costing_one_file(one[0].file_name):
                answers += judge_files([one], register)
        except FileRefused as refused:
            answers.append(refused)
    return answers


def _refusal_of(error: Exception, file_name: str) -> FileRefused:
    """Say where in the program it came up, and nothing of what the error says, which may quote the file."""
    message = f"il programma non riesce a leggerlo ({type(error).__name__}, {_where(error)})"
    remedy = (
        "esportarlo o salvarlo di nuovo (.xlsx o CSV UTF-8) e riconsegnarlo; se si ripete, dare il file e questa riga "
        "a chi cura Traguardo"
    )
    return FileRefused(Problem("file_unforeseen", message, remedy, file_name))


def _where(error: Exception) -> str:
    """The last line of our own code that the error came through."""
    place, step = "", error.__traceback__
    while step is not None:
        path = Path(step.tb_frame.f_code.co_filename)
        if path.is_relative_to(_ROOT / "ingest"):
            place = f"{path.relative_to(_ROOT).as_posix()}:{step.tb_lineno}"
        step = step.tb_next
    return place or "altrove"
