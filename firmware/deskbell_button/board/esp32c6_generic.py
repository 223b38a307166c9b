"""An ESP32-C6-DevKitC-1 as it comes: its BOOT button and its pixel on GPIO 8.

Both pins are from RIOT's documentation of the board (`esp32c6-devkit`).

What has an underscore is for the technician's tools: MicroPython compiles it away.
Pins and ranges are those of ESP-IDF; nothing of it was verified on hardware.
"""

from deskbell_wire import const

_TITLE = const("ESP32-C6-DevKitC-1")
_CHIP = const("esp32c6")
_SOURCE = const(
    "https://docs.espressif.com/projects/esp-idf/en/stable/esp32c6/api-reference/peripherals/gpio.html"
)
_PINS = const("0-30")
_FLASH = const("24-30")
_USB = const("12 13")
_STRAPPING = const("4 5 8 9 15")
_CONSOLE = const("16 17")
_ADC = const("0-6")
_BOOT = const("9")

WIRING = "button=9 ws2812=8"
