"""What the tests of own entries share: a folder of them, and files to put into it."""

from __future__ import annotations

from pathlib import Path

IDEA = """\
name: my idea
plain:
  - text: A thought of my own on PD-1.
see_also: [pd-1]
"""
PATCH = """\
names:
  - {text: the brake I know, type: lay}
expert:
  - text: Seen in an assay of ours.
    cite: [notebook]
xrefs: [LAB:1]
see_also: [my-idea]
"""
NOTEBOOK = """\
type: document
title: Laboratory notebook 7
"""
AGENT = """\
name: LAB-117
expert:
  - text: An antibody of our group.
    cite: [notebook, study-2010]
approvals:
  - agency: FDA
    date: 2020-01-02
    disease: melanoma
    indication: melanoma, in a dream
targets:
  - {molecule: pd-1, action: binds}
is_a: [checkpoint-inhibitor-therapy]
"""
HEADLINE = """\
title: We saw it too
date: 2026-01
topics: [melanoma]
"""
#: one of each: an entry, a patch, a source, an agent that leaves most fields out, a headline
ALL = {
    "concepts/my-idea": IDEA,
    "molecules/pd-1": PATCH,
    "sources/notebook": NOTEBOOK,
    "agents/lab-117": AGENT,
    "headlines/2026-01-we-saw-it": HEADLINE,
}


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write own files, named by folder and id, or with their ending."""
    for name, text in files.items():
        path = folder / (name if "." in name else f"{name}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
