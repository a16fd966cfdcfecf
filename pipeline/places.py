"""Where things lie: the folders of one checkout and of one data folder, and nothing about what they hold."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Places:
    """The folders of a run. `root` is the checkout, `data` everything that is made at run time."""

    root: Path
    data: Path

    @classmethod
    def of(cls, data: Path | None = None, root: Path = ROOT) -> "Places":
        """The places of the checkout `root`, with its own `data/` unless another is named."""
        return cls(root=root, data=(data or root / "data").resolve())

    @property
    def seeds(self) -> Path:
        """The register."""
        return self.root / "seeds"

    @property
    def dbt_project(self) -> Path:
        """The dbt project, with its profile."""
        return self.root / "dbt_project"

    @property
    def inbox(self) -> Path:
        """Deliveries to take in: one folder an entity."""
        return self.data / "inbox"

    @property
    def archive(self) -> Path:
        """Accepted files by their SHA-256."""
        return self.data / "archive"

    @property
    def example(self) -> Path:
        """Inbox and archive of the reference example, apart from the real ones."""
        return self.data / "example"

    @property
    def secret(self) -> Path:
        """The secret by which personal data are hashed; `TRAGUARDO_SECRET` may put it elsewhere."""
        return Path(os.environ.get("TRAGUARDO_SECRET") or self.data / "secret.key")

    @property
    def scratch(self) -> Path:
        """What is only needed while a file is read."""
        return self.data / "scratch"

    @property
    def ledger(self) -> Path:
        """Deliveries and runs, outside the releases, so that a failed run is recorded too."""
        return self.data / "ledger.sqlite"

    @property
    def lock(self) -> Path:
        """Held by the one run that may change anything here."""
        return self.data / "build.lock"

    @property
    def journal(self) -> Path:
        """The log of the runs, of which the last files are kept."""
        return self.data / "logs" / "traguardo.jsonl"

    @property
    def releases(self) -> Path:
        """One folder a release, and the one being built."""
        return self.data / "releases"

    @property
    def failed(self) -> Path:
        """What the last failed build left, for whoever repairs it."""
        return self.data / "failed"

    @property
    def rebuilt(self) -> Path:
        """The last release that was rebuilt, for whoever compares."""
        return self.data / "rebuilt"

    @property
    def current(self) -> Path:
        """The link to the release in force."""
        return self.data / "current"

    @property
    def dbt_target(self) -> Path:
        """dbt's compiled files and parse cache."""
        return self.data / "dbt" / "target"

    @property
    def templates(self) -> Path:
        """Blank schede for the offices."""
        return self.data / "templates"

    @property
    def audit(self) -> Path:
        """Working papers: one folder a release."""
        return self.data / "audit"
