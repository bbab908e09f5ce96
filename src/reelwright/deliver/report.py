"""`report.html`: one self-contained file a producer can read. It fetches nothing and runs no script."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path

from reelwright.deliver.bill import Bill, bill_html, cost_in_a_line
from reelwright.film.brief import RULES
from reelwright.film.credits import credits_seconds
from reelwright.film.dub import Copy, Dub
from reelwright.film.look import Transition
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.shot import Shot
from reelwright.film.verdict import Agreement, Check, Finding, Score, Severity
from reelwright.units import Money, Timecode

EMBED_LIMIT_BYTES = 40_000_000
"""A larger film is linked beside the report instead of carried in it."""


@dataclass(frozen=True, slots=True)
class StageCost:
    """What one stage took. CPU is that of the child processes, measured by them."""

    state: str
    wall_seconds: float
    cpu_seconds: float
    made: int
    present: int
    """Assets that were there already and not made again."""
    cost: Money


@dataclass(frozen=True, slots=True)
class MadeThing:
    """An asset with its recipe, under the name the run gave it."""

    label: str
    recipe: Recipe
    asset: Asset


@dataclass(frozen=True, slots=True)
class ReportSources:
    """All a report tells."""

    dossier: Dossier
    stages: Sequence[StageCost]
    made: Sequence[MadeThing]
    stills: Mapping[str, Path]
    """Shot id -> JPEG."""
    film: Path
    bill: Bill
    release: str


def report_html(sources: ReportSources) -> str:
    """The page. Every word of the user's is escaped."""
    dossier = sources.dossier
    title = escape(dossier.script.title if dossier.script else dossier.production)
    style = files("reelwright.deliver").joinpath("report.css").read_text(encoding="utf-8")
    body = "".join(
        (
            _head(sources, title),
            _shots(sources),
            _credits(dossier),
            _checks(dossier),
            _languages(dossier),
            _copies(dossier),
            _findings(dossier),
            _scores(dossier),
            _consistency(dossier),
            bill_html(sources.bill, dossier),
            _stages(sources.stages),
            _recipes(sources.made),
        )
    )
    policy = "default-src 'none'; img-src data:; media-src data: 'self' file:; style-src 'unsafe-inline'"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{style}</style></head><body><main>{body}</main></body></html>\n"
    )


def _data_url(kind: str, path: Path) -> str:
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _head(sources: ReportSources, title: str) -> str:
    dossier, film = sources.dossier, sources.film
    embedded = film.stat().st_size <= EMBED_LIMIT_BYTES
    source = _data_url("video/mp4", film) if embedded else escape(film.name)
    checks = dossier.technical.checks if dossier.technical else ()
    counted = f"{sum(check.passed is True for check in checks)} of {len(checks)} checks"
    verdict = f'<span class="verdict no">failed: passed {counted}</span>'
    if dossier.technical is not None and dossier.technical.passed:
        verdict = f'<span class="verdict">passed {counted}</span>'
    frames = dossier.cut.frames if dossier.cut else sum(shot.frames for shot in dossier.shots)
    stand_ins = sum(bool(take.why_not_first_choice) for take in dossier.takes)
    seconds = float(dossier.brief.rate.seconds(frames))
    facts = {
        "length": f"{seconds:.2f} s, {frames} frames",
        "picture": f"{dossier.cut.resolution if dossier.cut else ''} at {dossier.brief.rate}",
        "shots": f"{len(dossier.shots)}" + (f", of which {stand_ins} stand in" if stand_ins else ""),
        "size": f"{film.stat().st_size / 1e6:.1f} MB",
        "cost": cost_in_a_line(sources.bill),
        "made in": f"{sum(stage.wall_seconds for stage in sources.stages):.1f} s, "
        f"{sum(stage.cpu_seconds for stage in sources.stages):.1f} CPU-s",
        "seed": str(dossier.brief.seed),
        "made by": f"Reelwright {sources.release}",
    }
    cells = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts.items())
    first = sources.stills.get(dossier.shots[0].id) if dossier.shots else None
    poster = f' poster="{_data_url("image/jpeg", first)}"' if first else ""
    logline = escape(dossier.analysis.genre + ", " + dossier.analysis.mood if dossier.analysis else "")
    return (
        f'<h1>{title}</h1><p class="lead">{logline} &nbsp; {verdict}</p>'
        f'<video controls playsinline preload="metadata"{poster} src="{source}"></video><dl class="facts">{cells}</dl>'
    )


