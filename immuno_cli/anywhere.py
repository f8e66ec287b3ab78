"""Options that may stand anywhere on the command line. They are taken out before anything else reads it.

Part of every start-up.
"""

from __future__ import annotations

from .own import taken

#: option -> what help says of it
OPTIONS = {
    "--no-pager": "Show a long answer at once, not page by page.",
    "--data": "Take your own entries from this folder.",
}


def globals_of(arguments: list[str]) -> tuple[list[str], bool]:
    """The command line without these options, and whether a long answer may go through a pager.

    The folder of `--data` is kept in `own`. What stands behind `--` is no option. Raises UsageError where the folder
    is missing.

    >>> globals_of(["define", "--no-pager", "PD-1"])
    (['define', 'PD-1'], False)
    """
    arguments = taken(arguments)
    if "--no-pager" not in arguments:
        return arguments, True
    end = arguments.index("--") if "--" in arguments else len(arguments)
    before = [word for word in arguments[:end] if word != "--no-pager"]
    return before + arguments[end:], len(before) == end
