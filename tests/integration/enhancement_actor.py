"""A worker of a workspace, until stdin ends or it is killed.   enhancement_actor.py FOLDER URL NAME

Each chunk it makes is a line of the file `made` in the folder's parent: NAME and which.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from reelwright.app import App
from reelwright.engine import Run
from reelwright.pipeline import enhancements
from reelwright.settings import Settings

if __name__ == "__main__":
    folder, url, name = sys.argv[1:]
    ours = enhancements.enhance_chunk

    async def told(floor: Any, run: Run, payload: dict[str, Any]) -> dict[str, Any]:
        answer = await ours(floor, run, payload)
        with open(Path(folder).parent / "made", "ab", buffering=0) as file:
            file.write(f"{name} {payload['number']}\n".encode())
        return answer

    enhancements.enhance_chunk = told  # app.worker takes it from there
    app = App(Settings(workspace=Path(folder), database_url=url, cpu_workers=1), environment={})
    with app.worker():
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.read()
    app.close()
