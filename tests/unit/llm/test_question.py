"""A question that cannot be put is not one; what decides its answer is in its recipe."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from reelwright.errors import InvalidInput
from reelwright.film.tenant import LOCAL
from reelwright.llm.answers import recipe_of
from reelwright.llm.model import Media, Message, Question, Role
from reelwright.llm.prompt import Prompt
from reelwright.llm.scripted import Scripted
from reelwright.llm.speaker import Talk, house
from reelwright.units import Value


class Line(Value):
    text: str


class Open(BaseModel):
    text: str


PROMPT = Prompt(name="line", version=2, text="You write lines.")


def question(**changes: Any) -> Question[Line]:
    whole: dict[str, Any] = {"prompt": PROMPT, "messages": (Message(text="One line."),), "wanted": Line}
    return Question(**(whole | changes))


@pytest.mark.parametrize(
    "change",
    [
        {"messages": ()},
        {"messages": (Message(text="a"), Message(role=Role.MODEL, text="b"))},
        {"messages": (Message(),)},
        {"most_tokens": 0},
        {"most_tokens": 65_537},
        {"temperature": -0.1},
        {"temperature": math.nan},
        {"seed": -1},
        {"seed": 2**31},
        {"wanted": Open},
    ],
    ids=str,
)
def test_what_is_no_question_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        question(**change)


def test_the_recipe_has_the_words_the_versions_the_shape_and_the_pictures(tmp_path: Path) -> None:
    file = tmp_path / "frame.jpg"
    file.write_bytes(b"jpeg")
    look = Media.of(file)
    recipe = recipe_of(question(messages=(Message(text="Look.", media=(look,)),)), Scripted([]), LOCAL)
    assert recipe.kind == "answer" and recipe.maker == "scripted" and recipe.inputs == {"media 1": look.sha256}
    prompts: Any = recipe.parameters["prompts"]
    assert prompts["system"] == {"name": "line", "version": 2, "text": "You write lines."}
    assert {name: one["version"] for name, one in prompts.items() if name != "system"} == {
        name: prompt.version for name, prompt in house().items()
    }
    assert str(tmp_path) not in recipe.to_json(), "where a picture lies decides nothing"


@pytest.mark.parametrize(
    ("name", "seconds", "why"), [("a.txt", 0, "cannot be shown"), ("a.mp4", 0, "how many seconds")]
)
def test_what_models_do_not_look_at_is_refused(tmp_path: Path, name: str, seconds: float, why: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InvalidInput, match=why):
        Media.of(tmp_path / name, seconds)
    with pytest.raises(InvalidInput, match="cannot be read"):
        Media.of(tmp_path / "none.png")


@given(st.text(min_size=1))
def test_no_words_have_more_tokens_than_are_counted(text: str) -> None:
    least, whole = (Talk.begun(question(messages=(Message(text=words),)), {}) for words in ("x", text))
    assert whole.tokens - least.tokens == len(text.encode()) - 1
    assert least.tokens > len(least.system.encode()) + 1


def test_what_a_model_said_is_counted_as_no_more_than_it_may_say() -> None:
    talk = Talk.begun(question(most_tokens=100), {})
    again = talk.repaired("word " * 10_000, "faults")
    assert talk.tokens < again.tokens < talk.tokens + 100 + 500
    assert len(again.turns[-2].words) == 20_000
