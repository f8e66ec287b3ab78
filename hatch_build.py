"""Compiles `data/` into the wheel, so that an installed immuno answers from one index file; with its schemas."""

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
        from immuno_cli import contracts
        from immuno_cli.curation.compiler import build

        self._folder = tempfile.TemporaryDirectory(prefix="immuno-build-")
        index = Path(self._folder.name) / "corpus.sqlite"
        build(Path(self.root) / "data", index)
        build_data["force_include"][str(index)] = "immuno_cli/corpus.sqlite"
        for name in contracts.titles():
            schema = Path(self._folder.name) / f"{name}.json"
            schema.write_text(contracts.as_text(name), encoding="utf-8")
            build_data["force_include"][str(schema)] = f"immuno_cli/schemas/{name}.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        folder = getattr(self, "_folder", None)
        if folder:
            folder.cleanup()