def _shots(sources: ReportSources) -> str:
    first, rows = 0, []
    for shot in sources.dossier.shots:
        rows.append(_shot(sources, shot, first))
        first += shot.frames
    analysis, script = sources.dossier.analysis, sources.dossier.script
    unread = ", ".join(analysis.unread) if analysis else ""
    note = f"<p>Not understood, so not in the picture: {escape(unread or 'nothing')}.</p>"
    if script is not None and script.written_by != RULES:  # pictures are of its words, not of the brief's
        note = f"<p>Written by {escape(script.written_by)} from the words of the brief.</p>"
    return f"<h2>Shots</h2>{note}{''.join(rows)}"


def _shot(sources: ReportSources, shot: Shot, first: int) -> str:
    rate = sources.dossier.brief.rate
    take = next((take for take in sources.dossier.takes if take.shot == shot.id), None)
    setup = shot.setup
    what = [setup.plate.said] if setup.plate else [setup.place, setup.time_of_day, setup.weather]
    what += [setup.season] if setup.season and not setup.plate else []
    tags: list[str] = [*what, setup.framing, setup.angle, setup.move, setup.mood]
    tags += [f"begins with a {shot.transition}"] if shot.transition is not Transition.CUT else []
    tags += [f"take {take.number} by {take.backend}"] if take else []
    assumed = [f"{slot} was not said" for slot in shot.defaulted if setup.plate is None]
    spans = "".join(f"<span>{escape(tag)}</span>" for tag in [*tags, *assumed])
    picture = ""
    if shot.id in sources.stills:
        url = _data_url("image/jpeg", sources.stills[shot.id])
        picture = f'<img alt="{escape(shot.description)}" src="{url}">'
    stand_in = ""
    if take and take.why_not_first_choice:
        stand_in = f'<p class="stand-in">Stands in for {escape(take.why_not_first_choice)}</p>'
    done = "".join(f"<p>{escape(what)}</p>" for what in _done(sources, shot.id))
    words = f"<blockquote>{escape(shot.line)}</blockquote>" if shot.line else ""
    if shot.description != shot.line:
        words = f"<p>{escape(shot.description)}</p>{words}"
    where = f"{escape(shot.heading)} &middot; {Timecode(frame=first, rate=rate)} &middot; "
    where += f"{float(rate.seconds(shot.frames)):.2f} s, {shot.frames} frames"
    return (
        f'<section class="shot"><div>{picture}</div><div><h3>{shot.id}</h3><div class="where">{where}</div>'
        f'{words}{stand_in}{done}<div class="tags">{spans}</div></div></section>'
    )


def _done(sources: ReportSources, shot: str) -> Iterator[str]:
    """What was done to the pictures of a take, with what each effect counted and measured."""
    take = next((thing.asset for thing in sources.made if thing.label == f"take {shot}"), None)
    touched = take.facts.get("touched") if take else None
    for name, facts in touched.items() if isinstance(touched, dict) else ():
        told = facts.items() if isinstance(facts, dict) else ()
        numbers = [f"{what.replace('_', ' ')} {value:g}" for what, value in told if isinstance(value, int | float)]
        counted = [f"{what.replace('_', ' ')} {len(value)}" for what, value in told if isinstance(value, list)]
        yield f"Done to it: {name.replace('_', ' ')}; {', '.join([*numbers, *counted])}"


def _credits(dossier: Dossier) -> str:
    if not dossier.brief.credits:
        return ""
    rows = "".join(
        f"<tr><td>{escape(credit.role)}</td><td>{escape(credit.name)}</td></tr>" for credit in dossier.brief.credits
    )
    seconds = f"{credits_seconds(dossier.brief.credits):g} s, after the last shot"
    return f'<h2>Credits</h2><p>{seconds}</p><div class="wide"><table>{rows}</table></div>'


def _outcome(passed: bool | None) -> str:
    if passed is None:
        return '<span class="open">not measured</span>'
    return '<span class="pass">passed</span>' if passed else '<span class="fail">failed</span>'


