"""A ComfyUI workflow of one's own: read as it is exported, its marks filled, what is wrong named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.errors import InvalidInput, NotFound
from reelwright.render.workflow import MARKS, Workflow

NODES = {
    "3": {"class_type": "KSampler", "inputs": {"seed": "{seed}", "steps": 20, "positive": ["6", 0]}},
    "5": {"class_type": "EmptyLatent", "inputs": {"width": "{width}", "height": "{height}", "length": "{frames}"}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "film still, {prompt}, {rate} fps"}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "{negative}"}},
}
SAYS = 'seconds = [2, 4]\nsizes = ["1280x720", "720x1280"]\nrate = 24\n'
VALUES = {
    "prompt": "a harbour",
    "negative": "text",
    "seed": 7,
    "width": 1280,
    "height": 720,
    "frames": 97,
    "seconds": 4.0,
    "rate": 24.0,
}


def written(folder: Path, nodes: Any = NODES, says: str = SAYS) -> Path:
    path = folder / "mine.json"
    path.write_text(nodes if isinstance(nodes, str) else json.dumps(nodes))
    path.with_suffix(".toml").write_text(says)
    return path


def test_marks_become_values_numbers_where_they_stand_alone(tmp_path: Path) -> None:
    graph = Workflow.read(written(tmp_path), "comfyui").filled(VALUES)
    assert graph["3"]["inputs"] == {"seed": 7, "steps": 20, "positive": ["6", 0]}
    assert graph["5"]["inputs"] == {"width": 1280, "height": 720, "length": 97}
    assert graph["6"]["inputs"]["text"] == "film still, a harbour, 24.0 fps"
    assert graph["7"]["inputs"]["text"] == "text"


def test_what_it_can_make_is_what_its_file_says_and_its_marks_allow(tmp_path: Path) -> None:
    line = Workflow.read(written(tmp_path), "comfyui").line
    assert (line.seconds, line.rate, line.has_seed, line.has_negative) == ((2, 4), 24, True, True)
    plain = Workflow.read(written(tmp_path, {"6": NODES["6"]}, SAYS.replace(', "720x1280"', "")), "comfyui").line
    assert not plain.has_seed and not plain.has_negative


def test_an_edited_workflow_is_another_model(tmp_path: Path) -> None:
    names = {
        Workflow.read(written(tmp_path, nodes, says), "comfyui").line.model
        for nodes, says in (
            (NODES, SAYS),
            (NODES | {"8": NODES["7"]}, SAYS),
            (NODES, SAYS.replace("rate = 24", "rate = 16")),
        )
    }
    assert len(names) == 3 and all(name.startswith("mine@") for name in names)


@given(st.text(max_size=60))
def test_what_a_prompt_says_is_never_taken_for_a_mark(words: str) -> None:
    nodes = {"6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a {prompt} b"}}}
    workflow = Workflow(line=None, nodes=nodes)  # type: ignore[arg-type]
    said = words + "".join(f"{{{mark}}}" for mark in MARKS)
    assert workflow.filled(VALUES | {"prompt": said})["6"]["inputs"]["text"] == f"a {said} b"


@pytest.mark.parametrize(
    ("nodes", "says", "why"),
    [
        ("not json", SAYS, "is not JSON"),
        ({"nodes": [], "links": []}, SAYS, "export it in API format"),
        ([1, 2], SAYS, "no workflow"),
        ({"1": {"class_type": "X"}}, SAYS, "no workflow"),
        ({"1": {"class_type": "X", "inputs": {}}}, SAYS, "{prompt}"),
        (NODES, "seconds = [2", "not a TOML file"),
        (NODES, SAYS + "colour = 1\n", "colour"),
        (NODES, 'seconds = []\nsizes = ["1280x720"]\nrate = 24\n', "seconds"),
        ({"6": NODES["6"]}, SAYS, "several sizes"),
    ],
)
def test_what_is_wrong_is_named(nodes: Any, says: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        Workflow.read(written(tmp_path, nodes, says), "comfyui")
    assert why in str(refused.value) and "mine" in str(refused.value)


def test_without_the_file_beside_it_nothing_is_guessed(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.with_suffix(".toml").unlink()
    with pytest.raises(NotFound, match=r"mine\.toml"):
        Workflow.read(path, "comfyui")
