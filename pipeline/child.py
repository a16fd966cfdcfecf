"""Child processes that end with the build, also when the build is killed and can end nothing itself."""

import ctypes
import signal

_PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """For `preexec_fn`: ask the kernel to kill this process when its parent ends.

    Without it a killed build would leave dbt at work on files that the next build takes for its own.
    """
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
