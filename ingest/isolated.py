"""Read workbooks in a process of their own: a damaged one may end that process, and nothing else.

The readers of workbooks are native code; a file with a few altered bytes makes them abort, or ask for more memory than
there is, where no exception can be caught. The process is started at the first file, serves the others, and ends when
its input does, so also when whoever started it is killed.
"""

from __future__ import annotations

import functools
import os
import pickle
import resource
import subprocess
import sys
import threading
from pathlib import Path

from ingest.cells import Workbook
from ingest.problems import Problem
from ingest.reader import FileRefused, read_workbook

MOST_MEMORY_BYTES = 3 * 1024**3
"""Below the 4 GiB that the service may use in all: a file that asks for more costs itself alone."""
MOST_SECONDS = 180
"""A workbook of a hundred thousand payments, eleven cells each, takes 47 seconds on a busy machine."""


def read_isolated(content: bytes, file_name: str) -> Workbook:
    """Read the bytes of a file, or raise `FileRefused`, also when the reader did not survive it."""
    answer = _ask(_process(), content, file_name)
    if answer is None:
        _process.cache_clear()
        message = "la cartella di lavoro è danneggiata: il lettore si è interrotto mentre la apriva"
        remedy = "aprirla con Excel o LibreOffice, salvarla di nuovo come .xlsx e riconsegnarla"
        raise FileRefused(Problem("reader_interrupted", message, remedy, file_name=file_name))
    if isinstance(answer, Workbook):
        return answer
    raise FileRefused(*answer)


@functools.cache
def _process() -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        [sys.executable, "-m", "ingest.isolated"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a native reader prints its own report before it ends
        env={**os.environ, "PYTHONPATH": path},
    )


def _ask(process: subprocess.Popen[bytes], content: bytes, file_name: str) -> Workbook | tuple[Problem, ...] | None:
    """Give the answer of the process, or None when it ended instead of answering."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the reader was started without pipes")
    late = threading.Timer(MOST_SECONDS, process.kill)
    late.start()
    try:
        pickle.dump((content, file_name), process.stdin)
        process.stdin.flush()
        answer: Workbook | tuple[Problem, ...] = pickle.load(process.stdout)  # our own process
    except (EOFError, OSError, pickle.UnpicklingError):
        process.kill()
        process.wait()
        return None
    finally:
        late.cancel()
    return answer


def serve() -> None:
    """Answer with a workbook, or the problems of a refused file, for each file read from standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    with os.fdopen(os.dup(1), "wb") as answers:
        # What a library prints must not be taken for an answer.
        os.dup2(2, 1)
        while True:
            try:
                content, file_name = pickle.load(sys.stdin.buffer)  # from whoever started us
            except EOFError:
                return
            try:
                answer: Workbook | tuple[Problem, ...] = read_workbook(content, file_name)
            except FileRefused as refused:
                answer = refused.problems
            pickle.dump(answer, answers)
            answers.flush()


if __name__ == "__main__":
    serve()
