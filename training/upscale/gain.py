"""How much of what the net for compressed pictures adds is to be shipped: PSNR and VMAF by that gain, on clips that
choose nothing else and on which benchmarks/upscale.py does not measure.

    PYTHONPATH=benchmarks python training/upscale/gain.py x2-compressed.pt

VMAF NEG is the edition of VMAF that pays for no sharpening beyond the original (Li et al., 2020): where it falls, a
gain is only flattery.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import mean

import cv2
import numpy as np
import torch
from torch.nn import functional

from moving.clips import HEIGHT, WIDTH, clip
from nets import BLOCK, Plain, Upscaling
from pictures import Luma
from train import RECIPES
from upscale import coded, psnr, scaled, vmaf

CLIPS = ("zoom", "occlusion", "cuts", "crawl", "snow")
GAINS = (1.0, 1.1, 1.15, 1.2, 1.3)
FRAMES = 8


def enlarged(net: Plain, picture: Luma, gain: float) -> Luma:
    with torch.no_grad():
        given = functional.pixel_unshuffle(torch.from_numpy(picture.astype(np.float32) / 255)[None, None], BLOCK)
        found = functional.pixel_shuffle(net.skip(given) + gain * net.added(given), 2 * BLOCK)
    return np.rint(found[0, 0].clamp(0, 1).numpy() * 255).astype(np.uint8)


def main() -> None:
    torch.set_num_threads(1)
    recipe = RECIPES["x2-compressed"]
    wide = Upscaling(recipe.times, recipe.channels, recipe.layers)
    wide.load_state_dict(torch.load(Path(sys.argv[1]), weights_only=True))
    net = Plain(wide)
    for crf in (18, 26):
        told: dict[float, list[tuple[float, ...]]] = {gain: [] for gain in GAINS}
        for name in CLIPS:
            truth = [np.ascontiguousarray(frame[:HEIGHT]) for frame in clip(name, FRAMES)]
            small = coded([scaled(frame, WIDTH // 2, HEIGHT // 2, "BICUBIC") for frame in truth], crf)
            plain = [np.asarray(cv2.resize(one, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)) for one in small]
            lanczos = [scaled(one, WIDTH, HEIGHT, "LANCZOS") for one in small]
            for gain in GAINS:
                made = [enlarged(net, one, gain) for one in small]
                decibels = mean(map(psnr, made, truth)) - mean(map(psnr, plain, truth))
                marks = [vmaf(made, truth, kind) - vmaf(lanczos, truth, kind) for kind in ("v0.6.1", "v0.6.1neg")]
                told[gain].append((decibels, *marks))
        for gain, found in told.items():
            decibel, mark, strict = (mean(column) for column in zip(*found, strict=True))
            least = min(one[0] for one in found)
            words = f"{decibel:+.2f} dB (least {least:+.2f}), VMAF {mark:+.2f}, NEG {strict:+.2f}"
            print(f"crf {crf}, gain {gain}: {words}", flush=True)


if __name__ == "__main__":
    main()
