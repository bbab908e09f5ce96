"""A model tried out in a process of its own, with bounds on its memory and its time.

`python -m reelwright.enhance.trial FILE` prints what it takes and makes, as JSON. What it is made of can be anything,
and a runtime believes it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reelwright.enhance.manifest import CHECKPOINT, Manifest, Moments, PictureForm, Task
from reelwright.errors import InvalidInput, ReelwrightError
from reelwright.imaging.heap import give_back

if TYPE_CHECKING:
    from reelwright.enhance.nets import InterpolatingNet
    from reelwright.enhance.tiles import Floats

_MULTIPLES = (1, 2, 4, 8, 16, 32, 64)
_TIMES = (2, 4, 3, 1, 8)
_SMALL, _LARGE = 64, 192
"""Sides of what an ONNX file is tried on; between the two its memory is measured."""
_GROWTH = 256
"""By which the side of a larger pair exceeds that of a small one, for its memory to be measured, at the least."""
_STEP = 4
"""Pixels from one picture of a pair to the next."""
_NOTHING, _BEYOND, _APART = 1 / 255, 0.5, 0.1
"""Of 1: what is no texture; what may be beyond 0 and 1; what may be off, on average, where nothing moves."""
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


_ONNX_BOUNDS = _Bounds(6 * 2**30, 60, 768)
_CHECKPOINT_BOUNDS = _Bounds(16 * 2**30, 600, _CORE + 2 * _MARGINS[-1])
"""torch for GPUs maps 4 GB of itself, and nets that are brought are a thousand times as large as those that ship."""


def tried(file: Path) -> dict[str, Any]:
    """What a manifest has of a model: `task`, `times`, `given`, `multiple`, `bytes_a_pixel`, of a checkpoint `margin`,
    and of one that interpolates `margin` and `moments`.

    Raises:
        InvalidInput: it cannot be used; why.
    """
    bounds = _bounds(file)
    size = f"{bounds.largest}x{bounds.largest}"
    command = [sys.executable, "-P", "-m", "reelwright.enhance.trial", str(file)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=4 * bounds.most_seconds, check=False)
    except subprocess.TimeoutExpired:
        raise InvalidInput(f"{file.name} takes too long for pictures of up to {size}; it is not taken") from None
    if done.returncode == 0:
        told: dict[str, Any] = json.loads(done.stdout)
        if "refused" not in told:
            return told
        raise InvalidInput(str(told["refused"]))
    raise InvalidInput(
        f"{file.name} could not be tried on pictures of up to {size}: it wants more than "
        f"{bounds.most_bytes // 2**30} GB or {bounds.most_seconds} s, or breaks what runs it; it is not taken"
    )


def _bounds(file: Path) -> _Bounds:
    return _CHECKPOINT_BOUNDS if file.suffix.lower() == CHECKPOINT else _ONNX_BOUNDS


def _onnx(file: Path) -> dict[str, Any]:
    import numpy as np

    from reelwright.enhance.nets import UpscalingNet
    from reelwright.enhance.onnx_net import given_of, session_of
    from reelwright.enhance.onnx_pair import form_of, takes_pairs

    data = file.read_bytes()
    session = session_of(data, file.name)
    if takes_pairs(session):
        moments = form_of(session, file.name).moments
        del session  # the memory of the net that is measured is its own
        return _pair(file.name, data, moments)
    given = given_of(session, file.name)
    del session
    for multiple in _MULTIPLES:
        side = _SMALL + multiple
        for times in _TIMES:
            told = {"task": Task.UPSCALE, "times": times, "given": given, "multiple": multiple}
            net = UpscalingNet(_manifest("tried.onnx", **told), data)
            try:
                net.enlarged(np.full((side, side), 128, np.uint8), [])
            except InvalidInput:
                continue
            _refuse_large(file.name, net.memory)
            taken = _taken(partial(net.enlarged, np.full((_LARGE, _LARGE), 128, np.uint8), []))
            return told | {"bytes_a_pixel": max(64, taken // (_LARGE**2 - side**2))}
    raise InvalidInput(
        f"{file.name} makes no picture {', '.join(map(str, sorted(_TIMES)))} times as large of one whose sides are "
        f"multiples of up to {max(_MULTIPLES)}; it is not taken"
    )


def _pair(name: str, data: bytes, moments: Moments) -> dict[str, Any]:
    from reelwright.enhance.nets import InterpolatingNet
    from reelwright.enhance.onnx_pair import MARGIN, NoPicture

    fixed = {"task": Task.INTERPOLATE, "times": 1, "given": PictureForm.RGB, "moments": moments, "margin": MARGIN}
    said = ""
    for multiple in (*_MULTIPLES, 2 * _MULTIPLES[-1]):
        told = {**fixed, "multiple": multiple}
        net = InterpolatingNet(_manifest("tried.onnx", **told), data)
        side = multiple * max(3, _SMALL // multiple + 1)  # of no larger power of two a multiple
        first, second = _passing(side, multiple)
        try:
            net.drawn(first, second, 0.5, 0.25, [])
        except InvalidInput as error:
            said = str(error)
            continue
        except NoPicture:
            raise InvalidInput(f"{name} makes what are no numbers (NaN or infinite); it is not taken") from None
        _refuse_large(name, net.memory)
        _refuse_unsound(name, net, first, second)
        large = side + multiple * -(-_GROWTH // multiple)
        taken = _taken(partial(net.drawn, *_passing(large, multiple), 0.5, 0.25, []))
        return told | {"bytes_a_pixel": max(64, taken // (large * (large + multiple) - side * (side + multiple)))}
    raise InvalidInput(
        f"{name} makes no picture [1, 3, h, w] of two of h x w, whose sides are multiples of up to {multiple} and "
        f"differ; it is not taken. What was said: {said}"
    )


def _refuse_large(name: str, memory: int) -> None:
    from reelwright.enhance.nets import MOST_LOADED_BYTES

    if memory > MOST_LOADED_BYTES:
        raise InvalidInput(
            f"{name} takes {memory // 2**20} MB when it is loaded, more than the {MOST_LOADED_BYTES // 2**20} MB that "
            "there are for models; it is not taken"
        )


def _refuse_unsound(name: str, net: InterpolatingNet, first: Floats, second: Floats) -> None:
    """Raises InvalidInput: what it makes cannot be what is between two pictures."""
    import numpy as np

    def made(other: Floats, t: float) -> Floats:
        return net.drawn(first, other, t, 0.25, []).rgb

    middle, same = made(second, 0.5), made(first, 0.5)
    if middle.std() < _NOTHING:
        raise InvalidInput(f"{name} makes one colour all over of two pictures of texture; it is not taken")
    if middle.min() < -_BEYOND or middle.max() > 1 + _BEYOND:
        raise InvalidInput(
            f"{name} makes numbers from {middle.min():.3g} to {middle.max():.3g}, where 0 to 1 is wanted; export it "
            "for that"
        )
    if (apart := float(np.abs(same - first).mean())) > _APART:
        raise InvalidInput(
            f"{name} makes another picture of two that are the same, off by {apart:.2f} of 1 on average: it makes "
            "nothing that is between two pictures, or wants other numbers than 0 to 1; it is not taken"
        )
    if net.manifest.moments is Moments.ANY:
        early, late = made(second, 0.25), made(second, 0.75)
        if not (_nearer(early, first, second) and _nearer(late, second, first)):
            raise InvalidInput(
                f"{name} makes a picture at a quarter of the way that is not nearer to the first, or at three that is "
                "not nearer to the second: it does not heed the moment, or its inputs are in another order; export it "
                "anew"
            )


def _nearer(made: Floats, one: Floats, other: Floats) -> bool:
    return float(((made - one) ** 2).mean()) < float(((made - other) ** 2).mean())


def _passing(side: int, more: int) -> tuple[Floats, Floats]:
    """[3, side, side + more] twice: soft texture, and the same a few pixels on."""
    import numpy as np

    from reelwright.enhance.motion.opencv import cv

    wide = side + more + _STEP
    rough = np.random.default_rng(0).random((wide // 8, wide // 8, 3), np.float32)
    soft = np.clip(cv.resize(rough, (wide, wide), interpolation=cv.INTER_CUBIC), 0, 1).transpose(2, 0, 1)
    return soft[:, :side, :-_STEP], soft[:, :side, _STEP:]


def _checkpoint(file: Path) -> dict[str, Any]:
    import numpy as np

    from reelwright.enhance.checkpoint import Checkpoint, form_of, multiple_of, recognised
    from reelwright.enhance.devices import cpu
    from reelwright.enhance.tiles import enlarged_in_tiles

    data = file.read_bytes()
    net, _ = recognised(data, file.name)
    told: dict[str, Any] = {"task": Task.UPSCALE, "times": net.scale, "given": form_of(net)}
    told["multiple"] = multiple_of(net)
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
        taken = _taken(partial(core, most))
        grown = taken // ((_CORE + 2 * most) ** 2 - (_CORE + 2 * _MARGINS[0]) ** 2)
        whole = core(most)
        enough = (margin for margin in _MARGINS[:-1] if np.abs(core(margin) - whole).max() <= 1)
        return told | {"margin": next(enough, most), "bytes_a_pixel": max(64, grown)}


def _manifest(file: str, **told: Any) -> Manifest:
    known = {"name": "tried", "sha256": "0" * 64, "version": "", "licence": "", "source": ""}
    return Manifest(file=file, bytes_a_pixel=1, **known, **told)


def _taken(work: Callable[[], object]) -> int:
    """Bytes of memory that work takes at the most, beside what is held already."""
    give_back()
    with suppress(OSError):  # elsewhere than on Linux, what was held at the most so far counts as held
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _most_resident()
    work()
    return _most_resident() - before


def _most_resident() -> int:
    """Bytes of memory that this process has had at the most, where it can be forgotten: since then."""
    with suppress(OSError):  # another system than Linux
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
        return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # on Linux also that of who started this process


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
