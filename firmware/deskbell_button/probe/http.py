"""A service's health address over HTTPS: status, time, the certificate's last day, and a word in its body.

Asking and reading take turns in the heap. Nobody's certificate is checked
against an authority here, and its date is judged by the desk, because a button
has neither a list of authorities nor a clock.
"""

import sys

from deskbell_button import room
from deskbell_button.probe import forget
from deskbell_wire import const

if sys.implementation.name == "micropython":
    import tls
else:
    from deskbell_button.computer import tls_of_anybody as tls

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.probe.finding import Deadline, Finding, Target


async def look(target: "Target", until: "Deadline") -> "Finding":
    """Ask for the page, then read what came. Raises NoAnswer, Nonsense."""
    room.give_back()  # before anything else takes it
    context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
    context.verify_mode = tls.CERT_NONE  # pyright: ignore[reportAttributeAccessIssue]  # an int there
    from deskbell_button.probe.http_ask import ask

    got = await ask(target, context, until)
    del ask, context
    await forget("http_ask", "line", "reach")
    if not isinstance(got, tuple):
        return got
    from deskbell_button.probe.http_read import read

    return read(*got)
