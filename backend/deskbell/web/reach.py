"""Whether buttons can reach the desk, said on every live page: silence must not look like peace."""

from collections.abc import Callable

from fastapi import Request

from deskbell.web.render import fragment


def told(request: Request, language: str) -> dict[str, str]:
    """Return the board's text about it, empty while all is well."""
    is_up: Callable[[], bool] = request.app.state.buttons_reach_desk
    return {"reach": "" if is_up() else fragment("reach.html", language)}
