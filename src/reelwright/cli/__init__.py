"""The command line: `reelwright`. Functions parse, call one use case, and print."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point: the outermost edge, where every error becomes one message and an exit code.

    What it needs is imported inside, so that Ctrl-C is answered from the first moment.
    """
    try:
        from reelwright.cli import ctrl_c

        ctrl_c.listen()
        from reelwright.cli.commands import run

        run()
    except KeyboardInterrupt:
        from reelwright.cli import exits, output

        output.remark("\nStopped.")
        sys.exit(exits.PAUSED)
