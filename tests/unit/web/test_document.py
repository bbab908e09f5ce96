"""The document of the API: every shape has an example that fits it, and every route says what may go wrong."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel

from reelwright.web import schemas
from reelwright.web.identity import PermissionCheck
from reelwright.web.schemas.common import ReplyShape
from reelwright.web.server import routes

from .conftest import Studio

SHAPES = sorted(
    {
        shape
        for module in pkgutil.iter_modules(schemas.__path__, f"{schemas.__name__}.")
        for shape in vars(importlib.import_module(module.name)).values()
        if isinstance(shape, type)
        and issubclass(shape, BaseModel)
        and shape.__module__ == module.name
        and shape is not ReplyShape
        and "items" not in shape.model_fields
    },
    key=lambda shape: shape.__name__,
)
ROUTES = [(path.replace(":path}", "}"), route) for path, route in routes() if path.startswith("/api/")]


@pytest.fixture
def document(studio: Studio) -> dict[str, Any]:
    found: dict[str, Any] = studio.api.openapi()
    return found


def test_there_are_shapes_and_routes() -> None:
    assert len(SHAPES) > 30 and len(ROUTES) > 40


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_has_an_example_that_fits_it(shape: type[BaseModel]) -> None:
    extra = shape.model_config.get("json_schema_extra")
    assert isinstance(extra, dict)
    example = extra["example"]
    assert isinstance(example, dict)
    read = shape.model_validate(example)
    if issubclass(shape, ReplyShape):
        assert example.keys() == read.model_dump().keys()  # nothing of it is left out


@pytest.mark.parametrize("path, route", ROUTES, ids=[f"{sorted(one.methods)[0]} {path}" for path, one in ROUTES])
def test_every_route_is_told_of(document: dict[str, Any], path: str, route: APIRoute) -> None:
    for method in route.methods:
        told = document["paths"][path][method.lower()]
        assert told["summary"] and told["tags"]
        checks = [one for one in _dependencies(route.dependant) if isinstance(one, PermissionCheck)]
        if checks:
            assert {"401", "403"} <= told["responses"].keys()
        for status, answer in told["responses"].items():
            if int(status) >= 400 and "content" in answer:
                assert "application/problem+json" in answer["content"]
        good = [answer for status, answer in told["responses"].items() if int(status) < 300]
        assert good and all(answer.get("description") for answer in good)
        for content in (one for answer in good for one in answer.get("content", {}).values()):
            assert content.get("schema") or content.get("itemSchema"), path


def _dependencies(dependant: Any) -> list[Any]:
    return [one for sub in dependant.dependencies for one in (sub.call, *_dependencies(sub))]
