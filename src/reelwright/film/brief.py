"""What the user asks for."""

from __future__ import annotations

import operator
from enum import StrEnum

from pydantic import Field

from reelwright.film.credits import Credit, credits_seconds
from reelwright.film.dub import Translation
from reelwright.film.look import BurnIn, Grain, Mood, Place, Season, TimeOfDay, Weather
from reelwright.film.noun import Noun
from reelwright.film.plate import Material
from reelwright.film.reference import Reference
from reelwright.film.sound import Cue, LoudnessGoals, Recording, Soundtrack
from reelwright.film.touch import Touch
from reelwright.film.voice import ENGLISH_VOICE
from reelwright.units import Aspect, FrameRate, Money

RULES = "rules"
"""The writer that asks nobody and costs nothing."""
MEASURED = "measured"
"""The judge that asks nobody: only what can be measured has a score."""


class Policy(StrEnum):
    """By what a provider is chosen, of those there is a key for."""

    CHEAPEST = "cheapest"
    FASTEST = "fastest"
    BEST = "best"


class Notation(StrEnum):
    """How a text is written that is neither prose nor a script in Markdown."""

    FOUNTAIN = "fountain"
    STORYBOARD = "storyboard"
    """Shots in CSV."""


class Brief(Noun):
    """The words and the wishes. Bounds are the sanitiser's to check, so that it can report them all at once."""

    text: str
    """An idea in a sentence, prose, or a script; see `docs/reference/brief.md`."""
    is_script: bool = False
    """True for a file: it may be longer than a prompt."""
    notation: Notation | None = Field(default=None, exclude_if=operator.not_)
    """What the text is written in; None once it is prose or Markdown."""
    title: str = ""
    duration_seconds: float = 30.0
    """Of the film, its credits among it."""
    budget: Money = Money(micro_usd=5_000_000)
    aspect: Aspect = Aspect()
    rate: FrameRate = FrameRate(num=24)
    short_side: int = 720
    """Pixels of the picture's shorter side."""
    seed: int = Field(default=1, ge=0, lt=2**63)
    style: str = ""
    mood: Mood | None = None
    mood_is_assumed: bool = Field(default=False, exclude_if=operator.not_)
    """It is of the film as a whole, and no more than that: a scene that says its own has it."""
    voice: str = ENGLISH_VOICE
    voice_is_assumed: bool = Field(default=False, exclude_if=operator.not_)
    """Nobody named it: the language of the words chose it."""
    voices: tuple[tuple[str, str], ...] = Field(default=(), exclude_if=operator.not_)
    """Character -> the voice that is theirs."""
    languages: tuple[Translation, ...] = Field(default=(), exclude_if=operator.not_)
    """In which the film is to be had besides its own."""
    pronunciation: tuple[tuple[str, str], ...] = Field(default=(), exclude_if=operator.not_)
    """Word -> how it is said, where that is not as it is written."""
    has_narration: bool = True
    burns_subtitles: bool = True
    grain: Grain | None = Field(default=None, exclude_if=operator.not_)
    overlay: BurnIn | None = Field(default=None, exclude_if=operator.not_)
    touches: tuple[Touch, ...] = Field(default=(), exclude_if=operator.not_)
    """What is done to every picture before it is lettered, in the order it is worked."""
    backend: str = "previz"
    """Who makes the shots: a name, several in the order they are to be tried, or a `Policy`."""
    writer: str = Field(default=RULES, exclude_if=lambda name: name == RULES)
    """Who writes the script: `RULES`, or a language model such as `gemini`, `openai:NAME` or `scripted:FILE`."""
    judge: str = Field(default=MEASURED, exclude_if=lambda name: name == MEASURED)
    """Who judges the film before it is finished: `MEASURED`, or a vision model, named as a writer is."""
    quality: int = Field(default=1, ge=1, le=3, exclude_if=lambda tier: tier == 1)
    """The least tier of a provider's model."""
    fits_budget: bool = Field(default=False, exclude_if=operator.not_)
    """Rather previz for some shots than more than the budget."""
    materials: tuple[Material, ...] = Field(default=(), exclude_if=operator.not_)
    """The user's own pictures and clips, each once."""
    references: tuple[Reference, ...] = Field(default=(), exclude_if=operator.not_)
    """What those of them tell that say how somebody, or a place, looks."""
    timing: tuple[Cue, ...] = Field(default=(), exclude_if=operator.not_)
    """When what is said is to be heard."""
    soundtrack: Soundtrack | None = Field(default=None, exclude_if=operator.not_)
    """The user's own music, or none; None: it is composed for the film."""
    has_effects: bool = Field(default=True, exclude_if=lambda has: has)
    """Whether the weather, places and people of the shots are heard."""
    lufs: LoudnessGoals = Field(default=LoudnessGoals(), exclude_if=lambda loudness: loudness == LoudnessGoals())
    """How loud the film is to be, in each of its deliverables."""
    has_stems: bool = Field(default=False, exclude_if=operator.not_)
    """Whether dialogue, music and effects are delivered apart, too."""
    credits: tuple[Credit, ...] = Field(default=(), exclude_if=operator.not_)
    """Shown after the last shot."""

    @property
    def policy(self) -> Policy | None:
        return Policy(self.backend) if self.backend in list(Policy) else None

    @property
    def files(self) -> tuple[Material | Recording, ...]:
        """All that it names of the user's."""
        recording = self.soundtrack and self.soundtrack.recording
        return (*self.materials, recording) if recording else self.materials

    @property
    def draws_subtitles(self) -> bool:
        """One picture serves all languages, so that it is drawn without words of one."""
        return self.burns_subtitles and not self.languages

    @property
    def is_dictated(self) -> bool:
        """Whether a language model is to write the script."""
        return self.writer != RULES

    @property
    def is_judged(self) -> bool:
        """Whether a vision model is to look at the film."""
        return self.judge != MEASURED

    @property
    def backends(self) -> tuple[str, ...]:
        """Those wished for by name."""
        return () if self.policy else tuple(self.backend.split(","))

    @property
    def story_seconds(self) -> float:
        """Of the shots: the film without its credits."""
        return self.duration_seconds - credits_seconds(self.credits)


class Analysis(Noun):
    """What was understood of a brief, by rule; `defaulted` names what was not said and had to be assumed."""

    genre: str
    mood: Mood
    language: str
    places: tuple[Place, ...]
    time_of_day: TimeOfDay
    weather: Weather
    season: Season | None = Field(default=None, exclude_if=operator.not_)
    """None: nobody said, and the land is drawn without one."""
    people: tuple[str, ...]
    complexity: float = Field(ge=0, le=1)
    is_fast_track: bool
    defaulted: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    """Words that say something and were not understood, in order: nothing in the picture is of them."""
