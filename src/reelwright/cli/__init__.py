"""The command line: `reelwright`. Functions parse, call one use case, and print."""

from __future__ import annotations

import gc
import os
import sys

_GARBAGE = 100_000
"""New objects after which Python looks for cycles. By itself it does so after 700, and what a command loads it would
look through again and again, for a quarter of a second, and find nothing."""


def main() -> None:
    """Entry point: the outermost edge, where every error becomes one message and an exit code.

    What it needs is imported inside, so that Ctrl-C is answered from the first moment.
    """
    gc.set_threshold(_GARBAGE)
    # Where this is not set OpenCV leaves an empty entry in it, which a loader takes for the current folder: what we
    # start would run whatever library lies there.
    os.environ["LD_LIBRARY_PATH"] = os.environ.get("LD_LIBRARY_PATH") or os.path.join(sys.prefix, "lib")
    try:
        from reelwright.cli import ctrl_c

        ctrl_c.listen()
        from reelwright.cli.commands import run

        ctrl_c.strike()
        run()
    except KeyboardInterrupt:
        from reelwright.cli import exits, output

        output.remark("\nStopped.")
        sys.exit(exits.PAUSED)
    finally:
        gc.freeze()  # Python would look through all of it once more, as it ends
