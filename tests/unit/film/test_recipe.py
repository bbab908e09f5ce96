"""The hash of a recipe is its name for good: the same in every process, on every Python, in any order of keys."""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from reelwright.film.noun import canonical_json
from reelwright.film.recipe import Recipe

from .strategies import json_values, text, values_of

PLAIN = Recipe(kind="music", maker="bed", suffix=".wav")
FULL = Recipe(
    kind="take",
    maker="previz",
    edition=3,
    parameters={
        "seed": 2**63 - 1,
        "exposure": 0.1,
        "tiny": 1e-9,
        "whole": 1.0,
        "title": "Últimas luces — 最後",
        "captions": [{"start": 0, "end": 24, "text": 'said "no"\n'}],
        "figure": None,
        "dims": True,
    },
    inputs={"plate": "0" * 64, "mask": "f" * 64},
    suffix=".mp4",
)

CANONICAL = {
    "plain": (PLAIN, '{"edition":1,"inputs":{},"kind":"music","maker":"bed","parameters":{},"suffix":".wav"}'),
    "full": (
        FULL,
        f'{{"edition":3,"inputs":{{"mask":"{"f" * 64}","plate":"{"0" * 64}"}},"kind":"take","maker":"previz",'
        '"parameters":{"captions":[{"end":24,"start":0,"text":"said \\"no\\"\\n"}],"dims":true,"exposure":0.1,'
        '"figure":null,"seed":9223372036854775807,"tiny":1e-09,"title":"Últimas luces — 最後","whole":1.0},'
        '"suffix":".mp4"}',
    ),
}
"""Golden: should one of these change, every asset ever made would be made again."""

HASHES = {
    "plain": "a2ceb3a2140810133c7c75428de8a627a947da568c10002fe878f3d8e8a6fc26",
    "full": "167f96f5eed61b3a83dd99de2ec34a2932ec3bcc7835c07b0572c14af9c25942",
}

_HASH_IN_ANOTHER_PROCESS = """
import json, sys
from reelwright.film.recipe import Recipe
print(Recipe.model_validate(json.load(sys.stdin)).hash)
"""

_HASH_ON_ANOTHER_PYTHON = """
import hashlib, json, sys
{source}
print(hashlib.sha256(canonical_json(json.loads(sys.stdin.buffer.read())).encode()).hexdigest())
"""


@pytest.mark.parametrize("name", CANONICAL)
def test_a_recipe_keeps_the_hash_it_has_always_had(name: str) -> None:
    recipe, canonical = CANONICAL[name]
    assert canonical_json(recipe.model_dump(mode="json")) == canonical
    assert recipe.hash == hashlib.sha256(canonical.encode()).hexdigest() == HASHES[name]


def _reversed(value: object) -> object:
    """The same JSON with the keys of every object in the opposite order."""
    if isinstance(value, dict):
        return {key: _reversed(inner) for key, inner in reversed(value.items())}
    return [_reversed(inner) for inner in value] if isinstance(value, list) else value


@given(values_of(Recipe))
def test_the_order_of_keys_does_not_matter(recipe: Recipe) -> None:
    again = Recipe.model_validate(_reversed(recipe.model_dump(mode="json")))
    assert again.hash == recipe.hash


@given(values_of(Recipe))
def test_a_recipe_that_was_stored_has_the_hash_it_had(recipe: Recipe) -> None:
    assert Recipe.from_json(recipe.to_json()).hash == recipe.hash


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_another_process_with_another_hash_seed_gives_the_same_hash(hash_seed: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", _HASH_IN_ANOTHER_PROCESS],
        input=json.dumps(_reversed(FULL.model_dump(mode="json"))),
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == HASHES["full"]


def _other_pythons() -> list[str]:
    """Interpreters of other supported versions: on the path, or installed beside this one's base."""
    names = [f"python3.{minor}" for minor in range(11, 20) if minor != sys.version_info.minor]
    on_path = [found for name in names if (found := shutil.which(name))]
    beside = [str(path) for name in names for path in Path(sys.base_prefix).parent.glob(f"*/bin/{name}")]
    runs = [
        python
        for python in dict.fromkeys(on_path + beside)
        if subprocess.run([python, "-I", "-c", ""], capture_output=True, check=False).returncode == 0
    ]
    return runs


def test_other_pythons_on_this_machine_give_the_same_hash() -> None:
    pythons = _other_pythons()
    if not pythons:
        pytest.skip("there is no other Python of 3.11 or newer on this machine")
    program = _HASH_ON_ANOTHER_PYTHON.format(source=inspect.getsource(canonical_json))
    body = json.dumps(_reversed(FULL.model_dump(mode="json"))).encode()
    for python in pythons:
        answer = subprocess.run([python, "-I", "-c", program], input=body, capture_output=True, check=True)
        assert answer.stdout.decode().strip() == HASHES["full"], python


@settings(max_examples=50)
@given(st.dictionaries(text, json_values, max_size=3), st.dictionaries(text, json_values, max_size=3))
def test_recipes_share_a_hash_only_if_they_ask_for_the_same(
    first: dict[str, object], second: dict[str, object]
) -> None:
    hashes = [PLAIN.model_copy(update={"parameters": parameters}).hash for parameters in (first, second)]
    assert (hashes[0] == hashes[1]) == (canonical_json(first) == canonical_json(second))


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "mix"},
        {"maker": "choir"},
        {"edition": 2},
        {"parameters": {"mood": "calm"}},
        {"inputs": {"take": "a" * 64}},
        {"suffix": ".flac"},
        {"tenant": "acme"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_field_of_a_recipe_is_part_of_its_hash(change: dict[str, object]) -> None:
    assert set(Recipe.model_fields) == {"kind", "maker", "edition", "parameters", "inputs", "suffix", "tenant"}
    changed = PLAIN.model_copy(update=change)
    assert changed.hash != PLAIN.hash and Recipe.from_json(changed.to_json()) == changed


@pytest.mark.parametrize("suffix", ["mp4", ".MP4", "", ".", ".tar.gz", ".m/4", ".abcdef", ".mp4\n"])
def test_a_suffix_is_one_short_lower_case_suffix(suffix: str) -> None:
    with pytest.raises(ValidationError):
        Recipe(kind="take", maker="previz", suffix=suffix)


def test_a_recipe_holds_no_number_that_json_cannot_say() -> None:
    with pytest.raises((ValidationError, ValueError)):
        _ = Recipe(kind="take", maker="previz", parameters={"gain": float("nan")}, suffix=".mp4").hash
