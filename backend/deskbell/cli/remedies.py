"""What to do when a desk refuses: by the name of the problem, as `api.errors` gives it.

A refusal may come in the midst of longer work, so none claims that nothing was changed,
except where that is certain.
"""

from http import HTTPStatus
from typing import Any, Final

_AGAIN: Final = "and run the command again"
_REGISTER: Final = f"Name it as the register does, or add it with `deskbell import`, {_AGAIN}"
OTHERWISE: Final = f"Correct what it names, {_AGAIN}"

BY_PROBLEM: Final = {
    "not_allowed": f"Sign in with `deskbell login` as somebody who may, or use their token, {_AGAIN}",
    "unknown_button": f"Correct its name, {_AGAIN}",
    "unknown_category": f"Choose one of these, {_AGAIN}",
    "unknown_asset": _REGISTER,
    "unknown_site": _REGISTER,
    "bad_network": f"Correct the network, {_AGAIN}",
    "unreadable_networks": f"Do one of the two, {_AGAIN}",
    "other_category": f"Do one of the two, {_AGAIN}",
    "bad_button_name": f"Choose another name, {_AGAIN}",
    "unreadable_configuration": f"Shorten them, {_AGAIN}",
    "button_exists": f"Choose another name, {_AGAIN}",
    "other_board": "Flash this board with `deskbell flash`: it becomes a button of its own",
    "other_site": f"Do one of the two, {_AGAIN}",
    "not_simulated": "Without hands: `deskbell demo` has simulated buttons",
    "not_running": "Wait until it runs, and press it again",
    "too_many_waiting": "Wait ten minutes, and run the command again",
    "bad_register": "Correct these lines, and import the file again. Nothing was changed",
}
"""Those that the command line can meet."""
FAULT: Final = "Look into logs/deskbell.log of its data folder"


def remedy(problem: dict[str, Any], status: int, new_token: str) -> str:
    """Return what to do about a refusal; `new_token` tells how to come by another token."""
    name = str(problem.get("type", "")).rpartition(":")[2]
    if status == HTTPStatus.UNAUTHORIZED or name == "enrolment_spent":
        return new_token
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return FAULT
    return BY_PROBLEM.get(name, OTHERWISE)
