"""`neopixel` of a virtual board: what is written lies in the shared memory."""

import pads
import silicon
from fake_machine import Pin


class NeoPixel:
    """A strip; the surroundings see its first five pixels."""

    ORDER = (1, 0, 2, 3)

    def __init__(self, pin: "Pin", n: int, bpp: int = 3, timing: int = 1) -> None:
        self.n = n
        self.bpp = bpp
        self.pin = pin
        self.buf = bytearray(n * bpp)

    def __len__(self) -> int:
        return self.n

    def __setitem__(self, at: int, colour: "tuple[int, ...]") -> None:
        for channel in range(self.bpp):
            self.buf[at * self.bpp + self.ORDER[channel]] = colour[channel]

    def __getitem__(self, at: int) -> "tuple[int, ...]":
        return tuple(self.buf[at * self.bpp + self.ORDER[channel]] for channel in range(self.bpp))

    def fill(self, colour: "tuple[int, ...]") -> None:
        for at in range(self.n):
            self[at] = colour

    def write(self) -> None:
        start = pads.PIXELS + 16 * self.pin.number
        shown = min(self.n, 5)
        for at in range(shown):
            for channel in range(3):
                silicon.mem[start + 1 + 3 * at + channel] = self[at][channel]
        silicon.mem[start] = shown
