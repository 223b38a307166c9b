"""A connection of a probe: what a failure says of the other side, and what of the button itself."""

import asyncio
import errno

from deskbell_button.probe.finding import Deadline, NoAnswer
from deskbell_button.probe.line import Line
from deskbell_button.probe.reach import how
from deskbell_button.probe.turns import drive


class Failing:
    """A socket and a stream whose writes fail."""

    def __init__(self, error: OSError) -> None:
        self.error = error

    def write(self, _data: bytes) -> int:
        raise self.error

    def close(self) -> None:
        raise self.error


def sent(error: OSError) -> str:
    """Return what becomes of a write that fails so."""
    broken = Failing(error)
    line = Line(broken)  # type: ignore[arg-type]  # as much of a socket as a line needs
    line.stream = broken
    try:
        asyncio.run(drive(line.send(b"GET", Deadline(50))))
    except NoAnswer as silent:
        return str(silent)
    except MemoryError:
        return "no room"
    finally:
        line.close()
    return "sent"


def test_tls_without_room_says_nothing_of_the_other_side() -> None:
    assert sent(OSError(-0x7F00, "MBEDTLS_ERR_SSL_ALLOC_FAILED")) == "no room"
    assert sent(OSError(-0x2880, "MBEDTLS_ERR_X509_ALLOC_FAILED")) == "no room"


def test_any_other_failure_is_silence() -> None:
    assert sent(OSError(errno.ECONNRESET, "")) == "silent"
    assert sent(OSError(-0x7780, "MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE")) == "silent"


def test_how_a_connection_failed_has_few_names() -> None:
    assert how(OSError(errno.ECONNREFUSED, "")) == "refused"
    assert how(OSError(errno.ECONNRESET, "")) == "refused"
    assert how(OSError(errno.ETIMEDOUT, "")) == "timeout"
    assert how(OSError(errno.EHOSTUNREACH, "")) == "no route"
