"""Where the program starts and ends."""

from __future__ import annotations

import gc

gc.disable()  # a short-lived process: collecting costs more than it frees

import os  # noqa: E402
import sys  # noqa: E402

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> int:
    """Run the command line. Returns the exit code; no error leaves a traceback."""
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        from .quick import answer

        outcome = answer(sys.argv[1:])
        if outcome:
            from .answers import finish

            code = finish(outcome)
        else:
            from .cli import run

            code = run(sys.argv[1:])
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # the reader has gone: nothing is wrong, and nothing more can be said
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0


def entry() -> NoReturn:
    """The console script. It ends without taking the interpreter apart, which takes a twentieth of the time:
    everything is written, closed and flushed by then.
    """
    code = main()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    entry()
