"""Who may do what. Every route declares one permission; a role is a set of them."""

from typing import Final

AGENT: Final = "agent"
TECHNICIAN: Final = "technician"
MANAGER: Final = "manager"
ADMIN: Final = "admin"
ROLES: Final = (AGENT, TECHNICIAN, MANAGER, ADMIN)

ENROLMENT: Final = "enrolment token"
"""No role of an account: what a flashing tool may with the token that a technician got for it."""
HOLDERS: Final = (*ROLES, ENROLMENT)

READ_INCIDENTS: Final = "incidents.read"
WORK_INCIDENTS: Final = "incidents.work"
READ_REGISTER: Final = "register.read"
CHANGE_REGISTER: Final = "register.change"
READ_BUTTONS: Final = "buttons.read"
CHANGE_BUTTONS: Final = "buttons.change"
READ_FIGURES: Final = "figures.read"
PRESS_SIMULATED: Final = "buttons.press_simulated"
HAND_OVER_PRESSES: Final = "presses.hand_over"
ENROL_BOARDS: Final = "boards.enrol"
"""Of an enrolment token alone: it names the site, and how many boards."""
OPEN_TO_ALL: Final = "open"
"""Only for signing in and for the machine-readable health of the process."""

_READERS = frozenset({READ_INCIDENTS, READ_REGISTER, READ_BUTTONS, READ_FIGURES})
_HANDS = frozenset({CHANGE_BUTTONS, CHANGE_REGISTER, HAND_OVER_PRESSES})

PERMISSIONS: Final[dict[str, frozenset[str]]] = {
    AGENT: _READERS | {WORK_INCIDENTS, PRESS_SIMULATED},
    TECHNICIAN: _READERS | _HANDS | {PRESS_SIMULATED},
    MANAGER: _READERS,
    ADMIN: _READERS | _HANDS | {WORK_INCIDENTS, PRESS_SIMULATED},
    ENROLMENT: frozenset({ENROL_BOARDS, HAND_OVER_PRESSES}),
}

KNOWN: Final = frozenset({OPEN_TO_ALL}).union(*PERMISSIONS.values())


def may(role: str, permission: str) -> bool:
    """Tell whether a role has a permission; an unknown role has none."""
    return permission == OPEN_TO_ALL or permission in PERMISSIONS.get(role, frozenset())
