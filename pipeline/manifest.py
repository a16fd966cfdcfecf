"""What a release was made from and what it holds: fingerprint and manifest."""

import hashlib
import json
import platform
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from pipeline.places import Places

_CODE = ("ingest", "dbt_project", "expectations", "exports", "pipeline")
_CODE_SUFFIXES = {".py", ".sql", ".yml", ".j2", ".html", ".csv", ".css"}
_LIBRARIES = ("duckdb", "dbt-core", "dbt-duckdb", "pandas", "pandera", "great-expectations")


@dataclass(frozen=True)
class InputFile:
    """A delivery that the release rests on."""

    entity_id: str
    file_name: str
    sha256: str
    sequence: int


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def code_commit(root: Path) -> str | None:
    """The commit of the checkout, with `+` when files differ from it; None outside a checkout."""

    def git(*arguments: str) -> str | None:
        try:
            done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            return None
        return done.stdout.strip() if done.returncode == 0 else None

    head = git("rev-parse", "HEAD")
    return head and head + ("+" if git("status", "--porcelain") else "")


def _hashes(root: Path, files: Iterable[Path]) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): sha256_of(path) for path in sorted(files)}


def register_hashes(places: Places) -> dict[str, str]:
    """The SHA-256 of each file of the register."""
    return _hashes(places.root, places.seeds.glob("*.csv"))


def described_register_hashes(places: Places) -> dict[str, str]:
    """The SHA-256 of each file of the register and of each that describes its columns."""
    return register_hashes(places) | _hashes(places.root, places.seeds.glob("*.yml"))


def code_hashes(places: Places) -> dict[str, str]:
    """The SHA-256 of each file of the program, its pinned dependencies included."""
    code = [
        path
        for folder in _CODE
        for path in (places.root / folder).rglob("*")
        if path.suffix in _CODE_SUFFIXES and not {"target", "logs"} & set(path.relative_to(places.root).parts)
    ]
    return _hashes(places.root, [*code, places.root / "requirements.lock"])


def code_hash(places: Places) -> str:
    """The whole program in 64 hexadecimal digits."""
    return _digest(code_hashes(places))


def fingerprint(places: Places, inputs: Iterable[InputFile], as_of: date, key_id: str) -> str:
    """What the rows of `published.*` depend on, in 64 hexadecimal digits.

    Deliveries, register, code, `as_of`, and the secret by which personal data were hashed (its `key_id`).
    """
    parts = {
        "deliveries": sorted((i.sequence, i.entity_id, i.file_name, i.sha256) for i in inputs),
        "register": described_register_hashes(places),
        "code": code_hashes(places),
        "as_of": as_of.isoformat(),
        "key": key_id,
    }
    return _digest(parts)


def _digest(parts: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def write_manifest(
    path: Path,
    places: Places,
    facts: Mapping[str, object],
    inputs: Iterable[InputFile],
) -> None:
    """Write `manifest.json` beside the outputs: run, versions, inputs and outputs with their SHA-256."""
    folder = path.parent
    outputs = [
        {"path": file.relative_to(folder).as_posix(), "bytes": file.stat().st_size, "sha256": sha256_of(file)}
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file != path
    ]
    content = {
        **facts,
        "versions": {"python": platform.python_version()} | {name: version(name) for name in _LIBRARIES},
        "register": register_hashes(places),
        "inputs": [vars(i) for i in inputs],
        "outputs": outputs,
    }
    # A release is one from the moment in which its manifest is there, whole.
    aside = path.with_name(f".{path.name}")
    aside.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    aside.replace(path)
