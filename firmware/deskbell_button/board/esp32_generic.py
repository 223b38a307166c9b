"""An ESP32 DevKit as it comes: its BOOT button and, on most of them, a blue LED on GPIO 2.

What has an underscore is for the technician's tools: MicroPython compiles it away.
Pins and ranges are those of ESP-IDF; nothing of it was verified on hardware.
"""

from deskbell_wire import const

_TITLE = const("ESP32 DevKit")
_CHIP = const("esp32")
_SOURCE = const(
    "https://docs.espressif.com/projects/esp-idf/en/stable/esp32/api-reference/peripherals/gpio.html"
)
_PINS = const("0-19 21-23 25-27 32-39")
_FLASH = const("6-11")
_ONLY_READ = const("34-39")
_STRAPPING = const("0 2 5 12 15")
_CONSOLE = const("1 3")
_ADC = const("32-39")
_BOOT = const("0")
_NOTE = const("With PSRAM (WROVER), GPIO 16 and 17 are wired to it")

WIRING = "button=0 led=2"
