"""M5Stack Atom Lite: an ESP32-PICO-D4, a button and one pixel in a case of 24 x 24 mm.

From its maker's page, and MicroPython's `ports/esp32/boards/M5STACK_ATOM/modules/atom.py`.
The button is on GPIO 39, which has no pull-up inside the chip: the maker's examples
read it as a plain input, so the board has one.

What has an underscore is for the technician's tools: MicroPython compiles it away.
Pins are those of its maker; nothing of it was verified on hardware.
"""

from deskbell_wire import const

_TITLE = const("M5Stack Atom Lite")
_CHIP = const("esp32")
_SOURCE = const("https://docs.m5stack.com/en/core/Atom-Lite")
_PINS = const("12 19 21-23 25-27 32 33 39")
_PULLED_UP = const("39")
_NOTE = const("GPIO 12 is its infrared LED, and GPIO 26 and 32 are in its socket")

WIRING = "button=39 ws2812=27"
