"""An ESP32-C3-DevKitM-1 as it comes: its BOOT button and its pixel on GPIO 8.

Both pins are from RIOT's documentation of the board (`esp32c3-devkit`).

What has an underscore is for the technician's tools: MicroPython compiles it away.
Pins and ranges are those of ESP-IDF; nothing of it was verified on hardware.
"""

from deskbell_wire import const

_TITLE = const("ESP32-C3-DevKitM-1")
_CHIP = const("esp32c3")
_SOURCE = const(
    "https://docs.espressif.com/projects/esp-idf/en/stable/esp32c3/api-reference/peripherals/gpio.html"
)
_PINS = const("0-21")
_FLASH = const("11-17")
_USB = const("18 19")
_STRAPPING = const("2 8 9")
_CONSOLE = const("20 21")
_ADC = const("0-4")
_BOOT = const("9")
_NOTE = const("GPIO 11 feeds the flash")

WIRING = "button=9 ws2812=8"
