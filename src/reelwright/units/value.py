"""What every value and noun of ours has in common: frozen, no unknown fields, no NaN."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer


class Value(BaseModel):
    """A small frozen value, compared and hashed by its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class GrownValue(Value):
    """A value that got fields after its first release. While such a field holds nothing it is not written, so that what
    was made before keeps its JSON, its digest and its recipes."""

    GROWN: ClassVar[frozenset[str]]

    @model_serializer(mode="wrap")
    def _without_the_empty(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in whole(self).items() if value or name not in self.GROWN}
