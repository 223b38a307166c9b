"""What happens inside a virtual board, in one event loop: resets, loader, VM, serial line.

On RFC 2217 the modem lines drive EN and IO0 as the two transistors of a devkit
do. Two things are faked. The capacitor at EN is a rule, since the lines come one
by one and late over TCP: after a reset, EN stays low while both lines are
asserted (a second at most). And a pty has no lines at all: there a SYNC frame
puts the board into its loader, and the host closing the port ends that.
"""

import asyncio
import errno
import time

from tests.support.virtual_board import image
from tests.support.virtual_board.body import Body, life
from tests.support.virtual_board.inside import pads
from tests.support.virtual_board.line import BITS_PER_BYTE, Direction
from tests.support.virtual_board.ports import Port
from tests.support.virtual_board.rom import BAUD, Loader
from tests.support.virtual_board.vm import (
    DEEP_SLEEP,
    HARD,
    POWER_ON,
    SOFT,
    WATCHDOG,
    Vm,
)

HELD_S = 1.0
INVALID_EVERY_S = 0.25
LOOK_AT_DOG_S = 0.05
LOOK_AT_VM_S = 0.001
BUSY_S = 1.0
"""So long a Ctrl-C waits for the VM to sleep; see `Vm.interrupt`."""
_SYNC = b"\xc0\x00\x08\x24\x00"
_STORED = b"\x01\x11"
"""How the answer to deflated data begins, after the mark of a frame."""
_CTRL_C = b"\x03"
_PROMPT_WANTED = (b"\r\x03", b"\x03", b"\r\x01")
_ANSWERS = {
    pads.SOFT_RESET: (SOFT, False),
    pads.SOFT_RESET_RAW: (SOFT, True),
    pads.HARD_RESET: (HARD, False),
    pads.DEEP_SLEEP: (DEEP_SLEEP, False),
}
_RESETS = {POWER_ON: "0x1 (POWERON_RESET)", WATCHDOG: "0xc (SW_CPU_RESET)"}


