"""M5Stack AtomS3 Lite: an ESP32-S3, a button and one pixel in a case of 24 x 24 mm.

From MicroPython's `ports/esp32/boards/M5STACK_ATOMS3_LITE/pins.csv`.

What has an underscore is for the technician's tools: MicroPython compiles it away.
Pins are those of its maker; nothing of it was verified on hardware.
"""

from deskbell_wire import const

_TITLE = const("M5Stack AtomS3 Lite")
_CHIP = const("esp32s3")
_SOURCE = const("https://docs.m5stack.com/en/core/AtomS3%20Lite")
_PINS = const("1 2 4-8 35 38 39 41")
_NOTE = const("GPIO 4 is its infrared LED, and GPIO 1 and 2 are in its socket")

WIRING = "button=41 ws2812=35"
