"""A worker on the workspace it is given, until its standard input ends. A script."""

from __future__ import annotations

import sys
from pathlib import Path

from reelwright.app import App
from reelwright.settings import Settings


def main() -> None:
    app = App(Settings(workspace=Path(sys.argv[1]), cpu_workers=2), environment={})
    with app.worker():
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.read()
    app.close()


if __name__ == "__main__":
    main()
