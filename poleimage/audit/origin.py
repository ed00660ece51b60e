"""Where a change comes from: the request or the command that is running now."""

from contextvars import ContextVar

origin: ContextVar[str] = ContextVar("origin", default="")
