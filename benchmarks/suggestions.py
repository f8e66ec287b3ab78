"""How often the right entry is suggested, first or among five, for a name that is misspelt.

    .venv/bin/python benchmarks/suggestions.py [--misspellings FILE.tsv] [--show]

Real misspellings come from a table with the columns `misspelling`, `name_misspelled` and `expected_label`; those count
whose name is in the corpus. The generated mix is drawn with a fixed seed from the names of the corpus: one edit, two
edits, a transposition, a lost hyphen or space, a Greek letter, another order of words. Names that exist but are not in
the corpus are asked as well: a suggestion for one of these is false. A variant that is itself a name is left out.
"""

from __future__ import annotations

import argparse
import csv
import random
import string
import sys
from collections.abc import Callable
from pathlib import Path

from immuno_cli.corpus.lookup import resolve
from immuno_cli.corpus.store import Store, open_store
from immuno_cli.corpus.suggest import suggest
from immuno_cli.names import key

PER_CLASS = 200
#: well-formed names of the field that this corpus has no entry for (checked before they count)
ABSENT = (
    "CD33 CD34 CD38 CD40 CD44 CD45 CD47 CD52 CD56 CD70 CD123 CD137L CD155 IL-3 IL-7 IL-8 IL-9 IL-11 IL-14 IL-18 IL-21"
    " IL-22 IL-31 IL-33 IL-36 CCR4 CCR5 CXCR3 CXCR5 TLR2 TLR5 TLR8 TLR9 JAK5 KRAS EGFR ALK VEGF PDGF TGFBR1 CEACAM5"
    " B7-H6 HER4 KIT RET ROS1 NTRK1 MET FGFR2 IDH1 FLT3 BTK SYK PI3K mTOR BCL2 HIV HPV EBV CMV"
    " abagovomab acrixolimab alacizumab amatuximab anetumab apolizumab atidortoxumab avitotamig"
    " bapineuzumab belantamab benufutamab bexatamig blontuvetmab brepocitinib busulfan cantuzumab"
    " cenvacibart cilgavimab clesrovimab cosfroviximab cudarolimab danicopan dectrekumab detumomab dodekin"
    " duvortuxizumab edrecolomab elsubrutinib emugrobart entinostat erdafitinib etigilimab exerenibart"
    " feladilimab finotonlimab foravirumab gacovetug gedivumab girentuximab gorivitug hydrocortisone"
    " idactamab imdevimab indoximod iparomlimab ivicentamab lacutamab laventatug lenvervimab licaminlimab"
    " livmoniplimab lorukafusp lupartumab marlotamig meplazumab milodistim mobocertinib moxetumomab"
    " narsoplimab nemtabrutinib nimotuzumab obertamig ogalvibart omoprubart opucolimab oturkibart"
    " palverafusp pateclizumab pemigatinib pimecrolimus polatuzumab prafnosbart quavonlimab ramucirumab"
    " remternetug rezetamig ripertamab romilkimab rubitecan samatatug semzuvolimab sigvotatug sirtratumab"
    " sonesitatug stamulumab suvemcitug talacotuzumab tarperprumig telratolimod textiles tilvestamab"
    " tobemstomig tozorakimab tucatinib ulenistamab urtoxazumab vebanvibart verekitug visugromab"
    " vopratelimab zagotenemab zelminemab zovostotug"
).split()

Variant = Callable[[str, random.Random], str]


def one_edit(name: str, dice: random.Random) -> str:
    place = dice.randrange(len(name))
    letter = dice.choice(string.ascii_lowercase)
    return dice.choice(
        [
            name[:place] + name[place + 1 :],
            name[:place] + letter + name[place + 1 :],
            name[:place] + letter + name[place:],
        ]
    )


def two_edits(name: str, dice: random.Random) -> str:
    return one_edit(one_edit(name, dice), dice)


def transposition(name: str, dice: random.Random) -> str:
    place = dice.randrange(len(name) - 1)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def lost_separator(name: str, dice: random.Random) -> str:
    places = [place for place, char in enumerate(name) if char in " -"]
    place = dice.choice(places) if places else 0
    return name[:place] + name[place + 1 :] if places else name


