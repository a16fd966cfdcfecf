"""What a run that was killed left behind: found, recorded and cleared away by the next one."""

import shutil

from pipeline.ledger import Ledger
from pipeline.places import Places
from pipeline.release import current_release


def recover(places: Places, ledger: Ledger) -> list[str]:
    """Put in order what killed runs left; a line for each of them. Only whoever holds the lock may call it.

    A run that was killed after the switch did release; of any other nothing stays but what it had accepted, which is
    in the archive and in the ledger.
    """
    current = current_release(places)
    lines = []
    for run in ledger.runs():
        if run.outcome != "running":
            continue
        # A rollback said beforehand which release it would put in force.
        released = current.name if current is not None and current.name in (run.run_id, run.release_id) else None
        when = "dopo la pubblicazione" if released else "prima della pubblicazione"
        said = f"il processo {run.process or '?'} fu ucciso, o la macchina si spense, {when}"
        ledger.end_run(run.run_id, "released" if released else "killed", error=said, release_id=released)
        lines.append(f"L'elaborazione {run.run_id} non si è conclusa: {said}.")
    unreleased = {run.run_id for run in ledger.runs() if run.outcome in ("killed", "failed")}
    for folder in places.releases.glob("*/"):
        is_whole = (folder / "manifest.json").exists() and folder.name not in unreleased
        if not is_whole and folder.resolve() != current:
            shutil.rmtree(folder)
    for link in places.data.glob(f".{places.current.name}-*"):
        link.unlink()
    for folder in (places.scratch, places.data / ".incoming"):
        shutil.rmtree(folder, ignore_errors=True)
    return lines
