"""Templates of own files: what each field is, and how it is written.

The blocks are those of `data/README.md`, word for word, which a test holds: whoever changes the one changes the other.
"""

from __future__ import annotations

import re
import textwrap

import msgspec

from ..loose import OWN
from ..model import CHOICES, KIND_OF
from ..names import fold

#: of an id derived from a name
MAX_ID = 80

#: the fields that all kinds share but headlines and sources
HEAD = """\
name: regulatory T cell             # the field's standard term
names:                              # everything else that must find this entry; case, hyphens, spaces, Greek
  - {text: Treg, type: abbreviation}  # letters and plurals fold away by themselves
say: REG-yoo-luh-tor-ee             # optional respelling
plain:                              # for a reader without training: one to three statements
  - text: It keeps other immune cells from going too far.
    cite: [source-id]
expert:                             # what kind of thing, what sets it apart; mechanism, use, limits
  - text: A T cell that suppresses other lymphocytes.
    cite: [source-id, other-source]
# here stand the fields of its kind, see below
is_a: [t-cell]                      # parents, any number, without a ring
see_also: [foxp3]
not_to_confuse: [helper-t-cell]     # entries that share a name or are easily mixed up
xrefs: [CL:0000815]                 # identifiers elsewhere; prefixes in immuno_cli/curation/curies.py
cite: [cell-ontology]               # where names, identifiers and facts without a statement come from
reviewed: 2026-11-23                # the day its facts were last held against their sources
"""

#: folder -> its fields
BLOCKS = {
    "therapies": """\
name: anti-PD-1 antibody
plain:
  - {text: A medicine that takes a brake off T cells., cite: [source-id]}
expert:
  - {text: An antibody that keeps PD-1 from its ligands., cite: [source-id]}
direction: activation               # activation | suppression | modulation | none
targets:
  - {molecule: pd-1, action: blocks}
adverse_events: [immune-related-colitis]
is_a: [checkpoint-inhibitor-therapy]
cite: [source-id]
reviewed: 2026-11-23
""",
    "agents": """\
name: pembrolizumab                 # the international nonproprietary name
names:
  - {text: Keytruda, type: brand}
  - {text: MK-3475, type: code}
plain:
  - {text: A medicine that helps T cells attack cancer., cite: [label-pembrolizumab]}
expert:
  - {text: A monoclonal antibody that blocks PD-1., cite: [label-pembrolizumab]}
direction: activation
modality: monoclonal-antibody       # closed list in immuno_cli/model.py
targets:
  - {molecule: pd-1, action: blocks}
components: [other-agent]           # of a fixed combination only
status: approved                    # approved | withdrawn | investigational
approvals:
  # a comment on a line of its own stays with what it stands above
  - agency: FDA                     # FDA | EMA | MHRA | PMDA | NMPA | HC | TGA | Swissmedic
    date: 2014-09-04                # or 2014-09, or '2014', where only that is known; left out where none is
    disease: melanoma
    indication: one line in own words, as it was then
    kind: accelerated               # accelerated | regular | conditional; left out where no source says
    with: [other-agent]             # optional
    events:                         # converted | narrowed | expanded | suspended | reinstated | withdrawn
      - {date: 2015-12-18, event: converted, note: optional words, cite: [source-id]}
    cite: [source-id]
refusals:                           # licences that an agency refused
  - agency: EMA
    date: 2013-07-25
    disease: melanoma
    indication: one line in own words, as it was asked for
    cite: [source-id]
adverse_events: [immune-related-colitis]
cite: [nci-thesaurus, fda-purple-book]
reviewed: 2026-11-23
""",
    "cells": """\
name: regulatory T cell
plain:
  - {text: It keeps other immune cells from going too far., cite: [source-id]}
expert:
  - {text: A T cell that suppresses other lymphocytes., cite: [source-id]}
lineage: lymphoid                   # lymphoid | myeloid | hematopoietic | stromal
role: [regulatory]                  # effector | helper | regulatory | presenting | memory | progenitor
markers:                            # a molecule that is an entry, or a text; positive | negative | high | low
  - {molecule: foxp3, sign: positive}
  - {text: CD127, sign: low}
secretes: [interleukin-2]
is_a: [t-cell]
cite: [cell-ontology]
reviewed: 2026-11-23
""",
    "molecules": """\
name: PD-1
plain:
  - {text: A brake on T cells., cite: [source-id]}
expert:
  - {text: A receptor that holds T cells back., cite: [source-id]}
symbol: PDCD1                       # approved gene symbol, where the entry is one gene's product
family: CD28 family
expressed_on: [t-cell]
binds: [pd-l1, pd-l2]
effect: inhibitory                  # stimulatory | inhibitory | both
cite: [hgnc]
reviewed: 2026-11-23
""",
    "diseases": """\
name: melanoma
plain:
  - {text: A cancer that starts in pigment cells., cite: [source-id]}
expert:
  - {text: A malignant tumor of melanocytes., cite: [source-id]}
is_a: [skin-cancer]
xrefs: [MONDO:0005105]
cite: [mondo]
reviewed: 2026-11-23
""",
    "adverse-events": """\
name: immune-related colitis
plain:
  - {text: An inflamed bowel brought on by treatment., cite: [source-id]}
expert:
  - {text: An inflammation of the colon brought on by checkpoint inhibitors., cite: [source-id]}
caused_by: [checkpoint-inhibitor-therapy]   # therapies or agents
reviewed: 2026-11-23
""",
    "concepts": """\
name: antigen presentation
plain:
  - {text: Cells show pieces of what they found to T cells., cite: [source-id]}
expert:
  - {text: The display of peptides on MHC molecules., cite: [source-id]}
reviewed: 2026-11-23
""",
    "headlines": """\
title: the headline, as it was published
date: 2022-10-26                    # or as much of it as is known
publisher: who published it
url: https://example.org/news
institution: where the study was done
topics: [melanoma, neoadjuvant-therapy]     # ids of entries: a topic is never a loose word
entries: [relatlimab, nivolumab]    # what it is about
evidence: human-trial               # human-trial | human-observational | animal | in-vitro | review | regulatory
summary:
  - {text: one sentence in own words, cite: [source-id]}
limits: what it does not show
reviewed: 2026-11-23
""",
    "sources": """\
type: article-journal               # article-journal | article-newspaper | book | chapter | dataset | document |
                                    # regulation | report | webpage
title: the title of the work
author:
  - {family: Hodi, given: F S}
  - {literal: a body that signs as one}
container-title: the journal
publisher: who published it
genre: prescribing information
version: '2026.1'
issued: 2010-08-19              # or as much of it as is known
volume: '1'
issue: '2'
page: 3-4
DOI: 10.1234/example
PMID: '12345678'
PMCID: PMC1234567
URL: https://example.org/
note: anything a reader of the source should know
""",
}

