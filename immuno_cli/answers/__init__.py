"""What the commands answer, once their arguments are read: one file for each, asking through the library alone.

Nothing here knows Typer, so that the quick lane can answer before it is imported.
"""