class Core:
    """The board. Every method runs in the loop."""

    port: Port

    def __init__(self, loop: asyncio.AbstractEventLoop, body: Body) -> None:
        self.loop = loop
        self.body = body
        self.console = bytearray()
        self.boots = 0
        self.powered = False
        self.loader: Loader | None = None
        self.vm: Vm | None = None
        self.flashed = 0
        """Bytes that loaders have written into the flash."""
        self.up = Direction(loop, self._to_host)
        self.down = Direction(loop, self._from_host)
        self.up.drained = self._read_vm
        self._held: asyncio.TimerHandle | None = None
        self._in_reset = False
        self._invalid: asyncio.TimerHandle | None = None
        self._dog: asyncio.TimerHandle | None = None
        self._sleep: asyncio.TimerHandle | None = None
        self._typed = bytearray()
        self.most_unread = 0

    # ------------------------------------------------------------ power and reset

    def power_on(self) -> None:
        """Start from nothing."""
        if not self.powered:
            self.powered = True
            self.boot(POWER_ON)

    def cut_power(self) -> None:
        """End everything in the midst of whatever it was."""
        self.powered = False
        self._stop()

    def _stop(self) -> None:
        for timer in (self._invalid, self._dog, self._sleep, self._held):
            if timer is not None:
                timer.cancel()
        self._invalid = self._dog = self._sleep = self._held = None
        self._end_loader()
        self._end_vm()
        self.up.clear()
        self.down.clear()
        self._typed.clear()

    def _end_loader(self) -> None:
        if self.loader is not None:
            self.flashed += self.loader.written
            self.loader = None

    def _end_vm(self) -> int:
        if self.vm is None:
            return 0
        self.loop.remove_reader(self.vm.output)
        self.loop.remove_reader(self.vm.gone)
        self.loop.remove_writer(self.vm.line)
        code = self.vm.end()
        self.vm = None
        return code

    def boot(self, cause: int) -> None:
        """Start what is in the flash, as after a reset with IO0 high."""
        self._stop()
        if not self.powered:
            return
        self._set_rate(BAUD)
        self.body.pads.forget()
        self.body.pads.put(pads.DOG_MS, 0)
        if self.body.faults.away_s:
            self.port.unplug()
            self.loop.call_later(self.body.faults.away_s, self.port.plug_in)
        if cause == POWER_ON and not self.body.pads.level(self.body.chip.strap):
            self._download()
            return
        why = _RESETS.get(cause, "0x3 (SW_RESET)" if cause == HARD else "0x5 (DEEPSLEEP_RESET)")
        self.print(f"{self.body.chip.greeting}\n\nrst:{why},{self.body.chip.normal}\n")
        self.print("configsip: 0, SPIWP:0xee\nmode:DIO, clock div:2\n")
        fault = image.fault(self.body.flash, self.body.chip)
        if fault is not None:
            self._complain(fault)
            return
        self._start_vm(cause, raw=False)

    def _complain(self, fault: str) -> None:
        self.print("".join(f"{line}\n" for line in fault.split("\r\n")) * 4)
        self._invalid = self.loop.call_later(INVALID_EVERY_S, self._complain, fault)

    def _download(self) -> None:
        """Start the loader, as after a reset with IO0 low."""
        self._stop()
        if not self.powered:
            return
        self._set_rate(BAUD)
        self.body.pads.forget()
        self.body.pads.put(pads.DOG_MS, 0)
        chip = self.body.chip
        self.loader = Loader(chip, self.body.flash, self.body.mac)
        self.loader.fail_verify = self.body.faults.fail_verify
        why = _RESETS[POWER_ON]
        self.print(f"{chip.greeting}\n\nrst:{why},{chip.download}\nwaiting for download\n")

    def _reset(self, *, io0_low: bool) -> None:
        if self.body.faults.vanish_on_reset:
            self.port.unplug()
        if io0_low and not self.body.faults.wrong_boot_mode:
            self._download()
        else:
            self.boot(POWER_ON)

    # ------------------------------------------------------------ the port

    def modem(self, *, dtr: bool, rts: bool) -> None:
        """Drive EN and IO0: RTS alone holds the board in reset, DTR alone pulls IO0 low."""
        if rts and not dtr:
            self._in_reset = True
            self._stop()
        elif self._in_reset and rts and dtr:
            if self._held is None:
                self._held = self.loop.call_later(HELD_S, self._released, False)  # noqa: FBT003
        elif self._in_reset:
            self._released(dtr)

    def _released(self, io0_low: bool) -> None:  # noqa: FBT001 call_later passes no names
        self._in_reset = False
        self._reset(io0_low=io0_low)

    def heard(self, data: bytes) -> None:
        """Take bytes from the host."""
        self.down.send(data)

    def hung_up(self) -> None:
        """End the loader of a port without modem lines: its host is done and cannot reset it."""
        if self.loader is not None and not self.port.has_modem_lines:
            self.boot(POWER_ON)

    def _to_host(self, data: bytes) -> None:
        if not self.body.faults.silent:
            self.port.send(data)

    def _from_host(self, data: bytes) -> None:
        if self.body.faults.silent or not self.powered or self._in_reset:
            return
        if not self.port.has_modem_lines:
            self._guess(data)
        if self.loader is not None:
            self._load(self.loader, data)
        elif self.vm is not None and not self.body.faults.deaf:
            self._type(data)

    def _guess(self, data: bytes) -> None:
        """Do without modem lines: tell by what comes whether a loader or a prompt is wanted."""
        if self.loader is None and _SYNC in data:
            self._reset(io0_low=True)
        elif self.loader is not None and self.loader.idle and data.startswith(_PROMPT_WANTED):
            self.boot(POWER_ON)  # closed and opened again too quickly to be seen

    def _load(self, loader: Loader, data: bytes) -> None:
        answer = loader.feed(data)
        if answer[1:3] == _STORED and self.body.faults.lose_answers:
            self.body.faults.lose_answers -= 1
        elif answer:
            self.up.send(answer)
        self._set_rate(loader.baud)
        if loader.done:
            self.boot(POWER_ON)

    def _set_rate(self, baud: int) -> None:
        rate = baud / BITS_PER_BYTE if self.body.baud_limited else None
        self.up.bytes_per_s = self.down.bytes_per_s = rate

    def print(self, text: str) -> None:
        """Say something on the console that is not the VM's."""
        data = text.replace("\n", "\r\n").encode()
        self.console += data
        self.up.send(data)

    # ------------------------------------------------------------ the VM

    def _start_vm(self, cause: int, *, raw: bool) -> None:
        self.boots += 1
        self.vm = Vm(life(self.body, cause, raw=raw))
        self.loop.add_reader(self.vm.output, self._read_vm)
        self.loop.add_reader(self.vm.gone, self._vm_ended)
        self._watch(0, time.monotonic())

    def _read_vm(self) -> None:
        if self.vm is None:
            return
        for _ in range(64):
            if self.up.full:
                self.loop.remove_reader(self.vm.output)
                return
            piece = self.vm.read()
            if piece is None:
                break
            self.console += piece
            if piece:
                self.up.send(piece)
        if self.up.bytes_per_s is not None:
            self.loop.add_reader(self.vm.output, self._read_vm)

    def _vm_ended(self) -> None:
        assert self.vm is not None
        empty = 0
        while empty < 8:
            piece = self.vm.read()
            if piece is None:
                break
            empty = 0 if piece else empty + 1
            self.console += piece
            if piece:
                self.up.send(piece)
        code = self._end_vm()
        if self._dog is not None:
            self._dog.cancel()
        cause, raw = _ANSWERS.get(code, (None, False))
        if cause == SOFT:
            self.body.pads.forget()
            self._start_vm(SOFT, raw=raw)
        elif cause == DEEP_SLEEP:
            sleep_s = self.body.pads.number(pads.SLEEP_MS) / 1000
            self._sleep = self.loop.call_later(sleep_s, self.boot, DEEP_SLEEP)
        else:
            if cause is None:
                self.print(f"Guru Meditation Error: the VM ended with {code}\n")
            self.boot(HARD)

    def _type(self, data: bytes) -> None:
        """Give bytes to the VM; a Ctrl-C interrupts, unless it is data at the time."""
        assert self.vm is not None
        memory = self.body.pads.memory
        for at, part in enumerate(data.split(_CTRL_C)):
            if at:
                state = memory[pads.INTERRUPT]
                if state == pads.INTERRUPTS:
                    memory[pads.INTERRUPT] = pads.SENT
                    self._interrupt(self.vm, time.monotonic() + BUSY_S)
                elif state == pads.AS_DATA:
                    self._typed += _CTRL_C
            self._typed += part
        self._hand_over()
        self.most_unread = max(self.most_unread, self.vm.unread + len(self._typed))

    def _interrupt(self, vm: Vm, latest: float) -> None:
        """Deliver a Ctrl-C as soon as the VM sleeps, and at last while it is busy."""
        if self.vm is not vm or self.body.pads.memory[pads.INTERRUPT] != pads.SENT:
            return  # what ran has ended meanwhile
        if vm.sleeps or time.monotonic() > latest:
            vm.interrupt()
        else:
            self.loop.call_later(LOOK_AT_VM_S, self._interrupt, vm, latest)

    def _hand_over(self) -> None:
        if self.vm is None:
            return
        try:
            while self._typed:
                del self._typed[: self.vm.line.send(self._typed)]
        except BlockingIOError:
            self.loop.add_writer(self.vm.line, self._hand_over)
            return
        except OSError as error:
            if error.errno not in (errno.EPIPE, errno.ECONNRESET):
                raise
            self._typed.clear()
        self.loop.remove_writer(self.vm.line)

    def _watch(self, fed: int, since: float) -> None:
        """Bite when the watchdog was not fed in time."""
        patience_s = self.body.pads.number(pads.DOG_MS) / 1000
        now_fed = self.body.pads.number(pads.DOG_FED)
        if not patience_s or now_fed != fed:
            since = time.monotonic()
        elif time.monotonic() - since > patience_s:
            self.print("\nE (0) task_wdt: Task watchdog got triggered.\n")
            self.boot(WATCHDOG)
            return
        self._dog = self.loop.call_later(LOOK_AT_DOG_S, self._watch, now_fed, since)

    # ------------------------------------------------------------ the world around

    def drive(self, pin: int, level: int | None) -> None:
        """Put a level on a pin."""
        self.body.pads.drive(pin, level)
        if self.vm is not None and self.body.pads.memory[pads.MODE + pin] == pads.INPUT:
            self.vm.edge()
