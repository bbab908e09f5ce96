"""Put exported nets into the package, each with its manifest.

    python training/upscale/ship.py FOLDER NAME [NAME ...]

FOLDER holds NAME.onnx and NAME-8bit.onnx of `export.py`, and NAME.json of `train.py`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path

from reelwright.enhance.manifest import Manifest, PictureForm, written
from reelwright.enhance.models import SHIPPED

VERSION = "1"


def main() -> None:
    folder, names = Path(sys.argv[1]), sys.argv[2:]
    SHIPPED.mkdir(exist_ok=True)
    for name in names:
        told = json.loads((folder / f"{name}.json").read_text())
        gain = f", gain {told['gain']}" if told["gain"] != 1 else ""
        margin = 2 * (told["layers"] + 2)  # each convolution reaches a block of two pixels further
        for form, bytes_a_pixel in (("", 250), ("-8bit", 150)):
            file = folder / f"{name}{form}.onnx"
            manifest = Manifest(
                name=f"{name}{form}",
                task="upscale",
                file=file.name,
                sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
                version=VERSION,
                licence="Apache-2.0",
                source=f"training/upscale of this project: {name}, {told['steps']} steps, seed {told['seed']}{gain}",
                times=told["times"],
                given=PictureForm.LUMA,
                multiple=2,
                margin=margin + margin % 2,
                bytes_a_pixel=bytes_a_pixel,
                suits="compressed" if told["is_compressed"] else "clean",
            )
            shutil.copyfile(file, SHIPPED / file.name)
            (SHIPPED / f"{name}{form}.toml").write_text(written(manifest), encoding="utf-8")


if __name__ == "__main__":
    main()
