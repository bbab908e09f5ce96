"""Lines as a language model is asked for them: each under the name of its shot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator

from reelwright.units import Value


class DictatedLine(Value):
    shot: str = Field(max_length=16)
    line: Annotated[str, Field(min_length=1, max_length=600)]


class DictatedLines(Value):
    """The answer: every line, each once."""

    lines: tuple[DictatedLine, ...] = Field(min_length=1, max_length=200)


def lines_for(shots: Sequence[str]) -> type[DictatedLines]:
    """The answer that has a line for each of these; one that has not is told so, and given again."""

    class WholeLines(DictatedLines):
        @model_validator(mode="after")
        def _is_whole(self) -> Self:
            there = {one.shot for one in self.lines if any(map(str.isalnum, one.line))}
            if lacking := [shot for shot in shots if shot not in there]:
                raise ValueError(f"no line for {', '.join(lacking)}")
            return self

    return WholeLines
