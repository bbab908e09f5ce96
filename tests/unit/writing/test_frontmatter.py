"""The head of a brief: every key is read, and every mistake is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief
from reelwright.film.credits import Credit
from reelwright.film.dub import Translation
from reelwright.film.look import BurnIn, Grain, Mood
from reelwright.film.sound import Cue, Soundtrack
from reelwright.film.touch import Touch, TouchKind
from reelwright.units import Aspect, FrameRate, Money
from reelwright.writing.reading import read_brief
from reelwright.writing.wishes import WISHES

IDEA = "A keeper climbs the stair of a lighthouse in the storm, at night. Marta and Old Tom wait."
CUE = Cue(start_seconds=0.5, end_seconds=2, text="At last.")
HEADS = {
    ".md": """---
# a comment
title: "The Last Light: a story"
duration: 1:30
aspect: 9:16
fps: 29.97
size: 1080p
seed: 7
style: film noir, grainy
mood: hopeful
grain: coarse
enhance: sharpen 0.5, denoise
budget: $12.50
voice: en-us+m3
voices: Marta de+f2, Old Tom en-us+m3
languages: fr, de = f.srt
pronounce: Elias = ee-lye-us; Lumina = [[l'u:mIn@]]
narration: yes
subtitles: off
overlay: storyboard
music: none
effects: off
loudness: broadcast
stems: yes
credits: "Directed by Ana Diaz; Music: Bo Lind"
timing: f.srt
writer: "openai:a-model"
judge: gemini
backend: veo3, slate
quality: 2
fit: yes
---
""",
    ".toml": '''
text = """
A keeper climbs the stair of a lighthouse in the storm, at night. Marta and Old Tom wait.
duration = 5
"""
title = "The Last Light: a story"
duration = 90
aspect = "9:16"
fps = 29.97
size = 1080
seed = 7
style = "film noir, grainy"
mood = "hopeful"
grain = "Coarse"
enhance = { denoise = true, sharpen = 0.5 }
budget = 12.5
voice = "en-us+m3"
voices = { Marta = "de+f2", "Old Tom" = "en-us+m3" }
languages = "fr, de = f.srt"
pronounce = { Elias = "ee-lye-us", Lumina = "[[l'u:mIn@]]" }
narration = true
subtitles = false
overlay = "Storyboard"
music = "none"
effects = false
loudness = -23
stems = true
credits = ["Directed by Ana Diaz", "Music: Bo Lind"]
timing = "f.srt"
writer = "openai:a-model"
judge = "gemini"
backend = ["veo3", "slate"]
quality = 2
fit = true
''',
}


def read(tmp_path: Path, suffix: str, text: str) -> Brief:
    path = tmp_path / f"b{suffix}"
    path.write_text(text, encoding="utf-8")
    return read_brief(str(path), {}, lambda most: b"")


def refusal(tmp_path: Path, suffix: str, text: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        read(tmp_path, suffix, text)
    return str(refused.value)


@pytest.mark.parametrize("suffix", HEADS)
def test_every_key_is_read(suffix: str, tmp_path: Path) -> None:
    assert all(f"\n{key}" in HEADS[suffix] for key in WISHES)
    (tmp_path / "f.srt").write_text("00:00:00,500 --> 00:00:02,000\nAt last.\n")
    brief = read(tmp_path, suffix, HEADS[suffix] + (IDEA if suffix == ".md" else ""))
    assert brief.text.startswith(IDEA)
    assert brief.model_copy(update={"text": ""}) == Brief(
        text="",
        is_script=True,
        title="The Last Light: a story",
        duration_seconds=90,
        aspect=Aspect(name="9:16"),
        rate=FrameRate.parse("29.97"),
        short_side=1080,
        seed=7,
        style="film noir, grainy",
        mood=Mood.WARM,
        grain=Grain.COARSE,
        touches=(Touch(kind=TouchKind.DENOISE), Touch(kind=TouchKind.SHARPEN, strength=0.5)),
        budget=Money.usd("12.50"),
        voice="en-us+m3",
        voices=(("Marta", "de+f2"), ("Old Tom", "en-us+m3")),
        languages=(Translation(language="fr"), Translation(language="de", file="f.srt", cues=(CUE,))),
        pronunciation=(("Elias", "ee-lye-us"), ("Lumina", "[[l'u:mIn@]]")),
        has_narration=True,
        burns_subtitles=False,
        overlay=BurnIn.STORYBOARD,
        soundtrack=Soundtrack(),
        has_effects=False,
        lufs=-23,
        has_stems=True,
        timing=(CUE,),
        credits=(Credit(role="Directed by", name="Ana Diaz"), Credit(role="Music", name="Bo Lind")),
        writer="openai:a-model",
        judge="gemini",
        backend="veo3,slate",
        quality=2,
        fits_budget=True,
    )


WRONG = {
    "title": ("x" * 81, "it has 81 characters"),
    "duration": ("soon", "'soon' is not a number of seconds"),
    "aspect": ("wide", "'wide' is not a known shape"),
    "fps": ("film", "'film' is not a frame rate"),
    "size": ("7", "7 is too small"),
    "seed": ("-1", "'-1' is not a whole number from 0 up"),
    "style": ("y" * 101, "it has 101 characters"),
    "mood": ("bluish", "'bluish' is not a mood"),
    "grain": ("sand", "'sand' is no grain"),
    "enhance": ("polish", "nothing is called 'polish'"),
    "budget": ("a lot", "'a lot' is not an amount in dollars"),
    "voice": ("../../etc/passwd", "'../../etc/passwd' is not a voice"),
    "voices": ("Marta", "'Marta' is no pair"),
    "languages": ("de = none.srt", "there is no file none.srt in the folder of the brief"),
    "pronounce": ("Elias = a; elias = b", "'elias' is there twice"),
    "narration": ("perhaps", "'perhaps' is neither yes nor no"),
    "subtitles": ("7", "'7' is neither yes nor no"),
    "overlay": ("watermark", "'watermark' is no overlay"),
    "music": ("none.mp3", "there is no file none.mp3 in the folder of the brief; check its name, or put it there"),
    "effects": ("thunder", "'thunder' is neither yes nor no"),
    "loudness": ("-11", "'-11' is no loudness that is delivered"),
    "stems": ("two", "'two' is neither yes nor no"),
    "credits": ("z" * 81, "one of its lines has 81 characters"),
    "timing": ("none.srt", "there is no file none.srt in the folder of the brief"),
    "writer": ("somebody", "'somebody' is no writer"),
    "judge": ("somebody", "'somebody' is no judge"),
    "backend": ("a b", "'a b' is not a name"),
    "quality": ("4", "'4' is not 1, 2 or 3"),
    "fit": ("maybe", "'maybe' is neither yes nor no"),
}


@pytest.mark.parametrize("suffix", HEADS)
def test_a_wrong_value_of_every_key_is_named_with_its_line_all_at_once(suffix: str, tmp_path: Path) -> None:
    assert list(WRONG) == list(WISHES)
    if suffix == ".md":
        head = "---\n" + "".join(f"{key}: {value}\n" for key, (value, _) in WRONG.items()) + f"---\n{IDEA}"
    else:
        head = f'text = "{IDEA}"\n' + "".join(f'{key} = "{value}"\n' for key, (value, _) in WRONG.items())
    message = refusal(tmp_path, suffix, head)
    for line, (key, (_, why)) in enumerate(WRONG.items(), 2):
        assert f"{key}, in {tmp_path}/b{suffix}, line {line}: {why}; give {WISHES[key].limit}" in message
    assert f"{len(WRONG)} things to put right" in message


TABLES = {"duration": "[1, 2]", "budget": "{usd = 5}", "title": "5", "fps": "true", "narration": "1979-05-27"}


def test_a_wrong_type_in_toml_is_named_with_its_line(tmp_path: Path) -> None:
    head = f'text = "{IDEA}"\n\n' + "".join(f"{key} = {value}\n" for key, value in TABLES.items())
    message = refusal(tmp_path, ".toml", head)
    for line, key in enumerate(TABLES, 3):
        assert f"{key}, in {tmp_path}/b.toml, line {line}: " in message
    assert "[1, 2] is not one plain value" in message and "true is a yes or no" in message


@pytest.mark.parametrize(
    ("suffix", "head"),
    [
        (".md", f"---\nseed: 1\n\nDuraton: 5\nzebra: 1\n---\n{IDEA}"),
        (".toml", f'text = "{IDEA}"\n\n\nDuraton=5\n[zebra]'),
    ],
)
def test_an_unknown_key_is_named_with_its_line_and_the_nearest_known_one(
    suffix: str, head: str, tmp_path: Path
) -> None:
    message = refusal(tmp_path, suffix, head)
    assert f"'Duraton', in {tmp_path}/b{suffix}, line 4: there is no such key; did you mean duration?" in message
    assert f"'zebra', in {tmp_path}/b{suffix}, line 5: there is no such key; there are: title, duration" in message


def test_a_key_inside_a_long_string_of_toml_is_not_taken_for_its_line(tmp_path: Path) -> None:
    head = f'text = """\nduration = 5\n{IDEA}\n"""\nseed = 1\nduration = 0\n'
    assert "line 6: 0 is too short" in refusal(tmp_path, ".toml", head)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("---\nduration: 5\nduration: 6\n---\n", "line 3: 'duration' is said twice"),
        ("---\nduration: 5\n", "the front matter that begins on line 1 never ends"),
        ("---\nseed: 1\ntitle: [a, b]\n---\n", "line 3: front matter is a flat list"),
        ("---\n- duration\n---\n", "line 2: front matter is a flat list"),
        ("---\njust words\n---\n", "line 2: front matter is a list of `key: value`"),
        ("---\na: &x 1\nb: *x\n---\n", "line 2: anchors and aliases"),
        ("---\ntitle: !!python/object/apply:os.system ['true']\n---\n", "line 2: tags"),
        ("---\ntitle: 'open\n---\n", "is not YAML"),
        ("---\nx: " + "y" * 10_000 + "\n---\n", "at most 10000"),
    ],
)
def test_front_matter_that_is_no_flat_list_is_refused(head: str, said: str, tmp_path: Path) -> None:
    assert said in refusal(tmp_path, ".md", head + IDEA)


def test_all_that_is_wrong_in_front_matter_is_told_at_once_and_beside_what_is_wrong_with_the_wishes(
    tmp_path: Path,
) -> None:
    head = (
        "seed: 1\nseed: 2\ntitle: [a, {b: c}]\nfps: 7\nmood: &x calm\nstyle: *x\nsize: !!int 8\n? [a]\n: 1\nzoom: 1\n"
    )
    message = refusal(tmp_path, ".md", f"---\n{head}---\nshort")
    for said in (
        "line 3: 'seed' is said twice",
        "line 4: front matter is a flat list",
        "line 5: 7 is not a frame rate",
        "line 6: anchors and aliases",
        "line 7: anchors and aliases",
        "line 8: tags",
        "line 8: 8 is too small",
        "line 9: front matter is a flat list",
        "line 11: there is no such key",
        "5 characters are too few",
    ):
        assert said in message, said
    assert "10 things to put right" in message


def test_what_can_be_read_before_the_end_of_yaml_is_judged_too(tmp_path: Path) -> None:
    message = refusal(tmp_path, ".md", f"---\nfps: 7\ntitle: 'open\n---\n{IDEA}")
    assert "line 2: 7 is not a frame rate" in message and "this front matter is not YAML" in message


def test_front_matter_may_be_empty_and_a_rule_of_dashes_later_is_none(tmp_path: Path) -> None:
    assert read(tmp_path, ".md", f"---\n---\n{IDEA}").text == IDEA
    later = f"{IDEA}\n\n---\n\nThe sea is calm."
    assert read(tmp_path, ".txt", later).text == later


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("text = ", "is not TOML"),
        ("text = 5", "text is no text"),
        (f"duration = {'9' * 5000}\ntext = '{IDEA}'", "b.toml"),
        ("text = " + "[" * 5000, "is not TOML: it is nested too deeply"),
        ("title = 'No text'\nfps = 7", "there are no words; give 10 to 100,000 characters: say what the film shows"),
    ],
)
def test_toml_that_is_no_brief_is_refused(toml: str, said: str, tmp_path: Path) -> None:
    assert said in refusal(tmp_path, ".toml", toml)


def test_toml_without_a_text_says_so_beside_all_else_that_is_wrong(tmp_path: Path) -> None:
    message = refusal(tmp_path, ".toml", "prompt = 'A lighthouse at night'\nfps = 7\n")
    assert "line 1: there is no such key" in message
    assert "line 2: 7 is not a frame rate" in message
    assert 'as text = "..."' in message