def _checks(dossier: Dossier) -> str:
    if dossier.technical is None:
        return ""

    def row(check: Check) -> str:
        name = escape(check.name) + (" <small>(blocking)</small>" if check.is_blocking else "")
        said = escape(check.value or check.reason)
        return f"<tr><td>{name}</td><td>{_outcome(check.passed)}</td><td>{said}</td><td>{escape(check.limit)}</td></tr>"

    rows = "".join(row(check) for check in dossier.technical.checks)
    head = "<tr><th>check</th><th>outcome</th><th>measured</th><th>limit</th></tr>"
    return f'<h2>Technical check</h2><div class="wide"><table>{head}{rows}</table></div>'


def _languages(dossier: Dossier) -> str:
    """The film in other languages: what each is, and which of its checks it failed."""
    if not dossier.dubs:
        return ""

    def row(dub: Dub) -> str:
        said = dub.technical.counted if dub.technical else ""
        link = f'<a href="{escape(dub.film)}">{escape(dub.film)}</a>'
        return (
            f"<tr><td>{escape(dub.language)}</td><td>{link}</td><td>{escape(dub.voice)}</td>"
            f"<td>{len(dub.speeches)}</td><td>{_outcome(dub.technical.passed if dub.technical else None)}</td>"
            f"<td>{escape(said)}</td></tr>"
        )

    rows = "".join(map(row, dossier.dubs))
    head = "<tr><th>language</th><th>film</th><th>voice</th><th>lines</th><th>outcome</th><th>measured</th></tr>"
    about = "<p>The same picture and music; each has its own words, subtitles and track of them.</p>"
    return f'<h2>Other languages</h2>{about}<div class="wide"><table>{head}{rows}</table></div>'


def _copies(dossier: Dossier) -> str:
    """The film at other loudnesses."""
    if not dossier.copies:
        return ""

    def row(copy: Copy) -> str:
        said = copy.technical.counted if copy.technical else ""
        link = f'<a href="{escape(copy.film)}">{escape(copy.film)}</a>'
        outcome = _outcome(copy.technical.passed if copy.technical else None)
        return f"<tr><td>{link}</td><td>{copy.lufs:g} LUFS</td><td>{outcome}</td><td>{escape(said)}</td></tr>"

    rows = "".join(map(row, dossier.copies))
    head = "<tr><th>film</th><th>loudness</th><th>outcome</th><th>measured</th></tr>"
    return f'<h2>Other loudnesses</h2><div class="wide"><table>{head}{rows}</table></div>'


def _of_its_own(copy: Copy, dossier: Dossier) -> Iterator[Finding]:
    """What was found on a copy, and not on the film in the same language too."""
    languages = {"": dossier.technical} | {dub.language: dub.technical for dub in dossier.dubs}
    known = original.findings if (original := languages.get(copy.language)) else ()
    return (finding for finding in (copy.technical.findings if copy.technical else ()) if finding not in known)


def _findings(dossier: Dossier) -> str:
    found = list(dossier.findings)
    found += [
        finding.model_copy(update={"message": f"{dub.film}: {finding.message}"})
        for dub in dossier.dubs
        for finding in (dub.technical.findings if dub.technical else ())
    ]
    found += dossier.technical.findings if dossier.technical else ()
    found += [
        finding.model_copy(update={"message": f"{copy.film}: {finding.message}"})
        for copy in dossier.copies
        for finding in _of_its_own(copy, dossier)
    ]
    found += dossier.semantic.findings if dossier.semantic else ()
    found += [
        Finding(check="script", severity=Severity.NOTE, message=f"the script was changed after this note: {note}")
        for note in (dossier.script.notes_answered if dossier.script else ())
    ]
    found += [
        Finding(check="script", severity=Severity.NOTE, message=f"no script answers this note: {note}")
        for note in _unanswered(dossier)
    ]
    if not found:
        return "<h2>Findings</h2><p>Nothing was found that you should look at.</p>"
    order = [Severity.ERROR, Severity.WARNING, Severity.NOTE]

    def row(finding: Finding) -> str:
        where = finding.shot or ""
        if finding.start_seconds is not None:
            where += f" {finding.start_seconds:.2f} s"
            where += f" to {finding.end_seconds:.2f} s" if finding.end_seconds is not None else ""
        figures = f"{finding.value or ''}{f' (limit {finding.limit})' if finding.limit else ''}"
        return (
            f'<tr><td class="{finding.severity}">{finding.severity}</td><td>{escape(where)}</td>'
            f"<td>{escape(finding.message)}</td><td>{escape(figures)}</td></tr>"
        )

    rows = "".join(row(finding) for finding in sorted(found, key=lambda finding: order.index(finding.severity)))
    head = "<tr><th></th><th>where</th><th>what</th><th>figures</th></tr>"
    return f'<h2>Findings</h2><div class="wide"><table>{head}{rows}</table></div>'


