"""The lines of a film as a language model is asked to translate them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reelwright.film.brief import Brief
from reelwright.film.shot import Shot
from reelwright.llm.model import Message, Question
from reelwright.llm.prompt import load_prompt
from reelwright.writing.dictated_lines import DictatedLines, lines_for
from reelwright.writing.language import NAMES

_TOKENS_PER_CHARACTER, _MOST_TOKENS, _LEAST_TOKENS = 2, 32_768, 2_048
_SEEDS = 2**31


def translation_question(
    brief: Brief, shots: Sequence[Shot], seconds: Mapping[str, float], language: str
) -> Question[DictatedLines]:
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
        wanted=lines_for([shot.id for shot in shots]),
        most_tokens=min(_MOST_TOKENS, _LEAST_TOKENS + _TOKENS_PER_CHARACTER * characters),
        temperature=0.3,
        seed=brief.seed % _SEEDS,
    )
