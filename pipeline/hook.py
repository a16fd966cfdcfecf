"""The command that is told when something goes wrong: `TRAGUARDO_HOOK`, whatever the office uses to call somebody."""

import json
import os
import shlex
import subprocess
from collections.abc import Mapping

VARIABLE = "TRAGUARDO_HOOK"
MOST_SECONDS = 60


def call_hook(event: str, facts: Mapping[str, object]) -> str | None:
    """Run the hook with the event as its last argument and the facts as JSON on its input; what went wrong with it.

    `failed`: a run stopped or was killed, or the release is damaged. `held`: something new waits, because somebody went
    back to an earlier release. `stale`: no run has gone well for longer than it may. Without a hook nothing happens.
    """
    command = os.environ.get(VARIABLE, "").strip()
    if not command:
        return None
    said = json.dumps({"event": event, **facts}, ensure_ascii=False)
    try:
        done = subprocess.run(
            [*shlex.split(command), event],
            input=said,
            text=True,
            timeout=MOST_SECONDS,
            capture_output=True,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return f"{VARIABLE} non è riuscito: {error}"
    return f"{VARIABLE} è finito con codice {done.returncode}" if done.returncode else None
