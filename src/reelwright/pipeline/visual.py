"""VISUAL: every line is spoken first, so that each shot gets exactly the frames its words need."""

from __future__ import annotations

from reelwright.film.events import ShotsPlanned
from reelwright.film.production import Dossier
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.wording import counted
from reelwright.sound.narration import narration_recipe, speech_of
from reelwright.writing.breakdown import break_down, lines


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    assert dossier.script is not None
    spoken = {shot: line for shot, line in lines(dossier.script).items() if line}
    if dossier.brief.has_narration:
        wanted = {f"narration {shot}": narration_recipe(line, dossier.brief.voice) for shot, line in spoken.items()}
        made = await desk.make(wanted)
        assets = made.whole()
        speeches = {shot: speech_of(line, assets[f"narration {shot}"]) for shot, line in spoken.items()}
        dossier = dossier.model_copy(update={"recipes": dossier.recipes | made.recipes()})
    else:
        speeches = {}

    def shots(filled: Dossier) -> Dossier:
        assert filled.script is not None
        made = break_down(filled.brief, filled.script, filled.speeches)
        seconds = sum(speech.seconds for speech in filled.speeches.values())
        spoken = f"{seconds:.1f} s of speech" if seconds else "no speech"
        said = f"{counted(len(made), 'shot')}, {sum(shot.frames for shot in made)} frames, {spoken}"
        return filled.model_copy(update={"shots": made, "said": said})

    broken = await desk.stage(shots, dossier.model_copy(update={"speeches": speeches}))

    await desk.keep(
        "the shots",
        {f"metadata/{shot.id}.json": shot.to_json().encode() for shot in broken.shots},
        ShotsPlanned(frames={shot.id: shot.frames for shot in broken.shots}),
    )
    return broken
