"""Of RENDER: the takes of shots, each from what was drawn or filmed; in between, what is done to every picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reelwright.engine import JobError
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.shot import TakeRequest
from reelwright.pipeline.desk import Desk, Following, Made
from reelwright.pipeline.plan import LAST_RESORT
from reelwright.render.footage import footage_recipe
from reelwright.render.take import take_recipe
from reelwright.resilience.taxonomy import Fallback, row_named


@dataclass(frozen=True, slots=True)
class Source:
    """What a take is made of."""

    request: TakeRequest
    backend: str
    clip: Asset | None
    """Of a provider; None: it is drawn."""
    edition: int
    """Of who draws."""

    @property
    def shot(self) -> str:
        return self.request.slate.shot

    @property
    def take(self) -> Recipe:
        """Of the take, as it is without touches."""
        if self.clip is not None:
            return footage_recipe(self.request, self.backend, self.clip.sha256)
        return take_recipe(self.request, self.backend, self.edition)

    @property
    def picture(self) -> Recipe:
        """Of the picture alone, where it is drawn."""
        return take_recipe(self.request.unlettered, self.backend, self.edition)


async def made_takes(
    desk: Desk, dossier: Dossier, sources: Sequence[Source], beside: Mapping[str, Recipe], after: Following
) -> tuple[Made, dict[str, str]]:
    """The takes, what is made beside them, and `after` them. A slate is no picture, and stays as it is.

    Returns:
        What was made, by label; and, by shot, why nothing could be done to its pictures.
    """
    touched = [one for one in sources if dossier.brief.touches and one.backend != LAST_RESORT]
    drawn = {f"picture {one.shot}": one.picture for one in touched if one.clip is None}
    plain = {f"take {one.shot}": one.take for one in sources if one not in touched}
    made = await desk.make({**beside, **drawn, **plain}, after)  # sounds take as long as a take, and are few
    if not touched:
        return made, {}
    pictures = {one.shot: one.clip or made.assets.get(f"picture {one.shot}") for one in touched}
    failures = {label.replace("picture ", "take "): failure for label, failure in made.failures.items()}
    worked = await desk.make(_worked(dossier, touched, pictures), after)
    # What the table has nothing for stays a failure; of the rest the take as it was is what can always be had.
    lost = {label: failure for label, failure in worked.failures.items() if not _is_bearable(failure)}
    bare = worked.failures.keys() - lost.keys()
    again = {f"take {one.shot}": one.take for one in touched if f"take {one.shot}" in bare}
    stood_in = await desk.make(again, after)
    why = {label.removeprefix("take "): " ".join(worked.failures[label].message.split()) for label in stood_in.assets}
    assets = made.assets | worked.assets | stood_in.assets
    return Made(assets, failures | lost | stood_in.failures), why


def _is_bearable(failure: JobError) -> bool:
    return Fallback.GRACEFUL_DEGRADATION in row_named(failure.kinds).fallbacks


def _worked(dossier: Dossier, sources: Sequence[Source], pictures: Mapping[str, Asset | None]) -> dict[str, Recipe]:
    from reelwright.pipeline.touched import touched_recipe  # loads the effects, which most films do without

    found = {}
    for one in sources:
        picture = pictures[one.shot]
        if picture is not None:
            found[f"take {one.shot}"] = touched_recipe(one.request, dossier.brief.touches, one.backend, picture)
    return found
