"""The JSON schema of an answer: closed, so that nothing is taken that was not asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

_MAPS, _LISTS, _SINGLE = ("properties", "$defs"), ("anyOf", "oneOf", "allOf", "prefixItems"), ("items",)
_NOT_STRICT = ("default", "minLength", "maxLength", "title", "discriminator")
"""What servers that are strict about schemas refuse, or do not need."""


@lru_cache(maxsize=64)
def schema_of(wanted: type[BaseModel]) -> dict[str, Any]:
    """Raises ValueError if some part of the class takes fields that it does not name."""
    schema = wanted.model_json_schema()
    for part in _parts(schema):
        others = part.get("additionalProperties", part.get("type") == "object")
        if others is True or ("properties" in part and others is not False):
            raise ValueError(f"{part.get('title', wanted.__name__)} has to forbid extra fields to be asked for")
    return schema


def strict(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The same with every field required and nothing that strict servers refuse. What fits it may still not fit the
    class, which has the last word."""
    found: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _MAPS:
            found[key] = {name: strict(part) for name, part in value.items()}
        elif key in _LISTS:
            found["anyOf" if key == "oneOf" else key] = [strict(part) for part in value]
        elif key in _SINGLE or (key == "additionalProperties" and isinstance(value, dict)):
            found[key] = strict(value)
        elif key not in _NOT_STRICT:
            found[key] = value
    if "properties" in found:
        found |= {"required": list(found["properties"]), "additionalProperties": False}
    return found


def _parts(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A schema and all within it, but for what a field's name or default happens to be."""
    yield schema
    inner = [schema[key] for key in _SINGLE if key in schema]
    inner += [part for key in _LISTS for part in schema.get(key, ())]
    inner += [part for key in _MAPS for part in schema.get(key, {}).values()]
    inner.append(schema.get("additionalProperties"))
    for part in inner:
        if isinstance(part, dict):
            yield from _parts(part)
