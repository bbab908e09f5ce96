"""A dictated script written once more: the question, and the form of the answer, which has to answer every note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Self

from pydantic import Field, model_validator

from reelwright.llm.model import Message, Question, Role
from reelwright.llm.prompt import load_prompt
from reelwright.units import Value
from reelwright.writing.dictation import DictatedScript

MOST_ANSWERS = 40


class NoteAnswer(Value):
    note: int = Field(ge=1)
    """Its number, from 1."""
    changed: bool
    answer: str = Field(min_length=1, max_length=300)


class RevisedScript(DictatedScript):
    """The answer."""

    answers: tuple[NoteAnswer, ...] = Field(max_length=MOST_ANSWERS)

    notes: ClassVar[int] = 0
    """How many there are; see `form_for`."""

    @model_validator(mode="after")
    def _answers_every_note(self) -> Self:
        wanted, given = range(1, type(self).notes + 1), [one.note for one in self.answers]
        if missing := [str(number) for number in wanted if number not in given]:
            raise ValueError(f"answers: there is none to note {', '.join(missing)}")
        if len(given) != len(wanted):
            raise ValueError(f"answers: there are {len(wanted)} notes, each is answered once")
        return self

    def told(self, notes: Sequence[str]) -> Iterator[tuple[str, NoteAnswer]]:
        """Each note with its answer."""
        by_number = {one.note: one for one in self.answers}
        return ((note, by_number[number]) for number, note in enumerate(notes, 1))


def form_for(notes: int) -> type[RevisedScript]:
    """The form of an answer to so many notes."""

    class RevisionOfTheseNotes(RevisedScript):
        pass

    RevisionOfTheseNotes.notes = notes
    return RevisionOfTheseNotes


def revision_of(
    first: Question[DictatedScript], before: DictatedScript, notes: Sequence[str]
) -> Question[RevisedScript]:
    """The question for a script that answers `notes`, after the one that `first` was answered with."""
    listed = "\n".join(f"{number}. {note}" for number, note in enumerate(notes, 1))
    return Question(
        prompt=first.prompt,
        messages=(
            *first.messages,
            Message(role=Role.MODEL, text=before.model_dump_json()),
            Message(text=load_prompt("revise").text, data={"notes": listed}),
        ),
        wanted=form_for(len(notes)),
        most_tokens=first.most_tokens,
        seed=first.seed,
    )
