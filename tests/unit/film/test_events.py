"""Every event is one class with a kind of its own, and comes back from the record as it was told."""

from __future__ import annotations

import json
import re
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from reelwright.film import events
from reelwright.film.events import EVENTS, Event, StageEntered
from reelwright.film.status import State
from reelwright.units import Value

from .strategies import values_of

KINDS: tuple[type[Value], ...] = get_args(get_args(Event)[0])


def test_every_class_of_the_file_is_an_event_that_can_be_read() -> None:
    defined = {
        thing
        for thing in vars(events).values()
        if isinstance(thing, type) and issubclass(thing, Value) and thing.__module__ == events.__name__
    }
    assert defined == set(KINDS)
    assert len(KINDS) >= 10


@pytest.mark.parametrize("event", KINDS, ids=lambda event: str(event.__name__))
def test_the_kind_of_an_event_is_its_name(event: type[Value]) -> None:
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", event.__name__).lower()
    assert event.model_fields["kind"].default == snake


@pytest.mark.parametrize("event", KINDS, ids=lambda event: str(event.__name__))
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_an_event_comes_back_from_the_record_as_it_was_told(event: type[Value], data: st.DataObject) -> None:
    told = data.draw(values_of(event))
    again = EVENTS.validate_json(EVENTS.dump_json(told))
    assert again == told
    assert type(again) is event


def test_an_event_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValidationError, match="kind"):
        EVENTS.validate_json('{"kind":"production_praised"}')


def test_the_record_of_an_event_is_as_it_has_always_been() -> None:
    told = StageEntered(state=State.QA_TECH, round=1)
    assert json.loads(EVENTS.dump_json(told)) == {"kind": "stage_entered", "state": "QA_TECH", "round": 1}
