"""`immuno completion`: the completion of a shell, names of entries included."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from ..answers.outcome import Outcome

#: shell -> its script beside this package
SCRIPTS = {"bash": "immuno.bash", "zsh": "_immuno", "fish": "immuno.fish"}


def command(
    shell: Annotated[
        Literal["bash", "zsh", "fish"], typer.Argument(metavar="SHELL", help="bash, zsh or fish.", show_default=False)
    ],
) -> Outcome:
    """Print the completion of a shell.

    \b
    It completes commands, options and what they take: above all, names.
      bash  echo 'eval "$(immuno completion bash)"' >> ~/.bashrc
      zsh   echo 'eval "$(immuno completion zsh)"' >> ~/.zshrc
      fish  immuno completion fish > ~/.config/fish/completions/immuno.fish

    In zsh the line belongs behind `compinit`. Then, in a new shell:

    \b
      immuno define regulatory T c<TAB>
    """
    folder = Path(__file__).parent.parent / "shells"
    return Outcome((folder / SCRIPTS[shell]).read_text(encoding="utf-8"))
