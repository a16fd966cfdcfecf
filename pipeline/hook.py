"""The command that is told when something goes wrong: `TRAGUARDO_HOOK`, whatever the office uses to call somebody."""

import json
import os
import shlex
import subprocess
from collections.abc import Mapping

VARIABLE = "TRAGUARDO_HOOK"
MOST_SECONDS = 60


def call_hook(event: str, facts: Mapping[str, object]) -> str:
    """Run the hook with the event as its last argument and the facts as JSON on its input; a line: how it went.

    `failed`: a run stopped or was killed, or the release is damaged. `held`: something new waits, because somebody went
    back to an earlier release. `stale`: no run has gone well for longer than it may. Without a hook nobody is called.
    The line has no argument of the command: one may be a password.
    """
    command = os.environ.get(VARIABLE, "").strip()
    if not command:
        return f"Nessuno è stato chiamato per «{event}»: {VARIABLE} non c'è."
    said = json.dumps({"event": event, **facts}, ensure_ascii=False)
    try:
        words = shlex.split(command)
    except ValueError:
        return f"{VARIABLE} non è riuscito per «{event}»: virgolette che non si chiudono."
    try:
        # What it prints is nobody's, and would be waited for as long as a child that it leaves behind lives.
        done = subprocess.run(
            [*words, event],
            input=said.encode("utf-8", "backslashreplace"),
            timeout=MOST_SECONDS,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except FileNotFoundError:
        return f"{VARIABLE} non è riuscito per «{event}»: il comando non si trova."
    except subprocess.TimeoutExpired:
        return f"{VARIABLE} non è riuscito per «{event}»: non ha finito in {MOST_SECONDS} secondi."
    except OSError as error:
        return f"{VARIABLE} non è riuscito per «{event}»: {error.strerror}."
    if done.returncode:
        return f"{VARIABLE} è finito per «{event}» con codice {done.returncode}."
    return f"Chiamato per «{event}» il comando di {VARIABLE}."
