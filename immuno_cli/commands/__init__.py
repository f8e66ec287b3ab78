"""The commands, one file each; only the one that is asked for is imported.

Each parses its arguments, makes one call into a wing, and leaves an Outcome.
"""

#: in the order that help shows them; each is a module with a function `command`
NAMES = (
    *("define", "search", "headlines", "approvals", "list", "compare", "tree", "annotate"),
    *("cite", "open", "export", "mcp", "new", "edit", "info", "check", "schema", "completion"),
)