def _unanswered(dossier: Dossier) -> Sequence[str]:
    """Notes that stood when the film was finished, and those that its writer had no answer to."""
    last = dossier.semantic.notes if dossier.semantic and not dossier.semantic.passed else ()
    return tuple(dict.fromkeys((*(dossier.script.notes_unanswered if dossier.script else ()), *last)))


def _scores(dossier: Dossier) -> str:
    if dossier.semantic is None:
        return ""

    def row(score: Score) -> str:
        value = f"{score.value:.1f} / 10" if score.value is not None else '<span class="open">not measured</span>'
        frame = f"{score.shot} at {score.seconds:.2f} s" if score.seconds is not None else score.shot
        cells = f"<td>{escape(score.name)}</td><td>{value}</td><td>{escape(frame)}</td><td>{escape(score.reason)}</td>"
        return f"<tr>{cells}</tr>"

    rows = "".join(row(score) for score in dossier.semantic.scores)
    return f'<h2>Is it the film that was asked for?</h2><div class="wide"><table>{rows}</table></div>'


def _consistency(dossier: Dossier) -> str:
    if dossier.consistency is None:
        return ""

    def row(score: Agreement) -> str:
        value = f"{score.value:.2f} / 1" if score.value is not None else '<span class="open">not measured</span>'
        shots = " and ".join(score.shots)
        return (
            f"<tr><td>{escape(score.name)}</td><td>{value}</td><td>{escape(shots)}</td>"
            f"<td>{escape(score.reason)}</td></tr>"
        )

    head = "<tr><th></th><th>score</th><th>most at odds</th><th>why</th></tr>"
    rows = "".join(row(score) for score in dossier.consistency.scores)
    return f'<h2>Is it of one piece?</h2><div class="wide"><table>{head}{rows}</table></div>'


def _stages(stages: Sequence[StageCost]) -> str:
    longest = max((stage.wall_seconds for stage in stages), default=0) or 1

    def row(stage: StageCost) -> str:
        width = 100 * stage.wall_seconds / longest
        return (
            f'<tr><td>{escape(stage.state)}</td><td class="number">{stage.wall_seconds:.2f} s</td>'
            f'<td class="number">{stage.cpu_seconds:.2f} s</td><td class="number">{stage.made}</td>'
            f'<td class="number">{stage.present}</td><td class="number">{stage.cost}</td>'
            f'<td class="bars"><div class="bar" style="width:{width:.1f}%"></div></td></tr>'
        )

    head = (
        '<tr><th>stage</th><th class="number">time</th><th class="number">CPU of its makers</th>'
        '<th class="number">made</th><th class="number">was there</th><th class="number">cost</th><th></th></tr>'
    )
    foot = (
        f'<tr class="total"><td>in all</td><td class="number">{sum(one.wall_seconds for one in stages):.2f} s</td>'
        f'<td class="number">{sum(one.cpu_seconds for one in stages):.2f} s</td>'
        f'<td class="number">{sum(one.made for one in stages)}</td>'
        f'<td class="number">{sum(one.present for one in stages)}</td>'
        f'<td class="number">{sum((one.cost for one in stages), Money())}</td><td></td></tr>'
    )
    return f'<h2>Time and cost</h2><div class="wide"><table>{head}{"".join(map(row, stages))}{foot}</table></div>'


def _recipes(made: Sequence[MadeThing]) -> str:
    def entry(thing: MadeThing) -> str:
        body = {"recipe": thing.recipe.model_dump(mode="json"), "measured": thing.asset.facts}
        text = escape(json.dumps(body, indent=1, ensure_ascii=False))
        size = f"{thing.asset.size_bytes / 1e3:.0f} kB"
        return (
            f"<details><summary>{escape(thing.label)} <code>{thing.asset.recipe[:12]} &rarr; "
            f"{thing.asset.sha256[:12]}{thing.asset.suffix}, {size}</code></summary><pre>{text}</pre></details>"
        )

    return f"<h2>Recipes</h2>{''.join(map(entry, made))}"
