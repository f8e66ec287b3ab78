"""Compiles `data/` into the wheel, so that an installed immuno answers from one index file."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CorpusHook(BuildHookInterface):  # type: ignore[type-arg]
    """An editable install has no index of its own: a checkout compiles on demand."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from immuno_cli.curation.compiler import build

        self._folder = tempfile.TemporaryDirectory(prefix="immuno-build-")
        index = Path(self._folder.name) / "corpus.sqlite"
        build(Path(self.root) / "data", index)
        build_data["force_include"][str(index)] = "immuno_cli/corpus.sqlite"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        folder = getattr(self, "_folder", None)
        if folder:
            folder.cleanup()
