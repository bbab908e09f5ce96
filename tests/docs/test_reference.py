"""The reference says what the code says: commands, options, settings, exit codes, events and wishes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from reelwright.cli.commands import app
from reelwright.cli.exits import CODES, code_of
from reelwright.errors import ReelwrightError
from reelwright.film.brief import Brief
from reelwright.film.events import Event
from reelwright.film.verdict import Severity
from reelwright.ledger.hosted import ALONE, NAMED, HostedCosts
from reelwright.resilience.taxonomy import TABLE, Fallback
from reelwright.settings import PREFIX, Settings
from reelwright.units import Value
from reelwright.writing.reading import MOST_BYTES, read_brief
from reelwright.writing.sanitise import LONGEST_PROMPT, LONGEST_SCRIPT, SHORTEST_TEXT, sanitise
from reelwright.writing.wishes import WISHES

ROOT = Path(__file__).parents[2]
COMMAND_LINE: Any = typer.main.get_command(app)
COMMANDS: dict[str, Any] = COMMAND_LINE.commands


def page(name: str) -> str:
    return (ROOT / "docs/reference" / name).read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every table row that is not a head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    bodies = [line for line, after in zip(lines, [*lines, ""][1:], strict=True) if not {line[1], after[1:2]} & {"-"}]
    return [[cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")] for line in bodies]


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def sections() -> dict[str, str]:
    """Command -> its section of the command line's page."""
    parts = re.split(r"^## reelwright (\S+)\n", page("cli.md"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def spelling(parameter: Any) -> str:
    return str(parameter.opts[0])


def test_every_command_has_its_section_in_the_order_of_the_help() -> None:
    assert list(sections()) == list(COMMANDS)
    assert len(COMMANDS) >= 10


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_of_a_command_has_its_arguments_and_options(name: str) -> None:
    told = [quoted(row[0])[0] for row in rows(sections()[name])]
    assert told == [spelling(parameter) for parameter in COMMANDS[name].params]


def test_the_commands_of_a_group_are_told_with_their_options() -> None:
    groups = {name: command.commands for name, command in COMMANDS.items() if hasattr(command, "commands")}
    assert "keys" in groups
    for name, commands in groups.items():
        told = re.split(r"^- `", sections()[name], flags=re.MULTILINE)[1:]
        assert [line.split()[1].rstrip("`") for line in told] == list(commands)
        for line, command in zip(told, commands.values(), strict=True):
            assert {one for one in map(spelling, command.params) if one.startswith("--")} <= set(quoted("`" + line))


def test_the_options_before_the_command_are_told() -> None:
    head = page("cli.md").partition("\n## ")[0]
    assert re.findall(r"^- `(--\S+)`", head, re.MULTILINE) == [spelling(parameter) for parameter in COMMAND_LINE.params]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_of_a_command_are_understood_by_it(name: str) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", sections()[name], re.MULTILINE | re.DOTALL)
    lines = [shlex.split(line) for block in blocks for line in block.splitlines()]
    assert lines
    for words in lines:
        assert words[0] == "reelwright"
        rest = words[3:] if words[1] == "--workspace" else words[1:]
        assert rest[0] == name
        COMMANDS[name].make_context(name, rest[1:]).close()


def test_the_exit_codes_are_those_of_the_table() -> None:
    told = {int(row[0]): row[1] for row in rows(page("exit-codes.md")) if len(row) == 2}
    assert told == CODES


def test_every_error_has_the_exit_code_its_page_says() -> None:
    told = {name: int(row[0]) for row in rows(page("exit-codes.md")) if len(row) == 3 for name in quoted(row[1])}
    kinds: list[type[ReelwrightError]] = [ReelwrightError]
    found: dict[str, int] = {}
    while kinds:
        children = kinds.pop().__subclasses__()
        kinds += children
        found |= {kind.__name__: code_of(kind("")) for kind in children if kind.__module__ == "reelwright.errors"}
    assert told == found


def test_every_setting_is_told_as_it_is() -> None:
    told = {quoted(row[0])[0]: row for row in rows(page("settings.md"))}
    assert list(told) == list(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        assert quoted(told[name][1]) == [PREFIX + name.upper()]
        assert told[name][3] == field.description
        if field.default_factory is None:
            assert told[name][2] == (f"`{field.default}`" if str(field.default or "") else "empty")


def test_every_event_is_told_with_its_fields() -> None:
    kinds: tuple[type[Value], ...] = get_args(get_args(Event)[0])
    fields = {
        kind.model_fields["kind"].default: [name for name in kind.model_fields if name != "kind"] for kind in kinds
    }
    assert {quoted(row[0])[0]: quoted(row[1]) for row in rows(page("events.md"))} == fields


def test_the_table_of_failures_is_the_one_that_is_followed() -> None:
    told = [row for row in rows(page("failures.md")) if len(row) == 5]
    assert [[quoted(row[0]), *row[1:]] for row in told] == [
        [list(row.kinds), row.category, row.gravity, ", ".join(row.fallbacks), row.advice] for row in TABLE
    ]
    assert [row[0] for row in rows(page("failures.md")) if len(row) == 3] == list(Fallback)


def wishes() -> list[list[str]]:
    return [row for row in rows(page("brief.md")) if len(row) == 4]


def test_every_wish_is_told_with_its_limits() -> None:
    told = {quoted(row[0])[0]: row[1:3] for row in wishes()}
    assert told == {key: [wish.means, wish.limit] for key, wish in WISHES.items()}


def test_the_defaults_of_wishes_are_those_of_a_brief() -> None:
    brief = Brief(text="")
    for row in wishes():
        wish = WISHES[quoted(row[0])[0]]
        value = getattr(brief, wish.field)
        if row[3] in ("none", "the script's, or none", "read from the text"):
            assert not value
        else:
            assert wish.read(row[3]) == value


def test_the_lengths_a_brief_may_have_are_told() -> None:
    for number in (SHORTEST_TEXT, LONGEST_PROMPT, LONGEST_SCRIPT, MOST_BYTES):
        assert f"{number:,}" in page("brief.md")


@pytest.mark.parametrize(("language", "suffix"), [("markdown", ".md"), ("toml", ".toml")])
def test_the_briefs_that_the_page_shows_are_accepted(language: str, suffix: str, tmp_path: Path) -> None:
    found = re.search(rf"^```{language}\n(.*?)^```", page("brief.md"), re.MULTILINE | re.DOTALL)
    assert found is not None
    path = tmp_path / f"shown{suffix}"
    path.write_text(found[1], encoding="utf-8")
    brief, findings = sanitise(read_brief(str(path), {}, lambda most: b""))
    assert brief.title == "The Last Light"
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []


def test_every_figure_that_decides_a_hosted_cost_is_explained() -> None:
    explained = [quoted(cells[0])[0] for cells in rows(page("hosted-costs.md"))]
    assert sorted(explained) == sorted(NAMED | ALONE)


def test_the_figures_of_ones_own_that_the_page_shows_are_taken(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", page("hosted-costs.md"), re.DOTALL)
    file = tmp_path / "hosted.toml"
    file.write_text(example, encoding="utf-8")
    lines = HostedCosts.load(file).lines
    assert [str(lines[name].value) for name in ("usd.A100", "usd.L40S", "speed.L40S")] == ["0.35", "1.09", "0.4"]
