"""The log of the runs: a line of JSON for each thing that happened, in files that are rotated.

It says what was done, when, by which process and how it ended, and nothing of what the deliveries hold, nor what a
person wrote as name or reason: that stays in the ledger.
"""

import json
import logging
import logging.handlers
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

MOST_BYTES = 1_000_000
FILES = 10


class _Handler(logging.handlers.RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:
        """Say on the screen what could not be written: a full disk is no reason to stop a run that goes on."""
        print(f"diario non scritto ({sys.exc_info()[1]}): {record.getMessage()}", file=sys.stderr)


class Journal:
    """The log at `path`, a file of which `FILES` are kept."""

    def __init__(self, path: Path, run_id: str | None, command: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._always = {"run_id": run_id, "command": command, "process": os.getpid()}
        # Not registered: it belongs to this run, and no library writes into it.
        self._logger = logging.Logger("traguardo")
        handler = _Handler(path, maxBytes=MOST_BYTES, backupCount=FILES - 1, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(message)s"))
        self._logger.addHandler(handler)

    def write(self, event: str, **facts: object) -> None:
        """Add a line: when, which run, the event and its facts."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._logger.info(json.dumps({"at": at, **self._always, "event": event, **facts}, ensure_ascii=False))

    def close(self) -> None:
        """Close the file."""
        for handler in self._logger.handlers:
            handler.close()
