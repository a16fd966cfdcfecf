"""The releases that are kept: which one is meant by a name, which are what was sealed, which may go."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.failure import BuildFailedError
from pipeline.ledger import RUN_ID_TIME
from pipeline.manifest import sha256_of
from pipeline.places import Places
from pipeline.release import current_release

KEPT = 7
"""How many releases are kept; whatever is younger than `YOUNG`, and the one in force, are kept beside them."""
YOUNG = timedelta(hours=24)
REFUSED_FILE = "rifiutati.txt"
"""Every line that was refused in a run, in its release: the screen shows the first ones."""
_WAREHOUSE = "warehouse.duckdb"


def kept_releases(places: Places) -> list[Path]:
    """The folders of the releases, the oldest first."""
    return sorted(path for path in places.releases.glob("*/") if (path / "manifest.json").exists())


def made_at(folder: Path) -> datetime:
    """When the run of a release began, as its name says, and never later than it was written.

    A name sorts after all earlier ones: after a clock that ran ahead it says a day that has not come.
    """
    manifest = folder / "manifest.json"
    written = datetime.fromtimestamp((manifest if manifest.exists() else folder).stat().st_mtime, UTC)
    try:
        return min(datetime.strptime(folder.name.partition("-")[0], RUN_ID_TIME).replace(tzinfo=UTC), written)
    except ValueError:
        return written


def manifest_of(folder: Path) -> dict[str, Any]:
    """What a release says of itself; nothing when it cannot be read or is no such thing, which is a damage."""
    try:
        said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return said if _is_a_manifest(said) else {}
    except (OSError, ValueError, RecursionError):
        return {}


def _is_a_manifest(said: Any) -> bool:
    """Whether it has all that is ever asked of one. Raises ValueError when its day is none."""
    if not isinstance(said, dict):
        return False
    outputs, reasons = said.get("outputs", []), said.get("reasons", [])
    date.fromisoformat(str(said.get("as_of")))
    return (
        isinstance(outputs, list)
        and all(isinstance(one, dict) and {"path", "bytes", "sha256"} <= one.keys() for one in outputs)
        and all(isinstance(one["bytes"], int) for one in outputs)
        and isinstance(reasons, list)
        and all(isinstance(reason, str) for reason in reasons)
        and said.get("kind") in ("example", "real")
        and isinstance(said.get("fingerprint"), str)
    )


def release_named(places: Places, name: str, stage: str = "confronto") -> Path:
    """The folder of a release: `current`, `previous`, a run id or the beginning of one, or a folder.

    Raises BuildFailedError, about `stage`, when none or several fit.
    """
    folders = kept_releases(places)
    current = current_release(places)
    if name in {"current", "previous"} and current is None:
        raise BuildFailedError(stage, ["non c'è ancora nessuna release. Rimedio: fare la prima con `make build`"])
    if name == "current" and current is not None:
        return current
    if name == "previous" and current is not None:
        earlier = [path for path in folders if path.resolve().name < current.name]
        if earlier:
            return earlier[-1]
        if len(folders) <= 1:
            said = f"c'è ancora una sola release, {current.name}: servono due release"
            raise BuildFailedError(stage, [f"{said}. Rimedio: ripetere `make build` quando qualcosa è cambiato"])
        said = f"nessuna release precede quella in vigore, {current.name}"
        known = ", ".join(path.name for path in folders)
        raise BuildFailedError(stage, [f"{said}. Rimedio: indicarne il nome fra: {known}"])
    if (Path(name) / _WAREHOUSE).exists():
        return Path(name)
    found = [path for path in folders if path.name.startswith(name)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(path.name for path in folders) or "nessuna"
    said = f"«{name}» indica più release" if found else f"nessuna release corrisponde a «{name}»"
    raise BuildFailedError(stage, [f"{said}. Rimedio: indicarne una fra: {known}"])


def damage(folder: Path) -> str | None:
    """Say why a release is no longer the one that was sealed; None when it is.

    Every file is compared with the SHA-256 of the manifest, the warehouse first and the exports after it; nothing may
    lie beside the warehouse that DuckDB would replay.
    """
    sealed = {output["path"]: output["sha256"] for output in manifest_of(folder).get("outputs", [])}
    if _WAREHOUSE not in sealed:
        return "manifest.json non c'è o non si legge"
    for path in sorted(sealed, key=lambda path: (path != _WAREHOUSE, path)):
        try:
            found = sha256_of(folder / path)
        except OSError as error:
            return f"{path} non c'è o non si legge ({error.strerror})"
        if found != sealed[path]:
            return f"{path} non è più quello chiuso alla pubblicazione"
    if (folder / f"{_WAREHOUSE}.wal").exists():
        return f"accanto al magazzino c'è {_WAREHOUSE}.wal, che nessuna release ha"
    return None


def remove(folder: Path) -> None:
    """Remove a release. Its manifest goes first: what a kill leaves of it is no release, and goes with the next run."""
    (folder / "manifest.json").unlink(missing_ok=True)
    shutil.rmtree(folder)


def prune(places: Places, keep: int, now: datetime) -> list[str]:
    """Remove all releases but the last `keep`, the one in force and the young; the names of those that went."""
    current = current_release(places)
    gone = []
    for folder in kept_releases(places)[: -keep or None]:
        if folder.resolve() != current and now - made_at(folder) > YOUNG:
            remove(folder)
            gone.append(folder.name)
    return gone
