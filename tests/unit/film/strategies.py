"""Any value of ours, drawn from its own fields and limits, so that a new field or noun is tested unlisted."""

from __future__ import annotations

import importlib
import pkgutil
import types
from datetime import UTC
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types as at
from hypothesis import strategies as st
from pydantic import JsonValue

import reelwright.film
from reelwright.film.noun import Noun
from reelwright.units import ASPECTS, Aspect, FrameRate, Resolution, Value

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
finite = st.floats(allow_nan=False, allow_infinity=False)
json_scalars = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | finite | text
json_values = st.recursive(
    json_scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3), max_leaves=6
)

_BY_HAND: dict[Any, st.SearchStrategy[Any]] = {
    Aspect: st.sampled_from([Aspect(name=name) for name in ASPECTS]),
    FrameRate: st.builds(FrameRate.of, st.integers(1, 240), st.sampled_from([1, 2, 1001])),
    Resolution: st.builds(
        lambda width, height: Resolution(width=2 * width, height=2 * height), st.integers(8, 4096), st.integers(8, 4096)
    ),
    JsonValue: json_values,
}


def film_modules() -> list[types.ModuleType]:
    """Every module of `reelwright.film`."""
    path = reelwright.film.__path__
    return [importlib.import_module(found.name) for found in pkgutil.iter_modules(path, "reelwright.film.")]


def classes(base: type) -> list[type]:
    """Every class below `base` that `reelwright.film` defines, by name."""
    found = {
        thing
        for module in film_modules()
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, base) and thing.__module__ == module.__name__
    }
    return sorted(found - {base}, key=lambda one: one.__name__)


def nouns() -> list[type[Noun]]:
    return classes(Noun)


def values_of(model: type[Value]) -> st.SearchStrategy[Any]:
    """Values of one class, each field within its limits."""
    if model in _BY_HAND:
        return _BY_HAND[model]
    fields = {name: _of(field.annotation, field.metadata) for name, field in model.model_fields.items()}
    return st.fixed_dictionaries(fields).map(lambda chosen: model(**chosen))


def _of(kind: Any, limits: list[Any]) -> st.SearchStrategy[Any]:
    if kind in _BY_HAND:
        return _BY_HAND[kind]
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _of(inner[0], [*limits, *inner[1:]])
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in (Union, types.UnionType):
        return st.one_of(*(_of(one, limits) for one in inner))
    if origin is tuple and inner[-1] is not Ellipsis:
        return st.tuples(*(_of(one, []) for one in inner))
    if origin is tuple:
        least = next((limit.min_length for limit in limits if isinstance(limit, at.MinLen)), 0)
        return st.lists(_of(inner[0], []), min_size=least, max_size=least + 2).map(tuple)
    if origin is dict:
        return st.dictionaries(_of(inner[0], []), _of(inner[1], []), max_size=2)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    if isinstance(kind, type) and issubclass(kind, Value):
        return st.deferred(lambda: values_of(kind))
    return _plain(kind, limits)


def _plain(kind: Any, limits: list[Any]) -> st.SearchStrategy[Any]:
    pattern, low, above, high, below = (_limit(limits, name) for name in ("pattern", "ge", "gt", "le", "lt"))
    if kind is str:
        return st.from_regex(pattern.replace("$", r"\Z").replace(r"\d", "[0-9]")) if pattern else text
    if kind is int:
        least = low if low is not None else above + 1 if above is not None else -(2**62)
        return st.integers(least, high if high is not None else below - 1 if below is not None else 2**62)
    if kind is float:
        return st.floats(
            low if low is not None else above,
            high,
            exclude_min=above is not None,
            allow_nan=False,
            allow_infinity=False,
        )
    if kind is bool:
        return st.booleans()
    if kind is type(None):
        return st.none()
    if kind.__name__ == "datetime":
        return st.datetimes(timezones=st.just(UTC))
    raise NotImplementedError(f"no strategy for {kind}; add one here")


def _limit(limits: list[Any], name: str) -> Any:
    """The bound of that name, such as `ge`; None if there is none."""
    return next((getattr(limit, name) for limit in limits if getattr(limit, name, None) is not None), None)
