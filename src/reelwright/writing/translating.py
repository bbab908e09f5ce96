"""The lines of a film as a language model is asked to translate them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator

from reelwright.film.brief import Brief
from reelwright.film.shot import Shot
from reelwright.llm.model import Message, Question
from reelwright.llm.prompt import load_prompt
from reelwright.units import Value
from reelwright.writing.language import NAMES

_TOKENS_PER_CHARACTER, _MOST_TOKENS, _LEAST_TOKENS = 2, 32_768, 2_048
_SEEDS = 2**31


class TranslatedLine(Value):
    shot: str = Field(max_length=16)
    line: Annotated[str, Field(min_length=1, max_length=600)]


class DictatedTranslation(Value):
    """The answer: every line, each once."""

    lines: tuple[TranslatedLine, ...] = Field(min_length=1, max_length=200)


def _form(shots: Sequence[str]) -> type[DictatedTranslation]:
    """The answer that has a line for each of these; one that has not is told so, and given again."""

    class WholeTranslation(DictatedTranslation):
        @model_validator(mode="after")
        def _is_whole(self) -> Self:
            there = {one.shot for one in self.lines if any(map(str.isalnum, one.line))}
            if lacking := [shot for shot in shots if shot not in there]:
                raise ValueError(f"no line for {', '.join(lacking)}")
            return self

    return WholeTranslation


def translation_question(
    brief: Brief, shots: Sequence[Shot], seconds: Mapping[str, float], language: str
) -> Question[DictatedTranslation]:
    """`seconds`: shot -> how long its line may take, its own length and the time that is free after it."""
    listed = "\n".join(f"{shot.id} ({seconds[shot.id]:.1f} s): {shot.line}" for shot in shots)
    said = dict(brief.pronunciation)
    names = ", ".join(word for word in said if word[:1].isupper())
    name = NAMES.get(language.partition("-")[0], language)
    characters = sum(len(shot.line) for shot in shots)
    return Question(
        prompt=load_prompt("translate"),
        messages=(
            Message(
                text=f"Translate the {len(shots)} lines of this film into {name} ({language}).",
                data={"lines": listed} | ({"names": names} if names else {}),
            ),
        ),
        wanted=_form([shot.id for shot in shots]),
        most_tokens=min(_MOST_TOKENS, _LEAST_TOKENS + _TOKENS_PER_CHARACTER * characters),
        temperature=0.3,
        seed=brief.seed % _SEEDS,
    )
