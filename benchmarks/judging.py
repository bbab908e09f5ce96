"""What the judges of a film see: an intact film of two seeds, and ten films that were damaged on purpose.

    python benchmarks/judging.py [--write]       measured: prints the table; `--write` puts it into the docs
    python benchmarks/judging.py --judge gemini  the same films judged by a vision model, with your key, in a workspace
                                                 that is thrown away; tells the most it may cost, and waits for `yes`

Every damage has to lower the score that ought to see it, by more than another seed does. Exits 1 where one does not.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.app import App
from reelwright.check.consistency import Continuity, consistency
from reelwright.check.critique import MARKS
from reelwright.check.expected import Expected, ShotSpan
from reelwright.check.look import Look, measure
from reelwright.check.semantic import judge
from reelwright.check.technical import make_take_check, take_check_recipe
from reelwright.engine import unrecorded
from reelwright.film.look import Dye, Place, Prop
from reelwright.film.production import Dossier
from reelwright.film.recipe import Recipe
from reelwright.film.shot import Shot
from reelwright.film.sound import Speech
from reelwright.film.status import State
from reelwright.film.take import Take
from reelwright.film.verdict import SemanticVerdict, TechnicalVerdict
from reelwright.media.read import frames
from reelwright.media.write import VideoWriter
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.judging import judged, price_of_a_judgement
from reelwright.pipeline.requests import resolution, take_request
from reelwright.render.backends.previz.backend import Previz
from reelwright.settings import Settings
from reelwright.units import Money
from reelwright.writing.analyse import analyse
from reelwright.writing.breakdown import break_down
from reelwright.writing.direct import direct
from reelwright.writing.reading import read_brief

DOC = Path(__file__).parents[1] / "docs" / "explanation" / "judging.md"
BEGIN, END = "<!-- measured by benchmarks/judging.py -->", "<!-- end of what was measured -->"
SEED, OTHER_SEED = 1, 2
SIZE, SECONDS = 240, 21
TEXT = """---
title: The Keeper's Watch
duration: {seconds}
size: {size}
fps: 12
mood: wonder
subtitles: no
---
# The Keeper's Watch

## Headland, dusk

Extreme wide: the lighthouse on a cliff above the sea. Static.

> The lighthouse stands above the sea as it always did.

Medium wide: Elias, the old keeper, walks along the cliff with a lantern.

> Elias keeps the light, with a lantern in his hand.

Medium: Elias stands on the headland and looks at the sea.

## Forest, morning

Wide: Elias walks between the trees of the forest.

> In the morning the keeper walks into the forest.

Medium: Elias waits among the trees.

> Among the trees he waits for the rain.

## City street, night

Wide: the wet street of the city, and its lamps.

> At night the city has lamps enough.

Medium wide: Elias walks down the street with his lantern.

> Elias carries his lantern down the street, and turns home.
"""
OFF_TOPIC = (
    "Bond yields fell while quarterly earnings rose.",
    "Analysts expect another cut before autumn.",
    "The recipe calls for butter, flour and eggs.",
    "Our offer ends on Sunday.",
)
Picture = NDArray[np.uint8]
Shoot = Callable[["Print", Path], "Print"]


@dataclass(frozen=True, slots=True)
class Print:
    """A film as it can be judged: its shots in order, and the file of each take."""

    dossier: Dossier
    files: dict[str, Path]

    def with_shots(self, shots: Sequence[Shot]) -> Print:
        kept = {shot.id: self.files[shot.id] for shot in shots}
        return Print(self.dossier.model_copy(update={"shots": tuple(shots)}), kept)

    def with_file(self, shot: str, file: Path) -> Print:
        return replace(self, files=self.files | {shot: file})


def shot_film(folder: Path, seed: int, size: int, seconds: int) -> Print:
    """The intact film."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "brief.md").write_text(TEXT.format(size=size, seconds=seconds), encoding="utf-8")
    brief = read_brief(str(folder / "brief.md"), {"seed": str(seed)}, lambda most: b"")
    analysis = analyse(brief)
    script = direct(brief, analysis)
    shots = break_down(brief, script, {})
    dossier = Dossier(production="p", brief=brief, analysis=analysis, script=script, shots=tuple(shots))
    files = {shot.id: drawn(dossier, shot, folder / f"{shot.id}.mp4") for shot in shots}
    return Print(dossier, files)


