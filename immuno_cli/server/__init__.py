"""The corpus for assistant programs: the tools and resources of `immuno mcp`, asking through the library alone.

`arguments.py` says what the tools take, `tools.py` what they answer, `pages.py` keeps answers within bounds, and
`protocol.py` alone knows the MCP SDK. None of it is loaded by another command.
"""
