"""An ESP32-S3-DevKitC-1 as it comes: its BOOT button and its pixel on GPIO 48.

The pixel's pin is from MicroPython's discussion 13177 on GitHub.

What has an underscore is for the technician's tools: MicroPython compiles it away.
Pins and ranges are those of ESP-IDF; nothing of it was verified on hardware.
"""

from deskbell_wire import const

_TITLE = const("ESP32-S3-DevKitC-1")
_CHIP = const("esp32s3")
_SOURCE = const(
    "https://docs.espressif.com/projects/esp-idf/en/stable/esp32s3/api-reference/peripherals/gpio.html"
)
_PINS = const("0-21 26-48")
_FLASH = const("26-32")
_USB = const("19 20")
_STRAPPING = const("0 3 45 46")
_CONSOLE = const("43 44")
_ADC = const("1-10")
_BOOT = const("0")
_NOTE = const(
    "From version 1.1 of the board on, the pixel is on GPIO 38; with octal PSRAM, 33 to 37 are wired to it"
)

WIRING = "button=0 ws2812=48"