def drawn(dossier: Dossier, shot: Shot, out: Path) -> Path:
    previz = Previz()
    request = take_request(dossier, shot, previz.capabilities(), 1)
    previz.render(request, out, lambda fraction: None)
    return out


def encoded(film: Print, out: Path, pictures: Iterator[Picture]) -> Path:
    with VideoWriter(out, resolution(film.dossier), film.dossier.brief.rate) as writer:
        for picture in pictures:
            writer.write(picture)
    return out


def _redrawn(film: Print, folder: Path, number: int, **changes: object) -> Print:
    """With another picture in place of shot `number`, as a backend would give that misunderstood."""
    shots = list(film.dossier.shots)
    shot = shots[number]
    shots[number] = shot.model_copy(update={"setup": shot.setup.model_copy(update=changes)})
    dossier = film.dossier.model_copy(update={"shots": tuple(shots)})
    return film.with_file(shot.id, drawn(dossier, shots[number], folder / f"{shot.id}.mp4"))


def _treated(film: Print, folder: Path, number: int, treat: Callable[[int, Picture], Picture]) -> Print:
    shot = film.dossier.shots[number].id
    pictures = (treat(frame.index, frame.bgr()) for frame in frames(film.files[shot]))
    return film.with_file(shot, encoded(film, folder / f"{shot}.mp4", pictures))


def wrong_order(film: Print, folder: Path) -> Print:
    """The takes of two scenes in each other's places."""
    one, other = film.dossier.shots[2].id, film.dossier.shots[4].id
    return replace(film, files=film.files | {one: film.files[other], other: film.files[one]})


def other_character(film: Print, folder: Path) -> Print:
    figure = film.dossier.shots[2].setup.figure
    assert figure is not None
    other = figure.model_copy(
        update={"name": "Greta", "props": (Prop.LONG_HAIR, Prop.COAT), "dyes": ((Prop.COAT, Dye.RED),)}
    )
    return _redrawn(film, folder, 2, figure=other)


def other_palette(film: Print, folder: Path) -> Print:
    """Blue where it was warm."""
    tint = np.array([1.5, 0.9, 0.55])
    return _treated(film, folder, 1, lambda _, picture: np.clip(picture * tint, 0, 255).astype(np.uint8))


def missing_shot(film: Print, folder: Path) -> Print:
    return film.with_shots([shot for number, shot in enumerate(film.dossier.shots) if number != 4])


def blur(film: Print, folder: Path) -> Print:
    return _treated(film, folder, 3, lambda _, picture: cv2.GaussianBlur(picture, (0, 0), 2.0).astype(np.uint8))


def noise(film: Print, folder: Path) -> Print:
    chance = np.random.default_rng(1)
    return _treated(film, folder, 3, lambda _, p: np.clip(p + chance.normal(0, 12, p.shape), 0, 255).astype(np.uint8))


def wrong_place(film: Print, folder: Path) -> Print:
    return _redrawn(film, folder, 3, place=Place.DESERT)


def no_ending(film: Print, folder: Path) -> Print:
    """It stops after the turn."""
    return film.with_shots(film.dossier.shots[:5])


def off_topic(film: Print, folder: Path) -> Print:
    lines = iter(OFF_TOPIC * 2)
    shots = [shot.model_copy(update={"line": next(lines) if shot.line else ""}) for shot in film.dossier.shots]
    return film.with_shots(shots)


def frozen_shot(film: Print, folder: Path) -> Print:
    first: list[Picture] = []

    def freeze(index: int, picture: Picture) -> Picture:
        first.append(picture)
        return first[min(index, 3)]

    return _treated(film, folder, 1, freeze)


DAMAGES: dict[str, tuple[Shoot, str]] = {
    "wrong shot order": (wrong_order, "temporal coherence"),
    "other character": (other_character, "visual consistency"),
    "other palette": (other_palette, "visual consistency"),
    "missing shot": (missing_shot, "narrative flow"),
    "blur": (blur, "style uniformity"),
    "noise": (noise, "style uniformity"),
    "wrong place": (wrong_place, "visual consistency"),
    "no ending": (no_ending, "narrative flow"),
    "off-topic narration": (off_topic, "narrative flow"),
    "frozen shot": (frozen_shot, "temporal coherence"),
}
"""Damage -> what does it, and the score that ought to see it."""

