"""The command line: finds the command, runs it, writes what it leaves, and ends with its code."""

from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from . import __version__
from .answers.outcome import Outcome, finish
from .commands import NAMES
from .exits import ExitCode, ImmunoError

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 80}


class _Help(Exception):
    """Help was asked for: it is an answer like others, and may be longer than the screen."""


class _Command(TyperCommand):
    def get_help(self, context: Any) -> str:
        raise _Help(super().get_help(context))


class _Group(TyperGroup):
    def get_help(self, context: Any) -> str:
        raise _Help(super().get_help(context))


def run(arguments: list[str], paged: bool = True) -> int:
    """Run one command line, without what may stand anywhere on it (`anywhere.py`).

    Returns its exit code; what is wrong is said in one line on stderr.
    """
    name = "immuno"
    try:
        app, arguments, name = app_for(arguments)
        outcome = app(arguments, prog_name=name, standalone_mode=False)
    except _Help as told:
        return finish(Outcome(f"{told}\n"), paged)
    except TyperException as error:
        message = error.format_message() if hasattr(error, "format_message") else str(error)
        command = getattr(getattr(error, "ctx", None), "command_path", name)  # an option without its value has none
        if arguments and "No such command" in message:
            message = f"No such command {arguments[0]!r}; for a name, `immuno define {' '.join(arguments)}`."
        return finish(Outcome(code=ExitCode.USAGE, remarks=(f"{_one_line(message)} Try '{command} --help'.",)))
    except ImmunoError as error:
        return finish(Outcome(code=error.exit_code, remarks=(_one_line(str(error)),)))
    return finish(outcome, paged) if isinstance(outcome, Outcome) else int(outcome or 0)  # a number: the version


def app_for(arguments: list[str]) -> tuple[typer.Typer, list[str], str]:
    """The app that serves a command line, with the arguments and the name to call it by.

    Where the first argument is a command, the app is that command alone: to build the others takes a tenth of the time.
    """
    app = typer.Typer(
        name="immuno",
        cls=_Group,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings=SETTINGS,
    )
    if arguments and arguments[0] in NAMES:
        app.command(context_settings=SETTINGS, cls=_Command)(_command(arguments[0]))
        return app, arguments[1:], f"immuno {arguments[0]}"
    app.callback(invoke_without_command=True)(immuno)
    for name in NAMES:
        app.command(name, cls=_Command)(_command(name))
    return app, arguments, "immuno"


def _command(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = import_module(f".commands.{name}", __package__).command
    return found


def _one_line(message: str) -> str:
    text = " ".join(message.split())
    return text if text.endswith((".", "?", "`")) else text + "."


def _version(wanted: bool) -> None:
    if wanted:
        print(f"immuno {__version__}")
        raise typer.Exit


def immuno(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """The reference on immunotherapy: offline, instant, cited.

    \b
    Examples:
      immuno define cytotoxic t lymphocyte    what is it?
      immuno define MK-3475                   which drug is that?
      immuno search kidney transplant         what is written on it?
      immuno headlines --topic melanoma       what was in the news?
      immuno approvals melanoma               what was licensed, and when?
      immuno list agents | fzf                names for a pipe
      immuno compare Opdivo Keytruda          how do they differ?
      immuno tree checkpoint inhibitor        what kinds are there?
      immuno open nivolumab --xref DRUGBANK   its page elsewhere

    On a terminal an answer longer than the screen goes through a pager (IMMUNO_PAGER, PAGER, less); --no-pager,
    anywhere on the line, shows it at once. --data DIR, anywhere too, takes your own entries from that folder.
    `immuno completion bash|zsh|fish` prints the completion of a shell.

    A reference, not medical advice.
    """
    if context.invoked_subcommand is None:
        context.get_help()  # leaves by _Help