def greek(name: str, dice: random.Random) -> str:
    for word, letter in (("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("kappa", "κ")):
        if word in name:
            return name.replace(word, letter)
        if letter in name:
            return name.replace(letter, word)
    return name


def word_order(name: str, dice: random.Random) -> str:
    words = name.split()
    return " ".join([*words[1:], words[0]])


CLASSES: dict[str, Variant] = {
    "one edit": one_edit,
    "two edits": two_edits,
    "transposition": transposition,
    "lost hyphen or space": lost_separator,
    "Greek letter": greek,
    "word order": word_order,
}


def place_of(store: Store, asked: str, wanted: set[str]) -> int:
    """Where a wanted entry comes: 1 when the name resolves or is suggested first, up to 5; 0 for nowhere."""
    if wanted & {match.id for match in resolve(store, asked)}:
        return 1
    found = [each.id for each in suggest(store, asked)]
    return next((place for place, ident in enumerate(found, 1) if ident in wanted), 0)


def tell(label: str, places: list[int]) -> None:
    first, five = sum(place == 1 for place in places), sum(place > 0 for place in places)
    count = len(places) or 1
    print(f"{label:28} {len(places):5}   @1 {first / count:.3f}   @5 {five / count:.3f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misspellings", type=Path, help="table of real misspellings")
    parser.add_argument("--show", action="store_true", help="print what was missed")
    options = parser.parse_args()
    store = open_store(own=False)

    def ask(asked: str, wanted: set[str], note: str) -> int:
        place = place_of(store, asked, wanted)
        if place != 1 and options.show:
            print(f"  {note}: {asked!r} -> {[each.id for each in suggest(store, asked)]}, wanted {sorted(wanted)}")
        return place

    if options.misspellings:
        places = []
        with options.misspellings.open(encoding="utf-8") as table:
            for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
                wanted = {match.id for match in resolve(store, row["name_misspelled"])}
                wanted = wanted or {match.id for match in resolve(store, row["expected_label"])}
                if wanted:
                    places.append(ask(row["misspelling"], wanted, "real"))
        tell("real misspellings", places)

    labels = store.rows("SELECT text, group_concat(id) FROM label WHERE type != 'id' GROUP BY text ORDER BY text")
    names = {text: set(ids.split(",")) for text, ids in labels}
    dice = random.Random(20261123)
    mix: list[int] = []
    digits_changed: list[int] = []
    for label, vary in CLASSES.items():
        fit = {
            "lost hyphen or space": lambda name: " " in name or "-" in name,
            "Greek letter": lambda name: greek(name, dice) != name,
            "word order": lambda name: len(name.split()) == 2,
        }.get(label, lambda name: len(key(name)) >= 6)
        pool = [name for name in names if fit(name)]
        places = []
        for name in dice.sample(pool, min(PER_CLASS, len(pool))):
            asked = vary(name, dice)
            if not key(asked) or ({match.id for match in resolve(store, asked)} - names[name]):
                continue  # it has become another name
            if [char for char in asked if char.isdigit()] != [char for char in name if char.isdigit()]:
                digits_changed.append(place_of(store, asked, names[name]))  # another number is another thing
                continue
            places.append(ask(asked, names[name], label))
        tell(label, places)
        mix += places
    tell("generated mix", mix)
    tell("(a digit changed: by rule 0)", digits_changed)

    absent = [name for name in ABSENT if not resolve(store, name)]
    false = {name: [each.name for each in suggest(store, name)] for name in absent}
    false = {name: near for name, near in false.items() if near}
    begun = {name for name in false if any(key(each).startswith(key(name)) for each in names)}
    print(f"{'not in the corpus':28} {len(absent):5}   begun names, rightly offered: {len(begun)} {sorted(begun)}")
    false = {name: near for name, near in false.items() if name not in begun}
    print(f"{'false suggestions':28} {len(absent):5}   {len(false)} {false}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