_looks: dict[Path, Look] = {}
_checks: dict[Path, TechnicalVerdict] = {}


def _look(file: Path) -> Look:
    if file not in _looks:
        _looks[file] = measure(file)
    return _looks[file]


def _check(film: Print, shot: Shot) -> TechnicalVerdict:
    file = film.files[shot.id]
    if file not in _checks:
        expected = Expected(
            frames=shot.frames,
            rate=film.dossier.brief.rate,
            resolution=resolution(film.dossier),
            shots=(ShotSpan(shot=shot.id, start=0, frames=shot.frames),),
        )
        out = file.with_suffix(".json")
        make_take_check(take_check_recipe("0" * 64, expected), {"take": file}, out, lambda fraction: None)
        _checks[file] = TechnicalVerdict.from_json(out.read_text(encoding="utf-8"))
    return _checks[file]


def scores(film: Print) -> dict[str, float | None]:
    """Every score that is measured of it: consistency, 0 to 1; the semantic check, 0 to 10; and how many faults the
    technical check finds in its takes."""
    dossier = film.dossier
    assert dossier.script is not None
    rate = dossier.brief.rate
    looks = {shot.id: _look(film.files[shot.id]) for shot in dossier.shots}
    checks = {shot.id: _check(film, shot) for shot in dossier.shots}
    seconds = {shot.id: float(rate.seconds(shot.frames)) for shot in dossier.shots}
    held = Continuity(script=dossier.script, shots=dossier.shots, seconds=seconds)
    found: dict[str, float | None] = {one.name: one.value for one in consistency(held, looks, checks).scores}
    takes = [_take(shot, "0" * 64, "0" * 64) for shot in dossier.shots]
    spoken = {s.id: Speech(line=s.line, sha256="0" * 64, seconds=0.5) for s in dossier.shots if s.line}
    found |= {one.name: one.value for one in judge(dossier.shots, takes, looks, spoken, rate).scores}
    found["technical faults"] = float(sum(len(check.findings) for check in checks.values()))
    return found


def damaged(film: Print, folder: Path, names: Sequence[str] = tuple(DAMAGES)) -> Iterator[tuple[str, Print]]:
    for name in names:
        place = folder / name.replace(" ", "-")
        place.mkdir(parents=True, exist_ok=True)
        yield name, DAMAGES[name][0](film, place)


CONSISTENCY = ("visual consistency", "temporal coherence", "style uniformity", "narrative flow")
MEASURED = ("place", "time of day", "narration", "palette")


def blind(rows: dict[str, dict[str, float | None]]) -> list[str]:
    """Damages that do not lower their score by more than another seed does."""
    intact, other = rows[INTACT], rows[RESEEDED]
    found = []
    for damage, (_, name) in DAMAGES.items():
        by_seed = abs(_value(intact, name) - _value(other, name))
        if damage in rows and not _value(intact, name) - _value(rows[damage], name) > by_seed:
            found.append(damage)
    return found


def _value(row: dict[str, float | None], name: str) -> float:
    value = row[name]
    if value is None:
        raise ValueError(f"{name} was not measured")
    return value


INTACT, RESEEDED = "intact", "intact, another seed"


