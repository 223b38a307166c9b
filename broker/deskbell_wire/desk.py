"""What only a desk needs of the contract: on a board it would cost memory."""

from deskbell_wire import checks, jsontext
from deskbell_wire.configuration import Config
from deskbell_wire.finding import Finding
from deskbell_wire.messages import Ask, Press, State, Status
from deskbell_wire.will import Will

MESSAGES = (Press, Finding, Status, Will, State, Ask, Config)


def seq_of(body: bytes) -> "int | None":
    """Return the `seq` of a signed press that cannot be read otherwise, if it has one.

    `v` and `seq` stand first in every version of the contract for this alone.
    """
    try:
        value = jsontext.read(body)
    except ValueError:
        return _seq_at_start(body)
    seq = value.get("seq") if isinstance(value, dict) else None
    return seq if type(seq) is int and 1 <= seq <= checks.MAX_INT else None


def _seq_at_start(body: bytes) -> "int | None":
    head = body[:64].split(b",")
    # a third part must follow: a number without its comma may be half of one
    if len(head) < 3 or not head[0].startswith(b'{"v":') or not head[1].startswith(b'"seq":'):
        return None
    digits = head[1][6:]
    if not digits.isdigit() or len(digits) > 16:
        return None
    seq = int(digits)
    return seq if 1 <= seq <= checks.MAX_INT else None
