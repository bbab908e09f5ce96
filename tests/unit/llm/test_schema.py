"""Only closed shapes are asked for, and the strict form of a schema asks for no less."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from reelwright.llm.schema import schema_of, strict
from reelwright.units import Value


class Room(Value):
    title: str = "a room"
    properties: int = Field(default=0, ge=0)


class House(Value):
    kind: Literal["house"] = "house"
    rooms: tuple[Room, ...] = ()
    names: list[str] = Field(max_length=3)
    seen: dict[str, int] = {}


class Open(BaseModel):
    size: int


class Loose(BaseModel):
    model_config = ConfigDict(extra="allow")
    size: int


class Holder(Value):
    inner: list[Open]


class Bag(Value):
    things: dict[str, Any]


class Tagged(Value):
    one: Room | House


@pytest.mark.parametrize("wanted", [Open, Loose, Holder, Bag])
def test_a_shape_that_takes_what_it_does_not_name_is_never_asked_for(wanted: type[BaseModel]) -> None:
    with pytest.raises(ValueError, match="forbid extra fields"):
        schema_of(wanted)


@pytest.mark.parametrize("wanted", [Room, House, Tagged])
def test_a_closed_shape_is_asked_for_as_pydantic_writes_it(wanted: type[BaseModel]) -> None:
    assert schema_of(wanted) == wanted.model_json_schema()


def parts(schema: dict[str, JsonValue]) -> list[dict[str, Any]]:
    found = [schema]
    for value in schema.values():
        found += [
            part
            for one in (value if isinstance(value, list) else [value])
            if isinstance(one, dict)
            for part in parts(one)
        ]
    return found


@pytest.mark.parametrize("wanted", [Room, House, Tagged])
def test_the_strict_form_requires_every_field_and_has_no_defaults(wanted: type[BaseModel]) -> None:
    found = strict(schema_of(wanted))
    objects = [part for part in parts(found) if part.get("type") == "object" and "properties" in part]
    assert objects
    for part in objects:
        assert part["required"] == list(part["properties"]) and part["additionalProperties"] is False
    assert not any("default" in part or "discriminator" in part for part in parts(found))


def test_a_field_that_is_called_as_a_keyword_is_kept() -> None:
    assert set(strict(schema_of(Room))["properties"]) == {"title", "properties"}
    assert strict(schema_of(Room))["properties"]["properties"]["minimum"] == 0
