"""The command line: each command parses, makes one call into a wing, and renders."""

import os
import sys
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import typer
from typer.exceptions import TyperException

from . import __version__
from .exits import ExitCode, ImmunoError, UsageError

app = typer.Typer(
    name="immuno",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
)


Colour = Literal["auto", "always", "never"]
Level = Literal["plain", "expert", "both"]
Kind = Literal["therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept"]
KindOrHeadline = Literal["therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept", "headline"]
Direction = Literal["activation", "suppression", "modulation", "none"]
Evidence = Literal["human-trial", "human-observational", "animal", "in-vitro", "review", "regulatory"]


class Outcome(NamedTuple):
    """What a command leaves: data for stdout, remarks for stderr, and how it ends."""

    data: str = ""
    code: ExitCode = ExitCode.FOUND
    remarks: tuple[str, ...] = ()


ColourOption = Annotated[
    Colour, typer.Option("--color", "--colour", help="Colour: auto, always or never.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")]
KindOption = Annotated[Kind | None, typer.Option("--kind", "-k", help="Only this kind of entry.", show_default=False)]
LimitOption = Annotated[int, typer.Option("--limit", "-n", min=0, help="At most so many; 0 for all.")]


def run(arguments: list[str]) -> int:
    """Run one command line. Returns its exit code; what is wrong is said in one line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        outcome = _app_for(arguments)(arguments, prog_name="immuno", standalone_mode=False)
    except TyperException as error:
        message = error.format_message() if hasattr(error, "format_message") else str(error)
        command = getattr(getattr(error, "ctx", None), "command_path", "immuno")
        return _end(Outcome(code=ExitCode.USAGE, remarks=(f"{_one_line(message)} Try '{command} --help'.",)))
    except ImmunoError as error:
        return _end(Outcome(code=error.exit_code, remarks=(_one_line(str(error)),)))
    return _end(outcome) if isinstance(outcome, Outcome) else int(outcome or 0)


def _app_for(arguments: list[str]) -> typer.Typer:
    """The app with only the command that is asked for: building the others would take a tenth of the time."""
    asked = next((each for each in arguments if not each.startswith("-")), None)
    chosen = copy(app)
    chosen.registered_commands = [each for each in app.registered_commands if each.name == asked]
    return chosen if chosen.registered_commands else app


def _end(outcome: Outcome) -> int:
    from .render.view import clean

    sys.stdout.write(outcome.data)
    for remark in outcome.remarks:
        sys.stdout.flush()
        sys.stderr.write("\n".join(clean(line) for line in f"immuno: {remark}".split("\n")) + "\n")
    return int(outcome.code)


def _one_line(message: str) -> str:
    text = " ".join(message.split())
    return text if text.endswith((".", "?", "`")) else text + "."


def _version(wanted: bool) -> None:
    if wanted:
        print(f"immuno {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
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
      immuno list agents | fzf                names for a pipe

    A reference, not medical advice.
    """
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command("define")
def define(
    term: Annotated[
        list[str], typer.Argument(metavar="TERM...", help="A name: brand, code, synonym, abbreviation, id.")
    ],
    level: Annotated[Level, typer.Option("--level", "-l", help="Plain words, expert, or both.")] = "both",
    kind: KindOption = None,
    json: JsonOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """Show what a name stands for, with sources.

    \b
    Examples:
      immuno define regulatory T cell
      immuno define keytruda --level plain
      immuno define IFN-γ --json
      immuno define agent/nivolumab           one entry for sure

    Exit code 0: found. 1: no such name (near names are suggested), or the name is ambiguous.
    """
    from .corpus.lookup import resolve, suggest
    from .corpus.store import open_store

    query = _words(term)
    store = open_store()
    matches = resolve(store, query, kind)
    code = ExitCode.FOUND if len(matches) == 1 else ExitCode.NO_MATCH
    suggestions = [] if matches else suggest(store, query, kind)
    if json:
        results = []
        for match in matches:
            body = store.entry(match.id)
            head = {name: body.pop(name) for name in ("id", "kind", "name")}
            results.append({**head, "matched": {"text": match.text, "type": match.type}, **body})
        return _json(store, query, results, suggestions)._replace(code=code)
    if not matches:
        return Outcome(code=code, remarks=(_miss(query, suggestions),))
    if len(matches) > 1:
        rows = [(f"{each.kind}/{each.id}", each.name, store.gloss(each.id)) for each in matches]
        remark = f"{query!r} has {len(matches)} meanings; choose with `immuno define {rows[0][0]}` or --kind."
        return Outcome(_render("table", rows, color), code, (remark,))
    from .render import view

    card = view.card(store.entry(matches[0].id), level)
    return Outcome(_render("card", card, color), code)


@app.command("search")
def search(
    query: Annotated[
        list[str], typer.Argument(metavar="QUERY...", help="Words to look for, whole, begun or misspelt.")
    ],
    kind: Annotated[
        KindOrHeadline | None, typer.Option("--kind", "-k", help="Only this kind, or headlines.", show_default=False)
    ] = None,
    direction: Annotated[
        Direction | None, typer.Option("--direction", "-d", help="Only therapies that do this.", show_default=False)
    ] = None,
    limit: LimitOption = 10,
    json: JsonOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """Search names, statements, facts and headlines.

    \b
    Examples:
      immuno search kidney transplant
      immuno search exhausted T cells --kind molecule
      immuno search multiple sclerosis --direction suppression --json

    Exact names come first, then names that begin so, then relevance. Exit code 1: nothing found.
    """
    from .corpus.search import marked
    from .corpus.search import search as find
    from .corpus.store import open_store

    wanted = _words(query)
    store = open_store()
    found = find(store, wanted, kind, direction, limit)
    code = ExitCode.FOUND if found.hits else ExitCode.NO_MATCH
    repairs = tuple(f"searched {new!r}; no entry has the word {old!r}." for old, new in found.repairs.items())
    if json:
        rows = [hit.as_json() for hit in found.hits]
        return _json(store, wanted, rows, total=found.total, repaired=found.repairs)._replace(remarks=repairs)
    if not found.hits:
        return Outcome(code=code, remarks=(*repairs, f"nothing found for {wanted!r}."))
    rich, _ = _style(color)
    shown = [(hit.kind, hit.name, hit.snippet if rich else marked(hit.snippet)) for hit in found.hits]
    more = (f"{found.total - len(found.hits)} more; --limit 0 shows all.",) if found.total > len(found.hits) else ()
    return Outcome(_render("hits", shown, color), code, repairs + more)


@app.command("headlines")
def headlines(
    rest: Annotated[list[str] | None, typer.Argument(metavar="[TOPIC]...", help="A topic, as with --topic.")] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", "-t", help="Any name of a topic; its kinds count too.", show_default=False)
    ] = None,
    about: Annotated[
        str | None, typer.Option("--about", "-a", help="Any name of what it is about.", show_default=False)
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="From this date on: 2022, 2022-10, 2022-10-18.", show_default=False)
    ] = None,
    until: Annotated[str | None, typer.Option(help="Up to this date.", show_default=False)] = None,
    evidence: Annotated[
        Evidence | None, typer.Option("--evidence", "-e", help="Only this kind of evidence.", show_default=False)
    ] = None,
    topics: Annotated[
        bool, typer.Option("--topics", help="List the topics, with how many headlines each has.")
    ] = False,
    limit: LimitOption = 0,
    json: JsonOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """Show research headlines, newest first, with what they do not show.

    \b
    Examples:
      immuno headlines --topic melanoma
      immuno headlines --about nivolumab --since 2022-10
      immuno headlines --evidence human-trial --json
      immuno headlines --topics

    Exit code 1: no such topic (near names are suggested), or no headline fits.
    """
    from .corpus import headlines as news
    from .corpus.store import open_store

    if rest and topic and about:
        raise UsageError("quote a name of several words when both --topic and --about are given")
    more_words = " ".join(rest or ())
    if about and not topic:
        about = f"{about} {more_words}".strip()
    elif topic or more_words:
        topic = f"{topic or ''} {more_words}".strip()
    asked = {"topic": topic, "about": about, "since": since, "until": until}
    query = {name: value for name, value in asked.items() if value is not None}
    query |= {"evidence": evidence} if evidence else {}
    for day in (since, until):
        _check_date(day)
    store = open_store()
    if topics:
        found = news.topics(store)
        if json:
            return _json(store, {"topics": True}, [each._asdict() for each in found])
        return Outcome(_render("table", [(each.name, str(each.headlines)) for each in found], color))
    ids: dict[str, list[str]] = {}
    for option in ("topic", "about"):
        if option in query:
            ids[option], miss = _named(store, query[option], query, json)
            if miss:
                return miss
    rows = news.headlines(store, ids.get("topic"), ids.get("about"), since, until, query.get("evidence"))
    shown = rows[:limit] if limit else rows
    if json:
        return _json(store, query, shown, total=len(rows))
    if not rows:
        none = "no headline fits; `immuno headlines --topics` lists what there is."
        return Outcome(code=ExitCode.NO_MATCH, remarks=(none,))
    more = (f"{len(rows) - len(shown)} more; --limit 0 shows all.",) if len(rows) > len(shown) else ()
    return Outcome(_render("headlines", shown, color), remarks=more)


@app.command("list")
def list_(
    kind: Annotated[
        list[str] | None, typer.Argument(metavar="[KIND]", help="A kind: agents, cells, …, headlines, sources.")
    ] = None,
    direction: Annotated[
        Direction | None, typer.Option("--direction", "-d", help="Only what does this.", show_default=False)
    ] = None,
    in_class: Annotated[
        str | None, typer.Option("--class", "-c", help="Only kinds of this entry.", show_default=False)
    ] = None,
    target: Annotated[str | None, typer.Option("--target", help="Only what acts on this.", show_default=False)] = None,
    disease: Annotated[
        str | None, typer.Option("--disease", help="Only what was licensed for this.", show_default=False)
    ] = None,
    modality: Annotated[
        str | None, typer.Option("--modality", help="Only agents of this make.", show_default=False)
    ] = None,
    status: Annotated[
        str | None, typer.Option("--status", help="Only agents with this status.", show_default=False)
    ] = None,
    ids: Annotated[bool, typer.Option("--ids", help="Ids instead of names.")] = False,
    long: Annotated[bool, typer.Option("--long", "-l", help="Kind and a line on each as well.")] = False,
    json: JsonOption = False,
    color: ColourOption = "auto",
) -> Outcome:
    """List names, one per line.

    \b
    Examples:
      immuno list agents
      immuno list agents --class checkpoint inhibitor therapy
      immuno list --target PD-1 --long
      immuno define "$(immuno list | fzf)"

    Exit code 1: nothing fits.
    """
    from .corpus.listing import listing
    from .corpus.store import open_store

    named = {"class": in_class, "target": target, "disease": disease}
    words = list(kind or ())
    wanted = _kind(words) if words else None
    plain = {"direction": direction, "modality": modality, "status": status}
    query = {name: value for name, value in {"kind": wanted, **plain, **named}.items() if value}
    store = open_store()
    facets: dict[str, list[str]] = {}
    for facet, value in plain.items():
        if value:
            facets[facet] = [_known_value(store, facet, value)]
    for facet, name in named.items():
        if name:
            facets[facet], miss = _named(store, name, query, json)
            if miss:
                return miss
    rows = listing(store, wanted, facets)
    if json:
        return _json(store, query, [row._asdict() for row in rows])
    if not rows:
        return Outcome(code=ExitCode.NO_MATCH, remarks=("no entry fits.",))
    if long:
        return Outcome(_render("table", [(row.name, row.kind, row.gloss) for row in rows], color))
    from .render.view import clean

    return Outcome("".join(f"{row.id if ids else clean(row.name)}\n" for row in rows))


@app.command("info")
def info(json: JsonOption = False, color: ColourOption = "auto") -> Outcome:
    """Show versions, counts, the oldest review, and every path in use.

    \b
    Examples:
      immuno info
      immuno info --json
    """
    from .corpus.store import CHECKOUT, cache_folder, open_store, parsed

    store = open_store()
    meta = store.meta
    facts: dict[str, Any] = {
        "version": __version__,
        "corpus": {
            "title": meta["corpus_title"],
            "version": meta["corpus_version"],
            "license": meta["corpus_license"],
            "entries": int(meta["entries"]),
            "counts": parsed(meta["counts"]),
            "reviewed_through": meta["reviewed_through"],
            "oldest_review": {"date": meta["oldest_review"], "id": meta["oldest_reviewed"]},
        },
        "paths": {
            "index": str(store.path),
            "origin": store.origin,
            "data": str(CHECKOUT) if store.origin != "package" else None,
            "cache": str(cache_folder()) if store.origin != "package" else None,
            "package": str(Path(__file__).parent),
        },
        "python": sys.version.split()[0],
    }
    if json:
        return _json(store, "info", [facts])
    corpus, paths = facts["corpus"], facts["paths"]
    rows = [
        ("immuno", facts["version"]),
        ("corpus", f"{corpus['title']} {corpus['version']}, {corpus['license']}"),
        ("entries", str(corpus["entries"])),
        *((f"  {kind}", str(count)) for kind, count in corpus["counts"].items()),
        ("reviewed through", corpus["reviewed_through"]),
        ("oldest review", f"{corpus['oldest_review']['date']} ({corpus['oldest_review']['id']})"),
        *((name, path) for name, path in paths.items() if path),
        ("python", facts["python"]),
    ]
    return Outcome(_render("pairs", rows, color))


@app.command("check")
def check(
    path: Annotated[
        Path | None, typer.Argument(metavar="[PATH]", help="A data folder; the checkout's own by default.")
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Write files in canonical layout first.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail as errors do.")] = False,
    json: JsonOption = False,
) -> Outcome:
    """Hold a corpus against its schema and its lint rules.

    \b
    Examples:
      immuno check
      immuno check data --fix
      immuno check my-entries --json

    Every problem is a line: file, line number, code, what is wrong, what to do. Exit code 3: there are errors.
    """
    from .corpus.store import CHECKOUT
    from .curation import checks

    root = path or CHECKOUT
    if not root.is_dir():
        raise UsageError(f"no folder {root}; name the data folder to check")
    changed = checks.fix(root) if fix else []
    corpus, problems = checks.check(root)
    errors = sum(problem.is_error for problem in problems)
    warnings = len(problems) - errors
    code = ExitCode.BROKEN if errors or (strict and warnings) else ExitCode.FOUND
    count = f"{len(corpus.records)} files, {errors} errors, {warnings} warnings."
    remarks = (*([f"{len(changed)} files rewritten."] if changed else []), count)
    if json:
        from .render import program

        rows = [
            {"file": p.file, "line": p.line, "code": p.code, "what": p.what, "tip": p.tip, "error": p.is_error}
            for p in problems
        ]
        about = {"version": __version__, "corpus": {"version": corpus.about.get("version", ""), "entries": None}}
        return Outcome(program.answer(about, str(root), rows, errors=errors, warnings=warnings), code)
    from .render.view import clean

    lines = [f"{root / p.file}:{p.line}: {p.code} {p.what}{f' ({p.tip})' if p.tip else ''}" for p in problems]
    return Outcome("".join(clean(line) + "\n" for line in lines), code, remarks)


def _words(parts: list[str]) -> str:
    """Several words as one name; what is no text is refused."""
    name = " ".join(" ".join(parts).encode("utf-8", "replace").decode().split())
    if not name:
        raise UsageError("name something to look for")
    if len(name) > 1000:
        raise UsageError("a name of more than 1,000 characters is no name")
    return name


def _named(store: Any, name: str, query: Any, json: bool) -> tuple[list[str], Outcome | None]:
    """The ids a name stands for, all its meanings; or what to answer when there is none."""
    from .corpus.lookup import resolve, suggest

    name = _words([name])
    matches = resolve(store, name)
    if matches:
        return [match.id for match in matches], None
    near = suggest(store, name)
    if json:
        return [], _json(store, query, [], near)
    return [], Outcome(code=ExitCode.NO_MATCH, remarks=(_miss(name, near),))


def _json(store: Any, query: Any, results: list[Any], near: Any = (), **more: Any) -> Outcome:
    from .render import program

    text = program.answer(store.about(), query, results, [each.as_json() for each in near], **more)
    return Outcome(text, ExitCode.FOUND if results else ExitCode.NO_MATCH)


def _miss(name: str, near: Any) -> str:
    """What is said of a name that nothing has: that it is so, and which names are near."""
    if not near:
        return f"nothing is named {name!r}; try `immuno search {name}`."
    lines = [f"nothing is named {name!r}. Did you mean:"]
    for each in near:
        by = f" ({each.text})" if each.text != each.name else ""
        lines.append(f"  {each.name}{by}: {each.gloss}")
    return "\n".join(map(_cut, lines))


def _cut(line: str) -> str:
    """A line as long as the terminal is wide; whole where there is none."""
    if not sys.stderr.isatty():
        return line
    from shutil import get_terminal_size

    width = get_terminal_size().columns - len("immuno: ")
    return line if len(line) <= width else line[: max(1, width - 1)].rstrip() + "…"


def _kind(words: list[str]) -> str:
    from .names import fold

    plurals = {"therapies": "therapy"}
    wanted = "-".join(fold(" ".join(words)).split())
    kinds = ("therapy", "agent", "cell", "molecule", "disease", "adverse-event", "concept", "headline", "source")
    kind = plurals.get(wanted, wanted if wanted in kinds else wanted.removesuffix("s"))
    if kind not in kinds:
        raise UsageError(f"no kind {wanted!r}; kinds are {', '.join(kinds)}")
    return kind


def _known_value(store: Any, facet: str, value: str) -> str:
    known = [row[0] for row in store.rows("SELECT DISTINCT value FROM facet WHERE facet = ? ORDER BY 1", facet)]
    wanted = "-".join(value.casefold().split())
    if wanted not in known:
        raise UsageError(f"no {facet} {value!r}; there are {', '.join(known)}")
    return wanted


def _check_date(text: str | None) -> None:
    from .corpus.headlines import bounds

    try:
        if text is not None:
            bounds(text)
    except ValueError:
        raise UsageError(f"{text!r} is no date; write 2022, 2022-10 or 2022-10-18") from None


def _style(choice: Colour) -> tuple[bool, bool]:
    """Whether to set the answer for a terminal, and whether in colour: flag, then NO_COLOR, FORCE_COLOR, terminal."""
    terminal = sys.stdout.isatty()
    dumb = os.environ.get("TERM") in ("dumb", "unknown")
    if choice != "auto":
        return terminal or choice == "always", choice == "always"
    if os.environ.get("NO_COLOR"):
        return terminal, False
    if os.environ.get("FORCE_COLOR"):
        return True, True
    return terminal, terminal and not dumb


def _render(shape: str, data: Any, choice: Colour) -> str:
    """Data as text: set by Rich on a terminal, plain in a pipe."""
    rich, colour = _style(choice)
    if rich:
        from .render import terminal

        set_for_terminal: Callable[..., str] = getattr(terminal, shape)
        return set_for_terminal(data, None, colour)
    from .render import plain

    as_plain: Callable[..., str] = getattr(plain, shape)
    return as_plain(data)
