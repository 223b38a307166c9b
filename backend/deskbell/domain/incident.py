"""The life of an incident: one table. A move that is not in it raises IllegalMove.

*Open* is every state but closed and withdrawn; there is at most one open
incident for a subject.
"""

from typing import Final

NEW: Final = "new"
ACKNOWLEDGED: Final = "acknowledged"
IN_PROGRESS: Final = "in_progress"
WAITING: Final = "waiting"
RESOLVED: Final = "resolved"
REOPENED: Final = "reopened"
CLOSED: Final = "closed"
WITHDRAWN: Final = "withdrawn"

STATES: Final = (
    NEW, ACKNOWLEDGED, IN_PROGRESS, WAITING, RESOLVED, REOPENED, CLOSED, WITHDRAWN,
)  # fmt: skip
FINISHED: Final = (CLOSED, WITHDRAWN)

NOBODY_YET: Final = (NEW, REOPENED)
"""Nobody has it now; a reopened one still names who had it."""

_UNRESOLVED = (NEW, ACKNOWLEDGED, IN_PROGRESS, WAITING, REOPENED)

MOVES: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    # verb: (from any of these states, to)
    "acknowledge": ((NEW, REOPENED), ACKNOWLEDGED),
    "start": ((ACKNOWLEDGED, WAITING), IN_PROGRESS),
    "wait": ((ACKNOWLEDGED, IN_PROGRESS), WAITING),
    "resolve": (_UNRESOLVED, RESOLVED),
    "reopen": ((RESOLVED,), REOPENED),
    "confirm": ((RESOLVED,), CLOSED),
    "close": ((RESOLVED,), CLOSED),
    "withdraw": ((NEW,), WITHDRAWN),
}
"""Every verb. Resolving needs no acknowledgement first: what is fixed is fixed."""

LAMPS: Final[dict[str, str]] = {
    NEW: "filed",
    REOPENED: "filed",
    ACKNOWLEDGED: "taken",
    IN_PROGRESS: "taken",
    WAITING: "taken",
    RESOLVED: "fixed",
    CLOSED: "ready",
    WITHDRAWN: "ready",
}
"""What the button shows while its subject has an incident in this state."""


def lamp(state: str, *, is_proactive: bool) -> str:
    """Return the lamp of an incident; one that the desk saw first says so until somebody has it."""
    return "known" if is_proactive and state == NEW else LAMPS[state]


class IllegalMove(Exception):
    """An incident cannot make this move from its state; nothing was changed."""

    def __init__(self, state: str, verb: str) -> None:
        """Name the state, the verb, and from where the verb would be possible."""
        allowed = ", ".join(MOVES[verb][0])
        super().__init__(f"Cannot {verb} an incident that is {state}; only from: {allowed}.")
        self.state = state
        self.verb = verb


def after(state: str, verb: str) -> str:
    """Return the state that a verb leads to. Raises IllegalMove."""
    sources, target = MOVES[verb]
    if state not in sources:
        raise IllegalMove(state, verb)
    return target


def verbs_from(state: str) -> tuple[str, ...]:
    """Return the verbs that are possible in a state."""
    return tuple(verb for verb, (sources, _) in MOVES.items() if state in sources)


def number_text(number: int) -> str:
    """Return the number as people say it: INC-1042."""
    return f"INC-{number}"


def number_of(text: str) -> int | None:
    """Return the number behind INC-1042, or None when the text is not one."""
    prefix, dash, digits = text.upper().partition("-")
    if prefix != "INC" or not dash or not digits.isdecimal() or len(digits) > 15:  # noqa: PLR2004 far above any number
        return None
    return int(digits)
