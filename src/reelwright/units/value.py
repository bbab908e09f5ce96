"""What every value and noun of ours has in common: frozen, no unknown fields, no NaN."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A small frozen value, compared and hashed by its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
