"""Run on MicroPython: the simulator, with the times between its steps on standard error.

Each line is a name and microseconds: `flash` contact to white flash, `heard`
release to the lamp, `publish` from the gesture to the packet written, `puback`
from there to the broker's answer.
"""

import asyncio
import sys
import time

from deskbell_button.board import simulator
from deskbell_button.button import Button
from deskbell_button.transport import Transport

_at: dict[str, int] = {}

_take = simulator.SimulatedBoard.take
_show = simulator.SimulatedBoard.show
_press = Button.press
_write = Transport.write
_read = Transport.read


def _begin(what: str) -> None:
    _at[what] = time.ticks_us()  # type: ignore[attr-defined]  # MicroPython


def _end(what: str) -> None:
    since = _at.pop(what, None)
    if since is not None:
        took = time.ticks_diff(time.ticks_us(), since)  # type: ignore[attr-defined]  # MicroPython
        sys.stderr.write(f"{what} {took}\n")


def _taken(self, line):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 as the original
    if b'"closed"' in line:
        _begin("flash" if b"true" in line else "heard")
    _take(self, line)


def _shown(self, number, lamp, colour):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 as the original
    if lamp is None:
        _end("flash")
    elif lamp.state == "heard":
        _end("heard")
    _show(self, number, lamp, colour)


def _pressed(self, number, kind, now_ms):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 as the original
    _begin("publish")
    return _press(self, number, kind, now_ms)


async def _written(self, packet, deadline_ms):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 as the original
    await _write(self, packet, deadline_ms)
    if packet[0] & 0xF0 == 0x30 and "publish" in _at:
        _end("publish")
        _begin("puback")


async def _came(self, most):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 as the original
    got = await _read(self, most)
    if got[0] == 0x40:
        _end("puback")
    return got


simulator.SimulatedBoard.take = _taken  # type: ignore[method-assign]  # measured
simulator.SimulatedBoard.show = _shown  # type: ignore[method-assign]  # measured
Button.press = _pressed  # type: ignore[method-assign]  # measured
Transport.write = _written  # type: ignore[method-assign]  # measured
Transport.read = _came  # type: ignore[method-assign]  # measured

asyncio.run(simulator.live(sys.argv[2], 1))
