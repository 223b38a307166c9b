"""A board that is there already: tested, listened to, shown, and made nobody again."""

import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import serial

from deskbell.technician import ports
from deskbell.technician.desk import Desk
from deskbell.technician.errors import HoldsPresses, NotOnline, ReplTrouble, TechnicianError
from deskbell.technician.handover import hand_over
from deskbell.technician.hearing import Heard
from deskbell.technician.look import Found, look
from deskbell.technician.repl import Repl
from deskbell.technician.shown import Shown, shown

_SHOW_WITHIN_S: Final = 60.0
_ONLINE_WITHIN_S: Final = 45.0
_BEAT_S: Final = 0.05
_BENCH: Final = "from deskbell_button import bench\n"
_NO_BROKER: Final = NotOnline(
    "The board did not reach its broker",
    f"the broker did not answer it within {_ONLINE_WITHIN_S:.0f} s",
    "Look at what it prints with `deskbell board logs`",
)


def test(
    port: str,
    press_within_s: int,
    told: Callable[[str], None],
    judge: Callable[[Shown], dict[str, bool | None]],
) -> tuple[Found, dict[str, Any]]:
    """Try lamps, buzzer and inputs, and measure the rest; return the board and the record.

    `judge` is asked how the show went. Raises PortTrouble, ReplTrouble.
    """
    repl = _button(port)
    try:
        found = look(repl)
        expected = shown(found.line)
        told(str(expected))
        inputs = repl.ask(_BENCH + "bench.show()", _SHOW_WITHIN_S)
        judged = judge(expected)
        told(f"Press every input once ({inputs}); each lights up white.")
        closed = repl.ask(f"bench.inputs({press_within_s})", press_within_s + _SHOW_WITHIN_S)
        measured = repl.ask("bench.measure()", _SHOW_WITHIN_S)
        reached = _reach_broker(repl, found, told)
    finally:
        repl.close()
    return found, {**judged, "inputs": inputs, "inputs_pressed": closed, **measured, **reached}


def _reach_broker(repl: Repl, found: Found, told: Callable[[str], None]) -> dict[str, int | None]:
    """Start the board's program and hear how far its access point and its broker are; null: not heard."""
    heard = Heard(repl.lines)
    if found.epoch is None:
        told("It has no identity, so Wi-Fi and broker were not measured.")
    else:
        told("The board starts its program, to measure Wi-Fi and broker.")
        repl.restart()
        try:
            heard.until(
                lambda: heard.broker_round_trip_ms is not None, _ONLINE_WITHIN_S, _NO_BROKER
            )
        except TechnicianError as error:  # the rest of the test counts all the same
            told(f"Wi-Fi or broker was not measured. {error}")
    return {"rssi_dbm": heard.rssi_dbm, "broker_round_trip_ms": heard.broker_round_trip_ms}


def identify(port: str) -> None:
    """Light every lamp and sound the buzzer, so that somebody sees which board it is."""
    repl = _button(port)
    try:
        repl.run(_BENCH + "bench.show()", _SHOW_WITHIN_S)
    finally:
        repl.close()


def factory_reset(port: str, desk: Desk | None, *, lose: bool) -> tuple[Found, int]:
    """Make a board nobody again; return what it was and how many presses went with it.

    What it holds goes to the desk first. Raises HoldsPresses when there is none and not `lose`.
    """
    repl = _button(port)
    try:
        found = look(repl)
        if found.pending and not lose:
            if desk is None or found.button is None:
                raise HoldsPresses(
                    f"The board at {port} was left as it is",
                    f"{found.pending} presses on it were never receipted, and they would be lost",
                    "Run it where the desk can be reached, or say --lose",
                )
            hand_over(repl, desk)
        lost = int(repl.ask(_BENCH + "bench.reset()", _SHOW_WITHIN_S))
    finally:
        repl.close()
    return found, lost


def lines(port: str) -> Iterator[str]:
    """Yield what a board prints, for ever, and leave it running. Raises PortTrouble."""
    try:
        with serial.serial_for_url(port, baudrate=ports.BAUD, timeout=_BEAT_S) as line:
            rest = b""
            while True:
                *whole, rest = (rest + line.read(max(1, line.in_waiting))).split(b"\n")
                for one in whole:
                    yield one.decode(errors="replace").rstrip("\r")
                if not whole:
                    time.sleep(_BEAT_S)
    except ports.BROKEN as error:
        raise ports.trouble(port, error) from None


def _button(port: str) -> Repl:
    """Return the prompt of a board that has our firmware. Raises PortTrouble, ReplTrouble."""
    ports.check(port)
    repl = Repl(port)
    try:
        repl.run(_BENCH)
    except ReplTrouble:
        repl.close()
        raise ReplTrouble(
            f"The board at {port} is no button",
            "it has none of our firmware, or not all of it",
            f"Make it one: deskbell flash {port}",
        ) from None
    return repl
