"""Draw the picture in the README: what `immuno define` prints on a terminal, as SVG.

.venv/bin/python docs/picture.py
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

WIDTH = 88
COMMAND = ["define", "Opdualag", "--color", "always"]


def main() -> None:
    environment = {**os.environ, "COLUMNS": str(WIDTH)}
    command = [sys.executable, "-m", "immuno_cli", *COMMAND]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text("$ immuno define Opdualag\n", style="dim"))
    for line in shown.splitlines():
        console.print(Text.from_ansi(line), soft_wrap=True)
    picture = console.export_svg(title="immuno", theme=MONOKAI)
    # no font is fetched from elsewhere: the reader's own monospace serves
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL).replace("Fira Code", "ui-monospace")
    (Path(__file__).parent / "card.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
