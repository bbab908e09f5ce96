"""The command line in this process: what it prints, and how it ends."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reelwright.cli import main


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)


@dataclass(frozen=True)
class CommandLine:
    """`reelwright --workspace ...` in a folder of its own; neither stream is a terminal."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    @property
    def workspace(self) -> Path:
        return self.folder / "w"

    def __call__(self, *words: str) -> Ended:
        command = ["reelwright", "--workspace", str(self.workspace), *words]
        self.monkeypatch.setattr("sys.argv", command)
        self.capsys.readouterr()
        code: Any = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        out, err = self.capsys.readouterr()
        return Ended(code, out, err)
