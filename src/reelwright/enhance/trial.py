"""A model tried out in a process of its own, with bounds on its memory and its time.

`python -m reelwright.enhance.trial FILE` prints what it takes and makes, as JSON. What it is made of can be anything,
and a runtime believes it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reelwright.enhance.manifest import CHECKPOINT, Manifest
from reelwright.errors import InvalidInput, ReelwrightError

_MULTIPLES = (1, 2, 4, 8, 16, 32, 64)
_TIMES = (2, 4, 3, 1, 8)
_SMALL, _LARGE = 64, 192
"""Sides of what an ONNX file is tried on; between the two its memory is measured."""
_CORE, _MARGINS = 32, (16, 32, 48, 64)
"""Side of the place, and pixels around it: of a checkpoint it is measured how many of them are enough. The most of them
is what the others are held against, and is taken where none is: whether it is enough itself nobody knows."""


@dataclass(frozen=True, slots=True)
class _Bounds:
    most_bytes: int
    """Of address space: a small part of it is ever used."""
    most_seconds: int
    """Of CPU."""
    largest: int
    """Side of the largest picture it is tried on."""


_ONNX_BOUNDS = _Bounds(6 * 2**30, 60, _LARGE)
_CHECKPOINT_BOUNDS = _Bounds(16 * 2**30, 600, _CORE + 2 * _MARGINS[-1])
"""torch for GPUs maps 4 GB of itself, and nets that are brought are a thousand times as large as those that ship."""


def tried(file: Path) -> dict[str, Any]:
    """`times`, `given`, `multiple`, `bytes_a_pixel` and, of a checkpoint, `margin` of a model, as a manifest has them.

    Raises:
        InvalidInput: it cannot be used; why.
    """
    bounds = _bounds(file)
    size = f"{bounds.largest}x{bounds.largest}"
    command = [sys.executable, "-P", "-m", "reelwright.enhance.trial", str(file)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=4 * bounds.most_seconds, check=False)
    except subprocess.TimeoutExpired:
        raise InvalidInput(f"{file.name} takes too long for a picture of {size}; it is not taken") from None
    if done.returncode == 0:
        told: dict[str, Any] = json.loads(done.stdout)
        if "refused" not in told:
            return told
        raise InvalidInput(str(told["refused"]))
    raise InvalidInput(
        f"{file.name} could not be tried on a picture of {size}: it wants more than {bounds.most_bytes // 2**30} GB or "
        f"{bounds.most_seconds} s, or breaks what runs it; it is not taken"
    )


def _bounds(file: Path) -> _Bounds:
    return _CHECKPOINT_BOUNDS if file.suffix.lower() == CHECKPOINT else _ONNX_BOUNDS


def _onnx(file: Path) -> dict[str, Any]:
    import numpy as np

    from reelwright.enhance.nets import UpscalingNet
    from reelwright.enhance.onnx_net import given_of, session_of

    data = file.read_bytes()
    given = given_of(session_of(data, file.name), file.name)
    for multiple in _MULTIPLES:
        side = _SMALL + multiple
        for times in _TIMES:
            net = UpscalingNet(_manifest("tried.onnx", times=times, given=given, multiple=multiple), data)
            try:
                net.enlarged(np.full((side, side), 128, np.uint8), [])
            except InvalidInput:
                continue
            before = _most_resident()
            net.enlarged(np.full((_LARGE, _LARGE), 128, np.uint8), [])
            grown = (_most_resident() - before) // (_LARGE**2 - side**2)
            return {"times": times, "given": given, "multiple": multiple, "bytes_a_pixel": max(64, grown)}
    raise InvalidInput(
        f"{file.name} makes no picture {', '.join(map(str, sorted(_TIMES)))} times as large of one whose sides are "
        f"multiples of up to {max(_MULTIPLES)}; it is not taken"
    )


def _checkpoint(file: Path) -> dict[str, Any]:
    import numpy as np

    from reelwright.enhance.checkpoint import Checkpoint, form_of, multiple_of, recognised
    from reelwright.enhance.devices import cpu
    from reelwright.enhance.tiles import enlarged_in_tiles

    data = file.read_bytes()
    net, _ = recognised(data, file.name)
    told: dict[str, Any] = {"times": net.scale, "given": form_of(net), "multiple": multiple_of(net)}
    del net
    manifest = _manifest("tried" + CHECKPOINT, **told)
    most, times = _MARGINS[-1], manifest.times
    noise = np.random.default_rng(0).integers(0, 256, (_CORE + 2 * most,) * 2, dtype=np.uint8)
    with Checkpoint(manifest, data).on(cpu()) as run:

        def core(margin: int) -> Any:
            """What it makes of the place in the middle, seen with so much around it."""
            part = noise[most - margin : most + _CORE + margin, most - margin : most + _CORE + margin]
            inside = slice(margin * times, (margin + _CORE) * times)
            return enlarged_in_tiles(part, manifest, len(part), run)[inside, inside].astype(int)

        core(_MARGINS[0])
        before = _most_resident()
        whole = core(most)
        grown = (_most_resident() - before) // ((_CORE + 2 * most) ** 2 - (_CORE + 2 * _MARGINS[0]) ** 2)
        enough = (margin for margin in _MARGINS[:-1] if np.abs(core(margin) - whole).max() <= 1)
        return told | {"margin": next(enough, most), "bytes_a_pixel": max(64, grown)}


def _manifest(file: str, **told: Any) -> Manifest:
    known = {"name": "tried", "task": "upscale", "sha256": "0" * 64, "version": "", "licence": "", "source": ""}
    return Manifest(file=file, bytes_a_pixel=1, **known, **told)


def _most_resident() -> int:
    """Bytes of memory that this process has had at the most."""
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _main() -> None:
    file = Path(sys.argv[1])
    bounds = _bounds(file)
    resource.setrlimit(resource.RLIMIT_AS, (bounds.most_bytes, bounds.most_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.most_seconds, bounds.most_seconds))
    try:
        told = (_checkpoint if file.suffix.lower() == CHECKPOINT else _onnx)(file)
    except ReelwrightError as error:
        told = {"refused": str(error)}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    _main()
