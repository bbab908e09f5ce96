"""Train one net.

    python training/upscale/train.py NAME --takes FOLDER --out NAME.pt [--steps N] [--minutes M] [--from OTHER.pt]

NAME is one of `RECIPES`. It ends after N steps, or as if N were as many as it comes to in M minutes. It prints, and
writes beside the weights, how many it came to and PSNR on the photographs that are kept aside, which choose nothing.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch.nn import functional

from nets import BLOCK, Upscaling
from pairs import Pair, clean, compressed, patches, reduced
from pictures import HELD_OUT, Luma, luma, photograph, training

SEED = 6
BATCH = 16
"""Patches a step."""
SIDE = {2: 48, 4: 32}
"""Pixels of their side in the small picture, by how many times it is enlarged."""
RATE = 2e-3
"""Of Adam, at first; it goes to nothing as a cosine."""
WARM = 0.01
"""Of all steps, while it rises."""
SQUARED_FROM = 0.7
"""Of all steps, after which errors count by their square, as PSNR counts them; before, by themselves."""


@dataclass(frozen=True, slots=True)
class Recipe:
    times: int
    channels: int
    layers: int
    is_compressed: bool = False
    gain: float = 1.0
    """By how much more of what the net adds is shipped than it was trained to add: a net that learns by squared errors
    adds too little where compression left it unsure. See `gain.py`."""


RECIPES = {
    "x2-clean": Recipe(2, 32, 4),
    "x2-compressed": Recipe(2, 32, 4, True, gain=1.15),
    "x4-clean": Recipe(4, 32, 4),
    "x4-compressed": Recipe(4, 32, 4, True),
    "x2-clean-large": Recipe(2, 64, 5),
}


def all_pairs(recipe: Recipe, takes: Path, made: int, kept: Path | None) -> list[Pair]:
    """Those of a recipe; they are the same each time, so that they can be `kept` in a file."""
    if kept and kept.exists():
        with np.load(kept) as file:
            return [Pair(file[f"large{k}"], file[f"small{k}"]) for k in range(len(file.files) // 2)]
    chance = np.random.default_rng(SEED)
    found: list[Pair] = []
    for picture in training(takes, made, chance):
        if min(picture.shape) >= 88 * recipe.times:
            found += (compressed if recipe.is_compressed else clean)(picture, recipe.times, chance)
    if kept:
        named = {f"{side}{k}": getattr(pair, side) for k, pair in enumerate(found) for side in ("large", "small")}
        np.savez(kept, **named)  # type: ignore[arg-type]
    return found


def enlarged(net: Upscaling, picture: Luma) -> Luma:
    """By the net, in 32-bit floats."""
    with torch.no_grad():
        given = torch.from_numpy(picture.astype(np.float32) / 255)[None, None]
        found = functional.pixel_shuffle(net(functional.pixel_unshuffle(given, BLOCK)), BLOCK * net.times)
    return np.rint(found[0, 0].clamp(0, 1).numpy() * 255).astype(np.uint8)


def psnr(a: Luma, b: Luma, border: int) -> float:
    away = (a.astype(np.float32) - b)[border:-border, border:-border]
    return float(10 * np.log10(255**2 / np.mean(away**2)))


def gains(net: Upscaling) -> dict[str, float]:
    """PSNR beyond OpenCV's bicubic on the photographs kept aside, bicubically reduced; dB."""
    net.eval()
    found = {}
    for name in HELD_OUT:
        whole = luma(photograph(name))
        unit = BLOCK * net.times
        truth = np.ascontiguousarray(whole[: whole.shape[0] // unit * unit, : whole.shape[1] // unit * unit])
        small = reduced(truth, net.times)
        plain = cv2.resize(small, truth.shape[::-1], interpolation=cv2.INTER_CUBIC)
        found[name] = round(psnr(enlarged(net, small), truth, 8) - psnr(plain, truth, 8), 3)
    net.train()
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=RECIPES)
    parser.add_argument("--takes", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--made", type=int, default=120)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--from", dest="start", type=Path)
    told = parser.parse_args()
    torch.set_num_threads(told.threads)
    torch.manual_seed(SEED)
    recipe = RECIPES[told.name]
    net = Upscaling(recipe.times, recipe.channels, recipe.layers)
    if told.start:
        own, there = net.state_dict(), torch.load(told.start, weights_only=True)
        net.load_state_dict({**own, **{key: value for key, value in there.items() if value.shape == own[key].shape}})
    net = net.to(memory_format=torch.channels_last)
    mean = copy.deepcopy(net)
    pairs = all_pairs(recipe, told.takes, told.made, told.kept)
    print(f"{told.name}: {len(pairs)} pairs, {sum(one.large.size for one in pairs) / 1e6:.0f} megapixels", flush=True)
    chance = np.random.default_rng(SEED)
    learning = torch.optim.Adam(net.parameters(), lr=RATE, betas=(0.9, 0.99))
    began, step, done = time.monotonic(), 0, 0.0
    net.train()
    while done < 1:
        rate = RATE * (0.4 if told.start else 1) * min(1, done / WARM) * (0.5 + 0.5 * math.cos(math.pi * done))
        for group in learning.param_groups:
            group["lr"] = rate + 1e-6
        small, large = patches(pairs, SIDE[recipe.times], recipe.times, BATCH, chance)
        given = functional.pixel_unshuffle(torch.from_numpy(small).float()[:, None] / 255, BLOCK)
        truth = functional.pixel_unshuffle(torch.from_numpy(large).float()[:, None] / 255, BLOCK * recipe.times)
        away = net(given.contiguous(memory_format=torch.channels_last)) - truth
        loss = away.abs().mean() if done < SQUARED_FROM else (10 * away).square().mean()
        learning.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 0.5)
        learning.step()
        step += 1
        with torch.no_grad():
            for kept, now in zip(mean.parameters(), net.parameters(), strict=True):
                kept.lerp_(now, max(0.001, 1 / (0.1 * step + 1)))
        done = max(step / told.steps, (time.monotonic() - began) / (60 * told.minutes))
        if step in (200, 1000) or step % 2500 == 0 or done >= 1:
            found = gains(mean)
            line = " ".join(f"{name.split('.')[0]} {gain:+.2f}" for name, gain in found.items())
            spent = time.process_time()
            print(f"{step} {done:.0%} loss {loss.item():.5f} {line} cpu {spent:.0f}s", flush=True)
            torch.save(mean.state_dict(), told.out)
    report = {"name": told.name, **asdict(recipe), "steps": step, "seed": SEED, "pairs": len(pairs), "gain_db": found}
    told.out.with_suffix(".json").write_text(json.dumps(report | {"started_from": str(told.start or "")}, indent=1))


if __name__ == "__main__":
    main()
