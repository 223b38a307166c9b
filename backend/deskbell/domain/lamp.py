"""A lamp is a function of the open incidents of what its input stands for."""

from deskbell.domain import incident
from deskbell_wire.messages import Lamp


def lamp_of(
    number: int, opened: tuple[int, str, int] | None, *, is_proactive: bool = False
) -> Lamp:
    """Return the lamp of an input whose subject has this open `(number, state, revision)`."""
    if opened is None:
        return Lamp(input=number, state="ready", incident=None, revision=None)
    what, state, revision = opened
    return Lamp(
        input=number,
        state=incident.lamp(state, is_proactive=is_proactive),
        incident=incident.number_text(what),
        revision=revision,
    )
