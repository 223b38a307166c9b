"""The memory that a virtual board shares with its surroundings: where each value lies.

Read by both sides, MicroPython and CPython, so it holds constants alone. The
surroundings write what comes from outside (levels, access points); the board
writes what it does (PWM, pixels, watchdog).
"""

SIZE = 16384
PINS = 64

LEVEL = 0
"""One byte per pin: the level that something outside drives; 1 when nothing does."""
FALLS = 64
"""One byte per pin: a counter of falling edges, modulo 256."""
RISES = 128
DUTY = 256
"""Two bytes per pin: what the board drives, 0 to 65535; a plain output has the two ends."""
FREQUENCY = 384
"""Four bytes per pin: hertz of a PWM."""
MODE = 640
"""One byte per pin, one of the letters below."""
MILLIVOLTS = 704
"""Two bytes per pin: what an ADC reads."""
INTERRUPT = 896
"""One byte: whether Ctrl-C interrupts; see the three values below."""
DOG_MS = 900
"""Four bytes: the watchdog's patience, 0 when there is none."""
DOG_FED = 904
"""Four bytes: counts the feedings."""
RTC_MEMORY = 912
"""Two bytes of length and up to 78 of what `machine.RTC().memory` keeps over a reset."""
PIXELS = 1024
"""Sixteen bytes per pin: how many follow, then red, green, blue of up to five pixels."""
WIFI = 4096
"""Four bytes of length, then JSON: the access points in reach."""

OWN_WIFI = 14336
"""The same for the access point that the board itself opens; length 0 when it has none."""

UNUSED, INPUT, OUTPUT, PWM, ANALOG = 0, 1, 2, 3, 4

AS_DATA, INTERRUPTS, SENT = 0, 1, 2
"""Ctrl-C is a byte like others; it interrupts what runs; it was sent and not yet taken."""

SLEEP_MS = 1000
"""Four bytes: how long a deep sleep lasts."""
DRIVEN_BY_NOTHING = 2

SOFT_RESET = 40
SOFT_RESET_RAW = 41
HARD_RESET = 42
DEEP_SLEEP = 43
"""What the VM exits with, so that the surroundings start it again in the right way."""
