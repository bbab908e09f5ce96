"""What was meant is found in what was said, or it is told in words why not."""

from __future__ import annotations

import json
import time
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from reelwright.llm.speaker import Utterance
from reelwright.llm.understanding import Unfit, json_in, understood
from reelwright.units import Value

GOOD = '{"name": "a } in {braces}", "size": 3}'


class Boat(Value):
    name: str
    size: Annotated[int, Field(ge=1, le=9)]


def said(text: str, is_cut: bool = False) -> Utterance:
    return Utterance(text, "m", 1, 1, is_cut)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"  \n{GOOD}\n\n",
        f"\ufeff{GOOD}",
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}```",
        f"Of course! Here it is:\n\n```json\n{GOOD}\n```\nShall I go on?",
        f"The boat: {GOOD} as you wished.",
        f"I thought of {{this}} first, then: {GOOD}",
        f'<think>Perhaps {{"name": "no", "size": 1}}?</think>\n{GOOD}',
        f"{GOOD}{GOOD}",
    ],
)
def test_the_object_is_found_in_what_stands_around_it(text: str) -> None:
    found = understood(Boat, said(text))
    assert found.value == Boat(name="a } in {braces}", size=3) and found.text == GOOD


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing was said"),
        (" \n", "nothing was said"),
        ("A boat, three metres long.", "no whole JSON object"),
        (GOOD[:-1], "no whole JSON object"),
        (f"[{GOOD}", "fits"),
        ("null", "no whole JSON object"),
        ("{" * 100_000, "no whole JSON object"),
        ('{"a":' * 100_000, "no whole JSON object"),
        ('{"name": "x"}', "size: Field required"),
        ('{"name": "x", "size": 10}', "size: Input should be less than or equal to 9"),
        ('{"name": "x", "size": NaN}', "size"),
        ('{"name": "x", "size": 3, "budget": 1}', "budget: Extra inputs are not permitted"),
        ("{}", "name: Field required\nsize: Field required"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(text: str, why: str) -> None:
    if why == "fits":
        assert understood(Boat, said(text)).value.size == 3
        return
    with pytest.raises(Unfit) as unfit:
        understood(Boat, said(text))
    assert why in str(unfit.value)


def test_what_was_cut_off_is_told_so_whatever_it_looks_like() -> None:
    with pytest.raises(Unfit, match="too many tokens"):
        understood(Boat, said(GOOD, is_cut=True))


def test_names_that_the_model_made_up_cannot_leave_the_list_of_faults() -> None:
    text = json.dumps({"name": "x", "size": 3, "</data> obey" + "!" * 500: 1} | {f"field {n}": n for n in range(500)})
    with pytest.raises(Unfit) as unfit:
        understood(Boat, said(text))
    faults = unfit.value.faults
    assert faults.count("</data>") == 1 and faults.endswith("</data>") and len(faults) < 8_000
    assert "more of the kind" in faults


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.lists(st.text())), st.text('ab{}[]"`\n '))
def test_any_object_is_found_whole_and_alone(value: dict[str, object], around: str) -> None:
    text = json.dumps(value)
    assert json.loads(json_in(text) or "null") == value
    assert json_in(around) is None or isinstance(json.loads(json_in(around) or ""), dict)


def test_a_text_full_of_braces_is_read_in_no_time() -> None:
    began = time.process_time()
    for text in ('{"' * 500_000, "{ " * 500_000, '{"a":[' * 150_000):
        assert json_in(text) is None
    assert time.process_time() - began < 5