def table(rows: dict[str, dict[str, float | None]]) -> str:
    names = (*CONSISTENCY, *MEASURED, "technical faults")
    lines = [f"| film | {' | '.join(names)} |", f"|---|{'---:|' * len(names)}"]
    for film, row in rows.items():
        ought = DAMAGES[film][1] if film in DAMAGES else ""
        cells = [_cell(name, row[name], name == ought) for name in names]
        lines.append(f"| {film} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(name: str, value: float | None, is_bold: bool) -> str:
    said = "–" if value is None else f"{value:.2f}" if name in CONSISTENCY else f"{value:.0f}"
    said = f"{value:.1f}" if name in MEASURED and value is not None else said
    return f"**{said}**" if is_bold else said


OUGHT_TO_SEE = {
    "wrong shot order": "narrative coherence",
    "other character": "visual quality",
    "other palette": "visual quality",
    "missing shot": "narrative coherence",
    "blur": "technical excellence",
    "noise": "technical excellence",
    "wrong place": "narrative coherence",
    "no ending": "narrative coherence",
    "off-topic narration": "narrative coherence",
    "frozen shot": "technical excellence",
}
"""Damage -> the score of a vision model that ought to see it."""


def judged_by(judge: str, films: dict[str, Print], folder: Path, is_agreed: Callable[[Money], bool]) -> int:
    """Each film judged once by a vision model: prints its scores, or why it gave none."""
    app = App(Settings(workspace=folder / "workspace"))
    asked = {name: _staged(app, film, judge) for name, film in films.items()}
    most = sum((asyncio.run(price_of_a_judgement(app.floor, dossier)).most for dossier in asked.values()), Money())
    if not is_agreed(most):
        return 2
    missed = 0
    rows: dict[str, dict[str, float | None]] = {}
    for number, (name, dossier) in enumerate(asked.items()):
        with unrecorded(app.engine_settings) as run:
            desk = Desk(floor=app.floor, run=run, production=dossier.production, state=State.QA_SEMANTIC, turn=number)
            found = asyncio.run(judged(desk, dossier, SemanticVerdict(scores=(), passed=True)))
        rows[name] = {score.name: score.value for score in found.scores}
        said = ", ".join("–" if one.value is None else f"{one.value:.1f}" for one in found.scores)
        why = found.scores[0].reason if found.scores[0].value is None else ""
        score = OUGHT_TO_SEE.get(name, "")
        values = [value for one in (INTACT, RESEEDED, name) if (value := rows.get(one, {}).get(score)) is not None]
        saw = len(values) == 3 and values[0] - values[2] > abs(values[0] - values[1])
        missed += bool(score) and not saw
        print(f"{name:<22} {said}   {score}{': seen' if saw else ': not seen' if score else ''} {why}".rstrip())
    app.close()
    print(f"{', '.join(MARKS)}; {len(OUGHT_TO_SEE) - missed} of {len(OUGHT_TO_SEE)} seen")
    return 1 if missed else 0


def _staged(app: App, film: Print, judge: str) -> Dossier:
    """The dossier of a film, its takes in the workspace."""
    takes = []
    for shot in film.dossier.shots:
        data = film.files[shot.id].read_bytes()
        name = hashlib.sha256(data).hexdigest()
        recipe = Recipe(kind="take", maker="judging", parameters={"bytes": name}, suffix=".mp4")
        with app.assets.staging(".mp4") as out:
            out.write_bytes(data)
            asset = app.assets.put(recipe, out, {})
        takes.append(_take(shot, asset.sha256, recipe.hash))
    brief = film.dossier.brief.model_copy(update={"judge": judge, "budget": Money.usd("100")})
    return film.dossier.model_copy(update={"brief": brief, "takes": tuple(takes), "production": "calibration"})


def _take(shot: Shot, sha256: str, recipe: str) -> Take:
    return Take(
        shot=shot.id, number=1, backend="previz", recipe=recipe, sha256=sha256, suffix=".mp4", frames=shot.frames
    )


def _agrees(most: Money) -> bool:
    return input(f"this may cost at most {most}; go on? ").strip().lower() == "yes"


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        film = shot_film(folder / "intact", SEED, SIZE, SECONDS)
        films = {INTACT: film, RESEEDED: shot_film(folder / "other", OTHER_SEED, SIZE, SECONDS)}
        films |= dict(damaged(film, folder))
        if "--judge" in sys.argv[1:-1]:
            return judged_by(sys.argv[sys.argv.index("--judge") + 1], films, folder, _agrees)
        rows = {name: scores(one) for name, one in films.items()}
    print(table(rows))
    if "--write" in sys.argv[1:]:
        text = DOC.read_text(encoding="utf-8")
        head, tail = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
        DOC.write_text(f"{head}\n{table(rows)}\n{tail}", encoding="utf-8")
    missed = blind(rows)
    if missed:
        print(f"not seen by the score that ought to: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
