"""`inputs.lock.json`: what a release was made from, enough to make it again from the archive alone."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import manifest
from pipeline.failure import BuildFailedError
from pipeline.ledger import LedgerDelivery
from pipeline.places import Places

LOCK_FILE = "inputs.lock.json"
_FORMAT = 1
_DATES = ("period_start", "period_end", "first_accepted_at")


@dataclass(frozen=True)
class InputsLock:
    """The inputs of a release. The same inputs give the same text: it names no run and no hour."""

    is_example: bool
    as_of: date
    commit: str | None
    fingerprint: str
    code: str
    key: str
    register: Mapping[str, str]
    deliveries: tuple[LedgerDelivery, ...]

    def text(self) -> str:
        """The file's content."""
        content = {
            "format": _FORMAT,
            "kind": "example" if self.is_example else "real",
            "as_of": self.as_of.isoformat(),
            "commit": self.commit,
            "fingerprint": self.fingerprint,
            "code": self.code,
            "key": self.key,
            "register": dict(sorted(self.register.items())),
            "deliveries": [
                {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(one).items()}
                for one in sorted(self.deliveries, key=lambda one: one.sequence)
            ],
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def read_lock(release: Path) -> InputsLock:
    """The lock of a release. Raises BuildFailedError when it has none, or one that says no such thing."""
    path = release / LOCK_FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != _FORMAT or content["kind"] not in {"example", "real"}:
            raise ValueError(f"format {content['format']}, kind {content['kind']}")
        return InputsLock(
            is_example=content["kind"] == "example",
            as_of=date.fromisoformat(content["as_of"]),
            commit=content["commit"],
            fingerprint=content["fingerprint"],
            code=content["code"],
            key=content["key"],
            register=dict(content["register"]),
            deliveries=tuple(_delivery(one) for one in content["deliveries"]),
        )
    except FileNotFoundError:
        said = f"{path}: manca l'elenco degli ingressi, che le release di versioni precedenti non hanno"
        remedy = "rifare la release con `make build`, oppure ripristinarla da una copia"
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        said = f"{path}: l'elenco degli ingressi è danneggiato ({type(error).__name__}: {' '.join(str(error).split())})"
        remedy = "ripristinare la release da una copia"
    raise BuildFailedError("ingressi", [f"{said}. Rimedio: {remedy}"])


def _delivery(said: Mapping[str, Any]) -> LedgerDelivery:
    values = {field.name: said[field.name] for field in fields(LedgerDelivery)}
    if not isinstance(values["sequence"], int):
        raise ValueError(f"sequence {values['sequence']!r}")
    # It becomes the name of a file of the archive.
    bytes.fromhex(values["sha256"])
    return LedgerDelivery(**values | {name: date.fromisoformat(values[name]) for name in _DATES})


def what_moved_since(lock: InputsLock, places: Places) -> list[str]:
    """A line where the program, and one where the register, is not the one that made the release."""
    lines = []
    if manifest.code_hash(places) != lock.code:
        made, now = (commit or "senza commit" for commit in (lock.commit, manifest.code_commit(places.root)))
        lines.append(
            f"il programma non è quello della release (allora {made}, ora {now}): le differenze possono venire da qui. "
            "Rimedio: per ripetere la release, tornare a quel commit"
        )
    today = manifest.described_register_hashes(places)
    moved = sorted(name for name in today.keys() | lock.register.keys() if today.get(name) != lock.register.get(name))
    if moved:
        lines.append(
            f"il registro non è quello della release ({', '.join(moved)}): le differenze possono venire da qui. "
            "Rimedio: per ripetere la release, rimettere quei file com'erano"
        )
    return lines
