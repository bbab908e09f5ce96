"""A command line, and the record of productions behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reelwright.app import App
from reelwright.settings import load_settings
from reelwright.store.productions import Productions

from .command_line import CommandLine


@pytest.fixture
def reelwright(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REELWRIGHT_DATABASE_URL", raising=False)
    return CommandLine(tmp_path, monkeypatch, capsys)


@pytest.fixture
def app(reelwright: CommandLine) -> Iterator[App]:
    app = App(load_settings({"workspace": reelwright.workspace}, {}))
    yield app
    app.close()


@pytest.fixture
def productions(app: App) -> Productions:
    return app.productions