#: fields of a template that are filled in, all others being comments
_FIRST = {"headlines": "title", "sources": "title"}
_FIELD = re.compile(r"^([A-Za-z_-]+):")
_STATEMENT = """\
plain:                              # or `expert`; one statement is enough. Write it into the empty line
  - text: >-
      {}
"""
_OWN = """\
## An entry of your own, of the kind {kind}. It needs a name and one statement; take the `# ` off whatever else you use.
## The values only show the shape. What is wrong, and why: immuno check {folder}
"""
_PATCH = """\
## What you add to the official {kind} {name}. Take the `# ` off what you use.
## Lists are added to; what the official entry says stays as it is. The values only show the shape.
## What is wrong, and why: immuno check {folder}
"""


def own_template(folder: str, name: str, root: str) -> str:
    """The text of a new file: the name, room for a statement, and every other field of its kind as a comment."""
    from shlex import quote

    from .formatter import scalar

    fields = fields_of(folder)
    first = _FIRST.get(folder, "name")
    kind = KIND_OF[folder].replace("-", " ")
    parts = [_OWN.format(kind=kind, folder=quote(root))] if folder not in _FIRST else []
    parts += [f"{first}: {scalar(name)}\n"]
    if folder == "sources":
        parts.insert(0, fields.pop("type").replace("article-journal ", "document        ", 1))
    elif folder not in _FIRST:
        fields.pop("plain")
        parts.append(_STATEMENT.format(""))
    fields.pop(first)
    return "".join([*parts, *map(_commented, fields.values())])


def patch_template(folder: str, name: str, root: str) -> str:
    """The text of a new file that adds to an official entry: every field that can be added to, as a comment."""
    from shlex import quote

    kept = {
        field.encode_name
        for field in msgspec.structs.fields(OWN[folder])
        if field.default == () or field.encode_name == "say"
    }
    head = _PATCH.format(kind=KIND_OF[folder].replace("-", " "), name=name, folder=quote(root))
    return head + "".join(_commented(text) for field, text in fields_of(folder).items() if field in kept)


def fields_of(folder: str) -> dict[str, str]:
    """The lines of each field of a kind, in the order of its files."""
    block = _split(BLOCKS[folder])
    if folder in _FIRST:
        return block
    fields: dict[str, str] = {}
    before, after = map(_split, HEAD.split("# here stand the fields of its kind, see below\n"))
    for field, text in (before | {each: block[each] for each in block if each not in before | after} | after).items():
        fields[field] = text + _choices(field, text)
    return fields


def _split(block: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    field = ""
    for line in block.splitlines(keepends=True):
        match = _FIELD.match(line)
        field = match[1] if match else field
        fields[field] = fields.get(field, "") + line
    return fields


def _choices(field: str, text: str) -> str:
    """Comments with the words of the closed lists in a field, where the lines do not name them."""
    lines = []
    for name, choices in CHOICES.items():
        listed = [str(choice.value) for choice in choices]
        within = name if name == field or re.search(rf"\b{name}: (?:{'|'.join(listed)})\b", text) else ""
        if within and f"{listed[0]} | {listed[1]}" not in text:
            lines += textwrap.wrap(
                f"## {name}: {' | '.join(listed)}", 100, subsequent_indent="##   ", break_on_hyphens=False
            )
    return "".join(f"{line}\n" for line in lines)


def _commented(text: str) -> str:
    text = re.sub(r" +# [^\n]*immuno_cli/[^\n]*", "", text)  # where the words are listed is no matter here: they follow
    return "".join(line if line.startswith("## ") else f"# {line}" for line in text.splitlines(keepends=True))


def id_of(name: str) -> str:
    """The id that a name gives: its letters and digits, with Greek letters by name. Empty where there are none."""
    ident = "-".join(re.findall("[a-z0-9]+", fold(name)))
    while len(ident) > MAX_ID:
        ident = ident.rpartition("-")[0] if "-" in ident else ident[:MAX_ID]
    return ident
