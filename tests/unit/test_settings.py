"""Settings: a flag beats the environment, which beats the file; what is wrong is named with where it came from."""

from __future__ import annotations

from pathlib import Path

import pytest

from reelwright.errors import InvalidInput, NotFound
from reelwright.settings import FILE_NAME, Settings, load_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_anything_the_defaults_hold() -> None:
    settings = load_settings({}, {})
    assert (settings.workspace, settings.database_url) == (Path("workspace"), "")
    assert settings.cpu_workers >= 1


def test_the_file_is_beaten_by_the_environment_and_that_by_a_flag(folder: Path) -> None:
    (folder / FILE_NAME).write_text('workspace = "file"\ndatabase_url = "sqlite:///f"\ncpu_workers = 2\n')
    environment = {"REELWRIGHT_WORKSPACE": "environment", "REELWRIGHT_CPU_WORKERS": "3"}
    settings = load_settings({"workspace": Path("flag"), "cpu_workers": None}, environment)
    assert settings == Settings(workspace=Path("flag"), database_url="sqlite:///f", cpu_workers=3)


def test_the_environment_of_the_process_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELWRIGHT_WORKSPACE", "here")
    assert load_settings({}).workspace == Path("here")


def test_an_empty_flag_or_line_of_the_file_was_not_given(folder: Path) -> None:
    (folder / FILE_NAME).write_text('workspace = ""\n')
    assert load_settings({"workspace": ""}, {}).workspace == Path("workspace")
    assert load_settings({"workspace": ""}, {"REELWRIGHT_WORKSPACE": "films"}).workspace == Path("films")
    (folder / FILE_NAME).write_text('workspce = ""\n')
    with pytest.raises(InvalidInput, match="workspce"):
        load_settings({}, {})


def test_an_empty_variable_was_not_given(folder: Path) -> None:
    (folder / FILE_NAME).write_text("cpu_workers = 2\n")
    settings = load_settings({}, {"REELWRIGHT_WORKSPACE": "", "REELWRIGHT_CPU_WORKERS": "", "REELWRIGHT_SETTINGS": ""})
    assert (settings.workspace, settings.cpu_workers) == (Path("workspace"), 2)


def test_another_file_can_be_named(folder: Path) -> None:
    (folder / "other.toml").write_text("\ufeffcpu_workers = 4\n", encoding="utf-8")
    assert load_settings({}, {"REELWRIGHT_SETTINGS": "other.toml"}).cpu_workers == 4
    with pytest.raises(NotFound, match=r"REELWRIGHT_SETTINGS names none\.toml, which is not a file"):
        load_settings({}, {"REELWRIGHT_SETTINGS": "none.toml"})


def test_an_unknown_setting_is_named_with_its_file_and_the_known_ones(folder: Path) -> None:
    (folder / "other.toml").write_text("workspce = 'w'\n")
    with pytest.raises(
        InvalidInput,
        match=r"unknown setting 'workspce' in other\.toml; there are: workspace, database_url, cpu_workers",
    ):
        load_settings({}, {"REELWRIGHT_SETTINGS": "other.toml"})


@pytest.mark.parametrize("value", ["0", "257", "many", "1.5"])
def test_a_value_that_does_not_fit_is_named_with_its_origin(value: str, folder: Path) -> None:
    said = f"setting cpu_workers, from {{}}: '{value}' does not fit: "
    with pytest.raises(InvalidInput) as refused:
        load_settings({}, {"REELWRIGHT_CPU_WORKERS": value})
    assert str(refused.value).startswith(said.format("the environment (REELWRIGHT_CPU_WORKERS)"))
    with pytest.raises(InvalidInput) as refused:
        load_settings({"cpu_workers": value}, {})
    assert str(refused.value).startswith(said.format("the command line (--cpu-workers)"))
    (folder / FILE_NAME).write_text(f"cpu_workers = '{value}'\n")
    with pytest.raises(InvalidInput) as refused:
        load_settings({}, {})
    assert str(refused.value).startswith(said.format(FILE_NAME))


def test_everything_wrong_is_said_at_once(folder: Path) -> None:
    (folder / FILE_NAME).write_text("workspace = 5\nzebra = 1\n[a.b]\n")
    with pytest.raises(InvalidInput) as refused:
        load_settings({}, {"REELWRIGHT_CPU_WORKERS": "x"})
    message = str(refused.value)
    for said in ("setting workspace, from reelwright.toml", "(REELWRIGHT_CPU_WORKERS)", "'zebra'", "'a'"):
        assert said in message


@pytest.mark.parametrize("data", [b"workspace = ", b"\xff\xfe", b"a = " + b"9" * 5_000, b"a = " + b"[" * 5_000])
def test_a_file_that_is_not_toml_is_named(data: bytes, folder: Path) -> None:
    (folder / FILE_NAME).write_bytes(data)
    with pytest.raises(InvalidInput, match=r"reelwright\.toml"):
        load_settings({}, {})
