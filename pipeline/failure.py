"""How a build says that it stopped."""


class BuildFailedError(Exception):
    """A stage stopped the release. `lines` say what, where and who repairs; `data/current` is as it was."""

    def __init__(self, stage: str, lines: list[str]) -> None:
        super().__init__(f"{stage}: {lines[0] if lines else ''}")
        self.stage = stage
        self.lines = lines
