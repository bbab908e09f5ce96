"""A noun: a frozen value that can leave the process as JSON and come back, whatever release wrote it."""

from __future__ import annotations

import hashlib
import json
from typing import ClassVar, Self

from pydantic import ValidationError

from reelwright.errors import InvalidInput
from reelwright.units import Value


def canonical_json(value: object) -> str:
    """JSON with one spelling: keys sorted, no spaces, no NaN. The same on every Python and platform.

    Floats are written by their shortest round-trip form, which Python has fixed since 3.1.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class Noun(Value):
    """Base of the film nouns. Raise `SCHEMA` in the class when a field is renamed, removed or changes meaning."""

    SCHEMA: ClassVar[int] = 1

    def to_json(self) -> str:
        """Canonical JSON with the noun's name and schema version."""
        head = {"noun": type(self).__name__, "schema": self.SCHEMA}
        return canonical_json(head | {"body": self.model_dump(mode="json")})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The inverse of `to_json`.

        Raises:
            InvalidInput: not JSON, another noun, another schema, or a body that does not fit.
        """
        try:
            document = json.loads(text)
            noun, schema, body = document["noun"], document["schema"], document["body"]
        except (ValueError, TypeError, KeyError) as error:
            raise InvalidInput(f"this is not a {cls.__name__} document: {error}") from None
        if noun != cls.__name__:
            raise InvalidInput(f"this document is a {noun}, not a {cls.__name__}")
        if schema != cls.SCHEMA:
            raise InvalidInput(
                f"{noun} has schema {schema}; this release reads {cls.SCHEMA}; use the release it is from"
            )
        try:
            return cls.model_validate(body)
        except ValidationError as error:
            raise InvalidInput(f"this {noun} document does not fit: {error}") from None

    @property
    def digest(self) -> str:
        """sha256 of the canonical JSON, hex."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()
