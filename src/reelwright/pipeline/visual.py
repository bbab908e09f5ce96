"""VISUAL: every line is spoken first, until all fit, so that each shot gets exactly the frames its words
need."""

from __future__ import annotations

from reelwright.film.events import ShotsPlanned
from reelwright.film.production import Dossier
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.dubbing import DUB, dubbed
from reelwright.pipeline.speaking import CHECKS, FIT, SPEECH, Spoken, spoken
from reelwright.pipeline.wording import counted
from reelwright.writing.breakdown import break_down
from reelwright.writing.landing import LANDING, not_landed


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    assert dossier.script is not None
    said = Spoken({}, {}, ())
    if dossier.brief.has_narration:
        said = await spoken(desk, dossier)
    earlier = tuple(finding for finding in dossier.findings if finding.check not in CHECKS)
    dossier = dossier.model_copy(
        update={
            "speeches": said.speeches,
            "recipes": dossier.recipes | said.recipes,
            "findings": (*earlier, *said.findings),
        }
    )

    def shots(filled: Dossier) -> Dossier:
        assert filled.script is not None
        made = break_down(filled.brief, filled.script, filled.speeches)
        seconds = sum(speech.seconds for speech in filled.speeches.values())
        speech = f"{seconds:.1f} s of speech" if seconds else "no speech"
        told = [finding.message for finding in filled.findings if finding.check in (FIT, SPEECH)]
        late = tuple(not_landed(filled.script, made, filled.brief.rate))
        if late:
            told.append(f"{counted(len(late), 'line')} not when the subtitles have it")
        said = f"{counted(len(made), 'shot')}, {sum(shot.frames for shot in made)} frames, {speech}"
        before = (finding for finding in filled.findings if finding.check != LANDING)
        update = {"shots": made, "findings": (*before, *late), "said": "; ".join((said, *told))}
        return filled.model_copy(update=update)

    broken = await desk.stage(shots, dossier)
    if broken.brief.languages:
        other = await dubbed(desk, broken)
        before = (finding for finding in broken.findings if finding.check != DUB)
        told = [finding.message for finding in other.findings if finding.check == DUB]
        broken = broken.model_copy(
            update={
                "dubs": other.dubs,
                "recipes": broken.recipes | other.recipes,
                "findings": (*before, *other.findings),
                "said": "; ".join((broken.said, *told)),
            }
        )

    await desk.keep(
        "the shots",
        {f"metadata/{shot.id}.json": shot.to_json().encode() for shot in broken.shots},
        ShotsPlanned(frames={shot.id: shot.frames for shot in broken.shots}),
    )
    return broken
