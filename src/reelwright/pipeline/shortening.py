"""Lines that do not fit even as fast as they may be spoken: given back to the model that wrote them, at most twice, all
of a round in one question; what it does not shorten enough, rules cut."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from reelwright.film.brief import RULES
from reelwright.film.marks import plain
from reelwright.film.production import Dossier
from reelwright.film.sound import Speech
from reelwright.film.verdict import Finding, Severity
from reelwright.llm.model import Question
from reelwright.pipeline.asking import Heard, asked
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.wording import counted
from reelwright.writing.dictated_lines import DictatedLines
from reelwright.writing.language import language_of
from reelwright.writing.languages import line_of
from reelwright.writing.shortening import TooLong, not_taken, shortening_question

SHORTENED = "shortened"
"""Check: which line was shortened by whom."""
_ROUNDS = 2
"""That a model is asked in; what still does not fit then is cut."""
_BY_RULE = "by rule"


@dataclass
class Shortening:
    """Of the lines of one film in one language.

    A run that is taken up again makes one anew, which is told the same.
    """

    desk: Desk
    dossier: Dossier
    check: str
    """Of the finding that nobody shortened anything."""
    model: str = RULES
    """Who wrote the lines, as a brief names a writer."""
    language: str = ""
    """ISO 639-1; empty: the film's own."""
    film: str = ""
    """Such as `film.de.mp4: `, where it is not the one in its own language."""
    costs: list[str] = field(default_factory=list)
    """In words, of each answer."""
    _rounds: int = 0
    _by: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Shot -> by whom its line was shortened, one after the other."""
    _not_taken: dict[str, str] = field(default_factory=dict)
    """Shot -> why the line that the model wrote was not taken; it is not asked for another."""
    _unanswered: list[Finding] = field(default_factory=list)

    async def shortened(self, said: Mapping[str, str], too_long: Mapping[str, TooLong]) -> dict[str, str]:
        """What is to be said instead.

        Args:
            said: shot -> its line, of all that is said.
        """
        asked_for = {shot: one for shot, one in too_long.items() if shot not in self._not_taken}
        written = await self._written(said, asked_for)
        for shot in too_long:
            by = f"by {written[shot][1]}" if shot in written else _BY_RULE
            self._by[shot] = tuple(dict.fromkeys((*self._by.get(shot, ()), by)))
        return {shot: written[shot][0] if shot in written else one.by_rule for shot, one in too_long.items()}

    async def _written(self, said: Mapping[str, str], too_long: Mapping[str, TooLong]) -> dict[str, tuple[str, str]]:
        """Shot -> a shorter line, and the model that wrote it."""
        script = self.dossier.script
        if self.model == RULES or self._rounds == _ROUNDS or not too_long:
            return {}
        assert script is not None
        self._rounds += 1
        question = shortening_question(self.dossier.brief, script, said, too_long)
        heard = await self._asked(question)
        if not heard.text:
            self._rounds = _ROUNDS
            self._unanswered.append(self._told_unanswered(len(too_long), heard.why_not))
            return {}
        self.costs.append(heard.cost)
        language = self.language or language_of(self.dossier.brief.text)
        speakers = {beat.speaker for scene in script.scenes for beat in scene.beats if beat.speaker}
        people = speakers | {one.name for one in script.bible.characters}
        found = {}
        for one in DictatedLines.model_validate_json(heard.text).lines:
            line = line_of(one.line)
            if one.shot not in too_long or one.shot in found:
                continue
            if why := not_taken(too_long[one.shot].line, line, language, people):
                self._not_taken[one.shot] = f"what {heard.model} wrote {why}"
            else:
                found[one.shot] = line, heard.model
        return found

    async def _asked(self, question: Question[DictatedLines]) -> Heard:
        brief, floor = self.dossier.brief, self.desk.floor
        message = question.messages[-1]
        digest = hashlib.sha256("\n".join((message.text, *message.data.values())).encode()).hexdigest()

        async def ask(progress: object) -> JsonValue:
            heard = await asked(self.desk, brief, self.model, question, floor.writer_seconds)
            return heard.model_dump(mode="json")

        label = " ".join(filter(None, ("shorter lines", self.language, str(self._rounds))))
        return Heard.model_validate(await self.desk.call(label, digest, ask))

    def _told_unanswered(self, lines: int, why_not: str) -> Finding:
        what = f"{counted(lines, 'line')} that {'takes' if lines == 1 else 'take'} too long"
        message = f"{self.film}{self.model} did not shorten {what}, and rules did: {why_not}"
        severity = Severity.WARNING if self.desk.pays else Severity.NOTE
        return Finding(check=self.check, severity=severity, message=message, value=self.model)

    def is_by_rule(self, shot: str) -> bool:
        """Whether it was rules that shortened a line last."""
        return self._by.get(shot, (_BY_RULE,))[-1] == _BY_RULE

    def findings(self, written: Mapping[str, str], speeches: Mapping[str, Speech]) -> Iterator[Finding]:
        """Why a model shortened nothing; and each line that is not as it was written, by whom, with both texts.

        Args:
            written: shot -> its line, before anything was shortened.
            speeches: what is said in the end.
        """
        yield from self._unanswered
        for shot, line in written.items():
            now = speeches[shot].line if shot in speeches else ""
            if now == line:
                continue
            whom = self._by.get(shot, (_BY_RULE,))
            by = " and then ".join(whom if now or whom[-1] == _BY_RULE else (*whom, _BY_RULE))
            why = f", for {self._not_taken[shot]}" if shot in self._not_taken else ""
            texts = f"“{plain(line)}” became “{plain(now)}”" if now else f"“{plain(line)}” is left out"
            message = f"{self.film}{shot}, shortened {by}{why}: {texts}"
            yield Finding(check=SHORTENED, severity=Severity.NOTE, message=message, shot=shot)
