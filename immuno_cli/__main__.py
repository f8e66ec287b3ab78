"""Where the program starts and ends."""

from __future__ import annotations

import gc

gc.disable()  # a short-lived process: collecting costs more than it frees

import os  # noqa: E402
import sys  # noqa: E402

from .exits import ExitCode, ImmunoError  # noqa: E402

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> int:
    """Run the command line. Returns the exit code; no error leaves a traceback."""
    try:
        _settle_streams()
        from .anywhere import globals_of
        from .quick import answer

        arguments, paged = globals_of(sys.argv[1:])
        outcome = answer(arguments)
        if outcome:
            from .answers.outcome import finish

            code = finish(outcome, paged)
        else:
            from .cli import run

            code = run(arguments, paged)
        sys.stdout.flush()
        return code
    except ImmunoError as error:
        from .render.view import clean

        sys.stderr.write(f"immuno: {clean(str(error))}.\n")
        return int(error.exit_code)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # the reader has gone: nothing is wrong, and nothing more can be said
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except OSError as error:
        from .render.view import clean

        what = f"use {clean(str(error.filename))}" if error.filename else "write the answer"
        sys.stderr.write(f"immuno: cannot {what}: {error.strerror or error}.\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return ExitCode.BROKEN


def _settle_streams() -> None:
    """Streams that were closed lead nowhere; those that are open show what their encoding lacks as `?`."""
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w"))  # noqa: PTH123, SIM115
        elif name != "stdin":
            stream.reconfigure(errors="replace")


def entry() -> NoReturn:
    """The console script. It ends without taking the interpreter apart, which takes a twentieth of the time:
    everything is written, closed and flushed by then.
    """
    code = main()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    entry()
