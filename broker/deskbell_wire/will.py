"""What a broker says for a button whose connection broke. A button loads this only while it connects."""

from deskbell_wire import checks
from deskbell_wire.checks import counter
from deskbell_wire.messages import OFFLINE
from deskbell_wire.record import Message
from deskbell_wire.topics import UP_STATUS


class Will(Message):
    """The broker's word that a connection broke; only a hint, for a broker may lie."""

    CHANNEL = UP_STATUS
    EXACT = True
    FIELDS = (
        ("boot", counter),
        ("connect", counter),
        ("state", checks.one_of((OFFLINE,))),
    )
    boot: int
    connect: int
    state: str
